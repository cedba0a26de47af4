/** The likelihood of independent data is a product, which underflows; its logarithm is a sum, which does not. */
import { demand, demandProbability } from '../domain';
import type { Distribution } from './distribution';

/** Σ ln p(x) over the data. */
export function logLikelihood<T>(distribution: Distribution<T>, data: Iterable<T>): number {
  let sum = 0;
  for (const x of data) sum += distribution.logProb(x);
  return sum;
}

export type Precision = 'float32' | 'float64';

/** The least n for which the product of n factors p is 0 in the given precision. */
export function underflowLength(p: number, precision: Precision): number {
  demandProbability('underflowLength', 'p', p);
  demand(p < 1, 'underflowLength', 'p below 1: a product of ones stays 1', p);
  const round = precision === 'float32' ? Math.fround : (x: number) => x;
  let [product, n] = [1, 0];
  while (product > 0) {
    const next = round(product * round(p));
    // Where p is above ½ the smallest number times p is rounded back to itself.
    demand(next < product, 'underflowLength', 'p of at most ½, or the product stays at the smallest number', p);
    product = next;
    n++;
  }
  return n;
}
