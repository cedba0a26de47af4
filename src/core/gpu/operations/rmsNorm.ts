import { floatBytes, type Operation } from '../operation';
import { rowPresets, rowSizes } from './rows';

export const RMS_NORM_EPSILON = 1e-6;

/** x / √(mean x² + ε) · weight along each row of (rows, columns); Zhang & Sennrich 2019. */
export const rmsNorm: Operation = {
  id: 'rmsNorm',
  title: 'RMS norm',
  formula: 'out = x / √(mean x² + 1e-6) · weight along each row, (rows, columns)',
  sizes: rowSizes,
  presets: rowPresets,
  inputs: ({ rows, columns }) => [
    { name: 'x', length: rows * columns, kind: { scale: 2 } },
    { name: 'weight', length: columns, kind: { scale: 1 } },
  ],
  output: (sizes) => ({ rows: sizes.rows, columns: sizes.columns }),
  // A square and a sum; two products.
  flops: ({ rows, columns }) => 4 * rows * columns,
  bytes: ({ rows, columns }) => floatBytes(2 * rows * columns, columns),
  tolerance: ({ columns }) => 16 + Math.sqrt(columns),
  reference({ x, weight }, { columns }, row) {
    const own = x.subarray(row * columns, (row + 1) * columns);
    let squares = 0;
    for (const v of own) squares += v * v;
    const factor = 1 / Math.sqrt(squares / columns + RMS_NORM_EPSILON);
    const values = Float64Array.from(own, (v, j) => v * factor * weight[j]);
    return { values, magnitudes: values.map(Math.abs) };
  },
  kernels: [
    { id: 'naive', title: 'A thread a row', passes: ['rms-norm/naive'] },
    { id: 'shared', title: 'A workgroup a row', passes: ['rms-norm/shared'] },
  ],
};
