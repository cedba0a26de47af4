/** A head as an SVG file: its cells as a picture of one pixel a cell, with what is around it as text. */
import { quantise, type Scale } from '../../src/base/raster/raster';
import type { Opened } from '../../src/protocol/panels/attention';
import { element } from '../shared/elements';
import { png, utf8 } from '../shared/export';
import { colour, lookUpTable } from '../shared/heatmap/colormap';
import type { Display } from './kept';
import { around, linesOf } from './lines';
import { headName, keyName, queryName } from './names';
import type { Weights } from './weights';

const SIDE = 640;
const MARGIN = 48;
const LINE = 16;

export async function svg(weights: Weights, opened: Opened, display: Display, scale: Scale): Promise<Uint8Array> {
  return utf8(display.form === 'lines' ? linesSvg(weights, opened) : await heatmapSvg(weights, display, scale));
}

async function heatmapSvg({ head, values }: Weights, { colormap }: Display, scale: Scale): Promise<string> {
  const { rows, columns } = head;
  const canvas = element('canvas', { width: String(columns), height: String(rows) });
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  colour(quantise(values, scale), lookUpTable(colormap), new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  const data = base64(await png(canvas));
  const cell = SIDE / Math.max(rows, columns);
  const [width, height] = [columns * cell, rows * cell];
  return document(width + 2 * MARGIN, height + 2 * MARGIN, [
    text(headName(head.layer, head.head), MARGIN, MARGIN - 20),
    `<image x="${MARGIN}" y="${MARGIN}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${data}"/>`,
    text(`keys 0 to ${columns - 1}`, MARGIN, height + MARGIN + 20),
    text('queries', 0, MARGIN + 14),
  ]);
}

function linesSvg(weights: Weights, opened: Opened): string {
  const { head } = weights;
  const queries = around(0, head.rows);
  const keys = around(0, head.columns);
  const y = (at: number) => MARGIN + (at + 0.5) * LINE;
  const lines = linesOf(weights, queries, keys).map(
    ({ query, key, weight }) =>
      `<line x1="160" y1="${y(query)}" x2="480" y2="${y(key)}" stroke="#1a85ff" stroke-opacity="${weight.toFixed(3)}"/>`,
  );
  return document(SIDE, y(Math.max(queries.length, keys.length)) + MARGIN, [
    text(headName(head.layer, head.head), 8, 20),
    ...lines,
    ...queries.map((i) => text(queryName(opened, i), 152, y(i) + 4, 'end')),
    ...keys.map((j) => text(keyName(opened, j), 488, y(j) + 4)),
  ]);
}

function document(width: number, height: number, parts: readonly string[]): string {
  const [w, h] = [width, height].map((n) => n.toFixed(0));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" font-family="sans-serif" font-size="13">\n${parts.join('\n')}\n</svg>\n`;
}

function text(content: string, x: number, y: number, anchor = 'start'): string {
  const escaped = content.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped}</text>`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
