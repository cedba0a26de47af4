/** Kernels: products of features that are never written out. */
import { demandCount, demandPositive, demandSameLength } from '../domain';
import { type Matrix, matrix } from '../linalg/matrix';

export type Kernel = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

/** x·z. */
export const linearKernel: Kernel = (a, b) => {
  demandSameLength('kernel', a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** (x·z + offset)^degree: all products of up to `degree` coordinates. */
export function polynomialKernel(degree: number, offset = 0): Kernel {
  demandCount('polynomialKernel', 'the degree', degree, 1);
  return (a, b) => (linearKernel(a, b) + offset) ** degree;
}

/** exp(−‖x − z‖²/(2σ²)). */
export function rbfKernel(sigma: number): Kernel {
  demandPositive('rbfKernel', 'σ', sigma);
  return (a, b) => {
    demandSameLength('kernel', a, b);
    let squares = 0;
    for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
    return Math.exp(-squares / (2 * sigma * sigma));
  };
}

/** k of every row of `a` with every row of `b`: (n, m). */
export function kernelMatrix(kernel: Kernel, a: Matrix, b: Matrix): Matrix {
  const result = matrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) result.data[i * b.rows + j] = kernel(row(a, i), row(b, j));
  }
  return result;
}

export function row(a: Matrix, i: number): Float64Array {
  return a.data.subarray(i * a.cols, (i + 1) * a.cols);
}
