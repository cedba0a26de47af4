/** What becomes of signals and gradients over many layers. */
import { demandCount, demandFinite, demandNonNegative } from '../domain';

/** The gradient through a chain of layers of the same derivative: it vanishes below 1 and explodes above. */
export function chainGradient(derivative: number, layers: number): number {
  demandFinite('chainGradient', 'the derivative', derivative);
  demandCount('chainGradient', 'the number of layers', layers);
  return derivative ** layers;
}

/**
 * The second moment of a signal that was 1, after layers of ReLU and weights of variance gain²/n: a ReLU halves that of a
 * symmetric sum, so that gain² = 2 keeps it. He et al., "Delving deep into rectifiers", 2015, eq. 9.
 */
export function reluSecondMoment(layers: number, squaredGain: number): number {
  demandCount('reluSecondMoment', 'the number of layers', layers);
  demandNonNegative('reluSecondMoment', 'gain²', squaredGain);
  return (squaredGain / 2) ** layers;
}

/**
 * The variance of a pre-norm residual stream that was 1, after blocks of two independent branches: variances add, and
 * nothing scales the stream back.
 */
export function residualVariance(blocks: number, branchVariance = 1, branches = 2): number {
  demandCount('residualVariance', 'the number of blocks', blocks);
  demandCount('residualVariance', 'the number of branches', branches);
  demandNonNegative('residualVariance', 'the variance of a branch', branchVariance);
  return 1 + blocks * branches * branchVariance;
}
