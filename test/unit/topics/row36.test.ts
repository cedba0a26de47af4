/** What is normal before training. */
import assert from 'node:assert/strict';
import { dotScores } from '../../../src/core/attention/score';
import { attentionStatistics } from '../../../src/core/attention/statistics';
import { initialLoss } from '../../../src/core/information/perplexity';
import { normal } from '../../../src/core/probability/normal';
import { softmax } from '../../../src/core/sampling/softmax';
import { figure, seeded } from './figures';
import { compute } from './graphs';

describe('row 36: before training', () => {
  it('the first loss is ln C', () => {
    figure(initialLoss(10), '2.3026');
  });

  it('a row that is masked whole is NaN, others are not', () => {
    const no = Number.NEGATIVE_INFINITY;
    const { value } = compute(
      (B, x) => B.call('softmax', { input: x, dim: -1 }),
      [
        [no, no, no],
        [0, no, 0],
      ],
    );
    assert.deepEqual([...value], [Number.NaN, Number.NaN, Number.NaN, 0.5, 0, 0.5]);
  });

  it("GPT-2's initialisation: scores of σ .307, attention that is almost even", () => {
    const [d, headWidth, keys, weight] = [768, 64, 256, 0.02];
    // A normalised input has unit variance, so that a projection has variance d·.02².
    const sigma = weight * weight * d;
    figure(sigma, '.307');
    const [draw, projected] = [seeded(5), normal(0, Math.sqrt(sigma))];
    const vector = () => Array.from({ length: headWidth }, () => projected.sample(draw));
    const rows = Array.from({ length: 50 }, () => dotScores(vector(), Array.from({ length: keys }, vector), true));
    const spread = Math.sqrt(rows.flatMap((r) => [...r]).reduce((s, x) => s + x * x, 0) / (50 * keys));
    assert.ok(Math.abs(spread - 0.307) < 0.01, `σ ${spread}`);
    const evenness = rows.reduce((s, r) => s + attentionStatistics(softmax(r)).normalisedEntropy / 50, 0);
    assert.ok(Math.abs(evenness - 0.99) < 0.005, `${evenness}`);
  });
});
