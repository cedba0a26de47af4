/** Looking at a loss around its weights: slices along directions, and the way from one solution to another. */
import { demandCount, demandSameLength } from '../../domain';
import type { Weights } from '../weights';
import { combined } from './vectors';

/** weights + Σ steps[i]·directions[i]. */
export function moved(weights: Weights, directions: readonly Weights[], steps: readonly number[]): Weights {
  demandSameLength('moved', directions, steps);
  return directions.reduce((at, d, i) => combined(at, d, (w, x) => w + steps[i] * x), weights);
}

/** The loss at weights + aᵢ·first + bⱼ·second: row i, column j. */
export function slice(
  loss: (weights: Weights) => number,
  weights: Weights,
  [first, second]: readonly [Weights, Weights],
  a: readonly number[],
  b: readonly number[],
): number[][] {
  return a.map((x) => b.map((y) => loss(moved(weights, [first, second], [x, y]))));
}

export interface Barrier {
  /** The loss at equally spaced places from one to the other, both with it. */
  readonly losses: readonly number[];
  /** The most by which it rises above the line between the losses of the ends; at least 0. */
  readonly height: number;
}

/** On the straight line between two solutions. Frankle et al., "Linear mode connectivity and the lottery ticket hypothesis", 2020; Entezari et al., 2022, eq. 1. */
export function barrier(loss: (weights: Weights) => number, from: Weights, to: Weights, places = 21): Barrier {
  demandCount('barrier', 'the number of places', places, 2);
  const parts = Array.from({ length: places }, (_, i) => i / (places - 1));
  const losses = parts.map((t) => loss(combined(from, to, (a, b) => (1 - t) * a + t * b)));
  const [first, last] = [losses[0], losses[places - 1]];
  const above = losses.map((x, i) => x - ((1 - parts[i]) * first + parts[i] * last));
  return { losses, height: above.reduce((a, x) => Math.max(a, x), 0) };
}
