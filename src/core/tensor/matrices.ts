/** Batches of matrices: each as linear algebra takes it, in double precision, and results put together again. */
import type { DType } from '../dtype';
import { type Matrix, matrix } from '../linalg/matrix';
import { count, isComplex, settle } from './storage';
import { Tensor } from './tensor';

/** The matrices of a real tensor (…, m, n). */
export function matricesOf(x: Tensor): Matrix[] {
  const [m, n] = x.sizes.slice(-2);
  const data = x.dense();
  return Array.from({ length: count(x.sizes.slice(0, -2)) }, (_, i) => {
    return matrix(m, n, Float64Array.from(data.subarray(i * m * n, (i + 1) * m * n)));
  });
}

/**
 * Each complex matrix A + i B as the real ((A, −B), (B, A)): sums, products, inverses and pseudo-inverses of these
 * stand for those of the complex ones.
 */
export function embeddedMatricesOf(x: Tensor): Matrix[] {
  const [m, n] = x.sizes.slice(-2);
  const data = x.dense();
  return Array.from({ length: count(x.sizes.slice(0, -2)) }, (_, batch) => {
    const result = matrix(2 * m, 2 * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const at = 2 * (batch * m * n + i * n + j);
        const [re, im] = [data[at], data[at + 1]];
        result.data[i * 2 * n + j] = result.data[(i + m) * 2 * n + j + n] = re;
        result.data[i * 2 * n + j + n] = -im;
        result.data[(i + m) * 2 * n + j] = im;
      }
    }
    return result;
  });
}

/** Matrices one after the other as a tensor; complex ones in their real form. */
export function fromMatrices(dtype: DType, sizes: readonly number[], matrices: readonly Matrix[]): Tensor {
  const out = Tensor.zeros(dtype, sizes);
  const each = matrices.length === 0 ? 0 : out.data.length / matrices.length;
  for (const [i, a] of matrices.entries()) {
    if (isComplex(dtype)) putEmbedded(out, i * each, a);
    else out.data.set(a.data, i * each);
  }
  settle(dtype, out.data);
  return out;
}

function putEmbedded(out: Tensor, to: number, { rows, cols, data }: Matrix): void {
  const [m, n] = [rows / 2, cols / 2];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const at = to + 2 * (i * n + j);
      out.data[at] = data[i * cols + j];
      out.data[at + 1] = data[(i + m) * cols + j];
    }
  }
}

/** `count` real vectors or numbers one after the other. */
export function fromVectors(dtype: DType, sizes: readonly number[], vectors: readonly Float64Array[]): Tensor {
  const out = Tensor.zeros(dtype, sizes);
  let at = 0;
  for (const v of vectors) {
    out.data.set(v, at);
    at += v.length;
  }
  settle(dtype, out.data);
  return out;
}
