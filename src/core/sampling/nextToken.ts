/** One token drawn from scores, the way language models are sampled. */
import { pick } from '../probability/categorical';
import type { UniformSource } from '../probability/uniformSource';
import { softmax } from './softmax';
import { minP, topK, topP } from './truncation';

export interface SamplingOptions {
  /** 1 unless said; 0 takes the most probable token. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
}

/** The probabilities that a token is drawn with: temperature first, then top-k, top-p and min-p, each on what is left. */
export function samplingProbabilities(scores: ArrayLike<number>, options: SamplingOptions = {}): Float64Array {
  let p = softmax(scores, options.temperature ?? 1);
  if (options.topK !== undefined) p = topK(p, options.topK);
  if (options.topP !== undefined) p = topP(p, options.topP);
  if (options.minP !== undefined) p = minP(p, options.minP);
  return p;
}

export function sampleToken(scores: ArrayLike<number>, uniform: UniformSource, options: SamplingOptions = {}): number {
  return pick(samplingProbabilities(scores, options), uniform());
}
