/** What the weights of an attention row look like: spread out, or all on one key? */
import { entropy } from '../information/entropy';

export interface AttentionStatistics {
  /** −Σ a·ln a, between 0 (one key) and ln n (all alike). */
  readonly entropy: number;
  /** entropy/ln n; NaN where there is one key only. */
  readonly normalisedEntropy: number;
  readonly largest: number;
  /** The key that has it, the first of equal ones. */
  readonly largestAt: number;
  /** exp(entropy): how many keys, equally weighted, would be as spread out. */
  readonly effectiveKeys: number;
}

/** Of one row of attention weights, which sum to 1. */
export function attentionStatistics(weights: ArrayLike<number>): AttentionStatistics {
  const h = entropy(weights);
  let largestAt = 0;
  for (let i = 1; i < weights.length; i++) if (weights[i] > weights[largestAt]) largestAt = i;
  return {
    entropy: h,
    normalisedEntropy: h / Math.log(weights.length),
    largest: weights[largestAt],
    largestAt,
    effectiveKeys: Math.exp(h),
  };
}
