import { floatBytes, type Operation } from '../operation';
import { productTolerance } from './matmul';
import { rowPresets, rowSizes } from './rows';

/** The sum of each row of (rows, columns); a mean is the same, but for one product a row. */
export const sum: Operation = {
  id: 'sum',
  title: 'Sum of rows',
  formula: 'out = Σ x along each row, (rows, columns) → (rows)',
  sizes: rowSizes,
  presets: [...rowPresets, { title: 'One row of 4 million', sizes: { rows: 1, columns: 4194304 } }],
  inputs: ({ rows, columns }) => [{ name: 'x', length: rows * columns, kind: { scale: 1 } }],
  output: ({ rows }) => ({ rows, columns: 1 }),
  flops: ({ rows, columns }) => rows * Math.max(0, columns - 1),
  bytes: ({ rows, columns }) => floatBytes(rows * columns, rows),
  tolerance: ({ columns }) => productTolerance(columns),
  reference({ x }, { columns }, row) {
    let [total, magnitude] = [0, 0];
    for (let j = row * columns; j < (row + 1) * columns; j++) {
      total += x[j];
      magnitude += Math.abs(x[j]);
    }
    return { values: Float64Array.of(total), magnitudes: Float64Array.of(magnitude) };
  },
  kernels: [
    { id: 'naive', title: 'A thread a row', passes: ['sum/naive'] },
    { id: 'tree', title: 'A workgroup a row', passes: ['sum/tree'] },
    { id: 'subgroup', title: 'Subgroups', passes: ['sum/subgroup'], needs: 'subgroups' },
  ],
};
