import { strict as assert } from 'node:assert';
import { Dim, Sym } from '../../../src/core/dim';
import type { Arg } from '../../../src/core/ops/operator';
import { sliceLength } from '../../../src/core/ops/slicing';
import { shapeOf } from '../../../src/core/shape';
import { dtype, nothing, refined, run, size, t, type Value } from '../core/harness';
import { table } from './table';

const X = t('B', 'T', 'C');
const ALL: Arg = slice();
const ETC: Arg = { kind: 'ellipsis' };

function bound(v: number | Arg | null): Arg {
  if (v === null) return { kind: 'none' };
  return typeof v === 'number' ? { kind: 'int', value: Dim.of(v) } : v;
}

function slice(lower: number | Arg | null = null, upper: number | Arg | null = null, step: number | null = null): Arg {
  return { kind: 'slice', lower: bound(lower), upper: bound(upper), step: bound(step) };
}

function tensorBound(...sizes: (Dim | number)[]): Arg {
  return { kind: 'tensor', type: { shape: shapeOf(sizes), dtype: 'int64', library: 'torch' } };
}

const long = (...sizes: (string | number)[]) => t(...sizes).of('int64');
const mask = (...sizes: (string | number)[]) => t(...sizes).of('bool');

describe('getitem', () => {
  const rows: [Value, string][] = [
    [0, '(T, C)'],
    [[ALL, -1], '(B, C)'],
    [[ALL, slice(-1)], '(B, min(1, T), C)'],
    [[ALL, slice(1)], '(B, max(T - 1, 0), C)'],
    [[ALL, slice(null, -1)], '(B, max(T - 1, 0), C)'],
    [[ALL, slice(null, 4)], '(B, min(T, 4), C)'],
    [[ALL, slice(null, null, 2)], '(B, (T + 1)//2, C)'],
    [[ALL, slice(nothing(), 4)], '(B, slice, C)'],
    [[ETC, 0], '(B, T)'],
    [[null, ETC, null], '(1, B, T, C, 1)'],
    [long('K'), '(K, T, C)'],
    [long('K', 2), '(K, 2, T, C)'],
    [long(), '(T, C)'],
    [[long('K'), ALL, long('K')], '(K, T)'],
    [[ALL, long('K'), long('K')], '(B, K)'],
    [[long('K', 1), long('L')], '(K, L, C)'],
    [[0, ALL, long('K')], '(T, K)'],
    [mask('B', 'T'), '(nnz, C)'],
    [[ALL, mask('T')], '(B, nnz, C)'],
    [[1, 2], '(C,)'],
    [{ kind: 'list', items: [bound(1), bound(2)], tuple: false }, '(2, T, C)'],
    [t('K').of(null), '? an index whose type is not known'],
    [[0, 0, 0, 0], 'error index-rank: index: 4 indices for the 3 dims of (B, T, C)'],
    [[ETC, ETC], '? an index with two ellipses'],
  ];
  rows.forEach(([index, expected], i) => {
    it(`${i + 1}. ${expected}`, () => assert.equal(run('getitem', { input: X, index }), expected));
  });

  const known: [Value, string][] = [
    [3, 'error index-range: index 3 is out of range for dim 0 of size 3'],
    [-4, 'error index-range: index -4 is out of range for dim 0 of size 3'],
    [[ALL, slice(1, -1)], '(3, 2)'],
    [[ALL, slice(-9, 9, 3)], '(3, 2)'],
    [mask(4), 'error index-mask: index: a mask of size 4 for dim 0 of size 3'],
    [[slice(null, null, 0)], 'error slice-step: slice: the step must not be 0'],
    [[slice(tensorBound(5))], 'error slice-bound: slice: a bound has to be one integer, found a tensor (5,)'],
    [[slice(null, tensorBound(0))], 'error slice-bound: slice: a bound has to be one integer, found a tensor (0,)'],
    [[slice(tensorBound(1, 1))], '(slice, 4)'],
    [[slice(tensorBound(Dim.symbol(new Sym('n', ''))))], '(slice, 4)'],
  ];
  known.forEach(([index, expected], i) => {
    it(`of (3, 4) ${i + 1}. ${expected}`, () => assert.equal(run('getitem', { input: t(3, 4), index }), expected));
  });

  it('follows NumPy where an int stands beside an index array', () => {
    assert.equal(run('getitem', { input: X.np, index: [0, ALL, long('K').np] }), '(K, T)');
  });

  it('learns of tensors of unknown rank', () => {
    assert.equal(run('getitem', { input: t('…x'), index: [ALL, 0] }), '(x0, …)');
    assert.equal(run('getitem', { input: t('…x', 'D'), index: [ETC, slice(null, 2)] }), '(…, min(D, 2))');
    assert.equal(refined('getitem', { input: t('…x'), index: [ALL, 0] }, 'input'), '(x0, x1, …)');
  });

  it('counts as Python does', () => {
    for (const n of [0, 1, 2, 5, 6]) {
      for (const start of [null, -7, -2, 0, 1, 4, 9]) {
        for (const stop of [null, -7, -1, 0, 3, 9]) {
          for (const step of [1, 2, -1, -3]) {
            const items = Array.from({ length: n }, (_, i) => i);
            assert.equal(sliceLength(n, start, stop, step), pythonSlice(items, start, stop, step));
          }
        }
      }
    }
  });
});

