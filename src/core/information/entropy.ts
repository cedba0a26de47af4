/**
 * Entropy, cross-entropy and divergences of finite distributions, in nats. Probabilities are checked: none negative,
 * the sum 1 to within 1e-5. 0·ln 0 is 0; where q excludes what p allows the value is infinite.
 */
import { demandDistribution, demandSameLength } from '../domain';
import { xlogy } from '../special/logarithms';
import { deviance } from '../special/saddlePoint';

export type Probabilities = ArrayLike<number>;

/** H(p) = −Σ p·ln p: between 0 and ln n. */
export function entropy(p: Probabilities): number {
  demandDistribution('entropy', 'p', p);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum -= xlogy(p[i], p[i]);
  return sum;
}

/** H(p)/ln n: 1 for equal probabilities. NaN for a single outcome. */
export function normalisedEntropy(p: Probabilities): number {
  return entropy(p) / Math.log(p.length);
}

/** H(p, q) = −Σ p·ln q = H(p) + KL(p ‖ q). */
export function crossEntropy(p: Probabilities, q: Probabilities): number {
  demandPair('crossEntropy', p, q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum -= xlogy(p[i], q[i]);
  return sum;
}

/**
 * KL(p ‖ q) = Σ p·ln(p/q). Each term is taken together with q − p, whose sum is 0: then none is negative and nothing
 * cancels, however near p and q are.
 */
export function kl(p: Probabilities, q: Probabilities): number {
  demandPair('kl', p, q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += deviance(p[i], q[i]);
  return sum;
}

/** JSD(p, q) = ½·KL(p ‖ m) + ½·KL(q ‖ m) with m = (p + q)/2: symmetric, at most ln 2. */
export function jensenShannon(p: Probabilities, q: Probabilities): number {
  demandPair('jensenShannon', p, q);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const m = (p[i] + q[i]) / 2;
    sum += (deviance(p[i], m) + deviance(q[i], m)) / 2;
  }
  return sum;
}

/** √JSD, which is a metric: it obeys the triangle inequality (Endres & Schindelin, 2003). JSD itself does not. */
export function jensenShannonDistance(p: Probabilities, q: Probabilities): number {
  return Math.sqrt(jensenShannon(p, q));
}

function demandPair(where: string, p: Probabilities, q: Probabilities): void {
  demandDistribution(where, 'p', p);
  demandDistribution(where, 'q', q);
  demandSameLength(where, p, q);
}
