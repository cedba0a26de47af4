/** Softmax: temperature, stability, Jacobian. */
import assert from 'node:assert/strict';
import { expOverflow, softmax, softmaxJacobian } from '../../../src/core/sampling/softmax';
import { figure, figures } from './figures';

const SCORES = [2, 5, 1, 0.5, 3];

describe('row 10: softmax', () => {
  it('with a temperature', () => {
    figures(softmax(SCORES), '.04099 .82335 .01508 .00915 .11143', 'T = 1');
    figures(softmax(SCORES, 0.5), '.00243 .97919 .00033 .00012 .01793', 'T = .5');
    figures(softmax(SCORES, 2), '.12181 .54593 .07388 .05754 .20084', 'T = 2');
    figures(softmax([1, 2, 3]), '.09003 .24473 .66524');
    figures(softmax([10, 20, 30]), '2.0611e-9 4.5398e-5 .99995');
  });

  it('at temperature 0 is the most probable outcome, the first of equal ones', () => {
    assert.deepEqual([...softmax(SCORES, 0)], [0, 1, 0, 0, 0]);
    assert.deepEqual([...softmax([1, 3, 3], 0)], [0, 1, 0]);
    assert.deepEqual([...softmax([1, 3], Number.POSITIVE_INFINITY)], [0.5, 0.5]);
  });

  it('does not overflow', () => {
    assert.deepEqual([...softmax([1001, 1002, 1003])], [...softmax([1, 2, 3])]);
    figures(softmax([1e308, -1e308]), '1 0');
    figure(expOverflow('float16'), '11.09');
    figure(expOverflow('float32'), '88.72');
    figure(expOverflow('float64'), '709.78');
  });

  it('has the Jacobian pᵢ(δᵢⱼ − pⱼ)', () => {
    const { data } = softmaxJacobian(softmax([2, 1, 0.5]));
    figures(data, '.23348 -.14533 -.08815 -.14533 .17776 -.03243 -.08815 -.03243 .12058');
    for (let i = 0; i < 3; i++) assert.ok(Math.abs(data[3 * i] + data[3 * i + 1] + data[3 * i + 2]) < 1e-16);
  });

  it('excludes scores of −∞, and refuses what has no answer', () => {
    assert.deepEqual([...softmax([0, Number.NEGATIVE_INFINITY, 0])], [0.5, 0, 0.5]);
    assert.throws(() => softmax([-Infinity, -Infinity]), /with all excluded there is nothing to choose/);
    assert.throws(() => softmax([1, Number.NaN]), /finite or −∞, found NaN at index 1/);
    assert.throws(() => softmax([]), /at least one score/);
    assert.throws(() => softmax([1], -1), /temperature of at least 0, found -1/);
  });
});
