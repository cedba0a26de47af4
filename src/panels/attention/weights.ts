import { kernels } from '../../core/kernels';
import { rotate } from '../../core/positional/rotary';
import type { Rules } from '../../protocol/panels/attention';

/** The queries (queries, headDim) and keys (keys, headDim) of one head. */
export interface Projections {
  readonly queries: number;
  readonly keys: number;
  readonly headDim: number;
  readonly q: Float32Array;
  readonly k: Float32Array;
}

/**
 * softmax(q·kᵀ/(temperature·√head_dim) + mask), (queries, keys). Vaswani et al., "Attention is all you need", 2017,
 * eq. 1. With fewer queries than keys the queries are the last ones, as with a cache of keys. A query that sees no key
 * has NaN weights, as in the libraries.
 */
export function attentionWeights(projections: Projections, rules: Rules): Float32Array {
  const { queries, keys, headDim } = projections;
  const { q, k } = rules.rotary ? turned(projections) : projections;
  const weights = new Float32Array(queries * keys);
  const dense = { offset: 0, batchStride: 0 };
  kernels().matmul(
    weights,
    { ...dense, data: q, rowStride: headDim, columnStride: 1 },
    { ...dense, data: k, rowStride: 1, columnStride: headDim },
    { batch: 1, m: queries, n: keys, k: headDim },
  );
  const scale = 1 / (rules.temperature * (rules.scaled ? Math.sqrt(headDim) : 1));
  for (let i = 0; i < weights.length; i++) weights[i] *= scale;
  hide(weights, queries, keys, rules);
  kernels().softmax(weights, weights, queries, keys);
  return weights;
}

/** Scores of keys that a query does not see become -∞. */
function hide(scores: Float32Array, queries: number, keys: number, { causal, window, padding }: Rules): void {
  const offset = keys - queries;
  for (let i = 0; i < queries; i++) {
    const row = scores.subarray(i * keys, (i + 1) * keys);
    const at = i + offset;
    row.fill(Number.NEGATIVE_INFINITY, Math.max(0, keys - padding));
    if (causal) row.fill(Number.NEGATIVE_INFINITY, Math.max(0, at + 1));
    if (window === null) continue;
    row.fill(Number.NEGATIVE_INFINITY, 0, Math.max(0, at - window + 1));
    if (!causal) row.fill(Number.NEGATIVE_INFINITY, Math.max(0, at + window));
  }
}

/** Queries and keys turned by their positions. Su et al., "RoFormer", 2021. An odd last number stays as it is. */
function turned({ queries, keys, headDim, q, k }: Projections): { q: Float32Array; k: Float32Array } {
  const even = headDim - (headDim % 2);
  const turn = (x: Float32Array, rows: number, first: number) => {
    const out = x.slice();
    for (let i = 0; i < rows; i++) {
      const row = out.subarray(i * headDim, i * headDim + even);
      if (even > 0) row.set(rotate(row, first + i, 'halves'));
    }
    return out;
  };
  return { q: turn(q, queries, keys - queries), k: turn(k, keys, 0) };
}
