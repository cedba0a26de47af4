/** Attention: scaled and unscaled, additive, and why scores are divided by √d. */
import assert from 'node:assert/strict';
import { additiveScores, attend, dotScores, generalScores } from '../../../src/core/attention/score';
import { attentionStatistics } from '../../../src/core/attention/statistics';
import { attention } from '../../../src/core/learn/models/layers';
import { normal } from '../../../src/core/probability/normal';
import { figure, figures, seeded } from './figures';
import { compute, tensor } from './graphs';

const I2 = [
  [1, 0],
  [0, 1],
];
const V = [
  [1, 2],
  [3, 4],
];

describe('row 27: attention', () => {
  it('Q = K = I₂', () => {
    const first = attend(dotScores(I2[0], I2, true), V);
    figures(first.weights, '.66976 .33024');
    figures(first.output, '1.66048 2.66048');
    figures(attend(dotScores(I2[1], I2, true), V).output, '2.33952 3.33952');
    figure(attend(dotScores(I2[0], I2, false), V).weights[0], '.73106', 'unscaled');
  });

  it('additive scores against dot products', () => {
    const scores = additiveScores([1, 0], I2, I2, I2, [1, 1]);
    figures(scores, '.96403 1.52319');
    figures(attend(scores, V).weights, '.36374 .63626');
    figures(attend(dotScores([1, 0], I2, false), V).weights, '.73106 .26894');
    assert.deepEqual(generalScores([1, 0], I2, I2), dotScores([1, 0], I2, false));
  });

  it('raw scores spread as √d, and the softmax gives nearly all to one key', () => {
    const [d, keys, samples] = [128, 16, 1000];
    const [draw, unit] = [seeded(11), normal(0, 1)];
    const vector = () => Array.from({ length: d }, () => unit.sample(draw));
    const sums = { raw: 0, scaled: 0, rawLargest: 0, scaledLargest: 0 };
    for (let s = 0; s < samples; s++) {
      const [query, all] = [vector(), Array.from({ length: keys }, vector)];
      const [raw, scaled] = [dotScores(query, all, false), dotScores(query, all, true)];
      sums.raw += raw.reduce((a, x) => a + x * x, 0) / (samples * keys);
      sums.scaled += scaled.reduce((a, x) => a + x * x, 0) / (samples * keys);
      sums.rawLargest += attentionStatistics(attend(raw, all).weights).largest / samples;
      sums.scaledLargest += attentionStatistics(attend(scaled, all).weights).largest / samples;
    }
    assert.ok(Math.abs(Math.sqrt(sums.raw) - 11.3) < 0.1, `σ ${Math.sqrt(sums.raw)}`);
    assert.ok(Math.abs(Math.sqrt(sums.scaled) - 1) < 0.01, `σ ${Math.sqrt(sums.scaled)}`);
    assert.ok(Math.abs(sums.rawLargest - 0.89) < 0.01, `largest weight ${sums.rawLargest}`);
    assert.ok(Math.abs(sums.scaledLargest - 0.25) < 0.01, `largest weight, scaled ${sums.scaledLargest}`);
  });

  it('statistics of a row of weights', () => {
    const even = attentionStatistics([0.25, 0.25, 0.25, 0.25]);
    assert.equal(even.normalisedEntropy, 1);
    figure(even.effectiveKeys, '4.000');
    const one = attentionStatistics([0, 1, 0]);
    assert.deepEqual([one.entropy, one.largest, one.largestAt, one.effectiveKeys], [0, 1, 1, 1]);
    assert.throws(() => attentionStatistics([0.2, 0.2]), /sum to 1/);
  });

  it('the attention of models is the same, and without 1/√d its gradient by the scores is smaller', () => {
    figures(compute((B, q, k, v) => attention(B, q, k, v, false), I2, I2, V).value, '1.66048 2.66048 2.33952 3.33952');
    figures(compute((B, q, k, v) => attention(B, q, k, v, true), I2, I2, V).value, '1 2 2.33952 3.33952');
    const draw = seeded(4);
    const unit = normal(0, 1);
    const scores = Array.from({ length: 200 }, () => Array.from({ length: 16 }, () => unit.sample(draw)));
    // ∂/∂s of Σ r·softmax(s): its mean size over rows of scores of σ 11.3 and of σ 1.
    const weights = Array.from({ length: 16 }, () => unit.sample(draw));
    const size = (deviation: number) => {
      const { gradients } = compute(
        (B, s) => B.sum(B.mul(B.call('softmax', { input: s, dim: -1 }), B.input(tensor(weights)))),
        scores.map((row) => row.map((x) => deviation * x)),
      );
      return gradients[0].reduce((a, g) => a + Math.abs(g), 0);
    };
    assert.ok(size(11.3) < 0.5 * size(1), `${size(11.3)} against ${size(1)}`);
  });
});
