/**
 * The modified Bessel functions I₀, I₁, K₀, K₁, and the same without their exponential growth or decay: e^−|x|·I, eˣ·K.
 *
 * I by its power series (DLMF 10.25.2), all of whose terms are positive, and from 20 on by its asymptotic one (10.40.1);
 * K by its series up to 1 (10.31.1–2), beyond by a rational function of 1/x for eˣ√x·K, whose coefficients were fitted
 * by `scripts/fit/bessel.py`; all are positive.
 */
import { polynomial } from './polynomial';

const EULER_GAMMA = 0.5772156649015329;
const ASYMPTOTIC_START = 20;

export function i0(x: number): number {
  return besselI(0, x);
}

export function i1(x: number): number {
  return besselI(1, x);
}

/** e^−|x|·I₀(x). */
export function i0e(x: number): number {
  return scaledBesselI(0, x);
}

/** e^−|x|·I₁(x). */
export function i1e(x: number): number {
  return scaledBesselI(1, x);
}

type Order = 0 | 1;

function besselI(order: Order, x: number): number {
  const size = Math.abs(x);
  if (!(size >= ASYMPTOTIC_START)) return seriesOfI(order, x);
  if (size === Number.POSITIVE_INFINITY) return size * sign(order, x);
  // In two halves: e^x overflows before I does.
  const half = Math.exp(size / 2);
  return half * tailOfI(order, size) * half * sign(order, x);
}

function scaledBesselI(order: Order, x: number): number {
  const size = Math.abs(x);
  if (!(size >= ASYMPTOTIC_START)) return Math.exp(-size) * seriesOfI(order, x);
  return tailOfI(order, size) * sign(order, x);
}

/** I₁ is odd. */
function sign(order: Order, x: number): number {
  return order === 1 && x < 0 ? -1 : 1;
}

/** Σ (x/2)^(2k + ν)/(k!·(k + ν)!). */
function seriesOfI(order: Order, x: number): number {
  const q = (x * x) / 4;
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= q / (k * (k + order));
    sum += term;
  }
  return order === 1 ? (x / 2) * sum : sum;
}

/** e^−x·I = (1 + Σ Π ((2j − 1)² − 4ν²)/(8jx))/√(2πx), up to where the terms no longer fall. */
function tailOfI(order: Order, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let [sum, term] = [1, 1];
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    const next = term * (((2 * k - 1) ** 2 - 4 * order) / (8 * k * x));
    if (Math.abs(next) >= Math.abs(term)) break;
    term = next;
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

/** eˣ√x·K₀ and eˣ√x·K₁ for x ≥ 1, in powers of 1/x; relative error below 3e-17. */
const K0_NUMERATOR = [
  1.2533141373155001, 23.707593761056355, 174.5133864327217, 648.3034723192974, 1320.3622333115634, 1502.257826275242,
  934.2939040340527, 298.17231642813476, 43.0305358401589, 2.1555177862241623, 0.017287636930408443,
];
const K0_DENOMINATOR = [
  1, 19.040923035733183, 141.5513395675624, 533.6996760107393, 1111.538718328983, 1308.5040652534265, 857.8325251507307,
  297.66206988502154, 49.39505091166668, 3.2090040961100414, 0.05025538179640815,
];
const K1_NUMERATOR = [
  1.2533141373155003, 23.452595476476276, 171.84297569472253, 642.2756923441923, 1339.3086952799247, 1603.9577382030616,
  1095.6449446834743, 409.7091456934777, 76.65166764116417, 5.962082121010471, 0.12274259803612542,
];
const K1_DENOMINATOR = [
  1, 18.337463841435564, 130.35149574869868, 465.62643027635806, 907.5432738604123, 983.0104696403963,
  578.5597326201788, 173.4509493379017, 23.25551942253877, 1.0569534036876427, 0.006869176587620376,
];

/** ∞ at 0, NaN below. */
export function besselK0(x: number): number {
  return x <= 1 ? smallK0(x) : Math.exp(-x) * tailOfK0(x);
}

/** ∞ at 0, NaN below. */
export function besselK1(x: number): number {
  return x <= 1 ? smallK1(x) : Math.exp(-x) * tailOfK1(x);
}

/** eˣ·K₀(x). */
export function besselK0e(x: number): number {
  return x <= 1 ? Math.exp(x) * smallK0(x) : tailOfK0(x);
}

/** eˣ·K₁(x). */
export function besselK1e(x: number): number {
  return x <= 1 ? Math.exp(x) * smallK1(x) : tailOfK1(x);
}

function tailOfK0(x: number): number {
  return polynomial(K0_NUMERATOR, 1 / x) / polynomial(K0_DENOMINATOR, 1 / x) / Math.sqrt(x);
}

function tailOfK1(x: number): number {
  return polynomial(K1_NUMERATOR, 1 / x) / polynomial(K1_DENOMINATOR, 1 / x) / Math.sqrt(x);
}

/** −(ln(x/2) + γ)·I₀ + Σ Hₖ·(x²/4)ᵏ/k!², H the harmonic numbers. */
function smallK0(x: number): number {
  if (x === 0) return Number.POSITIVE_INFINITY;
  if (x < 0) return Number.NaN;
  const q = (x * x) / 4;
  let [sum, term, harmonic] = [0, 1, 0];
  for (let k = 1; term > 1e-18; k++) {
    term *= q / (k * k);
    harmonic += 1 / k;
    sum += harmonic * term;
  }
  return sum - (Math.log(x / 2) + EULER_GAMMA) * seriesOfI(0, x);
}

/** 1/x + ln(x/2)·I₁ − x/4·Σ (Hₖ + Hₖ₊₁ − 2γ)·(x²/4)ᵏ/(k!·(k + 1)!). */
function smallK1(x: number): number {
  if (x === 0) return Number.POSITIVE_INFINITY;
  if (x < 0) return Number.NaN;
  const q = (x * x) / 4;
  let [sum, term, harmonics] = [1 - 2 * EULER_GAMMA, 1, 1];
  for (let k = 1; term > 1e-18; k++) {
    term *= q / (k * (k + 1));
    harmonics += 1 / k + 1 / (k + 1);
    sum += (harmonics - 2 * EULER_GAMMA) * term;
  }
  return 1 / x + Math.log(x / 2) * seriesOfI(1, x) - (x / 4) * sum;
}
