/**
 * Real Schur form of a Hessenberg matrix by Francis's implicit double-shift QR steps (Golub and Van Loan, 7.5; the
 * exceptional shifts are EISPACK's hqr): A = Q T Qᵀ, T with blocks of 1 (real eigenvalues) and 2 (complex pairs) on its
 * diagonal.
 */
import { EPSILON, hypot, LinalgError } from './matrix';

export interface Schur {
  /** n by n; below the blocks exactly 0. */
  readonly t: Float64Array;
  readonly n: number;
  /** Real and imaginary parts of the eigenvalues, in the order of the diagonal. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Turns `h` into T, and the columns of Q (one in each row of `columns`) along with it, where they are given. */
export function schur(h: Float64Array, n: number, columns: Float64Array | null): Schur {
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  let norm = 0;
  for (let i = 0; i < n; i++) for (let j = Math.max(0, i - 1); j < n; j++) norm += Math.abs(h[i * n + j]);
  let shifted = 0;
  for (let end = n - 1, round = 0; end >= 0; ) {
    const start = activeStart(h, n, end, norm);
    if (start >= end - 1) {
      for (let i = start; i <= end; i++) h[i * n + i] += shifted;
      if (start === end) [re[end], im[end]] = [h[end * n + end], 0];
      else splitPair(h, n, start, columns, re, im);
      [end, round] = [start - 1, 0];
      continue;
    }
    if (round === 90) throw new LinalgError('no-convergence', `eig: eigenvalue ${end} did not converge in 90 steps`);
    const shift = shiftOf(h, n, end, round);
    if (shift.move !== 0) {
      shifted += shift.move;
      for (let i = 0; i <= end; i++) h[i * n + i] -= shift.move;
    }
    round++;
    doubleStep(h, n, start, end, shift, columns);
  }
  return { t: h, n, re, im };
}

/** Where the block that ends at `end` begins: behind the last negligible subdiagonal, which becomes 0. */
function activeStart(h: Float64Array, n: number, end: number, norm: number): number {
  for (let l = end; l > 0; l--) {
    const size = Math.abs(h[(l - 1) * n + l - 1]) + Math.abs(h[l * n + l]) || norm;
    if (Math.abs(h[l * n + l - 1]) <= EPSILON * size) {
      h[l * n + l - 1] = 0;
      return l;
    }
  }
  return 0;
}

/** Trace and determinant of the shifts: x + y and x y − w; `move` is taken off the diagonal before. */
interface Shift {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly move: number;
}

/** The last 2 by 2, and every tenth step something else, so that no cycle goes on. */
function shiftOf(h: Float64Array, n: number, end: number, round: number): Shift {
  const x = h[end * n + end];
  if (round > 0 && round % 10 === 0) {
    const s = Math.abs(h[end * n + end - 1]) + Math.abs(h[(end - 1) * n + end - 2]);
    return { x: 0.75 * s, y: 0.75 * s, w: -0.4375 * s * s, move: x };
  }
  const y = h[(end - 1) * n + end - 1];
  return { x, y, w: h[end * n + end - 1] * h[(end - 1) * n + end], move: 0 };
}

/** A double step on start … end, begun as far down as two small subdiagonals allow. */
function doubleStep(
  h: Float64Array,
  n: number,
  start: number,
  end: number,
  shift: Shift,
  columns: Float64Array | null,
): void {
  const { m, first } = firstColumn(h, n, start, end, shift);
  for (let i = m + 2; i <= end; i++) {
    h[i * n + i - 2] = 0;
    if (i > m + 2) h[i * n + i - 3] = 0;
  }
  let [p, q, r] = first;
  for (let k = m; k < end; k++) {
    const three = k < end - 1;
    let size = 1;
    if (k > m) {
      [p, q, r] = [h[k * n + k - 1], h[(k + 1) * n + k - 1], three ? h[(k + 2) * n + k - 1] : 0];
      size = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (size === 0) continue;
      [p, q, r] = [p / size, q / size, r / size];
    }
    const length = p < 0 ? -Math.sqrt(p * p + q * q + r * r) : Math.sqrt(p * p + q * q + r * r);
    if (length === 0) continue;
    if (k > m) h[k * n + k - 1] = -length * size;
    else if (start !== m) h[k * n + k - 1] *= -1;
    p += length;
    const reflection = { x: p / length, y: q / length, z: r / length, q: q / p, r: r / p };
    reflectThree(h, n, k, three, end, reflection, columns);
  }
}

/** Where the step begins, and the first column of (H − x)(H − y) there, up to a factor. */
function firstColumn(
  h: Float64Array,
  n: number,
  start: number,
  end: number,
  { x, y, w }: Shift,
): { m: number; first: [number, number, number] } {
  for (let m = end - 2; ; m--) {
    const z = h[m * n + m];
    const below = h[(m + 1) * n + m + 1];
    const [dx, dy] = [x - z, y - z];
    let p = (dx * dy - w) / h[(m + 1) * n + m] + h[m * n + m + 1];
    let q = below - z - dx - dy;
    let r = h[(m + 2) * n + m + 1];
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r);
    [p, q, r] = [p / size, q / size, r / size];
    if (m === start) return { m, first: [p, q, r] };
    const around = Math.abs(h[(m - 1) * n + m - 1]) + Math.abs(z) + Math.abs(below);
    if (Math.abs(h[m * n + m - 1]) * (Math.abs(q) + Math.abs(r)) < EPSILON * Math.abs(p) * around) {
      return { m, first: [p, q, r] };
    }
  }
}

