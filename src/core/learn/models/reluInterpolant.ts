/** Universal approximation, made by hand: one layer of ReLUs draws any polygon line. */
import { demand, demandCount } from '../../domain';
import { Tensor } from '../../tensor/tensor';
import type { Weights } from '../weights';

/**
 * Weights of `mlp({ sizes: [1, units, 1] })` that agree with f at units + 1 equally spaced places from a to b, and are
 * straight between them: each unit bends the line at its place by the change of slope. The error is at most
 * (b − a)²/(8·units²)·max|f″|.
 */
export function reluInterpolant(f: (x: number) => number, a: number, b: number, units: number): Weights {
  demandCount('reluInterpolant', 'the number of units', units, 1);
  demand(a < b, 'reluInterpolant', 'an interval', `${a} to ${b}`);
  const h = (b - a) / units;
  const places = Array.from({ length: units }, (_, i) => a + i * h);
  const slopes = places.map((x) => (f(x + h) - f(x)) / h);
  const bends = slopes.map((slope, i) => slope - (slopes[i - 1] ?? 0));
  const tensor = (sizes: number[], values: number[]) => Tensor.from('float64', sizes, values);
  return {
    w0: tensor([units, 1], new Array(units).fill(1)),
    b0: tensor(
      [units],
      places.map((x) => -x),
    ),
    w1: tensor([1, units], bends),
    b1: tensor([1], [f(a)]),
  };
}
