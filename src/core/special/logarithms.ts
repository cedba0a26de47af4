/**
 * Functions of logarithms and exponentials that neither overflow nor lose digits where the plain formula does.
 * NaN in gives NaN out; outside a domain the value is NaN, as element-wise functions have it.
 */

/** x·ln y with 0·ln y = 0, also at y = 0: the convention of entropy. */
export function xlogy(x: number, y: number): number {
  return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y);
}

/** x·ln(1 + y) with 0·ln(1 + y) = 0. */
export function xlog1py(x: number, y: number): number {
  return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log1p(y);
}

/** σ(x) = 1/(1 + e⁻ˣ). The exponential is taken of a negative number, so it cannot overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** ln(p/(1 − p)), the inverse of `sigmoid`; ∓∞ at 0 and 1. Near ½ the quotient is written as 1 plus a small number. */
export function logit(p: number): number {
  if (p > 0.25 && p < 0.75) return Math.log1p((2 * p - 1) / (1 - p));
  return Math.log(p) - Math.log1p(-p);
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** ln σ(x) = −softplus(−x): finite where σ(x) underflows to 0. */
export function logSigmoid(x: number): number {
  return -softplus(-x);
}

/** ln(1 − eˣ) for x ≤ 0. Mächler, "Accurately computing log(1 − exp(−|a|))", 2012: two forms, parted at −ln 2. */
export function log1mexp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/** ln(eᵃ + eᵇ). */
export function logAddExp(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** ln Σ exp xᵢ = m + ln Σ exp(xᵢ − m) with m the largest. An empty sum is 0: −∞. */
export function logSumExp(x: ArrayLike<number>): number {
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) return Number.NaN;
    if (x[i] > x[at]) at = i;
  }
  const largest = x.length === 0 ? Number.NEGATIVE_INFINITY : x[at];
  if (!Number.isFinite(largest)) return largest;
  // The largest term is 1 and stays out of the sum: log1p keeps the digits of what the others add.
  let rest = 0;
  for (let i = 0; i < x.length; i++) if (i !== at) rest += Math.exp(x[i] - largest);
  return largest + Math.log1p(rest);
}
