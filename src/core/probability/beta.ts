/** The beta distribution on [0, 1]: what is known of a probability after a − 1 successes and b − 1 failures. */
import { demandPositive } from '../domain';
import { logBeta } from '../special/gamma';
import { xlog1py, xlogy } from '../special/logarithms';
import { logBinomial } from '../special/saddlePoint';
import { dirichletEntropy, dirichletKl } from './dirichlet';
import type { Distribution } from './distribution';
import { logStandardGamma } from './gamma';

export interface Beta extends Distribution {
  readonly family: 'beta';
  readonly a: number;
  readonly b: number;
}

/** Density xᵃ⁻¹(1 − x)ᵇ⁻¹/B(a, b). */
export function beta(a: number, b: number): Beta {
  demandPositive('beta', 'a', a);
  demandPositive('beta', 'b', b);
  const total = a + b;
  return {
    family: 'beta',
    a,
    b,
    mean: a / total,
    variance: ((a / total) * (b / total)) / (total + 1),
    logProb: (x) => logDensity(x, a, b),
    entropy: () => dirichletEntropy([a, b]),
    sample(uniform) {
      const [x, y] = [logStandardGamma(a, uniform), logStandardGamma(b, uniform)];
      return 1 / (1 + Math.exp(y - x));
    },
  };
}

function logDensity(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return Number.NEGATIVE_INFINITY;
  const border = x === 0 || x === 1;
  if (border || a < 10 || b < 10) return xlogy(a - 1, x) + xlog1py(b - 1, -x) - logBeta(a, b);
  // The binomial probability of a successes in a + b trials, times a·b/((a + b)·x·(1 − x)).
  return logBinomial(a, b, x, 1 - x) + Math.log(((a / (a + b)) * b) / x / (1 - x));
}

/** ln B(a_q, b_q) − ln B(a_p, b_p) + (a_p − a_q)·ψ(a_p) + (b_p − b_q)·ψ(b_p) + (a_q − a_p + b_q − b_p)·ψ(a_p + b_p). */
export function klBeta(p: Beta, q: Beta): number {
  return dirichletKl([p.a, p.b], [q.a, q.b]);
}
