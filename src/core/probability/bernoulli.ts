/** The Bernoulli distribution: 1 with probability p, else 0. */
import { demandProbability } from '../domain';
import { xlog1py, xlogy } from '../special/logarithms';
import { deviance } from '../special/saddlePoint';
import type { Distribution } from './distribution';

export interface Bernoulli extends Distribution {
  readonly family: 'bernoulli';
  readonly p: number;
}

export function bernoulli(p: number): Bernoulli {
  demandProbability('bernoulli', 'p', p);
  return {
    family: 'bernoulli',
    p,
    mean: p,
    variance: p * (1 - p),
    logProb(x) {
      if (x === 1) return Math.log(p);
      if (x === 0) return Math.log1p(-p);
      return Number.isNaN(x) ? x : Number.NEGATIVE_INFINITY;
    },
    entropy: () => -xlogy(p, p) - xlog1py(1 - p, -p),
    sample: (uniform) => (uniform() < p ? 1 : 0),
  };
}

/** p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)); infinite where q excludes what p allows. */
export function klBernoulli(p: Bernoulli, q: Bernoulli): number {
  return deviance(p.p, q.p) + deviance(1 - p.p, 1 - q.p);
}
