/** Floating-point operations of library calls, as `src/core/ops/cost.ts` counts them. */
import { strict as assert } from 'node:assert';
import { bindCall } from '../../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../../src/analysis/library/signatures/index';
import { qualified } from '../../../src/analysis/library/signatures/parse';
import { bindArgs } from '../../../src/core/ops/args';
import { type Cost, costOf } from '../../../src/core/ops/cost';
import { operator } from '../../../src/core/ops/index';
import { Undetermined } from '../../../src/core/ops/operator';
import { float, Run, t, type Value } from '../core/harness';

type Row = readonly [name: string, args: readonly Value[], flops: string, keywords?: Readonly<Record<string, Value>>];

function cost(name: string, args: readonly Value[], keywords: Readonly<Record<string, Value>> = {}): [Run, Cost] {
  const run = new Run();
  const named = new Map(Object.entries(keywords).map(([key, value]) => [key, run.arg(value)]));
  const bound = bindCall(signaturesOf(qualified(name)), { positional: args.map((a) => run.arg(a)), keywords: named });
  if ('reason' in bound) throw new Error(`${name} ${bound.reason}`);
  const op = operator(bound.signature.operator)!;
  const values = bindArgs(bound.args);
  return [run, costOf(op, values, op.shape(values, run.context))];
}

function flops(name: string, args: readonly Value[], keywords?: Readonly<Record<string, Value>>): string {
  try {
    const [run, { flops }] = cost(name, args, keywords);
    return run.text(flops);
  } catch (e) {
    if (e instanceof Undetermined) return '?';
    throw e;
  }
}

function table(rows: readonly Row[]): void {
  for (const [name, args, expected, keywords] of rows) {
    it(`${name} ${expected}`, () => assert.equal(flops(name, args, keywords), expected));
  }
}

const X = t('B', 'T', 'C');

describe('cost of element-wise operators', () => {
  table([
    ['torch.add', [X, t('C')], 'B·T·C'],
    ['torch.exp', [X], 'B·T·C'],
    ['F.gelu', [t(8, 16)], '128'],
    ['torch.mul', [t('N', 1), t(1, 'M')], 'N·M'],
    ['torch.addcmul', [X, X, t('C')], '2·B·T·C'],
    ['torch.clamp', [X, 0, 1], '2·B·T·C'],
    ['torch.clamp', [X, 0], 'B·T·C'],
    ['torch.where', [t('B', 1), t('B', 'T'), float(0)], 'B·T'],
    ['torch.where', [t('B', 'T')], 'B·T'],
    ['torch.real', [X.of('complex64')], '0'],
    ['F.relu', [t('…')], '?'],
  ]);
});

describe('cost of reductions', () => {
  table([
    ['torch.sum', [X], 'B·T·C'],
    ['torch.mean', [X, -1], 'B·T·C'],
    ['torch.var', [X, -1], '4·B·T·C'],
    ['F.softmax', [X, -1], '5·B·T·C'],
    ['torch.logsumexp', [X, -1], '4·B·T·C'],
    ['torch.max', [X, 1], 'B·T·C'],
    ['torch.max', [t(1, 'C'), t('B', 1)], 'C·B'],
    ['torch.median', [X], '?'],
    ['torch.diff', [t(9)], '8'],
  ]);
});

describe('cost of products', () => {
  const A = t('B', 'n_head', 'T', 'hs');
  table([
    ['torch.matmul', [A, t('B', 'n_head', 'hs', 'T')], '2·B·n_head·T·T·hs'],
    ['torch.matmul', [t('m', 'k'), t('k')], '2·m·k'],
    ['torch.matmul', [t('k'), t('k')], '2·k'],
    ['torch.matmul', [t('B', 'k'), t('…', 'k', 'n')], '?'],
    ['torch.bmm', [t('B', 'm', 'k'), t('B', 'k', 'n')], '2·B·m·k·n'],
    ['torch.outer', [t('m'), t('n')], 'm·n'],
    ['torch.addmm', [t('n'), t('m', 'k'), t('k', 'n')], '2·n·m·k'],
    ['F.linear', [t('B', 'T', 768), t(3072, 768), t(3072)], '4718592·B·T'],
    ['F.bilinear', [t('B', 3), t('B', 4), t(5, 3, 4)], '160·B'],
    ['torch.einsum', ['bij,bjk->bik', t('b', 'i', 'j'), t('b', 'j', 'k')], '2·b·i·j·k'],
    ['torch.einsum', ['i,j->ij', t('i'), t('j')], 'i·j'],
    ['torch.einsum', ['...ij,...jk->...ik', t(8, 2, 3), t(8, 3, 5)], '480'],
    ['torch.einsum', ['ij,j->j', t('i', 'j'), t('j')], 'i·j + j'],
    ['torch.einsum', ['ii->i', t('n', 'n')], '0'],
    ['torch.einsum', ['ij,jk,kl->il', t(2, 3), t(3, 4), t(4, 5)], '?'],
    ['einops.rearrange', [X, 'b t c -> t b c'], '0'],
    ['einops.reduce', [X, 'b t c -> b c', 'mean'], 'B·T·C'],
    ['einops.einsum', [t(2, 3), t(3, 4), 'i j, j k -> i k'], '48'],
    ['torch.tensordot', [t('a', 'k'), t('k', 'b'), 1], '2·a·k·b'],
    ['np.dot', [t('n', 'k').np, t('k', 'm').np], '2·n·k·m'],
    ['np.outer', [t('n').np, t('m').np], 'n·m'],
    ['torch.cdist', [t('P', 'M'), t('R', 'M')], '3·P·M·R'],
    ['F.cosine_similarity', [t('B', 'D'), t(1, 'D')], '6·B·D'],
    ['torch.linalg.vector_norm', [X], '2·B·T·C'],
  ]);
});

