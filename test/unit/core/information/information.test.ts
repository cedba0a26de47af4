/** What holds for every distribution, and at the borders. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  crossEntropyOfLogits,
  crossEntropyOfProbabilities,
  logSoftmax,
} from '../../../../src/core/information/classification';
import {
  crossEntropy,
  entropy,
  jensenShannon,
  jensenShannonDistance,
  kl,
  normalisedEntropy,
} from '../../../../src/core/information/entropy';
import { mutualInformation } from '../../../../src/core/information/mutualInformation';
import { natsToBits, perplexity, perplexityOfTokens } from '../../../../src/core/information/perplexity';

/** Distributions over n outcomes, some of probability 0. */
function distributions(n: number): fc.Arbitrary<number[]> {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true }));
  return fc
    .array(weight, { minLength: n, maxLength: n })
    .filter((w) => w.some((x) => x > 0))
    .map((w) => {
      const sum = w.reduce((a, b) => a + b);
      return w.map((x) => x / sum);
    });
}

function near(a: number, b: number, tolerance = 1e-12): void {
  assert.ok(a === b || Math.abs(a - b) <= tolerance, `${a} and ${b}`);
}

describe('information', () => {
  it('entropy lies between 0 and ln n', () => {
    fc.assert(fc.property(distributions(5), (p) => entropy(p) >= 0 && entropy(p) <= Math.log(5) + 1e-12));
    assert.equal(entropy([1, 0]), 0);
    assert.equal(normalisedEntropy([0.5, 0.5]), 1);
    near(natsToBits(entropy([0.25, 0.25, 0.25, 0.25])), 2);
  });

  it('cross-entropy is entropy plus KL, and KL is never negative', () => {
    fc.assert(
      fc.property(distributions(4), distributions(4), (p, q) => {
        assert.ok(kl(p, q) >= 0);
        near(crossEntropy(p, q), entropy(p) + kl(p, q), 1e-9);
        assert.equal(kl(p, p), 0);
      }),
    );
  });

  it('is infinite where q excludes what p allows', () => {
    assert.equal(kl([0.5, 0.5], [1, 0]), Number.POSITIVE_INFINITY);
    assert.equal(crossEntropy([0.5, 0.5], [1, 0]), Number.POSITIVE_INFINITY);
    near(kl([1, 0], [0.5, 0.5]), Math.LN2);
    assert.equal(crossEntropyOfProbabilities([1, 0], 1), Number.POSITIVE_INFINITY);
    assert.equal(crossEntropyOfProbabilities([1, 0], 0), 0);
  });

  it('KL of nearly equal distributions keeps its digits', () => {
    // Σ d²/(2p) to first order.
    near(kl([0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]) / 2e-18, 1, 1e-6);
  });

  it('√JSD is a distance of at most √ln 2', () => {
    fc.assert(
      fc.property(distributions(4), distributions(4), distributions(4), (p, q, r) => {
        const [pq, qr, pr] = [jensenShannonDistance(p, q), jensenShannonDistance(q, r), jensenShannonDistance(p, r)];
        assert.ok(pr <= pq + qr + 1e-12);
        assert.ok(jensenShannon(p, q) <= Math.LN2 + 1e-12);
        near(jensenShannon(p, q), (kl(p, mean(p, q)) + kl(q, mean(p, q))) / 2);
      }),
    );
  });

  it('mutual information: nothing when independent, the entropy when equal', () => {
    const joint = (data: number[]) => ({ rows: 2, cols: 2, data });
    near(mutualInformation(joint([0.12, 0.28, 0.18, 0.42])), 0);
    near(mutualInformation(joint([0.3, 0, 0, 0.7])), entropy([0.3, 0.7]));
    // H(X) + H(Y) − H(X, Y)
    const [a, b, c, d] = [0.1, 0.2, 0.3, 0.4];
    near(
      mutualInformation(joint([a, b, c, d])),
      entropy([a + b, c + d]) + entropy([a + c, b + d]) - entropy([a, b, c, d]),
    );
    assert.throws(() => mutualInformation(joint([1])), /2 × 2 probabilities, found 1/);
  });

  it('losses at logits do not overflow', () => {
    near(crossEntropyOfLogits([1000, 0], 1), 1000);
    near(crossEntropyOfLogits([-1000, 0, -1000], 1), 0);
    near(crossEntropyOfLogits([1, 2, 3], 2, 0), -logSoftmax([1, 2, 3])[2]);
    const smoothed = crossEntropyOfLogits([1, 2, 3], 2, 0.3);
    const all = logSoftmax([1, 2, 3]);
    near(smoothed, -0.7 * all[2] - 0.1 * (all[0] + all[1] + all[2]));
    assert.throws(() => logSoftmax([Number.POSITIVE_INFINITY]), /finite logits/);
  });

  it('perplexity of a text is the exponential of its mean loss', () => {
    near(perplexityOfTokens([Math.log(0.5), Math.log(0.125)]), 4);
    assert.equal(perplexityOfTokens([Number.NEGATIVE_INFINITY]), Number.POSITIVE_INFINITY);
    assert.throws(() => perplexityOfTokens([0.1]), /at most 0, found 0.1/);
    assert.throws(() => perplexityOfTokens([]), /at least one token/);
    assert.throws(() => perplexity(-1), /at least 0, found -1/);
  });

  it('refuses what is no distribution', () => {
    assert.throws(() => entropy([0.5, 0.4]), /p to sum to 1, found a sum of 0.9/);
    assert.throws(() => entropy([1.5, -0.5]), /probabilities in p, found 1.5 at index 0/);
    assert.throws(() => entropy([Number.NaN]), /found NaN at index 0/);
    assert.throws(() => entropy([]), /at least one probability/);
    assert.throws(() => kl([1], [0.5, 0.5]), /arrays of the same length, found 1 and 2 elements/);
  });
});

function mean(p: readonly number[], q: readonly number[]): number[] {
  return p.map((x, i) => (x + q[i]) / 2);
}
