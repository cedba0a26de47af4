/** Signs, absolute values and rounding: constant between their jumps. */
import { dtypeKind } from '../../dtype';
import { halfEven } from '../../tensor/rounding';
import { isComplex } from '../../tensor/storage';
import type { Backend } from '../backend';
import type { Operator, Var } from '../operator';
import { floating, parametric, type Rule, real, same, unary, zero } from './define';

/** NumPy made floats of the integers it rounded until version 2.1. */
const rounded: Rule = (xs) => {
  const [x] = xs;
  return x.library === 'numpy' && x.dtype !== null && dtypeKind(x.dtype) !== 'float' ? null : x.dtype;
};

/** The sign of 0 stays: -0.3 is rounded to -0. */
function even(x: number): number {
  return Number.isInteger(x) || Number.isNaN(x) || Math.abs(x) === Number.POSITIVE_INFINITY
    ? x
    : Math.sign(x) * halfEven(Math.abs(x));
}

/** NumPy makes float16 of bools. */
const roundedTo: Rule = ([x]) => (x.library === 'numpy' && x.dtype === 'bool' ? null : x.dtype);

const round = parametric(
  'round',
  roundedTo,
  (args) => {
    const decimals = args.optionalNumber('decimals') ?? 0;
    if (decimals === 0) return even;
    const unit = 10 ** Math.abs(decimals);
    // The product is rounded to the type first, which may make a half of what is nearly one.
    if (args.operand('input').dtype === 'float32') {
      const f = Math.fround;
      return decimals > 0 ? (x) => even(f(x * unit)) / unit : (x) => even(f(x / unit)) * unit;
    }
    return decimals > 0 ? (x) => even(x * unit) / unit : (x) => even(x / unit) * unit;
  },
  zero,
);

/** Of a complex z, y = z / |z|: (g − y · Re(ȳ g)) / |z|, and zero at zero and for real numbers. */
function sgnAdjoint(B: Backend, g: Var, z: Var, y: Var): Var | null {
  if (z.type.dtype === null || !isComplex(z.type.dtype)) return null;
  const size = B.abs(z);
  const along = B.mul(y, B.fn('real', B.mul(B.conj(y), g)));
  return B.where(B.eq(size, 0), 0, B.div(B.sub(g, along), size));
}

export const operators: readonly Operator[] = [
  unary('abs', real, Math.abs, (B, g, x) => B.mul(g, B.fn('sgn', x)), { complex: (re, im) => [Math.hypot(re, im), 0] }),
  unary('np_fabs', floating, Math.abs, (B, g, x) => B.mul(g, B.sign(x))),
  unary('sign', same, Math.sign, zero),
  unary('sgn', same, Math.sign, sgnAdjoint, {
    complex: (re, im) => {
      const r = Math.hypot(re, im);
      return r === 0 ? [0, 0] : [re / r, im / r];
    },
  }),
  unary('ceil', rounded, Math.ceil, zero),
  unary('floor', rounded, Math.floor, zero),
  unary('trunc', rounded, Math.trunc, zero),
  unary('np_rint', floating, even, zero),
  round,
  unary(
    'frac',
    same,
    (x) => x - Math.trunc(x),
    (_B, g) => g,
  ),
];
