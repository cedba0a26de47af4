/** The operations on the processor: by the numeric kernels where there is one, else in TypeScript. */
import type { Inputs, Sizes } from '../../core/gpu/operation';
import { kernels } from '../../core/kernels';

export interface CpuKernel {
  /** Whether the numeric kernels do it. */
  readonly isFast: boolean;
  run(out: Float32Array, inputs: Inputs, sizes: Sizes): void;
}

/** By operation. */
export const cpuKernels: Readonly<Record<string, CpuKernel>> = {
  matmul: {
    isFast: true,
    run: (out, inputs, { M, K, N }) => product(out, inputs, { batch: 1, M, K, N }),
  },
};

function product(
  out: Float32Array,
  { a, b }: Inputs,
  { batch, M, K, N }: { readonly batch: number; readonly M: number; readonly K: number; readonly N: number },
): void {
  const view = (data: Float32Array, rows: number, columns: number) => ({
    data,
    offset: 0,
    rowStride: columns,
    columnStride: 1,
    batchStride: rows * columns,
  });
  kernels().matmul(out, view(a as Float32Array, M, K), view(b as Float32Array, K, N), { batch, m: M, n: N, k: K });
}
