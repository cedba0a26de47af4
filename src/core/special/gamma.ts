/**
 * ln |Γ|, its derivatives, and the logarithm of the beta function.
 *
 * Four ranges of x > 0. Around 1 and 2, where ln Γ is 0, a series in which that zero is a factor; between them and 10
 * the recurrence Γ(x + 1) = x·Γ(x); beyond, Stirling's series. x < 0 by reflection: there the error is small against
 * 1, not against the value near its zeros.
 */
import { STIRLING_START, stirlingTail } from './stirling';
import { sinPi, tanPi } from './trigonometric';
import { zeta } from './zeta';

const EULER_GAMMA = 0.5772156649015329;
const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

/** ζ(k) − 1 for k = 2, 3, …: as ζ(k, 2), which has no 1 to take away. */
const ZETA_MINUS_ONE = Array.from({ length: 27 }, (_, i) => zeta(i + 2, 2));

/** ln |Γ(x)|; +∞ at 0, −1, −2, … */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (Math.abs(x) < 1e-17) return -Math.log(Math.abs(x));
  if (x < 0) return negativeLgamma(x);
  if (x < 0.5) return lgamma(1 + x) - Math.log(x);
  if (x < 1.5) return lgamma1p(x - 1);
  if (x <= 2.5) return aroundTwo(x - 2);
  if (x < STIRLING_START) {
    let [reduced, product] = [x, 1];
    while (reduced > 2.5) product *= --reduced;
    return Math.log(product) + aroundTwo(reduced - 2);
  }
  return (x - 0.5) * (Math.log(x) - 1) - 0.5 + HALF_LN_2PI + stirlingTail(x);
}

/** ln Γ(2 + z) = (1 − γ)z + Σ_{k≥2} (ζ(k) − 1)(−z)ᵏ/k for |z| ≤ ½ (DLMF 5.7.3, moved by one). */
function aroundTwo(z: number): number {
  let sum = 0;
  for (let k = ZETA_MINUS_ONE.length + 1; k >= 2; k--) sum = ZETA_MINUS_ONE[k - 2] / k - z * sum;
  return z * (1 - EULER_GAMMA + z * sum);
}

/** ln Γ(1 + z) for |z| ≤ ½, exact also where 1 + z rounds to 1. */
export function lgamma1p(z: number): number {
  return aroundTwo(z) - Math.log1p(z);
}

/** Γ(x)Γ(−x) = −π/(x·sin πx) (DLMF 5.5.3). */
function negativeLgamma(x: number): number {
  const sine = sinPi(x);
  if (sine === 0) return Number.POSITIVE_INFINITY;
  return Math.log(Math.PI / Math.abs(x * sine)) - lgamma(-x);
}

/** The zero of ψ on the positive axis, as a double and what that leaves out. */
const ZERO = 1.4616321449683622;
const ZERO_REST = 9.549995429965697e-17;

/** ψ(x) = d ln Γ/dx. ∓∞ at ±0, NaN at −1, −2, … where it jumps from +∞ to −∞. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (x < 0) return Number.isInteger(x) ? Number.NaN : digamma(1 - x) - Math.PI / tanPi(x);
  if (Math.abs(x - ZERO) < 0.25) return aroundZero(x);
  let [shifted, sum] = [x, 0];
  while (shifted < STIRLING_START) sum -= 1 / shifted++;
  return sum + Math.log(shifted) - logMinusDigamma(shifted);
}

/** Taylor's series of ψ at its zero: Σ_{k≥1} (−1)^(k+1) ζ(k + 1, zero)·δᵏ, δ = x − zero. */
const AROUND_ZERO = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 1 : -1) * zeta(i + 2, ZERO));

function aroundZero(x: number): number {
  const delta = x - ZERO - ZERO_REST;
  let sum = 0;
  for (let i = AROUND_ZERO.length - 1; i >= 0; i--) sum = AROUND_ZERO[i] + delta * sum;
  return delta * sum;
}

/** B₂ₖ/(2k). */
const DIGAMMA_SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];

/** ln x − ψ(x) for x > 0, which for large x is small: 1/(2x) + Σ B₂ₖ/(2k·x^2k) (DLMF 5.11.2). */
export function logMinusDigamma(x: number): number {
  if (x < STIRLING_START) return Math.log(x) - digamma(x);
  const u = 1 / x / x;
  let sum = 0;
  for (let k = DIGAMMA_SERIES.length - 1; k >= 0; k--) sum = DIGAMMA_SERIES[k] + u * sum;
  return 0.5 / x + u * sum;
}

/** ψ⁽ⁿ⁾(x) = (−1)^(n+1) n! ζ(n + 1, x), the n-th derivative of `digamma`; NaN unless n is 0, 1, 2, … */
export function polygamma(n: number, x: number): number {
  if (!Number.isInteger(n) || n < 0) return Number.NaN;
  if (n === 0) return digamma(x);
  const sign = n % 2 === 0 ? -1 : 1;
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return sign * factorial * zeta(n + 1, x);
}

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0, without the cancellation of that formula when one is
 * large: what is left of Stirling's formula is written out (Didonato & Morris, "Algorithm 708", ACM TOMS 18, 1992).
 */
export function logBeta(a: number, b: number): number {
  if (!(a > 0 && b > 0)) return a === 0 || b === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const [small, large] = a < b ? [a, b] : [b, a];
  const total = small + large;
  if (large < STIRLING_START) return lgamma(small) + (lgamma(large) - lgamma(total));
  const corrections = stirlingTail(large) - stirlingTail(total);
  if (small < STIRLING_START) {
    const rest = small - small * Math.log(total) - (large - 0.5) * Math.log1p(small / large);
    return lgamma(small) + rest + corrections;
  }
  const h = small / large;
  const main = (small - 0.5) * Math.log(h / (1 + h)) - large * Math.log1p(h);
  return HALF_LN_2PI - 0.5 * Math.log(large) + main + stirlingTail(small) + corrections;
}

/** ln Γ_d(a), the multivariate gamma function: d(d − 1)/4·ln π + Σ_{j=1}^d ln Γ(a + (1 − j)/2); NaN unless a > (d − 1)/2. */
export function multigammaln(a: number, d: number): number {
  if (!Number.isInteger(d) || d < 1 || !(a > (d - 1) / 2)) return Number.NaN;
  let sum = ((d * (d - 1)) / 4) * Math.log(Math.PI);
  for (let j = 0; j < d; j++) sum += lgamma(a - j / 2);
  return sum;
}
