/** The categorical distribution: outcome i of 0 … n − 1 with probability pᵢ. */
import { demand, demandDistribution } from '../domain';
import { logSumExp, xlogy } from '../special/logarithms';
import { deviance } from '../special/saddlePoint';
import type { Distribution } from './distribution';

export interface Categorical extends Distribution {
  readonly family: 'categorical';
  readonly probabilities: Float64Array;
}

/** Probabilities that sum to 1; what rounding left of that is divided out. */
export function categorical(probabilities: ArrayLike<number>): Categorical {
  demandDistribution('categorical', 'probabilities', probabilities);
  const sum = Array.from(probabilities).reduce((a, b) => a + b, 0);
  const p = Float64Array.from(probabilities, (x) => x / sum);
  return fromLogs(
    p,
    p.map((x) => Math.log(x)),
  );
}

/** The same from scores: pᵢ ∝ exp(scoreᵢ). A score of −∞ excludes the outcome. */
export function categoricalFromLogits(logits: ArrayLike<number>): Categorical {
  const total = logSumExp(logits);
  demand(Number.isFinite(total), 'categorical', 'finite scores, or −∞ for some of them', [...Array.from(logits)]);
  const logs = Float64Array.from(logits, (x) => x - total);
  return fromLogs(
    logs.map((x) => Math.exp(x)),
    logs,
  );
}

function fromLogs(p: Float64Array, logs: Float64Array): Categorical {
  const mean = p.reduce((sum, x, i) => sum + i * x, 0);
  return {
    family: 'categorical',
    probabilities: p,
    mean,
    variance: p.reduce((sum, x, i) => sum + (i - mean) ** 2 * x, 0),
    logProb(i) {
      if (Number.isNaN(i)) return i;
      return Number.isInteger(i) && i >= 0 && i < p.length ? logs[i] : Number.NEGATIVE_INFINITY;
    },
    entropy: () => p.reduce((sum, x) => sum - xlogy(x, x), 0),
    sample: (uniform) => pick(p, uniform()),
  };
}

/** The outcome whose stretch of [0, 1) holds u; never one of probability 0. */
export function pick(p: ArrayLike<number>, u: number): number {
  let [cumulated, last] = [0, -1];
  for (let i = 0; i < p.length; i++) {
    if (!(p[i] > 0)) continue;
    last = i;
    cumulated += p[i];
    if (u < cumulated) return i;
  }
  // The sum may have been rounded to a little below 1.
  demand(last >= 0, 'categorical sample', 'a probability above 0', 'none');
  return last;
}

/** Σ pᵢ·ln(pᵢ/qᵢ); infinite where some qᵢ is 0 and pᵢ is not. */
export function klCategorical(p: Categorical, q: Categorical): number {
  const [n, m] = [p.probabilities.length, q.probabilities.length];
  demand(n === m, 'KL of categorical distributions', 'the same number of outcomes', `${n} and ${m}`);
  return p.probabilities.reduce((sum, x, i) => sum + deviance(x, q.probabilities[i]), 0);
}
