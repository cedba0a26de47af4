/** The uniform distribution on [low, high]. */
import { demand, demandFinite } from '../domain';
import type { Distribution } from './distribution';

export interface Uniform extends Distribution {
  readonly family: 'uniform';
  readonly low: number;
  readonly high: number;
}

/** Density 1/(high − low): above 1 where the interval is shorter than 1. */
export function uniform(low: number, high: number): Uniform {
  demandFinite('uniform', 'low', low);
  demandFinite('uniform', 'high', high);
  const width = high - low;
  demand(low < high && Number.isFinite(width), 'uniform', 'low < high, not too far apart', `${low} and ${high}`);
  return {
    family: 'uniform',
    low,
    high,
    mean: low + width / 2,
    variance: (width * width) / 12,
    logProb(x) {
      if (Number.isNaN(x)) return x;
      return x >= low && x <= high ? -Math.log(width) : Number.NEGATIVE_INFINITY;
    },
    entropy: () => Math.log(width),
    sample: (source) => low + width * source(),
  };
}

/** ln of the ratio of the widths where p lies within q, else infinite. */
export function klUniform(p: Uniform, q: Uniform): number {
  if (p.low < q.low || p.high > q.high) return Number.POSITIVE_INFINITY;
  return Math.log((q.high - q.low) / (p.high - p.low));
}
