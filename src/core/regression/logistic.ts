/**
 * Logistic regression by Newton's method. p = σ(Xw); the loss −Σ [y·ln p + (1 − y)·ln(1 − p)] + ½λ‖w‖² has the gradient
 * Xᵀ(p − y) + λw and the Hessian Xᵀ·diag(p(1 − p))·X + λI, so that it is convex.
 */
import { DomainError, demand, demandNonNegative } from '../domain';
import { choleskyFactors, choleskySolve } from '../linalg/cholesky';
import { matmul } from '../linalg/matmul';
import { asColumn, length2, type Matrix, matrix, transpose } from '../linalg/matrix';
import { sigmoid, softplus } from '../special/logarithms';
import { demandData, predict } from './linear';

export interface LogisticFit {
  readonly weights: Float64Array;
  readonly iterations: number;
  /** The loss before each step, and at the end. */
  readonly losses: readonly number[];
}

const MOST_ITERATIONS = 100;
const MOST_HALVINGS = 40;

/**
 * X (n, d), y (n) of 0 and 1. Where a plane separates the classes and λ is 0 there is no best w, as longer ones are
 * better and better: that is an error, as is a Hessian that is singular.
 */
export function logisticRegression(x: Matrix, y: ArrayLike<number>, lambda = 0): LogisticFit {
  demandLabels('logisticRegression', x, y, [0, 1]);
  demandNonNegative('logisticRegression', 'λ', lambda);
  let weights: Float64Array = new Float64Array(x.cols);
  const losses = [logisticLoss(x, y, weights, lambda)];
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    const step = newtonStep(x, y, weights, lambda);
    const taken = descend(x, y, weights, step, lambda, losses[losses.length - 1]);
    weights = taken.weights;
    losses.push(taken.loss);
    if (lambda === 0 && separates(x, y, weights)) throw unbounded('a plane separates the classes');
    if (length2(step) <= 1e-10 * (1 + length2(weights))) return { weights, iterations, losses };
  }
  throw unbounded(`Newton's method has not ended after ${MOST_ITERATIONS} steps`);
}

/** −ln likelihood + ½λ‖w‖², from softplus: finite where p rounds to 0 or 1. */
export function logisticLoss(x: Matrix, y: ArrayLike<number>, w: Float64Array, lambda = 0): number {
  let sum = 0;
  predict(x, w).forEach((z, i) => {
    sum += softplus(y[i] === 1 ? -z : z);
  });
  return sum + 0.5 * lambda * length2(w) ** 2;
}

export function logisticGradient(x: Matrix, y: ArrayLike<number>, w: Float64Array, lambda = 0): Float64Array {
  const errors = predict(x, w).map((z, i) => (y[i] === 1 ? -sigmoid(-z) : sigmoid(z)));
  return matmul(transpose(x), asColumn(errors)).data.map((g, j) => g + lambda * w[j]);
}

export function logisticHessian(x: Matrix, w: Float64Array, lambda = 0): Matrix {
  const weighted = matrix(x.rows, x.cols, x.data.slice());
  predict(x, w).forEach((z, i) => {
    const slope = sigmoid(z) * sigmoid(-z);
    for (let j = 0; j < x.cols; j++) weighted.data[i * x.cols + j] *= slope;
  });
  const hessian = matmul(transpose(x), weighted);
  for (let j = 0; j < x.cols; j++) hessian.data[j * x.cols + j] += lambda;
  return hessian;
}

/** A pivot so much smaller than its diagonal element is what rounding left of 0. */
const SINGULAR = 1e-13;

/** H⁻¹g. */
function newtonStep(x: Matrix, y: ArrayLike<number>, w: Float64Array, lambda: number): Float64Array {
  const hessian = logisticHessian(x, w, lambda);
  const { l, info } = choleskyFactors(hessian, 'lower');
  for (let j = 0, at = 0; j < x.cols; j++, at += x.cols + 1) {
    if (info > 0 || l.data[at] ** 2 <= SINGULAR * hessian.data[at]) {
      throw unbounded('the Hessian is singular: columns depend on one another, or the classes can be separated');
    }
  }
  return choleskySolve(l, asColumn(logisticGradient(x, y, w, lambda))).data;
}

/** The whole step, or as much of it as does not raise the loss. */
function descend(x: Matrix, y: ArrayLike<number>, w: Float64Array, step: Float64Array, lambda: number, before: number) {
  let part = 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, part /= 2) {
    const weights: Float64Array = w.map((v, j) => v - part * step[j]);
    const loss = logisticLoss(x, y, weights, lambda);
    // At the minimum rounding may raise it by a little.
    if (loss <= before + 1e-12 * Math.abs(before)) return { weights, loss };
  }
  return { weights: w, loss: before };
}

function separates(x: Matrix, y: ArrayLike<number>, w: Float64Array): boolean {
  return predict(x, w).every((z, i) => (y[i] === 1 ? z > 0 : z < 0));
}

function unbounded(why: string): DomainError {
  return new DomainError(`logisticRegression: there is no best w: ${why}; choose λ > 0`);
}

/** Labels of two kinds, both present or not. */
export function demandLabels(where: string, x: Matrix, y: ArrayLike<number>, labels: readonly [number, number]): void {
  demandData(where, x, y);
  for (let i = 0; i < y.length; i++) {
    demand(
      y[i] === labels[0] || y[i] === labels[1],
      where,
      `labels ${labels[0]} and ${labels[1]}`,
      `${y[i]} at index ${i}`,
    );
  }
}
