/** Functions of four float32 at a time, to within two or three units in the last place. */
import { multiplyAdd } from './lanes';

// @ts-ignore: decorator
@inline
function power(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}

/**
 * exp x = 2ⁿ · exp r with n the whole number next to x / ln 2 and |r| ≤ ½ ln 2. The polynomial and ln 2 in two parts are those
 * of expf in Cephes (Moshier 1992). 2ⁿ is multiplied in two halves, so that results below 2⁻¹²⁶ come out right.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // pmin and pmax leave NaN in x.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the low bits.
  const magic = f32x4.splat(12582912);
  const rounded = multiplyAdd<f32>(x, f32x4.splat(1.44269504088896341), magic);
  const n = f32x4.sub(rounded, magic);
  let r = multiplyAdd<f32>(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd<f32>(n, f32x4.splat(2.12194440e-4), r);
  let p = multiplyAdd<f32>(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  p = multiplyAdd<f32>(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd<f32>(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd<f32>(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd<f32>(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd<f32>(f32x4.mul(r, r), p, r), f32x4.splat(1));
  const whole = i32x4.sub(rounded, magic);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}

/** The polynomial up to 0.625 is that of tanhf in Cephes; above, 1 − 2 / (exp 2|x| + 1). */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp4(f32x4.add(size, size)), one)));
  const s = f32x4.mul(x, x);
  let p = multiplyAdd<f32>(s, f32x4.splat(-5.70498872745e-3), f32x4.splat(2.06390887954e-2));
  p = multiplyAdd<f32>(p, s, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd<f32>(p, s, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd<f32>(p, s, f32x4.splat(-3.33332819422e-1));
  const small = multiplyAdd<f32>(f32x4.mul(p, s), x, x);
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.bitselect(small, v128.or(large, sign), f32x4.lt(size, f32x4.splat(0.625)));
}

/** x / (1 + exp(−2u)), as `plain/elementwise.ts` has it, without large exponentials. */
// @ts-ignore: decorator
@inline
export function geluTanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  const u = multiplyAdd<f32>(cube, f32x4.splat(0.044715), x);
  const e = exp4(f32x4.mul(f32x4.abs(u), f32x4.splat(-1.5957691216057308)));
  const numerator = f32x4.mul(x, v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))));
  return f32x4.div(numerator, f32x4.add(one, e));
}

/** x·Φ(x) with the fit of `plain/elementwise.ts`. */
// @ts-ignore: decorator
@inline
export function geluErf4(x: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.7071067811865476));
  const t = f32x4.div(one, multiplyAdd<f32>(z, f32x4.splat(0.5), one));
  let fit = multiplyAdd<f32>(t, f32x4.splat(-0.03005435388), f32x4.splat(0.1447230504));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(-0.2484147884));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(0.1442575731));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(-0.01669951008));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(0.1026802146));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(0.1212396893));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(0.141226921));
  fit = multiplyAdd<f32>(fit, t, f32x4.splat(0.1410411788));
  const tail = f32x4.mul(f32x4.mul(fit, t), exp4(f32x4.neg(f32x4.mul(z, z))));
  return f32x4.mul(x, v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0))));
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
