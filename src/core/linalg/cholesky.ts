/**
 * Cholesky: A = L Lᵀ for symmetric positive definite A. (ml-matrix gives ((1, 0), (2, 0)) for the indefinite
 * ((1, 2), (2, 1)), without an error.)
 */
import { identity, LinalgError, type Matrix, matrix, requireFinite, sizes, symmetric, type Triangle } from './matrix';
import { substitute } from './triangular';

export interface CholeskyFactors {
  readonly l: Matrix;
  /** 0, or the order of the first leading minor that is not positive, from 1; L holds the rows before it. */
  readonly info: number;
}

/** L (n, n), lower triangular. With `triangle` only that half is read; without it A must be symmetric. */
export function cholesky(a: Matrix, triangle?: Triangle): Matrix {
  const { l, info } = choleskyFactors(a, triangle);
  if (info > 0) {
    const which = `its leading minor of order ${info} (of ${a.rows}) is not positive`;
    throw new LinalgError('not-positive-definite', `cholesky: matrix is not positive definite: ${which}`);
  }
  return l;
}

/** The same without an error for a matrix that is not positive definite. */
export function choleskyFactors(a: Matrix, triangle?: Triangle): CholeskyFactors {
  const { data } = symmetric('cholesky', a, triangle);
  requireFinite('cholesky', a);
  const n = a.rows;
  const l = matrix(n, n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      let sum = data[row + j];
      for (let k = 0, other = j * n; k < j; k++, other++) sum -= l.data[row + k] * l.data[other];
      if (j < i) l.data[row + j] = sum / l.data[j * n + j];
      else if (sum > 0) l.data[row + i] = Math.sqrt(sum);
      else return { l, info: i + 1 };
    }
  }
  return { l, info: 0 };
}

/** X of L Lᵀ X = B. */
export function choleskySolve(l: Matrix, b: Matrix): Matrix {
  if (l.rows !== b.rows) {
    throw new LinalgError(
      'matrix-size',
      `cholesky_solve: L is ${sizes(l)}, so B needs ${l.rows} rows, found ${sizes(b)}`,
    );
  }
  const y = substitute(l, b, { triangle: 'lower' });
  return substitute(l, y, { triangle: 'lower', transposed: true });
}

/** (L Lᵀ)⁻¹ */
export function choleskyInverse(l: Matrix): Matrix {
  return choleskySolve(l, identity(l.rows));
}
