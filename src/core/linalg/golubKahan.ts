/**
 * Singular values of bidiagonal matrices by the implicit QR steps of Golub and Kahan (Golub and Van Loan, Matrix
 * Computations, 8.6), with the shift and the convergence test of LAPACK.
 */
import { rotateRows } from './divide';
import { EPSILON, hypot, LinalgError } from './matrix';
import { sortRows, swapRows } from './tridiagonal';

/** Rows are singular vectors: of U for the rows of the matrix, of V for its columns. */
export interface VectorRows {
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly n: number;
}

/** An upper bidiagonal block: rows lo … hi, and one column more than rows when `extra` (its number is e[hi−1]). */
export interface BidiagonalBlock {
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly lo: number;
  readonly hi: number;
  readonly extra: boolean;
}

/** Rotations of the vectors, or none. */
interface Turn {
  u(i: number, j: number, c: number, s: number): void;
  v(i: number, j: number, c: number, s: number): void;
}

/** Singular values of the block into d, ascending; the vectors of its rows are turned along where they are given. */
export function golubKahan(block: BidiagonalBlock, vectors?: VectorRows): void {
  const { d, e, lo, hi, extra } = block;
  const width = hi - lo + (extra ? 1 : 0);
  const turn: Turn = vectors
    ? {
        u: (i, j, c, s) => rotateRows(vectors.u, i * vectors.n + lo, j * vectors.n + lo, hi - lo, c, s),
        v: (i, j, c, s) => rotateRows(vectors.v, i * vectors.n + lo, j * vectors.n + lo, width, c, s),
      }
    : { u: () => {}, v: () => {} };
  if (extra) chaseUp(d, e, lo, hi - 1, hi, turn);
  for (let round = 0, end = hi - 1; end > lo; ) {
    const start = activeStart(block, end);
    if (start === end) {
      [end, round] = [end - 1, 0];
      continue;
    }
    if (round++ === 100) {
      throw new LinalgError('no-convergence', `svd: singular value ${end} did not converge in 100 steps`);
    }
    step(d, e, start, end, turn);
  }
  for (let i = lo; i < hi; i++) {
    if (d[i] < 0 || Object.is(d[i], -0)) {
      d[i] = -d[i];
      if (vectors) for (let j = 0, at = i * vectors.n + lo; j < width; j++) vectors.v[at + j] *= -1;
    }
  }
  sortRows(d, lo, hi, (i, j) => {
    if (!vectors) return;
    swapRows(vectors.u, i * vectors.n + lo, j * vectors.n + lo, hi - lo);
    swapRows(vectors.v, i * vectors.n + lo, j * vectors.n + lo, width);
  });
}

/** Where the part that ends at `end` and has no negligible e begins. */
function activeStart({ d, e, lo }: BidiagonalBlock, end: number): number {
  let start = end;
  while (start > lo) {
    if (Math.abs(e[start - 1]) <= EPSILON * (Math.abs(d[start - 1]) + Math.abs(d[start]))) {
      e[start - 1] = 0;
      break;
    }
    start--;
  }
  return start;
}

/** A step on start … end: past a zero on the diagonal the matrix is torn there, else one shifted QR sweep. */
function step(d: Float64Array, e: Float64Array, start: number, end: number, turn: Turn): void {
  if (d[end] === 0) return chaseUp(d, e, start, end - 1, end, turn);
  for (let i = end - 1; i >= start; i--) if (d[i] === 0) return chaseRight(d, e, i, end, turn);
  sweep(d, e, start, end, turn);
}

/** Rotates e[last], which stands in column `column`, out through the columns left of it. */
function chaseUp(d: Float64Array, e: Float64Array, start: number, last: number, column: number, turn: Turn): void {
  let f = e[last];
  e[last] = 0;
  for (let j = last; j >= start && f !== 0; j--) {
    const size = hypot(d[j], f);
    const [c, s] = [d[j] / size, f / size];
    d[j] = size;
    turn.v(j, column, c, s);
    if (j === start) break;
    f = -s * e[j - 1];
    e[j - 1] *= c;
  }
}

/** Rotates e[i] of a row with d[i] = 0 out through the rows below. */
function chaseRight(d: Float64Array, e: Float64Array, i: number, end: number, turn: Turn): void {
  let f = e[i];
  e[i] = 0;
  for (let j = i + 1; j <= end && f !== 0; j++) {
    const size = hypot(d[j], f);
    const [c, s] = [d[j] / size, f / size];
    d[j] = size;
    turn.u(j, i, c, s);
    if (j === end) break;
    f = -s * e[j];
    e[j] *= c;
  }
}

/** One implicit QR step, shifted by the smaller singular value of the last 2 by 2. */
function sweep(d: Float64Array, e: Float64Array, start: number, end: number, turn: Turn): void {
  const shift = smallerOf(d[end - 1], e[end - 1], d[end]);
  let f = (Math.abs(d[start]) - shift) * (Math.sign(d[start]) + shift / d[start]);
  let g = e[start];
  for (let i = start; i < end; i++) {
    let size = hypot(f, g);
    let [c, s] = size === 0 ? [1, 0] : [f / size, g / size];
    if (i > start) e[i - 1] = size;
    f = c * d[i] + s * e[i];
    e[i] = c * e[i] - s * d[i];
    g = s * d[i + 1];
    d[i + 1] *= c;
    turn.v(i, i + 1, c, s);
    size = hypot(f, g);
    [c, s] = size === 0 ? [1, 0] : [f / size, g / size];
    d[i] = size;
    f = c * e[i] + s * d[i + 1];
    d[i + 1] = c * d[i + 1] - s * e[i];
    turn.u(i, i + 1, c, s);
    if (i < end - 1) {
      g = s * e[i + 1];
      e[i + 1] *= c;
    }
  }
  e[end - 1] = f;
}

/** The smaller singular value of ((f, g), (0, h)), accurate also when they differ much. */
function smallerOf(f: number, g: number, h: number): number {
  const [small, large] = [Math.min(Math.abs(f), Math.abs(h)), Math.max(Math.abs(f), Math.abs(h))];
  if (small === 0) return 0;
  const ratio = Math.abs(g) / large;
  const [sum, gap] = [1 + small / large, (large - small) / large];
  return (2 * small) / (hypot(sum, ratio) + hypot(gap, ratio));
}
