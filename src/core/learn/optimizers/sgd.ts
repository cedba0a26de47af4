/**
 * Gradient descent, with momentum. v ← μv + (1 − d)g, v = g at first; w ← w − αv; Nesterov's takes g + μv instead of v.
 * Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", 2013; in the form of `torch.optim.SGD`, where the rate
 * stands outside of the velocity.
 */
import { demand, demandNonNegative } from '../../domain';
import type { UpdateRule } from './optimizer';

export interface SgdOptions {
  /** μ: how much of the velocity is kept. */
  readonly momentum?: number;
  /** d: how much of the gradient is left out of the velocity, from the second step on. */
  readonly dampening?: number;
  readonly nesterov?: boolean;
  /** λ: λw is added to the gradient. */
  readonly weightDecay?: number;
}

/** @throws DomainError for options outside of their range. */
export function sgd(options: SgdOptions = {}): UpdateRule {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  demandNonNegative('SGD', 'momentum', momentum);
  demandNonNegative('SGD', 'weight decay', weightDecay);
  demand(!nesterov || (momentum > 0 && dampening === 0), 'SGD', 'momentum and no dampening with Nesterov', momentum);
  return {
    name: 'SGD',
    state: momentum === 0 ? [] : ['velocity'],
    update(w, g, [v], rate, t) {
      const taken = t === 1 ? 1 : 1 - dampening;
      for (let i = 0; i < w.length; i++) {
        const d = g[i] + weightDecay * w[i];
        if (momentum === 0) {
          w[i] -= rate * d;
          continue;
        }
        v[i] = momentum * v[i] + taken * d;
        w[i] -= rate * (nesterov ? d + momentum * v[i] : v[i]);
      }
    },
  };
}
