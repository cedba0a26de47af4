/** What operators on matrices share: their shapes, batches of matrices, messages that say which matrix. */
import type { DType } from '../../dtype';
import { LinalgError, type Matrix } from '../../linalg/matrix';
import { embeddedMatricesOf, matricesOf } from '../../tensor/matrices';
import { isComplex } from '../../tensor/storage';
import type { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { lastSize, size } from '../cost';
import { batchWith, squareOf } from '../matrices';
import { onlyArray } from '../operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type TensorType,
  Undetermined,
  type Var,
} from '../operator';
import { like } from '../output';

/** An operator on one matrix argument `A`. */
export function onMatrix(
  name: string,
  rule: (a: TensorType, c: ShapeContext, args: OpArgs) => Output,
  rest: Partial<Operator> = {},
): Operator {
  return { name, shape: (args, c) => rule(onlyArray(args, 'A', c), c, args), ...rest };
}

/** n³·times / over of each square matrix: the leading term of the usual algorithm (Golub & Van Loan, chapters 3 and 4). */
export function cubic(times: number, over = 1): FlopRule {
  return (args) => {
    const a = args.tensor('A');
    return size(a).mul(lastSize(a)).mul(times).floordiv(over);
  };
}

/** (…, n, n) → the same. */
export function squareToSquare(name: string, rest: Partial<Operator> = {}): Operator {
  const rule = (a: TensorType, c: ShapeContext) => {
    squareOf(c, a, name);
    return like(a, a.shape, floating(a, c));
  };
  return onMatrix(name, rule, rest);
}

/** (…, n, n) → (…). */
export function squareToNumber(name: string, rest: Partial<Operator> = {}): Operator {
  const rule = (a: TensorType, c: ShapeContext) => {
    squareOf(c, a, name);
    return like(a, batchWith(c, a), floating(a, c));
  };
  return onMatrix(name, rule, rest);
}

/** NumPy and JAX compute in floating point where integers are given; torch refuses them. */
export function floating(a: TensorType, c: ShapeContext): DType | null {
  return a.library === 'torch' ? a.dtype : c.promoteToFloat([a]);
}

/** `info` of the `_ex` forms: one number a matrix. */
export function info(a: TensorType, c: ShapeContext): Output {
  return like(a, batchWith(c, a), 'int32');
}

/** Distance of 1 from the next number of the type: matrices are computed in double, but known only so well. */
export function epsilonOf(dtype: DType): number {
  if (dtype === 'float32' || dtype === 'complex64') return 2 ** -23;
  return Number.EPSILON;
}

/** The matrices of a real tensor. */
export function realMatrices(x: Tensor): Matrix[] {
  if (isComplex(x.dtype)) throw new Undetermined('matrices of complex numbers are not computed with');
  return matricesOf(x);
}

/** The matrices of a tensor, complex ones in their real form of twice the size. */
export function anyMatrices(x: Tensor): Matrix[] {
  return isComplex(x.dtype) ? embeddedMatricesOf(x) : matricesOf(x);
}

/** `f` of each matrix; an error says which one of a batch it is about. */
export function each<T>(matrices: readonly Matrix[], f: (a: Matrix, index: number) => T): T[] {
  return matrices.map((a, i) => {
    try {
      return f(a, i);
    } catch (e) {
      if (e instanceof LinalgError && matrices.length > 1) e.message += ` (matrix ${i} of the batch)`;
      throw e;
    }
  });
}

/** The axes that were taken from a batch of numbers, at its end again: (…) → (…, 1, 1). */
export function asMatrices(B: Backend, x: Var): Var {
  return B.unsqueeze(B.unsqueeze(x, -1), -1);
}

/** (…, n) → (…, n, n). */
export function diagonalMatrix(B: Backend, x: Var): Var {
  return B.call('diag_embed', { input: x, offset: 0, dim1: -2, dim2: -1 });
}

/** (…, n, n) → (…, n). */
export function diagonalOf(B: Backend, x: Var): Var {
  return B.call('diagonal', { input: x, offset: 0, dim1: -2, dim2: -1 });
}

export function lowerOf(B: Backend, x: Var, diagonal = 0): Var {
  return B.call('tril', { input: x, diagonal });
}

export function upperOf(B: Backend, x: Var, diagonal = 0): Var {
  return B.call('triu', { input: x, diagonal });
}

/** X of A X = B, or of X A = B with `left` false. */
export function solved(B: Backend, a: Var, b: Var, left = true): Var {
  return B.call('solve', { A: a, B: b, left });
}

/** The same for a triangular A. */
export function solvedTriangular(B: Backend, a: Var, b: Var, upper: boolean, left = true): Var {
  return B.call('solve_triangular', { A: a, B: b, upper, left, unitriangular: false });
}
