/**
 * Matrix product. The inner loop keeps a tile of 4 by 2 sums in registers, so that six loads serve sixteen operations;
 * B is first laid out as pairs of columns, which it reads straight through.
 */
import { LinalgError, type Matrix, matrix, sizes } from './matrix';

/** A B: (n, k) times (k, m) → (n, m). */
export function matmul(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.rows) {
    throw new LinalgError('matrix-size', `matmul: inner sizes differ, ${sizes(a)} and ${sizes(b)}`);
  }
  const c = matrix(a.rows, b.cols);
  multiplyInto(
    { data: a.data, from: 0, stride: a.cols },
    { data: b.data, from: 0, stride: b.cols },
    { data: c.data, from: 0, stride: c.cols },
    a.rows,
    a.cols,
    b.cols,
  );
  return c;
}

/** A x: (n, k) times (k) → (n). */
export function matvec(a: Matrix, x: Float64Array): Float64Array {
  if (a.cols !== x.length) {
    throw new LinalgError('matrix-size', `matvec: a matrix ${sizes(a)} and a vector of ${x.length} numbers`);
  }
  const y = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) {
    let sum = 0;
    for (let j = 0, at = i * a.cols; j < a.cols; j++, at++) sum += a.data[at] * x[j];
    y[i] = sum;
  }
  return y;
}

/** A rectangle of a larger matrix: rows begin `stride` apart. */
export interface Part {
  readonly data: Float64Array;
  readonly from: number;
  readonly stride: number;
}

/** Elements of B that are laid out at a time: about half of a second-level cache. */
const PANEL = 1 << 15;

/** C = A B, where A is rows × inner and B inner × cols. */
export function multiplyInto(a: Part, b: Part, c: Part, rows: number, inner: number, cols: number): void {
  for (let i = 0; i < rows; i++) c.data.fill(0, c.from + i * c.stride, c.from + i * c.stride + cols);
  multiplyAdd(a, b, c, rows, inner, cols);
}

/** C += A B. */
export function multiplyAdd(a: Part, b: Part, c: Part, rows: number, inner: number, cols: number): void {
  if (inner === 0 || cols === 0) return;
  const depth = Math.min(inner, 256);
  const width = Math.max(2, Math.floor(PANEL / depth / 2) * 2);
  const packed = new Float64Array(depth * Math.min(width, cols + 1));
  for (let k0 = 0; k0 < inner; k0 += depth) {
    const k = Math.min(depth, inner - k0);
    for (let j0 = 0; j0 < cols; j0 += width) {
      const w = Math.min(width, cols - j0);
      pack(b, b.from + k0 * b.stride + j0, k, w, packed);
      multiplyPanel(a, a.from + k0, packed, c, c.from + j0, rows, k, w);
    }
  }
}

/** Pairs of columns one after the other; a last single column is padded with zeros. */
function pack(b: Part, from: number, k: number, width: number, packed: Float64Array): void {
  const { data, stride } = b;
  for (let j = 0, at = 0; j < width; j += 2) {
    const both = j + 1 < width;
    for (let p = 0, source = from + j; p < k; p++, source += stride, at += 2) {
      packed[at] = data[source];
      packed[at + 1] = both ? data[source + 1] : 0;
    }
  }
}

/** C += A times the packed panel. */
function multiplyPanel(
  a: Part,
  aFrom: number,
  packed: Float64Array,
  c: Part,
  cFrom: number,
  rows: number,
  k: number,
  width: number,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    for (let j = 0; j < width; j += 2) {
      tile4(
        a.data,
        aFrom + i * a.stride,
        a.stride,
        packed,
        j * k,
        k,
        c.data,
        cFrom + i * c.stride + j,
        c.stride,
        j + 1 < width,
      );
    }
  }
  for (; i < rows; i++) {
    for (let j = 0; j < width; j += 2) {
      tile1(a.data, aFrom + i * a.stride, packed, j * k, k, c.data, cFrom + i * c.stride + j, j + 1 < width);
    }
  }
}

/** Four rows of A times two columns of B. */
function tile4(
  a: Float64Array,
  a0: number,
  stride: number,
  b: Float64Array,
  bFrom: number,
  k: number,
  c: Float64Array,
  cFrom: number,
  cStride: number,
  both: boolean,
): void {
  let c00 = 0;
  let c01 = 0;
  let c10 = 0;
  let c11 = 0;
  let c20 = 0;
  let c21 = 0;
  let c30 = 0;
  let c31 = 0;
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const end = bFrom + 2 * k;
  for (let at = bFrom; at < end; at += 2) {
    const b0 = b[at];
    const b1 = b[at + 1];
    const x0 = a[a0++];
    c00 += x0 * b0;
    c01 += x0 * b1;
    const x1 = a[a1++];
    c10 += x1 * b0;
    c11 += x1 * b1;
    const x2 = a[a2++];
    c20 += x2 * b0;
    c21 += x2 * b1;
    const x3 = a[a3++];
    c30 += x3 * b0;
    c31 += x3 * b1;
  }
  const r1 = cFrom + cStride;
  const r2 = r1 + cStride;
  const r3 = r2 + cStride;
  c[cFrom] += c00;
  c[r1] += c10;
  c[r2] += c20;
  c[r3] += c30;
  if (!both) return;
  c[cFrom + 1] += c01;
  c[r1 + 1] += c11;
  c[r2 + 1] += c21;
  c[r3 + 1] += c31;
}

/** One row of A times two columns of B. */
function tile1(
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  k: number,
  c: Float64Array,
  cFrom: number,
  both: boolean,
): void {
  let c0 = 0;
  let c1 = 0;
  for (let p = 0, at = bFrom; p < k; p++, at += 2) {
    const x = a[aFrom + p];
    c0 += x * b[at];
    c1 += x * b[at + 1];
  }
  c[cFrom] += c0;
  if (both) c[cFrom + 1] += c1;
}
