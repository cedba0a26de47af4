/**
 * Symmetric indefinite matrices: A = P L D Lᵀ Pᵀ with blocks of 1 and 2 on the diagonal of D, pivoted as Bunch and Kaufman
 * 1977 do (Golub and Van Loan, 4.4; LAPACK's dsytf2 and dsytrs). Only the lower triangle is read.
 */
import { copy, LinalgError, type Matrix, matrix, requireFinite, requireSquare, sizes } from './matrix';
import { subtractRow } from './triangular';
import { swapRows } from './tridiagonal';

export interface LDLFactors {
  /** D on and beside the diagonal, L below it; zeros above. */
  readonly packed: Matrix;
  /** As LAPACK has them: the row, from 1, that changed places with row k; negative, twice, for a block of 2. */
  readonly pivots: Int32Array;
  /** 0, or the first step, from 1, whose block of D is 0. */
  readonly info: number;
}

/** With it the growth of elements is least over both sizes of blocks. */
const ALPHA = (1 + Math.sqrt(17)) / 8;

export function ldlFactors(a: Matrix): LDLFactors {
  const n = requireSquare('ldl_factor', a);
  requireFinite('ldl_factor', a);
  const packed = matrix(n, n);
  for (let i = 0; i < n; i++) packed.data.set(a.data.subarray(i * n, i * n + i + 1), i * n);
  const pivots = new Int32Array(n);
  let info = 0;
  for (let k = 0; k < n; ) {
    const choice = choosePivot(packed.data, n, k);
    if (choice === null) {
      info ||= k + 1;
      pivots[k] = k + 1;
      k++;
      continue;
    }
    const { row, size } = choice;
    exchange(packed.data, n, k, k + size - 1, row);
    if (size === 1) eliminateOne(packed.data, n, k);
    else eliminateTwo(packed.data, n, k);
    for (let i = k; i < k + size; i++) pivots[i] = size === 1 ? row + 1 : -(row + 1);
    k += size;
  }
  return { packed, pivots, info };
}

/** Null where the column is 0 already. */
function choosePivot(a: Float64Array, n: number, k: number): { row: number; size: 1 | 2 } | null {
  const own = Math.abs(a[k * n + k]);
  let [best, largest] = [k, 0];
  for (let i = k + 1; i < n; i++) {
    if (Math.abs(a[i * n + k]) > largest) [best, largest] = [i, Math.abs(a[i * n + k])];
  }
  if (Math.max(own, largest) === 0) return null;
  if (own >= ALPHA * largest) return { row: k, size: 1 };
  let across = 0;
  for (let j = k; j < n; j++) {
    if (j !== best) across = Math.max(across, Math.abs(j < best ? a[best * n + j] : a[j * n + best]));
  }
  if (own >= ALPHA * largest * (largest / across)) return { row: k, size: 1 };
  return { row: best, size: Math.abs(a[best * n + best]) >= ALPHA * across ? 1 : 2 };
}

/** Rows and columns p and q of what is left from k on, in the lower triangle. */
function exchange(a: Float64Array, n: number, k: number, p: number, q: number): void {
  if (p === q) return;
  const swap = (x: number, y: number) => ([a[x], a[y]] = [a[y], a[x]]);
  for (let i = q + 1; i < n; i++) swap(i * n + p, i * n + q);
  for (let j = p + 1; j < q; j++) swap(j * n + p, q * n + j);
  swap(p * n + p, q * n + q);
  if (p > k) swap(p * n + k, q * n + k);
}

function eliminateOne(a: Float64Array, n: number, k: number): void {
  const pivot = a[k * n + k];
  for (let i = k + 1; i < n; i++) {
    const factor = a[i * n + k] / pivot;
    for (let j = k + 1; j <= i; j++) a[i * n + j] -= factor * a[j * n + k];
  }
  for (let i = k + 1; i < n; i++) a[i * n + k] /= pivot;
}

function eliminateTwo(a: Float64Array, n: number, k: number): void {
  const beside = a[(k + 1) * n + k];
  const [d11, d22] = [a[(k + 1) * n + k + 1] / beside, a[k * n + k] / beside];
  const scale = 1 / (d11 * d22 - 1) / beside;
  for (let j = k + 2; j < n; j++) {
    const [x, y] = [a[j * n + k], a[j * n + k + 1]];
    const [u, v] = [scale * (d11 * x - y), scale * (d22 * y - x)];
    for (let i = j; i < n; i++) a[i * n + j] -= a[i * n + k] * u + a[i * n + k + 1] * v;
    [a[j * n + k], a[j * n + k + 1]] = [u, v];
  }
}

/** X of A X = B from the factors of A. */
export function ldlSolve({ packed, pivots }: Omit<LDLFactors, 'info'>, b: Matrix): Matrix {
  const n = packed.rows;
  if (b.rows !== n) {
    throw new LinalgError('matrix-size', `ldl_solve: LD is ${sizes(packed)}, so B needs ${n} rows, found ${sizes(b)}`);
  }
  const x = copy(b);
  const [a, w] = [packed.data, b.cols];
  const exchangeRows = (p: number, q: number) => {
    if (p !== q) swapRows(x.data, p * w, q * w, w);
  };
  for (let k = 0; k < n; ) {
    const size = pivots[k] > 0 ? 1 : 2;
    exchangeRows(k + size - 1, Math.abs(pivots[k]) - 1);
    for (let i = k + size; i < n; i++) {
      for (let j = k; j < k + size; j++) subtractRow(x.data, i * w, j * w, w, a[i * n + j]);
    }
    divideBlock(a, n, k, size, x);
    k += size;
  }
  for (let k = n - 1; k >= 0; ) {
    const size = pivots[k] > 0 ? 1 : 2;
    for (let j = k; j > k - size; j--) {
      for (let i = k + 1; i < n; i++) subtractRow(x.data, j * w, i * w, w, a[i * n + j]);
    }
    exchangeRows(k, Math.abs(pivots[k]) - 1);
    k -= size;
  }
  return x;
}

/** Rows k … k+size−1 of X by the block of D there. */
function divideBlock(a: Float64Array, n: number, k: number, size: 1 | 2, x: Matrix): void {
  const w = x.cols;
  if (size === 1) {
    const pivot = a[k * n + k];
    if (pivot === 0) throw new LinalgError('singular', `ldl_solve: matrix is singular: pivot ${k + 1} of ${n} is 0`);
    for (let c = k * w; c < (k + 1) * w; c++) x.data[c] /= pivot;
    return;
  }
  const beside = a[(k + 1) * n + k];
  const [first, second] = [a[k * n + k] / beside, a[(k + 1) * n + k + 1] / beside];
  const det = first * second - 1;
  for (let c = 0; c < w; c++) {
    const [p, q] = [x.data[k * w + c] / beside, x.data[(k + 1) * w + c] / beside];
    x.data[k * w + c] = (second * p - q) / det;
    x.data[(k + 1) * w + c] = (first * q - p) / det;
  }
}
