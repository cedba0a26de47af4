/** Attention of the sizes that code has, over queries and keys drawn from a seed: what no training has shaped yet. */
import { Random } from '../../core/random/random';
import type { Source } from '../../protocol/panels/attention';
import type { AttentionSource } from './source';
import { attentionWeights } from './weights';

/** Queries and keys are standard normal, so that scores divided by √head_dim have variance 1. */
export function sampledSource(sizes: Extract<Source, { kind: 'sampled' }>): AttentionSource {
  const { layers, heads, kvHeads, queries, keys, headDim, seed } = sizes;
  return {
    ...{ layers, heads, kvHeads, queries, keys, tokens: null, hasScores: true },
    notes: [`Queries and keys are random (seed ${seed}): no training has shaped them.`],
    weights(layer, head, rules) {
      // Every head of a group reads the same keys.
      const group = Math.floor((head * kvHeads) / heads);
      const q = drawn(seed, 2 * (layer * heads + head), queries * headDim);
      const k = drawn(seed, 2 * (layer * heads + group) + 1, keys * headDim);
      return attentionWeights({ queries, keys, headDim, q, k }, rules);
    },
  };
}

/** The same numbers for the same seed and stream. */
function drawn(seed: number, stream: number, length: number): Float32Array {
  const random = new Random(seed, stream);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = random.normal();
  return out;
}
