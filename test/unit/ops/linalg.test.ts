import { strict as assert } from 'node:assert';
import type { Value } from '../core/harness';
import { t } from '../core/harness';
import { call } from './call';

type Row = readonly [string, readonly Value[], Readonly<Record<string, Value>>, string];

const rows: readonly Row[] = [
  ['torch.linalg.inv', [t('B', 'n', 'n')], {}, '(B, n, n)'],
  ['torch.linalg.inv', [t('B', 3, 4)], {}, 'error not-square: inverse: expected square matrices, found 3 by 4'],
  ['torch.linalg.inv', [t(3)], {}, 'error rank: inverse: expected at least 2-D input, found 1-D (3,)'],
  ['torch.linalg.det', [t('B', 'n', 'n')], {}, '(B,)'],
  ['torch.linalg.slogdet', [t('…', 3, 3)], {}, '((…); (…))'],
  ['torch.linalg.pinv', [t('m', 'n')], {}, '(n, m)'],
  ['torch.linalg.svd', [t('B', 5, 3)], {}, '((B, 5, 5); (B, 3); (B, 3, 3))'],
  ['torch.linalg.svd', [t('m', 'n')], { full_matrices: false }, '((m, min(m, n)); (min(m, n),); (min(m, n), n))'],
  ['torch.svd', [t(5, 3)], {}, '((5, 3); (3,); (3, 3))'],
  ['torch.linalg.qr', [t(5, 3), 'complete'], {}, '((5, 5); (5, 3))'],
  ['torch.linalg.eig', [t(3, 3)], {}, '((3,) complex64; (3, 3) complex64)'],
  ['torch.linalg.eigvalsh', [t('n', 'n').of('complex64')], {}, '(n,)'],
  ['torch.linalg.lu_factor', [t('B', 5, 3)], {}, '((B, 5, 3); (B, 3) int32)'],
  ['torch.linalg.matrix_rank', [t('B', 5, 3)], {}, '(B,) int64'],
  ['torch.linalg.solve', [t('B', 3, 3), t('B', 3, 'k')], {}, '(B, 3, k)'],
  ['torch.linalg.solve', [t(3, 3), t(3)], {}, '(3,)'],
  ['torch.linalg.solve', [t(3, 3), t(4, 2)], {}, 'error matrix-size: solve: size of A 3 and rows of B 4 differ'],
  ['torch.linalg.solve', [t('B', 3, 3), t('C', 3)], {}, '? solve: B may be vectors or matrices'],
  ['torch.linalg.solve_triangular', [t(3, 3), t(2, 3)], { upper: true, left: false }, '(2, 3)'],
  ['torch.linalg.lstsq', [t(5, 3), t(5, 2)], { driver: 'gels' }, '((3, 2); (2,); (0,) int64; (0,))'],
  ['torch.linalg.norm', [t('B', 'T', 3)], { dim: -1 }, '(B, T)'],
  ['torch.linalg.vector_norm', [t('…', 3)], { dim: -1, keepdim: true }, '(…, 1)'],
  ['torch.linalg.matrix_norm', [t('B', 3, 4)], {}, '(B,)'],
  ['torch.linalg.tensorsolve', [t(2, 3, 6), t(2, 3)], {}, '(6,)'],
  ['np.linalg.svd', [t(5, 3).np.of('float64')], { compute_uv: false }, '(3,) float64'],
  ['np.linalg.qr', [t(5, 3).np, 'r'], {}, '(3, 3)'],
  ['torch.fft.fft', [t('B', 'n')], {}, '(B, n) complex64'],
  ['torch.fft.rfft', [t('B', 'n')], {}, '(B, n//2 + 1) complex64'],
  ['torch.fft.irfft', [t('B', 'm').of('complex64')], {}, '(B, 2·m - 2)'],
  ['torch.fft.rfft2', [t('B', 'H', 'W')], {}, '(B, H, W//2 + 1) complex64'],
  ['torch.fft.fftn', [t('B', 8, 8)], { s: [4, 4] }, '(B, 4, 4) complex64'],
  ['torch.fft.fftn', [t(8)], { s: [4, 4] }, 'error fft-axes: fftn: s has 2 entries for 1 axes'],
  ['torch.stft', [t('B', 16000), 400], { hop_length: 160, return_complex: true }, '(B, 201, 101) complex64'],
  ['torch.istft', [t('B', 201, 101).of('complex64'), 400], { hop_length: 160 }, '(B, 16000)'],
  ['torchvision.ops.nms', [t('N', 4), t('N'), 0.5], {}, '(kept,) int64'],
  ['torchvision.ops.box_iou', [t('N', 4), t('M', 4)], {}, '(N, M)'],
  ['torchvision.ops.roi_align', [t('N', 256, 'H', 'W'), t('K', 5), 7], {}, '(K, 256, 7, 7)'],
  ['torchvision.ops.box_area', [t('N', 5)], {}, 'error box-size: boxes: boxes need 4 coordinates, found 5'],
];

describe('linear algebra, transforms, boxes', () => {
  for (const [name, args, keywords, expected] of rows) {
    it(`${name} gives ${expected}`, () => assert.equal(call(name, args, keywords), expected));
  }

  it('jax.lax.conv_general_dilated reads layouts', () => {
    const layouts = ['NHWC', 'HWIO', 'NHWC'];
    const [x, w] = [t('N', 'H', 'W', 3), t(3, 3, 3, 64)];
    assert.equal(
      call('jax.lax.conv_general_dilated', [x, w, [1, 1], 'SAME'], { dimension_numbers: layouts }),
      '(N, H, W, 64)',
    );
    assert.equal(
      call('jax.lax.conv_general_dilated', [x, w, [2, 2], 'VALID'], { dimension_numbers: layouts }),
      '(N, (H - 1)//2, (W - 1)//2, 64)',
    );
  });
});
