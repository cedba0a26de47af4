/** Approximation by matrices of low rank: truncated and randomised SVD, factors, LoRA. */
import { scaleColumns } from './leastSquares';
import { matmul } from './matmul';
import { add, columnsOf, LinalgError, type Matrix, matrix, rowsOf, sizes, transpose } from './matrix';
import { qr } from './qr';
import { type SVD, svd } from './svd';

/** The nearest matrix of rank k (Eckart and Young), as its factors. */
export interface Truncated extends SVD {
  /** ‖A − A_k‖_F = √Σ σᵢ² over the values left out. */
  readonly error: number;
}

/** U (m, k), s (k), Vᵀ (k, n). */
export function truncatedSvd(a: Matrix, k: number): Truncated {
  requireRank(a, k, 'truncated_svd');
  const { u, s, vt } = svd(a);
  const error = Math.sqrt(s.slice(k).reduce((sum, x) => sum + x * x, 0));
  return { u: columnsOf(u, 0, k), s: s.slice(0, k), vt: rowsOf(vt, 0, k), error };
}

export interface RandomOptions {
  /** A standard normal number at each call. */
  readonly normal: () => number;
  /** Further directions that are followed and then dropped. */
  readonly oversampling?: number;
  /** Power iterations, which sharpen a slowly falling spectrum. */
  readonly iterations?: number;
}

/**
 * The first k singular values and vectors, approximately: the range of A is found by its action on random vectors
 * (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1).
 */
export function randomizedSvd(a: Matrix, k: number, options: RandomOptions): SVD {
  requireRank(a, k, 'randomized_svd');
  const { normal, oversampling = 10, iterations = 2 } = options;
  const width = Math.min(k + oversampling, a.rows, a.cols);
  const probe = matrix(a.cols, width);
  for (let i = 0; i < probe.data.length; i++) probe.data[i] = normal();
  const at = transpose(a);
  let q = qr(matmul(a, probe)).q;
  for (let i = 0; i < iterations; i++) q = qr(matmul(a, qr(matmul(at, q)).q)).q;
  const small = svd(matmul(transpose(q), a));
  return { u: matmul(q, columnsOf(small.u, 0, k)), s: small.s.slice(0, k), vt: rowsOf(small.vt, 0, k) };
}

function requireRank(a: Matrix, k: number, op: string): void {
  const most = Math.min(a.rows, a.cols);
  if (!Number.isInteger(k) || k < 0 || k > most) {
    throw new LinalgError(
      'bad-argument',
      `${op}: expected a rank of 0 to ${most} for a matrix ${sizes(a)}, found ${k}`,
    );
  }
}

/** A ≈ left · right, (m, k) and (k, n), each with √s of the truncated SVD. */
export function lowRankFactors(a: Matrix, k: number): { left: Matrix; right: Matrix; error: number } {
  const { u, s, vt, error } = truncatedSvd(a, k);
  const roots = s.map(Math.sqrt);
  return { left: scaleColumns(u, roots), right: transpose(scaleColumns(transpose(vt), roots)), error };
}

/** W + (α / r) B A for W (m, n), B (m, r), A (r, n): a LoRA update put into the weight. */
export function mergeLora(w: Matrix, b: Matrix, a: Matrix, alpha: number): Matrix {
  if (b.cols !== a.rows || w.rows !== b.rows || w.cols !== a.cols) {
    const needed = `W ${sizes(w)} needs B ${w.rows} by r and A r by ${w.cols}`;
    throw new LinalgError('matrix-size', `lora: ${needed}, found B ${sizes(b)} and A ${sizes(a)}`);
  }
  if (a.rows === 0) throw new LinalgError('empty', 'lora: rank 0 leaves α / r undefined');
  return add(w, matmul(b, a), alpha / a.rows);
}

/** What an m by n matrix costs whole and as a product of rank r. */
export interface LowRankCost {
  /** Numbers stored: m n, and r (m + n). */
  readonly full: number;
  readonly factors: number;
  /** Share of the numbers that is left: factors / full. */
  readonly share: number;
  /** full / factors. */
  readonly times: number;
  /** Factors store less than the whole below this rank: m n / (m + n). */
  readonly breakEven: number;
  /** FLOPs for one input vector (a multiplication and an addition each): whole, and through the factors. */
  readonly fullFlops: number;
  readonly factorFlops: number;
  /** FLOPs to merge the product into the whole: B A, its scale, the sum. */
  readonly mergeFlops: number;
}

export function lowRankCost(m: number, n: number, r: number): LowRankCost {
  const [full, factors] = [m * n, r * (m + n)];
  return {
    full,
    factors,
    share: factors / full,
    times: full / factors,
    breakEven: full / (m + n),
    fullFlops: 2 * full,
    factorFlops: 2 * factors,
    mergeFlops: 2 * r * full + 2 * full,
  };
}
