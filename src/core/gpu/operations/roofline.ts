/** What a device can do at most: two operations of which nothing else is of interest. */
import { floatBytes, type Operation } from '../operation';

const TURNS = 64;
/** Numbers that a thread keeps. */
const WIDTH = 16;

/** Memory alone. */
export const copy: Operation = {
  id: 'copy',
  title: 'Copy',
  formula: 'out = x, (N)',
  sizes: [{ name: 'N', label: 'numbers', otherwise: 1 << 24 }],
  presets: [],
  inputs: ({ N }) => [{ name: 'x', length: N, kind: { scale: 1 } }],
  output: ({ N }) => ({ rows: N, columns: 1 }),
  flops: () => 0,
  bytes: ({ N }) => floatBytes(2 * N),
  tolerance: () => 0,
  reference: ({ x }, _, row) => ({ values: Float64Array.of(x[row]), magnitudes: Float64Array.of(Math.abs(x[row])) }),
  kernels: [{ id: 'copy', title: 'Copy', passes: ['roofline/copy'] }],
};

/** Arithmetic alone: 16 numbers a thread go 64 times through z·factor + term. */
export const arithmetic: Operation = {
  id: 'arithmetic',
  title: 'Arithmetic',
  formula: 'out = Σ z after 64 times z · factor + term, (N)',
  sizes: [{ name: 'N', label: 'threads', otherwise: 1 << 20 }],
  presets: [],
  inputs: ({ N }) => [
    { name: 'x', length: N, kind: { scale: 1 } },
    { name: 'line', length: 2, kind: { scale: 1 } },
  ],
  output: ({ N }) => ({ rows: N, columns: 1 }),
  flops: ({ N }) => 2 * TURNS * WIDTH * N,
  bytes: ({ N }) => floatBytes(2 * N),
  tolerance: () => 64 * TURNS,
  reference({ x, line: [factor, term] }, _, row) {
    let sum = 0;
    for (let i = 0; i < WIDTH; i++) {
      let z = x[row] + i;
      for (let turn = 0; turn < TURNS; turn++) z = z * factor + term;
      sum += z;
    }
    const most = (WIDTH * (Math.abs(x[row]) + WIDTH + Math.abs(term))) / (1 - Math.abs(factor));
    return { values: Float64Array.of(sum), magnitudes: Float64Array.of(most) };
  },
  kernels: [{ id: 'arithmetic', title: 'Arithmetic', passes: ['roofline/arithmetic'] }],
};
