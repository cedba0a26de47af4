/** Softmax and layer norm of float32 rows, in place, and their gradients. */
import { exp4, expBelow, FROM_105 } from './functions';
import { firstLanes, largestLane, multiplyAdd, promoteHigh, storeFirst, sumLanes64 } from './lanes';
import { sumColumns32 } from './reduce';

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

const LN2: f64 = 0.6931471805599453;

/** x − max x − log Σ exp(x − max x) */
export function logSoftmax(x: usize, rows: i32, columns: i32): void {
  const rest = columns & 3;
  const lanes = firstLanes(rest);
  for (let row = 0; row < rows; row++, x += 4 * columns) {
    const end = x + 4 * (columns - rest);
    const largest = f32x4.splat(largestOf(x, end, rest));
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = x; at < end; at += 16) {
      const e = exponential(f32x4.sub(v128.load(at), largest));
      low = f64x2.add(low, f64x2.promote_low_f32x4(e));
      high = f64x2.add(high, promoteHigh(e));
    }
    if (rest) {
      const e = v128.and(exponential(f32x4.sub(v128.load(end), largest)), lanes);
      low = f64x2.add(low, f64x2.promote_low_f32x4(e));
      high = f64x2.add(high, promoteHigh(e));
    }
    const logTotal = f32x4.splat(<f32>(Math.log(sumLanes64(f64x2.add(low, high))) - 64 * LN2));
    for (let at = x; at < end; at += 16) v128.store(at, f32x4.sub(f32x4.sub(v128.load(at), largest), logTotal));
    if (rest) storeFirst(end, f32x4.sub(f32x4.sub(v128.load(end), largest), logTotal), rest);
  }
}

/** g ← y · (g − Σ g·y) */
export function softmaxGradient(g: usize, y: usize, rows: i32, columns: i32): void {
  const rest = columns & 3;
  const lanes = firstLanes(rest);
  for (let row = 0; row < rows; row++, g += 4 * columns, y += 4 * columns) {
    const whole = 4 * (columns - rest);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = 0; at < whole; at += 16) {
      const p = f32x4.mul(v128.load(g + at), v128.load(y + at));
      low = f64x2.add(low, f64x2.promote_low_f32x4(p));
      high = f64x2.add(high, promoteHigh(p));
    }
    if (rest) {
      const p = v128.and(f32x4.mul(v128.load(g + whole), v128.load(y + whole)), lanes);
      low = f64x2.add(low, f64x2.promote_low_f32x4(p));
      high = f64x2.add(high, promoteHigh(p));
    }
    const total = f32x4.splat(<f32>sumLanes64(f64x2.add(low, high)));
    for (let at = 0; at < whole; at += 16)
      v128.store(g + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(g + at), total)));
    if (rest) storeFirst(g + whole, f32x4.mul(v128.load(y + whole), f32x4.sub(v128.load(g + whole), total)), rest);
  }
}

/** g ← g − exp y · Σ g */
export function logSoftmaxGradient(g: usize, y: usize, rows: i32, columns: i32): void {
  const rest = columns & 3;
  const lanes = firstLanes(rest);
  for (let row = 0; row < rows; row++, g += 4 * columns, y += 4 * columns) {
    const whole = 4 * (columns - rest);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let at = 0; at < whole; at += 16) {
      const v = v128.load(g + at);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, promoteHigh(v));
    }
    if (rest) {
      const v = v128.and(v128.load(g + whole), lanes);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, promoteHigh(v));
    }
    const total = f32x4.splat(<f32>sumLanes64(f64x2.add(low, high)));
    for (let at = 0; at < whole; at += 16)
      v128.store(g + at, f32x4.sub(v128.load(g + at), f32x4.mul(exp4(v128.load(y + at)), total)));
    if (rest) storeFirst(g + whole, f32x4.sub(v128.load(g + whole), f32x4.mul(exp4(v128.load(y + whole)), total)), rest);
  }
}

/** `weight` and `bias` are 0 when there is none, and have room up to a multiple of four elements. */
export function layerNorm(x: usize, rows: i32, columns: i32, weight: usize, bias: usize, epsilon: f64): void {
  for (let row = 0; row < rows; row++, x += 4 * columns) {
    statistics(x, columns, epsilon);
    normalise(x, columns, weight, bias, shift, <f32>factor, <f32>(-lost * factor));
  }
}

// Of the row that `statistics` has been given last.
/** A number near the mean. */
let shift: f32 = 0;
/** The mean of x − shift. */
let lost: f64 = 0;
/** 1 / √(variance + ε) */
let factor: f64 = 0;

