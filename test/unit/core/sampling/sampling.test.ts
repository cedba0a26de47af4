/** Decoding: what is drawn, and what the search finds. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { beamSearch, greedySearch, powerPenalty } from '../../../../src/core/sampling/beamSearch';
import { sampleToken, samplingProbabilities } from '../../../../src/core/sampling/nextToken';
import { softmax } from '../../../../src/core/sampling/softmax';
import { minP, topK, topP } from '../../../../src/core/sampling/truncation';
import { seeded } from '../../topics/figures';

const scores = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('sampling', () => {
  it('softmax sums to 1, keeps the order and does not see a shift', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0.05, max: 20, noNaN: true }), (z, t) => {
        const p = softmax(z, t);
        assert.ok(Math.abs(p.reduce((a, b) => a + b) - 1) < 1e-12);
        z.forEach((a, i) => z.forEach((b, j) => assert.ok(!(a > b) || p[i] >= p[j])));
        softmax(
          z.map((x) => x + 64),
          t,
        ).forEach((x, i) => assert.ok(Math.abs(x - p[i]) < 1e-10));
      }),
    );
  });

  it('truncation keeps the most probable, in their proportions', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (z, k, mass) => {
        const p = softmax(z);
        for (const kept of [topK(p, k), topP(p, mass), minP(p, mass)]) {
          assert.ok(Math.abs(kept.reduce((a, b) => a + b) - 1) < 1e-12);
          const least = Math.min(...p.filter((_, i) => kept[i] > 0));
          assert.ok(p.every((x, i) => kept[i] > 0 || x <= least));
        }
        assert.ok(topK(p, k).filter((x) => x > 0).length <= k);
        const sum = p.filter((_, i) => topP(p, mass)[i] > 0).reduce((a, b) => a + b);
        assert.ok(sum >= mass - 1e-12);
      }),
    );
  });

  it('tokens are drawn as often as they are probable; at temperature 0 always the best', () => {
    const draw = seeded(21);
    const z = [1, 2, 0.5];
    const counts = [0, 0, 0];
    const n = 20_000;
    for (let i = 0; i < n; i++) counts[sampleToken(z, draw, { temperature: 0.8 })]++;
    samplingProbabilities(z, { temperature: 0.8 }).forEach((p, i) => {
      assert.ok(Math.abs(counts[i] / n - p) < 5 * Math.sqrt((p * (1 - p)) / n));
    });
    for (let i = 0; i < 20; i++) assert.equal(sampleToken(z, draw, { temperature: 0 }), 1);
    for (let i = 0; i < 200; i++) assert.notEqual(sampleToken(z, draw, { topK: 2 }), 2);
  });

  it('a beam as wide as all sequences finds the best one', () => {
    const weights = fc.array(fc.double({ min: -3, max: 0, noNaN: true }), {
      minLength: 27 + 9 + 3,
      maxLength: 27 + 9 + 3,
    });
    fc.assert(
      fc.property(weights, (w) => {
        // The prefix says which three of the scores are meant.
        const next = (prefix: readonly number[]) => {
          const first = [0, 3, 12][prefix.length] + 3 * prefix.reduce((place, token) => 3 * place + token, 0);
          return w.slice(first, first + 3);
        };
        const all: { tokens: number[]; logProb: number }[] = [];
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++)
            for (let c = 0; c < 3; c++) {
              all.push({ tokens: [a, b, c], logProb: next([])[a] + next([a])[b] + next([a, b])[c] });
            }
        const best = Math.max(...all.map((s) => s.logProb));
        // Sums of -0 and of 0 are equal, which `assert.equal` does not say.
        assert.ok(beamSearch(next, { width: 27, maxLength: 3 })[0].logProb === best);
        assert.ok(greedySearch(next, 3).logProb <= best);
      }),
    );
  });

  it('sequences end at the end token or at the length, and say which', () => {
    const next = (prefix: readonly number[]) => (prefix.length === 1 ? [0, -Infinity] : [-Infinity, 0]);
    assert.deepEqual(greedySearch(next, 5, 0), { tokens: [1, 0], logProb: 0, score: 0, finished: true });
    assert.deepEqual(greedySearch(next, 1), { tokens: [1], logProb: 0, score: 0, finished: false });
  });

  it('refuses scores that are no log-probabilities', () => {
    assert.throws(() => greedySearch(() => [0.5], 2), /log-probabilities of at most 0, found 0.5 for token 0/);
    assert.throws(() => greedySearch(() => [Number.NaN], 2), /found NaN/);
    assert.throws(() => beamSearch(() => [0], { width: 0, maxLength: 1 }), /at least 1 as width, found 0/);
    assert.throws(() => powerPenalty(-1), /at least 0 as α/);
  });
});
