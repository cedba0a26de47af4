/**
 * Reductions, scans and other work along axes: the axes are brought to the end and their elements side by side, so
 * that each kernel is a function of one row.
 */
import type { DType } from '../dtype';
import { type FloatArray, kernels, type ReductionSize } from '../kernels';
import { count, type Data, isComplex, settle } from './storage';
import { Tensor } from './tensor';

/** Reduces `n` elements of `data` from `from` on to a number. */
export type RowReduction = (data: Data, from: number, n: number) => number;

/** The tensor with the given axes last, in the order they have. */
export function axesLast(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.sizes.map((_, i) => i).filter((i) => !axes.includes(i));
  return x.permute([...kept, ...[...axes].sort((a, b) => a - b)]);
}

/** Each result is the reduction of the elements along `axes`; `sizes` is the shape of the result. */
export function reduceRows(
  x: Tensor,
  axes: readonly number[],
  dtype: DType,
  sizes: readonly number[],
  f: RowReduction,
): Tensor {
  const n = count(axes.map((a) => x.sizes[a]));
  const data = axesLast(x, axes).dense();
  const out = Tensor.zeros(dtype, sizes);
  for (let i = 0; i < out.size; i++) out.data[i] = f(data, i * n, n);
  settle(dtype, out.data);
  return out;
}

/** Writes `n` results of the row that begins at `from`, to the same places of `to`. */
export type RowMap = (data: Data, from: number, n: number, to: Data) => void;

/** Works on each run along an axis; the shape stays. */
export function mapRows(x: Tensor, axis: number, dtype: DType, f: RowMap): Tensor {
  if (x.rank === 0) return mapRows(x.reshape([1]), 0, dtype, f).reshape([]);
  const moved = axesLast(x, [axis]);
  const n = x.sizes[axis];
  const data = moved.dense();
  const out = Tensor.zeros(dtype, moved.sizes);
  for (let from = 0; n > 0 && from < out.size; from += n) f(data, from, n, out.data);
  settle(dtype, out.data);
  const back = x.sizes.map((_, i) => (i === axis ? x.rank - 1 : i < axis ? i : i - 1));
  return out.permute(back);
}

/** Writes results of dense rows; `operands` have the shape of `out`. */
export type RowsKernel = (out: FloatArray, operands: readonly FloatArray[], rows: number, columns: number) => void;

/**
 * A kernel that works on the rows along an axis of operands of one shape; the shape stays. Types without kernels are
 * computed with in double precision.
 */
export function mapRowsBy(operands: readonly Tensor[], axis: number, dtype: DType, kernel: RowsKernel): Tensor {
  if (dtype !== 'float32' && dtype !== 'float64') {
    const doubles = operands.map((x) => x.to('float64'));
    return mapRowsBy(doubles, axis, 'float64', kernel).to(dtype);
  }
  const { rank, sizes } = operands[0];
  if (rank === 0) {
    const vectors = operands.map((x) => x.reshape([1]));
    return mapRowsBy(vectors, 0, dtype, kernel).reshape([]);
  }
  const moved = operands.map((x) => axesLast(x.to(dtype), [axis]));
  const out = Tensor.blank(dtype, moved[0].sizes);
  const columns = sizes[axis];
  const rows = columns === 0 ? 0 : out.size / columns;
  kernel(
    out.data as FloatArray,
    moved.map((x) => x.dense() as FloatArray),
    rows,
    columns,
  );
  return out.permute(sizes.map((_, i) => (i === axis ? rank - 1 : i < axis ? i : i - 1)));
}

const BLOCK = 128;

/**
 * Σ x, in blocks of eight sums whose totals are added in pairs: the rounding error grows with the logarithm of n (Higham
 * 1993), not with n.
 */
export function sum(data: Data, from: number, n: number): number {
  if (n < 8) {
    let s = 0;
    for (let i = from; i < from + n; i++) s += data[i];
    return s;
  }
  if (n > BLOCK) {
    const half = Math.floor(n / 2 / 8) * 8;
    return sum(data, from, half) + sum(data, from + half, n - half);
  }
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  let i = from;
  for (const end = from + n - (n % 8); i < end; i += 8) {
    a += data[i];
    b += data[i + 1];
    c += data[i + 2];
    d += data[i + 3];
    e += data[i + 4];
    f += data[i + 5];
    g += data[i + 6];
    h += data[i + 7];
  }
  return a + b + (c + d) + (e + f + (g + h)) + sum(data, i, n % 8);
}

/** Σ f(x), in the same way. */
export function sumOf(data: Data, from: number, n: number, f: (x: number) => number): number {
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = f(data[from + i]);
  return sum(values, 0, n);
}

/** Where the axes stand side by side in a dense tensor, they are one in the middle. */
function asMiddle(x: Tensor, axes: readonly number[]): ReductionSize | null {
  const real = axes.filter((a) => x.sizes[a] !== 1).sort((a, b) => a - b);
  if (real.length === 0 || !x.isContiguous) return null;
  const [first, last] = [real[0], real[real.length - 1]];
  const between = x.sizes.slice(first, last + 1).filter((n) => n !== 1).length;
  if (between !== real.length) return null;
  return {
    outer: count(x.sizes.slice(0, first)),
    reduced: count(x.sizes.slice(first, last + 1)),
    inner: count(x.sizes.slice(last + 1)),
  };
}

/** Float32 by the kernels, which sum in double precision. */
function sumSingles(x: Tensor, axes: readonly number[], sizes: readonly number[]): Tensor {
  const out = Tensor.blank('float32', sizes);
  const middle = asMiddle(x, axes);
  const size = middle ?? { outer: out.size, reduced: out.size === 0 ? 0 : x.size / out.size, inner: 1 };
  const data = (middle ? x : axesLast(x, axes)).dense() as Float32Array;
  kernels().sum(out.data as Float32Array, data, size);
  return out;
}

/** Sums of the elements along axes; of complex ones by parts. */
export function sumOver(x: Tensor, axes: readonly number[], sizes: readonly number[]): Tensor {
  if (x.dtype === 'float32') return sumSingles(x, axes, sizes);
  if (!isComplex(x.dtype)) return reduceRows(x, axes, x.dtype, sizes, sum);
  const parts = ([0, 1] as const).map((i) => reduceRows(x.part(i), axes, 'float64', sizes, sum).data);
  const values = new Float64Array(2 * parts[0].length);
  for (let i = 0; i < parts[0].length; i++) values.set([parts[0][i], parts[1][i]], 2 * i);
  return Tensor.from(x.dtype, sizes, values);
}

/** The sum over what was broadcast from `sizes`. */
export function sumTo(x: Tensor, sizes: readonly number[]): Tensor {
  const lead = x.rank - sizes.length;
  const axes = x.sizes.map((_, i) => i).filter((i) => i < lead || (sizes[i - lead] === 1 && x.sizes[i] !== 1));
  return axes.length === 0 ? x : sumOver(x, axes, sizes);
}
