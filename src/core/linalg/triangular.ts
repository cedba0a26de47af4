/** Systems with a triangular matrix, by substitution. */
import { copy, LinalgError, type Matrix, matrix, requireSquare, sizes, type Triangle } from './matrix';

export interface TriangularOptions {
  readonly triangle: Triangle;
  /** Take the diagonal to be all ones, whatever it holds. */
  readonly unit?: boolean;
  /** Solve Tᵀ X = B. */
  readonly transposed?: boolean;
}

/** X of T X = B for T (n, n), B (n, k). Reads only the named triangle; a zero on the diagonal is an error. */
export function solveTriangular(t: Matrix, b: Matrix, options: TriangularOptions): Matrix {
  const n = requireSquare('solve_triangular', t);
  if (b.rows !== n) {
    throw new LinalgError('matrix-size', `solve_triangular: a matrix ${sizes(t)} needs ${n} rows, found ${sizes(b)}`);
  }
  if (!options.unit) {
    for (let i = 0; i < n; i++) {
      if (t.data[i * n + i] === 0) {
        throw new LinalgError('singular', `solve_triangular: matrix is singular: diagonal element ${i} of ${n} is 0`);
      }
    }
  }
  return substitute(t, b, options);
}

/** The same without checks: a zero on the diagonal gives infinities. */
export function substitute(
  t: Matrix,
  b: Matrix,
  { triangle, unit = false, transposed = false }: TriangularOptions,
): Matrix {
  const [n, k] = [t.rows, b.cols];
  const x = copy(b);
  const downwards = (triangle === 'lower') !== transposed;
  const [rowStep, colStep] = transposed ? [1, n] : [n, 1];
  for (let step = 0; step < n; step++) {
    const i = downwards ? step : n - 1 - step;
    const [from, to] = downwards ? [0, i] : [i + 1, n];
    for (let j = from; j < to; j++) subtractRow(x.data, i * k, j * k, k, t.data[i * rowStep + j * colStep]);
    if (unit) continue;
    const pivot = t.data[i * n + i];
    for (let c = i * k; c < (i + 1) * k; c++) x.data[c] /= pivot;
  }
  return x;
}

/** Row at `target` −= factor · row at `source`. */
export function subtractRow(data: Float64Array, target: number, source: number, count: number, factor: number): void {
  if (factor === 0) return;
  for (let c = 0; c < count; c++) data[target + c] -= factor * data[source + c];
}

/** The named triangle of A (m, n) with zeros elsewhere, and ones on the diagonal when `unit`. */
export function triangleOf(a: Matrix, triangle: Triangle, unit = false): Matrix {
  const result = matrix(a.rows, a.cols);
  for (let i = 0; i < a.rows; i++) {
    const from = triangle === 'lower' ? 0 : i;
    const to = triangle === 'lower' ? Math.min(i + 1, a.cols) : a.cols;
    for (let j = from; j < to; j++) result.data[i * a.cols + j] = unit && i === j ? 1 : a.data[i * a.cols + j];
  }
  return result;
}
