/**
 * The form in which linear algebra takes and gives matrices: row after row in one Float64Array. All functions of this
 * folder leave their arguments as they are and compute in float64.
 */

export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** Element (i, j) at `i * cols + j`. */
  readonly data: Float64Array;
}

export type LinalgErrorCode =
  | 'matrix-size'
  | 'not-square'
  | 'not-symmetric'
  | 'not-finite'
  | 'not-positive-definite'
  | 'singular'
  | 'empty'
  | 'bad-argument'
  | 'no-convergence';

/** What keeps a matrix function from having a result: says what was expected, what was found and where. */
export class LinalgError extends RangeError {
  constructor(
    readonly code: LinalgErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'LinalgError';
  }
}

/** Distance of 1 from the next larger number, 2⁻⁵². */
export const EPSILON = Number.EPSILON;

export function matrix(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)): Matrix {
  if (data.length !== rows * cols) {
    throw new LinalgError('matrix-size', `matrix: ${rows} by ${cols} needs ${rows * cols} numbers, got ${data.length}`);
  }
  return { rows, cols, data };
}

/** A matrix from its rows; `[]` is 0 by 0. */
export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== cols);
  if (ragged >= 0) {
    throw new LinalgError('matrix-size', `matrix: row 0 has ${cols} numbers, row ${ragged} has ${rows[ragged].length}`);
  }
  return matrix(rows.length, cols, Float64Array.from(rows.flat()));
}

export function toRows(a: Matrix): number[][] {
  return Array.from({ length: a.rows }, (_, i) => [...a.data.subarray(i * a.cols, (i + 1) * a.cols)]);
}

export function identity(n: number): Matrix {
  const result = matrix(n, n);
  for (let i = 0; i < n; i++) result.data[i * n + i] = 1;
  return result;
}

/** A square matrix with the given diagonal. */
export function diagonal(values: Float64Array): Matrix {
  const n = values.length;
  const result = matrix(n, n);
  for (let i = 0; i < n; i++) result.data[i * n + i] = values[i];
  return result;
}

export function copy(a: Matrix): Matrix {
  return matrix(a.rows, a.cols, a.data.slice());
}

/** Aᵀ, in tiles so that both sides stay in the cache. */
export function transpose(a: Matrix): Matrix {
  const { rows, cols, data } = a;
  const result = matrix(cols, rows);
  const TILE = 32;
  for (let i0 = 0; i0 < rows; i0 += TILE) {
    const i1 = Math.min(rows, i0 + TILE);
    for (let j0 = 0; j0 < cols; j0 += TILE) {
      const j1 = Math.min(cols, j0 + TILE);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) result.data[j * rows + i] = data[i * cols + j];
      }
    }
  }
  return result;
}

/** The rows `from` to `to` (excluded), as a copy. */
export function rowsOf(a: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, a.cols, a.data.slice(from * a.cols, to * a.cols));
}

/** The columns `from` to `to` (excluded), as a copy. */
export function columnsOf(a: Matrix, from: number, to: number): Matrix {
  const result = matrix(a.rows, to - from);
  for (let i = 0; i < a.rows; i++) {
    result.data.set(a.data.subarray(i * a.cols + from, i * a.cols + to), i * (to - from));
  }
  return result;
}

/** Column j, as a copy. */
export function column(a: Matrix, j: number): Float64Array {
  return columnsOf(a, j, j + 1).data;
}

/** A vector as a matrix of one column; shares its numbers. */
export function asColumn(x: Float64Array): Matrix {
  return matrix(x.length, 1, x);
}

/** a + scale · b. */
export function add(a: Matrix, b: Matrix, scale = 1): Matrix {
  if (a.rows !== b.rows || a.cols !== b.cols) {
    throw new LinalgError('matrix-size', `add: expected two matrices of one size, found ${sizes(a)} and ${sizes(b)}`);
  }
  const result = copy(a);
  for (let i = 0; i < result.data.length; i++) result.data[i] += scale * b.data[i];
  return result;
}

/** scale · a. */
export function scaled(a: Matrix, scale: number): Matrix {
  const result = copy(a);
  for (let i = 0; i < result.data.length; i++) result.data[i] *= scale;
  return result;
}

/** "3 by 4". */
export function sizes(a: Matrix): string {
  return `${a.rows} by ${a.cols}`;
}

/** The size n of an n by n matrix. */
export function requireSquare(op: string, a: Matrix): number {
  if (a.rows !== a.cols) {
    throw new LinalgError('not-square', `${op}: expected a square matrix, found ${sizes(a)}`);
  }
  return a.rows;
}

/** Decompositions iterate until something is small, which a NaN never is. */
export function requireFinite(op: string, a: Matrix): void {
  const at = a.data.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const [i, j] = [Math.floor(at / a.cols), at % a.cols];
  throw new LinalgError('not-finite', `${op}: expected finite numbers, found ${a.data[at]} at row ${i}, column ${j}`);
}

export function requireNonEmpty(op: string, a: Matrix): void {
  if (a.rows === 0 || a.cols === 0) {
    throw new LinalgError('empty', `${op}: expected at least one row and one column, found ${sizes(a)}`);
  }
}

/** Which half of a symmetric matrix is read. */
export type Triangle = 'lower' | 'upper';

/**
 * A symmetric matrix as both halves, from the half that is read. Without `triangle` the halves must agree, up to
 * rounding of the largest number.
 */
export function symmetric(op: string, a: Matrix, triangle?: Triangle): Matrix {
  const n = requireSquare(op, a);
  const result = copy(a);
  const bound = triangle ? Number.POSITIVE_INFINITY : 1e-10 * maxAbs(a.data);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [lower, upper] = [a.data[i * n + j], a.data[j * n + i]];
      if (Math.abs(lower - upper) > bound) {
        const found = `element (${i}, ${j}) is ${lower}, element (${j}, ${i}) is ${upper}`;
        throw new LinalgError('not-symmetric', `${op}: expected a symmetric matrix, but ${found}`);
      }
      result.data[i * n + j] = result.data[j * n + i] = triangle === 'upper' ? upper : lower;
    }
  }
  return result;
}

export function maxAbs(x: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]);
    if (size > largest) largest = size;
  }
  return largest;
}

/**
 * A power of two by which decompositions divide A, so that squares neither overflow nor vanish; 1 for all usual sizes.
 */
export function safeScale(a: Float64Array): number {
  const largest = maxAbs(a);
  if (largest === 0 || (largest > 1e-100 && largest < 1e100)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
}

/** Euclidean length of `count` numbers from `from` on. */
export function length2(x: Float64Array, from = 0, count = x.length - from): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += x[i] * x[i];
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  let largest = 0;
  for (let i = from; i < from + count; i++) {
    const size = Math.abs(x[i]);
    if (!(size <= largest)) largest = size;
  }
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  sum = 0;
  for (let i = from; i < from + count; i++) sum += (x[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** √(a² + b²) without overflow; `Math.hypot` is several times slower. */
export function hypot(a: number, b: number): number {
  const sum = a * a + b * b;
  if (sum > 1e-280 && sum < 1e300) return Math.sqrt(sum);
  return Math.hypot(a, b);
}
