/**
 * Eigenvalues and right eigenvectors of any square matrix: balancing, Hessenberg form, real Schur form, back
 * substitution.
 *
 * Our own and not ml-matrix's: that does not balance, and gives vectors of any length, complex ones packed in two columns.
 */
import { balance, hessenberg } from './hessenberg';
import { EPSILON, length2, type Matrix, matrix, maxAbs, requireFinite, requireSquare, safeScale } from './matrix';
import { type Schur, schur } from './schur';

/** Complex numbers as two arrays. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export interface Eigen {
  /** In no particular order; the two of a complex pair stand together, that with Im λ > 0 first. */
  readonly values: Complex;
  /**
   * Column i, of length 1, belongs to value i; of a complex vector the largest component is real. A defective matrix has
   * columns that are parallel.
   */
  readonly vectors: { readonly re: Matrix; readonly im: Matrix };
}

/** A v = λ v for A (n, n). */
export function eig(a: Matrix): Eigen {
  const n = requireSquare('eig', a);
  const { work, scale, d } = prepared('eig', a);
  const { h, columns } = hessenberg(work, n);
  const form = schur(h, n, columns);
  const [re, im] = [matrix(n, n), matrix(n, n)];
  for (let k = 0; k < n; k++) {
    if (form.im[k] < 0) continue;
    const vector = backSubstitute(form, k);
    const full = { re: combine(columns, vector.re, n, d), im: combine(columns, vector.im, n, d) };
    normalize(full, form.im[k] > 0);
    for (let i = 0; i < n; i++) {
      re.data[i * n + k] = full.re[i];
      im.data[i * n + k] = full.im[i];
      if (form.im[k] > 0) {
        re.data[i * n + k + 1] = full.re[i];
        im.data[i * n + k + 1] = -full.im[i];
      }
    }
  }
  return { values: { re: form.re.map((x) => x * scale), im: form.im.map((x) => x * scale) }, vectors: { re, im } };
}

/** The eigenvalues of `eig` alone. */
export function eigvals(a: Matrix): Complex {
  const n = requireSquare('eigvals', a);
  const { work, scale } = prepared('eigvals', a);
  const { re, im } = schur(hessenberg(work, n).h, n, null);
  return { re: re.map((x) => x * scale), im: im.map((x) => x * scale) };
}

function prepared(op: string, a: Matrix): { work: Float64Array; scale: number; d: Float64Array } {
  requireFinite(op, a);
  const scale = safeScale(a.data);
  const work = a.data.map((x) => x / scale);
  return { work, scale, d: balance(work, a.rows) };
}

/**
 * The eigenvector of T for eigenvalue k (and k+1, where they are a pair), from its block upwards. A difference of
 * eigenvalues that is 0 counts as ε‖T‖, so that a defective matrix gives a vector along the one it has.
 */
function backSubstitute({ t, n, re, im }: Schur, k: number): Complex {
  const x = { re: new Float64Array(n), im: new Float64Array(n) };
  const lambda = { re: re[k], im: im[k] };
  const least = EPSILON * (maxAbs(t) || 1);
  let top = k;
  if (lambda.im === 0) {
    x.re[k] = 1;
  } else {
    const [a, b, c, d] = [t[k * n + k], t[k * n + k + 1], t[(k + 1) * n + k], t[(k + 1) * n + k + 1]];
    const upper = Math.abs(b) >= Math.abs(c);
    // Either row of ((a − λ, b), (c, d − λ)) gives the vector.
    [x.re[k], x.im[k]] = upper ? [b, 0] : [lambda.re - d, lambda.im];
    [x.re[k + 1], x.im[k + 1]] = upper ? [lambda.re - a, lambda.im] : [c, 0];
    top = k + 1;
  }
  for (let i = k - 1; i >= 0; i--) {
    const pair = im[i] !== 0;
    const first = pair ? i - 1 : i;
    const [p, q] = [residual(t, n, first, i, top, x), residual(t, n, i, i, top, x)];
    if (pair) solvePair(t, n, first, lambda, p, q, x, least);
    else [x.re[i], x.im[i]] = divide(q, shifted(t[i * n + i], lambda, least));
    limitGrowth(x, first, top);
    i = first;
  }
  return x;
}

