/**
 * The error function erf x = 2/√π ∫₀ˣ exp(−t²) dt, its complement erfc x = 1 − erf x, and erfcx x = exp(x²)·erfc x,
 * which stays a moderate number where erfc underflows.
 *
 * Three ranges, as in Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23, 1969: near 0
 * the power series of erf, then two rational functions for erfcx. Their coefficients were fitted in 60 digits by
 * `scripts/fit/erfcx.py`; all are positive, so that nothing cancels.
 */

import { polynomial } from './polynomial';

/** Below this the power series is used. */
const SERIES_END = 0.65;
/** From here on erfcx is a rational function of 1/x². */
const TAIL_START = 4;

/** 2/√π · (−1)ⁿ/(n!·(2n + 1)): the series of erf x / x in powers of x² (DLMF 7.6.1). */
const SERIES = seriesOfErf(13);

/** erfcx on [0.5, 4], in powers of x; relative error 4.4e-17. */
const MIDDLE_NUMERATOR = [
  0.9999999999409119, 1.7125909086890725, 1.462233575755, 0.7713805373133161, 0.26805730002461975, 0.06113266718281179,
  0.008507148284926528, 0.0005650357192797929, 7.717156040324074e-12,
];
const MIDDLE_DENOMINATOR = [
  1, 2.84097007489991, 3.667925028857504, 2.821473401738902, 1.4209517972817745, 0.4826543258529566,
  0.10885591901594882, 0.015078507849364011, 0.001001500488257476,
];

/** x·erfcx(x) on [4, ∞), in powers of 1/x²; relative error 3.4e-17. */
const TAIL_NUMERATOR = [
  0.5641895835477563, 12.0932103491736, 82.5612456716139, 207.73564126799354, 163.47249236085355, 18.095628345999586,
];
const TAIL_DENOMINATOR = [
  1, 21.934657253203053, 156.553326452899, 431.9025075983996, 422.84869334517225, 98.69337829763454,
];

export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < SERIES_END) return erfSeries(x);
  // Here erfc is at most 0.36, so that the rounding of the square does not matter.
  const value = size > 6 ? 1 : 1 - Math.exp(-x * x) * positiveErfcx(size);
  return x < 0 ? -value : value;
}

export function erfc(x: number): number {
  if (Math.abs(x) < SERIES_END) return 1 - erfSeries(x);
  if (x < 0) return 2 - erfc(-x);
  return x > 28 ? 0 : gaussian(x) * positiveErfcx(x);
}

export function erfcx(x: number): number {
  if (x >= SERIES_END) return positiveErfcx(x);
  if (x > -SERIES_END) return Math.exp(x * x) * (1 - erfSeries(x));
  // exp(x²)·(2 − erfc|x|)
  return x < -27 ? Number.POSITIVE_INFINITY : 2 / gaussian(x) - positiveErfcx(-x);
}

function erfSeries(x: number): number {
  return x * polynomial(SERIES, x * x);
}

function positiveErfcx(x: number): number {
  if (x < TAIL_START) return polynomial(MIDDLE_NUMERATOR, x) / polynomial(MIDDLE_DENOMINATOR, x);
  const u = 1 / x / x;
  return polynomial(TAIL_NUMERATOR, u) / polynomial(TAIL_DENOMINATOR, u) / x;
}

/**
 * exp(−c·x²), c = 1 or ½, without the error that rounding x² would bring into the exponent: x is a multiple of 1/16,
 * whose square is exact, and a rest, x² − s² = (x − s)(x + s).
 */
export function gaussian(x: number, c: 1 | 0.5 = 1): number {
  const s = Math.trunc(x * 16) / 16;
  return Math.exp(-s * s * c) * Math.exp(-(x - s) * (x + s) * c);
}

function seriesOfErf(degree: number): number[] {
  const coefficients: number[] = [];
  let power = 2 / Math.sqrt(Math.PI);
  for (let n = 0; n <= degree; n++) {
    coefficients.push(power / (2 * n + 1));
    power /= -(n + 1);
  }
  return coefficients;
}
