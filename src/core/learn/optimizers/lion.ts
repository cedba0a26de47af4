/**
 * Lion: every weight moves by the rate, in the direction of the sign of a mean. c = β₁m + (1 − β₁)g;
 * w ← w − α(sign c + λw); m ← β₂m + (1 − β₂)g. Chen et al., "Symbolic discovery of optimization algorithms", 2023,
 * algorithm 2.
 */
import { demandNonNegative } from '../../domain';
import { demandBetas } from './adam';
import type { UpdateRule } from './optimizer';

export interface LionOptions {
  readonly betas?: readonly [number, number];
  readonly weightDecay?: number;
}

/** @throws DomainError for options outside of their range. */
export function lion(options: LionOptions = {}): UpdateRule {
  const { betas = [0.9, 0.99], weightDecay = 0 } = options;
  const [b1, b2] = betas;
  demandBetas('Lion', betas);
  demandNonNegative('Lion', 'weight decay', weightDecay);
  return {
    name: 'Lion',
    state: ['mean'],
    update(w, g, [m], rate) {
      for (let i = 0; i < w.length; i++) {
        const direction = Math.sign(b1 * m[i] + (1 - b1) * g[i]);
        w[i] -= rate * (direction + weightDecay * w[i]);
        m[i] = b2 * m[i] + (1 - b2) * g[i];
      }
    },
  };
}
