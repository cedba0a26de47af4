/** Arithmetic on single elements of which the bounds are known. */
import type { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { cornered, correctlyRounded, exactly, exactValue, rising, rounded } from '../intervals';
import { dimOf } from './literals';
import type { Element } from './operator';

export type Unary = (x: Element, dtype: DType) => Element | null;
export type Binary = (x: Element, y: Element, dtype: DType) => Element | null;

/** An operation on integers that may be symbolic. */
function integral(f: Binary, onDims: (x: Dim, y: Dim) => Dim): Binary {
  return (x, y, dtype) => {
    const bounds = f(x, y, dtype);
    const [a, b] = [dimOf(x), dimOf(y)];
    if (!bounds || dtypeKind(dtype) !== 'int' || !a || !b || exactValue(bounds) !== null) return bounds;
    const dim = onDims(a, b);
    return dim.value === null ? { ...bounds, dim } : exactly(dim.value);
  };
}

/** Errors of functions that do not round correctly, in units of the last place. */
export const LOOSE = 16;
export const loosely = (lo: number, hi: number, dtype: DType) => rounded(lo, hi, dtype, LOOSE);

const quotient = cornered((a, b) => a / b, correctlyRounded);
export const divide: Binary = (x, y, dtype) => (y.lo <= 0 && y.hi >= 0 ? null : quotient(x, y, dtype));

/** By a number: some devices multiply by its reciprocal. */
export const divideByNumber: Binary = (x, y, dtype) =>
  y.lo <= 0 && y.hi >= 0 ? null : cornered((a, b) => a / b, rounded)(x, y, dtype);

/** PyTorch computes `number / tensor` as `tensor.reciprocal() * number`. */
export const multiplyReciprocal: Binary = (x, y, dtype) => {
  const reciprocal = divide(exactly(1), y, dtype);
  return reciprocal && multiply(x, reciprocal, dtype);
};

export const add = integral(
  cornered((a, b) => a + b, correctlyRounded),
  (x, y) => x.add(y),
);
export const subtract = integral(
  cornered((a, b) => a - b, correctlyRounded),
  (x, y) => x.sub(y),
);
export const multiply = integral(
  cornered((a, b) => a * b, correctlyRounded),
  (x, y) => x.mul(y),
);

export const floorDivide: Binary = (x, y, dtype) => {
  if (y.lo <= 0 || x.lo < 0) return null;
  const [lo, hi] = [Math.floor(x.lo / y.hi), Math.floor(x.hi / y.lo)];
  return lo === hi ? rounded(lo, hi, dtype) : null;
};

export const remainder: Binary = (x, y, dtype) => {
  const [a, b] = [exactValue(x), exactValue(y)];
  if (a === null || b === null || b === 0 || !Number.isInteger(a) || !Number.isInteger(b)) return null;
  const r = a - b * Math.floor(a / b);
  return rounded(r, r, dtype);
};

export const power: Binary = (x, y, dtype) => {
  const [a, b] = [exactValue(x), exactValue(y)];
  if (dtypeKind(dtype) === 'int') return a !== null && b !== null && b >= 0 ? rounded(a ** b, a ** b, dtype) : null;
  return x.lo > 0 ? cornered((p, q) => p ** q, loosely)(x, y, dtype) : null;
};

export const larger = cornered(Math.max, correctlyRounded);
export const smaller = cornered(Math.min, correctlyRounded);

export const absolute: Unary = (x, dtype) => {
  const [a, b] = [Math.abs(x.lo), Math.abs(x.hi)];
  return rounded(x.lo <= 0 && x.hi >= 0 ? 0 : Math.min(a, b), Math.max(a, b), dtype);
};

export const sign: Unary = rising(Math.sign, 0);

export const onPositive =
  (f: Unary): Unary =>
  (x, dtype) =>
    x.lo > 0 ? f(x, dtype) : null;