/** Python's definition: indices i, i + step, … that lie before stop, negative bounds counted from the end. */
function pythonSlice(items: number[], start: number | null, stop: number | null, step: number): number {
  const n = items.length;
  const at = (i: number) => (i < 0 ? i + n : i);
  const first = start === null ? (step > 0 ? 0 : n - 1) : at(start);
  const end = stop === null ? (step > 0 ? n : -1) : Math.max(at(stop), -1);
  let count = 0;
  let i = step > 0 ? Math.max(first, 0) : Math.min(first, n - 1);
  while (step > 0 ? i < Math.min(end, n) : i > end && i >= 0) {
    count++;
    i += step;
  }
  return count;
}

describe('setitem', () => {
  const set = (index: Value, value: Value) => run('setitem', { input: t(3, 4), index, value });
  it('takes what broadcasts', () => {
    assert.equal(set(0, t(4)), '(3, 4)');
    assert.equal(set(0, t(1, 1, 4)), '(3, 4)');
    assert.equal(set([ALL, slice(0, 2)], t(3, 1)), '(3, 4)');
    assert.equal(set(ALL, t('N')), '(3, 4)');
    assert.equal(set(mask(3, 4), 0), '(3, 4)');
  });
  it('refuses what does not', () => {
    assert.equal(set(0, t(3)), 'error setitem-mismatch: assignment: a value of shape (3,) for a part of (4,)');
    assert.match(set(0, t(2, 4)), /^error setitem-mismatch/);
  });
});

describe('gather, scatter, masks', () => {
  table([
    ['torch.gather', [t('B', 'V'), 1, long('B', 1)], '(B, 1)'],
    [
      'torch.gather',
      [t(4, 5), 1, long(5, 2)],
      'error gather-size: gather: the index has size 5 in dim 0, the tensor only 4',
    ],
    [
      'torch.gather',
      [t(4, 5), 1, long(4)],
      'error gather-rank: gather: the index (4,) must have as many dims as the input (4, 5)',
    ],
    ['torch.scatter', [t(3, 5), 0, long(2, 5), t(2, 5)], '(3, 5)'],
    [
      'torch.scatter_add',
      [t(3, 5), 1, long(4, 5), t(4, 5)],
      'error gather-size: scatter_add: the index has size 4 in dim 0, the tensor only 3',
    ],
    ['torch.index_select', [X, 1, long('K')], '(B, K, C)'],
    ['torch.select', [X, 1, 0], '(B, C)'],
    ['torch.masked_select', [X, mask('B', 'T', 'C')], '(nnz,)'],
    ['torch.masked_fill', [t('B', 'h', 'T', 'T'), mask(1, 1, 'T', 'T'), 0], '(B, h, T, T)'],
    ['torch.nonzero', [X], '(nnz, 3) int64'],
    ['torch.nonzero', [t('…x')], '(nnz, rank) int64'],
    ['torch.where', [t('B', 3)], '((nnz,) int64; (nnz,) int64)'],
    ['torch.take_along_dim', [t('B', 5), long('B', 2), 1], '(B, 2)'],
    ['np.take', [X.np, [0, 1], 1], '(B, 2, C)'],
    ['torch.topk', [X, size('k')], '((B, T, k); (B, T, k) int64)'],
    ['torch.topk', [t(3), 4], 'error count-range: topk: k = 4 is out of range for dim -1 of size 3'],
    ['torch.unique', [t('N').of('int64'), true, true], '((unique,) int64; (N,) int64)'],
    [
      'torch.tensor',
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      '(2, 2) int64',
    ],
    ['torch.tensor', [[[1, 2], [3]]], 'error ragged: rows of different shapes: length 2 and length 1'],
    ['np.array', [[[1, 2], [3]]], '? the rows have different lengths'],
    ['torch.zeros', [2, size('n'), nothing()], '(2, n, size)'],
    ['torch.zeros', [[nothing()]], '(size,)'],
    ['torch.zeros', [nothing()], '(…)'],
    ['torch.zeros', [-1], 'error negative-size: zeros: a size cannot be negative, found -1'],
    ['torch.full', [[2, 3], true], '(2, 3) bool'],
    ['torch.arange', [size('T')], '(T,) int64'],
    ['torch.arange', [0, 10, 3], '(4,) int64'],
    ['torch.arange', [0, 3, -1], 'error arange-bounds: arange: from 0 to 3 is against the step -1'],
    ['np.arange', [3, 0], '(0,) int64'],
    ['torch.eye', [size('n')], '(n, n)'],
    ['torch.triu_indices', [4, 4, 1], '(2, 6) int64'],
    ['torch.meshgrid', [t('H'), t('W')], '((H, W); (H, W))'],
    ['np.meshgrid', [t('H').np, t('W').np], '((W, H); (W, H))'],
    ['torch.randint', [10, [2, 3]], '(2, 3) int64'],
    ['torch.randint', [0, 10, [2, 3]], '(2, 3) int64'],
    ['torch.multinomial', [t('B', 'V'), 1], '(B, 1) int64'],
    ['np.zeros', [[2, 3], dtype('float32')], '(2, 3)'],
    ['np.random.randn', [2, size('n')], '(2, n) float64'],
  ]);
});
