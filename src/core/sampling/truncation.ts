/**
 * Leaving out improbable tokens before one is drawn: top-k, top-p (nucleus) and min-p. Each gives probabilities of the
 * same length, 0 where left out, scaled to sum to 1. Equal probabilities are taken in order of their index.
 */
import { demand, demandCount, demandDistribution, demandProbability } from '../domain';

/** The k most probable. */
export function topK(p: ArrayLike<number>, k: number): Float64Array {
  demandDistribution('topK', 'p', p);
  demandCount('topK', 'k', k, 1);
  return keep(p, byProbability(p).slice(0, k));
}

/**
 * The fewest most probable ones whose probabilities sum to at least `mass`; always one. Holtzman et al., "The curious
 * case of neural text degeneration", 2020.
 */
export function topP(p: ArrayLike<number>, mass: number): Float64Array {
  demandDistribution('topP', 'p', p);
  demandProbability('topP', 'the mass', mass);
  const kept: number[] = [];
  let sum = 0;
  for (const i of byProbability(p)) {
    if (kept.length > 0 && (sum >= mass || p[i] === 0)) break;
    kept.push(i);
    sum += p[i];
  }
  return keep(p, kept);
}

/** Those at least `fraction` as probable as the most probable one. Nguyen et al., "Min-p sampling", 2024. */
export function minP(p: ArrayLike<number>, fraction: number): Float64Array {
  demandDistribution('minP', 'p', p);
  demandProbability('minP', 'the fraction', fraction);
  const order = byProbability(p);
  const least = fraction * p[order[0]];
  return keep(
    p,
    order.filter((i) => p[i] >= least),
  );
}

function byProbability(p: ArrayLike<number>): number[] {
  return Array.from(p, (_, i) => i).sort((i, j) => p[j] - p[i] || i - j);
}

function keep(p: ArrayLike<number>, indices: readonly number[]): Float64Array {
  const mass = indices.reduce((sum, i) => sum + p[i], 0);
  demand(mass > 0, 'truncation', 'a probability above 0 among those kept', mass);
  const kept = new Float64Array(p.length);
  for (const i of indices) kept[i] = p[i] / mass;
  return kept;
}
