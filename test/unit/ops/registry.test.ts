/** That every operator has a value and, where there is a derivative, a gradient; and what has none, with the reason. */
import assert from 'node:assert/strict';
import { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { allOperators } from '../../../src/core/ops/index';
import type { Operator } from '../../../src/core/ops/operator';
import { Tensor } from '../../../src/core/tensor/tensor';
import { answerEval } from '../../../src/features/evaluate';
import { checkGradient, drawn, weighted } from './gradients';

/** Operators that are followed by shape alone. None of them is one of the primitives that others are composed of. */
const WITHOUT_VALUE: Readonly<Record<string, readonly string[]>> = {
  'whatever was in memory': ['empty', 'empty_like', 'new_empty'],
  'numbers as the library draws them': [
    ...['randint_like', 'jax_randint', 'normal', 'np_distribution', 'np_rand', 'np_choice', 'np_permutation'],
    ...['multinomial', 'gumbel_softmax', 'svd_lowrank', 'same_shape'],
  ],
  'a demand, or no tensor': ['require_rank', 'broadcast_shapes'],
  'functions that differ share the shape rule': ['keep', 'attention_kernel', 'to_real'],
  'the type of the result depends on the version': ['masked_argmax', 'masked_argmin'],
  'bytes of a buffer or a file': ['np_frombuffer'],
  'written in Python of other functions (src/analysis/library/python/numpy)': ['np_polyfit', 'np_histogram2d'],
};

function hasValue(op: Operator): boolean {
  return op.eval !== undefined || op.compose !== undefined;
}

function hasGradient(op: Operator): boolean {
  return [op.vjp, op.vjpOfMany, op.compose].some((rule) => rule !== undefined);
}

describe('the registry of operators', () => {
  const all = [...allOperators()];

  it('lists what has no value', () => {
    const none = all.filter((op) => !hasValue(op)).map((op) => op.name);
    console.log(`      ${all.length} operators, ${none.length} of them without a value`);
    for (const [why, names] of Object.entries(WITHOUT_VALUE)) console.log(`      ${why}: ${names.join(', ')}`);
    assert.deepEqual(none.sort(), Object.values(WITHOUT_VALUE).flat().sort());
  });

  it('has no value without a gradient where there is a derivative', () => {
    const without = all.filter((op) => hasValue(op) && op.differentiable !== false && !hasGradient(op));
    assert.deepEqual(
      without.map((op) => op.name),
      [],
    );
  });

  it('has no gradient rule where there is no derivative', () => {
    const both = all.filter((op) => op.differentiable === false && (op.vjp || op.vjpOfMany));
    assert.deepEqual(
      both.map((op) => op.name),
      [],
    );
  });
});

/** Sums over the last axis of lhs and the first of rhs, for each of a batch. */
const DIMENSIONS = {
  dimension_numbers: [
    [[2], [0]],
    [[0], [1]],
  ],
} as Parameters<Graph['call']>[1];

type Program = (B: Graph, ...x: Node[]) => Node;

function one(name: string, names: readonly string[], more: Parameters<Graph['call']>[1] = {}): Program {
  return (B, ...x) => weighted(B, [B.call(name, { ...Object.fromEntries(names.map((n, k) => [n, x[k]])), ...more })]);
}

describe('gradients against central differences', () => {
  for (const name of ['np_convolve', 'np_correlate']) {
    for (const mode of ['full', 'same', 'valid']) {
      for (const [m, n] of [
        [7, 3],
        [3, 7],
        [1, 5],
        [4, 4],
      ]) {
        it(`${name} of ${m} and ${n}, ${mode}`, () => {
          checkGradient([drawn([m], 1), drawn([n], 2)], one(name, ['a', 'v'], { mode }), { twice: true });
        });
      }
    }
  }

  const cases: readonly (readonly [what: string, inputs: readonly Tensor[], program: Program])[] = [
    ['lax_dot_general', [drawn([2, 3, 5], 1), drawn([5, 2, 4], 2)], one('lax_dot_general', ['lhs', 'rhs'], DIMENSIONS)],
    ['np_resize', [drawn([2, 3])], one('np_resize', ['input'], { size: [3, 5] })],
    ['np_polyval', [drawn([4], 1), drawn([2, 3], 2)], one('np_polyval', ['p', 'input'])],
    ['np_polyval of a constant', [drawn([1], 1), drawn([3], 2)], one('np_polyval', ['p', 'input'])],
    ['windows', [drawn([5, 3])], one('np_sliding_window_view', ['input'], { size: [2, 3], dim: [0, 1] })],
    ['np_median', [drawn([3, 5])], one('np_median', ['input'], { dim: 1 })],
    ['np_median of an even number', [drawn([3, 4])], one('np_median', ['input'], { dim: 1, keepdim: true })],
    ['nanquantile', [drawn([3, 5])], one('nanquantile', ['input'], { q: 0.3, dim: 1 })],
    ['put', [drawn([3, 5], 1), drawn([2], 2)], (B, x, s) => put(B, x, s, false)],
    ['put that adds', [drawn([3, 5], 1), drawn([2], 2)], (B, x, s) => put(B, x, s, true)],
    ['box_area', [drawn([3, 4])], one('box_area', ['boxes'])],
    ...['plain', 'generalized', 'distance'].map((kind) => boxPairs(kind)),
    ['box_convert', [drawn([3, 4])], one('box_convert', ['input'], { in_fmt: 'cxcywh', out_fmt: 'xyxy' })],
    ['angle', [drawn([3], 1), drawn([3], 2)], (B, x, y) => ofComplex(B, 'angle', x, y)],
    ['sgn', [drawn([3], 1), drawn([3], 2)], (B, x, y) => ofComplex(B, 'sgn', x, y)],
    ['gradient', [drawn([5, 3])], (B, x) => weighted(B, B.callMany('gradient', { input: x, edge_order: 2 }) as Node[])],
    ['ctc_loss', [drawn([5, 1, 3])], (B, x) => ctc(B, x)],
    ['segment_reduce', [drawn([5, 2])], (B, x) => segments(B, x)],
    ['roi_align', [drawn([1, 1, 4, 3])], (B, x) => regions(B, x)],
  ];
  for (const [what, inputs, program] of cases) it(what, () => checkGradient(inputs, program));
});

it('jax.lax.dot_general is the product of matrices for each of a batch', () => {
  const B = new Graph({ defaultFloat: 'float64' });
  const [lhs, rhs] = [B.input(drawn([2, 3, 5], 1)), B.input(drawn([5, 2, 4], 2))];
  const found = (B.call('lax_dot_general', { lhs, rhs, ...DIMENSIONS }) as Node).value;
  const expected = (B.matmul(lhs, B.transpose(rhs, 0, 1)) as Node).value;
  assert.deepEqual(found.sizes, [2, 3, 4]);
  found.dense().forEach((x, i) => assert.ok(Math.abs(x - expected.dense()[i]) < 1e-14));
});

function put(B: Graph, input: Node, source: Node, accumulate: boolean): Node {
  const index = B.input(Tensor.from('int64', [2], [7, -1]));
  return weighted(B, [B.call('put', { input, index, source, accumulate })]);
}

function boxPairs(kind: string) {
  const boxes = (seed: number) =>
    Tensor.from(
      'float64',
      [2, 4],
      [0, 0.1, 2.3, 3, 1, 0.5, 4.2, 2.6].map((v) => v + seed),
    );
  return [
    `box_iou, ${kind}`,
    [boxes(0), boxes(0.37)],
    one('box_iou', ['boxes1', 'boxes2'], { kind, ...(kind === 'distance' ? { eps: 1e-7 } : {}) }),
  ] as const;
}

function ofComplex(B: Graph, name: string, real: Node, imag: Node): Node {
  return weighted(B, [B.fn(name, B.call('complex', { real, imag })) as Node]);
}

/** Behind log_softmax, as its gradient is that of PyTorch. */
function ctc(B: Graph, x: Node): Node {
  return B.call('ctc_loss', {
    log_probs: B.call('log_softmax', { input: x, dim: 2 }),
    targets: B.input(Tensor.from('int64', [1, 2], [1, 1])),
    input_lengths: [5],
    target_lengths: [2],
    blank: 0,
    reduction: 'mean',
    zero_infinity: false,
  });
}

function segments(B: Graph, input: Node): Node {
  const lengths = B.input(Tensor.from('int64', [3], [2, 0, 3]));
  return weighted(B, [B.call('segment_reduce', { input, lengths, axis: 0, reduce: 'sum' })]);
}

function regions(B: Graph, input: Node): Node {
  const boxes = B.input(Tensor.from('float64', [2, 5], [0, 0.2, 0.4, 2.1, 3.9, 0, -2, -1, 4, 7]));
  const rest = { output_size: [3, 1], spatial_scale: 1, sampling_ratio: 2, aligned: true };
  return weighted(B, [B.call('roi_align', { input, boxes, ...rest })]);
}

/** What cannot be: the message names the operator, and what was found. */
describe('input without a result', () => {
  const cases: readonly (readonly [expr: string, message: RegExp])[] = [
    ['torch.linalg.inv(torch.zeros(2, 2))', /inv.*singular/],
    ['torch.linalg.solve(torch.ones(2, 2), torch.ones(2))', /solve.*singular/],
    ['torch.linalg.cholesky(-torch.eye(2))', /cholesky.*positive/],
    ['torch.zeros(2 ** 31)', /zeros: .*\(2147483648\) is too large/],
    ['torch.ones(65536, 1) * torch.ones(1, 65536)', /mul: .*\(65536, 65536\) is too large/],
    ['torch.ones(2, 3) @ torch.ones(2, 3)', /matmul: .*3 and 2/],
    ['torch.ones(2, 3) + torch.ones(4)', /add: sizes 3 and 4/],
    ['torch.ones(2).max(dim=1)', /max.*dim 1/],
    ['torch.ones(0).max()', /max/],
    ['torch.ones(3)[torch.tensor([5])]', /5.*out of range/],
    ['F.embedding(torch.tensor([7]), torch.ones(3, 2))', /index 7 .*embedding/],
    ['F.nll_loss(torch.zeros(2, 3), torch.tensor([0, 3]))', /3.*out of range/],
    ['F.one_hot(torch.tensor([-1]), 3)', /one_hot: label -1/],
  ];
  for (const [expr, message] of cases) {
    it(expr, () => {
      const answer = answerEval({ expr });
      assert.match(answer.ok ? 'it has a value' : answer.reason, message);
    });
  }
});
