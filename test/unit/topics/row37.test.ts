/** (N, 1) against (N,) in a loss. */
import assert from 'node:assert/strict';
import { answerEval } from '../../../src/features/evaluate';
import { figure } from './figures';

const loss = (prediction: string): number => {
  const answer = answerEval({ expr: `F.mse_loss(${prediction}, torch.tensor([1., 2., 3.]))`, dtype: 'float64' });
  assert.ok(answer.ok && 'value' in answer);
  return Number(answer.value);
};

describe('row 37: mistakes', () => {
  it('a column against a row of the same numbers has the loss 4/3 where it should be 0', () => {
    figure(loss('torch.tensor([[1.], [2.], [3.]])'), '1.33333');
    assert.equal(loss('torch.tensor([1., 2., 3.])'), 0);
  });
});
