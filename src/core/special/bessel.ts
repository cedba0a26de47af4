/**
 * The Bessel functions J₀, J₁, Y₀, Y₁ and the spherical j₀.
 *
 * Up to 5 by their power series (DLMF 10.2.2, 10.8.1–2); beyond as √(2/πx)·(P·cos χ ∓ Q·sin χ), χ = x − π/4 − νπ/2 (10.17.3–4),
 * where P and x·Q are rational functions of 1/x². Their coefficients were fitted by `scripts/fit/bessel.py`. The
 * error is small against the height of the waves, not against the value near a zero.
 */
import { polynomial } from './polynomial';

const EULER_GAMMA = 0.5772156649015329;
const WAVE_START = 5;

type Order = 0 | 1;

/** P and x·Q of order 0 and 1 for x ≥ 5, in powers of 1/x²: numerator, denominator; relative error below 7e-17. */
const P = [
  [
    [
      1, 170.0666929612785, 9648.285464808929, 228643.90379768467, 2322403.9785480476, 9300222.259798925,
      11570089.579404451, 2187583.1782151987,
    ],
    [
      1, 170.13700546127848, 9660.136070905892, 229304.62339413931, 2337534.885007976, 9443470.213813646,
      12060208.28773096, 2585976.922989745,
    ],
  ],
  [
    [
      1, 167.82410360019318, 9369.54670678465, 217737.5465924399, 2159709.829225309, 8417289.322792089,
      10275315.020725498, 2164358.363861927,
    ],
    [
      1, 167.7069161001932, 9350.037748110713, 216665.34504344003, 2135561.007619764, 8192977.176468009,
      9523815.65904206, 1566213.9271759267,
    ],
  ],
];
const Q = [
  [
    [
      -0.125, -27.25165863247156, -2053.434646884502, -67762.23892512855, -1024588.8246934842, -6767318.937831811,
      -16677703.587839065, -10019546.349466423,
    ],
    [
      1, 218.599206559772, 16553.745783657105, 551414.0286081611, 8492555.245290896, 58303390.56562166,
      157364984.39469644, 123991134.24673305, 11011893.689107593,
    ],
  ],
  [
    [
      0.375, 69.96673805332354, 4390.902834209108, 116338.4388167696, 1340016.3009929515, 6204293.256207768,
      9169207.936512971, 2128772.9596498944,
    ],
    [
      1, 186.85140564219535, 11759.42620193202, 313318.3128988205, 3651266.0612708763, 17361802.467949748,
      27555417.656362697, 8473253.655472053,
    ],
  ],
];

export function besselJ0(x: number): number {
  return Math.abs(x) < WAVE_START ? seriesOfJ(0, x) : wave(0, Math.abs(x)).j;
}

export function besselJ1(x: number): number {
  if (Math.abs(x) < WAVE_START) return seriesOfJ(1, x);
  const { j } = wave(1, Math.abs(x));
  return x < 0 ? -j : j;
}

/** −∞ at 0, NaN below. */
export function besselY0(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0) return Number.NaN;
  return x < WAVE_START ? smallY0(x) : wave(0, x).y;
}

/** −∞ at 0, NaN below. */
export function besselY1(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x < 0) return Number.NaN;
  return x < WAVE_START ? smallY1(x) : wave(1, x).y;
}

/** sin x/x. */
export function sphericalJ0(x: number): number {
  if (x === 0) return 1;
  return Number.isFinite(x) || Number.isNaN(x) ? Math.sin(x) / x : 0;
}

function wave(order: Order, x: number): { j: number; y: number } {
  if (x === Number.POSITIVE_INFINITY) return { j: 0, y: 0 };
  const u = 1 / x / x;
  const p = polynomial(P[order][0], u) / polynomial(P[order][1], u);
  const q = polynomial(Q[order][0], u) / polynomial(Q[order][1], u) / x;
  // √2·cos χ and √2·sin χ from sine and cosine of x itself, which is not rounded.
  const [sum, difference] = [Math.sin(x) + Math.cos(x), Math.sin(x) - Math.cos(x)];
  const [cos, sin] = order === 0 ? [sum, difference] : [difference, -sum];
  const height = 1 / Math.sqrt(Math.PI * x);
  return { j: height * (p * cos - q * sin), y: height * (p * sin + q * cos) };
}

/** Σ (−1)ᵏ(x/2)^(2k + ν)/(k!·(k + ν)!). */
function seriesOfJ(order: Order, x: number): number {
  const q = (-x * x) / 4;
  let [sum, term] = [1, 1];
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= q / (k * (k + order));
    sum += term;
  }
  return order === 1 ? (x / 2) * sum : sum;
}

/** 2/π·((ln(x/2) + γ)·J₀ − Σ Hₖ·(−x²/4)ᵏ/k!²), H the harmonic numbers. */
function smallY0(x: number): number {
  const q = (-x * x) / 4;
  let [sum, term, harmonic] = [0, 1, 0];
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= q / (k * k);
    harmonic += 1 / k;
    sum += harmonic * term;
  }
  return (2 / Math.PI) * ((Math.log(x / 2) + EULER_GAMMA) * seriesOfJ(0, x) - sum);
}

/** −2/(πx) + 2/π·ln(x/2)·J₁ − x/(2π)·Σ (Hₖ + Hₖ₊₁ − 2γ)·(−x²/4)ᵏ/(k!·(k + 1)!). */
function smallY1(x: number): number {
  const q = (-x * x) / 4;
  let [sum, term, harmonics] = [1 - 2 * EULER_GAMMA, 1, 1];
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= q / (k * (k + 1));
    harmonics += 1 / k + 1 / (k + 1);
    sum += (harmonics - 2 * EULER_GAMMA) * term;
  }
  return (2 * (Math.log(x / 2) * seriesOfJ(1, x) - 1 / x) - (x / 2) * sum) / Math.PI;
}
