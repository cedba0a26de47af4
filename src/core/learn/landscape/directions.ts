/** Directions in which a loss is looked at. */
import type { Random } from '../../random/random';
import { Tensor } from '../../tensor/tensor';
import type { Weights } from '../weights';

/** How long a random direction is: as each filter of the weights, as each layer, or as it was drawn. */
export const normalizations = ['filter', 'layer', 'none'] as const;
export type Normalization = (typeof normalizations)[number];

/**
 * A random direction that fits weights. `filter`: every filter (a row of a weight: what makes one output) is as long as
 * the filter of the weights, so that slices of networks of different scale can be compared; `layer`: every weight is as
 * long as a whole. Both are 0 for vectors, such as biases. `none`: standard normal numbers, of vectors too. Li et al.,
 * "Visualizing the loss landscape of neural nets", 2018, §4.
 */
export function randomDirection(random: Random, weights: Weights, normalization: Normalization): Weights {
  const drawn = Object.entries(weights).map(([name, w]) => {
    const direction = Tensor.zeros('float64', w.sizes);
    if (normalization === 'none' || w.rank >= 2) for (let i = 0; i < w.size; i++) direction.data[i] = random.normal();
    return [name, direction] as const;
  });
  return normalized(Object.fromEntries(drawn), weights, normalization);
}

/** A direction in the length that belongs to weights. */
export function normalized(direction: Weights, weights: Weights, normalization: Normalization): Weights {
  if (normalization === 'none') return direction;
  return Object.fromEntries(
    Object.entries(direction).map(([name, d]) => {
      const w = weights[name];
      const out = Tensor.zeros('float64', w.sizes);
      if (w.rank < 2 || w.size === 0) return [name, out];
      const length = normalization === 'filter' ? w.size / w.sizes[0] : w.size;
      for (let start = 0; start < w.size; start += length) scale(out, d, w, start, length);
      return [name, out];
    }),
  );
}

/** One part of a direction, as long as that part of the weights; a part that is 0 stays 0. */
function scale(out: Tensor, direction: Tensor, weights: Tensor, start: number, length: number): void {
  const [from, own] = [direction.dense(), weights.dense()];
  let [drawn, wanted] = [0, 0];
  for (let i = start; i < start + length; i++) {
    drawn += from[i] ** 2;
    wanted += own[i] ** 2;
  }
  const factor = drawn === 0 ? 0 : Math.sqrt(wanted / drawn);
  for (let i = start; i < start + length; i++) out.data[i] = factor * from[i];
}
