/** Square matrices to Hessenberg form (zeros below the first subdiagonal), after balancing. */
import { makeReflector, reflectRows } from './householder';
import { applyReflections, inRows } from './reflections';

export interface Hessenberg {
  /** H = Qᵀ A Q, n by n. */
  readonly h: Float64Array;
  /** Column j of Q in row j. */
  readonly columns: Float64Array;
}

/**
 * Scales rows and columns by powers of two, D⁻¹ A D, until their sums are alike: eigenvalues become more accurate where
 * sizes differ much (Parlett and Reinsch 1969). Changes `a`, gives the diagonal of D.
 */
export function balance(a: Float64Array, n: number): Float64Array {
  const d = new Float64Array(n).fill(1);
  for (let done = false; !done; ) {
    done = true;
    for (let i = 0; i < n; i++) {
      let [row, col] = [0, 0];
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        row += Math.abs(a[i * n + j]);
        col += Math.abs(a[j * n + i]);
      }
      if (row === 0 || col === 0) continue;
      const factor = 2 ** Math.round(Math.log2(row / col) / 2);
      if (col * factor + row / factor >= 0.95 * (col + row)) continue;
      done = false;
      d[i] *= factor;
      for (let j = 0; j < n; j++) a[i * n + j] /= factor;
      for (let j = 0; j < n; j++) a[j * n + i] *= factor;
    }
  }
  return d;
}

/** Reduces `a`, which is overwritten. */
export function hessenberg(a: Float64Array, n: number): Hessenberg {
  const reflectors = new Float64Array(n * n);
  const tau = new Float64Array(Math.max(0, n - 2));
  const sums = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    const v = reflectors.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k];
    const reflector = makeReflector(v, k + 1, n - k - 1);
    tau[k] = reflector.tau;
    a[(k + 1) * n + k] = reflector.beta;
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
    if (reflector.tau === 0) continue;
    fromLeft(a, n, k + 1, v, reflector.tau, sums);
    reflectRows(a, n, 0, n, k + 1, v, k + 1, n - k - 1, reflector.tau);
  }
  const columns = new Float64Array(n * n);
  for (let i = 0; i < n; i++) columns[i * n + i] = 1;
  applyReflections({ data: columns, from: 0, stride: n }, n, inRows(reflectors, n, tau, 1), tau.length);
  return { h: a, columns };
}

/** A −= τ v (vᵀ A) on rows and columns from `from` on. */
function fromLeft(a: Float64Array, n: number, from: number, v: Float64Array, tau: number, sums: Float64Array): void {
  sums.fill(0);
  for (let i = from; i < n; i++) for (let j = from; j < n; j++) sums[j] += v[i] * a[i * n + j];
  for (let i = from; i < n; i++) {
    const factor = tau * v[i];
    for (let j = from; j < n; j++) a[i * n + j] -= factor * sums[j];
  }
}
