/** Distributions, expectation, variance, Bayes. */
import assert from 'node:assert/strict';
import { bayesOfTest } from '../../../src/core/probability/bayes';
import { expectation, varianceOf } from '../../../src/core/probability/moments';
import { uniform } from '../../../src/core/probability/uniform';
import { figure } from './figures';

describe('row 8: probability', () => {
  it('a positive test of a rare condition', () => {
    const { evidence, posterior } = bayesOfTest(0.01, 0.9, 0.05);
    figure(evidence, '0.0585');
    figure(posterior[0], '0.15385');
    assert.ok(Math.abs(posterior[0] - 2 / 13) < 1e-15);
    assert.ok(Math.abs(posterior[0] + posterior[1] - 1) < 1e-15);
  });

  it('a density may exceed 1', () => {
    assert.equal(Math.exp(uniform(0, 0.5).logProb(0.3)), 2);
    assert.equal(uniform(0, 0.5).logProb(0.6), Number.NEGATIVE_INFINITY);
  });

  it('a die', () => {
    const [faces, sixth] = [[1, 2, 3, 4, 5, 6], Array(6).fill(1 / 6)];
    figure(expectation(faces, sixth), '3.5');
    assert.ok(Math.abs(varianceOf(faces, sixth) - 35 / 12) < 1e-14);
  });
});
