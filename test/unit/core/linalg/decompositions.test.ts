/** Each decomposition gives back its matrix, from factors of the form it promises. */
import assert from 'node:assert/strict';
import { cholesky, choleskyInverse, choleskySolve } from '../../../../src/core/linalg/cholesky';
import { eig, eigvals } from '../../../../src/core/linalg/eig';
import { eigh, eigvalsh } from '../../../../src/core/linalg/eigh';
import { gramSchmidt } from '../../../../src/core/linalg/gramSchmidt';
import { ldlFactors, ldlSolve } from '../../../../src/core/linalg/ldl';
import { lu } from '../../../../src/core/linalg/lu';
import { matmul } from '../../../../src/core/linalg/matmul';
import {
  add,
  columnsOf,
  diagonal,
  fromRows,
  identity,
  type Matrix,
  matrix,
  maxAbs,
  rowsOf,
  scaled,
  transpose,
} from '../../../../src/core/linalg/matrix';
import { qr } from '../../../../src/core/linalg/qr';
import { singularValues, svd } from '../../../../src/core/linalg/svd';
import { triangleOf } from '../../../../src/core/linalg/triangular';
import {
  assertClose,
  assertOrthonormalColumns,
  hilbert,
  random,
  randomOfRank,
  randomSymmetric,
  vandermonde,
} from './matrices';

const SHAPES = [
  [0, 0],
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 5],
  [5, 1],
  [2, 2],
  [3, 7],
  [7, 3],
  [23, 24],
  [26, 25],
  [40, 3],
  [33, 33],
  [61, 50],
  [70, 120],
] as const;

const MATRICES: [string, Matrix][] = [
  ...SHAPES.map(([m, n]): [string, Matrix] => [`random ${m} by ${n}`, random(m, n)]),
  ['rank 3 of 6', randomOfRank(6, 6, 3)],
  ['rank 11 of 60 by 40', randomOfRank(60, 40, 11)],
  ['rank 1 of 50 by 50', randomOfRank(50, 50, 1)],
  ['zero 40 by 40', matrix(40, 40)],
  ['identity 50', identity(50)],
  ['Hilbert 8', hilbert(8)],
  ['Hilbert 12', hilbert(12)],
  ['Hilbert 40', hilbert(40)],
  ['Vandermonde', vandermonde([1, 2, 3, 4, 5, 6])],
  ['tiny', scaled(random(30, 30), 1e-200)],
  ['huge', scaled(random(30, 30), 1e200)],
];

/** Divided by its largest number, so that errors are relative to it. */
function unit(a: Matrix): number {
  return 1 / (maxAbs(a.data) || 1);
}

describe('decompositions', () => {
  for (const [name, a] of MATRICES) {
    const k = Math.min(a.rows, a.cols);
    const back = (product: Matrix) => assertClose(scaled(product, unit(a)), scaled(a, unit(a)), 1e-13, name);

    it(`QR of ${name}`, () => {
      for (const mode of ['reduced', 'complete'] as const) {
        const { q, r } = qr(a, mode);
        const inner = mode === 'complete' ? a.rows : k;
        assert.deepEqual([q.rows, q.cols, r.rows, r.cols], [a.rows, inner, inner, a.cols]);
        assertOrthonormalColumns(q);
        assert.deepEqual(r.data, triangleOf(r, 'upper').data);
        back(matmul(q, r));
      }
    });

    it(`SVD of ${name}`, () => {
      for (const full of [false, true]) {
        const { u, s, vt } = svd(a, full);
        assert.deepEqual([u.rows, u.cols], [a.rows, full ? a.rows : k]);
        assert.deepEqual([vt.rows, vt.cols], [full ? a.cols : k, a.cols]);
        assertOrthonormalColumns(u);
        assertOrthonormalColumns(transpose(vt));
        assert.ok(s.every((x, i) => x >= 0 && (i === 0 || x <= s[i - 1])));
        back(matmul(matmul(columnsOf(u, 0, k), diagonal(s)), rowsOf(vt, 0, k)));
        const alone = singularValues(a);
        assert.ok(s.every((x, i) => Math.abs(x - alone[i]) <= 1e-13 * s[0]));
      }
    });

    it(`LU of ${name}`, () => {
      const { p, l, u } = lu(a);
      assert.deepEqual([l.rows, l.cols, u.rows, u.cols], [a.rows, k, k, a.cols]);
      assert.ok(l.data.every((x) => Math.abs(x) <= 1));
      assertClose(l, triangleOf(l, 'lower', true), 0);
      assertClose(u, triangleOf(u, 'upper'), 0);
      back(matmul(p, matmul(l, u)));
    });
  }
});

