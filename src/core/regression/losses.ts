/** Losses of a regression, as means over the data. */
import { demand, demandPositive, demandSameLength } from '../domain';

type Numbers = ArrayLike<number>;

/** Mean of (ŷ − y)²: the likelihood of normal noise. */
export function meanSquaredError(predicted: Numbers, y: Numbers): number {
  return meanOf(predicted, y, (d) => d * d);
}

/** Mean of |ŷ − y|: its best constant is the median. */
export function meanAbsoluteError(predicted: Numbers, y: Numbers): number {
  return meanOf(predicted, y, Math.abs);
}

/** Mean of Huber's loss: squares for small errors, so that it is smooth, absolute values for large ones, so that outliers weigh less. */
export function meanHuber(predicted: Numbers, y: Numbers, delta = 1): number {
  return meanOf(predicted, y, (d) => huber(d, delta));
}

/** ½d² where |d| ≤ δ, else δ(|d| − δ/2). */
export function huber(d: number, delta = 1): number {
  demandPositive('huber', 'δ', delta);
  const size = Math.abs(d);
  return size <= delta ? 0.5 * d * d : delta * (size - 0.5 * delta);
}

function meanOf(predicted: Numbers, y: Numbers, loss: (difference: number) => number): number {
  demandSameLength('loss', predicted, y);
  demand(y.length > 0, 'loss', 'at least one number', 'none');
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += loss(predicted[i] - y[i]);
  return sum / y.length;
}
