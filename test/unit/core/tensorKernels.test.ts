/** Values and gradients of tensors are the same whatever set of kernels computes them, and fused gradients those of the parts. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { grad } from '../../../src/core/autodiff/reverse';
import { Graph, inputsOf } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { loadKernels, supportedKernels } from '../../../src/core/kernels';
import { bindArgs } from '../../../src/core/ops/args';
import type { Arguments } from '../../../src/core/ops/backend';
import type { Var } from '../../../src/core/ops/operator';
import { Tensor } from '../../../src/core/tensor/tensor';
import { randoms } from './kernels/reference';

if (!supportedKernels().includes('relaxed-simd')) setFlagsFromString('--experimental-wasm-relaxed-simd');

type Sizes = readonly number[];
type Form = (B: Graph, ...x: Var[]) => Var;

const size = (sizes: Sizes) => sizes.reduce((a, b) => a * b, 1);
const attention =
  (more: Arguments = {}): Form =>
  (B, query, key, value, mask) =>
    B.call('scaled_dot_product_attention', {
      ...{ query, key, value, attn_mask: mask ?? null, dropout_p: 0, is_causal: false, scale: null, enable_gqa: false },
      ...more,
    });

/** A name, the sizes of the operands, and what is made of them. */
const CASES: readonly (readonly [string, readonly Sizes[], Form])[] = [
  [
    'matmul',
    [
      [37, 29],
      [29, 43],
    ],
    (B, x, y) => B.matmul(x, y),
  ],
  [
    'matmul of transposed operands',
    [
      [29, 37],
      [43, 29],
    ],
    (B, x, y) => B.matmul(B.mT(x), B.mT(y)),
  ],
  [
    'matmul of batches',
    [
      [3, 2, 17, 19],
      [2, 19, 23],
    ],
    (B, x, y) => B.matmul(x, y),
  ],
  [
    'matmul of a batch and a matrix',
    [
      [3, 5, 17, 19],
      [19, 23],
    ],
    (B, x, y) => B.matmul(x, y),
  ],
  [
    'matmul of permuted batches',
    [
      [3, 17, 2, 19],
      [3, 23, 2, 19],
    ],
    (B, x, y) => B.matmul(B.permute(x, [0, 2, 1, 3]), B.permute(y, [0, 2, 3, 1])),
  ],
  ['matmul of a vector', [[113], [3, 113, 17]], (B, x, y) => B.matmul(x, y)],
  ['linear', [[5, 7, 33], [45, 33], [45]], (B, input, weight, bias) => B.call('linear', { input, weight, bias })],
  ['linear without bias, one row', [[133], [45, 133]], (B, input, weight) => B.call('linear', { input, weight })],
  ['linear of one axis', [[5, 33], [33]], (B, input, weight) => B.call('linear', { input, weight })],
  ['softmax', [[31, 67]], (B, x) => B.call('softmax', { input: x, dim: -1 })],
  ['softmax along the first axis', [[67, 31]], (B, x) => B.call('softmax', { input: x, dim: 0 })],
  ['log softmax', [[7, 5, 67]], (B, x) => B.call('log_softmax', { input: x, dim: 2 })],
  ['log softmax in the middle', [[7, 67, 5]], (B, x) => B.call('log_softmax', { input: x, dim: 1 })],
  [
    'layer norm',
    [[5, 7, 67], [67], [67]],
    (B, input, weight, bias) => B.call('layer_norm', { input, normalized_shape: [67], weight, bias, eps: 1e-5 }),
  ],
  [
    'layer norm over two axes',
    [[5, 7, 67]],
    (B, input) => B.call('layer_norm', { input, normalized_shape: [7, 67], eps: 1e-5 }),
  ],
  ['gelu', [[31, 67]], (B, x) => B.call('gelu', { input: x, approximate: 'none' })],
  ['gelu by tanh', [[31, 67]], (B, x) => B.call('gelu', { input: x, approximate: 'tanh' })],
  ['tanh of exp', [[31, 67]], (B, x) => B.tanh(B.exp(x))],
  ['relu', [[31, 67], [67]], (B, x, y) => B.fn('relu', B.add(x, y))],
  ['sums', [[7, 31, 13]], (B, x) => B.add(B.sum(x, [0, 2]), B.sum(B.sum(x, 0), 1))],
  ['sum over outer axes', [[7, 31, 13]], (B, x) => B.mul(B.sum(x, [0, 1]), B.sum(x))],
  [
    'attention',
    [
      [2, 3, 17, 8],
      [2, 3, 29, 8],
      [2, 3, 29, 11],
    ],
    attention(),
  ],
  [
    'causal attention',
    [
      [2, 37, 8],
      [2, 37, 8],
      [2, 37, 8],
    ],
    attention({ is_causal: true, scale: 0.7 }),
  ],
  [
    'attention of shared keys',
    [
      [4, 2, 17, 8],
      [1, 2, 29, 8],
      [2, 29, 11],
    ],
    attention(),
  ],
  [
    'attention of grouped queries',
    [
      [2, 6, 17, 8],
      [2, 3, 29, 8],
      [2, 3, 29, 8],
    ],
    attention({ enable_gqa: true }),
  ],
  [
    'attention with a mask',
    [
      [2, 3, 17, 8],
      [2, 3, 29, 8],
      [2, 3, 29, 11],
      [17, 29],
    ],
    attention(),
  ],
  [
    'attention with a mask a head',
    [
      [2, 3, 17, 8],
      [2, 3, 29, 8],
      [2, 3, 29, 11],
      [3, 1, 29],
    ],
    attention(),
  ],
];

