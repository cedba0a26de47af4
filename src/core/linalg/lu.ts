/** LU with partial pivoting, and what rests on it: systems, inverse, determinant. */
import { EPSILON, identity, LinalgError, type Matrix, matrix, requireFinite, requireSquare, sizes } from './matrix';
import { substitute, subtractRow, triangleOf } from './triangular';

export interface LUFactors {
  /** L below the diagonal (its own is all ones), U from the diagonal on; (m, n). */
  readonly packed: Matrix;
  /** Row i of L U is row `order[i]` of A. */
  readonly order: Int32Array;
  /** Row that changed places with row i at step i, from 0; LAPACK counts these from 1. */
  readonly pivots: Int32Array;
  /** Determinant of the permutation, 1 or −1. */
  readonly sign: number;
  /** First step whose pivot is exactly 0, or −1. */
  readonly zeroPivot: number;
}

/** P A = L U for A (m, n); of several largest candidates the first is the pivot. Never fails: see `zeroPivot`. */
export function luFactors(a: Matrix): LUFactors {
  requireFinite('lu', a);
  const [m, n] = [a.rows, a.cols];
  const k = Math.min(m, n);
  const data = a.data.slice();
  const order = Int32Array.from({ length: m }, (_, i) => i);
  const pivots = new Int32Array(k);
  let [sign, zeroPivot] = [1, -1];
  for (let i = 0; i < k; i++) {
    let best = i;
    for (let r = i + 1; r < m; r++) {
      if (Math.abs(data[r * n + i]) > Math.abs(data[best * n + i])) best = r;
    }
    pivots[i] = best;
    if (best !== i) {
      for (let j = 0; j < n; j++) [data[i * n + j], data[best * n + j]] = [data[best * n + j], data[i * n + j]];
      [order[i], order[best]] = [order[best], order[i]];
      sign = -sign;
    }
    const pivot = data[i * n + i];
    if (pivot === 0) {
      if (zeroPivot < 0) zeroPivot = i;
      continue;
    }
    for (let r = i + 1; r < m; r++) {
      const factor = (data[r * n + i] /= pivot);
      subtractRow(data, r * n + i + 1, i * n + i + 1, n - i - 1, factor);
    }
  }
  return { packed: matrix(m, n, data), order, pivots, sign, zeroPivot };
}

export interface LU {
  /** (m, m): A = P L U. */
  readonly p: Matrix;
  /** (m, k), k = min(m, n). */
  readonly l: Matrix;
  /** (k, n) */
  readonly u: Matrix;
}

export function lu(a: Matrix): LU {
  const { packed, order } = luFactors(a);
  const [m, n, k] = [a.rows, a.cols, Math.min(a.rows, a.cols)];
  const p = matrix(m, m);
  order.forEach((row, i) => (p.data[row * m + i] = 1));
  const l = matrix(m, k);
  const lower = triangleOf(packed, 'lower', true).data;
  for (let i = 0; i < m; i++) l.data.set(lower.subarray(i * n, i * n + k), i * k);
  const u = matrix(k, n, triangleOf(packed, 'upper').data.slice(0, k * n));
  return { p, l, u };
}

export interface Solution {
  /** X (n, k) of A X = B. */
  readonly x: Matrix;
  /**
   * Estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁): about as many digits of X are lost as this has zeros behind the point. Below 2⁻⁵²
   * nothing in X can be trusted.
   */
  readonly rcond: number;
}

/** Solves A X = B for square A; a singular A is an error that says its rank. */
export function solve(a: Matrix, b: Matrix): Solution {
  const n = requireSquare('solve', a);
  if (b.rows !== n) {
    throw new LinalgError('matrix-size', `solve: A is ${sizes(a)}, so B needs ${n} rows, found ${sizes(b)}`);
  }
  requireFinite('solve', b);
  const factors = luFactors(a);
  requireRegular('solve', factors);
  return { x: luSolve(factors, b), rcond: reciprocalCondition(factors, norm1(a)) };
}

export function inverse(a: Matrix): Solution {
  const n = requireSquare('inverse', a);
  const factors = luFactors(a);
  requireRegular('inverse', factors);
  return { x: luSolve(factors, identity(n)), rcond: reciprocalCondition(factors, norm1(a)) };
}

/** X of A X = B from the factors of A; with `transposed`, of Aᵀ X = B. */
export function luSolve({ packed, order }: LUFactors, b: Matrix, transposed = false): Matrix {
  const k = b.cols;
  const permuted = matrix(b.rows, k);
  if (!transposed) {
    order.forEach((row, i) => permuted.data.set(b.data.subarray(row * k, (row + 1) * k), i * k));
    const y = substitute(packed, permuted, { triangle: 'lower', unit: true });
    return substitute(packed, y, { triangle: 'upper' });
  }
  const y = substitute(packed, b, { triangle: 'upper', transposed });
  const x = substitute(packed, y, { triangle: 'lower', unit: true, transposed });
  order.forEach((row, i) => permuted.data.set(x.data.subarray(i * k, (i + 1) * k), row * k));
  return permuted;
}

