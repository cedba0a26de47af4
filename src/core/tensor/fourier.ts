/** Fourier transforms of tensors over axes, in double precision; complex numbers are interleaved. */
import { type FftNorm, fftAxes } from '../fft/fft';
import { count, isComplex } from './storage';
import type { Tensor } from './tensor';

/** Interleaved complex numbers in row-major order. */
export interface ComplexArray {
  readonly data: Float64Array;
  readonly sizes: readonly number[];
}

export function complexArray(x: Tensor): ComplexArray {
  const from = x.dense();
  if (isComplex(x.dtype)) return { data: Float64Array.from(from), sizes: x.sizes };
  const data = new Float64Array(2 * from.length);
  for (let i = 0; i < from.length; i++) data[2 * i] = from[i];
  return { data, sizes: x.sizes };
}

/** The first n numbers along an axis, with zeros behind where there are fewer. `w` values make one number. */
export function resized(data: Float64Array, sizes: readonly number[], axis: number, n: number, w: 1 | 2): Float64Array {
  if (sizes[axis] === n) return data;
  const inner = count(sizes.slice(axis + 1)) * w;
  const [before, kept] = [sizes[axis] * inner, Math.min(sizes[axis], n) * inner];
  const outer = count(sizes.slice(0, axis));
  const result = new Float64Array(outer * n * inner);
  for (let i = 0; i < outer; i++) result.set(data.subarray(i * before, i * before + kept), i * n * inner);
  return result;
}

export function resizedComplex({ data, sizes }: ComplexArray, axis: number, n: number): ComplexArray {
  return { data: resized(data, sizes, axis, n, 2), sizes: sizes.with(axis, n) };
}

export interface Direction {
  readonly inverse: boolean;
  readonly norm: FftNorm;
}

export function transformed({ data, sizes }: ComplexArray, axes: readonly number[], how: Direction): ComplexArray {
  return { data: fftAxes(data, sizes, axes, how), sizes };
}

/**
 * Half a spectrum along an axis, made to give its real signal of n points as the real part of its transform: the
 * frequencies that stand for two are doubled, the others of the whole spectrum are 0.
 */
export function doubled(x: ComplexArray, axis: number, n: number): ComplexArray {
  const half = resizedComplex(x, axis, Math.floor(n / 2) + 1);
  const inner = count(half.sizes.slice(axis + 1));
  const data = half.data.map((v, i) => {
    const k = Math.floor(i / 2 / inner) % half.sizes[axis];
    return k === 0 || 2 * k === n ? v : 2 * v;
  });
  return resizedComplex({ data, sizes: half.sizes }, axis, n);
}
