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

/** Rows that are computed at a time: twice what the product packs at once, and few enough for a cache to hold. */
const ROWS = 192;

/**
 * softmax(q·kᵀ/(temperature·√head_dim) + mask), (queries, keys). Vaswani et al., "Attention is all you need", 2017,
 * eq. 1. With fewer queries than keys the queries are the last ones, as with a cache of keys. A query that sees no key
 * has NaN weights, as in the libraries. What no query of a block of rows sees is not computed.
 */
export function attentionWeights(projections: Projections, rules: Rules): Float32Array {
  const { queries, keys, headDim } = projections;
  const { q, k } = rules.rotary ? turned(projections) : projections;
  const scaled = q.map((x) => x / (rules.temperature * (rules.scaled ? Math.sqrt(headDim) : 1)));
  const weights = new Float32Array(queries * keys);
  for (let first = 0; first < queries; first += ROWS) {
    const rows = Math.min(ROWS, queries - first);
    const seen = Array.from({ length: rows }, (_, i) => seenBy(first + i, queries, keys, rules));
    const from = Math.min(...seen.map((range) => range.from));
    const columns = Math.max(...seen.map((range) => range.to)) - from;
    if (columns > 0) {
      const block = { first, rows, from, columns };
      const isWide = columns === keys;
      const out = isWide ? weights.subarray(first * keys, (first + rows) * keys) : new Float32Array(rows * columns);
      softmaxBlock(out, scaled, k, headDim, block, seen);
      for (let i = 0; i < rows && !isWide; i++)
        weights.set(out.subarray(i * columns, (i + 1) * columns), (first + i) * keys + from);
    }
    for (const [i, { from, to }] of seen.entries())
      if (from >= to) weights.fill(Number.NaN, (first + i) * keys, (first + i + 1) * keys);
  }
  return weights;
}

/** The keys that a query sees follow one another. */
interface Seen {
  readonly from: number;
  readonly to: number;
}

function seenBy(query: number, queries: number, keys: number, { causal, window, padding }: Rules): Seen {
  const at = query + keys - queries;
  const last = causal ? at + 1 : window === null ? keys : at + window;
  return {
    from: window === null ? 0 : Math.min(keys, Math.max(0, at - window + 1)),
    to: Math.max(0, Math.min(keys - padding, last)),
  };
}

/** Rows of queries by the columns of the keys that any of them sees. */
interface Block {
  readonly first: number;
  readonly rows: number;
  readonly from: number;
  readonly columns: number;
}

function softmaxBlock(
  out: Float32Array,
  q: Float32Array,
  k: Float32Array,
  headDim: number,
  { first, rows, from, columns }: Block,
  seen: readonly Seen[],
): void {
  kernels().matmul(
    out,
    { data: q, offset: first * headDim, batchStride: 0, rowStride: headDim, columnStride: 1 },
    { data: k, offset: from * headDim, batchStride: 0, rowStride: 1, columnStride: headDim },
    { batch: 1, m: rows, n: columns, k: headDim },
  );
  for (const [i, range] of seen.entries()) {
    const row = out.subarray(i * columns, (i + 1) * columns);
    row.fill(Number.NEGATIVE_INFINITY, 0, Math.max(0, range.from - from));
    row.fill(Number.NEGATIVE_INFINITY, Math.max(0, range.to - from));
  }
  kernels().softmax(out, out, rows, columns);
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
