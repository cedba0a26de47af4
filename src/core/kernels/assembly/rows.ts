/** Softmax and layer norm of float32 rows, in place. */
import { expBelow, FROM_105 } from './functions';
import { firstLanes, largestLane, multiplyAdd, promoteHigh, storeFirst, sumLanes64 } from './lanes';

export function softmax(x: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++, x += 4 * columns) softmaxRow(x, columns);
}

/**
 * Exponentials are kept times 2⁶⁴, which the last factor takes off again: so the smallest results are not lost, and
 * those below them (exp −105) become 0.
 */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  return expBelow(x, FROM_105);
}

// @ts-ignore: decorator
@inline
function softmaxRow(x: usize, columns: i32): void {
  const rest = columns & 3;
  const end = x + 4 * (columns - rest);
  const lanes = firstLanes(rest);
  const largest = f32x4.splat(largestOf(x, end, rest));

  let at = x;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; at + 16 < end; at += 32) {
    const first = exponential(f32x4.sub(v128.load(at), largest));
    const second = exponential(f32x4.sub(v128.load(at, 16), largest));
    v128.store(at, first);
    v128.store(at, second, 16);
    const both = f32x4.add(first, second);
    low = f64x2.add(low, f64x2.promote_low_f32x4(both));
    high = f64x2.add(high, promoteHigh(both));
  }
  if (at < end) {
    const last = exponential(f32x4.sub(v128.load(at), largest));
    v128.store(at, last);
    low = f64x2.add(low, f64x2.promote_low_f32x4(last));
    high = f64x2.add(high, promoteHigh(last));
  }
  let tail = f32x4.splat(0);
  if (rest) {
    tail = v128.and(exponential(f32x4.sub(v128.load(end), largest)), lanes);
    low = f64x2.add(low, f64x2.promote_low_f32x4(tail));
    high = f64x2.add(high, promoteHigh(tail));
  }

  const factor = f32x4.splat(<f32>(1 / sumLanes64(f64x2.add(low, high))));
  for (at = x; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), factor));
  if (rest) storeFirst(end, f32x4.mul(tail, factor), rest);
}

/** NaN does not count. */
// @ts-ignore: decorator
@inline
function largestOf(x: usize, end: usize, rest: i32): f32 {
  const lowest = f32x4.splat(-Infinity as f32);
  let first = lowest;
  let second = lowest;
  for (; x + 16 < end; x += 32) {
    first = f32x4.pmax(first, v128.load(x));
    second = f32x4.pmax(second, v128.load(x, 16));
  }
  if (x < end) first = f32x4.pmax(first, v128.load(x));
  if (rest) second = f32x4.pmax(second, v128.bitselect(v128.load(end), lowest, firstLanes(rest)));
  return largestLane(f32x4.pmax(first, second));
}

/** `weight` and `bias` are 0 when there is none, and have room up to a multiple of four elements. */
export function layerNorm(x: usize, rows: i32, columns: i32, weight: usize, bias: usize, epsilon: f64): void {
  const count: f64 = columns;
  for (let row = 0; row < rows; row++, x += 4 * columns) {
    let shift = load<f32>(x);
    let sums = moments(x, columns, shift);
    let lost = f64x2.extract_lane(sums, 0) / count;
    let variance = f64x2.extract_lane(sums, 1) / count - lost * lost;
    // Where the first element is far from the mean, digits were cancelled: once more around a mean that is nearly right.
    if (lost * lost > 4 * variance) {
      shift = <f32>(shift + lost);
      sums = moments(x, columns, shift);
      lost = f64x2.extract_lane(sums, 0) / count;
      variance = f64x2.extract_lane(sums, 1) / count - lost * lost;
    }
    const factor = 1 / Math.sqrt(variance + epsilon);
    normalise(x, columns, weight, bias, shift, <f32>factor, <f32>(-lost * factor));
  }
}

/**
 * Σ (x − shift) and Σ (x − shift)², as two float64: in float32 over blocks of 256 elements, whose sums are added in
 * float64.
 */
function moments(x: usize, columns: i32, shift: f32): v128 {
  const rest = columns & 3;
  const end = x + 4 * (columns - rest);
  const s = f32x4.splat(shift);
  const zero = f32x4.splat(0);
  let total = zero;
  while (x < end) {
    const stop = min(end, x + 1024);
    let a = zero;
    let b = zero;
    let aa = zero;
    let bb = zero;
    for (; x + 16 < stop; x += 32) {
      const first = f32x4.sub(v128.load(x), s);
      const second = f32x4.sub(v128.load(x, 16), s);
      a = f32x4.add(a, first);
      b = f32x4.add(b, second);
      aa = multiplyAdd<f32>(first, first, aa);
      bb = multiplyAdd<f32>(second, second, bb);
    }
    if (x < stop) {
      const last = f32x4.sub(v128.load(x), s);
      a = f32x4.add(a, last);
      aa = multiplyAdd<f32>(last, last, aa);
      x += 16;
    }
    total = f64x2.add(total, pairOfSums(f32x4.add(a, b), f32x4.add(aa, bb)));
  }
  if (rest) {
    const last = v128.and(f32x4.sub(v128.load(end), s), firstLanes(rest));
    total = f64x2.add(total, pairOfSums(last, f32x4.mul(last, last)));
  }
  return total;
}

/** The sums of the lanes of two vectors. */
// @ts-ignore: decorator
@inline
function pairOfSums(a: v128, b: v128): v128 {
  const x = f64x2.add(f64x2.promote_low_f32x4(a), promoteHigh(a));
  const y = f64x2.add(f64x2.promote_low_f32x4(b), promoteHigh(b));
  return f64x2.add(i64x2.shuffle(x, y, 0, 2), i64x2.shuffle(x, y, 1, 3));
}

/** ((x − shift) · factor + term) · weight + bias */
// @ts-ignore: decorator
@inline
function normalise(x: usize, columns: i32, weight: usize, bias: usize, shift: f32, factor: f32, term: f32): void {
  const s = f32x4.splat(shift);
  const f = f32x4.splat(factor);
  const t = f32x4.splat(term);
  const rest = columns & 3;
  const end = x + 4 * (columns - rest);
  for (; x < end; x += 16) {
    v128.store(x, affine(multiplyAdd<f32>(f32x4.sub(v128.load(x), s), f, t), weight, bias));
    if (weight) weight += 16;
    if (bias) bias += 16;
  }
  if (rest) storeFirst(x, affine(multiplyAdd<f32>(f32x4.sub(v128.load(x), s), f, t), weight, bias), rest);
}

// @ts-ignore: decorator
@inline
function affine(y: v128, weight: usize, bias: usize): v128 {
  if (weight) y = f32x4.mul(y, v128.load(weight));
  return bias ? f32x4.add(y, v128.load(bias)) : y;
}
