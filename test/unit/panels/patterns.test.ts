import assert from 'node:assert/strict';
import { patternsOf, statisticsOf } from '../../../src/panels/attention/patterns';

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

/** Rows of weights. */
function head(...rows: number[][]) {
  return { rows: rows.length, columns: rows[0].length, weights: Float32Array.from(rows.flat()) };
}

describe('what heads do', () => {
  it('entropy is 0 for one key and 1 for all alike, among the keys that are seen', () => {
    near(patternsOf(head([1, 0, 0], [0, 1, 0]), null).entropy, 0);
    near(patternsOf(head([0.25, 0.25, 0.25, 0.25]), null).entropy, 1);
    near(patternsOf(head([0.5, 0.5, 0]), null).entropy, 1);
  });

  it('sink and previous are mean weights on the first key and on the one before', () => {
    const { sink, previous } = patternsOf(head([1, 0, 0], [0.3, 0.7, 0], [0.1, 0.6, 0.3]), null);
    near(sink, 1.4 / 3);
    near(previous, 0.45);
  });

  it('the queries are the last positions where there are fewer of them', () => {
    near(patternsOf(head([0.1, 0.2, 0.6, 0.1]), null).previous, 0.6);
  });

  it('induction is the weight on what followed the token before', () => {
    const tokens = ['a', 'b', 'a'];
    const { induction } = patternsOf(head([1, 0, 0], [0.5, 0.5, 0], [0.1, 0.7, 0.2]), tokens);
    near(induction, 0.7);
    assert.ok(Number.isNaN(patternsOf(head([1, 0], [0.5, 0.5]), ['a', 'b']).induction));
    assert.ok(Number.isNaN(patternsOf(head([1, 0], [0.5, 0.5]), null).induction));
  });

  it('rows without a key are left out, and counted', () => {
    const weights = head([1, 0], [Number.NaN, Number.NaN]);
    near(patternsOf(weights, null).sink, 1);
    assert.deepEqual(statisticsOf(weights), { low: 0, high: 1, positive: 1, rowError: 0, nanRows: 1 });
  });

  it('rows that do not sum to 1 are told', () => {
    near(statisticsOf(head([0.5, 0.4], [1, 0])).rowError, 0.1);
  });

  it('the range of weights is that of the finite ones', () => {
    const { low, high, positive } = statisticsOf(head([0.5, -2, Number.POSITIVE_INFINITY], [3, 0, Number.NaN]));
    assert.deepEqual([low, high, positive], [-2, 3, 0.5]);
    const none = statisticsOf(head([Number.NaN, Number.NEGATIVE_INFINITY]));
    assert.deepEqual([none.low, none.high, none.positive], [Infinity, -Infinity, Infinity]);
  });
});
