/** The Laplace distribution: two exponential tails; the prior that makes MAP an L1 penalty. */
import { demandFinite, demandPositive } from '../domain';
import { deviance } from '../special/saddlePoint';
import type { Distribution } from './distribution';
import { openUniform } from './uniformSource';

export interface Laplace extends Distribution {
  readonly family: 'laplace';
  readonly loc: number;
  readonly scale: number;
}

/** Density exp(−|x − loc|/scale)/(2·scale). */
export function laplace(loc: number, scale: number): Laplace {
  demandFinite('laplace', 'loc', loc);
  demandPositive('laplace', 'scale', scale);
  return {
    family: 'laplace',
    loc,
    scale,
    mean: loc,
    variance: 2 * scale * scale,
    logProb: (x) => -Math.abs(x - loc) / scale - Math.log(2 * scale),
    entropy: () => 1 + Math.log(2 * scale),
    sample(uniform) {
      const u = openUniform(uniform);
      return loc + scale * (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u)));
    },
  };
}

/** ln(b_q/b_p) + |d|/b_q + (b_p/b_q)·exp(−|d|/b_p) − 1 with d the distance of the centres. */
export function klLaplace(p: Laplace, q: Laplace): number {
  const distance = Math.abs(p.loc - q.loc);
  const shifted = distance / q.scale + (p.scale / q.scale) * Math.expm1(-distance / p.scale);
  return deviance(q.scale, p.scale) / q.scale + shifted;
}
