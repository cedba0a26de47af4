/** Perplexity: the number of equally probable choices that would be as uncertain. */
import { demand, demandNonNegative } from '../domain';

/** exp of a mean negative log-likelihood a token, in nats. */
export function perplexity(crossEntropy: number): number {
  demand(crossEntropy >= 0, 'perplexity', 'a cross-entropy of at least 0', crossEntropy);
  return Math.exp(crossEntropy);
}

/** The same from the log-probability of each token of a text: their mean is taken first. */
export function perplexityOfTokens(logProbabilities: ArrayLike<number>): number {
  const n = logProbabilities.length;
  demand(n > 0, 'perplexity', 'at least one token', 'none');
  let sum = 0;
  for (let i = 0; i < n; i++) {
    demand(logProbabilities[i] <= 0, 'perplexity', 'log-probabilities of at most 0', logProbabilities[i]);
    sum -= logProbabilities[i];
  }
  return Math.exp(sum / n);
}

/** The loss before training, when all V classes are equally probable: ln V. */
export function initialLoss(classes: number): number {
  demand(classes >= 1, 'initialLoss', 'at least one class', classes);
  return Math.log(classes);
}

export function natsToBits(nats: number): number {
  demandNonNegative('natsToBits', 'nats', nats);
  return nats / Math.LN2;
}

/** How probable it is that n steps in a row are all right when each is with probability p: why errors add up. */
export function allRight(p: number, steps: number): number {
  demand(p >= 0 && p <= 1, 'allRight', 'a probability', p);
  return p ** steps;
}
