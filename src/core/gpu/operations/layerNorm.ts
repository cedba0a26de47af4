import { floatBytes, type Operation } from '../operation';
import { rowPresets, rowSizes } from './rows';

export const LAYER_NORM_EPSILON = 1e-5;

/** (x − mean) / √(variance + ε) · weight + bias along each row of (rows, columns); Ba et al. 2016. */
export const layerNorm: Operation = {
  id: 'layerNorm',
  title: 'Layer norm',
  formula: 'out = (x − mean x) / √(var x + 1e-5) · weight + bias along each row, (rows, columns)',
  sizes: rowSizes,
  presets: rowPresets,
  inputs: ({ rows, columns }) => [
    { name: 'x', length: rows * columns, kind: { scale: 2 } },
    { name: 'weight', length: columns, kind: { scale: 1 } },
    { name: 'bias', length: columns, kind: { scale: 1 } },
  ],
  output: (sizes) => ({ rows: sizes.rows, columns: sizes.columns }),
  // A sum; a difference, a square and a sum; a difference, two products and a sum.
  flops: ({ rows, columns }) => 8 * rows * columns,
  bytes: ({ rows, columns }) => floatBytes(2 * rows * columns, 2 * columns),
  tolerance: ({ columns }) => 32 + 2 * Math.sqrt(columns),
  reference({ x, weight, bias }, { columns }, row) {
    const own = x.subarray(row * columns, (row + 1) * columns);
    let mean = 0;
    for (const v of own) mean += v / columns;
    let variance = 0;
    for (const v of own) variance += (v - mean) ** 2 / columns;
    const factor = 1 / Math.sqrt(variance + LAYER_NORM_EPSILON);
    return {
      values: Float64Array.from(own, (v, j) => (v - mean) * factor * weight[j] + bias[j]),
      magnitudes: Float64Array.from(
        own,
        (v, j) => (Math.abs(v) + Math.abs(mean)) * factor * Math.abs(weight[j]) + Math.abs(bias[j]),
      ),
    };
  },
  kernels: [
    { id: 'naive', title: 'A thread a row', passes: ['layer-norm/naive'] },
    { id: 'shared', title: 'A workgroup a row', passes: ['layer-norm/shared'] },
  ],
};
