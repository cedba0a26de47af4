/** Maximum likelihood, its bias, underflow of the likelihood, MAP. */
import assert from 'node:assert/strict';
import { bernoulli } from '../../../src/core/probability/bernoulli';
import { beta } from '../../../src/core/probability/beta';
import { laplace } from '../../../src/core/probability/laplace';
import { logLikelihood, underflowLength } from '../../../src/core/probability/likelihood';
import { bernoulliMle, expectedMleVariance, gaussianMle } from '../../../src/core/probability/maximumLikelihood';
import { bernoulliMap, laplaceMapOfMean, posteriorOfMean } from '../../../src/core/probability/maximumPosterior';
import { normal } from '../../../src/core/probability/normal';
import { figure, seeded } from './figures';

describe('row 9: likelihood', () => {
  it('underflows as a product, not as a sum of logarithms', () => {
    figure(logLikelihood(bernoulli(0.1), Array(1000).fill(1)), '-2302.58509');
    assert.equal(underflowLength(0.1, 'float32'), 46);
    assert.equal(underflowLength(0.1, 'float64'), 324);
  });

  it("the Gaussian MLE's variance is too small on average, by (n − 1)/n", () => {
    assert.deepEqual(gaussianMle([1, 2, 3, 4]), { mean: 2.5, variance: 1.25, unbiasedVariance: 5 / 3 });
    assert.equal(expectedMleVariance(4, 1), 0.75);
    const [draw, d, rounds, n] = [seeded(3), normal(5, 2), 20_000, 4];
    let mean = 0;
    for (let r = 0; r < rounds; r++) {
      mean += gaussianMle(Array.from({ length: n }, () => d.sample(draw))).variance / rounds;
    }
    // The variance of the estimate is 2(n − 1)/n²·σ⁴ = 6; five standard errors.
    assert.ok(Math.abs(mean - expectedMleVariance(n, 4)) < 5 * Math.sqrt(6 / rounds), `${mean}`);
  });

  it('no other parameters make the data more probable than the MLE', () => {
    const data = [0.3, -1.2, 2.2, 0.9, 0.4];
    const { mean, variance } = gaussianMle(data);
    const best = logLikelihood(normal(mean, Math.sqrt(variance)), data);
    for (const [m, s] of [
      [0.01, 1],
      [-0.01, 1],
      [0, 1.01],
      [0, 0.99],
    ]) {
      assert.ok(logLikelihood(normal(mean + m, Math.sqrt(variance) * s), data) < best);
    }
    assert.equal(bernoulliMle(3, 4), 0.75);
  });

  it('MAP is MLE with a penalty: L2 from a normal prior, L1 from a Laplace prior', () => {
    const data = [1, 2, 3];
    const posterior = posteriorOfMean(2, 3, 1.5, normal(0, 1));
    // The minimum of Σ (x − w)²/(2σ²) + w²/2.
    assert.ok(Math.abs(posterior.mean - 4 / 3) < 1e-15);
    assert.ok(Math.abs(posterior.variance - 1 / 3) < 1e-15);
    const prior = laplace(0, 0.5);
    const map = laplaceMapOfMean(2, 3, 1.5, prior);
    assert.equal(map, 1);
    const objective = (w: number) => logLikelihood(normal(w, Math.sqrt(1.5)), data) + prior.logProb(w);
    assert.ok(objective(map) > objective(map + 1e-3) && objective(map) > objective(map - 1e-3));
    assert.equal(laplaceMapOfMean(0.2, 3, 1.5, prior), 0);
    assert.equal(bernoulliMap(3, 4, beta(2, 2)), 4 / 6);
    assert.equal(bernoulliMap(3, 4, beta(1, 1)), bernoulliMle(3, 4));
    assert.throws(() => bernoulliMap(0, 1, beta(0.5, 0.5)), /posterior with one mode/);
  });
});
