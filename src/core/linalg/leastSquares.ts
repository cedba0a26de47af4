/** What rests on singular values: rank, pseudo-inverse, least squares. */
import { matmul } from './matmul';
import { EPSILON, LinalgError, type Matrix, matrix, requireFinite, sizes, transpose } from './matrix';
import { type SVD, singularValues, svd } from './svd';

/** Singular values at or below max(atol, rtol · largest) count as 0. */
export interface Tolerance {
  readonly atol?: number;
  readonly rtol?: number;
}

/** As in PyTorch and NumPy: without any tolerance rtol is max(m, n) ε; beside an atol it is 0. */
export function threshold(a: Matrix, s: Float64Array, { atol, rtol }: Tolerance = {}): number {
  const relative = rtol ?? (atol !== undefined && atol > 0 ? 0 : Math.max(a.rows, a.cols) * EPSILON);
  return Math.max(atol ?? 0, relative * (s[0] ?? 0));
}

/** Number of singular values above the threshold. */
export function matrixRank(a: Matrix, tolerance?: Tolerance): number {
  const s = singularValues(a);
  const limit = threshold(a, s, tolerance);
  return s.filter((x) => x > limit).length;
}

/** A⁺ (n, m) of A (m, n), with singular values under the threshold taken as 0. */
export function pinv(a: Matrix, tolerance?: Tolerance): Matrix {
  const { u, s, vt } = svd(a);
  const limit = threshold(a, s, tolerance);
  const v = transpose(vt);
  return matmul(
    scaleColumns(
      v,
      s.map((x) => (x > limit ? 1 / x : 0)),
    ),
    transpose(u),
  );
}

/** A diag(f). */
export function scaleColumns(a: Matrix, factors: Float64Array): Matrix {
  const result = matrix(a.rows, a.cols);
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++, at++) result.data[at] = a.data[at] * factors[j];
  }
  return result;
}

export interface LeastSquares {
  /** X (n, k) of smallest length among those with the smallest ‖A X − B‖. */
  readonly x: Matrix;
  /** ‖A x − b‖² by columns; empty where A has not full column rank or no more rows than columns, as in NumPy. */
  readonly residuals: Float64Array;
  readonly rank: number;
  /** Singular values of A, descending. */
  readonly s: Float64Array;
}

/** min ‖A X − B‖ for A (m, n), B (m, k). */
export function lstsq(a: Matrix, b: Matrix, tolerance?: Tolerance): LeastSquares {
  if (a.rows !== b.rows) {
    throw new LinalgError('matrix-size', `lstsq: A is ${sizes(a)}, so B needs ${a.rows} rows, found ${sizes(b)}`);
  }
  requireFinite('lstsq', b);
  const decomposition = svd(a);
  const { s } = decomposition;
  const limit = threshold(a, s, tolerance);
  const rank = s.filter((x) => x > limit).length;
  const x = solveBySvd(decomposition, b, rank);
  const hasResiduals = rank === a.cols && a.rows > a.cols;
  return { x, residuals: hasResiduals ? squaredResiduals(a, x, b) : new Float64Array(0), rank, s };
}

/** V diag(1/s) Uᵀ B over the first `rank` singular values. */
function solveBySvd({ u, s, vt }: SVD, b: Matrix, rank: number): Matrix {
  const y = matmul(transpose(u), b);
  for (let i = 0; i < y.rows; i++) {
    for (let j = 0; j < y.cols; j++) y.data[i * y.cols + j] = i < rank ? y.data[i * y.cols + j] / s[i] : 0;
  }
  return matmul(transpose(vt), y);
}

function squaredResiduals(a: Matrix, x: Matrix, b: Matrix): Float64Array {
  const product = matmul(a, x);
  const sums = new Float64Array(b.cols);
  for (let i = 0; i < b.data.length; i++) sums[i % b.cols] += (product.data[i] - b.data[i]) ** 2;
  return sums;
}
