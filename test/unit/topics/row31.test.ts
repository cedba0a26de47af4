/** Tiled attention: the running softmax, and what is moved. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scoreBytes, standardTraffic, tiledTraffic } from '../../../src/core/accounting/attentionTraffic';
import { absorb, emptyStream, logSumExpOf, merge, outputOf } from '../../../src/core/attention/onlineSoftmax';
import { softmax } from '../../../src/core/sampling/softmax';
import { figure, figures } from './figures';

describe('row 31: flash attention', () => {
  it('the stream 1, 3, 2', () => {
    const sums: number[] = [];
    let state = emptyStream();
    for (const score of [1, 3, 2]) {
      state = absorb(state, score);
      sums.push(state.sum);
    }
    figures(sums, '1 1.13534 1.50321');
    figure(logSumExpOf(state), '3.40761');
  });

  it('equals softmax, in one stream and in two that are merged', () => {
    const scores = fc.array(fc.double({ min: -700, max: 700, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(scores, fc.nat(), (all, at) => {
        const stream = (part: readonly number[]) => part.reduce((s, x) => absorb(s, x, [Math.cos(x)]), emptyStream(1));
        const cut = 1 + (at % (all.length - 1));
        const expected = softmax(all).reduce((sum, w, i) => sum + w * Math.cos(all[i]), 0);
        for (const state of [stream(all), merge(stream(all.slice(0, cut)), stream(all.slice(cut)))]) {
          assert.ok(Math.abs(outputOf(state)[0] - expected) < 1e-12);
        }
      }),
    );
  });

  it('a masked score changes nothing, and a fully masked row has no output', () => {
    const state = absorb(emptyStream(1), Number.NEGATIVE_INFINITY, [5]);
    assert.equal(logSumExpOf(state), Number.NEGATIVE_INFINITY);
    assert.throws(() => outputOf(state), /a fully masked row has no output/);
    assert.deepEqual([...outputOf(merge(state, absorb(emptyStream(1), -3, [2])))], [2]);
  });

  it('memory and traffic for 8192 queries of width 128', () => {
    assert.equal(scoreBytes(8192, 4) / 2 ** 20, 256);
    assert.equal((8192 * 128 * 4) / 2 ** 20, 4);
    assert.equal(standardTraffic(8192, 128), 4 * 8192 * 128 + 4 * 8192 ** 2);
    assert.equal(tiledTraffic(8192, 128, 64), 2 * 8192 * 128 * (1 + 8192 / 64));
  });
});
