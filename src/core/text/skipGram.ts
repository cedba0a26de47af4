/**
 * Word vectors by skip-gram with negative sampling: a word's vector v learns to tell the words around it (their second
 * vectors u) from words drawn at random. Mikolov et al., "Distributed representations of words and phrases and their
 * compositionality", 2013.
 */
import { demand, demandCount, demandPositive, demandSameLength } from '../domain';
import { pick } from '../probability/categorical';
import type { UniformSource } from '../probability/uniformSource';
import { logSigmoid, sigmoid } from '../special/logarithms';
import { tokenCounts } from './counts';

/** Every (word, neighbour) at most `window` places apart. */
export function skipGramPairs(ids: ArrayLike<number>, window: number): [center: number, context: number][] {
  demandCount('skipGramPairs', 'the window', window, 1);
  const pairs: [number, number][] = [];
  for (let i = 0; i < ids.length; i++) {
    for (let j = Math.max(0, i - window); j <= Math.min(ids.length - 1, i + window); j++) {
      if (j !== i) pairs.push([ids[i], ids[j]]);
    }
  }
  return pairs;
}

/** Negatives are drawn with probability ∝ count^¾: rare words somewhat more often than they occur. */
export function noiseDistribution(counts: ArrayLike<number>, power = 0.75): Float64Array {
  const weights = Float64Array.from(counts, (n) => (n === 0 ? 0 : n ** power));
  const sum = weights.reduce((a, b) => a + b, 0);
  demand(sum > 0, 'noiseDistribution', 'a word that occurs', 'none');
  return weights.map((w) => w / sum);
}

export interface SkipGramStep {
  /** −ln σ(u₀·v) − Σₖ ln σ(−uₖ·v) with u₀ the neighbour and uₖ the negatives. */
  readonly loss: number;
  readonly center: Float64Array;
  /** Of the neighbour, then of each negative. */
  readonly contexts: Float64Array[];
}

/** Loss and gradients of one pair: ∂/∂uₖ = (σ(uₖ·v) − yₖ)·v, ∂/∂v = Σₖ (σ(uₖ·v) − yₖ)·uₖ, y₀ = 1 and else 0. */
export function skipGramStep(v: Float64Array, context: Float64Array, negatives: readonly Float64Array[]): SkipGramStep {
  const center = new Float64Array(v.length);
  let loss = 0;
  const contexts = [context, ...negatives].map((u, k) => {
    demandSameLength('skipGramStep', u, v);
    const score = u.reduce((sum, x, i) => sum + x * v[i], 0);
    loss -= logSigmoid(k === 0 ? score : -score);
    const slope = k === 0 ? -sigmoid(-score) : sigmoid(score);
    for (let i = 0; i < v.length; i++) center[i] += slope * u[i];
    return v.map((x) => slope * x);
  });
  return { loss, center, contexts };
}

export interface SkipGramOptions {
  readonly vocabulary: number;
  readonly width: number;
  readonly window: number;
  readonly negatives: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly uniform: UniformSource;
}

export interface WordVectors {
  /** The vectors of words, by id. */
  readonly vectors: Float64Array[];
  /** Their second vectors, as neighbours. */
  readonly contexts: Float64Array[];
  /** The mean loss of a pair in each epoch. */
  readonly losses: number[];
}

/** Plain SGD over the pairs, in order of the text. */
export function trainSkipGram(ids: ArrayLike<number>, options: SkipGramOptions): WordVectors {
  const { vocabulary, width, uniform, learningRate } = options;
  demandCount('trainSkipGram', 'the width', width, 1);
  demandCount('trainSkipGram', 'the number of negatives', options.negatives);
  demandCount('trainSkipGram', 'the number of epochs', options.epochs, 1);
  demandPositive('trainSkipGram', 'the learning rate', learningRate);
  const noise = noiseDistribution(tokenCounts(ids, vocabulary));
  const pairs = skipGramPairs(ids, options.window);
  demand(pairs.length > 0, 'trainSkipGram', 'a text of at least two tokens', ids.length);
  const vectors = Array.from({ length: vocabulary }, () =>
    Float64Array.from({ length: width }, () => (uniform() - 0.5) / width),
  );
  const contexts = Array.from({ length: vocabulary }, () => new Float64Array(width));
  const losses: number[] = [];
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    let sum = 0;
    for (const [center, context] of pairs) {
      const negatives = Array.from({ length: options.negatives }, () => pick(noise, uniform())).filter(
        (k) => k !== context,
      );
      const step = skipGramStep(
        vectors[center],
        contexts[context],
        negatives.map((k) => contexts[k]),
      );
      sum += step.loss;
      descend(vectors[center], step.center, learningRate);
      [context, ...negatives].forEach((k, i) => descend(contexts[k], step.contexts[i], learningRate));
    }
    losses.push(sum / pairs.length);
  }
  return { vectors, contexts, losses };
}

function descend(x: Float64Array, gradient: Float64Array, rate: number): void {
  for (let i = 0; i < x.length; i++) x[i] -= rate * gradient[i];
}
