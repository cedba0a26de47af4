import { floatBytes, type Operation } from '../operation';
import { rowSizes } from './rows';

/** exp(x − max x) / Σ exp(x − max x) along each row of (rows, columns). */
export const softmax: Operation = {
  id: 'softmax',
  title: 'Softmax',
  formula: 'out = exp(x − max x) / Σ exp(x − max x) along each row, (rows, columns)',
  sizes: rowSizes,
  presets: [
    { title: 'GPT-2: scores of 1,024 tokens', sizes: { rows: 12288, columns: 1024 } },
    { title: 'Llama-like: a line of the vocabulary for 16 tokens', sizes: { rows: 16, columns: 128256 } },
    { title: 'ViT-B/16: scores of 197 tokens', sizes: { rows: 2364, columns: 197 } },
  ],
  inputs: ({ rows, columns }) => [{ name: 'x', length: rows * columns, kind: { scale: 4 } }],
  scratch: ({ rows }) => ({ maximum: rows, total: rows }),
  output: (sizes) => ({ rows: sizes.rows, columns: sizes.columns }),
  // Maximum, difference, exponential, sum and quotient, each counted as one.
  flops: ({ rows, columns }) => 5 * rows * columns,
  bytes: ({ rows, columns }) => floatBytes(2 * rows * columns),
  // An exponential may be off by 3 + 2|x| units in the last place (WGSL, 15.7.4).
  tolerance: ({ columns }) => 64 + Math.sqrt(columns),
  reference({ x }, { columns }, row) {
    const values = Float64Array.from(x.subarray(row * columns, (row + 1) * columns));
    const top = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let total = 0;
    for (let j = 0; j < columns; j++) total += values[j] = Math.exp(values[j] - top);
    for (let j = 0; j < columns; j++) values[j] /= total;
    return { values, magnitudes: values };
  },
  kernels: [
    { id: 'three', title: 'Three passes', passes: ['softmax/maximum', 'softmax/sum', 'softmax/divide'] },
    { id: 'online', title: 'Online', passes: ['softmax/online'] },
    { id: 'subgroup', title: 'Subgroups', passes: ['softmax/subgroup'], needs: 'subgroups' },
  ],
};
