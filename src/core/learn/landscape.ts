/** Looking at a loss around its weights: slices along directions, and the way from one solution to another. */
import { demand, demandCount, demandSameLength } from '../domain';
import type { Random } from '../random/random';
import { map2 } from '../tensor/map';
import { Tensor } from '../tensor/tensor';
import type { Weights } from './weights';

/**
 * A random direction in which every filter (a row of a weight: what makes one output) is as long as the filter of the
 * weights, so that slices of networks of different scale can be compared; 0 for vectors, such as biases. Li et al.,
 * "Visualizing the loss landscape of neural nets", 2018, §4.
 */
export function filterNormalizedDirection(random: Random, weights: Weights): Weights {
  return each(weights, (w) => {
    const direction = Tensor.zeros('float64', w.sizes);
    if (w.rank < 2 || w.size === 0) return direction;
    const [from, to] = [w.dense(), direction.data];
    const length = w.size / w.sizes[0];
    for (let start = 0; start < w.size; start += length) {
      let [own, drawn] = [0, 0];
      for (let i = start; i < start + length; i++) {
        to[i] = random.normal();
        own += from[i] ** 2;
        drawn += to[i] ** 2;
      }
      const scale = Math.sqrt(own / drawn);
      for (let i = start; i < start + length; i++) to[i] *= scale;
    }
    return direction;
  });
}

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

function each(weights: Weights, f: (w: Tensor) => Tensor): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, f(w)]));
}

function combined(a: Weights, b: Weights, f: (x: number, y: number) => number): Weights {
  return Object.fromEntries(
    Object.entries(a).map(([name, w]) => {
      const other = b[name] as Tensor | undefined;
      const alike = other !== undefined && String(other.sizes) === String(w.sizes);
      demand(alike, 'landscape', `weights ${name} of shape (${w.sizes.join(', ')})`, other?.sizes.join(', ') ?? 'none');
      return [name, map2(w, other, w.dtype, w.sizes, f)];
    }),
  );
}
