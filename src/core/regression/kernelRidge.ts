/** Ridge regression in the features of a kernel: f(x) = Σ αᵢ·k(xᵢ, x) with α = (K + λI)⁻¹y. */
import { demandPositive } from '../domain';
import { cholesky, choleskySolve } from '../linalg/cholesky';
import { asColumn, type Matrix } from '../linalg/matrix';
import { type Kernel, kernelMatrix } from './kernels';
import { demandData, predict } from './linear';

export interface KernelRidge {
  readonly alpha: Float64Array;
  /** f of each row. */
  predict(x: Matrix): Float64Array;
}

/** λ > 0: the matrix of a kernel is singular, or nearly, where points lie close together. */
export function kernelRidge(x: Matrix, y: ArrayLike<number>, kernel: Kernel, lambda: number): KernelRidge {
  demandData('kernelRidge', x, y);
  demandPositive('kernelRidge', 'λ', lambda);
  const k = kernelMatrix(kernel, x, x);
  for (let i = 0; i < k.rows; i++) k.data[i * k.cols + i] += lambda;
  const alpha = choleskySolve(cholesky(k), asColumn(Float64Array.from(y))).data;
  return { alpha, predict: (at) => predict(kernelMatrix(kernel, at, x), alpha) };
}
