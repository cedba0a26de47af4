/** Linear regression, ridge, losses, bias and variance. */
import assert from 'node:assert/strict';
import { eigvalsh } from '../../../src/core/linalg/eigh';
import { fromRows } from '../../../src/core/linalg/matrix';
import { shrunkMeanError } from '../../../src/core/probability/maximumLikelihood';
import { normalEquations, ridgeRegression } from '../../../src/core/regression/linear';
import { huber, meanAbsoluteError, meanHuber, meanSquaredError } from '../../../src/core/regression/losses';
import { figure, figures } from './figures';

describe('row 12: regression', () => {
  it('ridge makes a singular problem solvable: eigenvalues rise by λ', () => {
    const ones = fromRows([
      [1, 1],
      [1, 1],
    ]);
    figures(ridgeRegression(ones, [1, 3], 1), '.8 .8');
    const { gram } = normalEquations(ones, [1, 3]);
    figures(eigvalsh(gram), '0.00000 4.00000');
    for (let i = 0; i < 2; i++) gram.data[3 * i] += 1;
    figures(eigvalsh(gram), '1.00000 5.00000');
  });

  it('Huber is squared for small errors and straight for large ones', () => {
    assert.equal(huber(3), 2.5);
    assert.equal(huber(0.5), 0.125);
    assert.equal(huber(-3), 2.5);
    assert.equal(meanHuber([3, 0.5], [0, 0]), (2.5 + 0.125) / 2);
    assert.equal(meanSquaredError([1, 2], [0, 4]), 2.5);
    assert.equal(meanAbsoluteError([1, 2], [0, 4]), 1.5);
    assert.throws(() => huber(1, 0), /a positive finite number as δ/);
  });

  it('a little bias can pay: c times the mean of four numbers, μ = σ² = 1', () => {
    figure(shrunkMeanError(1, 1, 1, 4), '.25');
    figure(shrunkMeanError(0.8, 1, 1, 4), '.20');
    // A new number adds its own noise, 1, to either.
    figure(1 + shrunkMeanError(1, 1, 1, 4), '1.25');
    figure(1 + shrunkMeanError(0.8, 1, 1, 4), '1.20');
  });
});
