/** Mean and variance of a finite distribution: E X = Σ p·x, Var X = Σ p·(x − E X)². */
import { demandAllFinite, demandDistribution, demandSameLength } from '../domain';

export function expectation(values: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  demandSameLength('expectation', values, probabilities);
  demandAllFinite('expectation', 'values', values);
  demandDistribution('expectation', 'probabilities', probabilities);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += probabilities[i] * values[i];
  return sum;
}

export function varianceOf(values: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const mean = expectation(values, probabilities);
  return expectation(
    Array.from(values, (x) => (x - mean) ** 2),
    probabilities,
  );
}
