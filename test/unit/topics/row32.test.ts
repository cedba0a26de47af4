/** Checkpointing, optimiser memory, gradient accumulation. */
import assert from 'node:assert/strict';
import {
  accumulatedLoss,
  activationBytesPerBlock,
  bytesPerParameter,
  checkpointBytesPerBlock,
  checkpointingCost,
} from '../../../src/core/accounting/training';
import { crossEntropy } from '../../../src/core/learn/losses';
import { mlp } from '../../../src/core/learn/models/mlp';
import { Objective } from '../../../src/core/learn/objective';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { figure } from './figures';

describe('row 32: what training costs', () => {
  it('checkpointing costs a third more time', () => {
    assert.equal(checkpointingCost(), 4 / 3);
    // s·b·h·(34 + 5·a·s/h) of a GPT-2 small block, 8 sequences of 1024; its input alone is a small part of it.
    assert.equal(activationBytesPerBlock(1024, 8, 768, 12), 1024 * 8 * 768 * (34 + (5 * 12 * 1024) / 768));
    assert.equal(activationBytesPerBlock(1024, 8, 768, 12) / checkpointBytesPerBlock(1024, 8, 768), 57);
  });

  it('Adam takes 16 bytes a parameter in single and in mixed precision', () => {
    assert.equal(bytesPerParameter('adam', 'float32').total, 16);
    assert.equal(bytesPerParameter('adam', 'mixed').total, 16);
    assert.equal(bytesPerParameter('sgd', 'float32').total, 8);
  });

  it('the loss of a split batch is the mean over tokens', () => {
    figure(accumulatedLoss([1, 3], [2, 8]), '2.6');
    assert.equal(accumulatedLoss([1, 3], [5, 5]), 2);
    assert.throws(() => accumulatedLoss([1], [0]), /at least one token/);
  });

  it('gradients of parts, weighted by their tokens, are those of the whole batch', () => {
    const model = mlp({ sizes: [3, 5, 4], activation: 'tanh' });
    const objective = new Objective(model, crossEntropy);
    const weights = model.initial(new Random(1));
    const random = new Random(2);
    const inputs = Tensor.from(
      'float64',
      [10, 3],
      Array.from({ length: 30 }, () => random.normal()),
    );
    const targets = Tensor.from(
      'int64',
      [10],
      Array.from({ length: 10 }, () => random.integer(0, 4)),
    );
    const part = (from: number, n: number) =>
      objective.gradientsAt(weights, { inputs: inputs.slice(0, from, n), targets: targets.slice(0, from, n) });
    const [whole, few, many] = [part(0, 10), part(0, 2), part(2, 8)];
    assert.ok(Math.abs(accumulatedLoss([few.value, many.value], [2, 8]) - whole.value) < 1e-14);
    for (const name of Object.keys(weights)) {
      const [w, a, b] = [whole, few, many].map((p) => p.gradients[name]!.dense());
      w.forEach((g, i) => assert.ok(Math.abs(0.2 * a[i] + 0.8 * b[i] - g) < 1e-14));
    }
  });
});
