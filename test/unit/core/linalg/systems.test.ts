/** Systems, least squares, norms, conditions and functions of matrices; and what each says of bad input. */
import assert from 'node:assert/strict';
import { cholesky } from '../../../../src/core/linalg/cholesky';
import { eig } from '../../../../src/core/linalg/eig';
import { eigh } from '../../../../src/core/linalg/eigh';
import { gramSchmidt } from '../../../../src/core/linalg/gramSchmidt';
import { lstsq, matrixRank, pinv } from '../../../../src/core/linalg/leastSquares';
import { det, inverse, logdet, slogdet, solve } from '../../../../src/core/linalg/lu';
import { matmul, matvec } from '../../../../src/core/linalg/matmul';
import {
  fromRows,
  identity,
  LinalgError,
  type Matrix,
  matrix,
  scaled,
  transpose,
} from '../../../../src/core/linalg/matrix';
import { matrixExp, matrixPower } from '../../../../src/core/linalg/matrixFunctions';
import { conditionNumber, matrixNorm, normalized, vectorNorm } from '../../../../src/core/linalg/norms';
import { svd } from '../../../../src/core/linalg/svd';
import { solveTriangular } from '../../../../src/core/linalg/triangular';
import { assertClose, assertNumber, hilbert, random, randomOfRank, vandermonde } from './matrices';

