/** First weights: by which variance a signal goes through many layers. */
import assert from 'node:assert/strict';
import { reluSecondMoment } from '../../../src/core/learn/depth';
import { type Initializer, kaiming, lecun, normal } from '../../../src/core/learn/initializers';
import type { Var } from '../../../src/core/ops/operator';
import { Random } from '../../../src/core/random/random';
import { figure } from './figures';
import { compute } from './graphs';

/** The second moment after 20 layers of ReLU of width 128, for 32 random inputs whose own is 1; a mean over it. */
function propagated(weights: Initializer): number {
  const random = new Random(11);
  return compute(
    (B, x) => {
      let h: Var = x;
      for (let layer = 0; layer < 20; layer++)
        h = B.matmul(B.fn('relu', h), B.mT(B.input(weights(random, [128, 128]))));
      return B.mean(B.square(h));
    },
    normal()(random, [32, 128]),
  ).value[0];
}

describe('row 17: initialisation', () => {
  it('ReLU, 20 layers: 1/n leaves 9.54e-7 of the second moment, 2/n all of it', () => {
    figure(reluSecondMoment(20, 1), '9.54e-7');
    assert.equal(reluSecondMoment(20, 2), 1);
  });

  it('so it is with weights that are drawn', () => {
    // Of one draw, the logarithm is near: the moment of a finite width wanders from layer to layer.
    for (const [weights, squaredGain] of [
      [lecun(), 1],
      [kaiming(), 2],
    ] as const) {
      const ratio = propagated(weights) / reluSecondMoment(20, squaredGain);
      assert.ok(ratio > 0.2 && ratio < 5, `${ratio}`);
    }
  });
});
