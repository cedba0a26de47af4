/**
 * Reward with a leash: maximise E_π[R] − β·KL(π ‖ π_ref), the objective of RLHF. The penalty is KL of the policy from
 * the reference, which keeps the policy where the reference is probable.
 */
import { demand, demandAllFinite, demandDistribution, demandPositive, demandSameLength } from '../domain';
import { kl } from '../information/entropy';
import { logSumExp } from '../special/logarithms';

export interface OptimalPolicy {
  /** π*(y) = π_ref(y)·exp(R(y)/β)/Z. */
  readonly policy: Float64Array;
  /** β·ln Z, the value of the objective there. */
  readonly value: number;
}

/** The maximum in closed form (e.g. Rafailov et al., "Direct preference optimization", 2023, eq. 4). */
export function optimalPolicy(reference: ArrayLike<number>, rewards: ArrayLike<number>, beta: number): OptimalPolicy {
  demandArguments(reference, rewards, beta);
  const logs = Float64Array.from(reference, (p, i) => Math.log(p) + rewards[i] / beta);
  const logZ = logSumExp(logs);
  return { policy: logs.map((l) => Math.exp(l - logZ)), value: beta * logZ };
}

/** E_π[R] − β·KL(π ‖ π_ref) of any policy; −∞ where it does what the reference never does. */
export function klRegularisedReward(
  policy: ArrayLike<number>,
  reference: ArrayLike<number>,
  rewards: ArrayLike<number>,
  beta: number,
): number {
  demandArguments(reference, rewards, beta);
  demandDistribution('KL-regularised reward', 'the policy', policy);
  demandSameLength('KL-regularised reward', policy, reference);
  let reward = 0;
  for (let i = 0; i < policy.length; i++) reward += policy[i] * rewards[i];
  return reward - beta * kl(policy, reference);
}

function demandArguments(reference: ArrayLike<number>, rewards: ArrayLike<number>, beta: number): void {
  const where = 'KL-regularised reward';
  demandDistribution(where, 'the reference', reference);
  demandSameLength(where, reference, rewards);
  demandAllFinite(where, 'rewards', rewards);
  demandPositive(where, 'β', beta);
  demand(rewards.length > 0, where, 'at least one outcome', 'none');
}
