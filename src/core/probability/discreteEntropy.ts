/** The entropy of a distribution over integers that has no closed form. */

/** Beyond this many standard deviations from the mean no term of a Poisson or binomial sum counts. */
const DEVIATIONS = 40;

/** −Σ p·ln p over the integers of [low, high] that are near the mean. */
export function summedEntropy(
  logProb: (k: number) => number,
  mean: number,
  variance: number,
  low: number,
  high: number,
): number {
  const reach = DEVIATIONS * Math.sqrt(variance) + DEVIATIONS;
  let sum = 0;
  for (let k = Math.max(low, Math.floor(mean - reach)); k <= Math.min(high, mean + reach); k++) {
    const l = logProb(k);
    if (l > -700) sum -= Math.exp(l) * l;
  }
  return sum;
}

/** From this variance on the sum would be long, and the expansion is exact to 1e-11. */
export const LARGE_VARIANCE = 1e6;

/** The normal distribution's entropy less skewness²/12, the first term that tells the two apart. */
export function expandedEntropy(variance: number, squaredSkewness: number): number {
  return 0.5 * Math.log(2 * Math.PI * Math.E * variance) - squaredSkewness / 12;
}
