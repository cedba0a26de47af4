import { nothing, size, t } from '../core/harness';
import { table } from './table';

const X = t('B', 'T', 'C');

describe('joining', () => {
  table([
    ['torch.cat', [[X, t('B', 'S', 'C')], 1], '(B, T + S, C)'],
    ['torch.cat', [[t(2, 3), t(4, 3)]], '(6, 3)'],
    ['torch.cat', [[t(2, 3), t(3, 4)]], 'error cat-mismatch: cat: sizes 3 and 4 of dim 1 differ'],
    ['torch.cat', [[t(2, 3), t(3)]], 'error cat-rank: cat: tensors of 2 and 1 dims, (2, 3) and (3,)'],
    ['torch.cat', [[t(0), X], 1], '(B, T, C)'],
    ['torch.cat', [[X, t('n')], 1], '(cat0, cat1, cat2)'],
    ['torch.cat', [[X, t('…y')], 1], '(B, joined, C)'],
    ['torch.cat', [[X, nothing()], 1], '(B, joined, C) ?'],
    ['torch.cat', [[], 1], '? cat: an empty list'],
    ['torch.cat', [[X, X.of('int64')], 2], '(B, T, 2·C)'],
    ['np.concatenate', [[t('B', 3).np, t('S', 3).np]], '(B + S, 3)'],
    ['np.concatenate', [[t('B', 3).np, t(2).np], null], '(3·B + 2,)'],
    ['np.concatenate', [[t(0).np, t(2, 3).np]], 'error cat-rank: cat: tensors of 2 and 1 dims, (2, 3) and (0,)'],
    ['torch.stack', [[X, X, X]], '(3, B, T, C)'],
    ['torch.stack', [[X, t('…y')], -1], '(B, T, C, 2)'],
    ['torch.stack', [[t('…x'), t('…y')], -1], '(…, 2)'],
    ['torch.stack', [[t(3), t(4)]], 'error stack-mismatch: stack: sizes 3 and 4 of dim 0 differ'],
    ['torch.hstack', [[t('N'), t(3)]], '(N + 3,)'],
    ['torch.vstack', [[t(3), t('N', 3)]], '(N + 1, 3)'],
    ['torch.block_diag', [t('m', 'n'), t(3)], '(m + 1, n + 3)'],
    ['np.append', [t('N').np, 1], '(N + 1,) ?'],
    ['torch.combinations', [t('N')], '((N + N·N)//2 - N, 2)'],
  ]);
});

describe('splitting', () => {
  table([
    ['Tensor.split', [t('B', '3*n'), size('n'), 1], '((B, n); (B, n); (B, n))'],
    ['Tensor.split', [t(7), 3], '((3,); (3,); (1,))'],
    ['Tensor.split', [X, 4, 2], '? split: how many pieces depends on the size C'],
    ['Tensor.split', [t('B', 768), [256, 512], 1], '((B, 256); (B, 512))'],
    ['Tensor.split', [t('B', 'C'), [256, 512], 1], '((B, 256); (B, 512))'],
    [
      'Tensor.split',
      [t('B', 768), [256, 256], 1],
      'error split-sum: split: sections add up to 512, the size of dim 1 is 768',
    ],
    ['torch.chunk', [t('B', '3*n'), 3, -1], '((B, n); (B, n); (B, n))'],
    ['torch.chunk', [t(7), 4], '((2,); (2,); (2,); (1,))'],
    ['torch.chunk', [t(5), 4], '((2,); (2,); (1,))'],
    ['torch.chunk', [X, 2, 2], '((B, T, (C + 1)//2); (B, T, C//2))'],
    ['torch.chunk', [X, 3, 2], '? chunk: how many pieces depends on the size C'],
    ['torch.tensor_split', [t(7), 3], '((3,); (2,); (2,))'],
    ['torch.tensor_split', [t(7), [2, 5]], '((2,); (3,); (2,))'],
    ['np.split', [t(7).np, 3], 'error split-divides: np_split: 3 sections do not divide the size 7 of dim 0'],
    ['torch.unbind', [t(3, 'B')], '((B,); (B,); (B,))'],
    ['torch.unbind', [X], '? unbind: how many pieces depends on the size B'],
    ['torch.chunk', [t(), 2], 'error rank: chunk: expected at least a 1-D tensor, found a 0-d one'],
  ]);
});
