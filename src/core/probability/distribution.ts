/** What every distribution can be asked. One family a file; a family is a function of its parameters. */
import type { UniformSource } from './uniformSource';

export interface Distribution<T = number> {
  /** The family's name. */
  readonly family: string;
  readonly mean: T;
  readonly variance: T;
  /** ln of the density, or of the probability where values are discrete; −∞ outside the support, NaN for NaN. */
  logProb(x: T): number;
  /** In nats; of a density it may be negative. */
  entropy(): number;
  /** A value drawn with numbers from `uniform`. */
  sample(uniform: UniformSource): T;
}

export const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);
