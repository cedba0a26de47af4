/** The Dirichlet distribution over n probabilities that sum to 1; for n = 2 the beta distribution. */
import { demand, demandPositive, demandSameLength } from '../domain';
import { digamma, lgamma } from '../special/gamma';
import { logSumExp, xlogy } from '../special/logarithms';
import type { Distribution } from './distribution';
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
  const total = alpha.reduce((sum, a) => sum + a, 0);
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
      return alpha.reduce((s, a, i) => s + xlogy(a - 1, x[i]), -logNormaliser);
    },
    entropy: () => alpha.reduce((s, a) => s - (a - 1) * (digamma(a) - digamma(total)), logNormaliser),
    sample(uniform) {
      const logs = alpha.map((a) => logStandardGamma(a, uniform));
      const sum = logSumExp(logs);
      return logs.map((l) => Math.exp(l - sum));
    },
  };
}

/** ln Z(α_q) − ln Z(α_p) + Σ (α_p − α_q)·(ψ(α_p) − ψ(Σ α_p)), ln Z = Σ ln Γ(αᵢ) − ln Γ(Σ αᵢ). */
export function klDirichlet(p: Dirichlet, q: Dirichlet): number {
  const [n, m] = [p.concentration.length, q.concentration.length];
  demand(n === m, 'KL of Dirichlet distributions', 'the same number of concentrations', `${n} and ${m}`);
  const totalOf = (d: Dirichlet) => d.concentration.reduce((sum, a) => sum + a, 0);
  const [pTotal, qTotal] = [totalOf(p), totalOf(q)];
  return p.concentration.reduce((sum, a, i) => {
    const b = q.concentration[i];
    return sum + lgamma(b) - lgamma(a) + (a - b) * (digamma(a) - digamma(pTotal));
  }, lgamma(pTotal) - lgamma(qTotal));
}
