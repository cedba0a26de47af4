/**
 * Adam: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − α m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ) undo that both began with 0. Kingma & Ba, "Adam: a method for stochastic optimization", 2015.
 * AMSGrad divides by the largest v so far: Reddi et al., "On the convergence of Adam and beyond", 2018.
 * AdamW takes decay out of the gradient, so that it is not divided by √v̂: w ← w − αλw first. Loshchilov & Hutter,
 * "Decoupled weight decay regularization", 2019. In the form of `torch.optim.Adam` and `AdamW`.
 */
import { demand, demandNonNegative } from '../../domain';
import type { UpdateRule } from './optimizer';

export interface AdamOptions {
  readonly betas?: readonly [number, number];
  readonly epsilon?: number;
  /** λ. Adam: λw is added to the gradient; AdamW: the weight shrinks by αλ of itself. */
  readonly weightDecay?: number;
  readonly amsgrad?: boolean;
}

/** @throws DomainError for options outside of their range. */
export function adam(options: AdamOptions = {}): UpdateRule {
  return rule('Adam', { weightDecay: 0, ...options }, false);
}

/** @throws DomainError for options outside of their range. */
export function adamW(options: AdamOptions = {}): UpdateRule {
  return rule('AdamW', { weightDecay: 0.01, ...options }, true);
}

function rule(name: string, options: AdamOptions & { weightDecay: number }, decoupled: boolean): UpdateRule {
  const { betas = [0.9, 0.999], epsilon = 1e-8, weightDecay, amsgrad = false } = options;
  const [b1, b2] = betas;
  demandBetas(name, betas);
  demandNonNegative(name, 'epsilon', epsilon);
  demandNonNegative(name, 'weight decay', weightDecay);
  return {
    name,
    state: amsgrad ? ['mean', 'squares', 'largest'] : ['mean', 'squares'],
    update(w, g, [m, v, largest], rate, t) {
      const step = rate / (1 - b1 ** t);
      const unbias = Math.sqrt(1 - b2 ** t);
      for (let i = 0; i < w.length; i++) {
        if (decoupled) w[i] *= 1 - rate * weightDecay;
        const d = decoupled ? g[i] : g[i] + weightDecay * w[i];
        m[i] = b1 * m[i] + (1 - b1) * d;
        v[i] = b2 * v[i] + (1 - b2) * d * d;
        if (amsgrad) largest[i] = Math.max(largest[i], v[i]);
        w[i] -= (step * m[i]) / (Math.sqrt(amsgrad ? largest[i] : v[i]) / unbias + epsilon);
      }
    },
  };
}

/** Both from 0 to below 1. */
export function demandBetas(name: string, betas: readonly number[]): void {
  for (const beta of betas) demand(beta >= 0 && beta < 1, name, 'betas from 0 to below 1', beta);
}
