/** The weights of a model, and what belongs to each of them, by name. */
import type { Tensor } from '../tensor/tensor';

export type Weights = Readonly<Record<string, Tensor>>;

/** Null, or left out, where the loss does not depend on the weight. */
export type Gradients = Readonly<Record<string, Tensor | null>>;

/** The number of weights. */
export function countWeights(weights: Weights): number {
  return Object.values(weights).reduce((sum, w) => sum + w.size, 0);
}
