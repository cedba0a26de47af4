/** Functions of four float32 at a time, to within two or three units in the last place. */
import { multiplyAdd } from './lanes';

// Constants are read from memory: engines make a constant vector anew at every use, which takes three times as long.

/** Four times number `index` of the constants at an address. */
// @ts-ignore: decorator
@inline
function constant(at: usize, index: i32 = 0): v128 {
  return v128.load_splat<f32>(at + 4 * index);
}

const ONE = memory.data<f32>([1]);
const LOG2_E = memory.data<f32>([1.44269504088896341]);
/** −ln 2 in two parts, of which the first times a whole number below 2¹⁵ is exact (Cody & Waite 1980). */
const MINUS_LN2 = memory.data<f32>([-0.693359375, 2.1219444e-4]);
/** What is added to round to a whole number: 1.5 · 2²³. The number then stands in the low bits. */
const ROUNDING: f32 = 12582912;
/** Between these the result is neither 0 nor ∞. */
const EXP_RANGE = memory.data<f32>([-104, 89]);
/** p in exp r = 1 + r + r²·p(r) for |r| ≤ ½ ln 2, highest power first: a least-squares fit at Chebyshev points. */
const EXP_FIT = memory.data<f32>([1.375127912e-3, 8.368951777e-3, 4.166953869e-2, 1.666651817e-1, 4.999998856e-1]);

/** exp r for |r| ≤ ½ ln 2; the relative error is below 3.7e-9 and what rounding adds. */
// @ts-ignore: decorator
@inline
function expFraction(r: v128): v128 {
  let p = multiplyAdd<f32>(r, constant(EXP_FIT), constant(EXP_FIT, 1));
  p = multiplyAdd<f32>(p, r, constant(EXP_FIT, 2));
  p = multiplyAdd<f32>(p, r, constant(EXP_FIT, 3));
  p = multiplyAdd<f32>(p, r, constant(EXP_FIT, 4));
  return f32x4.add(multiplyAdd<f32>(f32x4.mul(r, r), p, r), constant(ONE));
}

/** x − n · ln 2 */
// @ts-ignore: decorator
@inline
function remainder(x: v128, n: v128): v128 {
  return multiplyAdd<f32>(n, constant(MINUS_LN2, 1), multiplyAdd<f32>(n, constant(MINUS_LN2), x));
}

const PLAIN_MAGIC = memory.data<f32>([ROUNDING]);
const BIAS = memory.data<i32>([127]);

/**
 * exp x = 2ⁿ · exp r with n the whole number next to x / ln 2. 2ⁿ is multiplied in two halves, so that results below
 * 2⁻¹²⁶ come out right.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // pmin and pmax leave NaN in x.
  x = f32x4.pmax(f32x4.pmin(x, constant(EXP_RANGE, 1)), constant(EXP_RANGE));
  const magic = constant(PLAIN_MAGIC);
  const rounded = multiplyAdd<f32>(x, constant(LOG2_E), magic);
  const p = expFraction(remainder(x, f32x4.sub(rounded, magic)));
  const whole = i32x4.sub(rounded, magic);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}

// @ts-ignore: decorator
@inline
function power(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, constant(BIAS)), 23);
}

/**
 * Lowest x and magic number of `expBelow`: the exponent's bias of 127 is in the number, so that the whole number in the
 * low bits has but to be shifted.
 */
export const FROM_88 = memory.data<f32>([-88, ROUNDING + 127]);
/** With results times 2⁶⁴. */
export const FROM_105 = memory.data<f32>([-105, ROUNDING + 127 + 64]);

/** exp x for x ≤ 0, by one multiplication; x below the lowest of `range` are taken for it. */
// @ts-ignore: decorator
@inline
export function expBelow(x: v128, range: usize): v128 {
  x = f32x4.pmax(x, constant(range));
  const magic = constant(range, 1);
  const rounded = multiplyAdd<f32>(x, constant(LOG2_E), magic);
  const p = expFraction(remainder(x, f32x4.sub(rounded, magic)));
  return f32x4.mul(p, i32x4.shl(rounded, 23));
}

const TANH_LIMIT = memory.data<f32>([0.625]);
const TWO = memory.data<f32>([2]);
/** Of tanhf in Cephes (Moshier 1992), highest power first. */
const TANH_FIT = memory.data<f32>([-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1]);

/** x + x³·p(x²) up to 0.625, and 1 − 2 / (exp 2|x| + 1) above. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = constant(ONE);
  const large = f32x4.sub(one, f32x4.div(constant(TWO), f32x4.add(exp4(f32x4.add(size, size)), one)));
  const s = f32x4.mul(x, x);
  let p = multiplyAdd<f32>(s, constant(TANH_FIT), constant(TANH_FIT, 1));
  p = multiplyAdd<f32>(p, s, constant(TANH_FIT, 2));
  p = multiplyAdd<f32>(p, s, constant(TANH_FIT, 3));
  p = multiplyAdd<f32>(p, s, constant(TANH_FIT, 4));
  const small = multiplyAdd<f32>(f32x4.mul(p, s), x, x);
  const sign = v128.andnot(x, f32x4.abs(x));
  return v128.bitselect(small, v128.or(large, sign), f32x4.lt(size, constant(TANH_LIMIT)));
}

const CUBE = memory.data<f32>([0.044715]);
/** −2√(2/π) */
const GELU_SLOPE = memory.data<f32>([-1.5957691216057308]);

