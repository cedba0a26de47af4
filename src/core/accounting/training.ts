/** What training keeps in memory and what checkpointing costs. */
import { demand, demandAllFinite, demandCount, demandNonNegative, demandSameLength } from '../domain';

export interface BytesPerParameter {
  readonly weights: number;
  readonly gradients: number;
  /** Copies of the weights in single precision, that the updates go to. */
  readonly master: number;
  /** The optimiser's own: Adam's two moments, momentum's velocity. */
  readonly state: number;
  readonly total: number;
}

const STATES = { sgd: 0, momentum: 1, adam: 2 } as const;

/**
 * Mixed precision does not make Adam smaller: weights and gradients of 2 bytes each, but master weights and both
 * moments in 4: 16 bytes, as in single precision. Rajbhandari et al., "ZeRO", 2020, §3.1.
 */
export function bytesPerParameter(optimiser: keyof typeof STATES, precision: 'float32' | 'mixed'): BytesPerParameter {
  const [weights, gradients, master] = precision === 'mixed' ? [2, 2, 4] : [4, 4, 0];
  const state = 4 * STATES[optimiser];
  return { weights, gradients, master, state, total: weights + gradients + master + state };
}

/**
 * Bytes of activations that one block keeps for the backward pass, in 16 bits, with dropout:
 * s·b·h·(34 + 5·a·s/h) for s tokens, b sequences, width h, a heads. Korthikanti et al., "Reducing activation
 * recomputation in large transformer models", 2022, eq. 2.
 */
export function activationBytesPerBlock(tokens: number, batch: number, width: number, heads: number): number {
  for (const [name, n] of Object.entries({ tokens, batch, width, heads }))
    demandCount('activationBytesPerBlock', name, n, 1);
  return tokens * batch * (34 * width + 5 * heads * tokens);
}

/** The same when only the block's input is kept, and the rest computed again: 2·s·b·h. */
export function checkpointBytesPerBlock(tokens: number, batch: number, width: number): number {
  for (const [name, n] of Object.entries({ tokens, batch, width })) demandCount('checkpointBytesPerBlock', name, n, 1);
  return 2 * tokens * batch * width;
}

/** Time of a step with every activation computed again, to that without: (1 + 1 + 2)/(1 + 2), a backward pass costing two forward ones. */
export function checkpointingCost(): number {
  return (1 + 1 + 2) / (1 + 2);
}

/**
 * The loss of a batch that was split: the mean over all tokens. The mean of the parts' means is another number unless
 * all have the same number of tokens.
 */
export function accumulatedLoss(losses: ArrayLike<number>, tokens: ArrayLike<number>): number {
  demandSameLength('accumulatedLoss', losses, tokens);
  demandAllFinite('accumulatedLoss', 'losses', losses);
  let [sum, count] = [0, 0];
  for (let i = 0; i < losses.length; i++) {
    demandNonNegative('accumulatedLoss', 'the number of tokens', tokens[i]);
    sum += losses[i] * tokens[i];
    count += tokens[i];
  }
  demand(count > 0, 'accumulatedLoss', 'at least one token', count);
  return sum / count;
}
