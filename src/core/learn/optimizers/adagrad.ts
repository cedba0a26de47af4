/**
 * Adagrad: s ← s + g²; w ← w − αₜ g / (√s + ε) with αₜ = α / (1 + (t − 1)η). Duchi et al., "Adaptive subgradient
 * methods for online learning and stochastic optimization", 2011; in the form of `torch.optim.Adagrad`.
 */
import { demandNonNegative } from '../../domain';
import type { UpdateRule } from './optimizer';

export interface AdagradOptions {
  /** η: the rate shrinks with every step. */
  readonly rateDecay?: number;
  readonly weightDecay?: number;
  readonly epsilon?: number;
}

/** @throws DomainError for options outside of their range. */
export function adagrad(options: AdagradOptions = {}): UpdateRule {
  const { rateDecay = 0, weightDecay = 0, epsilon = 1e-10 } = options;
  for (const [name, x] of Object.entries({ rateDecay, weightDecay, epsilon })) demandNonNegative('Adagrad', name, x);
  return {
    name: 'Adagrad',
    state: ['squares'],
    update(w, g, [s], rate, t) {
      const now = rate / (1 + (t - 1) * rateDecay);
      for (let i = 0; i < w.length; i++) {
        const d = g[i] + weightDecay * w[i];
        s[i] += d * d;
        w[i] -= (now * d) / (Math.sqrt(s[i]) + epsilon);
      }
    },
  };
}
