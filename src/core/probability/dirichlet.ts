/** The Dirichlet distribution over n probabilities that sum to 1; for n = 2 the beta distribution. */
import { demand, demandPositive, demandSameLength } from '../domain';
import { lgamma, logMinusDigamma } from '../special/gamma';
import { logSumExp, xlogy } from '../special/logarithms';
import { deviance, stirlingError } from '../special/saddlePoint';
import { type Distribution, HALF_LN_2PI } from './distribution';
import { logStandardGamma } from './gamma';

export interface Dirichlet extends Distribution<Float64Array> {
  readonly family: 'dirichlet';
  readonly concentration: Float64Array;
}

/** Density Γ(Σ αᵢ)/Π Γ(αᵢ)·Π xᵢ^(αᵢ − 1). */
export function dirichlet(concentration: ArrayLike<number>): Dirichlet {
  demand(concentration.length >= 2, 'dirichlet', 'at least two concentrations', concentration.length);
  const alpha = Float64Array.from(concentration);
  for (const a of alpha) demandPositive('dirichlet', 'concentration', a);
  const total = sumOf(alpha);
  const logNormaliser = alpha.reduce((sum, a) => sum + lgamma(a), 0) - lgamma(total);
  return {
    family: 'dirichlet',
    concentration: alpha,
    mean: alpha.map((a) => a / total),
    variance: alpha.map((a) => ((a / total) * (1 - a / total)) / (total + 1)),
    logProb(x) {
      demandSameLength('dirichlet.logProb', alpha, x);
      const sum = x.reduce((s, v) => s + v, 0);
      if (x.some((v) => v < 0) || Math.abs(sum - 1) > 1e-6) return Number.NEGATIVE_INFINITY;
      if (alpha.every((a, i) => a >= LARGE && x[i] > 0)) return largeLogDensity(alpha, total, x, sum - 1);
      return alpha.reduce((s, a, i) => s + xlogy(a - 1, x[i]), -logNormaliser);
    },
    entropy: () => dirichletEntropy(alpha),
    sample(uniform) {
      const logs = alpha.map((a) => logStandardGamma(a, uniform));
      const sum = logSumExp(logs);
      return logs.map((l) => Math.exp(l - sum));
    },
  };
}

/** From here on the powers of the density and its normaliser cancel so far that they are taken together. */
const LARGE = 10;

/** The logarithm of the density with Stirling's formula put in; `excess` is what Σ xᵢ has over 1. */
function largeLogDensity(alpha: Float64Array, total: number, x: ArrayLike<number>, excess: number): number {
  const ofTotal = HALF_LN_2PI + stirlingError(total) + 0.5 * (alpha.length - 1) * Math.log(total);
  return alpha.reduce(
    (log, a, i) => {
      const normaliser = 0.5 * Math.log(a / total) - HALF_LN_2PI - stirlingError(a);
      return log + normaliser - Math.log(x[i]) - deviance(a, total * x[i]);
    },
    ofTotal + total * excess,
  );
}

/**
 * ln Z − Σ (αᵢ − 1)·(ψ(αᵢ) − ψ(Σα)), ln Z = Σ ln Γ(αᵢ) − ln Γ(Σα). With Stirling's formula put in for ln Γ, s what it leaves
 * out, and ln x − L(x) for ψ(x), the large terms are gone before anything is computed.
 */
export function dirichletEntropy(alpha: ArrayLike<number>): number {
  const total = sumOf(alpha);
  const ofTotal = logMinusDigamma(total);
  let h = -HALF_LN_2PI - stirlingError(total) - 0.5 * (alpha.length - 1) * Math.log(total);
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i];
    h += 0.5 * Math.log(a / total) + HALF_LN_2PI + stirlingError(a) + (a - 1) * (logMinusDigamma(a) - ofTotal);
  }
  return h;
}

/** ln Z(β) − ln Z(α) + Σ (αᵢ − βᵢ)·(ψ(αᵢ) − ψ(Σα)), likewise: what is left of the large terms are deviances. */
export function dirichletKl(alpha: ArrayLike<number>, beta: ArrayLike<number>): number {
  const [ofAlpha, ofBeta] = [sumOf(alpha), sumOf(beta)];
  const ratio = ofBeta / ofAlpha;
  let kl = stirlingError(ofAlpha) - stirlingError(ofBeta) - 0.5 * (alpha.length - 1) * Math.log(ratio);
  for (let i = 0; i < alpha.length; i++) {
    const [a, b] = [alpha[i], beta[i]];
    kl += deviance(b, ratio * a) - 0.5 * Math.log(b / a / ratio) + stirlingError(b) - stirlingError(a);
    kl -= (a - b) * (logMinusDigamma(a) - logMinusDigamma(ofAlpha));
  }
  return kl;
}

function sumOf(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum;
}

export function klDirichlet(p: Dirichlet, q: Dirichlet): number {
  const [n, m] = [p.concentration.length, q.concentration.length];
  demand(n === m, 'KL of Dirichlet distributions', 'the same number of concentrations', `${n} and ${m}`);
  return dirichletKl(p.concentration, q.concentration);
}
