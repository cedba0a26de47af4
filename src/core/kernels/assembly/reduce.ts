/** Sums and maxima, in the order of `plain/reduce.ts`. */
import { promoteHigh } from './lanes';

/** Sums of `rows` rows as float64. */
export function sumRows32(out: usize, x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, out += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    const end = x + 4 * columns;
    for (; x + 32 <= end; x += 32) {
      const first = v128.load(x);
      const second = v128.load(x, 16);
      a = f64x2.add(a, f64x2.promote_low_f32x4(first));
      b = f64x2.add(b, promoteHigh(first));
      c = f64x2.add(c, f64x2.promote_low_f32x4(second));
      d = f64x2.add(d, promoteHigh(second));
    }
    let total = total8(a, b, c, d);
    for (; x < end; x += 4) total += load<f32>(x);
    store<f64>(out, total);
  }
}

export function sumRows64(out: usize, x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, out += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    const end = x + 8 * columns;
    for (; x + 64 <= end; x += 64) {
      a = f64x2.add(a, v128.load(x));
      b = f64x2.add(b, v128.load(x, 16));
      c = f64x2.add(c, v128.load(x, 32));
      d = f64x2.add(d, v128.load(x, 48));
    }
    let total = total8(a, b, c, d);
    for (; x < end; x += 8) total += load<f64>(x);
    store<f64>(out, total);
  }
}

// @ts-ignore: decorator
@inline
function total8(a: v128, b: v128, c: v128, d: v128): f64 {
  const s = f64x2.add(f64x2.add(a, c), f64x2.add(b, d));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Adds `rows` rows to the float64 at `sums`, which have room up to a multiple of four. */
export function sumColumns32(sums: usize, x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, x += 4 * columns)
    for (let j = 0; j < columns; j += 4) {
      const v = v128.load(x + 4 * j);
      const to = sums + 8 * j;
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
      v128.store(to, f64x2.add(v128.load(to, 16), promoteHigh(v)), 16);
    }
}

export function sumColumns64(sums: usize, x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, x += 8 * columns)
    for (let j = 0; j < 8 * columns; j += 16) v128.store(sums + j, f64x2.add(v128.load(sums + j), v128.load(x + j)));
}

// @ts-ignore: decorator
@inline
function maxRows<T>(out: usize, x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, out += sizeof<T>()) {
    const lowest = v128.splat<T>(-Infinity as T);
    let a = lowest;
    let b = lowest;
    const end = x + columns * sizeof<T>();
    for (; x + 32 <= end; x += 32) {
      a = v128.max<T>(a, v128.load(x));
      b = v128.max<T>(b, v128.load(x, 16));
    }
    a = v128.max<T>(a, b);
    a = v128.max<T>(a, i64x2.shuffle(a, a, 1, 0));
    let top = max<T>(v128.extract_lane<T>(a, 0), v128.extract_lane<T>(a, 1));
    for (; x < end; x += sizeof<T>()) top = max<T>(top, load<T>(x));
    store<T>(out, top);
  }
}

export function maxRows32(out: usize, x: usize, rows: i32, columns: i32): void {
  maxRows<f32>(out, x, rows, columns);
}

export function maxRows64(out: usize, x: usize, rows: i32, columns: i32): void {
  maxRows<f64>(out, x, rows, columns);
}

// @ts-ignore: decorator
@inline
function maxColumns<T>(tops: usize, x: usize, rows: i32, columns: i32): void {
  const bytes = columns * sizeof<T>();
  for (let row = 0; row < rows; row++, x += bytes)
    for (let j = 0; j < bytes; j += 16) v128.store(tops + j, v128.max<T>(v128.load(tops + j), v128.load(x + j)));
}

/** Raises what is at `tops`, which has room up to a multiple of 16 bytes, to the maxima of `rows` rows and itself. */
export function maxColumns32(tops: usize, x: usize, rows: i32, columns: i32): void {
  maxColumns<f32>(tops, x, rows, columns);
}

export function maxColumns64(tops: usize, x: usize, rows: i32, columns: i32): void {
  maxColumns<f64>(tops, x, rows, columns);
}
