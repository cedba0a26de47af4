/** The parameters under which the data are most probable (MLE), and the bias of the variance. */
import { demand, demandAllFinite, demandCount, demandNonNegative } from '../domain';

export interface GaussianFit {
  readonly mean: number;
  /** Σ (x − mean)²/n, the maximum likelihood estimate: on average too small. */
  readonly variance: number;
  /** Σ (x − mean)²/(n − 1), right on average; NaN for a single number. */
  readonly unbiasedVariance: number;
}

/** In two passes: the mean first, then the squares of what is left, less what rounding the mean left over. */
export function gaussianMle(data: ArrayLike<number>): GaussianFit {
  const n = data.length;
  demand(n > 0, 'gaussianMle', 'at least one number', 'none');
  demandAllFinite('gaussianMle', 'data', data);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i] / n;
  const mean = sum;
  let [squares, rest] = [0, 0];
  for (let i = 0; i < n; i++) {
    const d = data[i] - mean;
    squares += d * d;
    rest += d;
  }
  squares -= (rest * rest) / n;
  return { mean: mean + rest / n, variance: squares / n, unbiasedVariance: n > 1 ? squares / (n - 1) : Number.NaN };
}

/** E of the MLE's variance from n numbers: (n − 1)/n·σ². The mean that is subtracted was fitted to the same numbers. */
export function expectedMleVariance(n: number, variance: number): number {
  demandCount('expectedMleVariance', 'n', n, 1);
  demandNonNegative('expectedMleVariance', 'variance', variance);
  return ((n - 1) / n) * variance;
}

/** The share of successes. */
export function bernoulliMle(successes: number, trials: number): number {
  demandTrials('bernoulliMle', successes, trials);
  demand(trials > 0, 'bernoulliMle', 'at least one trial', trials);
  return successes / trials;
}

export function demandTrials(where: string, successes: number, trials: number): void {
  demandCount(where, 'trials', trials);
  demandCount(where, 'successes', successes);
  demand(successes <= trials, where, 'at most as many successes as trials', `${successes} of ${trials}`);
}

/**
 * Squared error of c times the mean of n numbers, as an estimate of their μ: bias² (c − 1)²μ² plus variance c²σ²/n.
 * A little shrinking (c < 1) lowers it: the bias-variance trade-off.
 */
export function shrunkMeanError(c: number, mu: number, variance: number, n: number): number {
  demandCount('shrunkMeanError', 'n', n, 1);
  demandNonNegative('shrunkMeanError', 'variance', variance);
  return (c - 1) ** 2 * mu * mu + (c * c * variance) / n;
}
