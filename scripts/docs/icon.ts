/** Draws media/icon.png: a nabla, ∇, with the cells of a tensor in it. `npx tsx scripts/docs/icon.ts` after a change. */
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const SIZE = 256;
const SAMPLES = 4;

type Colour = readonly [number, number, number, number];
type Point = readonly [number, number];

const BACKGROUND: Colour = [27, 31, 59, 255];
const EDGE: Colour = [108, 182, 255, 255];
const CELL: Colour = [255, 190, 92, 255];
const CLEAR: Colour = [0, 0, 0, 0];

/** The nabla's corners in [0, 1]², outside and inside its edge. */
const OUTER: readonly Point[] = [
  [0.13, 0.18],
  [0.87, 0.18],
  [0.5, 0.86],
];
const INNER: readonly Point[] = [
  [0.27, 0.26],
  [0.73, 0.26],
  [0.5, 0.69],
];

function inside(x: number, y: number, triangle: readonly Point[]): boolean {
  return triangle.every(([ax, ay], i) => {
    const [bx, by] = triangle[(i + 1) % triangle.length];
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
  });
}

/** A square with rounded corners of radius r. */
function inCard(x: number, y: number, r = 0.2): boolean {
  const dx = Math.max(r - x, x - (1 - r), 0);
  const dy = Math.max(r - y, y - (1 - r), 0);
  return dx * dx + dy * dy <= r * r;
}

/** Three cells of a row, inside the nabla. */
function inCell(x: number, y: number): boolean {
  const column = Math.floor((x - 0.365) / 0.095);
  const within = (x - 0.365) / 0.095 - column;
  return column >= 0 && column < 3 && within < 0.8 && y > 0.32 && y < 0.396;
}

function colourAt(x: number, y: number): Colour {
  if (!inCard(x, y)) return CLEAR;
  if (inCell(x, y)) return CELL;
  return inside(x, y, OUTER) && !inside(x, y, INNER) ? EDGE : BACKGROUND;
}

/** Rows of RGBA pixels, each the mean of its samples, as PNG wants them: every row behind a filter byte. */
function pixels(): Buffer {
  const rows = Buffer.alloc(SIZE * (1 + 4 * SIZE));
  for (let py = 0; py < SIZE; py++) {
    for (let px = 0; px < SIZE; px++) rows.set(meanColour(px, py), py * (1 + 4 * SIZE) + 1 + 4 * px);
  }
  return rows;
}

function meanColour(px: number, py: number): number[] {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = (px + ((i % SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const y = (py + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const [r, g, b, a] = colourAt(x, y);
    sum[0] += r * a;
    sum[1] += g * a;
    sum[2] += b * a;
    sum[3] += a;
  }
  const alpha = sum[3];
  if (alpha === 0) return [0, 0, 0, 0];
  return [...sum.slice(0, 3).map((c) => Math.round(c / alpha)), Math.round(alpha / (SAMPLES * SAMPLES))];
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

function png(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // 8 bits a channel, RGBA.
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = chunk('IDAT', deflateSync(pixels(), { level: 9 }));
  return Buffer.concat([signature, chunk('IHDR', header), image, chunk('IEND', Buffer.alloc(0))]);
}

writeFileSync('media/icon.png', png());
