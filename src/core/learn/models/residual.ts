/** Two deep networks that differ in one thing: whether what goes into a block is added to what comes out. */
import { demandCount } from '../../domain';
import type { DType } from '../../dtype';
import { Tensor } from '../../tensor/tensor';
import { kaiming, lecun } from '../initializers';
import type { Model } from '../objective';
import { dense } from './layers';

export interface ResidualOptions {
  readonly inputs: number;
  readonly width: number;
  /** Blocks of two dense layers. */
  readonly blocks: number;
  readonly classes: number;
  /** With it h ← h + W₂ relu(W₁h), without it h ← relu(W₂ relu(W₁h)). He et al., "Deep residual learning for image recognition", 2016. */
  readonly hasSkips: boolean;
  readonly dtype?: DType;
}

/** x (…, inputs) to scores (…, classes). The same seed gives both kinds the same first weights. */
export function residual({ inputs, width, blocks, classes, hasSkips, dtype = 'float64' }: ResidualOptions): Model {
  for (const n of [inputs, width, classes]) demandCount('residual', 'a size', n, 1);
  demandCount('residual', 'the number of blocks', blocks);
  const layers = 2 * blocks + 2;
  const sizes = [inputs, ...Array.from({ length: layers - 1 }, () => width), classes];
  return {
    initial(random) {
      const weights: Record<string, Tensor> = {};
      for (let i = 0; i < layers; i++) {
        const draw = i < layers - 1 ? kaiming() : lecun();
        weights[`w${i}`] = draw(random, [sizes[i + 1], sizes[i]], dtype);
        weights[`b${i}`] = Tensor.zeros(dtype, [sizes[i + 1]]);
      }
      return weights;
    },
    forward(B, w, x) {
      const layer = (i: number, from: typeof x) => dense(B, from, w[`w${i}`], w[`b${i}`]);
      let h = B.fn('relu', layer(0, x));
      for (let block = 0; block < blocks; block++) {
        const inner = layer(2 * block + 2, B.fn('relu', layer(2 * block + 1, h)));
        h = hasSkips ? B.add(h, inner) : B.fn('relu', inner);
      }
      return layer(layers - 1, h);
    },
  };
}
