/** Regularisation of one weight, noise of dropout, and the two variances of a batch. */
import assert from 'node:assert/strict';
import { gaussianMle } from '../../../src/core/probability/maximumLikelihood';
import { ridgeShrink, softThreshold } from '../../../src/core/probability/maximumPosterior';
import { expectation, varianceOf } from '../../../src/core/probability/moments';
import { flatten } from '../../../src/core/tensor/nested';
import { answerEval } from '../../../src/features/evaluate';
import { figure, figures } from './figures';
import { compute } from './graphs';

describe('row 20: regularisation', () => {
  it('L1 makes a small weight 0, L2 only makes it smaller', () => {
    assert.equal(softThreshold(0.3, 0.5), 0);
    figure(ridgeShrink(0.3, 0.5), '.2');
    figure(softThreshold(-0.8, 0.5), '-.3');
  });

  it('dropout keeps the mean and adds variance: x = 2, p = .5', () => {
    const [outcomes, half] = [
      [0, 4],
      [0.5, 0.5],
    ];
    assert.equal(expectation(outcomes, half), 2);
    assert.equal(varianceOf(outcomes, half), 4);
  });

  it('the operator gives 0 or 4, each about half of the time', () => {
    const { value } = compute((B, x) => B.call('dropout', { input: x, p: 0.5, training: true }), Array(1000).fill(2));
    assert.ok(value.every((x) => x === 0 || x === 4));
    assert.ok(Math.abs(value.filter((x) => x === 4).length - 500) < 80);
  });

  it('batch norm divides by n, its running variance by n − 1', () => {
    const { variance, unbiasedVariance } = gaussianMle([1, 2, 3, 4]);
    assert.equal(variance, 1.25);
    figure(unbiasedVariance, '1.66667');
    const value = (expr: string) => {
      const answer = answerEval({ expr, dtype: 'float64' });
      return answer.ok && 'value' in answer ? flatten(answer.value).leaves.map(Number) : [];
    };
    const layer =
      'bn = nn.BatchNorm1d(1, eps=0, momentum=1).double()\ny = bn(torch.tensor([[1.], [2], [3], [4]]).double())';
    figures(value(`${layer}\nbn.running_var`), '1.66667');
    figures(value(`${layer}\n1.5 / y[3]`), '1.11803'); // √1.25
  });

  const X = [1, 2, 3, 4];
  const G = [1, 0, 0, 0];

  it('layer norm of (1, 2, 3, 4), and its gradient for G = (1, 0, 0, 0)', () => {
    const { value, gradients } = compute(
      (B, x, g) =>
        B.mul(g, B.call('layer_norm', { input: x, normalized_shape: [4], weight: null, bias: null, eps: 0 })),
      X,
      G,
    );
    figure(value[0], '-1.34164');
    figures(gradients[1], '-1.34164 -.44721 .44721 1.34164', 'the values, as ∂/∂G');
    figures(gradients[0], '.26833 -.35777 -.08944 .17889');
  });

  it('RMS norm of the same', () => {
    figure(Math.sqrt(compute((B, x) => B.mean(B.square(x)), X).value[0]), '2.73861');
    const { gradients } = compute(
      (B, x, g) => B.mul(g, B.call('rms_norm', { input: x, normalized_shape: [4], weight: null, eps: 0 })),
      X,
      G,
    );
    figures(gradients[0], '.35298 -.02434 -.03651 -.04869');
  });
});
