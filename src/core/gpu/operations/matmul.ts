import { floatBytes, type Inputs, type Operation, type ReferenceRow, type Sizes } from '../operation';

/** a (M, K) times b (K, N). */
export const matmul: Operation = {
  id: 'matmul',
  title: 'Matrix product',
  formula: 'out = a · b, (M, K) · (K, N)',
  sizes: [
    { name: 'M', label: 'rows of a', otherwise: 256 },
    { name: 'K', label: 'columns of a, rows of b', otherwise: 256 },
    { name: 'N', label: 'columns of b', otherwise: 256 },
  ],
  presets: [
    { title: 'GPT-2: queries, keys and values of 1,024 tokens', sizes: { M: 1024, K: 768, N: 2304 } },
    { title: 'GPT-2: first layer of the MLP, 1,024 tokens', sizes: { M: 1024, K: 768, N: 3072 } },
    { title: 'Llama-like (8B): gate of the MLP, 128 tokens', sizes: { M: 128, K: 4096, N: 14336 } },
    { title: 'ViT-B/16: first layer of the MLP, 197 tokens', sizes: { M: 197, K: 768, N: 3072 } },
    { title: 'Square, 1,024', sizes: { M: 1024, K: 1024, N: 1024 } },
  ],
  inputs: ({ M, K, N }) => [
    { name: 'a', length: M * K, kind: { scale: 1 } },
    { name: 'b', length: K * N, kind: { scale: 1 } },
  ],
  output: ({ M, N }) => ({ rows: M, columns: N }),
  flops: ({ M, K, N }) => 2 * M * K * N,
  bytes: ({ M, K, N }) => floatBytes(M * K, K * N, M * N),
  tolerance: ({ K }) => productTolerance(K),
  reference: (inputs, sizes, row) => productRow(inputs, sizes, row),
  kernels: [
    { id: 'naive', title: 'Naive', passes: ['matmul/naive'] },
    { id: 'tiled', title: 'Tiled 16×16', passes: ['matmul/tiled'] },
    { id: 'blocked4', title: 'Registers 4×4', passes: ['matmul/blocked4'] },
    { id: 'blocked8', title: 'Registers 8×8', passes: ['matmul/blocked8'] },
    { id: 'direct', title: 'Registers 4×4, no barriers', passes: ['matmul/direct'] },
    { id: 'vec4', title: 'Vectors of 4', passes: ['matmul/vec4'] },
    { id: 'subgroup', title: 'Subgroups', passes: ['matmul/subgroup'], needs: 'subgroups' },
    { id: 'f16', title: 'Half precision', passes: ['matmul/f16'], needs: 'shader-f16', rounding: 2 ** -11 },
  ],
};

/**
 * Rounding errors of a sum of K products grow as √K when they are as good as random (Higham & Mary 2019); a product that
 * was left out is far larger.
 */
export function productTolerance(K: number): number {
  return 8 + 2 * Math.sqrt(K);
}

/** One row of the product of a (…, K) and b (K, N), of which the first number is at `offset`. */
export function productRow({ a, b }: Inputs, { K, N }: Sizes, row: number, offset = 0): ReferenceRow {
  const values = new Float64Array(N);
  const magnitudes = new Float64Array(N);
  for (let k = 0; k < K; k++) {
    const x = a[row * K + k];
    const from = offset + k * N;
    for (let j = 0; j < N; j++) {
      const term = x * b[from + j];
      values[j] += term;
      magnitudes[j] += Math.abs(term);
    }
  }
  return { values, magnitudes };
}
