/** Attention, one query at a time, in float64. */
import type { AttentionOptions, FloatArray } from '../types';

export function attention(
  out: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
): void {
  const { batch, queries, keys, width, valueWidth, firstPosition, mask } = options;
  const weights = new Float64Array(keys);
  const sums = new Float64Array(valueWidth);
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < queries; i++) {
      const visible = firstPosition === null ? keys : Math.max(0, Math.min(keys, i + firstPosition + 1));
      const query = (n * queries + i) * width;
      for (let j = 0; j < visible; j++) {
        const key = (n * keys + j) * width;
        let score = 0;
        for (let d = 0; d < width; d++) score += q[query + d] * k[key + d];
        weights[j] = score * options.scale;
      }
      if (mask) for (let j = 0; j < visible; j++) weights[j] += mask.data[n * mask.stride + i * keys + j];
      const total = exponentials(weights, visible);
      sums.fill(0);
      for (let j = 0; j < visible; j++) {
        const value = (n * keys + j) * valueWidth;
        for (let d = 0; d < valueWidth; d++) sums[d] += weights[j] * v[value + d];
      }
      const target = (n * queries + i) * valueWidth;
      for (let d = 0; d < valueWidth; d++) out[target + d] = sums[d] / total;
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
