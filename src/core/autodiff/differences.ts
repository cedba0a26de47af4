/** Derivatives from values alone, to judge the rules: central differences, extrapolated to a step of 0. */
import type { Random } from '../random/random';
import { Tensor } from '../tensor/tensor';

export interface Estimate {
  readonly value: number;
  /** How far the last two extrapolations are apart: what the value may be off by. */
  readonly error: number;
}

/** f at a distance along a direction. */
export type AlongLine = (t: number) => number;

const STEPS = 8;

/**
 * f'(0) by Ridders' method (Advances in Engineering Software 4, 1982): central differences with smaller and smaller
 * steps, whose errors in even powers of the step are taken out by Richardson's extrapolation.
 */
export function derivativeAt0(f: AlongLine, firstStep = 0.01): Estimate {
  let best: Estimate = { value: Number.NaN, error: Number.POSITIVE_INFINITY };
  let last: number[] = [];
  for (let k = 0; k < STEPS; k++) {
    const h = firstStep / 2 ** k;
    const row = [(f(h) - f(-h)) / (2 * h)];
    for (let j = 1; j <= k; j++) {
      row.push(row[j - 1] + (row[j - 1] - last[j - 1]) / (4 ** j - 1));
      const error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - last[j - 1]));
      if (error <= best.error) best = { value: row[j], error };
    }
    last = row;
  }
  return best;
}

/** The derivative of a number along a direction: `f` is given the tensors moved by t times the direction. */
export function directional(
  f: (xs: readonly Tensor[]) => number,
  at: readonly Tensor[],
  direction: readonly Tensor[],
): Estimate {
  return derivativeAt0((t) => f(at.map((x, i) => moved(x, direction[i], t))));
}

function moved(x: Tensor, v: Tensor, t: number): Tensor {
  const [a, b] = [x.dense(), v.dense()];
  return Tensor.from(
    x.dtype,
    x.sizes,
    Float64Array.from(a, (value, i) => value + t * b[i]),
  );
}

/** A direction of independent numbers between -1 and 1, none of them near 0. */
export function randomDirection(x: Tensor, random: Random): Tensor {
  const numbers = Array.from(
    { length: x.size },
    () => (random.uniform() < 0.5 ? -1 : 1) * (0.25 + 0.75 * random.uniform()),
  );
  return Tensor.from('float64', x.sizes, numbers);
}

/** Σ a b. */
export function dot(a: Tensor, b: Tensor): number {
  const [x, y] = [a.dense(), b.dense()];
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i] * y[i];
  return s;
}
