/**
 * The most probable parameters given data and a prior (MAP). −ln prior is added to −ln likelihood: a normal prior
 * adds an L2 penalty, a Laplace prior an L1 penalty.
 */
import { demand, demandCount, demandFinite, demandNonNegative, demandPositive } from '../domain';
import type { Beta } from './beta';
import type { Laplace } from './laplace';
import { demandTrials } from './maximumLikelihood';
import { type Normal, normal } from './normal';

/**
 * What is known of the mean μ of n numbers with the variance given, from their mean and a normal prior: again normal.
 * The precisions n/σ² and 1/τ² add up, and weigh the two means. Its mean is the MAP estimate.
 */
export function posteriorOfMean(dataMean: number, n: number, variance: number, prior: Normal): Normal {
  demandFinite('posteriorOfMean', 'the mean of the data', dataMean);
  demandCount('posteriorOfMean', 'n', n);
  demandPositive('posteriorOfMean', 'variance', variance);
  const [data, before] = [n / variance, 1 / prior.variance];
  const precision = data + before;
  return normal((data / precision) * dataMean + (before / precision) * prior.loc, 1 / Math.sqrt(precision));
}

/** The same with a Laplace prior: the data's mean is moved towards the prior's centre by σ²/(n·scale), and stops there. */
export function laplaceMapOfMean(dataMean: number, n: number, variance: number, prior: Laplace): number {
  demandFinite('laplaceMapOfMean', 'the mean of the data', dataMean);
  demandCount('laplaceMapOfMean', 'n', n, 1);
  demandPositive('laplaceMapOfMean', 'variance', variance);
  return prior.loc + softThreshold(dataMean - prior.loc, variance / n / prior.scale);
}

/** The w that minimises ½(w − a)² + λ|w|: a moved towards 0 by λ, and 0 where |a| ≤ λ. This is why L1 gives zeros. */
export function softThreshold(a: number, lambda: number): number {
  demandNonNegative('softThreshold', 'λ', lambda);
  return Math.sign(a) * Math.max(0, Math.abs(a) - lambda);
}

/** The w that minimises ½(w − a)² + ½λw²: smaller than a, and never 0 unless a is. */
export function ridgeShrink(a: number, lambda: number): number {
  demandNonNegative('ridgeShrink', 'λ', lambda);
  return a / (1 + lambda);
}

/** (a + successes − 1)/(a + b + trials − 2), the mode of the posterior, which is beta(a + successes, b + failures). */
export function bernoulliMap(successes: number, trials: number, prior: Beta): number {
  demandTrials('bernoulliMap', successes, trials);
  const [a, b] = [prior.a + successes, prior.b + trials - successes];
  demand(
    a + b > 2 && a >= 1 && b >= 1,
    'bernoulliMap',
    'a posterior with one mode: both its parameters at least 1',
    `${a} and ${b}`,
  );
  return (a - 1) / (a + b - 2);
}
