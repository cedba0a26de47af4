/** Sums and maxima of the middle axis. */
import type { FloatArray, ReductionSize } from '../types';

/**
 * Along the last axis (inner = 1) eight partial sums take every eighth element, which the SIMD kernels do too; else each
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
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  let i = start;
  for (; i + 8 <= end; i += 8) {
    s0 += x[i];
    s1 += x[i + 1];
    s2 += x[i + 2];
    s3 += x[i + 3];
    s4 += x[i + 4];
    s5 += x[i + 5];
    s6 += x[i + 6];
    s7 += x[i + 7];
  }
  let total = s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
  for (; i < end; i++) total += x[i];
  return total;
}

export function max(out: FloatArray, x: FloatArray, { outer, reduced, inner }: ReductionSize): void {
  out.fill(-Infinity, 0, outer * inner);
  for (let i = 0, at = 0; i < outer; i++)
    for (let j = 0; j < reduced; j++)
      for (let target = i * inner; target < (i + 1) * inner; target++) out[target] = Math.max(out[target], x[at++]);
}
