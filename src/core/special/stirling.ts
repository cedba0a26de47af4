/** The end of Stirling's formula. */

/** From here on the series below is as exact as a double. */
export const STIRLING_START = 10;

/** B₂ₖ/(2k(2k − 1)). */
const STIRLING_SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π) = Σ B₂ₖ/(2k(2k − 1)·x^(2k−1)) for x ≥ 10 (DLMF 5.11.1). */
export function stirlingTail(x: number): number {
  const u = 1 / x / x;
  let sum = 0;
  for (let k = STIRLING_SERIES.length - 1; k >= 0; k--) sum = STIRLING_SERIES[k] + u * sum;
  return sum / x;
}
