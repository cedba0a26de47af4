/** Gradient descent by hand: a rate that is right, too large, and the border between. */
import assert from 'node:assert/strict';
import { largestStableRate } from '../../../src/core/learn/convergence';
import { Optimizer, rules } from '../../../src/core/learn/optimizers';
import type { Weights } from '../../../src/core/learn/weights';
import { figures } from './figures';
import { compute, tensor } from './graphs';

/** The loss (wx − y)² at x = y = 2. */
const at = (w: Weights) => compute((B, v) => B.square(B.sub(B.mul(v, 2), 2)), w.w);

/** Weights and losses from w = 5 on. */
function descend(rate: number, steps: number) {
  const optimizer = new Optimizer(rules.sgd(), rate);
  let weights: Weights = { w: tensor(5) };
  const [ws, losses] = [[5], [at(weights).value[0]]];
  for (let i = 0; i < steps; i++) {
    weights = optimizer.step(weights, { w: tensor(at(weights).gradients[0][0]) });
    ws.push(weights.w.item());
    losses.push(at(weights).value[0]);
  }
  return { ws, losses };
}

describe('row 7: gradient descent', () => {
  it('α = .1 closes in', () => {
    const { ws, losses } = descend(0.1, 3);
    figures(losses, '64 2.56 .1024 .004096');
    figures(ws, '5 1.8 1.16 1.032');
  });

  it('the curvature is 8, so that rates below .25 are stable', () => {
    const second = compute((B, w) => B.mul(2, B.mul(B.sub(B.mul(w, 2), 2), 2)), 5).gradients[0][0];
    assert.equal(second, 8);
    assert.equal(largestStableRate(8), 0.25);
  });

  it('α = .125 needs one step, .25 goes round, .3 runs away', () => {
    figures(descend(0.125, 1).losses, '64 0');
    figures(descend(0.25, 4).ws, '5 -3 5 -3 5');
    figures(descend(0.3, 2).losses, '64 125.44 245.8624');
  });
});
