import { strict as assert } from 'node:assert';
import { bindArgs } from '../../../src/core/ops/args';
import { operator } from '../../../src/core/ops/index';
import { follow, nothing, size, t, type Value } from '../core/harness';
import { call } from './call';
import { table } from './table';

const X = t('B', 'T', 'C');

describe('view and reshape', () => {
  table([
    ['Tensor.view', [X, size('B'), -1], '(B, T·C)'],
    ['Tensor.view', [X, -1, size('C')], '(B·T, C)'],
    ['Tensor.view', [X, -1], '(B·T·C,)'],
    ['Tensor.view', [X, size('B'), size('T'), size('n'), -1], '(B, T, n, C//n)'],
    ['Tensor.reshape', [t('B', 64, 12, 12), [size('B'), -1]], '(B, 9216)'],
    ['Tensor.view', [t('…x'), 3, 4], '(3, 4)'],
    ['Tensor.view', [t(6, 4), nothing(), 4], '(size, 4)'],
    ['Tensor.view', [t(6, 4), nothing()], '(…)'],
    ['Tensor.view', [t('B', 8).of('float32'), { kind: 'dtype', value: 'float16' }], '(B, 16) float16'],
    [
      'torch.reshape',
      [t(2, 3), [-1, 4]],
      'error reshape-size: reshape: (2, 3) has 6 elements, which 4 does not divide',
    ],
    ['torch.reshape', [t(2, 3), [-1, -1]], 'error reshape-inferred: reshape: only one size can be -1'],
    ['torch.reshape', [t(0, 3), [0, -1]], 'error reshape-inferred: reshape: -1 is ambiguous beside a size of 0'],
    ['torch.reshape', [t(2, 3), [-2, 3]], 'error negative-size: reshape: a size cannot be negative, found -2'],
    ['Tensor.view', [t(2, 64), 2, 60], 'error reshape-size: view: (2, 64) has 128 elements, (2, 60) would have 120'],
    ['Tensor.view_as', [t(2, 6), t(3, 4)], '(3, 4)'],
    ['Tensor.view_as', [t(2, 6), t(3, 5)], 'error reshape-size: view_as: (2, 6) has 12 elements, (3, 5) would have 15'],
  ]);

  it('refutes sizes that agree for an empty batch only', () => {
    assert.match(call('Tensor.view', [t('B', 9216), size('B'), 9200]), /^error reshape-size/);
  });

  it('leaves open what some sizes satisfy', () => {
    assert.equal(call('Tensor.view', [t('B', 6), size('n'), 4]), '(n, 4)');
    assert.match(call('Tensor.view', [t('B', 6), -1, 4]), /^\(.+, 4\)$/);
  });

  it('cancels what is known to divide', () => {
    const heads = (shape: readonly Value[]) =>
      follow((r) => {
        r.assume.addDivisor(r.dim('C'), r.dim('h'));
        const args = new Map([
          ['input', r.arg(t('B', 'T', 'h', 'C//h'))],
          ['shape', r.arg(shape)],
        ]);
        return r.show(operator('reshape')!.shape(bindArgs(args), r.context));
      });
    assert.equal(heads([size('B'), size('T'), -1]), '(B, T, C)');
    assert.equal(heads([size('B'), size('T'), size('C')]), '(B, T, C)');
  });
});

describe('flatten, squeeze, expand', () => {
  table([
    ['torch.flatten', [t('B', 64, 'H', 'W'), 1], '(B, 64·H·W)'],
    ['torch.flatten', [t()], '(1,)'],
    ['torch.flatten', [t(2, 3, 4), 1, 0], 'error flatten-order: flatten: start_dim 1 comes after end_dim 0'],
    ['torch.flatten', [t('…x'), 1], '(x0, flat)'],
    ['torch.flatten', [t('B', '…x'), 1], '(B, flat)'],
    ['Tensor.unflatten', [X, -1, [size('h'), -1]], '(B, T, h, C//h)'],
    [
      'Tensor.unflatten',
      [t(12), 0, [5, -1]],
      'error reshape-size: unflatten: (12,) has 12 elements, which 5 does not divide',
    ],
    ['Tensor.squeeze', [t('B', 1, 3), 1], '(B, 3)'],
    ['Tensor.squeeze', [t(2, 1, 3), 0], '(2, 1, 3)'],
    ['Tensor.squeeze', [X, -1], '(B, T, …)'],
    ['Tensor.squeeze', [t(2, 'B', 1, 3)], '(2, …, 3)'],
    ['np.squeeze', [t(2, 1).np, 0], 'error squeeze-size: squeeze: axis 0 has size 2, not 1'],
    ['Tensor.unsqueeze', [t('…x'), -1], '(…, 1)'],
    ['Tensor.unsqueeze', [t('…x'), 1], '(x0, 1, …)'],
    ['Tensor.unsqueeze', [X, 4], 'error axis-range: unsqueeze: a 4-D tensor has no dim 4, only -4 to 3'],
    ['np.expand_dims', [t('B', 'C').np, [0, -1]], '(1, B, C, 1)'],
    ['Tensor.expand', [t('B', 1, 'C'), -1, size('T'), -1], '(B, T, C)'],
    ['Tensor.expand', [t(3), size('B'), 3], '(B, 3)'],
    ['Tensor.expand', [t(2, 3), 4, 3], 'error expand-size: expand: a dim of size 2 cannot become 4'],
    ['Tensor.expand', [t(2, 3), 3], 'error expand-rank: expand: 1 sizes for the 2 dims of (2, 3)'],
    ['Tensor.expand_as', [t(1, 3), t('B', 3)], '(B, 3)'],
    ['torch.atleast_2d', [t('N')], '(1, N)'],
    ['torch.broadcast_tensors', [t('B', 1), t(3)], '((B, 3); (B, 3))'],
  ]);
});
