/** Next-token loss on (B, T), its first value, and how errors of single steps add up. */
import assert from 'node:assert/strict';
import { crossEntropyOfLogits, meanCrossEntropy } from '../../../src/core/information/classification';
import { allRight, initialLoss, perplexityOfTokens } from '../../../src/core/information/perplexity';
import { crossEntropy } from '../../../src/core/learn/losses';
import { fromNested } from '../../../src/core/tensor/nested';
import { figure, figures } from './figures';
import { compute } from './graphs';

describe('row 24: autoregression', () => {
  it('the first loss is ln V', () => {
    figure(initialLoss(65), '4.174');
    figure(initialLoss(50_257), '10.825');
    figure(crossEntropyOfLogits(new Float64Array(65), 7), '4.174');
  });

  it('is the mean over all positions by default', () => {
    // (B, T, V) = (1, 2, 3), one row a position.
    const logits = [
      [2, 0, 0],
      [0, 1, 0],
    ];
    const each = [crossEntropyOfLogits(logits[0], 0), crossEntropyOfLogits(logits[1], 2)];
    assert.ok(Math.abs(meanCrossEntropy(logits, [0, 2]) - (each[0] + each[1]) / 2) < 1e-15);
    assert.ok(Math.abs(Math.log(perplexityOfTokens(each.map((l) => -l))) - meanCrossEntropy(logits, [0, 2])) < 1e-15);
    assert.throws(() => meanCrossEntropy(logits, [0]), /a target for each row of logits, found 1 for 2/);
    assert.throws(() => crossEntropyOfLogits(logits[0], 3), /a target below the number of classes, 3, found 3/);
  });

  it('the chain rule: a text is as probable as the product of its steps', () => {
    figure(allRight(0.99, 100), '.366');
  });

  it('the loss of logits (B, T, V) and targets (B, T), and its gradient (p − onehot)/(BT)', () => {
    const logits = [
      [
        [2, 0, 0],
        [0, 1, 0],
      ],
    ];
    const targets = fromNested([[0, 2]], 'int64');
    const { value, gradients } = compute((B, z) => crossEntropy(B, z, B.input(targets)), logits);
    assert.ok(Math.abs(value[0] - meanCrossEntropy(logits[0], [0, 2])) < 1e-15);
    const p = logits[0].map((row) => row.map((z) => Math.exp(z) / row.reduce((a, x) => a + Math.exp(x), 0)));
    const expected = [p[0][0] - 1, p[0][1], p[0][2], p[1][0], p[1][1], p[1][2] - 1];
    gradients[0].forEach((g, i) => assert.ok(Math.abs(g - expected[i] / 2) < 1e-15));
    figures(
      compute((B, z) => crossEntropy(B, z, B.input(targets)), [[new Array(65).fill(0), new Array(65).fill(0)]]).value,
      '4.174',
    );
  });
});
