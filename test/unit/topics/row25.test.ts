/** Recurrent layers: products of many equal factors, and parameters. */
import assert from 'node:assert/strict';
import { recurrentParameters } from '../../../src/core/accounting/recurrent';
import type { Var } from '../../../src/core/ops/operator';
import { figure } from './figures';
import { compute } from './graphs';

describe('row 25: recurrent networks', () => {
  it('what twenty steps leave of a gradient: BPTT through hₜ = w·hₜ₋₁ + xₜ', () => {
    const through = (w: number) =>
      compute((B, h0) => {
        let h: Var = h0;
        for (let t = 0; t < 20; t++) h = B.add(B.mul(w, h), 1);
        return h;
      }, 0.3).gradients[0][0];
    figure(through(0.5), '9.54e-7');
    figure(through(1.5), '3325.26');
  });

  it('what a forget gate of .9 leaves of the cell after twenty steps', () => {
    const zeros = [[0], [0], [0], [0]];
    // The gates in, forget, cell, out; σ(ln 9) = .9.
    const bias = [0, Math.log(9), 0, 0];
    const { gradients } = compute(
      (B, c0, w, b, x) => {
        let [h, c]: readonly Var[] = [B.zerosLike(c0), c0];
        for (let t = 0; t < 20; t++) {
          [h, c] = B.callMany('lstm_cell', { input: x, hx: [h, c], w_ih: w, w_hh: w, b_ih: b, b_hh: null });
        }
        return c;
      },
      [[2]],
      zeros,
      bias,
      [[1]],
    );
    figure(gradients[0][0], '.12158');
  });

  it('parameters from 10 to 20', () => {
    assert.equal(recurrentParameters('rnn', 10, 20), 640);
    assert.equal(recurrentParameters('lstm', 10, 20), 2560);
    assert.equal(recurrentParameters('gru', 10, 20), 1920);
  });
});
