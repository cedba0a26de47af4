/**
 * Eigenvalues and eigenvectors of symmetric matrices: reduction to tridiagonal form, then divide and conquer (Cuppen
 * 1981, Gu and Eisenstat 1994), whose work is in matrix products; small blocks and bare eigenvalues by implicit QL.
 *
 * Our own and not ml-matrix's (JAMA's QL): that takes three to four times as long at 512 as it turns all vectors by every
 * rotation, leaves errors four to ten times as large at 256, and takes a matrix that is not symmetric for one that is.
 */
import {
  ascending,
  type Block,
  combineRows,
  deflate,
  deflationTolerance,
  LEFT,
  placeRows,
  RIGHT,
  rotateRows,
} from './divide';
import {
  type Matrix,
  matrix,
  maxAbs,
  requireFinite,
  safeScale,
  scaled,
  symmetric,
  type Triangle,
  transpose,
} from './matrix';
import { applyReflections } from './reflections';
import { loewner, secularRoots } from './secular';
import { implicitQL, type Tridiagonal, tridiagonalize } from './tridiagonal';

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Column i belongs to value i; orthonormal, signs arbitrary. */
  readonly vectors: Matrix;
}

/**
 * A = V diag(λ) Vᵀ for symmetric A (n, n). With `triangle` only that half is read, as by PyTorch's UPLO; without it an A
 * that is not symmetric is an error.
 */
export function eigh(a: Matrix, triangle?: Triangle): SymmetricEigen {
  const { form, scale } = reduced('eigh', a, triangle);
  const n = a.rows;
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  divide(form.d, form.e, rows, n, 0, n);
  transformBack(form, rows, n);
  return { values: form.d.map((x) => x * scale), vectors: transpose(matrix(n, n, rows)) };
}

/** The eigenvalues of `eigh` alone, in a third of its time. */
export function eigvalsh(a: Matrix, triangle?: Triangle): Float64Array {
  const { form, scale } = reduced('eigvalsh', a, triangle);
  implicitQL(form.d, form.e, 0, a.rows);
  return form.d.map((x) => x * scale);
}

function reduced(op: string, a: Matrix, triangle?: Triangle): { form: Tridiagonal; scale: number } {
  const whole = symmetric(op, a, triangle);
  requireFinite(op, whole);
  const scale = safeScale(whole.data);
  const work = scale === 1 ? whole : scaled(whole, 1 / scale);
  return { form: tridiagonalize(work.data, a.rows), scale };
}

/** Eigenvectors of T (rows) to those of A: x = H_{n−1} … H_1 z. */
function transformBack({ reflectors, tau }: Tridiagonal, rows: Float64Array, n: number): void {
  const row = (k: number) => n - 1 - k;
  const reflections = {
    vectors: reflectors,
    tau: (k: number) => tau[row(k)],
    at: (k: number) => row(k) * n,
    from: () => 0,
    to: row,
  };
  applyReflections({ data: rows, from: 0, stride: n }, n, reflections, n - 1);
}

/** Blocks up to this size are cheaper by QL. */
const SMALL = 32;

/**
 * The block lo … hi of the tridiagonal matrix: eigenvalues into d, ascending, eigenvectors into the rows of `rows`, which
 * holds the identity. The matrix is torn in two by a rank-one correction of size |e| at the middle.
 */
function divide(d: Float64Array, e: Float64Array, rows: Float64Array, n: number, lo: number, hi: number): void {
  if (hi - lo <= SMALL) {
    implicitQL(d, e, lo, hi, { data: rows, n });
    return;
  }
  const split = (lo + hi) >> 1;
  const coupling = e[split - 1];
  d[split - 1] -= Math.abs(coupling);
  d[split] -= Math.abs(coupling);
  divide(d, e, rows, n, lo, split);
  divide(d, e, rows, n, split, hi);
  conquer(d, coupling, rows, { n, lo, split, hi });
}

/** Eigenvalues of diag(d) + ρ z zᵀ, where z are the entries of both halves' eigenvectors next to the tear. */
function conquer(all: Float64Array, coupling: number, rows: Float64Array, block: Block): void {
  const { n, lo, split, hi } = block;
  const size = hi - lo;
  const d = all.slice(lo, hi);
  const kind = new Uint8Array(size).map((_, i) => (lo + i < split ? LEFT : RIGHT));
  const sign = coupling < 0 ? -1 : 1;
  const z = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const entry = kind[i] === LEFT ? rows[(lo + i) * n + split - 1] : sign * rows[(lo + i) * n + split];
    z[i] = entry * Math.SQRT1_2;
  }
  const rho = 2 * Math.abs(coupling);
  const tolerance = deflationTolerance(maxAbs(d), maxAbs(z));
  const { kept, done } = deflate({ d, z, kind }, ascending(d), tolerance, rho, (previous, current, c, s) => {
    rotateRows(rows, (lo + previous) * n + lo, (lo + current) * n + lo, size, c, s);
  });
  const solved = updatedVectors(d, z, kept, rho);
  const fresh = combineRows(rows, block, kept, kind, solved.coefficients);
  const results = [
    ...kept.map((_, i) => ({ value: solved.values[i], fresh: i })),
    ...done.map((row) => ({ value: d[row], row })),
  ].sort((x, y) => x.value - y.value);
  placeRows(rows, block, results, fresh);
  results.forEach(({ value }, i) => (all[lo + i] = value));
}

/** Eigenvalues of the kept part, and its eigenvectors as rows over the kept rows. */
function updatedVectors(
  d: Float64Array,
  z: Float64Array,
  kept: readonly number[],
  rho: number,
): { values: Float64Array; coefficients: Float64Array } {
  const count = kept.length;
  const poles = Float64Array.from(kept, (i) => d[i]);
  const weights = Float64Array.from(kept, (i) => z[i]);
  const problem = { count, rho, z2: weights.map((w) => w * w), gap: (j: number, o: number) => poles[j] - poles[o] };
  const roots = secularRoots(problem);
  const exact = loewner(problem, roots, weights);
  const coefficients = roots.differences;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0, at = i * count; j < count; j++, at++) {
      const u = (coefficients[at] = exact[j] / coefficients[at]);
      sum += u * u;
    }
    const norm = Math.sqrt(sum);
    for (let at = i * count; at < (i + 1) * count; at++) coefficients[at] /= norm;
  }
  return { values: roots.offset.map((offset, i) => poles[roots.origin[i]] + offset), coefficients };
}