function statistics(x: usize, columns: i32, epsilon: f64): void {
  const count: f64 = columns;
  shift = load<f32>(x);
  let sums = moments(x, columns, shift);
  lost = f64x2.extract_lane(sums, 0) / count;
  let variance = f64x2.extract_lane(sums, 1) / count - lost * lost;
  // Where the first element is far from the mean, digits were cancelled: once more around a mean that is nearly right.
  if (lost * lost > 4 * variance) {
    shift = <f32>(shift + lost);
    sums = moments(x, columns, shift);
    lost = f64x2.extract_lane(sums, 0) / count;
    variance = f64x2.extract_lane(sums, 1) / count - lost * lost;
  }
  factor = 1 / Math.sqrt(variance + epsilon);
}

/**
 * With u the normalised row and h = g · weight: g ← (h − mean h − u · mean (h·u)) / √(variance + ε), x ← u, and
 * what the rows add to the sums of g·u and of g a column, which are float64. `weight` is 0 when there is none; `work`
 * has room for two rows. Rows, weight and work have room up to a multiple of four elements.
 */
export function layerNormGradient(
  g: usize,
  x: usize,
  rows: i32,
  columns: i32,
  weight: usize,
  weightSums: usize,
  biasSums: usize,
  work: usize,
  epsilon: f64,
): void {
  const room = 4 * ((columns + 3) & ~3);
  const rest = columns & 3;
  const whole = 4 * (columns - rest);
  const lanes = firstLanes(rest);
  const biasWork = work + room;
  memory.fill(work, 0, 2 * room);
  const count: f64 = columns;
  for (let row = 0; row < rows; row++, x += 4 * columns, g += 4 * columns) {
    statistics(x, columns, epsilon);
    const s = f32x4.splat(shift);
    const f = f32x4.splat(<f32>factor);
    const t = f32x4.splat(<f32>(-lost * factor));
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let sums = f64x2.splat(0);
    for (let at = 0; at < whole; ) {
      // In float32 over blocks of 256 elements, whose sums are added in float64.
      const stop = min(whole, at + 1024);
      for (; at < stop; at += 16) {
        const u = multiplyAdd<f32>(f32x4.sub(v128.load(x + at), s), f, t);
        const own = v128.load(g + at);
        const h = weight ? f32x4.mul(own, v128.load(weight + at)) : own;
        a = f32x4.add(a, h);
        b = multiplyAdd<f32>(h, u, b);
        v128.store(work + at, multiplyAdd<f32>(own, u, v128.load(work + at)));
        v128.store(biasWork + at, f32x4.add(v128.load(biasWork + at), own));
        v128.store(x + at, u);
      }
      sums = f64x2.add(sums, pairOfSums(a, b));
      a = f32x4.splat(0);
      b = a;
    }
    let tail = f32x4.splat(0);
    if (rest) {
      tail = multiplyAdd<f32>(f32x4.sub(v128.load(x + whole), s), f, t);
      const own = v128.and(v128.load(g + whole), lanes);
      const u = v128.and(tail, lanes);
      const h = weight ? v128.and(f32x4.mul(own, v128.load(weight + whole)), lanes) : own;
      v128.store(work + whole, multiplyAdd<f32>(own, u, v128.load(work + whole)));
      v128.store(biasWork + whole, f32x4.add(v128.load(biasWork + whole), own));
      sums = f64x2.add(sums, pairOfSums(h, f32x4.mul(h, u)));
    }
    const mean = f32x4.splat(<f32>(f64x2.extract_lane(sums, 0) / count));
    const along = f32x4.splat(<f32>(f64x2.extract_lane(sums, 1) / count));
    for (let at = 0; at < whole; at += 16) v128.store(g + at, adjoint(g + at, v128.load(x + at), weight ? weight + at : 0, mean, along, f));
    if (rest) storeFirst(g + whole, adjoint(g + whole, tail, weight ? weight + whole : 0, mean, along, f), rest);
  }
  sumColumns32(weightSums, work, 1, columns);
  sumColumns32(biasSums, biasWork, 1, columns);
}

/** (g·weight − mean − u·along) · factor */
// @ts-ignore: decorator
@inline
function adjoint(g: usize, u: v128, weight: usize, mean: v128, along: v128, f: v128): v128 {
  let h = v128.load(g);
  if (weight) h = f32x4.mul(h, v128.load(weight));
  return f32x4.mul(f32x4.sub(f32x4.sub(h, mean), f32x4.mul(u, along)), f);
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
