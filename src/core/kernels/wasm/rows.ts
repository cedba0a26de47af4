/** Kernels that work row by row or element by element, on pieces of the operand. */
import type { FloatArray, LayerNormGradient, LayerNormOptions, ReductionSize } from '../types';
import type { Apply, ApplyGradient, Engine, Reduce } from './module';

/** Bytes of a piece: what stays in a second-level cache together with its copy. */
const PIECE = 128 * 1024;

/** Calls `work` with the first row and the number of rows of each piece; a row is never cut. */
function pieces(rows: number, rowBytes: number, work: (first: number, count: number) => void): void {
  const most = Math.max(1, Math.floor(PIECE / Math.max(rowBytes, 8)));
  for (let first = 0; first < rows; first += most) work(first, Math.min(most, rows - first));
}

const roomFor = (rows: number, rowBytes: number) => Math.min(rows * rowBytes, Math.max(PIECE, rowBytes));

/** A kernel that replaces rows by what it makes of them. */
export function mapRows(
  { scratch }: Engine,
  kernel: (x: number, rows: number, columns: number) => void,
  out: FloatArray,
  x: FloatArray,
  rows: number,
  columns: number,
): void {
  if (columns === 0) return;
  const [piece] = scratch.take(roomFor(rows, 4 * columns));
  pieces(rows, 4 * columns, (first, count) => {
    scratch.put(piece, x, first * columns, count * columns);
    kernel(piece, count, columns);
    scratch.get(out, first * columns, piece, count * columns);
  });
}

/** A kernel that replaces rows of `g` by what it makes of them and the same rows of `y`. */
export function mapRowPairs(
  { scratch }: Engine,
  kernel: (g: number, y: number, rows: number, columns: number) => void,
  out: FloatArray,
  g: FloatArray,
  y: FloatArray,
  rows: number,
  columns: number,
): void {
  if (columns === 0) return;
  const [first, second] = scratch.take(roomFor(rows, 4 * columns), roomFor(rows, 4 * columns));
  pieces(rows, 4 * columns, (from, count) => {
    scratch.put(first, g, from * columns, count * columns);
    scratch.put(second, y, from * columns, count * columns);
    kernel(first, second, count, columns);
    scratch.get(out, from * columns, first, count * columns);
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

export function layerNormGradient(
  { exports, scratch }: Engine,
  out: LayerNormGradient,
  g: FloatArray,
  x: FloatArray,
  options: Omit<LayerNormOptions, 'bias'>,
): void {
  const { rows, columns, epsilon, weight } = options;
  if (columns === 0) return;
  const bytes = 4 * columns;
  const padded = 4 * Math.ceil(columns / 4);
  const room = roomFor(rows, bytes);
  const [first, second, factors, weightSums, biasSums, work] = scratch.take(
    ...[room, room, bytes, 8 * padded, 8 * padded, 8 * padded],
  );
  if (weight) scratch.put(factors, weight, 0, columns);
  scratch.doubles.fill(0, weightSums / 8, weightSums / 8 + padded);
  scratch.doubles.fill(0, biasSums / 8, biasSums / 8 + padded);
  pieces(rows, bytes, (from, count) => {
    scratch.put(first, g, from * columns, count * columns);
    scratch.put(second, x, from * columns, count * columns);
    const sums = [weightSums, biasSums, work] as const;
    exports.layerNormGradient(first, second, count, columns, weight ? factors : 0, ...sums, epsilon);
    scratch.get(out.x, from * columns, first, count * columns);
  });
  out.weight.set(scratch.doubles.subarray(weightSums / 8, weightSums / 8 + columns));
  out.bias.set(scratch.doubles.subarray(biasSums / 8, biasSums / 8 + columns));
}

/** A kernel that multiplies `g` by the slopes at `x`. */
export function applyGradient(
  { scratch }: Engine,
  kernel: ApplyGradient,
  out: Float32Array,
  g: Float32Array,
  x: Float32Array,
): void {
  const room = Math.min(4 * x.length, PIECE);
  const [first, second] = scratch.take(room, room);
  pieces(x.length, 4, (from, count) => {
    scratch.put(first, g, from, count);
    scratch.put(second, x, from, count);
    kernel(first, second, count);
    scratch.get(out, from, first, count);
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
