/** Norms of vectors and matrices, and condition numbers. */
import { lgamma } from '../special/gamma';
import { inverse } from './lu';
import { LinalgError, length2, type Matrix, requireNonEmpty, requireSquare, transpose } from './matrix';
import { singularValues } from './svd';

export interface VectorNorm {
  readonly value: number;
  /** False for p < 1: the triangle inequality does not hold, (Σ|xᵢ|ᵖ)^(1/p) is a measure of size only. */
  readonly isNorm: boolean;
}

/**
 * (Σ|xᵢ|ᵖ)^(1/p). As in PyTorch and NumPy p = ∞ is the largest size, −∞ the smallest, 0 the number of nonzeros.
 * Entries of no numbers are 0, but have no largest or smallest, and no negative power.
 */
export function vectorNorm(x: Float64Array, p = 2): VectorNorm {
  if (Number.isNaN(p)) throw new LinalgError('bad-argument', 'norm: the order p is NaN');
  if (x.length === 0 && (p < 0 || p === Number.POSITIVE_INFINITY)) {
    throw new LinalgError('empty', `norm: of no numbers there is no norm of order ${p}`);
  }
  return { value: lp(x, p), isNorm: p >= 1 };
}

function lp(x: Float64Array, p: number): number {
  if (p === 2) return length2(x);
  if (p === 0) return x.reduce((count, v) => count + (v === 0 ? 0 : 1), 0);
  if (p === 1) return x.reduce((sum, v) => sum + Math.abs(v), 0);
  const sizes = x.map(Math.abs);
  if (p === Number.POSITIVE_INFINITY) return sizes.reduce((a, b) => Math.max(a, b), 0);
  if (p === Number.NEGATIVE_INFINITY) return sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  // Divided by the largest (for p < 0 the smallest), so that powers stay in range.
  const unit = sizes.reduce((a, b) => (p > 0 ? Math.max(a, b) : Math.min(a, b)), p > 0 ? 0 : Number.POSITIVE_INFINITY);
  if (unit === 0 || !Number.isFinite(unit)) return unit;
  return unit * sizes.reduce((sum, v) => sum + (v / unit) ** p, 0) ** (1 / p);
}

/** A name, or ±1, ±2, ±∞. */
export type MatrixNorm = 'fro' | 'nuc' | number;

/**
 * 'fro' √Σa², 'nuc' Σσ, 2 and −2 the largest and smallest σ, 1 and −1 the largest and smallest sum of a column, ∞ and −∞
 * of a row.
 */
export function matrixNorm(a: Matrix, order: MatrixNorm = 'fro'): number {
  if (order === 'fro') return length2(a.data);
  if (order === 'nuc') return a.data.length === 0 ? 0 : singularValues(a).reduce((x, y) => x + y, 0);
  if (![1, -1, 2, -2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].includes(order)) {
    throw new LinalgError(
      'bad-argument',
      `matrix_norm: expected an order of 'fro', 'nuc', ±1, ±2, ±inf, found ${order}`,
    );
  }
  requireNonEmpty('matrix_norm', a);
  if (Math.abs(order) === 2) {
    const s = singularValues(a);
    return order > 0 ? s[0] : s[s.length - 1];
  }
  const sums = sumsOfRows(Math.abs(order) === 1 ? transpose(a) : a);
  return sums.reduce((x, y) => (order > 0 ? Math.max(x, y) : Math.min(x, y)));
}

function sumsOfRows(a: Matrix): Float64Array {
  const sums = new Float64Array(a.rows);
  for (let i = 0; i < a.data.length; i++) sums[Math.floor(i / a.cols)] += Math.abs(a.data[i]);
  return sums;
}

/**
 * κ(A) = ‖A‖ ‖A⁻¹‖; of order 2 the ratio σ₁ / σ_k, also for matrices that are not square (−2 is its inverse). ∞ for
 * a singular matrix, 0 for one of no numbers.
 */
export function conditionNumber(a: Matrix, order: MatrixNorm = 2): number {
  if (order === 2 || order === -2) {
    if (a.data.length === 0) return 0;
    const s = singularValues(a);
    const [largest, least] = [s[0], s[s.length - 1]];
    if (largest === 0) return order === 2 ? Number.POSITIVE_INFINITY : Number.NaN;
    return order === 2 ? largest / least : least / largest;
  }
  if (requireSquare('cond', a) === 0) return 0;
  try {
    return matrixNorm(a, order) * matrixNorm(inverse(a).x, order);
  } catch (error) {
    if (error instanceof LinalgError && error.code === 'singular') return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/**
 * Area of the unit ball |x|ᵖ + |y|ᵖ ≤ 1 in the plane, 4 Γ(1 + 1/p)² / Γ(1 + 2/p): 2 for p = 1, π for 2, 4 for ∞. Below
 * p = 1 the set is not convex.
 */
export function unitBallArea(p: number): number {
  if (!(p > 0)) throw new LinalgError('bad-argument', `unit ball: expected an order p > 0, found ${p}`);
  return 4 * Math.exp(2 * lgamma(1 + 1 / p) - lgamma(1 + 2 / p));
}

export interface Normalized {
  readonly unit: Float64Array;
  readonly length: number;
}

/** x / ‖x‖_p; the zero vector has no direction. */
export function normalized(x: Float64Array, p = 2): Normalized {
  const { value } = vectorNorm(x, p);
  if (!(value > 0)) throw new LinalgError('bad-argument', `normalize: the vector has length ${value}, so no direction`);
  return { unit: x.map((v) => v / value), length: value };
}
