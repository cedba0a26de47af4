/** The binomial distribution: how many of n trials succeed. */
import { demand, demandCount, demandProbability } from '../domain';
import { deviance, logBinomial } from '../special/saddlePoint';
import { beta } from './beta';
import { expandedEntropy, LARGE_VARIANCE, summedEntropy } from './discreteEntropy';
import type { Distribution } from './distribution';
import type { UniformSource } from './uniformSource';

export interface Binomial extends Distribution {
  readonly family: 'binomial';
  readonly n: number;
  readonly p: number;
}

/** Probability n!/(k!(n − k)!)·pᵏ(1 − p)ⁿ⁻ᵏ of k = 0 … n. */
export function binomial(n: number, p: number): Binomial {
  demandCount('binomial', 'n', n);
  demandProbability('binomial', 'p', p);
  const variance = n * p * (1 - p);
  const logProb = (k: number) => {
    if (Number.isNaN(k)) return k;
    return Number.isInteger(k) && k >= 0 && k <= n ? logBinomial(k, n - k, p, 1 - p) : Number.NEGATIVE_INFINITY;
  };
  return {
    family: 'binomial',
    n,
    p,
    mean: n * p,
    variance,
    logProb,
    entropy() {
      if (variance > LARGE_VARIANCE) return expandedEntropy(variance, (1 - 2 * p) ** 2 / variance);
      return summedEntropy(logProb, n * p, variance, 0, n);
    },
    sample: (uniform) => draw(n, p, uniform),
  };
}

const COUNTED = 32;

/**
 * Few trials are counted. Of many, the middle one in order of size has a beta distribution (they are uniform numbers),
 * and says on which side of p about half of them are: Devroye, "Non-Uniform Random Variate Generation", X.4.3.
 */
function draw(n: number, p: number, uniform: UniformSource): number {
  let [successes, left, chance] = [0, n, p];
  while (left > COUNTED) {
    const middle = 1 + Math.floor(left / 2);
    const at = beta(middle, left + 1 - middle).sample(uniform);
    if (at <= chance) {
      successes += middle;
      chance = (chance - at) / (1 - at);
      left -= middle;
    } else {
      chance /= at;
      left = middle - 1;
    }
    if (chance <= 0) return successes;
    if (chance >= 1) return successes + left;
  }
  for (let i = 0; i < left; i++) if (uniform() < chance) successes++;
  return successes;
}

/** n·(p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q))) for the same n; of another n there is no closed form. */
export function klBinomial(p: Binomial, q: Binomial): number {
  demand(p.n === q.n, 'KL of binomial distributions', 'the same number of trials', `${p.n} and ${q.n}`);
  if (p.n === 0) return 0;
  return p.n * (deviance(p.p, q.p) + deviance(1 - p.p, 1 - q.p));
}
