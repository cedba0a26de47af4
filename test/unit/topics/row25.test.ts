/** Recurrent layers: products of many equal factors, and parameters. */
import assert from 'node:assert/strict';
import { recurrentParameters } from '../../../src/core/accounting/recurrent';
import { figure } from './figures';

describe('row 25: recurrent networks', () => {
  it('what twenty steps leave of a gradient', () => {
    figure(0.5 ** 20, '9.54e-7');
    figure(1.5 ** 20, '3325.26');
    figure(0.9 ** 20, '.12158', 'forget gate');
  });

  it('parameters from 10 to 20', () => {
    assert.equal(recurrentParameters('rnn', 10, 20), 640);
    assert.equal(recurrentParameters('lstm', 10, 20), 2560);
    assert.equal(recurrentParameters('gru', 10, 20), 1920);
  });
});
