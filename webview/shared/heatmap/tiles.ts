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
}

export class Tiles {
  private readonly levels: Raster[];
  private readonly tiles = new Map<string, HTMLCanvasElement>();
  private table = new Uint32Array(256);

  constructor(raster: Raster) {
    this.levels = [raster];
  }

  recolour(table: Uint32Array): void {
    this.table = table.slice();
    this.tiles.clear();
  }

  draw(context: CanvasRenderingContext2D, view: Viewport, { width, height }: Size): void {
    const level = this.level(Math.floor(Math.log2(1 / Math.min(view.scaleX, view.scaleY))));
    const raster = this.levels[level];
    // Of the smaller table one cell stands for so many.
    const [across, down] = [this.levels[0].columns / raster.columns, this.levels[0].rows / raster.rows];
    const [scaleX, scaleY] = [view.scaleX * across, view.scaleY * down];
    const [x, y] = [view.x / across, view.y / down];
    const span = (from: number, pixels: number, scale: number, cells: number) => [
      Math.max(0, Math.floor(from / TILE)),
      Math.floor(Math.min(cells - 1, from + pixels / scale) / TILE),
    ];
    const [top, bottom] = span(y, height, scaleY, raster.rows);
    const [left, right] = span(x, width, scaleX, raster.columns);
    context.imageSmoothingEnabled = false;
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const tile = this.tile(level, row, column);
        const [px, py] = [(column * TILE - x) * scaleX, (row * TILE - y) * scaleY];
        context.drawImage(tile, px, py, tile.width * scaleX, tile.height * scaleY);
      }
  }

  private tile(level: number, row: number, column: number): HTMLCanvasElement {
    const key = `${level} ${row} ${column}`;
    const known = this.tiles.get(key);
    if (known) return known;
    const { rows, columns, cells } = this.levels[level];
    const width = Math.min(TILE, columns - column * TILE);
    const height = Math.min(TILE, rows - row * TILE);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < height; i++) {
      const start = (row * TILE + i) * columns + column * TILE;
      colour(cells.subarray(start, start + width), this.table, pixels.subarray(i * width, (i + 1) * width));
    }
    context.putImageData(image, 0, 0);
    this.tiles.set(key, canvas);
    return canvas;
  }

  /** The smaller tables are made when they are first needed. */
  private level(wanted: number): number {
    while (this.levels.length <= wanted && halvable(this.levels.at(-1)!)) this.levels.push(half(this.levels.at(-1)!));
    return Math.max(0, Math.min(wanted, this.levels.length - 1));
  }
}

function halvable({ rows, columns }: Raster): boolean {
  return rows >= 2 && columns >= 2;
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
