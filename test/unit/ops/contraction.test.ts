import { strict as assert } from 'node:assert';
import type { Value } from '../core/harness';
import { nothing, refined, t } from '../core/harness';
import { call } from './call';

function table(name: string, rows: readonly (readonly [readonly Value[], string])[]): void {
  describe(name, () => {
    for (const [args, expected] of rows) {
      it(expected, () => assert.equal(call(name, args), expected));
    }
  });
}

table('torch.matmul', [
  [[t('N'), t('N')], '()'],
  [[t('N', 3), t(3)], '(N,)'],
  [[t(3), t('B', 3, 'M')], '(B, M)'],
  [[t('B', 'T', 64), t(64, 'V')], '(B, T, V)'],
  [[t('B', 8, 'T', 64), t('B', 8, 64, 'S')], '(B, 8, T, S)'],
  [[t(7, 1, 'N', 3), t(5, 3, 'M')], '(7, 5, N, M)'],
  [[t('…', 768), t(768, 10)], '(…, 10)'],
  [[t('…'), t(768, 10)], '(…, 10)'],
  [[t('…', 'N', 3), t('…', 3, 'M')], '(…, N, M)'],
  [[t('…a', 'N', 3), t('…a', 3, 'M')], '(…, N, M)'],
  [[t('…', 'N', 3), t(3)], '(…, N)'],
  [[t('B', 'N', 3), t('…')], '(…)'],
  [[t('B', 9216), t(9200, 10)], 'error matmul-mismatch: matmul: inner sizes differ, 9216 and 9200'],
  [[t('…', 7), t('B', 3, 'M')], 'error matmul-mismatch: matmul: inner sizes differ, 7 and 3'],
  [[t('N', 'N'), t('N+1', 'M')], 'error matmul-mismatch: matmul: inner sizes differ, N and N + 1'],
  [[t(), t(3)], 'error matmul-scalar: matmul: both operands need at least 1 dim, found a 0-d one'],
  [
    [t(2, 'N', 3), t(5, 3, 'M')],
    'error broadcast-mismatch: matmul: batch dims: sizes 2 and 5 of dim -1 do not broadcast',
  ],
  [[nothing('no idea'), t(3)], '? no idea'],
]);

table('F.linear', [
  [[t('B', 'T', 768), t(3072, 768), t(3072)], '(B, T, 3072)'],
  [[t('…'), t(3072, 768)], '(…, 3072)'],
  [[t(768), t(10, 768)], '(10,)'],
  [[t('B', 768), t(768)], '(B,)'],
  [[t('B', 768), t(10, 768), nothing()], '(B, 10)'],
  [[t('B', 9216), t(10, 9200)], 'error linear-mismatch: linear: inner sizes differ, 9216 and 9200'],
  [[t('B', 3), t(10, 3), t(9)], 'error expand-mismatch: linear bias (9,) cannot be expanded to (10,)'],
]);

table('torch.bmm', [
  [[t('B', 'N', 3), t('B', 3, 'M')], '(B, N, M)'],
  [[t('…'), t('B', 3, 'M')], '(B, x1, M)'],
  [[t(2, 'N', 3), t(5, 3, 'M')], 'error batch-mismatch: bmm: batch sizes differ, 2 and 5'],
  [[t('N', 3), t('B', 3, 'M')], 'error rank: bmm: first operand: expected a 3-D tensor, found 2-D (N, 3)'],
]);

table('torch.addmm', [
  [[t('M'), t('N', 3), t(3, 'M')], '(N, M)'],
  [[t(4), t('N', 3), t(3, 5)], 'error expand-mismatch: addmm input (4,) cannot be expanded to (N, 5)'],
]);

table('torch.tensordot', [
  [[t('A', 'B', 3), t(3, 'C'), 1], '(A, B, C)'],
  [
    [
      t('A', 3, 4),
      t(4, 3, 'C'),
      [
        [1, 2],
        [1, 0],
      ],
    ],
    '(A, C)',
  ],
  [[t('A', 1), t(3, 'C'), 1], '(A, C)'],
  [[t('A', 2), t(3, 'C'), 1], 'error matmul-mismatch: tensordot: inner sizes differ, 2 and 3'],
]);

table('np.dot', [
  [[t('A', 3).np, t('B', 3, 'C').np], '(A, B, C)'],
  [[t('A', 3).np, 2], '(A, 3)'],
]);

table('torch.outer', [[[t('N'), t('M')], '(N, M)']]);
table('torch.kron', [[[t('N', 2), t('M', 3)], '(N·M, 6)']]);
table('torch.cdist', [[[t('B', 'P', 3), t('B', 'R', 3)], '(B, P, R)']]);
table('torch.linalg.multi_dot', [[[[t(3), t(3, 'N'), t('N', 'M')]], '(M,)']]);
table('torch.cross', [
  [[t('B', 3), t('B', 3)], '(B, 3)'],
  [[t('B', 4), t('B', 4), 1], 'error cross-size: cross: dim 1 of (B, 4) must have size 3'],
]);
table('F.cosine_similarity', [
  [[t('B', 64), t('B', 64)], '(B,)'],
  [[t('B', 1, 64), t(1, 'M', 64), -1], '(B, M)'],
]);

describe('what a product teaches', () => {
  it('the last dim of an operand', () => {
    assert.equal(refined('linear', { input: t('…'), weight: t(3072, 768) }, 'input'), '(…, 768)');
  });
  it('the equality of two sizes', () => {
    assert.equal(refined('matmul', { input: t('N', 'K'), other: t(64, 'M') }, 'input'), '(N, 64)');
  });
});
