/** Gradients that vanish or explode, and what is done about it. */
import assert from 'node:assert/strict';
import { clipByNorm, clipByValue } from '../../../src/core/learn/clipping';
import { chainGradient, residualVariance } from '../../../src/core/learn/depth';
import type { Var } from '../../../src/core/ops/operator';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { figure, figures } from './figures';
import { compute, tensor } from './graphs';

describe('row 16: gradients of deep networks', () => {
  it('(3, 4) clipped to 1', () => {
    figures(clipByNorm({ w: tensor([3, 4]) }, 1).gradients.w!.data, '.6 .8');
    figures(clipByValue({ w: tensor([3, 4]) }, 1).w!.data, '1 1');
  });

  it('a chain vanishes or explodes', () => {
    figure(chainGradient(0.5, 20), '9.54e-7');
    figure(chainGradient(1.5, 20), '3325.26');
  });

  it('a residual path gets past a dead ReLU', () => {
    assert.deepEqual([...compute((B, x) => B.add(x, B.fn('relu', x)), -1).gradients[0]], [1]);
    assert.deepEqual([...compute((B, x) => B.fn('relu', x), -1).gradients[0]], [0]);
  });

  it('the residual stream of 12 pre-norm blocks has the variance 25', () => {
    assert.equal(residualVariance(12), 25);
    // The same with random branches of variance 1, of 4,000 seeded features.
    const random = new Random(5);
    const draw = () =>
      Tensor.from(
        'float64',
        [4000],
        Array.from({ length: 4000 }, () => random.normal()),
      );
    const { value } = compute((B, x) => {
      let stream: Var = x;
      for (let branch = 0; branch < 24; branch++) stream = B.add(stream, B.input(draw()));
      return B.mean(B.square(stream));
    }, draw());
    assert.ok(Math.abs(value[0] - 25) < 1, `${value[0]}`);
  });
});
