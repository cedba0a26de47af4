/**
 * Divide and conquer for the singular value decomposition of an upper bidiagonal matrix (Gu and Eisenstat 1995; LAPACK's
 * dbdsdc). A row in the middle is taken out; what is above has one column more than rows, and the vector of that column
 * which no row needs (its null vector) is kept for the join.
 */
import {
  ascending,
  type Block,
  BOTH,
  combineRows,
  deflate,
  deflationTolerance,
  LEFT,
  placeRows,
  RIGHT,
  rotateRows,
} from './divide';
import { golubKahan, type VectorRows } from './golubKahan';
import { maxAbs } from './matrix';
import { loewner, secularRoots } from './secular';

/** Blocks up to this size are cheaper by QR steps. */
const SMALL = 24;

/** Singular values of B(d, e), n by n, into d, ascending; left and right singular vectors as rows. */
export function bidiagonalSvd(d: Float64Array, e: Float64Array): VectorRows {
  const n = d.length;
  const vectors = { u: new Float64Array(n * n), v: new Float64Array(n * n), n };
  for (let i = 0; i < n; i++) vectors.u[i * n + i] = vectors.v[i * n + i] = 1;
  divide(d, e, vectors, 0, n);
  return vectors;
}

function divide(d: Float64Array, e: Float64Array, vectors: VectorRows, lo: number, hi: number): void {
  if (hi - lo <= SMALL) {
    golubKahan({ d, e, lo, hi, extra: hi < vectors.n }, vectors);
    return;
  }
  const row = (lo + hi) >> 1;
  const [alpha, beta] = [d[row], e[row]];
  divide(d, e, vectors, lo, row);
  divide(d, e, vectors, row + 1, hi);
  conquer(d, vectors, { lo, row, hi, alpha, beta });
}

interface Join {
  readonly lo: number;
  /** The row that was taken out: α in its own column, β in the next. */
  readonly row: number;
  readonly hi: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * In the bases of both parts the matrix is diag(0, d) with z as its first row, so that σ² are the eigenvalues of
 * diag(d²) + z zᵀ. Vectors of the whole follow from those of the parts.
 */
function conquer(all: Float64Array, vectors: VectorRows, join: Join): void {
  const { lo, row, hi } = join;
  const { u, v, n } = vectors;
  const size = hi - lo;
  const width = hi < n ? size + 1 : size;
  const first = row - lo;
  const z = weights(vectors, join);
  const d = all.slice(lo, hi);
  d[first] = 0;
  const kind = new Uint8Array(size).map((_, i) => (i === first ? BOTH : i < first ? LEFT : RIGHT));
  const tolerance = deflationTolerance(maxAbs(d), Math.abs(join.alpha), Math.abs(join.beta));
  if (tolerance === 0) return; // The block is zero, and any basis will do.
  if (Math.abs(z[first]) <= tolerance) z[first] = tolerance;
  const order = ascending(d).filter((i) => i !== first);
  for (const i of order) d[i] = Math.max(d[i], tolerance / 2);
  const { kept, done } = deflate({ d, z, kind }, order, tolerance, 1, (previous, current, c, s) => {
    rotateRows(u, (lo + previous) * n + lo, (lo + current) * n + lo, size, c, s);
    rotateRows(v, (lo + previous) * n + lo, (lo + current) * n + lo, width, c, s);
  });
  kept.unshift(first);
  const solved = updatedVectors(d, z, kept);
  const block: Block = { n, lo, split: row + 1, hi };
  const freshU = combineRows(u, block, kept, kind, solved.left);
  const freshV = combineRows(v, { ...block, hi: lo + width }, kept, kind, solved.right);
  const results = [
    ...kept.map((_, i) => ({ value: solved.values[i], fresh: i })),
    ...done.map((index) => ({ value: d[index], row: index })),
  ].sort((x, y) => x.value - y.value);
  placeRows(u, block, results, freshU);
  placeRows(v, { ...block, hi: lo + width }, results, freshV);
  results.forEach(({ value }, i) => (all[lo + i] = value));
}

/**
 * The row that was taken out, in the basis of both parts' right vectors. Of the two null vectors one combination is
 * all that the row sees, the other is the null vector of the whole.
 */
function weights({ v, n }: VectorRows, { lo, row, hi, alpha, beta }: Join): Float64Array {
  const z = new Float64Array(hi - lo);
  for (let i = lo; i < hi; i++) z[i - lo] = i <= row ? alpha * v[i * n + row] : beta * v[i * n + row + 1];
  if (hi === n) return z;
  const [p, q] = [z[row - lo], beta * v[hi * n + row + 1]];
  const length = Math.hypot(p, q);
  if (length > 0) rotateRows(v, row * n + lo, hi * n + lo, hi - lo + 1, p / length, q / length);
  z[row - lo] = length;
  return z;
}

/** Singular values of the kept part, with left and right vectors as rows over the kept rows. */
function updatedVectors(
  d: Float64Array,
  z: Float64Array,
  kept: readonly number[],
): { values: Float64Array; left: Float64Array; right: Float64Array } {
  const count = kept.length;
  const poles = Float64Array.from(kept, (i) => d[i]);
  const entries = Float64Array.from(kept, (i) => z[i]);
  const gap = (j: number, o: number) => (poles[j] - poles[o]) * (poles[j] + poles[o]);
  const problem = { count, rho: 1, z2: entries.map((w) => w * w), gap };
  const roots = secularRoots(problem);
  const exact = loewner(problem, roots, entries);
  const right = roots.differences;
  const left = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const from = i * count;
    for (let j = 0; j < count; j++) {
      right[from + j] = exact[j] / right[from + j];
      left[from + j] = j === 0 ? -1 : poles[j] * right[from + j];
    }
    normalize(right, from, count);
    normalize(left, from, count);
  }
  const values = roots.offset.map((offset, i) => {
    const pole = poles[roots.origin[i]];
    return pole + offset / (pole + Math.sqrt(pole * pole + offset));
  });
  return { values, left, right };
}

function normalize(x: Float64Array, from: number, count: number): void {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += x[i] * x[i];
  const norm = Math.sqrt(sum);
  for (let i = from; i < from + count; i++) x[i] /= norm;
}
