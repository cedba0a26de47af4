/** The loss of a classifier at its logits: cross-entropy, with label smoothing, and why not squared error. */
import { demand, demandCount, demandDistribution, demandProbability } from '../domain';
import { logSumExp, sigmoid } from '../special/logarithms';

/** ln softmax(z) = z − ln Σ exp z. */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  const total = logSumExp(logits);
  demand(Number.isFinite(total), 'logSoftmax', 'finite logits, or −∞ for some of them', `a sum of logarithm ${total}`);
  return Float64Array.from(logits, (z) => z - total);
}

/** −ln softmax(z)[target]. It reads the target's probability only; which is the largest does not matter. */
export function crossEntropyOfLogits(logits: ArrayLike<number>, target: number, labelSmoothing = 0): number {
  return smoothed(logSoftmax(logits), target, labelSmoothing);
}

/** The same from probabilities. */
export function crossEntropyOfProbabilities(p: ArrayLike<number>, target: number, labelSmoothing = 0): number {
  demandDistribution('crossEntropyOfProbabilities', 'p', p);
  return smoothed(Float64Array.from(p, Math.log), target, labelSmoothing);
}

/** The target gets 1 − ε, and ε is shared by all n classes, the target too (PyTorch's `label_smoothing`). */
function smoothed(logProbabilities: Float64Array, target: number, epsilon: number): number {
  const n = logProbabilities.length;
  demandCount('cross-entropy', 'the target', target);
  demand(target < n, 'cross-entropy', `a target below the number of classes, ${n}`, target);
  demandProbability('cross-entropy', 'label smoothing', epsilon);
  let loss = 0;
  if (epsilon < 1) loss -= (1 - epsilon) * logProbabilities[target];
  if (epsilon > 0) for (const l of logProbabilities) loss -= (epsilon / n) * l;
  return loss;
}

/** The mean over a batch, each row its own target: PyTorch's default. */
export function meanCrossEntropy(logits: readonly ArrayLike<number>[], targets: ArrayLike<number>): number {
  demand(
    logits.length > 0 && logits.length === targets.length,
    'cross-entropy',
    'a target for each row of logits',
    `${targets.length} for ${logits.length}`,
  );
  return logits.reduce((sum, row, i) => sum + crossEntropyOfLogits(row, targets[i]), 0) / logits.length;
}

/** The gradient of −[y·ln p + (1 − y)·ln(1 − p)] at the logit z of p = σ(z): p − y. */
export function binaryCrossEntropySlope(z: number, y: number): number {
  // For y = 1 the difference is written without cancellation.
  return y === 1 ? -sigmoid(-z) : sigmoid(z) - y;
}

/** The gradient of (p − y)² at the logit: 2(p − y)·p(1 − p), which vanishes where the classifier is most wrong. */
export function squaredErrorSlope(z: number, y: number): number {
  return 2 * binaryCrossEntropySlope(z, y) * sigmoid(z) * sigmoid(-z);
}
