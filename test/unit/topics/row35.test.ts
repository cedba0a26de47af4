/** The KL-regularised objective of RLHF. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { klRegularisedReward, optimalPolicy } from '../../../src/core/rl/klRegularised';
import { figure, figures } from './figures';

const REFERENCE = [0.5, 0.3, 0.2];
const REWARDS = [0, 1, 2];

describe('row 35: reward with a KL penalty', () => {
  it('the best policy in closed form', () => {
    const { policy, value } = optimalPolicy(REFERENCE, REWARDS, 1);
    figures(policy, '.17900 .29194 .52906');
    figure(value, '1.02722');
    // β ln Z, and at another β.
    for (const beta of [1, 0.3]) {
      const z = REFERENCE.reduce((sum, p, i) => sum + p * Math.exp(REWARDS[i] / beta), 0);
      assert.ok(Math.abs(optimalPolicy(REFERENCE, REWARDS, beta).value - beta * Math.log(z)) < 1e-14);
    }
    assert.ok(Math.abs(klRegularisedReward(policy, REFERENCE, REWARDS, 1) - value) < 1e-15);
  });

  it('no policy does better', () => {
    const { value } = optimalPolicy(REFERENCE, REWARDS, 1);
    const weights = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(weights, (w) => {
        const sum = w[0] + w[1] + w[2];
        fc.pre(sum > 0.01);
        const policy = w.map((x) => x / sum);
        assert.ok(klRegularisedReward(policy, REFERENCE, REWARDS, 1) <= value + 1e-12);
      }),
    );
  });

  it('a large β keeps the reference, a small one takes the best reward', () => {
    optimalPolicy(REFERENCE, REWARDS, 1e9).policy.forEach((p, i) => assert.ok(Math.abs(p - REFERENCE[i]) < 1e-8));
    figures(optimalPolicy(REFERENCE, REWARDS, 1e-3).policy, '0 0 1');
    assert.equal(klRegularisedReward([0, 1], [1, 0], [0, 1], 1), Number.NEGATIVE_INFINITY);
  });
});
