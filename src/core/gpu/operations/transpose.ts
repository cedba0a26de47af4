import { floatBytes, type Operation } from '../operation';
import { rowSizes } from './rows';

/** xᵀ of x (rows, columns). */
export const transpose: Operation = {
  id: 'transpose',
  title: 'Transpose',
  formula: 'out = xᵀ, (rows, columns) → (columns, rows)',
  sizes: rowSizes,
  presets: [
    { title: 'GPT-2: 1,024 tokens', sizes: { rows: 1024, columns: 768 } },
    { title: 'Llama-like (8B): weights', sizes: { rows: 4096, columns: 4096 } },
    { title: 'ViT-B/16: 197 tokens', sizes: { rows: 197, columns: 768 } },
  ],
  inputs: ({ rows, columns }) => [{ name: 'x', length: rows * columns, kind: { scale: 1 } }],
  output: ({ rows, columns }) => ({ rows: columns, columns: rows }),
  flops: () => 0,
  bytes: ({ rows, columns }) => floatBytes(2 * rows * columns),
  tolerance: () => 0,
  reference({ x }, { rows, columns }, row) {
    const values = Float64Array.from({ length: rows }, (_, j) => x[j * columns + row]);
    return { values, magnitudes: values.map(Math.abs) };
  },
  kernels: [
    { id: 'naive', title: 'Naive', passes: ['transpose/naive'] },
    { id: 'tiled', title: 'Tiled 16×16', passes: ['transpose/tiled'] },
  ],
};
