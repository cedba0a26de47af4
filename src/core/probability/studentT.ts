/** Student's t distribution with ν degrees of freedom, moved and stretched: heavier tails than the normal's. */
import { demandFinite, demandPositive } from '../domain';
import { logBeta, logMinusDigamma } from '../special/gamma';
import type { Distribution } from './distribution';
import { logStandardGamma } from './gamma';
import { standardNormal } from './normal';

export interface StudentT extends Distribution {
  readonly family: 'student t';
  readonly degrees: number;
  readonly loc: number;
  readonly scale: number;
}

/**
 * Density (1 + z²/ν)^(−(ν+1)/2)/(scale·√ν·B(ν/2, ½)) with z = (x − loc)/scale. The mean is NaN for ν ≤ 1, the
 * variance NaN for ν ≤ 1 and infinite for ν ≤ 2: there is none.
 */
export function studentT(degrees: number, loc = 0, scale = 1): StudentT {
  demandPositive('studentT', 'degrees', degrees);
  demandFinite('studentT', 'loc', loc);
  demandPositive('studentT', 'scale', scale);
  const half = degrees / 2;
  const logNormaliser = 0.5 * Math.log(degrees) + logBeta(half, 0.5) + Math.log(scale);
  return {
    family: 'student t',
    degrees,
    loc,
    scale,
    mean: degrees > 1 ? loc : Number.NaN,
    variance: degrees > 1 ? spread(degrees) * scale * scale : Number.NaN,
    logProb(x) {
      const z = Math.abs(x - loc) / scale;
      // z² overflows long before its logarithm is large.
      const log = z < 1e150 ? Math.log1p((z / degrees) * z) : 2 * Math.log(z) - Math.log(degrees);
      return -(half + 0.5) * log - logNormaliser;
    },
    entropy() {
      // ψ(½(ν + 1)) − ψ(½ν) without the difference of two large numbers.
      const step = Math.log1p(1 / degrees) - logMinusDigamma(half + 0.5) + logMinusDigamma(half);
      return (half + 0.5) * step + logNormaliser;
    },
    sample(uniform) {
      const normal = standardNormal(uniform);
      // √(χ²/ν) where χ²/2 has a gamma distribution.
      const logRoot = 0.5 * (logStandardGamma(half, uniform) - Math.log(half));
      return loc + scale * normal * Math.exp(-logRoot);
    },
  };
}

function spread(degrees: number): number {
  return degrees > 2 ? degrees / (degrees - 2) : Number.POSITIVE_INFINITY;
}
