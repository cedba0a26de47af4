/** The Poisson distribution: how many events there are where `rate` are expected. */
import { demandNonNegative } from '../domain';
import { deviance, logPoisson } from '../special/saddlePoint';
import { expandedEntropy, LARGE_VARIANCE, summedEntropy } from './discreteEntropy';
import type { Distribution } from './distribution';
import { openUniform, type UniformSource } from './uniformSource';

export interface Poisson extends Distribution {
  readonly family: 'poisson';
  readonly rate: number;
}

/** Probability rateᵏ·exp(−rate)/k! of k = 0, 1, 2, … */
export function poisson(rate: number): Poisson {
  demandNonNegative('poisson', 'rate', rate);
  const logProb = (k: number) => {
    if (Number.isNaN(k)) return k;
    return Number.isInteger(k) && k >= 0 ? logPoisson(k, rate) : Number.NEGATIVE_INFINITY;
  };
  return {
    family: 'poisson',
    rate,
    mean: rate,
    variance: rate,
    logProb,
    entropy() {
      if (rate > LARGE_VARIANCE) return expandedEntropy(rate, 1 / rate);
      return summedEntropy(logProb, rate, rate, 0, Number.POSITIVE_INFINITY);
    },
    sample: (uniform) => (rate < 10 ? byMultiplication(rate, uniform) : byRejection(rate, uniform)),
  };
}

/** Events are counted until their waiting times, of which a product of uniform numbers is e^−sum, exceed the rate. */
function byMultiplication(rate: number, uniform: UniformSource): number {
  const limit = Math.exp(-rate);
  let [count, product] = [0, openUniform(uniform)];
  while (product > limit) {
    product *= openUniform(uniform);
    count++;
  }
  return count;
}

/** Transformed rejection: Hörmann, "The transformed rejection method for generating Poisson random variables", 1993. */
function byRejection(rate: number, uniform: UniformSource): number {
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const quickly = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = openUniform(uniform) - 0.5;
    const v = openUniform(uniform);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= quickly) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const height = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (height <= logPoisson(k, rate)) return k;
  }
}

/** r_p·ln(r_p/r_q) + r_q − r_p. */
export function klPoisson(p: Poisson, q: Poisson): number {
  return deviance(p.rate, q.rate);
}