/** x / (1 + exp(−2u)), as `plain/elementwise.ts` has it, without large exponentials. */
// @ts-ignore: decorator
@inline
function geluTanh4(x: v128): v128 {
  const one = constant(ONE);
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  const u = multiplyAdd<f32>(cube, constant(CUBE), x);
  const e = exp4(f32x4.mul(f32x4.abs(u), constant(GELU_SLOPE)));
  const numerator = f32x4.mul(x, v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))));
  return f32x4.div(numerator, f32x4.add(one, e));
}

const HALF = memory.data<f32>([0.5]);
const SQRT1_2 = memory.data<f32>([0.7071067811865476]);
/** The fit of `plain/elementwise.ts`. */
const HALF_ERFC = memory.data<f32>([
  -0.03005435388, 0.1447230504, -0.2484147884, 0.1442575731, -0.01669951008, 0.1026802146, 0.1212396893, 0.141226921,
  0.1410411788,
]);

/** Φ(−|x|), without the cancellation that 1 + erf has far to the left; `gauss` is exp(−x²/2). */
// @ts-ignore: decorator
@inline
function normalTail4(x: v128, gauss: v128): v128 {
  const one = constant(ONE);
  const z = f32x4.mul(f32x4.abs(x), constant(SQRT1_2));
  const t = f32x4.div(one, multiplyAdd<f32>(z, constant(HALF), one));
  let fit = multiplyAdd<f32>(t, constant(HALF_ERFC), constant(HALF_ERFC, 1));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 2));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 3));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 4));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 5));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 6));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 7));
  fit = multiplyAdd<f32>(fit, t, constant(HALF_ERFC, 8));
  return f32x4.mul(f32x4.mul(fit, t), gauss);
}

// @ts-ignore: decorator
@inline
function gauss4(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), constant(SQRT1_2));
  return exp4(f32x4.neg(f32x4.mul(z, z)));
}

/** Φ(x) */
// @ts-ignore: decorator
@inline
function normalCdf4(x: v128, gauss: v128): v128 {
  const tail = normalTail4(x, gauss);
  return v128.bitselect(tail, f32x4.sub(constant(ONE), tail), f32x4.lt(x, f32x4.splat(0)));
}

/** x·Φ(x) */
// @ts-ignore: decorator
@inline
function geluErf4(x: v128): v128 {
  return f32x4.mul(x, normalCdf4(x, gauss4(x)));
}

const DENSITY = memory.data<f32>([0.3989422804014327]);
/** Where |x| is larger, exp(−x²/2) is 0 and so is its product with x, be it infinite. */
const GAUSS_LIMIT = memory.data<f32>([16]);

/** Φ(x) + x·φ(x), φ the density */
// @ts-ignore: decorator
@inline
function geluErfSlope4(x: v128): v128 {
  const gauss = gauss4(x);
  const limit = constant(GAUSS_LIMIT);
  const near = f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
  return multiplyAdd<f32>(f32x4.mul(near, constant(DENSITY)), gauss, normalCdf4(x, gauss));
}

const CUBE_SLOPE = memory.data<f32>([0.134145]);

/** σ + x·σ·(1 − σ)·2u′ with σ = 1 / (1 + exp(−2u)), u as in `geluTanh4` */
// @ts-ignore: decorator
@inline
function geluTanhSlope4(x: v128): v128 {
  const one = constant(ONE);
  const limit = constant(GAUSS_LIMIT);
  const near = f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
  const square = f32x4.mul(near, near);
  const u = f32x4.mul(near, multiplyAdd<f32>(square, constant(CUBE), one));
  const e = exp4(f32x4.mul(f32x4.abs(u), constant(GELU_SLOPE)));
  const part = f32x4.div(one, f32x4.add(one, e));
  const sigma = f32x4.mul(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), part);
  const slope = f32x4.mul(multiplyAdd<f32>(square, constant(CUBE_SLOPE), one), constant(GELU_SLOPE));
  // e / (1 + e)² is σ·(1 − σ); GELU_SLOPE is negative.
  const bend = f32x4.mul(f32x4.mul(e, f32x4.mul(part, part)), f32x4.mul(near, slope));
  return f32x4.sub(sigma, bend);
}

// The arrays have room up to a multiple of four elements; what stands behind the end does not matter.

export function exp(x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, exp4(v128.load(x)));
}

export function tanh(x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, tanh4(v128.load(x)));
}

export function geluTanh(x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, geluTanh4(v128.load(x)));
}

export function geluErf(x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, geluErf4(v128.load(x)));
}

/** NaN stays. */
export function relu(x: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, f32x4.max(v128.load(x), zero));
}

/** g ← g where y > 0, else 0 */
export function reluGradient(g: usize, y: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let end = y + 4 * count; y < end; y += 16, g += 16)
    v128.store(g, v128.and(v128.load(g), f32x4.gt(v128.load(y), zero)));
}

/** g ← g · f′(x) */
export function geluTanhGradient(g: usize, x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16, g += 16)
    v128.store(g, f32x4.mul(v128.load(g), geluTanhSlope4(v128.load(x))));
}

export function geluErfGradient(g: usize, x: usize, count: i32): void {
  for (let end = x + 4 * count; x < end; x += 16, g += 16)
    v128.store(g, f32x4.mul(v128.load(g), geluErfSlope4(v128.load(x))));
}
