import { strict as assert } from 'node:assert';
import { dtype, size, t } from '../core/harness';
import { call } from './call';
import { table } from './table';

const X = t('B', 'T', 'C');

describe('reductions', () => {
  table([
    ['torch.sum', [X], '()'],
    ['torch.sum', [X, -1], '(B, T)'],
    ['torch.sum', [X, [0, 2], true], '(1, T, 1)'],
    ['torch.sum', [X.of('bool'), 1], '(B, C) int64'],
    ['torch.sum', [X, 3], 'error axis-range: sum: a 3-D tensor has no dim 3, only -3 to 2'],
    ['torch.sum', [X, [0, -3]], 'error axis-repeated: sum: dim 0 is given twice'],
    ['Tensor.sum', [t('…x'), -1], '(…)'],
    ['Tensor.sum', [t('…x'), -1, true], '(…, 1)'],
    ['Tensor.mean', [t('…x'), [2, 3]], '(x0, x1, …)'],
    ['Tensor.mean', [t('N', 'C', '…x', 'H', 'W'), [-2, -1]], '(N, C, …)'],
    ['torch.mean', [X.of('int64')], '() ?'],
    ['torch.max', [X], '()'],
    ['torch.max', [X, 1], '((B, C); (B, C) int64)'],
    ['torch.max', [X, t('C')], '(B, T, C)'],
    ['torch.argmax', [X, -1], '(B, T) int64'],
    ['torch.amax', [t(0, 3), 0], 'error empty-reduction: amax: no elements to reduce over'],
    ['torch.std', [X, -1], '(B, T)'],
    ['torch.var', [X, false], '()'],
    ['torch.var_mean', [X, 0], '((T, C); (T, C))'],
    ['torch.logsumexp', [X, 1], '(B, C)'],
    ['torch.all', [X], '() bool'],
    ['np.sum', [X.np, 0], '(T, C)'],
    ['np.mean', [t('B', 3).of('int64').np, 0], '(3,) float64'],
    ['np.max', [X.np, [0, 1]], '(C,)'],
    ['np.sum', [[1, 2, 3]], '() int64'],
    ['np.sum', [X.np, []], '(B, T, C)'],
    ['ndarray.argmax', [X.np, 1], '(B, C) int64'],
    ['torch.cumsum', [X, 1], '(B, T, C)'],
    ['np.cumsum', [t('B', 3).np], '(3·B,)'],
    ['F.softmax', [t('…x'), -1], '(…)'],
    ['torch.softmax', [X, 3], 'error axis-range: softmax: a 3-D tensor has no dim 3, only -3 to 2'],
    ['torch.diff', [X], '(B, T, max(C - 1, 0))'],
    ['torch.quantile', [X, t('q'), 1], '(q, B, C)'],
    ['torch.sort', [X], '((B, T, C); (B, T, C) int64)'],
    ['torch.kthvalue', [t(5), 6], 'error count-range: kthvalue: k = 6 is out of range for dim -1 of size 5'],
    ['torch.bincount', [t(2, 2)], 'error rank: bincount: expected a 1-D tensor, found 2-D (2, 2)'],
    ['torch.histc', [X, 10], '(10,)'],
    ['torch.searchsorted', [t('N'), t('B', 'M')], '(B, M) int64'],
  ]);

  it('takes NumPy names of parameters', () => {
    assert.equal(call('torch.sum', [X], { axis: 1, keepdims: true }), '(B, 1, C)');
    assert.equal(call('np.sum', [X.np], { axis: 1, keepdims: true }), '(B, 1, C)');
    assert.equal(call('torch.sum', [X], { dim: 1, dtype: dtype('float64') }), '(B, C) float64');
  });
});

describe('element-wise', () => {
  table([
    ['torch.add', [X, t('C')], '(B, T, C)'],
    ['torch.add', [t(4, 3), t(4)], 'error broadcast-mismatch: add: sizes 3 and 4 of dim -1 do not broadcast'],
    ['torch.mul', [X, 2], '(B, T, C)'],
    ['torch.div', [t(3).of('int64'), 2], '(3,)'],
    ['torch.floor_divide', [t(3).of('int64'), 2], '(3,) int64'],
    ['torch.sqrt', [t(3).of('int64')], '(3,)'],
    ['torch.eq', [X, 0], '(B, T, C) bool'],
    ['torch.abs', [t(3).of('complex64')], '(3,)'],
    ['torch.where', [t('B', 1).of('bool'), t('B', 3), 0], '(B, 3)'],
    ['torch.clamp', [X, 0], '(B, T, C)'],
    ['torch.addcmul', [t(3), t('B', 1), t(3)], '(B, 3)'],
    ['torch.lerp', [X, X, t('C')], '(B, T, C)'],
    ['F.gelu', [X], '(B, T, C)'],
    ['F.glu', [t('B', '2*h')], '(B, h)'],
    ['F.glu', [t(2, 3)], 'error glu-odd: glu: the size of dim -1 must be even, found 3'],
    ['F.prelu', [t('N', 8, 4), t(7)], 'error prelu-channels: prelu: 7 slopes for 8 channels'],
    ['np.sqrt', [2], '() float64'],
    ['np.add', [t(3).np, 2], '(3,)'],
    ['np.exp', [t(3).of('int64').np], '(3,) float64'],
    [
      'np.add',
      [
        [1, 2],
        [3, 4],
      ],
      '(2,) int64',
    ],
    ['torch.view_as_complex', [t('N', 3)], 'error complex-last: view_as_complex: the last dim must be 2, found 3'],
    ['torch.view_as_complex', [t('N', 2)], '(N,) complex64'],
    ['torch.pow', [2, t('N').of('int64')], '(N,) int64'],
    ['torch.zeros', [size('B')], '(B,)'],
  ]);
});
