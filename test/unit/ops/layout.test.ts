import { dtype, nothing, size, t } from '../core/harness';
import { table } from './table';

const X = t('B', 'T', 'C');

describe('order of axes', () => {
  table([
    ['Tensor.transpose', [X, 1, 2], '(B, C, T)'],
    ['Tensor.transpose', [t('…x'), -2, -1], '(…, x_last, x_last2)'],
    ['Tensor.transpose', [t('…x'), 1, 2], '(x0, x2, x1, …)'],
    ['Tensor.transpose', [X, 1, 3], 'error axis-range: transpose: a 3-D tensor has no dim 3, only -3 to 2'],
    ['Tensor.permute', [t('…x'), 0, 2, 3, 1], '(x0, x2, x3, x1)'],
    ['Tensor.permute', [X, [2, 0, 1]], '(C, B, T)'],
    ['Tensor.permute', [X, 0, 2, 3, 1], 'error permute-rank: permute: 4 dims are named, the tensor (B, T, C) has 3'],
    ['Tensor.permute', [X, 0, 1, 1], 'error axis-repeated: permute: dim 1 is given twice'],
    ['Tensor.T', [X], '(C, T, B)'],
    ['Tensor.mT', [X], '(B, C, T)'],
    ['torch.t', [t('M', 'N')], '(N, M)'],
    ['torch.movedim', [X, 0, -1], '(T, C, B)'],
    ['np.transpose', [X.np], '(C, T, B)'],
    ['ndarray.transpose', [X.np, 0, 2, 1], '(B, C, T)'],
    ['np.moveaxis', [X.np, [0, 1], [1, 0]], '(T, B, C)'],
    ['torch.rot90', [t('M', 'N')], '(N, M)'],
    ['torch.flip', [X, [0, 0]], 'error axis-repeated: flip: dim 0 is given twice'],
  ]);
});

describe('casts', () => {
  table([
    ['Tensor.to', [X, dtype('float16')], '(B, T, C) float16'],
    ['Tensor.to', [X, t().of('int64')], '(B, T, C) int64'],
    ['Tensor.to', [X, nothing()], '(B, T, C) ?'],
    ['Tensor.half', [X], '(B, T, C) float16'],
    ['Tensor.contiguous', [X], '(B, T, C)'],
    ['ndarray.astype', [X.np, 'float64'], '(B, T, C) float64'],
  ]);
});

describe('parts and repeats', () => {
  table([
    ['torch.narrow', [X, 1, 0, size('n')], '(B, n, C)'],
    ['torch.narrow', [t(5), 0, 3, 3], 'error narrow-range: narrow: 3 from 3 is beyond dim 0 of size 5'],
    ['Tensor.unfold', [t('B', 'T'), 1, 4, 4], '(B, T//4, 4)'],
    ['Tensor.unfold', [t(3), 0, 4, 1], 'error unfold-size: unfold: a window of 4 in an axis of size 3'],
    ['torch.diagonal', [t('B', 4, 6), 1, 1, 2], '(B, 4)'],
    ['torch.diag', [t('N')], '(N, N)'],
    ['torch.diag', [t(4, 6)], '(4,)'],
    ['torch.diag_embed', [t('B', 'N')], '(B, N, N)'],
    ['torch.tril', [t('T', 'T')], '(T, T)'],
    ['torch.tril', [t(3)], 'error rank: tril: expected at least 2-D input, found 1-D (3,)'],
    ['np.triu', [t(3).np], '(3, 3)'],
    ['Tensor.repeat', [t('B', 'C'), 1, size('r'), 2], '(1, B·r, 2·C)'],
    ['Tensor.repeat', [t(2, 3), 2], 'error repeat-rank: repeat: 1 counts for the 2 dims of (2, 3)'],
    ['torch.tile', [t('B', 3), [2]], '(B, 6)'],
    ['torch.repeat_interleave', [t('B', 'H', 'T'), size('n'), 1], '(B, H·n, T)'],
    ['torch.repeat_interleave', [t('B', 3), 2], '(6·B,)'],
    ['np.repeat', [t('B', 3).np, [1, 2, 3], 1], '(B, 6)'],
  ]);
});
