import { floatBytes, type Operation } from '../operation';

/** Rows of table (V, D) by tokens (T). */
export const embedding: Operation = {
  id: 'embedding',
  title: 'Embedding',
  formula: 'out[t] = table[tokens[t]], (T), (V, D) → (T, D)',
  sizes: [
    { name: 'T', label: 'tokens', otherwise: 1024 },
    { name: 'V', label: 'rows of the table: the vocabulary', otherwise: 8192 },
    { name: 'D', label: 'columns of the table', otherwise: 768 },
  ],
  presets: [
    { title: 'GPT-2: 1,024 tokens', sizes: { T: 1024, V: 50257, D: 768 } },
    { title: 'Llama-like: 2,048 tokens of 32,000', sizes: { T: 2048, V: 32000, D: 4096 } },
    { title: 'ViT-B/16: 197 positions', sizes: { T: 197, V: 197, D: 768 } },
  ],
  refuses: ({ T, V }) => (T > 0 && V === 0 ? 'there are tokens, so V should be at least 1' : null),
  inputs: ({ T, V, D }) => [
    { name: 'tokens', length: T, kind: { below: V } },
    { name: 'table', length: V * D, kind: { scale: 1 } },
  ],
  output: ({ T, D }) => ({ rows: T, columns: D }),
  flops: () => 0,
  // Of the table, the rows that are asked for.
  bytes: ({ T, D }) => floatBytes(T, 2 * T * D),
  tolerance: () => 0,
  reference({ tokens, table }, { D }, row) {
    const values = Float64Array.from(table.subarray(tokens[row] * D, (tokens[row] + 1) * D));
    return { values, magnitudes: values.map(Math.abs) };
  },
  kernels: [
    { id: 'gather', title: 'A thread a number', passes: ['embedding/gather'] },
    { id: 'vec4', title: 'Vectors of 4', passes: ['embedding/vec4'] },
  ],
};
