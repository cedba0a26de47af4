/**
 * Softmax of a stream, without seeing all scores first: the trick of FlashAttention. A running maximum m and a running
 * sum l of exp(score − m) are kept; when a larger score comes, what was summed is scaled down.
 * Milakov & Gimelshein, "Online normalizer calculation for softmax", 2018.
 */
import { demand, demandSameLength } from '../domain';

export interface StreamState {
  /** The largest score so far; −∞ before the first. */
  readonly max: number;
  /** Σ exp(score − max). */
  readonly sum: number;
  /** Σ exp(score − max)·value. */
  readonly weighted: Float64Array;
}

export function emptyStream(valueWidth = 0): StreamState {
  return { max: Number.NEGATIVE_INFINITY, sum: 0, weighted: new Float64Array(valueWidth) };
}

/** The state after one more score and its value vector. A score of −∞ (masked) changes nothing. */
export function absorb(state: StreamState, score: number, value: ArrayLike<number> = []): StreamState {
  demand(score < Number.POSITIVE_INFINITY, 'online softmax', 'a finite score or −∞', score);
  demandSameLength('online softmax', state.weighted, value);
  if (score === Number.NEGATIVE_INFINITY) return state;
  const max = Math.max(state.max, score);
  const [keep, add] = [Math.exp(state.max - max), Math.exp(score - max)];
  return { max, sum: state.sum * keep + add, weighted: state.weighted.map((w, i) => w * keep + add * value[i]) };
}

/** Two streams as one: why blocks can be worked on apart. */
export function merge(a: StreamState, b: StreamState): StreamState {
  demandSameLength('online softmax', a.weighted, b.weighted);
  const max = Math.max(a.max, b.max);
  if (max === Number.NEGATIVE_INFINITY) return a;
  const [ofA, ofB] = [Math.exp(a.max - max), Math.exp(b.max - max)];
  return { max, sum: a.sum * ofA + b.sum * ofB, weighted: a.weighted.map((w, i) => w * ofA + b.weighted[i] * ofB) };
}

/** ln Σ exp(score): −∞ when nothing came. */
export function logSumExpOf(state: StreamState): number {
  return state.max + Math.log(state.sum);
}

/** Σ softmax(score)·value, what attention puts out for one query. */
export function outputOf(state: StreamState): Float64Array {
  demand(state.sum > 0, 'online softmax', 'a score that is not masked: a fully masked row has no output', 'none');
  return state.weighted.map((w) => w / state.sum);
}
