/**
 * Two parts into which the logarithms of the Poisson, binomial, gamma and beta densities fall, each free of the
 * cancellation of k·ln λ − λ − ln k!. Loader, "Fast and accurate computation of binomial probabilities", 2000.
 */
import { lgamma } from './gamma';
import { stirlingTail } from './stirling';

const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

/** What Stirling's formula leaves out: ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π), for x > 0 (DLMF 5.11.1). */
export function stirlingError(x: number): number {
  if (x < 10) return lgamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LN_2PI);
  return stirlingTail(x);
}

/** x·ln(x/m) + m − x for x ≥ 0, m > 0: how unlikely x is where m is expected. Near x = m a series in (x − m)/(x + m). */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (!(Math.abs(x - m) < 0.1 * (x + m))) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v * v;
    const next = sum + power / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln(mᵏ·e^−m/Γ(k + 1)), the Poisson probability for any real k ≥ 0. */
export function logPoisson(k: number, m: number): number {
  if (m === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (k === 0) return -m;
  if (k < 10) return k * Math.log(m) - m - lgamma(k + 1);
  return -(HALF_LN_2PI + 0.5 * Math.log(k) + stirlingError(k) + deviance(k, m));
}

/**
 * ln(Γ(n+1)/(Γ(k+1)Γ(l+1))·pᵏqˡ), n = k + l, q = 1 − p: the binomial probability of k successes and l failures, for
 * any real k, l ≥ 0. Both p and q are given, as 1 − p may have lost digits.
 */
export function logBinomial(k: number, l: number, p: number, q: number): number {
  if (p === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (q === 0) return l === 0 ? 0 : Number.NEGATIVE_INFINITY;
  const n = k + l;
  if (k === 0) return p < 0.1 ? n * Math.log1p(-p) : n * Math.log(q);
  if (l === 0) return q < 0.1 ? n * Math.log1p(-q) : n * Math.log(p);
  const shape = stirlingError(n) - stirlingError(k) - stirlingError(l);
  const distance = deviance(k, n * p) + deviance(l, n * q);
  return shape - distance - HALF_LN_2PI - 0.5 * (Math.log(k) + Math.log(l / n));
}
