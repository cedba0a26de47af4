/** Optimizers: single steps, the noise of batches, and how fast they close in. */
import assert from 'node:assert/strict';
import { batchMean, bestDescent, bestMomentum } from '../../../src/core/learn/convergence';
import { Optimizer, rules } from '../../../src/core/learn/optimizers';
import type { Weights } from '../../../src/core/learn/weights';
import { figure } from './figures';
import { tensor } from './graphs';

const step = (rule: ReturnType<typeof rules.adam>, rate: number) =>
  new Optimizer(rule, rate).step({ w: tensor([0.5]) }, { w: tensor([0.2]) }).w.item();

/** What is left of the error on ½(w₁² + 100w₂²) after 300 steps, per step. */
function factorOf(rate: number, momentum: number): number {
  const optimizer = new Optimizer(rules.sgd({ momentum }), rate);
  let weights: Weights = { w: tensor([1, 1]) };
  const errors: number[] = [];
  for (let i = 0; i < 300; i++) {
    const [a, b] = weights.w.data;
    weights = optimizer.step(weights, { w: tensor([a, 100 * b]) });
    errors.push(Math.hypot(...weights.w.data));
  }
  return (errors[299] / errors[99]) ** (1 / 200);
}

describe('row 18: optimizers', () => {
  it('momentum: v = .29, w = .471', () => {
    const w = Float64Array.of(0.5);
    const v = Float64Array.of(0.1);
    rules.sgd({ momentum: 0.9 }).update(w, Float64Array.of(0.2), [v], 0.1, 2);
    figure(v[0], '.29');
    figure(w[0], '.471');
  });

  it("Adam's first step is the rate, whatever the gradient; decay moves only AdamW", () => {
    figure(step(rules.adam(), 0.001), '.49900');
    figure(step(rules.adam({ weightDecay: 0.1 }), 0.001), '.49900');
    figure(step(rules.adamW({ weightDecay: 0.1 }), 0.001), '.49895');
  });

  it('batches of 2 from (1, 2, 3, 4) have the right mean, and a variance', () => {
    const values = [1, 2, 3, 4];
    assert.deepEqual(batchMean(values, 2, true), { mean: 2.5, variance: 0.625 });
    assert.equal(batchMean(values, 2, false).mean, 2.5);
    figure(batchMean(values, 2, false).variance, '.41667');
    assert.equal(batchMean(values, 4, false).variance, 0);
    // Counted out.
    for (const replacement of [true, false]) {
      const means = values.flatMap((a, i) => values.flatMap((b, j) => (replacement || i !== j ? [(a + b) / 2] : [])));
      const variance = means.reduce((sum, m) => sum + (m - 2.5) ** 2, 0) / means.length;
      assert.ok(Math.abs(variance - batchMean(values, 2, replacement).variance) < 1e-15);
    }
    assert.throws(() => batchMean(values, 5, false), /at least 5 values, found 4/);
  });

  it('κ = 100: a step leaves .98020 of the error, with momentum .81818; so it does when it is run', () => {
    const [plain, heavy] = [bestDescent(1, 100), bestMomentum(1, 100)];
    figure(plain.factor, '.98020');
    figure(heavy.factor, '.81818');
    assert.ok(Math.abs(factorOf(plain.rate, 0) - plain.factor) < 1e-3);
    // A little slower, as the error of the double root is t·factorᵗ.
    assert.ok(Math.abs(factorOf(heavy.rate, heavy.momentum) - heavy.factor) < 0.02);
  });
});
