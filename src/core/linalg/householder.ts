/**
 * Householder reflections H = I − τ v vᵀ. Vectors to be reflected are kept as rows, so that every loop runs over
 * neighbouring numbers.
 */
import { hypot, length2 } from './matrix';

/** What a vector was turned into: H x = (beta, 0, …, 0). */
export interface Reflector {
  readonly tau: number;
  readonly beta: number;
}

/**
 * Replaces x = data[from … from+count) by v, with v₀ = 1, such that H x = beta e₀. As in LAPACK beta has the sign that
 * x₀ has not, and H = I where x is a multiple of e₀ already.
 * With `last`, the last number has the role of the first.
 */
export function makeReflector(data: Float64Array, from: number, count: number, last = false): Reflector {
  if (count === 0) return { tau: 0, beta: 0 };
  const pivot = last ? from + count - 1 : from;
  const first = last ? from : from + 1;
  const alpha = data[pivot];
  const rest = length2(data, first, count - 1);
  data[pivot] = 1;
  if (rest === 0) return { tau: 0, beta: alpha };
  const beta = alpha > 0 || Object.is(alpha, 0) ? -hypot(alpha, rest) : hypot(alpha, rest);
  const divisor = alpha - beta;
  for (let i = first; i < first + count - 1; i++) data[i] /= divisor;
  return { tau: (beta - alpha) / beta, beta };
}

/** Reflects parts of rows: data[r·stride + from + …) for r from `row` to `end`, by v = vs[at … at+count). */
export function reflectRows(
  data: Float64Array,
  stride: number,
  row: number,
  end: number,
  from: number,
  vs: Float64Array,
  at: number,
  count: number,
  tau: number,
): void {
  if (tau === 0) return;
  let r = row;
  for (; r + 4 <= end; r += 4) reflect4(data, r * stride + from, stride, vs, at, count, tau);
  for (; r < end; r++) reflect1(data, r * stride + from, vs, at, count, tau);
}

function reflect4(
  data: Float64Array,
  r0: number,
  stride: number,
  vs: Float64Array,
  at: number,
  count: number,
  tau: number,
): void {
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < count; i++) {
    const v = vs[at + i];
    s0 += v * data[r0 + i];
    s1 += v * data[r1 + i];
    s2 += v * data[r2 + i];
    s3 += v * data[r3 + i];
  }
  s0 *= tau;
  s1 *= tau;
  s2 *= tau;
  s3 *= tau;
  for (let i = 0; i < count; i++) {
    const v = vs[at + i];
    data[r0 + i] -= s0 * v;
    data[r1 + i] -= s1 * v;
    data[r2 + i] -= s2 * v;
    data[r3 + i] -= s3 * v;
  }
}

function reflect1(data: Float64Array, r: number, vs: Float64Array, at: number, count: number, tau: number): void {
  let s = 0;
  for (let i = 0; i < count; i++) s += vs[at + i] * data[r + i];
  s *= tau;
  for (let i = 0; i < count; i++) data[r + i] -= s * vs[at + i];
}
