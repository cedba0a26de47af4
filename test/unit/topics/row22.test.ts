/** Byte-pair merges by hand. */
import assert from 'node:assert/strict';
import { characterSymbols, learnMerges } from '../../../src/core/text/bpeTraining';

describe('row 22: tokenisation', () => {
  it('low 5, lower 2, newest 6, widest 3', () => {
    const words = Object.entries({ low: 5, lower: 2, newest: 6, widest: 3 });
    const merges = learnMerges(
      words.map(([word, count]) => [characterSymbols(word, '_'), count] as const),
      5,
    );
    assert.deepEqual(
      merges.map(({ left, right, count }) => [left + right, count]),
      [
        ['es', 9],
        ['est', 9],
        ['est_', 9],
        ['lo', 7],
        ['low', 7],
      ],
    );
  });

  it('stops where no pair comes twice', () => {
    assert.deepEqual(learnMerges([[['a', 'b', 'c'], 1]], 5), []);
    assert.equal(learnMerges([[['a', 'b', 'a', 'b'], 1]], 9).length, 1);
  });
});
