/** What the two forms of divide and conquer share: rows that know in which half they are zero, and their products. */

import { multiplyInto } from './matmul';
import { EPSILON } from './matrix';

/** Where a row of vectors may differ from zero. */
export const LEFT = 0;
export const BOTH = 1;
export const RIGHT = 2;

/** A square array whose rows lo … hi are vectors, nonzero in columns lo … hi only; `split` parts left from right. */
export interface Block {
  readonly n: number;
  readonly lo: number;
  readonly split: number;
  readonly hi: number;
}

/** Rows x and y become c x + s y and c y − s x. */
export function rotateRows(data: Float64Array, x: number, y: number, count: number, c: number, s: number): void {
  for (let i = 0; i < count; i++) {
    const p = data[x + i];
    const q = data[y + i];
    data[x + i] = c * p + s * q;
    data[y + i] = c * q - s * p;
  }
}

/** The poles and weights of a rank-one update, and what is known of each row. Index 0 is the first in the block. */
export interface Update {
  readonly d: Float64Array;
  readonly z: Float64Array;
  readonly kind: Uint8Array;
}

export interface Deflation {
  /** Rows that take part in the secular equation, poles strictly ascending. */
  readonly kept: number[];
  /** Rows that are vectors of the whole as they are. */
  readonly done: number[];
}

/**
 * Takes out what rounding cannot tell from decoupled: weights near zero, and of two poles near each other one, after a
 * rotation that makes its weight zero. `rotate` turns the vectors of both rows. Poles are visited in the given order,
 * ascending; `tolerance` bounds what is neglected.
 */
export function deflate(
  { d, z, kind }: Update,
  order: readonly number[],
  tolerance: number,
  weightScale: number,
  rotate: (previous: number, current: number, c: number, s: number) => void,
): Deflation {
  const [kept, done]: [number[], number[]] = [[], []];
  let previous = -1;
  for (const current of order) {
    if (weightScale * Math.abs(z[current]) <= tolerance) {
      done.push(current);
      continue;
    }
    if (previous >= 0) {
      const weight = Math.hypot(z[current], z[previous]);
      const [c, s] = [z[current] / weight, -z[previous] / weight];
      const gap = d[current] - d[previous];
      if (Math.abs(gap * c * s) <= tolerance) {
        z[current] = weight;
        z[previous] = 0;
        if (kind[current] !== kind[previous]) kind[current] = kind[previous] = BOTH;
        rotate(previous, current, c, s);
        const [low, high] = [d[previous], d[current]];
        d[previous] = low * c * c + high * s * s;
        d[current] = low * s * s + high * c * c;
        done.push(previous);
      } else {
        kept.push(previous);
      }
    }
    previous = current;
  }
  if (previous >= 0) kept.push(previous);
  return { kept, done };
}

/** 8 ε times the largest number, as in LAPACK. */
export function deflationTolerance(...sizes: number[]): number {
  return 8 * EPSILON * Math.max(...sizes);
}

/**
 * New vectors, a row each: coefficients (k, k) times the k kept rows of `vectors`. Rows that are zero in one half are
 * not multiplied there. Gives k rows of hi − lo numbers.
 */
export function combineRows(
  vectors: Float64Array,
  { n, lo, split, hi }: Block,
  kept: readonly number[],
  kind: Uint8Array,
  coefficients: Float64Array,
): Float64Array {
  const [k, width, leftWidth] = [kept.length, hi - lo, split - lo];
  const grouped = kept.map((_, i) => i).sort((a, b) => kind[kept[a]] - kind[kept[b]] || a - b);
  const lefts = grouped.filter((i) => kind[kept[i]] !== RIGHT).length;
  const rightFrom = grouped.filter((i) => kind[kept[i]] === LEFT).length;
  const gathered = new Float64Array(k * width);
  grouped.forEach((i, row) => {
    const at = (lo + kept[i]) * n + lo;
    gathered.set(vectors.subarray(at, at + width), row * width);
  });
  const u = new Float64Array(k * k);
  for (let row = 0; row < k; row++) {
    for (let j = 0; j < k; j++) u[row * k + j] = coefficients[row * k + grouped[j]];
  }
  const result = new Float64Array(k * width);
  const part = (data: Float64Array, from: number, stride: number) => ({ data, from, stride });
  multiplyInto(part(u, 0, k), part(gathered, 0, width), part(result, 0, width), k, lefts, leftWidth);
  const right = part(gathered, rightFrom * width + leftWidth, width);
  multiplyInto(part(u, rightFrom, k), right, part(result, leftWidth, width), k, k - rightFrom, width - leftWidth);
  return result;
}

/** Puts new rows (a row of `fresh` each) and rows that stay in the order of their values, ascending. */
export function placeRows(
  vectors: Float64Array,
  { n, lo, hi }: Block,
  order: readonly { fresh?: number; row?: number }[],
  fresh: Float64Array,
): void {
  const width = hi - lo;
  const stay = new Float64Array(order.filter((o) => o.row !== undefined).length * width);
  let next = 0;
  for (const { row } of order) {
    if (row === undefined) continue;
    const at = (lo + row) * n + lo;
    stay.set(vectors.subarray(at, at + width), next);
    next += width;
  }
  next = 0;
  order.forEach(({ fresh: index }, i) => {
    const at = (lo + i) * n + lo;
    if (index !== undefined) {
      vectors.set(fresh.subarray(index * width, (index + 1) * width), at);
    } else {
      vectors.set(stay.subarray(next, next + width), at);
      next += width;
    }
  });
}

/** The order of the poles of two sorted halves together. */
export function ascending(values: Float64Array): number[] {
  return [...values.keys()].sort((a, b) => values[a] - values[b] || a - b);
}
