/**
 * Matrices to upper bidiagonal form by reflections from both sides. As in `tridiagonal.ts` the update of one step and
 * the first product of the next are one pass over the matrix.
 */
import { makeReflector } from './householder';

export interface Bidiagonal {
  /** The diagonal (n) and what is above it (n − 1). */
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** Reflection k of the rows of A: v in row k of an n by m array, columns k … m−1. */
  readonly left: Float64Array;
  readonly leftTau: Float64Array;
  /** Reflection k of the columns of A: v in row k of an n by n array, columns k+1 … n−1. */
  readonly right: Float64Array;
  readonly rightTau: Float64Array;
}

/** B = Uᵀ A V for A (m, n) with m ≥ n, given as an array that is overwritten. U = H_0 H_1 …, V = G_0 G_1 … */
export function bidiagonalize(a: Float64Array, m: number, n: number): Bidiagonal {
  const [d, e] = [new Float64Array(n), new Float64Array(Math.max(0, n - 1))];
  const [left, leftTau] = [new Float64Array(n * m), new Float64Array(n)];
  const [right, rightTau] = [new Float64Array(n * n), new Float64Array(n)];
  // The pending update is A −= v wᵀ + x yᵀ; v and x by rows of A, w and y by columns.
  const work = {
    a,
    n,
    m,
    v: new Float64Array(m),
    w: new Float64Array(n),
    x: new Float64Array(m),
    y: new Float64Array(n),
  };
  const next = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const v = left.subarray(k * m, (k + 1) * m);
    for (let i = k; i < m; i++) v[i] = a[i * n + k] - work.v[i] * work.w[k] - work.x[i] * work.y[k];
    const fromLeft = makeReflector(v, k, m - k);
    d[k] = fromLeft.beta;
    leftTau[k] = fromLeft.tau;
    if (k === n - 1) break;
    updateAndMultiply(work, k, v, next);
    for (let j = k + 1; j < n; j++) next[j] *= fromLeft.tau;

    const y = right.subarray(k * n, (k + 1) * n);
    for (let j = k + 1; j < n; j++) y[j] = a[k * n + j] - next[j];
    const fromRight = makeReflector(y, k + 1, n - k - 1);
    e[k] = fromRight.beta;
    rightTau[k] = fromRight.tau;
    let inner = 0;
    for (let j = k + 1; j < n; j++) inner += next[j] * y[j];
    multiplyRows(a, n, k + 1, m, k + 1, y, work.x);
    for (let i = k + 1; i < m; i++) work.x[i] = fromRight.tau * (work.x[i] - inner * v[i]);
    work.v.set(v);
    work.w.set(next);
    work.y.set(y);
  }
  return { d, e, left, leftTau, right, rightTau };
}

interface Work {
  readonly a: Float64Array;
  readonly n: number;
  readonly m: number;
  readonly v: Float64Array;
  readonly w: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A −= v wᵀ + x yᵀ and out = Aᵀ u, on rows k … m−1 and columns k+1 … n−1. */
function updateAndMultiply(work: Work, k: number, u: Float64Array, out: Float64Array): void {
  out.fill(0);
  let i = k;
  for (; i + 4 <= work.m; i += 4) fourRows(work, i, k + 1, u, out);
  for (; i < work.m; i++) oneRow(work, i, k + 1, u, out);
}

function fourRows({ a, n, v, w, x, y }: Work, i: number, from: number, u: Float64Array, out: Float64Array): void {
  const [r0, r1, r2, r3] = [i * n, i * n + n, i * n + 2 * n, i * n + 3 * n];
  const [v0, v1, v2, v3] = [v[i], v[i + 1], v[i + 2], v[i + 3]];
  const [x0, x1, x2, x3] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
  const [u0, u1, u2, u3] = [u[i], u[i + 1], u[i + 2], u[i + 3]];
  for (let j = from; j < n; j++) {
    const wj = w[j];
    const yj = y[j];
    const t0 = a[r0 + j] - v0 * wj - x0 * yj;
    const t1 = a[r1 + j] - v1 * wj - x1 * yj;
    const t2 = a[r2 + j] - v2 * wj - x2 * yj;
    const t3 = a[r3 + j] - v3 * wj - x3 * yj;
    a[r0 + j] = t0;
    a[r1 + j] = t1;
    a[r2 + j] = t2;
    a[r3 + j] = t3;
    out[j] += t0 * u0 + t1 * u1 + t2 * u2 + t3 * u3;
  }
}

function oneRow({ a, n, v, w, x, y }: Work, i: number, from: number, u: Float64Array, out: Float64Array): void {
  for (let j = from, at = i * n + from; j < n; j++, at++) {
    a[at] -= v[i] * w[j] + x[i] * y[j];
    out[j] += a[at] * u[i];
  }
}

/** out = A y on rows `row` … m−1 and columns `from` … n−1. */
function multiplyRows(
  a: Float64Array,
  n: number,
  row: number,
  m: number,
  from: number,
  y: Float64Array,
  out: Float64Array,
): void {
  let i = row;
  for (; i + 4 <= m; i += 4) {
    const [r0, r1, r2, r3] = [i * n, i * n + n, i * n + 2 * n, i * n + 3 * n];
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = from; j < n; j++) {
      const yj = y[j];
      s0 += a[r0 + j] * yj;
      s1 += a[r1 + j] * yj;
      s2 += a[r2 + j] * yj;
      s3 += a[r3 + j] * yj;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (; i < m; i++) {
    let s = 0;
    for (let j = from; j < n; j++) s += a[i * n + j] * y[j];
    out[i] = s;
  }
}
