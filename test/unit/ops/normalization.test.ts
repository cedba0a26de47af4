import { strict as assert } from 'node:assert';
import type { Value } from '../core/harness';
import { t } from '../core/harness';
import { call } from './call';

type Row = readonly [readonly Value[], Readonly<Record<string, Value>>, string];

function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [args, keywords, expected] of rows) {
      it(expected, () => assert.equal(call(name, args, keywords), expected));
    }
  });
}

const int = (...sizes: (string | number)[]) => t(...sizes).of('int64');

table('F.batch_norm', [
  [[t('N', 64, 'H', 'W'), t(64), t(64), t(64), t(64)], {}, '(N, 64, H, W)'],
  [
    [t('N', 32, 'H', 'W'), t(64), t(64)],
    {},
    'error norm-channels: batch_norm: input has 32 channels, running_mean has 64',
  ],
  [
    [t(1, 64), t(64), t(64)],
    { training: true },
    'error norm-one-value: batch_norm: training needs more than 1 value per channel, found (1, 64)',
  ],
]);
table('F.layer_norm', [
  [[t('B', 'T', 768), [768]], {}, '(B, T, 768)'],
  [[t('…'), [768]], {}, '(…, 768)'],
  [[t('B', 'T', 512), [768]], {}, 'error norm-shape: layer_norm: normalized_shape is (768,), input ends in (512,)'],
  [[t('B', 768), [768], t(512)], {}, 'error norm-shape: layer_norm: weight is (512,), normalized_shape (768,)'],
]);
table('F.group_norm', [
  [[t('N', 64, 'H'), 8], {}, '(N, 64, H)'],
  [[t('N', 60, 'H'), 8], {}, 'error norm-groups: group_norm: 60 channels do not divide into 8 groups'],
]);
table('F.dropout', [[[t('…', 3)], {}, '(…, 3)']]);

table('F.embedding', [
  [[int('B', 'T'), t('V', 768)], {}, '(B, T, 768)'],
  [[int('…'), t('V', 768)], {}, '(…, 768)'],
  [[int(), t(10, 4)], {}, '(4,)'],
]);
table('F.embedding_bag', [
  [[int('B', 'N'), t('V', 64)], {}, '(B, 64)'],
  [[int('N'), t('V', 64), int('B')], {}, '(B, 64)'],
  [[int('N'), t('V', 64), int('B')], { include_last_offset: true }, '(B - 1, 64)'],
]);
table('F.one_hot', [
  [[int('B', 'T'), 10], {}, '(B, T, 10) int64'],
  [[int('B')], {}, '(B, num_classes) int64'],
]);

table('F.cross_entropy', [
  [[t('B', 'V'), int('B')], {}, '()'],
  [[t('B', 'V'), int('B')], { reduction: 'none' }, '(B,)'],
  [[t('B', 'V', 'H', 'W'), int('B', 'H', 'W')], { reduction: 'none' }, '(B, H, W)'],
  [[t('B', 'V'), t('B', 'V')], { reduction: 'none' }, '(B,)'],
  [[t('V'), int()], {}, '()'],
  [[t('…'), int('B')], { reduction: 'none' }, '(B,)'],
  [[t('…'), t('…').of(null)], {}, '()'],
  [
    [t(8, 10, 65), int(8, 10)],
    {},
    'error loss-shape: cross_entropy: input (8, 10, 65) expects class indices (8, 65), found target (8, 10)',
  ],
  [
    [t(8, 10), int(8, 1)],
    {},
    'error loss-shape: cross_entropy: input (8, 10) expects class indices (8,), found target (8, 1)',
  ],
  [
    [t(8, 10), t(8, 9)],
    {},
    'error loss-shape: cross_entropy: class probabilities need the shape of input, (8, 10), found target (8, 9)',
  ],
  [
    [t(8, 10), int(9)],
    {},
    'error loss-shape: cross_entropy: input (8, 10) expects class indices (8,), found target (9,)',
  ],
  [
    [t('B', 10), int('B'), t(9)],
    {},
    'error loss-weight: cross_entropy: weight (9,) needs one entry for each of 10 classes',
  ],
]);
table('F.mse_loss', [
  [[t('B', 1), t('B', 1)], {}, '()'],
  [[t('B', 1), t('C')], { reduction: 'none' }, '(B, C)'],
  [[t(2, 3), t(4)], {}, 'error broadcast-mismatch: mse_loss: sizes 3 and 4 of dim -1 do not broadcast'],
  [
    [t(2, 3), t(2, 3)],
    { reduction: 'avg' },
    'error reduction-name: reduction has to be "none", "mean" or "sum", found "avg"',
  ],
]);
table('F.binary_cross_entropy_with_logits', [
  [[t('B', 1), t('B', 1)], { reduction: 'none' }, '(B, 1)'],
  [
    [t(8, 1), t(8)],
    {},
    'error loss-shape: binary_cross_entropy_with_logits: target (8,) must have the shape of input, (8, 1)',
  ],
]);
table('F.triplet_margin_loss', [[[t('B', 64), t('B', 64), t('B', 64)], { reduction: 'none' }, '(B,)']]);
table('F.ctc_loss', [[[t('T', 'N', 'C'), int('N', 'S'), int('N'), int('N')], { reduction: 'none' }, '(N,)']]);

table('F.scaled_dot_product_attention', [
  [[t('B', 8, 'L', 64), t('B', 8, 'S', 64), t('B', 8, 'S', 32)], {}, '(B, 8, L, 32)'],
  [[t('…', 'L', 64), t('…', 'S', 64), t('…', 'S', 64)], {}, '(…, L, 64)'],
  [[t('B', 8, 'L', 64), t('B', 2, 'S', 64), t('B', 2, 'S', 64)], { enable_gqa: true }, '(B, 8, L, 64)'],
  [
    [t('L', 64), t('S', 32), t('S', 64)],
    {},
    'error attention-size: scaled_dot_product_attention: last dim of query is 64, last dim of key is 32',
  ],
  [
    [t(1, 9, 8), t(1, 7, 8), t(1, 7, 8), t(9, 9)],
    {},
    'error broadcast-mismatch: scaled_dot_product_attention: attn_mask: sizes 7 and 9 of dim -1 do not broadcast',
  ],
]);
