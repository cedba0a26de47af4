import { floatBytes, type Operation } from '../operation';
import { productRow, productTolerance } from './matmul';

/** a (B, M, K) times b (B, K, N), entry by entry. */
export const batchedMatmul: Operation = {
  id: 'batchedMatmul',
  title: 'Batched matrix product',
  formula: 'out[n] = a[n] · b[n], (B, M, K) · (B, K, N)',
  sizes: [
    { name: 'B', label: 'entries of the batch', otherwise: 12 },
    { name: 'M', label: 'rows of a', otherwise: 128 },
    { name: 'K', label: 'columns of a, rows of b', otherwise: 64 },
    { name: 'N', label: 'columns of b', otherwise: 128 },
  ],
  presets: [
    { title: 'GPT-2: scores of 1,024 tokens', sizes: { B: 12, M: 1024, K: 64, N: 1024 } },
    { title: 'Llama-like (8B): scores of 512 tokens', sizes: { B: 32, M: 512, K: 128, N: 512 } },
    { title: 'ViT-B/16: scores of 197 tokens', sizes: { B: 12, M: 197, K: 64, N: 197 } },
  ],
  inputs: ({ B, M, K, N }) => [
    { name: 'a', length: B * M * K, kind: { scale: 1 } },
    { name: 'b', length: B * K * N, kind: { scale: 1 } },
  ],
  output: ({ B, M, N }) => ({ rows: B * M, columns: N }),
  flops: ({ B, M, K, N }) => 2 * B * M * K * N,
  bytes: ({ B, M, K, N }) => floatBytes(B * M * K, B * K * N, B * M * N),
  tolerance: ({ K }) => productTolerance(K),
  reference: (inputs, sizes, row) => productRow(inputs, sizes, row, Math.floor(row / sizes.M) * sizes.K * sizes.N),
  kernels: [
    { id: 'naive', title: 'Naive', passes: ['batched-matmul/naive'] },
    { id: 'tiled', title: 'Tiled 16×16', passes: ['batched-matmul/tiled'] },
  ],
};
