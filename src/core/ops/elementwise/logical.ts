/** Comparisons, logic and bits: none has a derivative. */
import { type DType, dtypeKind } from '../../dtype';
import { isGreater } from '../../tensor/loops';
import { perElement } from '../cost';
import { arraysOf } from '../operands';
import { type Operator, ShapeError, Undetermined } from '../operator';
import {
  binary,
  boolean,
  broadcastOf,
  type ComplexFn2,
  type Fn2,
  integral,
  libraryOf,
  parametric,
  parametric2,
  promoted,
  same,
  unary,
} from './define';

/** NumPy before 1.25 answered False where shapes do not broadcast. */
function equality(name: string, value: Fn2, complex: ComplexFn2): Operator {
  return {
    ...binary(name, boolean, value, false, complex),
    shape(args, c) {
      const operands = arraysOf(args, ['input', 'other'], c);
      try {
        return broadcastOf(operands, 'bool', name, c);
      } catch (e) {
        if (e instanceof ShapeError && libraryOf(operands) === 'numpy') throw new Undetermined(e.message);
        throw e;
      }
    },
    flops: perElement(),
  };
}

// ------------------------------------------------------------------------------------------------------------ bits

/** Of 32 bits at a time where both fit, else exact integers of any length, cut to 64 bits. */
function bits(narrow: Fn2, wide: (x: bigint, y: bigint) => bigint): Fn2 {
  const fits = (x: number) => x >= -(2 ** 31) && x < 2 ** 31;
  return (x, y) => (fits(x) && fits(y) ? narrow(x, y) : Number(BigInt.asIntN(64, wide(BigInt(x), BigInt(y)))));
}

const and = bits(
  (x, y) => x & y,
  (x, y) => x & y,
);
const or = bits(
  (x, y) => x | y,
  (x, y) => x | y,
);
const xor = bits(
  (x, y) => x ^ y,
  (x, y) => x ^ y,
);

function shift(left: boolean): (args: unknown, dtype: DType) => Fn2 {
  return (_args, dtype) => {
    if (dtypeKind(dtype) === 'float') return left ? (x, y) => x * 2 ** y : (x, y) => x / 2 ** y;
    return (x, y) => {
      if (y < 0 || y > 63) throw new RangeError(`a shift by ${y} bits is undefined`);
      return left ? x * 2 ** y : Math.floor(x / 2 ** y);
    };
  };
}

const bitwiseNot = parametric(
  'bitwise_not',
  same,
  (_args, dtype) => (dtype === 'bool' ? (x) => 1 - x : (x) => -x - 1),
  false,
);

// ------------------------------------------------------------------------------------------------------- closeness

/** |x - y| <= atol + rtol |y|; equal infinities are close, NaN is when that is asked for. */
const isclose = parametric2(
  'isclose',
  boolean,
  (args) => {
    const [rtol, atol] = [args.optionalNumber('rtol') ?? 1e-5, args.optionalNumber('atol') ?? 1e-8];
    const nan = args.bool('equal_nan');
    return (x, y) => {
      if (x === y || (nan && Number.isNaN(x) && Number.isNaN(y))) return 1;
      return Number(Number.isFinite(y) && Math.abs(x - y) <= atol + rtol * Math.abs(y));
    };
  },
  false,
);

const truth = (x: number) => x !== 0;

export const operators: readonly Operator[] = [
  equality(
    'eq',
    (x, y) => Number(x === y),
    (a, b, c, d) => [Number(a === c && b === d), 0],
  ),
  equality(
    'ne',
    (x, y) => Number(x !== y),
    (a, b, c, d) => [Number(a !== c || b !== d), 0],
  ),
  binary('lt', boolean, (x, y) => Number(x < y), false),
  binary('le', boolean, (x, y) => Number(x <= y), false),
  binary('gt', boolean, isGreater, false),
  binary('ge', boolean, (x, y) => Number(x >= y), false),
  binary('logical_and', boolean, (x, y) => Number(truth(x) && truth(y)), false),
  binary('logical_or', boolean, (x, y) => Number(truth(x) || truth(y)), false),
  binary('logical_xor', boolean, (x, y) => Number(truth(x) !== truth(y)), false),
  unary('logical_not', boolean, (x) => Number(!truth(x)), false),
  unary('isfinite', boolean, (x) => Number(Number.isFinite(x)), false),
  unary('isinf', boolean, (x) => Number(Math.abs(x) === Number.POSITIVE_INFINITY), false),
  unary('isnan', boolean, (x) => Number(Number.isNaN(x)), false),
  unary('isneginf', boolean, (x) => Number(x === Number.NEGATIVE_INFINITY), false),
  unary('isposinf', boolean, (x) => Number(x === Number.POSITIVE_INFINITY), false),
  unary('isreal', boolean, () => 1, false, { complex: (_re, im) => [Number(im === 0), 0] }),
  unary('signbit', boolean, (x) => Number(x < 0 || Object.is(x, -0)), false),
  bitwiseNot,
  binary('bitwise_and', promoted, and, false),
  binary('bitwise_or', promoted, or, false),
  binary('bitwise_xor', promoted, xor, false),
  parametric2('bitwise_left_shift', integral, shift(true), false),
  parametric2('bitwise_right_shift', integral, shift(false), false),
  isclose,
];
