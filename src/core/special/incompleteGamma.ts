/**
 * The regularised incomplete gamma functions P(a, x) = γ(a, x)/Γ(a) and Q(a, x) = 1 − P(a, x), for a, x ≥ 0.
 * P by its power series below x = a, Q by its continued fraction above (DLMF 8.11.4 and 8.9.2), or by a series where
 * a and x are so small that 1 − P would cancel; the factor xᵃe⁻ˣ/Γ(a + 1) comes without cancellation. Near x = a about
 * 10·√a terms are needed; from a = 1e8 on the expansion for large a is used. A value v far in a tail has a relative error
 * of about |ln v|·1e-15.
 */
import { erfc } from './erf';
import { lgamma, lgamma1p } from './gamma';
import { deviance, logPoisson } from './saddlePoint';

const LARGE = 1e8;

/** P(a, x), the lower one. NaN outside the domain. */
export function gammainc(a: number, x: number): number {
  const border = lowerOnBorder(a, x);
  if (border !== null) return border;
  if (a > LARGE) return largeShape(a, x, -1);
  return x <= Math.max(1, a) ? lowerSeries(a, x) : 1 - gammaincc(a, x);
}

/** Q(a, x), the upper one. NaN outside the domain. */
export function gammaincc(a: number, x: number): number {
  const border = lowerOnBorder(a, x);
  if (border !== null) return 1 - border;
  if (a > LARGE) return largeShape(a, x, 1);
  if (x > 1.1) return x > a ? upperFraction(a, x) : 1 - lowerSeries(a, x);
  // Q is small here, and 1 − P would lose it.
  const small = x <= 0.5 ? a <= -0.4 / Math.log(x) : a <= 0.75 * x;
  return small ? upperSeries(a, x) : 1 - lowerSeries(a, x);
}

/** P on the border of the domain; null inside. */
function lowerOnBorder(a: number, x: number): number | null {
  if (!(a >= 0 && x >= 0) || (a === 0 && x === 0)) return Number.NaN;
  if (a === Number.POSITIVE_INFINITY) return x === Number.POSITIVE_INFINITY ? Number.NaN : 0;
  if (a === 0 || x === Number.POSITIVE_INFINITY) return 1;
  return x === 0 ? 0 : null;
}

/** xᵃe⁻ˣ/Γ(a + 1)·(1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …). */
function lowerSeries(a: number, x: number): number {
  let [sum, term] = [1, 1];
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.exp(logPoisson(a, x)) * sum;
}

/** 1 − P with P = xᵃ/Γ(a + 1)·(1 + a·Σ_{k≥1} (−x)ᵏ/(k!(a + k))) (DLMF 8.7.3). */
function upperSeries(a: number, x: number): number {
  let [sum, power] = [0, 1];
  for (let k = 1; ; k++) {
    power *= -x / k;
    const next = sum + power / (a + k);
    if (next === sum) break;
    sum = next;
  }
  const logFactor = a * Math.log(x) - (a < 0.5 ? lgamma1p(a) : lgamma(a + 1));
  return -Math.expm1(logFactor) - Math.exp(logFactor) * a * sum;
}

/** Lentz's evaluation of xᵃe⁻ˣ/Γ(a)·1/(x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 3e-16) break;
  }
  return Math.exp(logPoisson(a, x)) * a * fraction;
}

/**
 * Temme's expansion (DLMF 8.12.3–4): Q = ½·erfc(η√(a/2)) + exp(−aη²/2)/√(2πa)·(c₀(η) + c₁(η)/a + …), aη²/2 the deviance
 * of a from x. Where it counts η is below 40/√a, so that the first terms of the series in η are enough. `side` 1 for Q, −1 for P.
 */
function largeShape(a: number, x: number, side: 1 | -1): number {
  const exponent = deviance(a, x);
  const above = Math.sign(x - a);
  if (exponent > 800) return above === side ? 0 : 1;
  const eta = above * Math.sqrt((2 * exponent) / a);
  const c0 = -1 / 3 + eta * (1 / 12 + eta * (-2 / 135 + eta / 864));
  const rest = (Math.exp(-exponent) / Math.sqrt(2 * Math.PI * a)) * (c0 - 1 / (540 * a));
  return 0.5 * erfc(side * above * Math.sqrt(exponent)) + side * rest;
}
