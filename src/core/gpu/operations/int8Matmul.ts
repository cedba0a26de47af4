import { floatBytes, type Operation } from '../operation';
import { productTolerance } from './matmul';

/** a (M, K) times weights of 8 bits, (K, N), with one scale a column. */
export const int8Matmul: Operation = {
  id: 'int8Matmul',
  title: 'Product with int8 weights',
  formula: 'out = a · (integers · scale), (M, K) · (K, N) with a scale for each column',
  sizes: [
    { name: 'M', label: 'rows of a: tokens', otherwise: 64 },
    { name: 'K', label: 'inputs', otherwise: 256 },
    { name: 'N', label: 'outputs', otherwise: 256 },
  ],
  presets: [
    { title: 'GPT-2: first layer of the MLP, 64 tokens', sizes: { M: 64, K: 768, N: 3072 } },
    { title: 'Llama-like (8B): gate of the MLP, one token', sizes: { M: 1, K: 4096, N: 14336 } },
    { title: 'ViT-B/16: first layer of the MLP, 197 tokens', sizes: { M: 197, K: 768, N: 3072 } },
  ],
  inputs: ({ M, K, N }) => [
    { name: 'a', length: M * K, kind: { scale: 1 } },
    { name: 'integers', length: K * N, kind: 'int8' },
    { name: 'scale', length: N, kind: { scale: 0.01 } },
  ],
  scratch: ({ K, N }) => ({ b: K * N }),
  output: ({ M, N }) => ({ rows: M, columns: N }),
  flops: ({ M, K, N }) => 2 * M * K * N,
  bytes: ({ M, K, N }) => floatBytes(M * K, N, M * N) + K * N,
  tolerance: ({ K }) => productTolerance(K) + 4,
  reference({ a, integers, scale }, { K, N }, row) {
    const values = new Float64Array(N);
    const magnitudes = new Float64Array(N);
    for (let k = 0; k < K; k++) {
      const x = a[row * K + k];
      for (let j = 0; j < N; j++) {
        const term = x * integers[k * N + j] * scale[j];
        values[j] += term;
        magnitudes[j] += Math.abs(term);
      }
    }
    return { values, magnitudes };
  },
  kernels: [
    { id: 'apart', title: 'Dequantised first', passes: ['int8-matmul/dequantise', 'matmul/blocked4'] },
    { id: 'fused', title: 'Fused', passes: ['int8-matmul/fused'] },
  ],
};
