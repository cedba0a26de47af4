/** The picture as an SVG file: cells as an image of one pixel a cell, lines as lines. */
import { quantise } from '../../src/base/raster/raster';
import { element } from '../shared/elements';
import { png, utf8 } from '../shared/export';
import { type ColormapName, colour, lookUpTable } from '../shared/heatmap/colormap';
import type { Polyline } from './contours';
import type { Grid } from './grid';
import { runLine, short } from './names';
import type { Picture } from './picture';

const SIDE = 600;
const MARGIN = 56;

export async function svg(
  picture: Picture,
  grid: Grid,
  colormap: ColormapName,
  axes: readonly [string, string],
  title: string,
): Promise<Uint8Array> {
  const { side } = grid;
  const canvas = element('canvas', { width: String(side), height: String(side) });
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(side, side);
  colour(quantise(grid.values, picture.scale), lookUpTable(colormap), new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  const data = base64(await png(canvas));
  const { contours, runs } = picture.drawn;
  const scale = SIDE / side;
  const points = (line: Polyline) =>
    line.map(([x, y]) => `${(x * scale).toFixed(2)},${(y * scale).toFixed(2)}`).join(' ');
  const line = (of: Polyline, style: string) => `<polyline points="${points(of)}" fill="none" ${style}/>`;
  const size = SIDE + 2 * MARGIN;
  const { aRange, bRange } = grid;
  return utf8(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" font-family="sans-serif" font-size="13">
${text(title, MARGIN, 24)}
<svg x="${MARGIN}" y="${MARGIN - 16}" width="${SIDE}" height="${SIDE}">
<image width="${SIDE}" height="${SIDE}" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${data}"/>
${contours.map((of) => line(of, 'stroke="#ffffff" stroke-opacity="0.65"')).join('\n')}
${runs.map((of, i) => line(of, `stroke="${escaped(runLine(i).colour)}" stroke-width="2"`)).join('\n')}
</svg>
${text(`${axes[0]} from ${short(aRange.low)} to ${short(aRange.high)}`, MARGIN, SIDE + MARGIN + 8)}
${bRange ? text(`${axes[1]} from ${short(bRange.low)} (below) to ${short(bRange.high)}`, MARGIN, SIDE + MARGIN + 28) : ''}
</svg>
`);
}

function text(content: string, x: number, y: number): string {
  return `<text x="${x}" y="${y}">${escaped(content)}</text>`;
}

export function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
