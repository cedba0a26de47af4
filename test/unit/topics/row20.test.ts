/** Regularisation of one weight, noise of dropout, and the two variances of a batch. */
import assert from 'node:assert/strict';
import { gaussianMle } from '../../../src/core/probability/maximumLikelihood';
import { ridgeShrink, softThreshold } from '../../../src/core/probability/maximumPosterior';
import { expectation, varianceOf } from '../../../src/core/probability/moments';
import { figure } from './figures';

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

  it('batch norm divides by n, its running variance by n − 1', () => {
    const { variance, unbiasedVariance } = gaussianMle([1, 2, 3, 4]);
    assert.equal(variance, 1.25);
    figure(unbiasedVariance, '1.66667');
  });
});