function assertRefused(f: () => unknown, code: string, message: RegExp): void {
  assert.throws(f, (error) => {
    assert.ok(error instanceof LinalgError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

const NAN = fromRows([
  [1, 2],
  [Number.NaN, 4],
]);

describe('systems', () => {
  it('solve, invert and say how far they can be trusted', () => {
    for (const n of [0, 1, 2, 7, 30]) {
      const [a, b] = [random(n, n), random(n, 3)];
      const { x, rcond } = solve(a, b);
      assertClose(matmul(a, x), b, 1e-11);
      const all = inverse(a);
      assertClose(matmul(a, all.x), identity(n), 1e-11);
      assert.equal(all.rcond, rcond);
      if (n === 0) continue;
      const exact = 1 / conditionNumber(a, 1);
      assert.ok(rcond >= exact * 0.999 && rcond <= exact * 3, `${rcond} for ${exact}`);
    }
  });

  it('solve what is nearly singular, with the condition beside it', () => {
    const { x, rcond } = solve(hilbert(12), matmul(hilbert(12), matrix(12, 1, new Float64Array(12).fill(1))));
    assert.ok(rcond < 1e-15 && rcond > 1e-18);
    assert.ok(x.data.every(Number.isFinite));
    const rounded = fromRows([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    assert.ok(inverse(rounded).rcond < 1e-16);
  });

  it('solve triangles, reading only theirs', () => {
    const t = random(6, 6);
    const b = random(6, 2);
    for (const triangle of ['lower', 'upper'] as const) {
      for (const unit of [false, true]) {
        const whole = fromRows(
          Array.from({ length: 6 }, (_, i) =>
            Array.from({ length: 6 }, (_, j) => {
              if (i === j) return unit ? 1 : t.data[i * 6 + j];
              return (triangle === 'lower') === i > j ? t.data[i * 6 + j] : 0;
            }),
          ),
        );
        assertClose(matmul(whole, solveTriangular(t, b, { triangle, unit })), b, 1e-9);
        assertClose(matmul(transpose(whole), solveTriangular(t, b, { triangle, unit, transposed: true })), b, 1e-9);
      }
    }
  });

  it('determinants, also where they overflow', () => {
    assert.equal(det(identity(0)), 1);
    assertNumber(det(vandermonde([1, 2, 3, 4])), 12);
    const big = scaled(identity(400), 10);
    assert.equal(det(big), Number.POSITIVE_INFINITY);
    assertNumber(slogdet(big).logAbs, 400 * Math.log(10));
    assert.deepEqual(slogdet(matrix(3, 3)), { sign: 0, logAbs: Number.NEGATIVE_INFINITY });
    const swapped = fromRows([
      [0, 1],
      [1, 0],
    ]);
    assert.deepEqual(slogdet(swapped), { sign: -1, logAbs: 0 });
    assert.ok(Number.isNaN(logdet(swapped)));
    assert.equal(logdet(matrix(2, 2)), Number.NEGATIVE_INFINITY);
  });

  it('least squares meet the normal equations and are shortest', () => {
    for (const a of [random(8, 3), random(3, 8), randomOfRank(7, 5, 2), matrix(4, 2)]) {
      const b = random(a.rows, 2);
      const { x, rank } = lstsq(a, b);
      assert.equal(rank, matrixRank(a));
      const at = transpose(a);
      assertClose(matmul(at, matmul(a, x)), matmul(at, b), 1e-12);
      assertClose(matmul(matmul(pinv(a), a), x), x, 1e-12);
      assertClose(matmul(pinv(a), b), x, 1e-11);
    }
  });

  it('pseudo-inverse meets the four conditions of Penrose', () => {
    for (const a of [random(6, 4), random(4, 6), randomOfRank(6, 6, 3), random(1, 1), matrix(0, 3), matrix(2, 3)]) {
      const p = pinv(a);
      const [ap, pa] = [matmul(a, p), matmul(p, a)];
      assertClose(matmul(ap, a), a, 1e-12);
      assertClose(matmul(pa, p), p, 1e-12);
      assertClose(transpose(ap), ap, 1e-12);
      assertClose(transpose(pa), pa, 1e-12);
    }
  });
});

describe('functions of matrices', () => {
  it('powers', () => {
    const a = random(4, 4);
    assertClose(matrixPower(a, 5), matmul(a, matmul(a, matmul(a, matmul(a, a)))));
    assertClose(matmul(matrixPower(a, -3), matrixPower(a, 3)), identity(4), 1e-8);
    assert.deepEqual(matrixPower(a, 0), identity(4));
    assertRefused(() => matrixPower(a, 0.5), 'bad-argument', /integer power, found 0.5/);
  });

  it('exponential of a diagonal, a nilpotent and a rotation', () => {
    const d = fromRows([
      [30, 0],
      [0, -30],
    ]);
    assertNumber(matrixExp(d).data[0], Math.exp(30), 1e-13);
    assert.ok(Math.abs(matrixExp(d).data[3] / Math.exp(-30) - 1) < 1e-12);
    assertClose(matrixExp(fromRows([[0, 1], [0, 0]])), fromRows([[1, 1], [0, 1]])); // biome-ignore format: short
    const t = 1.25;
    const turned = fromRows([
      [Math.cos(t), -Math.sin(t)],
      [Math.sin(t), Math.cos(t)],
    ]);
    assertClose(matrixExp(fromRows([[0, -t], [t, 0]])), turned); // biome-ignore format: short
    assert.deepEqual(matrixExp(matrix(0, 0)), matrix(0, 0));
    assert.deepEqual(matrixExp(matrix(2, 2)), identity(2));
  });
});

describe('norms', () => {
  it('of no numbers, of huge and of tiny ones', () => {
    assert.equal(vectorNorm(new Float64Array(0)).value, 0);
    assert.equal(matrixNorm(matrix(0, 3)), 0);
    assertNumber(vectorNorm(Float64Array.of(3e200, 4e200)).value / 1e200, 5);
    assertNumber(vectorNorm(Float64Array.of(3e-200, 4e-200)).value * 1e200, 5);
    assertNumber(vectorNorm(Float64Array.of(1e200, 1e200), 3).value / 1e200, 2 ** (1 / 3));
    assert.equal(vectorNorm(Float64Array.of(0, 2, 0), 0).value, 1);
    assert.equal(vectorNorm(Float64Array.of(3, -4), Number.NEGATIVE_INFINITY).value, 3);
    assert.ok(Number.isNaN(vectorNorm(Float64Array.of(1, Number.NaN)).value));
    assert.ok(Number.isNaN(vectorNorm(Float64Array.of(1, Number.NaN), Number.POSITIVE_INFINITY).value));
  });

  it('condition of a singular matrix is infinite', () => {
    for (const p of ['fro', 1, Number.POSITIVE_INFINITY]) {
      assert.equal(conditionNumber(matrix(2, 2), p as 'fro'), Number.POSITIVE_INFINITY);
    }
    assert.equal(conditionNumber(matrix(2, 2)), Number.POSITIVE_INFINITY);
    assert.ok(conditionNumber(randomOfRank(5, 5, 3)) > 1e15);
  });
});

describe('bad input is refused by name', () => {
  const cases: [string, () => unknown, string, RegExp][] = [
    ['sizes', () => matmul(random(2, 3), random(2, 3)), 'matrix-size', /matmul: inner sizes differ, 2 by 3 and 2 by 3/],
    ['vector', () => matvec(random(2, 3), new Float64Array(2)), 'matrix-size', /2 by 3 and a vector of 2/],
    ['ragged', () => fromRows([[1, 2], [3]]), 'matrix-size', /row 0 has 2 numbers, row 1 has 1/],
    ['numbers', () => matrix(2, 2, new Float64Array(3)), 'matrix-size', /needs 4 numbers, got 3/],
    ['not square', () => det(random(2, 3)), 'not-square', /det: expected a square matrix, found 2 by 3/],
    ['right side', () => solve(random(3, 3), random(2, 1)), 'matrix-size', /B needs 3 rows, found 2 by 1/],
    [
      'zero pivot',
      () => solve(rankTwo(5), random(5, 1)),
      'singular',
      /solve: matrix is singular: pivot 3 of 5 is 0 \(rank 2\)/,
    ],
    ['inverse', () => inverse(matrix(2, 2)), 'singular', /pivot 1 of 2 is 0 \(rank 0\)/],
    ['rank after', () => inverse(fromRows([[0, 1], [0, 0]])), 'singular', /pivot 1 of 2 is 0 \(rank 1\)/], // biome-ignore format: short
    [
      'triangle',
      () => solveTriangular(matrix(2, 2), random(2, 1), { triangle: 'lower' }),
      'singular',
      /element 0 of 2 is 0/,
    ],
    ['indefinite', () => cholesky(fromRows([[1, 2], [2, 1]])), 'not-positive-definite', /leading minor of order 2 \(of 2\)/], // biome-ignore format: short
    ['asymmetric', () => eigh(fromRows([[1, 2], [3, 1]])), 'not-symmetric', /element \(1, 0\) is 3, element \(0, 1\) is 2/], // biome-ignore format: short
    ['NaN', () => svd(NAN), 'not-finite', /svd: expected finite numbers, found NaN at row 1, column 0/],
    ['NaN in eig', () => eig(NAN), 'not-finite', /eig: .* NaN at row 1, column 0/],
    ['NaN in solve', () => solve(NAN, random(2, 1)), 'not-finite', /NaN/],
    ['Inf', () => matrixExp(fromRows([[Number.POSITIVE_INFINITY]])), 'not-finite', /Infinity at row 0, column 0/],
    ['empty', () => matrixNorm(matrix(0, 0), 2), 'empty', /matrix_norm: expected at least one row .* found 0 by 0/],
    ['empty largest', () => vectorNorm(new Float64Array(0), Number.POSITIVE_INFINITY), 'empty', /no numbers/],
    ['order', () => matrixNorm(random(2, 2), 3), 'bad-argument', /found 3/],
    ['no direction', () => normalized(new Float64Array(2)), 'bad-argument', /no direction/],
    ['dependent', () => gramSchmidt(randomOfRank(4, 3, 2)), 'singular', /column 2 is a combination/],
    ['too wide', () => gramSchmidt(random(2, 3)), 'singular', /3 columns of 2 numbers/],
  ];
  for (const [name, f, code, message] of cases) it(name, () => assertRefused(f, code, message));
});

/** Its third pivot is exactly 0: small integers. */
function rankTwo(n: number): Matrix {
  return fromRows(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i % 2 === j % 2 ? 1 : 0))));
}
