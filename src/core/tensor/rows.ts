/**
 * Reductions, scans and other work along axes: the axes are brought to the end and their elements side by side, so
 * that each kernel is a function of one row.
 */
import type { DType } from '../dtype';
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

/** Sums of the elements along axes; of complex ones by parts. */
export function sumOver(x: Tensor, axes: readonly number[], sizes: readonly number[]): Tensor {
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
