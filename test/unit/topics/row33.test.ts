/** Convolution against attention, kernels, the margin of an SVM. */
import assert from 'node:assert/strict';
import { inputsSeen, kernelSeeingAll } from '../../../src/core/accounting/receptiveField';
import { fromRows } from '../../../src/core/linalg/matrix';
import { polynomialKernel, rbfKernel } from '../../../src/core/regression/kernels';
import { trainSvm } from '../../../src/core/regression/svm';
import { figure } from './figures';

describe('row 33: kernels and convolutions', () => {
  it('a kernel of 8 on 8 inputs sees some of them, one of 15 all', () => {
    // As PyTorch's conv1d with padding='same' sums ones; NumPy's convolve has the same numbers from the other side.
    assert.deepEqual(inputsSeen(8, 8), [5, 6, 7, 8, 7, 6, 5, 4]);
    assert.equal(kernelSeeingAll(8), 15);
    assert.deepEqual(inputsSeen(8, 15), Array(8).fill(8));
    assert.ok(Math.min(...inputsSeen(8, 14)) < 8);
  });

  it('(1, 2) and (3, 4)', () => {
    figure(rbfKernel(1)([1, 2], [3, 4]), '.01832');
    assert.equal(polynomialKernel(2)([1, 2], [3, 4]), 121);
  });

  it('an RBF machine separates XOR', () => {
    const x = fromRows([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const y = [-1, 1, 1, -1];
    const svm = trainSvm(x, y, { kernel: rbfKernel(1), c: 100 });
    for (let i = 0; i < 4; i++) figure(y[i] * svm.decide(x.data.subarray(2 * i, 2 * i + 2)), '1.000');
  });
});
