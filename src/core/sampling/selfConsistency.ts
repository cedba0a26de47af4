/** Self-consistency: several chains of thought are sampled, and their answers vote (Wang et al., 2022). */
import { demand, demandCount, demandProbability } from '../domain';
import { logBinomial } from '../special/saddlePoint';

/**
 * How probable it is that more than half of n independent answers are right, each with probability p. All wrong
 * answers are taken to agree, which is the worst case. n is odd, so that there is no tie.
 */
export function majorityIsRight(p: number, n: number): number {
  demandProbability('majorityIsRight', 'p', p);
  demandCount('majorityIsRight', 'n', n, 1);
  demand(n % 2 === 1, 'majorityIsRight', 'an odd number of answers', n);
  let sum = 0;
  for (let k = (n + 1) / 2; k <= n; k++) sum += Math.exp(logBinomial(k, n - k, p, 1 - p));
  return Math.min(1, sum);
}

/** The answer given most often, and how often; of equally frequent ones the one given first. */
export function majorityVote<T>(answers: readonly T[]): { answer: T; votes: number } {
  demand(answers.length > 0, 'majorityVote', 'at least one answer', 'none');
  const votes = new Map<T, number>();
  for (const a of answers) votes.set(a, (votes.get(a) ?? 0) + 1);
  let [answer, most] = [answers[0], 0];
  for (const [a, n] of votes) if (n > most) [answer, most] = [a, n];
  return { answer, votes: most };
}
