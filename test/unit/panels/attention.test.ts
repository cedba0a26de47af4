import assert from 'node:assert/strict';
import { Random } from '../../../src/core/random/random';
import { sampledSource } from '../../../src/panels/attention/sampled';
import { attentionWeights, type Projections } from '../../../src/panels/attention/weights';
import { PLAIN_RULES, type Rules } from '../../../src/protocol/panels/attention';

const rules = PLAIN_RULES;

/** One row in float64, by the definition. NaN where the query sees no key. */
function rowOf(query: number, { queries, keys, headDim, q, k }: Projections, rules: Rules): number[] {
  const at = query + keys - queries;
  const { causal, window, padding, temperature, scaled } = rules;
  const scores = Array.from({ length: keys }, (_, j) => {
    const isSeen =
      j < keys - padding &&
      !(causal && j > at) &&
      (window === null || (at - j < window && (causal || j - at < window)));
    if (!isSeen) return Number.NEGATIVE_INFINITY;
    let dot = 0;
    for (let d = 0; d < headDim; d++) dot += q[query * headDim + d] * k[j * headDim + d];
    return dot / temperature / (scaled ? Math.sqrt(headDim) : 1);
  });
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

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

  const [queries, keys, headDim] = [400, 450, 3];
  const random = new Random(5);
  const drawn = (length: number) => Float32Array.from({ length }, () => random.normal());
  const large = { queries, keys, headDim, q: drawn(queries * headDim), k: drawn(keys * headDim) };
  for (const [name, masks] of Object.entries<Partial<Rules>>({
    'no mask': {},
    'temperature, unscaled': { temperature: 0.7, scaled: false },
    causal: { causal: true },
    'a causal window': { causal: true, window: 9 },
    'a window on both sides': { window: 40 },
    'no window': { window: 0 },
    padding: { padding: 70 },
    'a window and padding': { causal: true, window: 20, padding: 300 },
  }))
    it(`are those of each row by itself, with ${name}`, () => {
      const made = { ...rules, ...masks };
      const weights = attentionWeights(large, made);
      for (let i = 0; i < queries; i++) {
        const expected = rowOf(i, large, made);
        for (let j = 0; j < keys; j++) {
          const found = weights[i * keys + j];
          const isRight = Number.isNaN(expected[j]) ? Number.isNaN(found) : Math.abs(found - expected[j]) < 1e-6;
          assert.ok(isRight, `${i}, ${j}: ${found}, not ${expected[j]}`);
        }
      }
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
