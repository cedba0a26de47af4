/** The map of a transformer: what each part lets through to where, and the groups of its weights. */
import assert from 'node:assert/strict';
import { gradientNorm } from '../../../src/core/learn/clipping';
import { normal } from '../../../src/core/learn/initializers';
import { crossEntropy } from '../../../src/core/learn/losses';
import { feedForward, selfAttention, transformer, weightsOf } from '../../../src/core/learn/models/transformer';
import { Objective, type Vars } from '../../../src/core/learn/objective';
import type { Backend } from '../../../src/core/ops/backend';
import type { Var } from '../../../src/core/ops/operator';
import { Random } from '../../../src/core/random/random';
import { fromNested } from '../../../src/core/tensor/nested';
import { compute } from './graphs';

const [TOKENS, WIDTH] = [4, 6];
const OPTIONS = { vocabulary: 9, context: TOKENS, width: WIDTH, heads: 2, blocks: 1 };
const model = transformer(OPTIONS);
const weights = model.initial(new Random(3));

/** '×' where y_i depends on x_j. */
function pattern(part: (B: Backend, w: Vars, x: Var) => Var): string[] {
  const x = normal()(new Random(4), [1, TOKENS, WIDTH]);
  return Array.from({ length: TOKENS }, (_, i) => {
    const { gradients } = compute((B, input) => {
      const nodes = Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, B.input(w)]));
      return B.sum(B.select(B.square(part(B, weightsOf(nodes, 0), input)), 1, i));
    }, x);
    const rows = Array.from({ length: TOKENS }, (_, j) => gradients[0].subarray(j * WIDTH, (j + 1) * WIDTH));
    return rows.map((row) => (row.some((g) => g !== 0) ? '×' : '·')).join('');
  });
}

describe('row 39: the map of a transformer', () => {
  it('the feed-forward part works on each place by itself, attention mixes them, causal looks back only', () => {
    assert.deepEqual(pattern(feedForward), ['×···', '·×··', '··×·', '···×']);
    assert.deepEqual(
      pattern((B, w, x) => selfAttention(B, w, x, 2, false)),
      ['××××', '××××', '××××', '××××'],
    );
    assert.deepEqual(
      pattern((B, w, x) => selfAttention(B, w, x, 2, true)),
      ['×···', '××··', '×××·', '××××'],
    );
  });

  it('every one of the six groups of weights has a gradient', () => {
    const batch = { inputs: fromNested([[1, 2, 3, 4]], 'int64'), targets: fromNested([[2, 3, 4, 5]], 'int64') };
    const { gradients } = new Objective(model, crossEntropy).gradientsAt(weights, batch);
    const groups: Record<string, RegExp> = {
      embeddings: /^(tokens|positions)$/,
      'queries, keys, values': /\.[qkv](Bias)?$/,
      'output of attention': /\.out(Bias)?$/,
      'feed-forward': /\.(up|down)(Bias)?$/,
      norms: /norm\d?(Weight|Bias)$/,
      head: /^head$/,
    };
    const left = new Set(Object.keys(weights));
    for (const [group, names] of Object.entries(groups)) {
      const own = Object.entries(gradients).filter(([name]) => names.test(name));
      for (const [name] of own) left.delete(name);
      assert.ok(gradientNorm(Object.fromEntries(own)) > 0, group);
    }
    assert.deepEqual([...left], []);
  });

  it('a tied head adds to the gradient of the embeddings, and has no weight of its own', () => {
    const tied = transformer({ ...OPTIONS, tied: true });
    const own = tied.initial(new Random(3));
    assert.ok(!('head' in own));
    const batch = { inputs: fromNested([[1, 1]], 'int64'), targets: fromNested([[1, 1]], 'int64') };
    const rows = (g: ArrayLike<number>) => Array.from({ length: 9 }, (_, i) => g[i * WIDTH] !== 0);
    const untied = new Objective(model, crossEntropy).gradientsAt(weights, batch).gradients.tokens!;
    const joint = new Objective(tied, crossEntropy).gradientsAt(own, batch).gradients.tokens!;
    assert.deepEqual(rows(untied.dense()), [false, true, ...new Array(7).fill(false)]);
    assert.deepEqual(rows(joint.dense()), new Array(9).fill(true));
  });
});