describe('symmetric eigenvalues', () => {
  const q = qr(random(45, 45)).q;
  const withValues = (values: number[]) => {
    const a = matmul(matmul(q, diagonal(Float64Array.from(values))), transpose(q));
    return scaled(add(a, transpose(a)), 0.5);
  };
  const cases: [string, Matrix][] = [
    ...[0, 1, 2, 3, 20, 33, 64, 100].map((n): [string, Matrix] => [`random ${n}`, randomSymmetric(n)]),
    ['repeated', withValues(Array.from({ length: 45 }, (_, i) => (i < 30 ? 1 : 2)))],
    ['clustered', withValues(Array.from({ length: 45 }, (_, i) => 1 + (i % 9) * 1e-12 + (i > 30 ? 1 : 0)))],
    ['semidefinite', matmul(random(50, 7), transpose(random(50, 7)))],
    ['Hilbert 40', hilbert(40)],
    ['identity', identity(70)],
    ['zero', matrix(40, 40)],
    ['graded', diagonal(Float64Array.from({ length: 50 }, (_, i) => 10 ** -i))],
    [
      'Wilkinson, pairs that agree to rounding',
      fromRows(
        Array.from({ length: 61 }, (_, i) =>
          Array.from({ length: 61 }, (_, j) => (i === j ? Math.abs(i - 30) : +(Math.abs(i - j) === 1))),
        ),
      ),
    ],
    ['tiny', scaled(randomSymmetric(40), 1e-200)],
    ['huge', scaled(randomSymmetric(40), 1e200)],
  ];
  for (const [name, a] of cases) {
    it(name, () => {
      const { values, vectors } = eigh(a);
      assertOrthonormalColumns(vectors);
      assert.ok(values.every((x, i) => i === 0 || x >= values[i - 1]));
      const back = matmul(matmul(vectors, diagonal(values)), transpose(vectors));
      assertClose(scaled(back, unit(a)), scaled(a, unit(a)), 1e-13);
      const largest = maxAbs(values);
      assert.ok(eigvalsh(a).every((x, i) => Math.abs(x - values[i]) <= 1e-13 * largest));
    });
  }

  it('reads one triangle when told which', () => {
    const a = random(6, 6);
    const [lower, upper] = [triangleOf(a, 'lower'), triangleOf(a, 'upper')];
    const below = add(add(lower, transpose(lower)), diagonal(a.data.filter((_, i) => i % 7 === 0)), -1);
    const above = add(add(upper, transpose(upper)), diagonal(a.data.filter((_, i) => i % 7 === 0)), -1);
    assert.deepEqual(eigvalsh(a, 'lower'), eigvalsh(below));
    assert.deepEqual(eigvalsh(a, 'upper'), eigvalsh(above));
  });
});

describe('eigenvalues', () => {
  const block = (a: Matrix, b: Matrix) => {
    const result = matrix(a.rows + b.rows, a.rows + b.rows);
    for (let i = 0; i < a.rows; i++) result.data.set(rowsOf(a, i, i + 1).data, i * result.cols);
    for (let i = 0; i < b.rows; i++) result.data.set(rowsOf(b, i, i + 1).data, (a.rows + i) * result.cols + a.rows);
    return result;
  };
  const rotation = fromRows([
    [0.6, -0.8],
    [0.8, 0.6],
  ]);
  const cases: [string, Matrix][] = [
    ...[0, 1, 2, 3, 4, 5, 10, 35, 60].map((n): [string, Matrix] => [`random ${n}`, random(n, n)]),
    ['rotation', rotation],
    ['repeated complex pairs', block(block(rotation, rotation), randomSymmetric(3))],
    ['upper triangle', triangleOf(random(8, 8), 'upper')],
    ['lower triangle', triangleOf(random(8, 8), 'lower')],
    [
      'cyclic permutation',
      fromRows(Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (_, j) => +(j === (i + 1) % 9)))),
    ],
    ['rank 2 of 7', randomOfRank(7, 7, 2)],
    [
      'Jordan block',
      fromRows(
        Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => (i === j ? 2 : +(j === i + 1)))),
      ),
    ],
    [
      'badly scaled',
      fromRows([
        [1, 1e8, 3],
        [1e-8, 2, 1e-4],
        [1, 5e4, -1],
      ]),
    ],
    ['tiny', scaled(random(12, 12), 1e-200)],
    ['huge', scaled(random(12, 12), 1e200)],
  ];
  for (const [name, a] of cases) {
    it(name, () => {
      const { values, vectors } = eig(a);
      const n = a.rows;
      const largest = maxAbs(a.data) * unit(a);
      const b = scaled(a, unit(a));
      const [re, im] = [matmul(b, vectors.re), matmul(b, vectors.im)];
      for (let k = 0; k < n; k++) {
        let length = 0;
        const [x, y] = [values.re[k] * unit(a), values.im[k] * unit(a)];
        for (let i = k; i < n * n; i += n) {
          const [p, q] = [vectors.re.data[i], vectors.im.data[i]];
          length += p * p + q * q;
          assert.ok(Math.abs(re.data[i] - (x * p - y * q)) <= 1e-13 * Math.max(1, n * largest), `vector ${k}`);
          assert.ok(Math.abs(im.data[i] - (x * q + y * p)) <= 1e-13 * Math.max(1, n * largest), `vector ${k}`);
        }
        assert.ok(Math.abs(length - 1) < 1e-13);
      }
      const trace = a.data.reduce((sum, v, i) => sum + (i % (n + 1) === 0 ? v * unit(a) : 0), 0);
      assert.ok(Math.abs(values.re.reduce((s, v) => s + v * unit(a), 0) - trace) <= 1e-12 * Math.max(1, n));
      const alone = eigvals(a);
      assert.ok(
        alone.re.every((v, i) => Math.abs(v - values.re[i]) * unit(a) <= 1e-9),
        'without vectors',
      );
    });
  }
});

