/** Logistic regression and what no line can do. */
import assert from 'node:assert/strict';
import { fromRows } from '../../../src/core/linalg/matrix';
import { linearRegression, predict, withBias } from '../../../src/core/regression/linear';
import { logisticGradient } from '../../../src/core/regression/logistic';
import { softmax } from '../../../src/core/sampling/softmax';
import { sigmoid } from '../../../src/core/special/logarithms';
import { figures } from './figures';

const XOR = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const TARGETS = [0, 1, 1, 0];

describe('row 13: classification', () => {
  it('the sigmoid is the softmax of two', () => {
    for (const [z1, z2] of [
      [2, -1],
      [0.3, 0.3],
      [-20, 15],
    ]) {
      assert.ok(Math.abs(softmax([z1, z2])[0] / sigmoid(z1 - z2) - 1) < 1e-14);
      assert.ok(Math.abs(sigmoid(z2 - z1) - (1 - sigmoid(z1 - z2))) < 1e-15);
    }
  });

  it('the gradient of the loss is (p − y)x', () => {
    const p = sigmoid(0.4 * 2 - 0.1 * 3);
    const gradient = logisticGradient(fromRows([[2, 3]]), [1], Float64Array.of(0.4, -0.1));
    assert.ok(Math.abs(gradient[0] - (p - 1) * 2) < 1e-15 && Math.abs(gradient[1] - (p - 1) * 3) < 1e-15);
  });

  it('XOR: the best linear fit is ½ everywhere, two ReLUs do it', () => {
    const w = linearRegression(withBias(XOR), TARGETS);
    figures(predict(withBias(XOR), w), '.50000 .50000 .50000 .50000');
    const relu = (z: number) => Math.max(z, 0);
    const found = [0, 1, 2, 3].map((i) => {
      const sum = XOR.data[2 * i] + XOR.data[2 * i + 1];
      return relu(sum) - 2 * relu(sum - 1);
    });
    assert.deepEqual(found, TARGETS);
  });
});
