/** The distribution function Φ of the standard normal distribution, its logarithm and its inverse. */
import { erf, erfc, erfcx, gaussian } from './erf';

const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

/** Φ(x) = erfc(−x/√2)/2: the probability of a number below x. */
export function ndtr(x: number): number {
  if (x < -1 && x > -40) return 0.5 * gaussian(x, 0.5) * erfcx(-x * Math.SQRT1_2);
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/** ln Φ(x), finite where Φ(x) underflows (below −38). */
export function logNdtr(x: number): number {
  if (x < -1) return Math.log(0.5 * erfcx(-x * Math.SQRT1_2)) - 0.5 * x * x;
  return Math.log1p(-ndtr(-x));
}

/** The x with Φ(x) = p: ∓∞ at 0 and 1, NaN outside [0, 1]. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  // 2p − 1 and 1 − p are exact in these ranges.
  if (p > 0.25 && p < 0.75) return Math.SQRT2 * erfinv(2 * p - 1);
  return p < 0.5 ? lowerTail(p) : -lowerTail(1 - p);
}

/** The x with erf x = y: ∓∞ at ∓1, NaN outside [−1, 1]. */
export function erfinv(y: number): number {
  if (!(y >= -1 && y <= 1)) return Number.NaN;
  const size = Math.abs(y);
  if (size > 0.5) return Math.sign(y) * -lowerTail((1 - size) / 2) * Math.SQRT1_2;
  // The first terms of the inverse's series (DLMF 7.17.2), then Halley's method; erf″ = −2x·erf′.
  const a = (Math.sqrt(Math.PI) / 2) * y;
  let x = a * (1 + (a * a) / 3 + (7 * a ** 4) / 30);
  for (let step = 0; step < 2; step++) {
    const u = ((erf(x) - y) * Math.sqrt(Math.PI) * Math.exp(x * x)) / 2;
    x -= u / (1 + x * u);
  }
  return x;
}

/**
 * The x with Φ(x) = p for p ≤ 1/4. A start with an error below 4.5e-4 (Abramowitz & Stegun 26.2.23), then Halley's
 * method, which cubes it, on Φ/φ and p/φ: these do not underflow where Φ and φ do.
 */
function lowerTail(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let x = numerator / denominator - t;
  for (let step = 0; step < 2; step++) {
    const ratio = Math.sqrt(Math.PI / 2) * erfcx(-x * Math.SQRT1_2);
    const u = ratio - Math.exp(Math.log(p) + 0.5 * x * x + HALF_LN_2PI);
    x -= u / (1 + 0.5 * x * u);
  }
  return x;
}