type Number2 = readonly [number, number];

/** −Σ T[row, j] x_j over j beyond `i`. */
function residual(t: Float64Array, n: number, row: number, i: number, top: number, x: Complex): Number2 {
  let [re, im] = [0, 0];
  for (let j = i + 1; j <= top; j++) {
    re -= t[row * n + j] * x.re[j];
    im -= t[row * n + j] * x.im[j];
  }
  return [re, im];
}

function shifted(diagonal: number, lambda: { re: number; im: number }, least: number): Number2 {
  const re = diagonal - lambda.re;
  return lambda.im === 0 && Math.abs(re) < least ? [least, 0] : [re, -lambda.im];
}

/** ((a − λ, b), (c, d − λ)) x = (p, q) by Cramer's rule; rows and unknowns `first` and the next. */
function solvePair(
  t: Float64Array,
  n: number,
  first: number,
  lambda: { re: number; im: number },
  p: Number2,
  q: Number2,
  x: Complex,
  least: number,
): void {
  const at = first * n + first;
  const [b, c] = [t[at + 1], t[at + n]];
  const a: Number2 = [t[at] - lambda.re, -lambda.im];
  const d: Number2 = [t[at + n + 1] - lambda.re, -lambda.im];
  const product = times(a, d);
  let det: Number2 = [product[0] - b * c, product[1]];
  if (Math.abs(det[0]) + Math.abs(det[1]) < least * least) det = [least * least, 0];
  const [dp, aq] = [times(d, p), times(a, q)];
  [x.re[first], x.im[first]] = divide([dp[0] - b * q[0], dp[1] - b * q[1]], det);
  [x.re[first + 1], x.im[first + 1]] = divide([aq[0] - c * p[0], aq[1] - c * p[1]], det);
}

function times([a, b]: Number2, [c, d]: Number2): Number2 {
  return [a * c - b * d, a * d + b * c];
}

/** (a + b i) / (c + d i), by Smith's method. */
function divide([a, b]: Number2, [c, d]: Number2): Number2 {
  if (d === 0) return [a / c, b / c];
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const size = c + d * ratio;
    return [(a + b * ratio) / size, (b - a * ratio) / size];
  }
  const ratio = c / d;
  const size = c * ratio + d;
  return [(a * ratio + b) / size, (b * ratio - a) / size];
}

/** Eigenvectors of nearly defective matrices grow from block to block. */
function limitGrowth(x: Complex, first: number, top: number): void {
  const size = Math.abs(x.re[first]) + Math.abs(x.im[first]);
  if (size < 1e100) return;
  for (let j = first; j <= top; j++) {
    x.re[j] /= size;
    x.im[j] /= size;
  }
}

/** D Q x. */
function combine(columns: Float64Array, x: Float64Array, n: number, d: Float64Array): Float64Array {
  const result = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    if (x[j] === 0) continue;
    for (let i = 0; i < n; i++) result[i] += x[j] * columns[j * n + i];
  }
  for (let i = 0; i < n; i++) result[i] *= d[i];
  return result;
}

/** To length 1; of a complex vector the largest component becomes real. */
function normalize({ re, im }: Complex, complex: boolean): void {
  const largest = Math.max(maxAbs(re), maxAbs(im));
  for (let i = 0; i < re.length; i++) [re[i], im[i]] = [re[i] / largest, im[i] / largest];
  const length = Math.hypot(length2(re), length2(im));
  let [turnRe, turnIm, at] = [1, 0, 0];
  if (complex) {
    const sizes = re.map((x, i) => Math.hypot(x, im[i]));
    at = sizes.indexOf(maxAbs(sizes));
    [turnRe, turnIm] = [re[at] / sizes[at], -im[at] / sizes[at]];
  }
  for (let i = 0; i < re.length; i++) {
    const [x, y] = [re[i] / length, im[i] / length];
    re[i] = x * turnRe - y * turnIm;
    im[i] = complex ? x * turnIm + y * turnRe : 0;
  }
  if (complex) im[at] = 0;
}