describe('cost of layers', () => {
  const image = t(1, 3, 224, 224);
  table([
    ['F.conv2d', [image, t(64, 3, 7, 7), null, 2, 3], String(2 * 64 * 112 * 112 * 3 * 49)],
    ['F.conv2d', [t(1, 32, 8, 8), t(32, 1, 3, 3), null, 1, 1, 1, 32], String(2 * 32 * 64 * 9)],
    ['F.conv_transpose2d', [t(1, 16, 8, 8), t(16, 4, 2, 2), null, 2], String(2 * 16 * 64 * 4 * 4)],
    ['F.max_pool2d', [t(1, 64, 112, 112), 3, 2, 1], String(64 * 56 * 56 * 9)],
    ['F.adaptive_avg_pool2d', [t('N', 512, 7, 7), 1], '25088·N'],
    ['F.adaptive_avg_pool2d', [t('N', 512, 8, 8), 3], '?'],
    ['F.batch_norm', [t('N', 64, 4, 4), t(64), t(64)], '2048·N'],
    ['F.batch_norm', [t('N', 64, 4, 4), t(64), t(64), t(64), t(64), true], '7168·N'],
    ['F.layer_norm', [t('B', 8), [8], t(8), t(8)], '56·B'],
    ['F.rms_norm', [t('B', 8), [8], t(8)], '32·B'],
    ['F.dropout', [X, 0.5, true], 'B·T·C'],
    ['F.dropout', [X, 0.5, false], '0'],
    ['F.dropout', [X, float(null), true], '?'],
    ['F.embedding', [t('B', 'T').of('int64'), t(50257, 768)], '0'],
    ['F.interpolate', [t('N', 3, 8, 8)], '5376·N', { scale_factor: 2, mode: 'bilinear' }],
    ['F.cross_entropy', [t('N', 'C'), t('N').of('int64')], '5·N·C'],
    ['F.mse_loss', [t('N'), t('N')], '3·N'],
    // 12 heads of 64: 2·(64 + 64) + 6 a score.
    ['F.scaled_dot_product_attention', [t('B', 12, 'T', 64), t('B', 12, 'T', 64), t('B', 12, 'T', 64)], '3144·B·T·T'],
  ]);
});

describe('cost of linear algebra, and of what moves elements', () => {
  table([
    ['torch.linalg.cholesky', [t(30, 30)], '9000'],
    ['torch.linalg.solve', [t(30, 30), t(30, 2)], '21600'],
    ['torch.linalg.inv', [t('B', 10, 10)], '2000·B'],
    ['torch.linalg.svd', [t(3, 3)], '?'],
    ['torch.fft.fft', [t(8)], '?'],
    ['torch.sort', [t(8)], '?'],
    ['Tensor.view', [X, -1], '0'],
    ['torch.transpose', [X, 0, 1], '0'],
    ['torch.trace', [t('n', 'n')], 'n'],
    ['torch.cat', [[X, X]], '0'],
    ['torch.gather', [t(2, 3), 0, t(2, 3).of('int64')], '0'],
    ['Tensor.scatter_add', [t(5, 3), 0, t(2, 3).of('int64'), t(2, 3)], '6'],
    ['torch.zeros', [8], '0'],
    ['F.pad', [X, [1, 1]], '0'],
    [
      'jax.lax.dot_general',
      [
        t(2, 3),
        t(3, 4),
        [
          [[1], [0]],
          [[], []],
        ],
      ],
      '48',
    ],
  ]);
});

describe('bytes of a result', () => {
  const bytes = (name: string, args: readonly Value[]) => {
    const [run, found] = cost(name, args);
    return found.bytes && run.text(found.bytes);
  };
  it('is its elements in its own type', () => {
    assert.equal(bytes('torch.exp', [X.of('float16')]), '2·B·T·C');
    assert.equal(bytes('torch.max', [X, 1]), '12·B·C');
    assert.equal(bytes('torch.exp', [X.of(null)]), null);
  });
});
