import assert from 'node:assert/strict';
import { sampledSource } from '../../../src/panels/attention/sampled';
import { attentionWeights } from '../../../src/panels/attention/weights';
import { PLAIN_RULES } from '../../../src/protocol/panels/attention';

const rules = PLAIN_RULES;

describe('attention weights', () => {
  const q = Float32Array.of(1, 0, 0, 2, 1, 1);
  const k = Float32Array.of(1, 2, 3, 1);
  const projections = { queries: 3, keys: 2, headDim: 2, q, k };

  it('are softmax(q·kᵀ/√d)', () => {
    const scores = [
      [1, 3],
      [4, 2],
      [3, 4],
    ];
    const weights = attentionWeights(projections, rules);
    scores.forEach(([a, b], i) => {
      const share = 1 / (1 + Math.exp((b - a) / Math.SQRT2));
      assert.ok(Math.abs(weights[2 * i] - share) < 1e-6);
      assert.ok(Math.abs(weights[2 * i + 1] - (1 - share)) < 1e-6);
    });
  });

  it('see no later key when they are causal, and only near ones in a window', () => {
    const sizes = {
      kind: 'sampled',
      layers: 1,
      heads: 1,
      kvHeads: 1,
      queries: 6,
      keys: 6,
      headDim: 4,
      seed: 3,
    } as const;
    const weights = sampledSource(sizes).weights(0, 0, { ...rules, causal: true, window: 2 });
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++) assert.equal(weights[6 * i + j] > 0, j <= i && j > i - 2, `${i}, ${j}`);
  });

  it('have the last queries of all positions where there are fewer of them than keys', () => {
    const sizes = {
      kind: 'sampled',
      layers: 1,
      heads: 1,
      kvHeads: 1,
      queries: 1,
      keys: 4,
      headDim: 4,
      seed: 3,
    } as const;
    const weights = sampledSource(sizes).weights(0, 0, { ...rules, causal: true });
    assert.ok(weights.every((w) => w > 0));
  });

  it('are the same for the same seed, and heads of a group share their keys', () => {
    const sizes = {
      kind: 'sampled',
      layers: 1,
      heads: 4,
      kvHeads: 2,
      queries: 5,
      keys: 5,
      headDim: 4,
      seed: 3,
    } as const;
    const [a, b] = [sampledSource(sizes), sampledSource(sizes)];
    assert.deepEqual(a.weights(0, 1, rules), b.weights(0, 1, rules));
    assert.notDeepEqual(a.weights(0, 1, rules), a.weights(0, 0, rules));
  });
});
