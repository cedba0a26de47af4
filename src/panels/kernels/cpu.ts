/** The operations on the processor: by the numeric kernels where there is one, else in plain TypeScript. */
import type { Inputs, Sizes } from '../../core/gpu/operation';
import { geluOf, siluOf } from '../../core/gpu/operations/activations';
import { LAYER_NORM_EPSILON } from '../../core/gpu/operations/layerNorm';
import { RMS_NORM_EPSILON } from '../../core/gpu/operations/rmsNorm';
import { kernels } from '../../core/kernels';

export interface CpuKernel {
  /** Whether the numeric kernels do it. */
  readonly isFast: boolean;
  run(out: Float32Array, inputs: Inputs, sizes: Sizes): void;
}

/** Every input but tokens and integers. */
type Floats = Readonly<Record<string, Float32Array>>;

const fast = (run: (out: Float32Array, inputs: Floats, sizes: Sizes) => void): CpuKernel => ({
  isFast: true,
  run: (out, inputs, sizes) => run(out, inputs as Floats, sizes),
});
const inTypeScript = (run: (out: Float32Array, inputs: Floats, sizes: Sizes) => void): CpuKernel => ({
  ...fast(run),
  isFast: false,
});

/** By operation. */
export const cpuKernels: Readonly<Record<string, CpuKernel>> = {
  matmul: fast((out, { a, b }, sizes) => product(out, a, b, { ...sizes, B: 1 })),
  batchedMatmul: fast((out, { a, b }, sizes) => product(out, a, b, sizes)),
  linearGelu: fast((out, { a, b, bias }, sizes) => {
    product(out, a, b, { ...sizes, B: 1 });
    for (let i = 0; i < out.length; i++) out[i] += bias[i % sizes.N];
    kernels().gelu(out, out, 'tanh');
  }),
  int8Matmul: {
    isFast: true,
    run(out, { a, integers, scale }, { M, K, N }) {
      const b = Float32Array.from(integers, (x, i) => x * scale[i % N]);
      product(out, a as Float32Array, b, { B: 1, M, K, N });
    },
  },
  attention: fast((out, { q, k, v }, sizes) => {
    const { B, queries, keys, D, causal } = sizes;
    kernels().attention(out, q, k, v, {
      batch: B,
      queries,
      keys,
      width: D,
      valueWidth: D,
      scale: 1 / Math.sqrt(D),
      firstPosition: causal ? keys - queries : null,
    });
    // Of queries that see no key, the kernel knows no value.
    for (let i = 0; i < out.length; i++) if (Number.isNaN(out[i])) out[i] = 0;
  }),
  softmax: fast((out, { x }, { rows, columns }) => kernels().softmax(out, x, rows, columns)),
  layerNorm: fast((out, { x, weight, bias }, { rows, columns }) =>
    kernels().layerNorm(out, x, { rows, columns, epsilon: LAYER_NORM_EPSILON, weight, bias }),
  ),
  rmsNorm: inTypeScript((out, { x, weight }, { rows, columns }) => {
    for (let row = 0; row < rows; row++) {
      const first = row * columns;
      let squares = 0;
      for (let j = 0; j < columns; j++) squares += x[first + j] * x[first + j];
      const factor = 1 / Math.sqrt(squares / columns + RMS_NORM_EPSILON);
      for (let j = 0; j < columns; j++) out[first + j] = x[first + j] * factor * weight[j];
    }
  }),
  gelu: inTypeScript((out, { x, bias }, { columns }) => {
    for (let i = 0; i < out.length; i++) out[i] = geluOf(x[i] + bias[i % columns]);
  }),
  silu: inTypeScript((out, { x, bias }, { columns }) => {
    for (let i = 0; i < out.length; i++) out[i] = siluOf(x[i] + bias[i % columns]);
  }),
  sum: fast((out, { x }, { rows, columns }) => kernels().sum(out, x, { outer: rows, reduced: columns, inner: 1 })),
  transpose: inTypeScript((out, { x }, { rows, columns }) => transpose(out, x, rows, columns)),
  rotary: inTypeScript((out, inputs, sizes) => rotary(out, inputs, sizes)),
  embedding: inTypeScript((out, { tokens, table }, { T, D }) => {
    for (let t = 0; t < T; t++) out.set(table.subarray(tokens[t] * D, (tokens[t] + 1) * D), t * D);
  }),
};

function product(out: Float32Array, a: Float32Array, b: Float32Array, { B, M, K, N }: Sizes): void {
  const view = (data: Float32Array, rows: number, columns: number) => ({
    data,
    offset: 0,
    rowStride: columns,
    columnStride: 1,
    batchStride: rows * columns,
  });
  kernels().matmul(out, view(a, M, K), view(b, K, N), { batch: B, m: M, n: N, k: K });
}

/** By blocks, of which both sides stay in the cache. */
function transpose(out: Float32Array, x: Float32Array, rows: number, columns: number): void {
  const BLOCK = 32;
  for (let i0 = 0; i0 < rows; i0 += BLOCK)
    for (let j0 = 0; j0 < columns; j0 += BLOCK)
      for (let i = i0; i < Math.min(rows, i0 + BLOCK); i++)
        for (let j = j0; j < Math.min(columns, j0 + BLOCK); j++) out[j * rows + i] = x[i * columns + j];
}

function rotary(out: Float32Array, { x, cosines, sines }: Floats, { B, T, D }: Sizes): void {
  const half = D / 2;
  for (let row = 0; row < B * T; row++)
    for (let i = 0; i < half; i++) {
      const at = (row % T) * half + i;
      const [a, b] = [x[row * D + i], x[row * D + i + half]];
      out[row * D + i] = a * cosines[at] - b * sines[at];
      out[row * D + i + half] = a * sines[at] + b * cosines[at];
    }
}
