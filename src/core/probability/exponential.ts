/** The exponential distribution: waiting times of events that come at a rate. */
import { demandPositive } from '../domain';
import { deviance } from '../special/saddlePoint';
import type { Distribution } from './distribution';

export interface Exponential extends Distribution {
  readonly family: 'exponential';
  readonly rate: number;
}

/** Density rate·exp(−rate·x) for x ≥ 0. */
export function exponential(rate: number): Exponential {
  demandPositive('exponential', 'rate', rate);
  return {
    family: 'exponential',
    rate,
    mean: 1 / rate,
    variance: 1 / rate / rate,
    logProb: (x) => (x < 0 ? Number.NEGATIVE_INFINITY : Math.log(rate) - rate * x),
    entropy: () => 1 - Math.log(rate),
    sample: (uniform) => -Math.log1p(-uniform()) / rate,
  };
}

/** ln(r_p/r_q) + r_q/r_p − 1. */
export function klExponential(p: Exponential, q: Exponential): number {
  return deviance(p.rate, q.rate) / p.rate;
}
