/**
 * RMSProp: s ← ρs + (1 − ρ)g²; w ← w − αg / (√s + ε). Centered: the variance s − m² with m ← ρm + (1 − ρ)g stands for
 * s. With momentum: v ← μv + g / (√s + ε); w ← w − αv. Tieleman & Hinton, "Lecture 6.5: rmsprop", 2012; Graves,
 * "Generating sequences with recurrent neural networks", 2013 (centered); in the form of `torch.optim.RMSprop`.
 */
import { demandNonNegative, demandProbability } from '../../domain';
import type { UpdateRule } from './optimizer';

export interface RmspropOptions {
  /** ρ, `alpha` in PyTorch. */
  readonly smoothing?: number;
  readonly epsilon?: number;
  readonly centered?: boolean;
  readonly momentum?: number;
  readonly weightDecay?: number;
}

/** @throws DomainError for options outside of their range. */
export function rmsprop(options: RmspropOptions = {}): UpdateRule {
  const { smoothing = 0.99, epsilon = 1e-8, centered = false, momentum = 0, weightDecay = 0 } = options;
  demandProbability('RMSProp', 'smoothing', smoothing);
  for (const [name, x] of Object.entries({ epsilon, momentum, weightDecay })) demandNonNegative('RMSProp', name, x);
  return {
    name: 'RMSProp',
    state: ['squares', 'velocity', 'mean'],
    update(w, g, [s, v, m], rate) {
      for (let i = 0; i < w.length; i++) {
        const d = g[i] + weightDecay * w[i];
        s[i] = smoothing * s[i] + (1 - smoothing) * d * d;
        if (centered) m[i] = smoothing * m[i] + (1 - smoothing) * d;
        // What rounding may leave below 0 is 0.
        const scaled = d / (Math.sqrt(Math.max(0, s[i] - m[i] ** 2)) + epsilon);
        v[i] = momentum * v[i] + scaled;
        w[i] -= rate * v[i];
      }
    },
  };
}
