import { strict as assert } from 'node:assert';
import type { Value } from '../core/harness';
import { float, nothing, size, t } from '../core/harness';
import { call } from './call';

type Row = readonly [readonly Value[], Readonly<Record<string, Value>>, string];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [args, keywords, expected] of rows) {
      it(expected, () => assert.equal(call(name, args, keywords), expected));
    }
  });
}

const image = t('N', 3, 'H', 'W');

table('F.conv2d', [
  [[image, t(64, 3, 3, 3)], { padding: 1 }, '(N, 64, H, W)'],
  [[image, t(64, 3, 7, 7)], { stride: 2, padding: 3 }, '(N, 64, (H + 1)//2, (W + 1)//2)'],
  [[image, t(64, 3, 3, 5)], { padding: 'same' }, '(N, 64, H, W)'],
  [[image, t(64, 3, 3, 5)], { padding: 'valid' }, '(N, 64, H - 2, W - 4)'],
  [[image, t(64, 3, 3, 3)], { dilation: 2 }, '(N, 64, H - 4, W - 4)'],
  [[t(3, 32, 32), t(64, 3, 3, 3)], {}, '(64, 30, 30)'],
  [[t('N', 'C', 32, 32), t('C', 1, 3, 3)], { groups: size('C'), padding: 1 }, '(N, C, 32, 32)'],
  [[image, t(64, 3, 3, 3)], { stride: nothing() }, '(N, 64, H_out, W_out)'],
  [[t('…'), t(64, 3, 3, 3)], { padding: 1 }, '(N, 64, H, W) | (64, H, W)'],
  [[t('N', 64, 'H', 'W'), t(64, 3, 3, 3)], {}, 'error conv-channels: conv2d: input has 64 channels, weight expects 3'],
  [[t('N', 3), t(64, 3, 3, 3)], {}, 'error rank: conv2d: expected a 4-D or 3-D input, found 2-D (N, 3)'],
  [
    [t('N', 3, 2, 9), t(64, 3, 5, 5)],
    { padding: 1 },
    'error kernel-too-large: conv2d: kernel of 5 is larger than the padded input, H = 4',
  ],
  [[image, t(64, 3, 3, 3)], { stride: 0 }, 'error not-positive: conv2d: stride must be positive, found 0'],
  [[image, t(64, 3, 0, 3)], {}, 'error not-positive: conv2d: kernel_size must be positive, found 0'],
  [[image, t(64, 3, 3, 3), t(32)], {}, 'error bias-size: conv2d: bias has 32 entries for 64 output channels'],
  [
    [image, t(64, 3, 3, 3)],
    { stride: 2, padding: 'same' },
    "error same-padding: conv2d: padding='same' needs a stride of 1, found 2",
  ],
]);

table('F.conv1d', [[[t('B', 80, 'T'), t(512, 80, 3)], { stride: 2, padding: 1 }, '(B, 512, (T + 1)//2)']]);
table('F.conv3d', [[[t('B', 1, 16, 'H', 'W'), t(8, 1, 3, 3, 3)], {}, '(B, 8, 14, H - 2, W - 2)']]);

table('F.conv_transpose2d', [
  [[t('N', 64, 'H', 'W'), t(64, 32, 4, 4)], { stride: 2, padding: 1 }, '(N, 32, 2·H, 2·W)'],
  [[t('N', 64, 'H', 'W'), t(64, 32, 3, 3)], { stride: 2, padding: 1, output_padding: 1 }, '(N, 32, 2·H, 2·W)'],
  [
    [t('N', 63, 8, 8), t(64, 32, 2, 2)],
    {},
    'error conv-channels: conv_transpose2d: input has 63 channels, weight expects 64',
  ],
]);

table('F.unfold', [[[t('N', 3, 32, 32), 4], { stride: 4 }, '(N, 48, 64)']]);
table('F.fold', [
  [[t('N', 48, 64), [32, 32], 4], { stride: 4 }, '(N, 3, 32, 32)'],
  [
    [t('N', 48, 60), [32, 32], 4],
    { stride: 4 },
    'error fold-positions: fold: input has 60 columns, output_size gives 64',
  ],
  [
    [t('N', 50, 64), [32, 32], 4],
    { stride: 4 },
    "error fold-channels: fold: 50 rows are not a multiple of the kernel's 16 cells",
  ],
]);

