/** How fast gradient descent closes in on the minimum of ½Σ λᵢwᵢ², and when it does not. */
import { demand, demandCount, demandPositive } from '../domain';
import { sum } from '../tensor/rows';

/** The rates below which steps on a curvature λ shrink the error: each multiplies it by 1 − αλ, so α < 2/λ. */
export function largestStableRate(curvature: number): number {
  demandPositive('largestStableRate', 'the curvature', curvature);
  return 2 / curvature;
}

export interface BestDescent {
  readonly rate: number;
  readonly momentum: number;
  /** What is left of the error after a step, in the long run. */
  readonly factor: number;
}

/** Without momentum: α = 2/(λmin + λmax), and (κ − 1)/(κ + 1) of the error is left. Nesterov, "Lectures on convex optimization", 2018, §2.1.5. */
export function bestDescent(least: number, largest: number): BestDescent {
  demandCurvatures(least, largest);
  return { rate: 2 / (least + largest), momentum: 0, factor: (largest - least) / (largest + least) };
}

/** With Polyak's momentum: (√κ − 1)/(√κ + 1), for α = 4/(√λmin + √λmax)² and μ the square of that. Polyak, 1964. */
export function bestMomentum(least: number, largest: number): BestDescent {
  demandCurvatures(least, largest);
  const [a, b] = [Math.sqrt(least), Math.sqrt(largest)];
  const factor = (b - a) / (b + a);
  return { rate: 4 / (a + b) ** 2, momentum: factor ** 2, factor };
}

function demandCurvatures(least: number, largest: number): void {
  demandPositive('descent', 'the least curvature', least);
  demand(largest >= least && Number.isFinite(largest), 'descent', 'a largest curvature not below the least', largest);
}

/**
 * Mean and variance of the mean of a batch drawn from `values`: σ²/b, and without replacement (n − b)/(n − 1) of that.
 * It has the mean of all values: the noise of stochastic gradients averages out because it is unbiased.
 */
export function batchMean(values: ArrayLike<number>, size: number, replacement: boolean) {
  const n = values.length;
  demandCount('batchMean', 'the size of the batch', size, 1);
  demand(n > 0 && (replacement || size <= n), 'batchMean', `at least ${replacement ? 1 : size} values`, n);
  const all = Float64Array.from(values);
  const mean = sum(all, 0, n) / n;
  const variance = sum(
    all.map((x) => (x - mean) ** 2),
    0,
    n,
  );
  const left = replacement || n === 1 ? 1 : (n - size) / (n - 1);
  return { mean, variance: (variance / n / size) * left };
}
