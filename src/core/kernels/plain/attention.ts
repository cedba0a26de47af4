/** Attention and its gradient, one query at a time, in float64. */
import type { AttentionGradient, AttentionOptions, FloatArray } from '../types';

export function attention(
  out: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
): void {
  const { batch, queries, keys, valueWidth } = options;
  const weights = new Float64Array(keys);
  const sums = new Float64Array(valueWidth);
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < queries; i++) {
      const total = weightsOf(weights, n, i, q, k, options);
      const visible = visibleKeys(i, options);
      sums.fill(0);
      for (let j = 0; j < visible; j++) {
        const value = (n * keys + j) * valueWidth;
        for (let d = 0; d < valueWidth; d++) sums[d] += weights[j] * v[value + d];
      }
      const target = (n * queries + i) * valueWidth;
      for (let d = 0; d < valueWidth; d++) out[target + d] = sums[d] / total;
    }
}

/** How many keys query i sees. */
function visibleKeys(i: number, { keys, firstPosition }: AttentionOptions): number {
  return firstPosition === null ? keys : Math.max(0, Math.min(keys, i + firstPosition + 1));
}

/** The weights of the keys that query i of entry n sees, but for a factor; their sum is returned. */
function weightsOf(
  weights: Float64Array,
  n: number,
  i: number,
  q: FloatArray,
  k: FloatArray,
  options: AttentionOptions,
): number {
  const { queries, keys, width, mask } = options;
  const visible = visibleKeys(i, options);
  const query = (n * queries + i) * width;
  for (let j = 0; j < visible; j++) {
    const key = (n * keys + j) * width;
    let score = 0;
    for (let d = 0; d < width; d++) score += q[query + d] * k[key + d];
    weights[j] = score * options.scale;
  }
  if (mask) for (let j = 0; j < visible; j++) weights[j] += mask.data[n * mask.stride + i * keys + j];
  return exponentials(weights, visible);
}

export function attentionGradient(
  out: AttentionGradient,
  g: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
): void {
  const { batch, queries, keys, width, valueWidth, scale } = options;
  const weights = new Float64Array(keys);
  const slopes = new Float64Array(keys);
  const [forKeys, forValues] = [new Float64Array(keys * width), new Float64Array(keys * valueWidth)];
  for (let n = 0; n < batch; n++) {
    forKeys.fill(0);
    forValues.fill(0);
    for (let i = 0; i < queries; i++) {
      const [query, own] = [(n * queries + i) * width, (n * queries + i) * valueWidth];
      const total = weightsOf(weights, n, i, q, k, options);
      const visible = visibleKeys(i, options);
      let mean = 0;
      for (let j = 0; j < visible; j++) {
        const weight = weights[j] / total;
        const value = (n * keys + j) * valueWidth;
        let slope = 0;
        for (let d = 0; d < valueWidth; d++) {
          slope += g[own + d] * v[value + d];
          forValues[j * valueWidth + d] += weight * g[own + d];
        }
        [weights[j], slopes[j]] = [weight, slope];
        mean += weight * slope;
      }
      out.q.fill(0, query, query + width);
      for (let j = 0; j < visible; j++) {
        const adjoint = weights[j] * (slopes[j] - mean) * scale;
        const key = (n * keys + j) * width;
        for (let d = 0; d < width; d++) {
          out.q[query + d] += adjoint * k[key + d];
          forKeys[j * width + d] += adjoint * q[query + d];
        }
      }
    }
    out.k.set(forKeys, n * keys * width);
    out.v.set(forValues, n * keys * valueWidth);
  }
}

/** Replaces the first `count` values by exp(value − largest) and returns their sum. */
function exponentials(values: Float64Array, count: number): number {
  let top = -Infinity;
  for (let j = 0; j < count; j++) top = Math.max(top, values[j]);
  let total = 0;
  for (let j = 0; j < count; j++) total += values[j] = Math.exp(values[j] - top);
  return total;
}
