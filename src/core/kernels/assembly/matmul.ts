/** The product of matrices whose blocks have been packed; `wasm/matmul.ts` drives it. */
import { multiplyAdd } from './lanes';

/** Rows of a tile. With two vectors a row its sums fill twelve of the sixteen registers that x64 has. */
const ROWS: i32 = 6;
/** Bytes of a row of a tile: two vectors. */
const ROW_BYTES: i32 = 32;

/**
 * c (+)= a · b for a tile: a holds `count` columns of ROWS elements, b `count` rows of ROW_BYTES, c has rows of `stride`
 * bytes.
 */
// @ts-ignore: decorator
@inline
function tile<T>(a: usize, b: usize, c: usize, stride: i32, count: i32, add: bool): void {
  const zero = v128.splat<T>(0 as T);
  let c00 = zero, c01 = zero;
  let c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero;
  let c40 = zero, c41 = zero;
  let c50 = zero, c51 = zero;
  for (let end = b + count * ROW_BYTES; b != end; a += ROWS * sizeof<T>(), b += ROW_BYTES) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(x, b0, c00);
    c01 = multiplyAdd<T>(x, b1, c01);
    x = v128.load_splat<T>(a, sizeof<T>());
    c10 = multiplyAdd<T>(x, b0, c10);
    c11 = multiplyAdd<T>(x, b1, c11);
    x = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(x, b0, c20);
    c21 = multiplyAdd<T>(x, b1, c21);
    x = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(x, b0, c30);
    c31 = multiplyAdd<T>(x, b1, c31);
    x = v128.load_splat<T>(a, 4 * sizeof<T>());
    c40 = multiplyAdd<T>(x, b0, c40);
    c41 = multiplyAdd<T>(x, b1, c41);
    x = v128.load_splat<T>(a, 5 * sizeof<T>());
    c50 = multiplyAdd<T>(x, b0, c50);
    c51 = multiplyAdd<T>(x, b1, c51);
  }
  storeRow<T>(c, c00, c01, add);
  storeRow<T>(c += stride, c10, c11, add);
  storeRow<T>(c += stride, c20, c21, add);
  storeRow<T>(c += stride, c30, c31, add);
  storeRow<T>(c += stride, c40, c41, add);
  storeRow<T>(c += stride, c50, c51, add);
}

// @ts-ignore: decorator
@inline
function storeRow<T>(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = v128.add<T>(v128.load(c), left);
    right = v128.add<T>(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/**
 * c (+)= a · b for packed `a` of `rows` rows and packed `b` of `columns` columns. c has rows of `stride` bytes, and room
 * for whole tiles.
 */
// @ts-ignore: decorator
@inline
function blockProduct<T>(
  a: usize,
  b: usize,
  c: usize,
  stride: i32,
  rows: i32,
  columns: i32,
  count: i32,
  add: bool,
): void {
  for (let j = 0; j < columns; j += ROW_BYTES / sizeof<T>()) {
    let left = a;
    let target = c;
    for (let i = 0; i < rows; i += ROWS) {
      tile<T>(left, b, target, stride, count, add);
      left += ROWS * count * sizeof<T>();
      target += ROWS * stride;
    }
    b += count * ROW_BYTES;
    c += ROW_BYTES;
  }
}

export function blockProduct32(a: usize, b: usize, c: usize, stride: i32, rows: i32, columns: i32, count: i32, add: bool): void {
  blockProduct<f32>(a, b, c, stride, rows, columns, count, add);
}

export function blockProduct64(a: usize, b: usize, c: usize, stride: i32, rows: i32, columns: i32, count: i32, add: bool): void {
  blockProduct<f64>(a, b, c, stride, rows, columns, count, add);
}

/**
 * Copies `lines` lines of `count` elements so that `width` lines stand side by side: element k of line l comes to
 * (l div width)·width·count + k·width + (l mod width). Missing lines of the last group are zeros. Strides are bytes.
 */
// @ts-ignore: decorator
@inline
function pack<T>(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32, width: i32): void {
  for (let l = 0; l < lines; l += width) {
    const group = min(width, lines - l);
    if (group == width && stride == sizeof<T>()) packAcross<T>(to, from, lineStride, count, width);
    else if (group == width && lineStride == sizeof<T>()) packAlong<T>(to, from, stride, count, width);
    else packElements<T>(to, from, lineStride, stride, group, count, width);
    from += width * lineStride;
    to += width * count * sizeof<T>();
  }
}

/** Lines whose elements are neighbours, two lines and 16 bytes at a time. `width` is even. */
// @ts-ignore: decorator
@inline
function packAcross<T>(to: usize, from: usize, lineStride: i32, count: i32, width: i32): void {
  const step = width * sizeof<T>();
  const lanes = 16 / sizeof<T>();
  for (let l = 0; l < width; l += 2) {
    let target = to + l * sizeof<T>();
    let first = from + l * lineStride;
    let second = first + lineStride;
    let k = 0;
    for (; k + lanes <= count; k += lanes) {
      const x = v128.load(first);
      const y = v128.load(second);
      if (sizeof<T>() == 4) {
        const low = i32x4.shuffle(x, y, 0, 4, 1, 5);
        const high = i32x4.shuffle(x, y, 2, 6, 3, 7);
        v128.store64_lane(target, low, 0);
        v128.store64_lane(target + step, low, 1);
        v128.store64_lane(target + 2 * step, high, 0);
        v128.store64_lane(target + 3 * step, high, 1);
      } else {
        v128.store(target, i64x2.shuffle(x, y, 0, 2));
        v128.store(target + step, i64x2.shuffle(x, y, 1, 3));
      }
      first += 16;
      second += 16;
      target += lanes * step;
    }
    for (; k < count; k++) {
      store<T>(target, load<T>(first));
      store<T>(target, load<T>(second), sizeof<T>());
      first += sizeof<T>();
      second += sizeof<T>();
      target += step;
    }
  }
}

/** Neighbouring lines: whole rows of `width` elements, which are 24, 32 or 48 bytes. */
// @ts-ignore: decorator
@inline
function packAlong<T>(to: usize, from: usize, stride: i32, count: i32, width: i32): void {
  const bytes = width * sizeof<T>();
  for (let k = 0; k < count; k++) {
    v128.store(to, v128.load(from));
    if (bytes >= 32) v128.store(to, v128.load(from, 16), 16);
    if (bytes >= 48) v128.store(to, v128.load(from, 32), 32);
    if (bytes & 8) store<u64>(to, load<u64>(from, 16), 16);
    to += bytes;
    from += stride;
  }
}

function packElements<T>(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32, width: i32): void {
  for (let k = 0; k < count; k++) {
    for (let l = 0; l < width; l++)
      store<T>(to + l * sizeof<T>(), l < lines ? load<T>(from + l * lineStride) : (0 as T));
    to += width * sizeof<T>();
    from += stride;
  }
}

export function packRows32(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32): void {
  pack<f32>(to, from, lineStride, stride, lines, count, ROWS);
}

export function packColumns32(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32): void {
  pack<f32>(to, from, lineStride, stride, lines, count, ROW_BYTES / sizeof<f32>());
}

export function packRows64(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32): void {
  pack<f64>(to, from, lineStride, stride, lines, count, ROWS);
}

export function packColumns64(to: usize, from: usize, lineStride: i32, stride: i32, lines: i32, count: i32): void {
  pack<f64>(to, from, lineStride, stride, lines, count, ROW_BYTES / sizeof<f64>());
}
