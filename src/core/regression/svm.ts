/**
 * A support vector machine by sequential minimal optimisation. The dual problem, the least ½αᵀQα − Σα with
 * 0 ≤ α ≤ C and Σ yα = 0, Qᵢⱼ = yᵢyⱼk(xᵢ, xⱼ), is solved two α at a time, in closed form. The pair is chosen as in
 * Fan, Chen & Lin, "Working set selection using second order information for training SVMs", 2005.
 */
import { demand, demandPositive } from '../domain';
import type { Matrix } from '../linalg/matrix';
import { type Kernel, kernelMatrix, row } from './kernels';
import { demandLabels } from './logistic';

export interface SvmOptions {
  readonly kernel: Kernel;
  /** What a point within the margin costs: large for few exceptions. ∞ allows none. */
  readonly c: number;
  /** How far the conditions of the optimum may be missed; 1e-6 unless said. */
  readonly tolerance?: number;
}

export interface Svm {
  readonly alpha: Float64Array;
  readonly bias: number;
  /** Rows with α > 0: all that the decision depends on. */
  readonly support: readonly number[];
  /** 1/‖w‖, the distance from the boundary to the nearest points of a separable problem. */
  readonly margin: number;
  /** Σ αᵢyᵢk(xᵢ, x) + bias: its sign is the class. */
  decide(x: ArrayLike<number>): number;
}

interface Dual {
  readonly k: Matrix;
  readonly y: ArrayLike<number>;
  readonly c: number;
  readonly alpha: Float64Array;
  /** Qα − 1. */
  readonly gradient: Float64Array;
}

/** A smaller curvature than this is taken for it. */
const LEAST_CURVATURE = 1e-12;

/** X (n, d), y (n) of −1 and 1, both present. */
export function trainSvm(x: Matrix, y: ArrayLike<number>, options: SvmOptions): Svm {
  const { kernel, c, tolerance = 1e-6 } = options;
  demandLabels('trainSvm', x, y, [-1, 1]);
  demand(Array.from(y).includes(1) && Array.from(y).includes(-1), 'trainSvm', 'points of both classes', 'one class');
  demand(c > 0, 'trainSvm', 'C above 0', c);
  demandPositive('trainSvm', 'the tolerance', tolerance);
  const n = x.rows;
  const dual: Dual = {
    k: kernelMatrix(kernel, x, x),
    y,
    c,
    alpha: new Float64Array(n),
    gradient: new Float64Array(n).fill(-1),
  };
  const most = 10_000 + 1000 * n;
  let steps = 0;
  for (let pair = choosePair(dual, tolerance); pair !== null; pair = choosePair(dual, tolerance)) {
    demand(
      ++steps <= most,
      'trainSvm',
      `an end within ${most} steps`,
      'none: choose a smaller C (no C is too large only for separable classes)',
    );
    improve(dual, pair);
  }
  return result(dual, x, kernel);
}

/** α may still move so that yα grows. */
function canRise({ y, alpha, c }: Dual, i: number): boolean {
  return y[i] === 1 ? alpha[i] < c : alpha[i] > 0;
}

function canFall({ y, alpha, c }: Dual, i: number): boolean {
  return y[i] === 1 ? alpha[i] > 0 : alpha[i] < c;
}

/** The pair whose change lowers the objective most, i the worst offender; null at the optimum. */
function choosePair(dual: Dual, tolerance: number): [number, number] | null {
  const { k, y, gradient } = dual;
  const n = y.length;
  let i = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < n; t++) {
    if (canRise(dual, t) && -y[t] * gradient[t] > highest) [i, highest] = [t, -y[t] * gradient[t]];
  }
  let j = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let gain = 0;
  for (let t = 0; t < n; t++) {
    if (!canFall(dual, t)) continue;
    const value = -y[t] * gradient[t];
    lowest = Math.min(lowest, value);
    const difference = highest - value;
    if (difference <= 0) continue;
    const here = difference ** 2 / curvature(k, i, t);
    if (here > gain) [j, gain] = [t, here];
  }
  return highest - lowest < tolerance || j < 0 ? null : [i, j];
}

function curvature(k: Matrix, i: number, j: number): number {
  const n = k.cols;
  return Math.max(k.data[i * n + i] + k.data[j * n + j] - 2 * k.data[i * n + j], LEAST_CURVATURE);
}

/** yᵢαᵢ rises by t and yⱼαⱼ falls by it: t at the minimum, or where an α meets its bound. */
function improve({ k, y, c, alpha, gradient }: Dual, [i, j]: [number, number]): void {
  const n = y.length;
  const free = (-y[i] * gradient[i] + y[j] * gradient[j]) / curvature(k, i, j);
  const roomOfI = y[i] === 1 ? c - alpha[i] : alpha[i];
  const roomOfJ = y[j] === 1 ? alpha[j] : c - alpha[j];
  const t = Math.min(free, roomOfI, roomOfJ);
  // Bounds are met exactly, so that the pair is not chosen for the rest that rounding leaves.
  alpha[i] = t === roomOfI ? (y[i] === 1 ? c : 0) : alpha[i] + y[i] * t;
  alpha[j] = t === roomOfJ ? (y[j] === 1 ? 0 : c) : alpha[j] - y[j] * t;
  for (let s = 0; s < n; s++) gradient[s] += y[s] * t * (k.data[s * n + i] - k.data[s * n + j]);
}

function result(dual: Dual, x: Matrix, kernel: Kernel): Svm {
  const { y, alpha, c, gradient } = dual;
  const support = Array.from(alpha.keys()).filter((i) => alpha[i] > 0);
  const inside = support.filter((i) => alpha[i] < c);
  const values = (of: readonly number[]) => of.map((i) => -y[i] * gradient[i]);
  const all = Array.from(alpha.keys());
  const between = () => {
    const [low, high] = [values(all.filter((i) => canFall(dual, i))), values(all.filter((i) => canRise(dual, i)))];
    return (low.reduce((a, b) => Math.min(a, b)) + high.reduce((a, b) => Math.max(a, b))) / 2;
  };
  const bias = inside.length > 0 ? values(inside).reduce((a, b) => a + b) / inside.length : between();
  // αᵀQα = Σ α·(gradient + 1)
  const squaredNorm = support.reduce((sum, i) => sum + alpha[i] * (gradient[i] + 1), 0);
  return {
    alpha,
    bias,
    support,
    margin: 1 / Math.sqrt(squaredNorm),
    decide: (at) => support.reduce((sum, i) => sum + alpha[i] * y[i] * kernel(row(x, i), at), bias),
  };
}
