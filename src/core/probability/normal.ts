/** The normal distribution N(loc, scale²), and independent ones side by side. */
import { demand, demandAllFinite, demandFinite, demandPositive, demandSameLength } from '../domain';
import { ndtr, ndtri } from '../special/normalCdf';
import { deviance } from '../special/saddlePoint';
import { type Distribution, HALF_LN_2PI } from './distribution';
import { openUniform, type UniformSource } from './uniformSource';

export interface Normal extends Distribution {
  readonly family: 'normal';
  readonly loc: number;
  readonly scale: number;
  /** The probability of a value of at most x. */
  cdf(x: number): number;
}

/** Density exp(−z²/2)/(scale·√2π) with z = (x − loc)/scale; `scale` is the standard deviation. */
export function normal(loc: number, scale: number): Normal {
  demandFinite('normal', 'loc', loc);
  demandPositive('normal', 'scale', scale);
  return {
    family: 'normal',
    loc,
    scale,
    mean: loc,
    variance: scale * scale,
    logProb: (x) => -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - HALF_LN_2PI,
    entropy: () => 0.5 + HALF_LN_2PI + Math.log(scale),
    sample: (uniform) => loc + scale * standardNormal(uniform),
    cdf: (x) => ndtr((x - loc) / scale),
  };
}

/** One value of N(0, 1) from one uniform number, by inversion. */
export function standardNormal(uniform: UniformSource): number {
  return ndtri(openUniform(uniform));
}

/** KL(p ‖ q) = ln(σ_q/σ_p) + (σ_p² + (μ_p − μ_q)²)/(2σ_q²) − ½, as a sum of terms that are not negative. */
export function klNormal(p: Normal, q: Normal): number {
  const wider = (p.scale - q.scale) / q.scale;
  const apart = (p.loc - q.loc) / q.scale;
  return deviance(q.scale, p.scale) / q.scale + 0.5 * wider * wider + 0.5 * apart * apart;
}

export interface DiagonalNormal extends Distribution<Float64Array> {
  readonly family: 'diagonal normal';
  readonly components: readonly Normal[];
}

/** A normal distribution in n dimensions whose covariance matrix is diagonal: `scale` are standard deviations. */
export function diagonalNormal(loc: ArrayLike<number>, scale: ArrayLike<number>): DiagonalNormal {
  demandSameLength('diagonalNormal', loc, scale);
  demandAllFinite('diagonalNormal', 'loc', loc);
  const components = Array.from(loc, (m, i) => normal(m, scale[i]));
  return {
    family: 'diagonal normal',
    components,
    mean: Float64Array.from(components, (c) => c.mean),
    variance: Float64Array.from(components, (c) => c.variance),
    logProb(x) {
      demandSameLength('diagonalNormal.logProb', loc, x);
      return components.reduce((sum, c, i) => sum + c.logProb(x[i]), 0);
    },
    entropy: () => components.reduce((sum, c) => sum + c.entropy(), 0),
    sample: (uniform) => Float64Array.from(components, (c) => c.sample(uniform)),
  };
}

/** The sum over the components: they are independent. */
export function klDiagonalNormal(p: DiagonalNormal, q: DiagonalNormal): number {
  const [n, m] = [p.components.length, q.components.length];
  demand(n === m, 'KL of diagonal normals', 'the same number of dimensions', `${n} and ${m}`);
  return p.components.reduce((sum, c, i) => sum + klNormal(c, q.components[i]), 0);
}
