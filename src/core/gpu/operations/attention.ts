import { floatBytes, type Operation, type Sizes } from '../operation';

/** Most numbers of a head that the flash kernel keeps in a thread. */
const FLASH_MOST = 128;

/**
 * softmax(q·kᵀ / √D + mask)·v with q (B, queries, D), k and v (B, keys, D); B is batch times heads. With the causal mask the
 * last query stands at the last key. A query that sees no key gives 0.
 */
export const attention: Operation = {
  id: 'attention',
  title: 'Attention',
  formula: 'out = softmax(q · kᵀ / √D + mask) · v, (B, queries, D), (B, keys, D)',
  sizes: [
    { name: 'B', label: 'batch times heads', otherwise: 12 },
    { name: 'queries', label: 'queries', otherwise: 128 },
    { name: 'keys', label: 'keys and values', otherwise: 128 },
    { name: 'D', label: 'numbers of a head', otherwise: 64 },
    { name: 'causal', label: '1: a query sees no later key', otherwise: 1, isFlag: true },
  ],
  presets: [
    { title: 'GPT-2: 1,024 tokens', sizes: { B: 12, queries: 1024, keys: 1024, D: 64, causal: 1 } },
    { title: 'Llama-like (8B): 512 tokens', sizes: { B: 32, queries: 512, keys: 512, D: 128, causal: 1 } },
    {
      title: 'Llama-like (8B): one token, cache of 2,048',
      sizes: { B: 32, queries: 1, keys: 2048, D: 128, causal: 1 },
    },
    { title: 'ViT-B/16: 197 tokens', sizes: { B: 12, queries: 197, keys: 197, D: 64, causal: 0 } },
  ],
  inputs: ({ B, queries, keys, D }) => [
    { name: 'q', length: B * queries * D, kind: { scale: 1 } },
    { name: 'k', length: B * keys * D, kind: { scale: 1 } },
    { name: 'v', length: B * keys * D, kind: { scale: 1 } },
  ],
  scratch: ({ B, queries, keys }) => ({ scores: B * queries * keys, weights: B * queries * keys }),
  output: ({ B, queries, D }) => ({ rows: B * queries, columns: D }),
  // Two products of which each term is a product and a sum, and a softmax; of what is seen.
  flops: (sizes) => sizes.B * seen(sizes) * (4 * sizes.D + 5),
  bytes: ({ B, queries, keys, D }) => floatBytes(2 * B * queries * D, 2 * B * keys * D),
  tolerance: ({ keys, D }) => 64 + 16 * Math.sqrt(D) + 2 * Math.sqrt(keys),
  reference({ q, k, v }, sizes, row) {
    const { queries, keys, D } = sizes;
    const batch = Math.floor(row / queries);
    const visible = visibleKeys(sizes, row % queries);
    const weights = new Float64Array(visible);
    for (let j = 0; j < visible; j++) {
      for (let d = 0; d < D; d++) weights[j] += q[row * D + d] * k[(batch * keys + j) * D + d];
      weights[j] /= Math.sqrt(D);
    }
    const top = weights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const total = weights.reduce((sum, s) => sum + Math.exp(s - top), 0);
    const values = new Float64Array(D);
    const magnitudes = new Float64Array(D);
    for (let j = 0; j < visible; j++) {
      const weight = Math.exp(weights[j] - top) / total;
      for (let d = 0; d < D; d++) {
        const term = weight * v[(batch * keys + j) * D + d];
        values[d] += term;
        magnitudes[d] += Math.abs(term);
      }
    }
    return { values, magnitudes };
  },
  kernels: [
    { id: 'three', title: 'Three kernels', passes: ['attention/scores', 'attention/weights', 'attention/values'] },
    {
      id: 'flash',
      title: 'Flash',
      passes: ['attention/flash'],
      refuses: ({ D }) => (D > FLASH_MOST ? `it takes heads of at most ${FLASH_MOST} numbers, and D is ${D}` : null),
    },
  ],
};

function visibleKeys({ queries, keys, causal }: Sizes, query: number): number {
  return causal ? Math.max(0, Math.min(keys, query + 1 + keys - queries)) : keys;
}

/** Pairs of a query and a key that it sees. */
function seen(sizes: Sizes): number {
  const { queries, keys, causal } = sizes;
  if (!causal) return queries * keys;
  const rows = Math.min(queries, keys);
  // Each of the last `rows` queries sees one key more than the one before it, the last sees all.
  return rows * keys - (rows * (rows - 1)) / 2;
}
