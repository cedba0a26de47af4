/** Bayes' rule: P(h | data) = P(data | h)·P(h)/P(data), the evidence P(data) = Σ_h P(data | h)·P(h). */
import { demand, demandDistribution, demandProbability, demandSameLength } from '../domain';
import { logSumExp } from '../special/logarithms';

export interface Posterior {
  /** ln P(data). */
  readonly logEvidence: number;
  readonly evidence: number;
  /** P(h | data) of each hypothesis. */
  readonly posterior: Float64Array;
}

/** `logLikelihoods[h]` is ln P(data | h): logarithms, as the likelihood of much data underflows. */
export function bayesFromLogs(priors: ArrayLike<number>, logLikelihoods: ArrayLike<number>): Posterior {
  demandDistribution("Bayes' rule", 'the priors', priors);
  demandSameLength("Bayes' rule", priors, logLikelihoods);
  const joint = Float64Array.from(priors, (p, h) =>
    p === 0 ? Number.NEGATIVE_INFINITY : Math.log(p) + logLikelihoods[h],
  );
  const logEvidence = logSumExp(joint);
  demand(
    Number.isFinite(logEvidence),
    "Bayes' rule",
    'data that some hypothesis allows',
    `evidence of logarithm ${logEvidence}`,
  );
  return { logEvidence, evidence: Math.exp(logEvidence), posterior: joint.map((l) => Math.exp(l - logEvidence)) };
}

/** `likelihoods[h]` is P(data | h), a probability or a density. */
export function bayes(priors: ArrayLike<number>, likelihoods: ArrayLike<number>): Posterior {
  const logs = Array.from(likelihoods, (l) => {
    demand(l >= 0, "Bayes' rule", 'likelihoods of at least 0', l);
    return Math.log(l);
  });
  return bayesFromLogs(priors, logs);
}

/** A positive test: how probable is the condition, given how common it is and how often the test is positive with and without it? */
export function bayesOfTest(prior: number, truePositiveRate: number, falsePositiveRate: number): Posterior {
  demandProbability('bayesOfTest', 'the prior', prior);
  demandProbability('bayesOfTest', 'the true positive rate', truePositiveRate);
  demandProbability('bayesOfTest', 'the false positive rate', falsePositiveRate);
  return bayes([prior, 1 - prior], [truePositiveRate, falsePositiveRate]);
}
