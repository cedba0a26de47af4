/** Greedy and beam search, length bias, top-k and top-p. */
import assert from 'node:assert/strict';
import { beamSearch, gnmtPenalty, greedySearch, powerPenalty } from '../../../src/core/sampling/beamSearch';
import { samplingProbabilities } from '../../../src/core/sampling/nextToken';
import { softmax } from '../../../src/core/sampling/softmax';
import { minP, topK, topP } from '../../../src/core/sampling/truncation';
import { figure, figures } from './figures';

/** First token 0 with .5, token 1 with .4; after 0 the best goes on with .4, after 1 with .9. */
function next(prefix: readonly number[]): number[] {
  const p = prefix.length === 0 ? [0.5, 0.4, 0.1] : prefix[0] === 1 ? [0.05, 0.9, 0.05] : [0.4, 0.3, 0.3];
  return p.map(Math.log);
}

describe('row 26: decoding', () => {
  it('greedy takes the best first step, a beam of 2 finds the better sequence', () => {
    const greedy = greedySearch(next, 2);
    assert.deepEqual(greedy.tokens, [0, 0]);
    figure(Math.exp(greedy.logProb), '.20');
    const [best, second] = beamSearch(next, { width: 2, maxLength: 2 });
    assert.deepEqual(best.tokens, [1, 1]);
    figure(Math.exp(best.logProb), '.36');
    assert.deepEqual(second.tokens, [0, 0]);
  });

  it('penalties undo the bias for short sequences', () => {
    const mean = powerPenalty(1);
    figure(-2.0 / mean(2), '-1');
    figure(-2.4 / mean(4), '-.6');
    const gnmt = gnmtPenalty(0.6);
    figure(-2.0 / gnmt(2), '-1.82332');
    figure(-2.4 / gnmt(4), '-1.88173');
    assert.ok(-2.0 / gnmt(2) > -2.4 / gnmt(4), 'the short one still wins');
  });

  it('the penalty decides between a short and a long sequence', () => {
    // Token 2 ends. The short sequence has probability .15, the long one .126.
    const tree: Record<string, number[]> = {
      '': [Math.log(0.3), Math.log(0.7), -Infinity],
      '0': [-Infinity, -Infinity, Math.log(0.5)],
      '1': [Math.log(0.9), -Infinity, -Infinity],
      '1,0': [Math.log(0.5), -Infinity, -Infinity],
      '1,0,0': [-Infinity, -Infinity, Math.log(0.4)],
    };
    const read = (prefix: readonly number[]) => tree[prefix.join(',')];
    const options = { width: 2, maxLength: 4, endToken: 2 };
    assert.deepEqual(beamSearch(read, options)[0].tokens, [0, 2]);
    assert.deepEqual(beamSearch(read, { ...options, lengthPenalty: powerPenalty(1) })[0].tokens, [1, 0, 0, 2]);
    assert.ok(beamSearch(read, options).every((h) => h.finished));
  });

  it('truncation of the distribution of row 10', () => {
    const p = softmax([2, 5, 1, 0.5, 3]);
    figures(topK(p, 2), '0 .88080 0 0 .11920');
    const kept = [...topP(p, 0.9)].flatMap((q, i) => (q > 0 ? [i] : []));
    assert.deepEqual(kept, [1, 4]);
    figure(p[1] + p[4], '.93478');
    figures(minP(p, 0.1), '0 .88080 0 0 .11920');
    figures(samplingProbabilities([2, 5, 1, 0.5, 3], { temperature: 0.5, topK: 2 }), '0 .98201 0 0 .01799');
  });

  it('truncation at its borders', () => {
    assert.deepEqual([...topK([0.25, 0.5, 0.25], 2)], [1 / 3, 2 / 3, 0]);
    assert.deepEqual([...topK([0.5, 0.5], 9)], [0.5, 0.5]);
    assert.deepEqual([...topP([0.25, 0.5, 0.25], 0)], [0, 1, 0]);
    assert.deepEqual([...topP([0.25, 0.75, 0], 1)], [0.25, 0.75, 0]);
    assert.deepEqual([...minP([0.25, 0.5, 0.25], 1)], [0, 1, 0]);
    assert.throws(() => topK([0.5, 0.5], 0), /at least 1 as k, found 0/);
    assert.throws(() => topP([0.5, 0.5], 1.5), /between 0 and 1/);
  });
});
