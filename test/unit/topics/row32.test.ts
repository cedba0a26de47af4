/** Checkpointing, optimiser memory, gradient accumulation. */
import assert from 'node:assert/strict';
import {
  accumulatedLoss,
  activationBytesPerBlock,
  bytesPerParameter,
  checkpointBytesPerBlock,
  checkpointingCost,
} from '../../../src/core/accounting/training';
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
});