describe('Cholesky', () => {
  it('gives back its matrix, solves and inverts', () => {
    for (const n of [0, 1, 2, 5, 30]) {
      const g = random(n, n + 3);
      const a = matmul(g, transpose(g));
      const l = cholesky(a);
      assert.deepEqual(l.data, triangleOf(l, 'lower').data);
      assertClose(matmul(l, transpose(l)), a);
      const b = random(n, 2);
      assertClose(matmul(a, choleskySolve(l, b)), b, 1e-10);
      assertClose(matmul(a, choleskyInverse(l)), identity(n), 1e-10);
      assertClose(cholesky(triangleOf(a, 'lower'), 'lower'), l);
      assertClose(cholesky(triangleOf(a, 'upper'), 'upper'), l);
    }
  });
});

describe('LDL of indefinite matrices', () => {
  it('solves, with blocks of 1 and of 2', () => {
    const zeroDiagonal = add(
      randomSymmetric(12),
      diagonal(randomSymmetric(12).data.filter((_, i) => i % 13 === 0)),
      -1,
    );
    for (const a of [matrix(0, 0), random(1, 1), randomSymmetric(2), randomSymmetric(9), zeroDiagonal]) {
      const b = random(a.rows, 3);
      const factors = ldlFactors(a);
      assertClose(matmul(a, ldlSolve(factors, b)), b, 1e-12);
      assert.equal(factors.info, 0);
    }
    assert.ok(ldlFactors(zeroDiagonal).pivots.some((p) => p < 0));
  });

  it('tells a zero pivot', () => {
    const factors = ldlFactors(matrix(3, 3));
    assert.equal(factors.info, 1);
    assert.throws(() => ldlSolve(factors, random(3, 1)), /ldl_solve: matrix is singular: pivot 1 of 3 is 0/);
  });
});

describe('Gram-Schmidt', () => {
  it('equals QR with a positive diagonal', () => {
    const a = random(9, 5);
    const { q, r } = qr(a);
    for (const variant of ['classical', 'modified'] as const) {
      const found = gramSchmidt(a, variant);
      assertClose(matmul(found.q, found.r), a);
      for (let i = 0; i < 5; i++) {
        const sign = Math.sign(r.data[i * 6]);
        for (let j = 0; j < 9; j++) assert.ok(Math.abs(found.q.data[j * 5 + i] - sign * q.data[j * 5 + i]) < 1e-12);
      }
    }
  });

  it('loses orthogonality with the condition, the classical form with its square', () => {
    const a = hilbert(7);
    const lost = (q: Matrix) => maxAbs(add(matmul(transpose(q), q), identity(7), -1).data);
    const [classical, modified] = [gramSchmidt(a, 'classical'), gramSchmidt(a, 'modified')].map(({ q }) => lost(q));
    assert.ok(classical > 1e-3 && modified < 1e-7 && lost(qr(a).q) < 1e-14, `${classical}, ${modified}`);
  });
});
