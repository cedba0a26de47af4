/** A multilayer perceptron: dense layers with an activation between them. */
import { demand, demandCount } from '../../domain';
import type { DType } from '../../dtype';
import { Tensor } from '../../tensor/tensor';
import { gainOf, kaiming, lecun, xavier } from '../initializers';
import type { Model } from '../objective';
import type { Weights } from '../weights';
import { dense } from './layers';

export interface MlpOptions {
  /** Sizes of inputs, hidden layers and outputs. */
  readonly sizes: readonly number[];
  readonly activation?: 'relu' | 'tanh' | 'sigmoid' | 'silu';
  readonly dtype?: DType;
}

/** x (…, sizes[0]) to (…, last size). Layer i has the weights `wi` (out, in) and `bi` (out). */
export function mlp({ sizes, activation = 'relu', dtype = 'float64' }: MlpOptions): Model {
  demand(sizes.length >= 2, 'mlp', 'sizes of inputs and outputs at least', sizes.join(', '));
  for (const size of sizes) demandCount('mlp', 'a size', size, 1);
  const layers = sizes.length - 1;
  const hidden = activation === 'relu' || activation === 'silu' ? kaiming() : xavier('normal', gainOf(activation));
  return {
    initial(random) {
      const weights: Record<string, Tensor> = {};
      for (let i = 0; i < layers; i++) {
        const draw = i < layers - 1 ? hidden : lecun();
        weights[`w${i}`] = draw(random, [sizes[i + 1], sizes[i]], dtype);
        weights[`b${i}`] = Tensor.zeros(dtype, [sizes[i + 1]]);
      }
      return weights satisfies Weights;
    },
    forward(B, w, inputs) {
      let x = inputs;
      for (let i = 0; i < layers; i++) {
        x = dense(B, x, w[`w${i}`], w[`b${i}`]);
        if (i < layers - 1) x = B.fn(activation, x);
      }
      return x;
    },
  };
}
