/** QR by Householder reflections. R has the signs of LAPACK, and so of PyTorch and NumPy. */
import { makeReflector, reflectRows } from './householder';
import { type Matrix, matrix, requireFinite, transpose } from './matrix';
import { applyBlock, applyReflections, BLOCK, inRows } from './reflections';

export interface QR {
  readonly q: Matrix;
  readonly r: Matrix;
}

/** The factors as reflections: Q = H_0 H_1 …, each a row of `reflectors` (k, m) from its diagonal on. */
export interface QRFactors {
  readonly rows: number;
  readonly cols: number;
  readonly reflectors: Matrix;
  readonly tau: Float64Array;
  /** R (k, n), upper triangular (or trapezoid). */
  readonly r: Matrix;
}

/**
 * A = Q R for A (m, n). Reduced: Q (m, k), R (k, n) with k = min(m, n); complete: Q (m, m), R (m, n).
 */
export function qr(a: Matrix, mode: 'reduced' | 'complete' = 'reduced'): QR {
  const factors = qrFactors(a);
  const k = mode === 'complete' ? a.rows : Math.min(a.rows, a.cols);
  const r = matrix(k, a.cols);
  r.data.set(factors.r.data);
  return { q: formQ(factors, k), r };
}

export function qrFactors(a: Matrix): QRFactors {
  requireFinite('qr', a);
  const [m, n] = [a.rows, a.cols];
  const k = Math.min(m, n);
  const columns = transpose(a).data;
  const tau = new Float64Array(k);
  const r = matrix(k, n);
  const reflections = inRows(columns, m, tau);
  for (let start = 0; start < k; start += BLOCK) {
    const end = Math.min(k, start + BLOCK);
    for (let i = start; i < end; i++) {
      const reflector = makeReflector(columns, i * m + i, m - i);
      tau[i] = reflector.tau;
      r.data[i * n + i] = reflector.beta;
      reflectRows(columns, m, i + 1, end, i, columns, i * m + i, m - i, reflector.tau);
    }
    // The further columns by the whole block.
    applyBlock({ data: columns, from: end * m, stride: m }, n - end, reflections, start, end, 'inverse');
  }
  for (let j = 0; j < n; j++) for (let i = 0; i < Math.min(j, k); i++) r.data[i * n + j] = columns[j * m + i];
  return { rows: m, cols: n, reflectors: matrix(k, m, columns.slice(0, k * m)), tau, r };
}

/** The first `count` columns of Q. */
export function formQ({ rows: m, reflectors, tau }: QRFactors, count: number): Matrix {
  const result = matrix(count, m);
  for (let i = 0; i < Math.min(count, m); i++) result.data[i * m + i] = 1;
  // Unit vectors are left alone by the reflections of later columns.
  const part = { data: result.data, from: 0, stride: m };
  applyReflections(part, count, inRows(reflectors.data, m, tau), tau.length, (k) => k);
  return transpose(result);
}

/** Qᵀ B for B (m, k). */
export function multiplyQt({ rows: m, reflectors, tau }: QRFactors, b: Matrix): Matrix {
  const columns = transpose(b);
  const reflections = inRows(reflectors.data, m, tau);
  for (let k = 0; k < tau.length; k += BLOCK) {
    const end = Math.min(tau.length, k + BLOCK);
    applyBlock({ data: columns.data, from: 0, stride: m }, b.cols, reflections, k, end, 'inverse');
  }
  return transpose(columns);
}
