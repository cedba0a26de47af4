/**
 * Products of many Householder reflections, in blocks: H_0 H_1 … H_{b−1} = I − V T Vᵀ (Schreiber and Van Loan 1989), which
 * turns their application into matrix products.
 */

import { multiplyAdd, multiplyInto, type Part } from './matmul';
import { matrix, transpose } from './matrix';

/** Reflections in the order of their product; number k has its vector in columns `from(k)` … `to(k)`, zero elsewhere. */
export interface Reflections {
  readonly tau: (k: number) => number;
  readonly vectors: Float64Array;
  /** Index in `vectors` of the number in column `from(k)`. */
  readonly at: (k: number) => number;
  readonly from: (k: number) => number;
  readonly to: (k: number) => number;
}

/** Reflections that stand in the rows of an array, number k from column k + `offset` to the end. */
export function inRows(vectors: Float64Array, stride: number, tau: Float64Array, offset = 0): Reflections {
  const from = (k: number) => k + offset;
  return { vectors, tau: (k) => tau[k], at: (k) => k * stride + from(k), from, to: () => stride };
}

export const BLOCK = 32;

/** Rows x become H_0 H_1 … H_{count−1} x; of a block that begins with number k only rows from `firstRow(k)` on. */
export function applyReflections(
  rows: Part,
  rowCount: number,
  reflections: Reflections,
  count: number,
  firstRow: (k: number) => number = () => 0,
): void {
  for (let k = Math.floor(Math.max(0, count - 1) / BLOCK) * BLOCK; k >= 0; k -= BLOCK) {
    const first = firstRow(k);
    const part = { ...rows, from: rows.from + first * rows.stride };
    applyBlock(part, Math.max(0, rowCount - first), reflections, k, Math.min(count, k + BLOCK), 'product');
  }
}

/**
 * One block on rows: `product` makes H_k … H_{end−1} x of x, `inverse` its inverse H_{end−1} … H_k x. In rows that is
 * xᵀ − (xᵀ V) Tᵀ Vᵀ, or with T in place of Tᵀ.
 */
export function applyBlock(
  rows: Part,
  rowCount: number,
  reflections: Reflections,
  k: number,
  end: number,
  direction: 'product' | 'inverse',
): void {
  const b = end - k;
  if (b <= 0 || rowCount === 0) return;
  const numbers = Array.from({ length: b }, (_, i) => k + i);
  const left = Math.min(...numbers.map(reflections.from));
  const width = Math.max(...numbers.map(reflections.to)) - left;
  const vt = matrix(b, width);
  numbers.forEach((number, i) => {
    const at = reflections.at(number);
    const [from, to] = [reflections.from(number), reflections.to(number)];
    vt.data.set(reflections.vectors.subarray(at, at + to - from), i * width + from - left);
  });
  const t = triangularFactor(vt.data, width, numbers.map(reflections.tau));
  const middle = direction === 'product' ? transpose(matrix(b, b, t)).data : t;
  const x = { ...rows, from: rows.from + left };
  const part = (data: Float64Array, stride: number) => ({ data, from: 0, stride });
  const [w, wt] = [new Float64Array(rowCount * b), new Float64Array(rowCount * b)];
  multiplyInto(x, part(transpose(vt).data, b), part(w, b), rowCount, width, b);
  multiplyInto(
    part(w, b),
    part(
      middle.map((v) => -v),
      b,
    ),
    part(wt, b),
    rowCount,
    b,
    b,
  );
  multiplyAdd(part(wt, b), part(vt.data, width), x, rowCount, b, width);
}

/** T (b, b), upper triangular: column j is −τ_j T (Vᵀ v_j) above τ_j. */
function triangularFactor(vt: Float64Array, width: number, tau: readonly number[]): Float64Array {
  const b = tau.length;
  const t = new Float64Array(b * b);
  const inner = new Float64Array(b);
  for (let j = 0; j < b; j++) {
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += vt[i * width + c] * vt[j * width + c];
      inner[i] = sum;
    }
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let l = i; l < j; l++) sum += t[i * b + l] * inner[l];
      t[i * b + j] = -tau[j] * sum;
    }
    t[j * b + j] = tau[j];
  }
  return t;
}
