/** Textbook formulas in float64, without blocks or tricks, and the numbers that the tests of kernels are run on. */
import assert from 'node:assert/strict';
import type {
  AttentionOptions,
  FloatArray,
  LayerNormOptions,
  MatmulSize,
  MatrixView,
} from '../../../../src/core/kernels';

export type ArrayType = Float32ArrayConstructor | Float64ArrayConstructor;

/** Reproducible numbers, spread evenly in [-1, 1). */
export function randoms(type: ArrayType, length: number, seed = 1): FloatArray {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return new type(length).map(next);
}

/** A dense matrix, or the transpose of one that is stored the other way round. */
export function dense(data: FloatArray, rows: number, columns: number, transposed = false): MatrixView {
  const strides = transposed ? { rowStride: 1, columnStride: rows } : { rowStride: columns, columnStride: 1 };
  return { data, offset: 0, ...strides, batchStride: rows * columns };
}

/** Neumaier's sum, whose error does not grow with the number of terms. */
function preciseSum(terms: readonly number[]): number {
  let [total, lost] = [0, 0];
  for (const term of terms) {
    const next = total + term;
    if (Number.isFinite(next)) lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return total + lost;
}

export function matmul(a: MatrixView, b: MatrixView, { batch, m, n, k }: MatmulSize): Float64Array {
  const at = (v: MatrixView, i: number, row: number, column: number) =>
    v.data[v.offset + i * v.batchStride + row * v.rowStride + column * v.columnStride];
  const out = new Float64Array(batch * m * n);
  for (let i = 0, target = 0; i < batch; i++)
    for (let row = 0; row < m; row++)
      for (let column = 0; column < n; column++, target++) {
        const terms = Array.from({ length: k }, (_, j) => at(a, i, row, j) * at(b, i, j, column));
        out[target] = preciseSum(terms);
      }
  return out;
}

export function softmax(x: ArrayLike<number>): number[] {
  const values = Array.from(x);
  const top = Math.max(...values);
  const exponentials = values.map((value) => Math.exp(value - top));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

export function layerNorm(x: FloatArray, { rows, columns, epsilon, weight, bias }: LayerNormOptions): number[] {
  return Array.from({ length: rows }, (_, row) => {
    const values = Array.from(x.subarray(row * columns, (row + 1) * columns));
    const mean = values.reduce((sum, value) => sum + value, 0) / columns;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns;
    return values.map(
      (value, j) => ((value - mean) / Math.sqrt(variance + epsilon)) * (weight?.[j] ?? 1) + (bias?.[j] ?? 0),
    );
  }).flat();
}

export function layerNormGradient(g: FloatArray, x: FloatArray, { rows, columns, epsilon, weight }: LayerNormOptions) {
  const units = layerNorm(x, { rows, columns, epsilon });
  const [forWeight, forBias] = [new Float64Array(columns), new Float64Array(columns)];
  const adjoints = Array.from({ length: rows }, (_, row) => {
    const at = row * columns;
    const values = Array.from(x.subarray(at, at + columns));
    const mean = values.reduce((sum, value) => sum + value, 0) / columns;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns;
    const own = values.map((_, j) => g[at + j] * (weight?.[j] ?? 1));
    const average = own.reduce((sum, value) => sum + value, 0) / columns;
    const along = own.reduce((sum, value, j) => sum + value * units[at + j], 0) / columns;
    for (let j = 0; j < columns; j++) {
      forWeight[j] += g[at + j] * units[at + j];
      forBias[j] += g[at + j];
    }
    return own.map((value, j) => (value - average - units[at + j] * along) / Math.sqrt(variance + epsilon));
  });
  return { x: adjoints.flat(), weight: forWeight, bias: forBias };
}

export function attention(q: FloatArray, k: FloatArray, v: FloatArray, options: AttentionOptions): number[] {
  const { batch, queries, keys, width, valueWidth, scale, firstPosition, mask } = options;
  const row = (data: FloatArray, index: number, size: number) =>
    Array.from(data.subarray(index * size, (index + 1) * size));
  const out: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < queries; i++) {
      const query = row(q, n * queries + i, width);
      const seen = Array.from({ length: keys }, (_, j) => j).filter(
        (j) => firstPosition === null || j <= i + firstPosition,
      );
      const scores = seen.map((j) => {
        const key = row(k, n * keys + j, width);
        const score = query.reduce((sum, value, d) => sum + value * key[d], 0) * scale;
        return score + (mask ? mask.data[n * mask.stride + i * keys + j] : 0);
      });
      const weights = softmax(scores);
      for (let d = 0; d < valueWidth; d++)
        out.push(
          seen.length === 0
            ? Number.NaN
            : seen.reduce((sum, j, at) => sum + weights[at] * v[(n * keys + j) * valueWidth + d], 0),
        );
    }
  return out;
}

/** From the Jacobian of softmax, a query at a time. */
export function attentionGradient(
  g: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
) {
  const { batch, queries, keys, width, valueWidth, scale, firstPosition, mask } = options;
  const out = { q: new Float64Array(q.length), k: new Float64Array(k.length), v: new Float64Array(v.length) };
  const product = (a: FloatArray, i: number, b: FloatArray, j: number, size: number) => {
    let sum = 0;
    for (let d = 0; d < size; d++) sum += a[i * size + d] * b[j * size + d];
    return sum;
  };
  for (let n = 0; n < batch; n++)
    for (let i = n * queries; i < (n + 1) * queries; i++) {
      const seen = Array.from({ length: keys }, (_, j) => j).filter(
        (j) => firstPosition === null || j <= i - n * queries + firstPosition,
      );
      const weights = softmax(
        seen.map((j) => {
          const term = mask ? mask.data[n * mask.stride + (i - n * queries) * keys + j] : 0;
          return product(q, i, k, n * keys + j, width) * scale + term;
        }),
      );
      const slopes = seen.map((j) => product(g, i, v, n * keys + j, valueWidth));
      const mean = slopes.reduce((sum, slope, at) => sum + slope * weights[at], 0);
      seen.forEach((j, at) => {
        const key = n * keys + j;
        const adjoint = weights[at] * (slopes[at] - mean) * scale;
        for (let d = 0; d < width; d++) {
          out.q[i * width + d] += adjoint * k[key * width + d];
          out.k[key * width + d] += adjoint * q[i * width + d];
        }
        for (let d = 0; d < valueWidth; d++) out.v[key * valueWidth + d] += weights[at] * g[i * valueWidth + d];
      });
    }
  return out;
}

/** Equal up to `tolerance` times the larger of 1 and the expected number; NaN and ±∞ at the same places. */
export function close(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  assert.equal(found.length, expected.length, what);
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i], expected[i]];
    const same = Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
    if (!same) assert.fail(`${what}: element ${i} is ${a}, and ${b} was expected`);
  }
}
