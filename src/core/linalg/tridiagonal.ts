/**
 * Symmetric matrices to tridiagonal form, and its eigenvalues by implicit QL.
 *
 * The reduction works from the last row up, so that each reflection is a row of the lower triangle; the rank-two update
 * of one step and the matrix-vector product of the next are one pass over the matrix.
 */
import { rotateRows } from './divide';
import { makeReflector } from './householder';
import { EPSILON, hypot, LinalgError } from './matrix';

export interface Tridiagonal {
  /** The diagonal (n) and what is beside it (n − 1). */
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** Reflection i in row i: v in columns 0 … i−1, with v_{i−1} = 1. T = Qᵀ A Q with Q = H_{n−1} … H_1. */
  readonly reflectors: Float64Array;
  readonly tau: Float64Array;
}

/** Reduces the lower triangle of the n by n array `a`, which is overwritten by the reflections. */
export function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const d = new Float64Array(n);
  const e = new Float64Array(Math.max(0, n - 1));
  const tau = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  const p = new Float64Array(n);
  let pending = false;
  for (let i = n - 1; i >= 1; i--) {
    const row = i * n;
    if (pending) for (let j = 0; j <= i; j++) a[row + j] -= v[i] * w[j] + w[i] * v[j];
    d[i] = a[row + i];
    const reflector = makeReflector(a, row, i, true);
    e[i - 1] = reflector.beta;
    tau[i] = reflector.tau;
    const x = a.subarray(row, row + i);
    updateAndMultiply(a, n, i, pending ? { v, w } : null, x, p);
    pending = reflector.tau !== 0;
    // The update of the next step is A −= v wᵀ + w vᵀ, with w = τ A v − (τ/2)(τ vᵀA v) v.
    let inner = 0;
    for (let j = 0; j < i; j++) inner += (p[j] *= reflector.tau) * x[j];
    const half = (reflector.tau * inner) / 2;
    for (let j = 0; j < i; j++) {
      v[j] = x[j];
      w[j] = p[j] - half * x[j];
    }
  }
  if (n > 0) d[0] = a[0] - (pending ? 2 * v[0] * w[0] : 0);
  return { d, e, reflectors: a, tau };
}

/** A −= v wᵀ + w vᵀ on the lower triangle of the leading `size` rows, and p = A x. */
function updateAndMultiply(
  a: Float64Array,
  n: number,
  size: number,
  update: { v: Float64Array; w: Float64Array } | null,
  x: Float64Array,
  p: Float64Array,
): void {
  const zero = update ? null : new Float64Array(size);
  const v = update?.v ?? zero!;
  const w = update?.w ?? zero!;
  let r = 0;
  for (; r + 2 <= size; r += 2) twoRows(a, n, r, v, w, x, p);
  if (r < size) oneRow(a, n, r, v, w, x, p);
}

function twoRows(
  a: Float64Array,
  n: number,
  r: number,
  v: Float64Array,
  w: Float64Array,
  x: Float64Array,
  p: Float64Array,
): void {
  const [row, next] = [r * n, r * n + n];
  const [v0, w0, x0, v1, w1, x1] = [v[r], w[r], x[r], v[r + 1], w[r + 1], x[r + 1]];
  let s0 = 0;
  let s1 = 0;
  for (let j = 0; j < r; j++) {
    const vj = v[j];
    const wj = w[j];
    const xj = x[j];
    const t0 = a[row + j] - v0 * wj - w0 * vj;
    const t1 = a[next + j] - v1 * wj - w1 * vj;
    a[row + j] = t0;
    a[next + j] = t1;
    s0 += t0 * xj;
    s1 += t1 * xj;
    p[j] += t0 * x0 + t1 * x1;
  }
  const corner = (a[row + r] -= 2 * v0 * w0);
  const beside = (a[next + r] -= v1 * w0 + w1 * v0);
  const below = (a[next + r + 1] -= 2 * v1 * w1);
  p[r] = s0 + corner * x0 + beside * x1;
  p[r + 1] = s1 + beside * x0 + below * x1;
}

function oneRow(
  a: Float64Array,
  n: number,
  r: number,
  v: Float64Array,
  w: Float64Array,
  x: Float64Array,
  p: Float64Array,
): void {
  const row = r * n;
  let s = 0;
  for (let j = 0; j < r; j++) {
    const t = (a[row + j] -= v[r] * w[j] + w[r] * v[j]);
    s += t * x[j];
    p[j] += t * x[r];
  }
  p[r] = s + (a[row + r] -= 2 * v[r] * w[r]) * x[r];
}

/**
 * Eigenvalues of the tridiagonal block lo … hi, in place of d and ascending, by QL with Wilkinson's shift. `vectors`, an
 * n by n array whose rows lo … hi are turned along, may be left out.
 */
export function implicitQL(
  d: Float64Array,
  e: Float64Array,
  lo: number,
  hi: number,
  vectors?: { data: Float64Array; n: number },
): void {
  for (let l = lo; l < hi; l++) {
    for (let round = 0; ; round++) {
      let m = l;
      while (m < hi - 1 && Math.abs(e[m]) > EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) && e[m] !== 0) m++;
      if (m < hi - 1) e[m] = 0;
      if (m === l) break;
      if (round === 60) throw new LinalgError('no-convergence', `eigh: eigenvalue ${l} did not converge in 60 steps`);
      sweepQL(d, e, l, m, (i, c, s) => {
        if (vectors) rotateRows(vectors.data, (i + 1) * vectors.n + lo, i * vectors.n + lo, hi - lo, c, s);
      });
    }
  }
  sortRows(d, lo, hi, (i, j) => {
    if (vectors) swapRows(vectors.data, i * vectors.n + lo, j * vectors.n + lo, hi - lo);
  });
}

/** One step from m up to l, where e[m] is negligible. */
function sweepQL(
  d: Float64Array,
  e: Float64Array,
  l: number,
  m: number,
  rotate: (i: number, c: number, s: number) => void,
): void {
  let g = (d[l + 1] - d[l]) / (2 * e[l]);
  const r = hypot(g, 1);
  g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
  let [s, c, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const size = hypot(f, g);
    if (i < m - 1) e[i + 1] = size;
    if (size === 0) {
      // The block has fallen apart on its own.
      d[i + 1] -= shift;
      return;
    }
    [s, c] = [f / size, g / size];
    const h = d[i + 1] - shift;
    const t = (d[i] - h) * s + 2 * c * b;
    shift = s * t;
    d[i + 1] = h + shift;
    g = c * t - b;
    rotate(i, c, s);
  }
  d[l] -= shift;
  e[l] = g;
}

/** Sorts values lo … hi ascending, telling which rows change places. */
export function sortRows(d: Float64Array, lo: number, hi: number, swap: (i: number, j: number) => void): void {
  for (let i = lo; i < hi - 1; i++) {
    let least = i;
    for (let j = i + 1; j < hi; j++) if (d[j] < d[least]) least = j;
    if (least === i) continue;
    [d[i], d[least]] = [d[least], d[i]];
    swap(i, least);
  }
}

export function swapRows(data: Float64Array, x: number, y: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const kept = data[x + i];
    data[x + i] = data[y + i];
    data[y + i] = kept;
  }
}
