/** Word vectors, and the gradient of an embedding. */
import assert from 'node:assert/strict';
import { Optimizer, rules } from '../../../src/core/learn/optimizers';
import { cosineSimilarity } from '../../../src/core/linalg/vectors';
import { fromNested } from '../../../src/core/tensor/nested';
import { embeddingGradient, termFrequencies, tokenCounts, touchedShare } from '../../../src/core/text/counts';
import { coOccurrences, gloveWeight, trainGlove } from '../../../src/core/text/glove';
import { noiseDistribution, skipGramPairs, skipGramStep, trainSkipGram } from '../../../src/core/text/skipGram';
import { figures, seeded } from './figures';
import { compute, tensor } from './graphs';

/** Words 0 and 1 stand where the other may, 2 with them; 3 and 4 likewise with 5. */
function twoTopics(): number[] {
  const draw = seeded(9);
  return Array.from({ length: 300 }, () =>
    draw() < 0.5 ? [draw() < 0.5 ? 0 : 1, 2] : [draw() < 0.5 ? 3 : 4, 5],
  ).flatMap((pair) => [...pair, ...pair]);
}

describe('row 23: embeddings', () => {
  it('the gradient of a sum: ids 2, 5, 2', () => {
    const ones = [1, 1, 1];
    const gradient = embeddingGradient([2, 5, 2], [ones, ones, ones]);
    assert.deepEqual([...gradient.keys()].sort(), [2, 5]);
    assert.deepEqual([...(gradient.get(2) ?? [])], [2, 2, 2]);
    assert.deepEqual([...(gradient.get(5) ?? [])], [1, 1, 1]);
    assert.deepEqual([...tokenCounts([2, 5, 2], 6)], [0, 0, 2, 0, 0, 1]);
    figures(termFrequencies([2, 5, 2], 6), '0 0 .667 0 0 .333');
    assert.throws(() => tokenCounts([6], 6), /ids from 0 to 5, found 6/);
  });

  const TABLE = Array.from({ length: 6 }, (_, i) => [i, 1 - i, 2]);
  const IDS = fromNested([2, 5, 2], 'int64');
  const rowsMoved = (gradient: Float64Array) =>
    TABLE.map((_, i) => gradient.subarray(3 * i, 3 * i + 3).some((x) => x !== 0));

  it('the operator has the same gradient; a tied head reaches every row', () => {
    const look = compute((B, table) => B.sum(B.call('embedding', { input: B.input(IDS), weight: table })), TABLE);
    figures(look.gradients[0], '0 0 0 0 0 0 2 2 2 0 0 0 0 0 0 1 1 1');
    const tied = compute((B, table) => {
      const x = B.call('embedding', { input: B.input(IDS), weight: table });
      return B.neg(B.mean(B.call('log_softmax', { input: B.matmul(x, B.mT(table)), dim: -1 })));
    }, TABLE);
    assert.deepEqual(rowsMoved(tied.gradients[0]), [true, true, true, true, true, true]);
  });

  it("Adam goes on moving rows whose gradient is 0 now; AdamW's decay moves every row", () => {
    const gradient = (row: number) => tensor(TABLE.map((_, i) => (i === row ? [1, 1, 1] : [0, 0, 0])));
    const start = { table: tensor(TABLE) };
    const movedBy = (rule: ReturnType<typeof rules.adam>) => {
      const optimizer = new Optimizer(rule, 0.1);
      const first = optimizer.step(start, { table: gradient(2) }).table;
      const second = optimizer.step({ table: first }, { table: gradient(5) }).table;
      return rowsMoved(Float64Array.from(second.data, (x, i) => x - first.data[i]));
    };
    assert.deepEqual(movedBy(rules.sgd()), [false, false, false, false, false, true]);
    assert.deepEqual(movedBy(rules.adam()), [false, false, true, false, false, true]);
    assert.deepEqual(movedBy(rules.adamW()), [true, true, true, true, true, true]);
  });

  it('2,048 tokens touch at most 2.048 % of 100,000 rows', () => {
    assert.equal(100 * touchedShare(2048, 100_000), 2.048);
    assert.equal(touchedShare(10, 5), 1);
  });

  it('skip-gram: pairs, noise, and the gradient of a pair', () => {
    assert.deepEqual(skipGramPairs([7, 8, 9], 1), [
      [7, 8],
      [8, 7],
      [8, 9],
      [9, 8],
    ]);
    figures(noiseDistribution([1, 16, 0]), '.111 .889 0');
    const draw = seeded(4);
    const vector = () => Float64Array.from({ length: 3 }, () => 2 * draw() - 1);
    const [v, u, negatives] = [vector(), vector(), [vector(), vector()]];
    const step = skipGramStep(v, u, negatives);
    const h = 1e-6;
    const all: [Float64Array, Float64Array][] = [
      [v, step.center],
      [u, step.contexts[0]],
      [negatives[1], step.contexts[2]],
    ];
    for (const [x, gradient] of all) {
      for (let i = 0; i < 3; i++) {
        const at = x[i];
        x[i] = at + h;
        const above = skipGramStep(v, u, negatives).loss;
        x[i] = at - h;
        const below = skipGramStep(v, u, negatives).loss;
        x[i] = at;
        assert.ok(Math.abs((above - below) / (2 * h) - gradient[i]) < 1e-8);
      }
    }
  });

  it('skip-gram puts words of the same neighbours together', () => {
    const { vectors, losses } = trainSkipGram(twoTopics(), {
      vocabulary: 6,
      width: 8,
      window: 1,
      negatives: 3,
      epochs: 20,
      learningRate: 0.1,
      uniform: seeded(2),
    });
    assert.ok(losses[19] < losses[0]);
    assert.ok(cosineSimilarity(vectors[0], vectors[1]) > 0.8, `${cosineSimilarity(vectors[0], vectors[1])}`);
    assert.ok(cosineSimilarity(vectors[0], vectors[3]) < 0.5, `${cosineSimilarity(vectors[0], vectors[3])}`);
  });

  it('GloVe fits logarithms of co-occurrences', () => {
    assert.deepEqual(coOccurrences([0, 1, 0], 2, 2), [
      { row: 1, col: 0, weight: 2 },
      { row: 0, col: 1, weight: 2 },
      { row: 0, col: 0, weight: 1 },
    ]);
    assert.equal(gloveWeight(100), 1);
    assert.equal(gloveWeight(1, 16), 0.125);
    const { vectors, losses } = trainGlove(coOccurrences(twoTopics(), 6, 2), {
      vocabulary: 6,
      width: 4,
      epochs: 200,
      learningRate: 0.1,
      uniform: seeded(8),
    });
    assert.ok(losses[199] < 0.02 * losses[0], `${losses[0]} to ${losses[199]}`);
    assert.ok(cosineSimilarity(vectors[0], vectors[1]) > cosineSimilarity(vectors[0], vectors[3]));
  });
});
