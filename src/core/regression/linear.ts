/** Linear regression in closed form: the w with the least ‖Xw − y‖², and with a penalty (ridge). */
import { demand, demandAllFinite, demandNonNegative } from '../domain';
import { lstsq } from '../linalg/leastSquares';
import { matmul } from '../linalg/matmul';
import { asColumn, type Matrix, matrix, transpose } from '../linalg/matrix';

/** X with a column of ones in front: its weight is the bias. */
export function withBias(x: Matrix): Matrix {
  const result = matrix(x.rows, x.cols + 1);
  for (let i = 0; i < x.rows; i++) {
    result.data[i * result.cols] = 1;
    result.data.set(x.data.subarray(i * x.cols, (i + 1) * x.cols), i * result.cols + 1);
  }
  return result;
}

/**
 * X (n, d), y (n) → w (d). Where the normal equations XᵀXw = Xᵀy have the only solution it is that; else the shortest. By the singular
 * values of X: XᵀX would square the condition number.
 */
export function linearRegression(x: Matrix, y: ArrayLike<number>): Float64Array {
  demandData('linearRegression', x, y);
  return lstsq(x, asColumn(Float64Array.from(y))).x.data;
}

/** The left and right side of the normal equations, XᵀX (d, d) and Xᵀy (d). */
export function normalEquations(x: Matrix, y: ArrayLike<number>): { gram: Matrix; moment: Float64Array } {
  demandData('normalEquations', x, y);
  const xt = transpose(x);
  return { gram: matmul(xt, x), moment: matmul(xt, asColumn(Float64Array.from(y))).data };
}

/**
 * The w with the least ‖Xw − y‖² + λ‖w‖²: (XᵀX + λI)⁻¹Xᵀy, which raises every eigenvalue of XᵀX by λ. Computed as least squares of X
 * with √λ·I below it. The first `unpenalised` weights, a bias as a rule, are left out of the penalty.
 */
export function ridgeRegression(x: Matrix, y: ArrayLike<number>, lambda: number, unpenalised = 0): Float64Array {
  demandData('ridgeRegression', x, y);
  demandNonNegative('ridgeRegression', 'λ', lambda);
  const [n, d] = [x.rows, x.cols];
  const penalty = matrix(n + d, d);
  penalty.data.set(x.data);
  for (let j = unpenalised; j < d; j++) penalty.data[(n + j) * d + j] = Math.sqrt(lambda);
  const target = new Float64Array(n + d);
  target.set(Float64Array.from(y));
  return linearRegression(penalty, target);
}

/** Xw (n). */
export function predict(x: Matrix, w: Float64Array): Float64Array {
  demand(x.cols === w.length, 'predict', `${x.cols} weights`, w.length);
  return matmul(x, asColumn(w)).data;
}

export function demandData(where: string, x: Matrix, y: ArrayLike<number>): void {
  demand(x.rows > 0 && x.cols > 0, where, 'at least one row and one column of data', `${x.rows} by ${x.cols}`);
  demand(x.rows === y.length, where, `a target for each of the ${x.rows} rows`, y.length);
  demandAllFinite(where, 'data', x.data);
  demandAllFinite(where, 'targets', y);
}
