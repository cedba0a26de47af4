/** Lengths of vectors in terms of operators, with the derivatives that PyTorch gives them where there are none. */
import type { Backend } from './backend';
import type { Var } from './operator';

/**
 * (Σ |x|^p)^(1/p) along axes. Where the length is 0 its derivative is taken to be 0, as PyTorch does. Of p = ∞ the
 * largest |x|, of p = 0 the number of elements that are not 0.
 */
export function lengthOf(B: Backend, x: Var, p: number, dims: readonly number[], keepdim: boolean): Var {
  switch (p) {
    case 0:
      return B.sum(B.abs(B.sign(x)), dims, keepdim);
    case 1:
      return B.sum(B.abs(x), dims, keepdim);
    case 2:
      return rootOf(B, B.sum(B.square(x), dims, keepdim), (y) => B.sqrt(y));
    case Number.POSITIVE_INFINITY:
      return B.amax(B.abs(x), dims, keepdim);
    default:
      return rootOf(B, B.sum(powerOf(B, B.abs(x), p), dims, keepdim), (y) => B.pow(y, 1 / p));
  }
}

/** A root, of 0 with the derivative 0. */
function rootOf(B: Backend, x: Var, root: (y: Var) => Var): Var {
  const isZero = B.eq(x, 0);
  return B.where(isZero, 0, root(B.where(isZero, 1, x)));
}

/** x^p of x >= 0; for p < 1 the derivative is infinite at 0, where it is taken to be 0. */
function powerOf(B: Backend, x: Var, p: number): Var {
  return p >= 1 ? B.pow(x, p) : rootOf(B, x, (y) => B.pow(y, p));
}
