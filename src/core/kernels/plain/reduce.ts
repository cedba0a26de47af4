/** Sums and maxima of the middle axis. */
import type { FloatArray, ReductionSize } from '../types';

/**
 * Along the last axis (inner = 1) four partial sums take every fourth element, which the SIMD kernels do too; else each
 * sum takes its elements in their order.
 */
export function sum(out: FloatArray, x: FloatArray, { outer, reduced, inner }: ReductionSize): void {
  if (inner === 1) {
    for (let i = 0; i < outer; i++) out[i] = rowSum(x, i * reduced, (i + 1) * reduced);
    return;
  }
  const sums = new Float64Array(inner);
  for (let i = 0; i < outer; i++) {
    sums.fill(0);
    for (let j = 0, at = i * reduced * inner; j < reduced; j++)
      for (let column = 0; column < inner; column++) sums[column] += x[at++];
    out.set(sums, i * inner);
  }
}

function rowSum(x: FloatArray, start: number, end: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = start;
  for (; i + 4 <= end; i += 4) {
    s0 += x[i];
    s1 += x[i + 1];
    s2 += x[i + 2];
    s3 += x[i + 3];
  }
  let total = s0 + s2 + (s1 + s3);
  for (; i < end; i++) total += x[i];
  return total;
}

export function max(out: FloatArray, x: FloatArray, { outer, reduced, inner }: ReductionSize): void {
  out.fill(-Infinity, 0, outer * inner);
  for (let i = 0, at = 0; i < outer; i++)
    for (let j = 0; j < reduced; j++)
      for (let target = i * inner; target < (i + 1) * inner; target++) out[target] = Math.max(out[target], x[at++]);
}
