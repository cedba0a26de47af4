/** Functions of two parameters on which optimizers are compared. */
import type { Backend } from '../../core/ops/backend';
import type { Var } from '../../core/ops/operator';
import type { FunctionName } from '../../protocol/panels/landscape';

export interface PlaneFunction {
  readonly formula: string;
  readonly value: (B: Backend, x: Var, y: Var, condition: number) => Var;
  /** Where it is worth to be looked at. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Where optimizers usually begin. */
  readonly start: readonly [number, number];
}

export const planeFunctions: Readonly<Record<FunctionName, PlaneFunction>> = {
  /** Rosenbrock, "An automatic method for finding the greatest or least value of a function", 1960. */
  rosenbrock: {
    formula: '(1 − x)² + 100(y − x²)²',
    value: (B, x, y) => B.add(B.square(B.sub(1, x)), B.mul(B.square(B.sub(y, B.square(x))), 100)),
    x: [-2, 2],
    y: [-1, 3],
    start: [-1.2, 1],
  },
  /** Himmelblau, "Applied nonlinear programming", 1972: four minima of 0. */
  himmelblau: {
    formula: '(x² + y − 11)² + (x + y² − 7)²',
    value: (B, x, y) => B.add(B.square(B.sub(B.add(B.square(x), y), 11)), B.square(B.sub(B.add(x, B.square(y)), 7))),
    x: [-5, 5],
    y: [-5, 5],
    start: [-0.5, -1],
  },
  /** Flat at the origin, which is no minimum; the minima are at (0, ±√2). */
  saddle: {
    formula: 'x² − y² + y⁴/4',
    value: (B, x, y) => B.add(B.sub(B.square(x), B.square(y)), B.div(B.square(B.square(y)), 4)),
    x: [-2, 2],
    y: [-2, 2],
    start: [1.5, 0.01],
  },
  quadratic: {
    formula: '(x² + κy²)/2',
    value: (B, x, y, condition) => B.div(B.add(B.square(x), B.mul(B.square(y), condition)), 2),
    x: [-2, 2],
    y: [-2, 2],
    start: [-1.8, 1.2],
  },
};
