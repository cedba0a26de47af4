/**
 * GloVe: word vectors whose products are the logarithms of how often words occur together. Pennington et al., "GloVe:
 * global vectors for word representation", 2014.
 */
import { demand, demandCount, demandPositive } from '../domain';
import type { UniformSource } from '../probability/uniformSource';
import { demandId } from './counts';

/** One non-zero entry of the co-occurrence matrix. */
export interface CoOccurrence {
  readonly row: number;
  readonly col: number;
  /** The sum of 1/distance over the places where both are within the window. */
  readonly weight: number;
}

/** Symmetric: (i, j) and (j, i) both occur. */
export function coOccurrences(ids: ArrayLike<number>, vocabulary: number, window: number): CoOccurrence[] {
  demandCount('coOccurrences', 'the window', window, 1);
  const rows = new Map<number, Map<number, number>>();
  const add = (row: number, col: number, weight: number) => {
    let entries = rows.get(row);
    if (entries === undefined) rows.set(row, (entries = new Map()));
    entries.set(col, (entries.get(col) ?? 0) + weight);
  };
  for (let i = 0; i < ids.length; i++) {
    demandId('coOccurrences', ids[i], vocabulary);
    for (let j = Math.max(0, i - window); j < i; j++) {
      add(ids[i], ids[j], 1 / (i - j));
      add(ids[j], ids[i], 1 / (i - j));
    }
  }
  return [...rows].flatMap(([row, entries]) => Array.from(entries, ([col, weight]) => ({ row, col, weight })));
}

/** f(x) = (x/x_max)^α up to x_max, then 1: rare pairs count less, frequent ones not more and more. */
export function gloveWeight(x: number, xMax = 100, alpha = 0.75): number {
  return x < xMax ? (x / xMax) ** alpha : 1;
}

export interface GloveOptions {
  readonly vocabulary: number;
  readonly width: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly uniform: UniformSource;
  /** 100 and ¾ in the paper. */
  readonly xMax?: number;
  readonly alpha?: number;
}

export interface GloveVectors {
  /** The sum of a word's two vectors, as the paper takes it. */
  readonly vectors: Float64Array[];
  /** Σ f(x)·(wᵀw̃ + b + b̃ − ln x)² in each epoch. */
  readonly losses: number[];
}

/** A word's vector and, at its end, its bias; and AdaGrad's sums of squared gradients. */
interface Parameters {
  readonly values: Float64Array;
  readonly squares: Float64Array;
}

/** AdaGrad over the entries, as in the paper. */
export function trainGlove(entries: readonly CoOccurrence[], options: GloveOptions): GloveVectors {
  const { vocabulary, width, uniform, learningRate } = options;
  demandCount('trainGlove', 'the width', width, 1);
  demandCount('trainGlove', 'the number of epochs', options.epochs, 1);
  demandPositive('trainGlove', 'the learning rate', learningRate);
  demand(entries.length > 0, 'trainGlove', 'at least one pair of words', 'none');
  const parameters = (): Parameters => ({
    values: Float64Array.from({ length: width + 1 }, () => (uniform() - 0.5) / width),
    squares: new Float64Array(width + 1).fill(1),
  });
  const words = Array.from({ length: vocabulary }, parameters);
  const contexts = Array.from({ length: vocabulary }, parameters);
  const losses: number[] = [];
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    let loss = 0;
    for (const { row, col, weight } of entries) {
      const f = gloveWeight(weight, options.xMax, options.alpha);
      loss += f * gloveStep(words[row], contexts[col], Math.log(weight), f, learningRate) ** 2;
    }
    losses.push(loss);
  }
  const vectors = words.map((w, i) => w.values.subarray(0, width).map((x, j) => x + contexts[i].values[j]));
  return { vectors, losses };
}

/** One step of both words; answers the error wᵀw̃ + b + b̃ − ln x before it. */
function gloveStep(word: Parameters, context: Parameters, target: number, f: number, rate: number): number {
  const width = word.values.length - 1;
  let error = word.values[width] + context.values[width] - target;
  for (let i = 0; i < width; i++) error += word.values[i] * context.values[i];
  const slope = 2 * f * error;
  for (let i = 0; i <= width; i++) {
    const ofWord = slope * (i < width ? context.values[i] : 1);
    const ofContext = slope * (i < width ? word.values[i] : 1);
    adapt(word, i, ofWord, rate);
    adapt(context, i, ofContext, rate);
  }
  return error;
}

function adapt(p: Parameters, i: number, gradient: number, rate: number): void {
  p.values[i] -= (rate * gradient) / Math.sqrt(p.squares[i]);
  p.squares[i] += gradient * gradient;
}