/** I − (1, q, r)ᵀ (x, y, z), from both sides, on rows and columns k, k+1 and maybe k+2. */
function reflectThree(
  h: Float64Array,
  n: number,
  k: number,
  three: boolean,
  end: number,
  { x, y, z, q, r }: { x: number; y: number; z: number; q: number; r: number },
  columns: Float64Array | null,
): void {
  const rows = (data: Float64Array, from: number) => {
    for (let j = from, at = k * n + from; j < n; j++, at++) {
      let sum = data[at] + q * data[at + n];
      if (three) {
        sum += r * data[at + 2 * n];
        data[at + 2 * n] -= sum * z;
      }
      data[at] -= sum * x;
      data[at + n] -= sum * y;
    }
  };
  rows(h, k);
  for (let i = 0, at = k; i <= Math.min(end, k + 3); i++, at += n) {
    let sum = x * h[at] + y * h[at + 1];
    if (three) {
      sum += z * h[at + 2];
      h[at + 2] -= sum * r;
    }
    h[at] -= sum;
    h[at + 1] -= sum * q;
  }
  // Of Q the columns are rows, and the reflection is symmetric.
  if (columns) rows(columns, 0);
}

/** A block of two at (i, i+1): real eigenvalues are torn apart by a rotation, complex ones stay. */
function splitPair(
  h: Float64Array,
  n: number,
  i: number,
  columns: Float64Array | null,
  re: Float64Array,
  im: Float64Array,
): void {
  const [a, b, c, d] = [h[i * n + i], h[i * n + i + 1], h[(i + 1) * n + i], h[(i + 1) * n + i + 1]];
  const p = (a - d) / 2;
  const discriminant = p * p + b * c;
  const root = Math.sqrt(Math.abs(discriminant));
  if (discriminant < 0) {
    re[i] = re[i + 1] = d + p;
    [im[i], im[i + 1]] = [root, -root];
    return;
  }
  const z = p >= 0 ? p + root : p - root;
  const length = hypot(c, z);
  const [cos, sin] = length === 0 ? [1, 0] : [z / length, c / length];
  turn(h, i * n, (i + 1) * n, n, 1, cos, sin);
  turn(h, i, i + 1, i + 2, n, cos, sin);
  if (columns) turn(columns, i * n, (i + 1) * n, n, 1, cos, sin);
  h[(i + 1) * n + i] = 0;
  re[i] = h[i * n + i] = d + z;
  re[i + 1] = h[(i + 1) * n + i + 1] = z === 0 ? d : d - (b * c) / z;
}

/** Two lines of numbers become c x + s y and c y − s x. */
function turn(data: Float64Array, x: number, y: number, count: number, step: number, c: number, s: number): void {
  for (let k = 0; k < count; k++, x += step, y += step) {
    const p = data[x];
    const q = data[y];
    data[x] = c * p + s * q;
    data[y] = c * q - s * p;
  }
}
