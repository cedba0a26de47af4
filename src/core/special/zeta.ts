/**
 * The Hurwitz zeta function ζ(s, q) = Σ_{n≥0} (q + n)^−s for s > 1; ζ(s, 1) is Riemann's.
 *
 * The first terms are added up and the rest is Euler and Maclaurin's formula (DLMF 25.11.5):
 * a^(1−s)/(s − 1) + a^−s/2 + Σ_k B₂ₖ/(2k)!·s(s+1)…(s+2k−2)·a^(−s−2k+1), a = q + N.
 */

/** B₂ₖ/(2k)! for k = 1, 2, … from the Bernoulli numbers of DLMF 24.2(iv). */
const BERNOULLI_OVER_FACTORIAL = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
  -174611 / 802857662698291200000,
];

const DIRECT_TERMS = 10;

/** Infinite at s = 1 and where q is 0, −1, −2, …; NaN for s < 1, and for q < 0 unless s is an integer. */
export function zeta(s: number, q: number): number {
  if (Number.isNaN(s) || Number.isNaN(q) || s < 1) return Number.NaN;
  if (s === 1) return Number.POSITIVE_INFINITY;
  if (q <= 0 && Number.isInteger(q)) return Number.POSITIVE_INFINITY;
  if (q < 0) return Number.isInteger(s) ? negativeArgument(s, q) : Number.NaN;
  if (q === Number.POSITIVE_INFINITY) return 0;
  // (q + n)^−s is taken relative to q^−s: its digits are those of s·ln(1 + n/q).
  return q ** -s * relativeSum(s, q);
}

/** ζ(s, q)·qˢ. */
function relativeSum(s: number, q: number): number {
  let sum = 1;
  for (let n = 1; n < DIRECT_TERMS; n++) {
    const term = (q / (q + n)) ** s;
    sum += term;
    if (term < 1e-18 * sum) return sum;
  }
  const a = q + DIRECT_TERMS;
  const power = (q / a) ** s;
  sum += power * (a / (s - 1) + 0.5);
  let factor = (s * power) / a;
  for (let k = 0; k < BERNOULLI_OVER_FACTORIAL.length; k++) {
    const term = BERNOULLI_OVER_FACTORIAL[k] * factor;
    sum += term;
    if (Math.abs(term) < 1e-17 * sum) break;
    factor *= ((s + 2 * k + 1) * (s + 2 * k + 2)) / (a * a);
  }
  return sum;
}

/** The terms with a negative base are (−1)ˢ·(j − f)^−s, f the fraction of q: a difference of two zeta functions. */
function negativeArgument(s: number, q: number): number {
  const fraction = q - Math.floor(q);
  const sign = s % 2 === 0 ? 1 : -1;
  return zeta(s, fraction) + sign * (zeta(s, Math.ceil(q) - q) - zeta(s, 1 - q));
}