table('F.max_pool2d', [
  [[image, 2], {}, '(N, 3, H//2, W//2)'],
  [[image, 3], { stride: 2, padding: 1 }, '(N, 3, (H + 1)//2, (W + 1)//2)'],
  [[t('N', 3, 7, 7), 2], { ceil_mode: true }, '(N, 3, 4, 4)'],
  [[t('N', 3, 4, 4), 1], { stride: 3, ceil_mode: true }, '(N, 3, 2, 2)'],
  [[image, 2], { return_indices: true }, '((N, 3, H//2, W//2); (N, 3, H//2, W//2) int64)'],
  [[t('N', 3, 1, 8), 2], {}, 'error kernel-too-large: max_pool2d: kernel of 2 is larger than the padded input, H = 1'],
  [[image, 2], { padding: 2 }, 'error pool-padding: max_pool2d: padding 2 is more than half of the kernel, 2'],
]);
table('F.avg_pool1d', [[[t('N', 8, 'L'), 4], {}, '(N, 8, L//4)']]);
table('F.adaptive_avg_pool2d', [
  [[image, 1], {}, '(N, 3, 1, 1)'],
  [[image, [null, 7]], {}, '(N, 3, H, 7)'],
  [[t('…'), [1, 1]], {}, '(N, C, 1, 1) | (C, 1, 1)'],
]);
table('F.max_unpool2d', [[[t('N', 3, 4, 4), t('N', 3, 4, 4).of('int64'), 2], {}, '(N, 3, 8, 8)']]);

table('F.interpolate', [
  [[image], { scale_factor: 2 }, '(N, 3, 2·H, 2·W)'],
  [[image], { scale_factor: float(0.5) }, '(N, 3, H//2, W//2)'],
  [[t('N', 3, 7, 9)], { scale_factor: float(1.3) }, '(N, 3, 9, 11)'],
  [[image], { scale_factor: float(1.3) }, '(N, 3, size, size2)'],
  [[image], { size: [224, size('S')], mode: 'bilinear' }, '(N, 3, 224, S)'],
  [[t('…')], { size: [8, 8] }, '(N, C, 8, 8)'],
  [[image], { size: [8] }, 'error argument-length: interpolate: size has 1 entries for 2 spatial axes'],
  [
    [t('N', 3, 'L')],
    { size: 8, mode: 'bilinear' },
    'error rank: interpolate: expected a 4-D input, found 3-D (N, 3, L)',
  ],
]);
table('F.pixel_shuffle', [
  [[t('N', 12, 'H', 'W'), 2], {}, '(N, 3, 2·H, 2·W)'],
  [
    [t('N', 10, 4, 4), 2],
    {},
    'error pixel-shuffle: pixel_shuffle: 10 channels are not divisible by the square of upscale_factor, 4',
  ],
]);
table('F.pad', [
  [[image, [1, 2]], {}, '(N, 3, H, W + 3)'],
  [[image, [1, 1, 2, 2]], { mode: 'reflect' }, '(N, 3, H + 4, W + 2)'],
  [[t('…', 'T'), [size('k'), 0]], {}, '(…, T + k)'],
  [[t('N', 3, 7, 9), [-5, -5]], {}, 'error pad-negative: pad: -5 and -5 leave dim -1 of size 9 with -1'],
  [
    [t('N', 3, 7, 9), [9, 1, 1, 1]],
    { mode: 'reflect' },
    'error pad-too-large: pad: mode "reflect" cannot pad dim -1 of size 9 by 9 and 1',
  ],
  [[image, [1, 2, 3]], {}, 'error pad-length: pad: expected pairs, found 3 numbers'],
]);
table('F.grid_sample', [[[image, t('N', 'h', 'w', 2)], {}, '(N, 3, h, w)']]);
