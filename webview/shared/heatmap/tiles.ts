/**
 * The pictures that a heatmap is put together from: tiles of 1024² cells, coloured when they come into view, and the
 * same table in halves of its size, for when many cells share a pixel.
 */
import { NAN, STEPS } from '../../../src/base/raster/raster';
import { colour } from './colormap';
import type { Size, Viewport } from './viewport';

const TILE = 1024;

export interface Raster {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Uint8Array;
  /** How often the table is halved at least before it is drawn: its own cells are not there yet. */
  readonly least?: number;
  /** The table halved so often; where there is none, bytes are averaged. */
  readonly smaller?: (times: number) => Raster;
}

interface Tile {
  readonly canvas: HTMLCanvasElement;
  /** Of the colours that it has. */
  table: Uint32Array;
}

export class Tiles {
  private readonly levels: (Raster | undefined)[];
  private readonly tiles = new Map<string, Tile>();
  private table: Uint32Array = new Uint32Array(256);

  constructor(private readonly raster: Raster) {
    this.levels = [raster];
  }

  recolour(table: Uint32Array): void {
    this.table = table;
  }

  draw(context: CanvasRenderingContext2D, view: Viewport, { width, height }: Size): void {
    // No cell is smaller than a pixel of the screen: it could fall between two of them, a NaN too.
    const pixels = devicePixelRatio * Math.min(view.scaleX, view.scaleY);
    const times = this.halvings(Math.ceil(Math.log2(1 / pixels)));
    const raster = this.level(times);
    // Of the smaller table one cell stands for so many.
    const [across, down] = [this.raster.columns / raster.columns, this.raster.rows / raster.rows];
    const [scaleX, scaleY] = [view.scaleX * across, view.scaleY * down];
    const [x, y] = [view.x / across, view.y / down];
    const span = (from: number, length: number, scale: number, cells: number) => [
      Math.max(0, Math.floor(from / TILE)),
      Math.floor(Math.min(cells - 1, from + length / scale) / TILE),
    ];
    const [top, bottom] = span(y, height, scaleY, raster.rows);
    const [left, right] = span(x, width, scaleX, raster.columns);
    context.imageSmoothingEnabled = false;
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const tile = this.tile(times, raster, row, column);
        const [px, py] = [(column * TILE - x) * scaleX, (row * TILE - y) * scaleY];
        context.drawImage(tile, px, py, tile.width * scaleX, tile.height * scaleY);
      }
  }

  private tile(times: number, { rows, columns, cells }: Raster, row: number, column: number): HTMLCanvasElement {
    const key = `${times} ${row} ${column}`;
    const known = this.tiles.get(key);
    if (known?.table === this.table) return known.canvas;
    const canvas = known?.canvas ?? document.createElement('canvas');
    const width = Math.min(TILE, columns - column * TILE);
    const height = Math.min(TILE, rows - row * TILE);
    if (!known) Object.assign(canvas, { width, height });
    const image = imageOf(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < height; i++) {
      const start = (row * TILE + i) * columns + column * TILE;
      colour(cells.subarray(start, start + width), this.table, pixels.subarray(i * width, (i + 1) * width));
    }
    canvas.getContext('2d')!.putImageData(image, 0, 0);
    this.tiles.set(key, { canvas, table: this.table });
    return canvas;
  }

  /** How often the table can and has to be halved, nearest to what is wanted. */
  private halvings(wanted: number): number {
    const { rows, columns, least = 0 } = this.raster;
    const most = Math.max(least, Math.floor(Math.log2(Math.max(1, Math.min(rows, columns)))));
    return Math.max(least, Math.min(most, wanted));
  }

  /** The smaller tables are made when they are first needed. */
  private level(times: number): Raster {
    this.levels[times] ??= this.raster.smaller?.(times) ?? half(this.level(times - 1));
    return this.levels[times];
  }
}

let kept: ImageData | null = null;

/** Pixels to be written over; those of the last size are used again. */
function imageOf(width: number, height: number): ImageData {
  if (kept?.width !== width || kept.height !== height) kept = new ImageData(width, height);
  return kept;
}

/** Every cell is the mean of four places on the scale; NaN and infinities show through, so that none is overlooked. */
export function half({ rows, columns, cells }: Raster): Raster {
  const [height, width] = [rows >> 1, columns >> 1];
  const smaller = new Uint8Array(height * width);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const at = 2 * i * columns + 2 * j;
      const [a, b, c, d] = [cells[at], cells[at + 1], cells[at + columns], cells[at + columns + 1]];
      const most = Math.max(a, b, c, d);
      const isPlain = most < STEPS;
      smaller[i * width + j] = isPlain ? (a + b + c + d + 2) >> 2 : [a, b, c, d].includes(NAN) ? NAN : most;
    }
  return { rows: height, columns: width, cells: smaller };
}
