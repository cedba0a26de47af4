/** Entropy, cross-entropy, KL, Jensen-Shannon, perplexity, label smoothing. */
import assert from 'node:assert/strict';
import {
  binaryCrossEntropySlope,
  crossEntropyOfProbabilities,
  squaredErrorSlope,
} from '../../../src/core/information/classification';
import { crossEntropy, entropy, jensenShannon, jensenShannonDistance, kl } from '../../../src/core/information/entropy';
import { perplexity } from '../../../src/core/information/perplexity';
import { logit } from '../../../src/core/special/logarithms';
import { figure } from './figures';

const P = [0.05, 0.9, 0.05];
const Q = [0.1, 0.8, 0.1];

describe('row 11: information', () => {
  it('the loss of one prediction', () => {
    for (const [p, loss] of [
      [0.9, '0.105'],
      [0.1, '2.303'],
      [0.01, '4.605'],
      [0.7, '.3567'],
      [0.8, '.2231'],
    ] as const) {
      figure(crossEntropyOfProbabilities([p, 1 - p], 0), loss);
    }
    figure(perplexity(crossEntropyOfProbabilities([0.8, 0.2], 0)), '1.25');
    figure(Math.log(perplexity(4.60517)), '4.60517');
    figure(perplexity(Math.log(100)), '100');
  });

  it('KL has two directions; √JSD is the metric', () => {
    figure(kl(P, Q), '.03669');
    figure(kl(Q, P), '.04440');
    figure(jensenShannon(P, Q), '.00997');
    assert.equal(jensenShannon(P, Q), jensenShannon(Q, P));
    // The triangle inequality, which JSD itself breaks: to the middle and on.
    const [a, b, m] = [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ];
    assert.ok(jensenShannonDistance(a, b) <= jensenShannonDistance(a, m) + jensenShannonDistance(m, b));
    assert.ok(jensenShannon(a, b) > jensenShannon(a, m) + jensenShannon(m, b));
    figure(jensenShannonDistance(a, b) ** 2, '.6931472');
  });

  it('cross-entropy is entropy plus KL', () => {
    figure(entropy([0.7, 0.2, 0.1]), '.80182');
    const [p, q] = [
      [0.9, 0.1],
      [0.5, 0.5],
    ];
    figure(crossEntropy(p, q), '.69315');
    figure(entropy(p), '.32508');
    figure(kl(p, q), '.36806');
  });

  it('label smoothing', () => {
    figure(crossEntropyOfProbabilities(Q, 1, 0.1), '.36177');
  });

  it('at the logit, squared error has almost no slope where cross-entropy has most', () => {
    const z = logit(0.01);
    figure(squaredErrorSlope(z, 1), '-.0196');
    figure(binaryCrossEntropySlope(z, 1), '-.99');
  });
});
