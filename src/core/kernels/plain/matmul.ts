/** The product of matrices, by packed blocks (Goto & van de Geijn 2008). */
import { K_BLOCK } from '../blocks';
import type { FloatArray, MatmulSize, MatrixView } from '../types';
import { TILE, tile } from './tile';

/** Rows of `a` and columns of `b` that are packed at a time. */
const ROWS = 64;
const COLUMNS = 256;

/** Terms are multiplied and added in float64 whatever the type; every K_BLOCK of them are rounded to it. */
export function matmul(out: FloatArray, a: MatrixView, b: MatrixView, size: MatmulSize): void {
  const { batch, m, n, k } = size;
  if (k === 0) return void out.fill(0, 0, batch * m * n);
  const isSmall = m * n * k <= SMALL && k <= K_BLOCK;
  const packed = isSmall ? null : new Packed(size);
  for (let i = 0; i < batch; i++) {
    const [first, second] = [a.offset + i * a.batchStride, b.offset + i * b.batchStride];
    if (packed) product(out, i * m * n, { ...a, offset: first }, { ...b, offset: second }, size, packed);
    else smallProduct(out, i * m * n, a, first, b, second, size);
  }
}

/** Products of less are not worth packing. */
const SMALL = 2048;

/** Where rows of `a` and columns of `b` are packed, for all products of a batch. */
class Packed {
  readonly depth: number;
  readonly rows: Float64Array;
  readonly columns: Float64Array;

  constructor({ m, n, k }: MatmulSize) {
    this.depth = Math.min(k, K_BLOCK);
    this.rows = new Float64Array(padded(Math.min(ROWS, m)) * this.depth);
    this.columns = new Float64Array(padded(Math.min(COLUMNS, n)) * this.depth);
  }
}

function product(
  out: FloatArray,
  at: number,
  a: MatrixView,
  b: MatrixView,
  { m, n, k }: MatmulSize,
  { depth, rows, columns }: Packed,
): void {
  for (let j = 0; j < n; j += COLUMNS)
    for (let p = 0; p < k; p += depth) {
      const count = Math.min(depth, k - p);
      const width = Math.min(COLUMNS, n - j);
      pack(columns, b.data, b.offset + p * b.rowStride + j * b.columnStride, b.columnStride, b.rowStride, width, count);
      for (let i = 0; i < m; i += ROWS) {
        const height = Math.min(ROWS, m - i);
        pack(rows, a.data, a.offset + i * a.rowStride + p * a.columnStride, a.rowStride, a.columnStride, height, count);
        blockProduct(out, at + i * n + j, n, rows, columns, height, width, count, p > 0);
      }
    }
}

/** Sums in the order of those of blocks, so that both have the same bits. */
function smallProduct(
  out: FloatArray,
  at: number,
  a: MatrixView,
  first: number,
  b: MatrixView,
  second: number,
  { m, n, k }: MatmulSize,
): void {
  const [x, y] = [a.data, b.data];
  let target = at;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let [from, other] = [first + i * a.rowStride, second + j * b.columnStride];
      for (let p = 0; p < k; p++, from += a.columnStride, other += b.rowStride) sum += x[from] * y[other];
      out[target++] = sum;
    }
  }
}

function padded(size: number): number {
  return Math.ceil(size / TILE) * TILE;
}

/**
 * Copies `size` lines of `count` elements, so that TILE lines stand side by side: element k of line l comes to
 * (l div TILE)·TILE·count + k·TILE + (l mod TILE). Missing lines of the last group are zeros.
 */
function pack(
  to: Float64Array,
  from: FloatArray,
  offset: number,
  lineStride: number,
  stride: number,
  size: number,
  count: number,
): void {
  for (let l = 0; l < padded(size); l++) {
    let at = (l - (l % TILE)) * count + (l % TILE);
    let source = offset + l * lineStride;
    for (let k = 0; k < count; k++, at += TILE, source += stride) to[at] = l < size ? from[source] : 0;
  }
}

/** `out` from `at` on, in rows `ldc` apart, becomes or grows by the product of packed rows and columns. */
function blockProduct(
  out: FloatArray,
  at: number,
  ldc: number,
  rows: Float64Array,
  columns: Float64Array,
  height: number,
  width: number,
  count: number,
  add: boolean,
): void {
  const sums = new Float64Array(TILE * TILE);
  for (let j = 0; j < width; j += TILE)
    for (let i = 0; i < height; i += TILE) {
      tile(rows, i * count, columns, j * count, sums, count);
      const [lastRow, lastColumn] = [Math.min(TILE, height - i), Math.min(TILE, width - j)];
      for (let row = 0; row < lastRow; row++)
        for (let column = 0; column < lastColumn; column++) {
          const target = at + (i + row) * ldc + j + column;
          const value = sums[row * TILE + column];
          out[target] = add ? out[target] + value : value;
        }
    }
}
