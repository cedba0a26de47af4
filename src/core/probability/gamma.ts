/** The gamma distribution with a shape and a rate (1/scale). */
import { demandPositive } from '../domain';
import { lgamma, logMinusDigamma } from '../special/gamma';
import { deviance, stirlingError } from '../special/saddlePoint';
import { type Distribution, HALF_LN_2PI } from './distribution';
import { standardNormal } from './normal';
import { openUniform, type UniformSource } from './uniformSource';

export interface Gamma extends Distribution {
  readonly family: 'gamma';
  readonly shape: number;
  readonly rate: number;
}

/** Density rateᵃ·xᵃ⁻¹·exp(−rate·x)/Γ(a) for x ≥ 0, a the shape. */
export function gamma(shape: number, rate: number): Gamma {
  demandPositive('gamma', 'shape', shape);
  demandPositive('gamma', 'rate', rate);
  return {
    family: 'gamma',
    shape,
    rate,
    mean: shape / rate,
    variance: shape / rate / rate,
    logProb: (x) => logDensity(x, shape, rate),
    // a − ln rate + ln Γ(a) + (1 − a)·ψ(a), with Stirling's formula put in for ln Γ so that the large terms are gone.
    entropy: () =>
      0.5 * Math.log(shape) +
      HALF_LN_2PI +
      stirlingError(shape) +
      (shape - 1) * logMinusDigamma(shape) -
      Math.log(rate),
    sample: (uniform) => Math.exp(logStandardGamma(shape, uniform)) / rate,
  };
}

function logDensity(x: number, shape: number, rate: number): number {
  if (x < 0) return Number.NEGATIVE_INFINITY;
  if (x === 0) return shape === 1 ? Math.log(rate) : shape < 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (shape < 10) return (shape - 1) * Math.log(rate * x) + Math.log(rate) - rate * x - lgamma(shape);
  return 0.5 * Math.log(shape) - Math.log(x) - HALF_LN_2PI - stirlingError(shape) - deviance(shape, rate * x);
}

/**
 * The logarithm of a value of gamma(shape, 1): for a small shape the value itself is often below the smallest number.
 * Marsaglia & Tsang, "A simple method for generating gamma variables", 2000; a shape below 1 is raised by one and
 * the value multiplied by u^(1/shape).
 */
export function logStandardGamma(shape: number, uniform: UniformSource): number {
  if (shape < 1) return logStandardGamma(shape + 1, uniform) + Math.log(openUniform(uniform)) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(uniform);
    const t = 1 + c * x;
    if (t <= 0) continue;
    const logV = 3 * Math.log(t);
    const v = t * t * t;
    if (Math.log(openUniform(uniform)) < 0.5 * x * x + d - d * v + d * logV) return Math.log(d) + logV;
  }
}

/**
 * (a − b)·ψ(a) − ln Γ(a) + ln Γ(b) + b·ln(r_p/r_q) + a·(r_q/r_p − 1), a and b the shapes of p and q. With Stirling's formula put in
 * the large terms become one deviance.
 */
export function klGamma(p: Gamma, q: Gamma): number {
  const [a, b] = [p.shape, q.shape];
  const rest = stirlingError(b) - stirlingError(a) - 0.5 * Math.log(b / a) - (a - b) * logMinusDigamma(a);
  return deviance(b, a * (q.rate / p.rate)) + rest;
}
