/** Kernels that work row by row or element by element, on pieces of the operand. */
import type { FloatArray, LayerNormOptions, ReductionSize } from '../types';
import type { Apply, Engine, Reduce } from './module';

/** Bytes of a piece: what stays in a second-level cache together with its copy. */
const PIECE = 128 * 1024;

/** Calls `work` with the first row and the number of rows of each piece; a row is never cut. */
function pieces(rows: number, rowBytes: number, work: (first: number, count: number) => void): void {
  const most = Math.max(1, Math.floor(PIECE / Math.max(rowBytes, 8)));
  for (let first = 0; first < rows; first += most) work(first, Math.min(most, rows - first));
}

const roomFor = (rows: number, rowBytes: number) => Math.min(rows * rowBytes, Math.max(PIECE, rowBytes));

export function softmax(
  { exports, scratch }: Engine,
  out: FloatArray,
  x: FloatArray,
  rows: number,
  columns: number,
): void {
  if (columns === 0) return;
  const [piece] = scratch.take(roomFor(rows, 4 * columns));
  pieces(rows, 4 * columns, (first, count) => {
    scratch.put(piece, x, first * columns, count * columns);
    exports.softmax(piece, count, columns);
    scratch.get(out, first * columns, piece, count * columns);
  });
}

export function layerNorm(
  { exports, scratch }: Engine,
  out: FloatArray,
  x: FloatArray,
  options: LayerNormOptions,
): void {
  const { rows, columns, epsilon, weight, bias } = options;
  if (columns === 0) return;
  const [piece, factors, terms] = scratch.take(roomFor(rows, 4 * columns), 4 * columns, 4 * columns);
  if (weight) scratch.put(factors, weight, 0, columns);
  if (bias) scratch.put(terms, bias, 0, columns);
  pieces(rows, 4 * columns, (first, count) => {
    scratch.put(piece, x, first * columns, count * columns);
    exports.layerNorm(piece, count, columns, weight ? factors : 0, bias ? terms : 0, epsilon);
    scratch.get(out, first * columns, piece, count * columns);
  });
}

export function apply({ scratch }: Engine, kernel: Apply, out: Float32Array, x: Float32Array): void {
  const [piece] = scratch.take(Math.min(4 * x.length, PIECE));
  pieces(x.length, 4, (first, count) => {
    scratch.put(piece, x, first, count);
    kernel(piece, count);
    scratch.get(out, first, piece, count);
  });
}

/** Reduces rows. The kernel leaves its results as `results`. */
export function reduceRows(
  { scratch }: Engine,
  kernel: Reduce,
  out: FloatArray,
  x: FloatArray,
  { outer, reduced }: ReductionSize,
  results: 'floats' | 'doubles',
): void {
  const rowBytes = reduced * x.BYTES_PER_ELEMENT;
  const [piece, found] = scratch.take(roomFor(outer, rowBytes), Math.min(8 * outer, PIECE));
  pieces(outer, rowBytes, (first, count) => {
    scratch.put(piece, x, first * reduced, count * reduced);
    kernel(found, piece, count, reduced);
    const values = scratch[results];
    const start = found / values.BYTES_PER_ELEMENT;
    out.set(values.subarray(start, start + count), first);
  });
}

/** Reduces the rows of each of `outer` matrices to one row, beginning with `start`. */
export function reduceColumns(
  { scratch }: Engine,
  kernel: Reduce,
  out: FloatArray,
  x: FloatArray,
  { outer, reduced, inner }: ReductionSize,
  results: 'floats' | 'doubles',
  start: number,
): void {
  const rowBytes = inner * x.BYTES_PER_ELEMENT;
  const [piece, found] = scratch.take(roomFor(reduced, rowBytes), 8 * inner + 32);
  const values = scratch[results];
  const at = found / values.BYTES_PER_ELEMENT;
  for (let i = 0; i < outer; i++) {
    values.fill(start, at, at + inner);
    pieces(reduced, rowBytes, (first, count) => {
      scratch.put(piece, x, (i * reduced + first) * inner, count * inner);
      kernel(found, piece, count, inner);
    });
    out.set(values.subarray(at, at + inner), i * inner);
  }
}