/** Of A (n, n): the product of the pivots. 1 for n = 0. */
export function det(a: Matrix): number {
  const n = requireSquare('det', a);
  const { packed, sign } = luFactors(a);
  let product = sign;
  for (let i = 0; i < n; i++) product *= packed.data[i * n + i];
  return product;
}

/** det A = sign · exp(logAbs), without overflow; (0, −∞) for a singular A. */
export function slogdet(a: Matrix): { sign: number; logAbs: number } {
  const n = requireSquare('slogdet', a);
  const factors = luFactors(a);
  let { sign } = factors;
  let logAbs = 0;
  for (let i = 0; i < n; i++) {
    const pivot = factors.packed.data[i * n + i];
    sign *= Math.sign(pivot);
    logAbs += Math.log(Math.abs(pivot));
  }
  return { sign: sign === 0 ? 0 : sign, logAbs };
}

/** log det A; NaN where the determinant is negative, −∞ where it is 0. */
export function logdet(a: Matrix): number {
  const { sign, logAbs } = slogdet(a);
  return sign < 0 ? Number.NaN : logAbs;
}

function requireRegular(op: string, { packed, zeroPivot }: LUFactors): void {
  if (zeroPivot < 0) return;
  const n = packed.rows;
  const where = `pivot ${zeroPivot + 1} of ${n} is 0 (rank ${pivotRank(packed)})`;
  throw new LinalgError('singular', `${op}: matrix is singular: ${where}`);
}

/** Rank of U by its own elimination with full pivoting; what is below n ε of the largest number counts as 0. */
function pivotRank(packed: Matrix): number {
  const n = packed.rows;
  const u = triangleOf(packed, 'upper').data;
  let [rank, first] = [0, 0];
  for (; rank < n; rank++) {
    let [size, row, col] = [0, rank, rank];
    for (let i = rank; i < n; i++) {
      for (let j = rank; j < n; j++) {
        const candidate = Math.abs(u[i * n + j]);
        if (candidate > size) [size, row, col] = [candidate, i, j];
      }
    }
    if (rank === 0) first = size;
    if (size <= n * EPSILON * first) break;
    for (let j = 0; j < n; j++) [u[rank * n + j], u[row * n + j]] = [u[row * n + j], u[rank * n + j]];
    for (let i = 0; i < n; i++) [u[i * n + rank], u[i * n + col]] = [u[i * n + col], u[i * n + rank]];
    for (let i = rank + 1; i < n; i++) {
      subtractRow(u, i * n + rank, rank * n + rank, n - rank, u[i * n + rank] / u[rank * n + rank]);
    }
  }
  return rank;
}

/** Largest sum of sizes in a column. */
export function norm1(a: Matrix): number {
  const sums = new Float64Array(a.cols);
  for (let i = 0; i < a.data.length; i++) sums[i % a.cols] += Math.abs(a.data[i]);
  return sums.reduce((x, y) => Math.max(x, y), 0);
}

/**
 * Estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁) from the factors, in a few solves: ‖A⁻¹‖₁ by climbing over unit vectors (Hager 1984,
 * Higham 1988; LAPACK's dgecon). Seldom more than three times too large. 0 for a singular matrix.
 */
export function reciprocalCondition(factors: LUFactors, anorm: number): number {
  const n = factors.packed.rows;
  if (n === 0) return 1;
  if (factors.zeroPivot >= 0 || anorm === 0) return 0;
  const sum = (x: Matrix) => x.data.reduce((total, v) => total + Math.abs(v), 0);
  let x = matrix(n, 1, new Float64Array(n).fill(1 / n));
  let estimate = 0;
  for (let round = 0, previous = -1; round < 5; round++) {
    const y = luSolve(factors, x);
    estimate = Math.max(estimate, sum(y));
    const slope = luSolve(
      factors,
      matrix(
        n,
        1,
        y.data.map((v) => (v < 0 ? -1 : 1)),
      ),
      true,
    ).data;
    let best = 0;
    for (let i = 1; i < n; i++) if (Math.abs(slope[i]) > Math.abs(slope[best])) best = i;
    if (best === previous) break;
    previous = best;
    x = matrix(n, 1);
    x.data[best] = 1;
  }
  const alternating = matrix(
    n,
    1,
    Float64Array.from({ length: n }, (_, i) => (i % 2 ? -1 : 1) * (1 + i / Math.max(1, n - 1))),
  );
  estimate = Math.max(estimate, (2 * sum(luSolve(factors, alternating))) / (3 * n));
  return Number.isFinite(estimate) ? 1 / (anorm * estimate) : 0;
}