/** The value, and the gradients of its product with something. */
function results(dtype: 'float32' | 'float64', sizes: readonly Sizes[], form: Form): Float64Array[] {
  const B = new Graph({ defaultFloat: dtype });
  const x = sizes.map((s, i) => B.input(Tensor.from(dtype, s, randoms(Float64Array, size(s), i + 1))));
  const y = form(B, ...x) as Node;
  const direction = B.input(Tensor.from(dtype, y.value.sizes, randoms(Float64Array, y.value.size, 9)));
  const { adjoints } = grad(B, B.sum(B.mul(y, direction)) as Node, x);
  return [y, ...adjoints].map((node) => Float64Array.from(node!.value.dense()));
}

function agree(found: readonly Float64Array[], expected: readonly Float64Array[], tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (const [k, a] of found.entries()) {
    assert.equal(a.length, expected[k].length);
    const scale = Math.max(1, ...expected[k].map(Math.abs));
    for (const [i, value] of a.entries())
      assert.ok(Math.abs(value - expected[k][i]) <= tolerance * scale, `${k}, ${i}: ${value}, not ${expected[k][i]}`);
  }
}

describe('tensors by the kernels', () => {
  after(() => loadKernels('plain'));

  for (const [name, sizes, form] of CASES)
    it(`${name}: the same by all kernels`, async () => {
      await loadKernels('plain');
      const exact = results('float64', sizes, form);
      agree(results('float32', sizes, form), exact, 4e-6);
      for (const set of supportedKernels()) {
        await loadKernels(set);
        agree(results('float64', sizes, form), exact, 1e-13);
        agree(results('float32', sizes, form), exact, 4e-6);
      }
    });
});

/** The parts of a fused operator, and its own value. */
function bothWays(name: string, operands: Readonly<Record<string, Sizes>>, more: Arguments): Float64Array[][] {
  const B = new Graph({ defaultFloat: 'float64' });
  const x = Object.entries(operands).map(([key, s], i) => {
    const node = B.input(Tensor.from('float64', s, randoms(Float64Array, size(s), i + 1)));
    return [key, node] as const;
  });
  const own = B.callMany(name, { ...Object.fromEntries(x), ...more });
  // The gradient of a fused gradient goes through its parts.
  const total = own.map((node) => B.sum(B.square(node))).reduce((a, b) => B.add(a, b)) as Node;
  const { adjoints } = grad(
    B,
    total,
    x.map(([, node]) => node),
  );
  const { operator: op, args } = own[0].call!;
  const parts = new Graph({ defaultFloat: 'float64' });
  const composed = op.compose!(parts, inputsOf(args), bindArgs(args));
  const nodes = (Array.isArray(composed) ? composed : [composed]) as Node[];
  const whole = nodes.map((node) => parts.sum(parts.square(node))).reduce((a, b) => parts.add(a, b)) as Node;
  const expected = grad(
    parts,
    whole,
    x.map(([, node]) => node),
  ).adjoints;
  const values = (list: readonly (Node | null)[]) => list.map((node) => Float64Array.from(node?.value.dense() ?? []));
  return [
    [...values(own), ...values(adjoints)],
    [...values(nodes), ...values(expected)],
  ];
}

describe('fused operators', () => {
  const heads = { query: [2, 3, 5, 4], key: [2, 3, 7, 4], value: [3, 7, 6] };
  const cases: readonly (readonly [string, Readonly<Record<string, Sizes>>, Arguments])[] = [
    ['softmax_vjp', { grad: [3, 5], output: [3, 5] }, { dim: 1 }],
    ['log_softmax_vjp', { grad: [3, 5], output: [3, 5] }, { dim: 0 }],
    ['relu_vjp', { grad: [3, 5], output: [3, 5] }, {}],
    ['gelu_vjp', { grad: [3, 5], input: [3, 5] }, { approximate: 'none' }],
    ['gelu_vjp', { grad: [3, 5], input: [3, 5] }, { approximate: 'tanh' }],
    ['layer_norm_vjp', { grad: [3, 5, 7], input: [3, 5, 7], weight: [7] }, { eps: 1e-3, axes: 1 }],
    ['layer_norm_vjp', { grad: [3, 5, 7], input: [3, 5, 7] }, { eps: 1e-3, axes: 3, weight: null }],
    ['softmax_attention', heads, { mask: null, scale: 0.5, causal: false }],
    ['softmax_attention', { ...heads, mask: [5, 7] }, { scale: 0.5, causal: false }],
    ['softmax_attention_vjp', { grad: [2, 3, 5, 6], ...heads }, { mask: null, scale: 0.5, causal: true }],
    ['softmax_attention_vjp', { grad: [2, 3, 5, 6], ...heads, mask: [5, 7] }, { scale: 0.5, causal: false }],
  ];
  for (const [name, operands, more] of cases)
    it(`${name} ${JSON.stringify(more)} is what its parts are, and so is its gradient`, () => {
      const [own, parts] = bothWays(name, operands, more);
      agree(own, parts, 1e-12);
    });

  it('attention to masks of bools, and to no keys at all', () => {
    const B = new Graph({ defaultFloat: 'float64' });
    const [q, k] = [
      [3, 4],
      [5, 4],
    ].map((s, i) => B.input(Tensor.from('float64', s, randoms(Float64Array, size(s), i))));
    const visible = [1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1];
    const masks = [
      Tensor.from('bool', [3, 5], visible),
      Tensor.from(
        'float64',
        [3, 5],
        visible.map((v) => (v ? 0 : Number.NEGATIVE_INFINITY)),
      ),
    ];
    const [a, b] = masks.map((mask) => (attention()(B, q, k, k, B.input(mask)) as Node).value);
    assert.deepEqual(a.data, b.data);
    const none = B.input(Tensor.zeros('float64', [0, 4]));
    assert.deepEqual([...(attention()(B, q, none, none) as Node).value.data], new Array(12).fill(0));
  });
});
