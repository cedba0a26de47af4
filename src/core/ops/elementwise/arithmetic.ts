/** Sums, products, quotients, powers, remainders, and what picks one of two numbers. */
import { type DType, dtypeKind } from '../../dtype';
import { minus, negative, over, plus, times } from '../../tensor/loops';
import { map } from '../../tensor/map';
import type { Backend } from '../backend';
import { free, perElement } from '../cost';
import { arraysOf } from '../operands';
import { type OpArgs, type Operator, Undetermined, type Var } from '../operator';
import {
  binary,
  broadcastOf,
  type Derivatives,
  dtypeOf,
  type Fn2,
  floating,
  integral,
  parametric2,
  promoted,
  type Rule,
  same,
  unary,
} from './define';

/** NumPy's reciprocal of integers is an integer, JAX's is not. */
const inverse: Rule = (xs, c) => {
  if (xs[0].library !== 'numpy') return c.promoteToFloat(xs);
  return xs[0].dtype === 'bool' ? null : xs[0].dtype;
};

/** The square of a bool is an integer. */
const squared: Rule = ([x]) => {
  if (x.dtype !== 'bool') return x.dtype;
  return x.library === 'torch' ? 'int64' : x.library === 'jax' ? 'int32' : null;
};

/** `ldexp` multiplies by a power of a float32, which half types with an integer exponent do not outweigh. */
const scaled: Rule = (xs, c) => {
  // NumPy keeps the type of the number.
  if (xs[0].library === 'numpy' && !xs[0].weak) return c.promoteToFloat([xs[0]]);
  const dtype = c.promoteToFloat(xs);
  return dtype === 'float16' || dtype === 'bfloat16' ? null : dtype;
};

/** `float_power` computes in double precision. */
const floatPower: Rule = (xs, c) => {
  const dtype = c.promote(xs);
  if (xs.some((x) => x.library === 'jax')) return c.promoteToFloat(xs);
  return dtype === null ? null : dtypeKind(dtype) === 'complex' ? 'complex128' : 'float64';
};

const quotientOfOne = unary(
  'reciprocal',
  inverse,
  (x) => 1 / x,
  (B, g, _x, y) => B.neg(B.mul(g, B.conj(B.square(y)))),
  {
    complex: (re, im) => quotient(1, 0, re, im),
  },
);

/** NumPy cuts off what is not whole where it stays with integers. */
const reciprocal: Operator = {
  ...quotientOfOne,
  eval(args, out, c) {
    if (dtypeKind(out.dtype) !== 'int') return quotientOfOne.eval!(args, out, c);
    const x = args.value('input');
    if (x.dense().includes(0)) throw new Undetermined('the reciprocal of an integer 0 is not defined');
    return map(x, out.dtype, (v) => Math.trunc(1 / v));
  },
};

// -------------------------------------------------------------------------------------------------- sums, products

/** PyTorch's `alpha`, with which the second operand is multiplied. */
function alphaOf(args: OpArgs): number {
  return args.optionalNumber('alpha') ?? 1;
}

const add = parametric2(
  'add',
  promoted,
  (args) => {
    const alpha = alphaOf(args);
    return alpha === 1 ? plus : (x, y) => x + alpha * y;
  },
  (B, g, _x, _y, _z, args) => [g, alphaOf(args) === 1 ? g : B.mul(g, alphaOf(args))],
  (a, b, c, d) => [a + c, b + d],
);

const sub = parametric2(
  'sub',
  promoted,
  (args, dtype) => {
    refuseBool(dtype, 'sub');
    const alpha = alphaOf(args);
    return alpha === 1 ? minus : (x, y) => x - alpha * y;
  },
  (B, g, _x, _y, _z, args) => [g, alphaOf(args) === 1 ? B.neg(g) : B.mul(g, -alphaOf(args))],
  (a, b, c, d) => [a - c, b - d],
);

const rsub = parametric2(
  'rsub',
  promoted,
  (args, dtype) => {
    refuseBool(dtype, 'rsub');
    const alpha = alphaOf(args);
    return (x, y) => y - alpha * x;
  },
  (B, g, _x, _y, _z, args) => [B.mul(g, -alphaOf(args)), g],
);

function refuseBool(dtype: DType, name: string): void {
  if (dtype === 'bool') throw new RangeError(`${name}: bools have no difference; use logical_xor or ^`);
}

/** 32-bit products may need more bits than a double has. */
function product(dtype: DType): Fn2 {
  return dtype === 'int32' || dtype === 'uint32' ? Math.imul : times;
}

const mul = parametric2(
  'mul',
  promoted,
  (_args, dtype) => product(dtype),
  (B, g, x, y) => [B.mul(g, B.conj(y)), B.mul(g, B.conj(x))],
  (a, b, c, d) => [a * c - b * d, a * d + b * c],
);

// ------------------------------------------------------------------------------------------------------- quotients

/** Smith (1962): the larger part of the divisor is divided by, so that squares do not overflow. */
function quotient(a: number, b: number, c: number, d: number): readonly [number, number] {
  if (c === 0 && d === 0) throw new Undetermined('a complex number is divided by zero');
  if (Math.abs(c) >= Math.abs(d)) {
    const r = d / c;
    const s = c + d * r;
    return [(a + b * r) / s, (b - a * r) / s];
  }
  const r = c / d;
  const s = c * r + d;
  return [(a * r + b) / s, (b * r - a) / s];
}

const trueDivide = binary(
  'true_divide',
  floating,
  over,
  (B, g, _x, y, z) => [B.div(g, B.conj(y)), B.mul(B.neg(g), B.conj(B.div(z, y)))],
  quotient,
);

/** The quotient rounded down as Python does: exact also where x / y is rounded (PyTorch's `div_floor`). */
export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y;
  const rest = x % y;
  let q = (x - rest) / y;
  if (rest !== 0 && y < 0 !== rest < 0) q -= 1;
  if (q === 0) return Math.sign(x / y) < 0 ? -0 : 0;
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
}

/** The rest of a division rounded down: it has the sign of y. */
export function remainderOf(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && y < 0 !== rest < 0 ? rest + y : rest;
}

/** Integers cannot be divided by zero. */
function checked(name: string, f: Fn2): (args: OpArgs, dtype: DType) => Fn2 {
  return (_args, dtype) => {
    if (dtypeKind(dtype) === 'float') return f;
    return (x, y) => {
      if (y === 0) throw new RangeError(`${name}: an integer is divided by zero`);
      return f(x, y);
    };
  };
}

/** `div` and its rounding modes: only true division makes floats of integers. */
const div: Operator = {
  ...parametric2(
    'div',
    floating,
    (args, dtype) => {
      const mode = args.optionalStr('rounding_mode');
      if (mode === null) return over;
      const f: Fn2 = mode === 'floor' ? floorDivide : (x, y) => Math.trunc(x / y);
      return checked('div', f)(args, dtype);
    },
    (B, g, _x, y, z, args) =>
      args.has('rounding_mode') ? [null, null] : [B.div(g, B.conj(y)), B.mul(B.neg(g), B.conj(B.div(z, y)))],
    quotient,
  ),
  shape(args, c) {
    const operands = arraysOf(args, ['input', 'other'], c);
    const dtype = args.has('rounding_mode') ? c.promote(operands) : c.promoteToFloat(operands);
    return broadcastOf(operands, dtypeOf(args, dtype), 'div', c);
  },
  flops: perElement(),
};

/** x - ⌊x / y⌋ y: the quotient is constant between the jumps. */
const remainder = parametric2('remainder', integral, checked('remainder', remainderOf), (B, g, x, y) => [
  g,
  B.mul(B.neg(g), B.call('div', { input: x, other: y, rounding_mode: 'floor' })),
]);

const fmod = parametric2(
  'fmod',
  integral,
  checked('fmod', (x, y) => x % y),
  (B, g, x, y) => [g, B.mul(B.neg(g), B.call('div', { input: x, other: y, rounding_mode: 'trunc' }))],
);

// ---------------------------------------------------------------------------------------------------------- powers

/** x^y. Of integers the power must be one too. */
function power(dtype: DType): Fn2 {
  if (dtypeKind(dtype) === 'float') return powerOf;
  return (x, y) => {
    if (y < 0) throw new RangeError('pow: an integer to a negative power is no integer; make one operand a float');
    const z = x ** y;
    if (Math.abs(z) > Number.MAX_SAFE_INTEGER) throw new RangeError(`pow: ${x}^${y} is beyond 2^53`);
    return z;
  };
}

/** As C has it: 1 to any power is 1, also to NaN; (-1) to an infinite one too. */
function powerOf(x: number, y: number): number {
  if (x === 1) return 1;
  if (x === -1 && (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY)) return 1;
  return x ** y;
}

/** As in PyTorch: neither the 0-th power nor a power of 0 gives NaN. */
const powers: Derivatives = (B, g, x, y, z) => {
  const ofZero = B.call('logical_and', { input: B.eq(x, 0), other: B.ge(y, 0) });
  return [
    B.where(B.eq(y, 0), 0, B.mul(g, conjugate(B, B.mul(y, B.pow(x, B.sub(y, 1)))))),
    B.where(ofZero, 0, B.mul(g, conjugate(B, B.mul(z, B.log(x))))),
  ];
};

/** Only complex numbers: a formula of real ones has no conjugates. */
function conjugate(B: Backend, x: Var): Var {
  return x.type.dtype !== null && dtypeKind(x.type.dtype) === 'complex' ? B.conj(x) : x;
}

/** Of small whole exponents by multiplication, else e to the y log x. */
function complexPower(a: number, b: number, c: number, d: number): readonly [number, number] {
  if (d === 0 && Number.isInteger(c) && c >= 0 && c <= 64) {
    let z: readonly [number, number] = [1, 0];
    for (let k = 0; k < c; k++) z = [z[0] * a - z[1] * b, z[0] * b + z[1] * a];
    return z;
  }
  if (a === 0 && b === 0) throw new Undetermined('a power of a complex 0');
  const [size, turn] = [Math.log(Math.hypot(a, b)), Math.atan2(b, a)];
  const [r, t] = [Math.exp(c * size - d * turn), d * size + c * turn];
  return [r * Math.cos(t), r * Math.sin(t)];
}

/** Of bools NumPy makes int8, but not always. */
const raised: Rule = (xs, c) =>
  xs[0].library === 'numpy' && xs.every((x) => x.dtype === 'bool' || x.weak) && xs.some((x) => x.dtype === 'bool')
    ? null
    : integral(xs, c);

const pow = parametric2('pow', raised, (_args, dtype) => power(dtype), powers, complexPower);
const floatPowerOf = binary('float_power', floatPower, powerOf, powers);

// --------------------------------------------------------------------------------------------- one of two numbers

/** NaN wins. */
export function larger(x: number, y: number): number {
  return x > y || Number.isNaN(x) ? x : y;
}

export function smaller(x: number, y: number): number {
  return x < y || Number.isNaN(x) ? x : y;
}

/** A tie shares the adjoint. */
const larges: Derivatives = (B, g, x, y) => [share(B, g, x, y), share(B, g, y, x)];
const smalls: Derivatives = (B, g, x, y) => [share(B, g, y, x), share(B, g, x, y)];

function share(B: Backend, g: Var, high: Var, low: Var): Var {
  return B.where(B.eq(high, low), B.mul(g, 0.5), B.mask(B.gt(high, low), g));
}

/** NumPy's `fmax`: NaN loses; a tie goes to the first. */
const fmaxs: Derivatives = (B, g, x, y) =>
  choose(B, g, B.call('logical_or', { input: B.ge(x, y), other: B.fn('isnan', y) }));
const fmins: Derivatives = (B, g, x, y) =>
  choose(B, g, B.call('logical_or', { input: B.le(x, y), other: B.fn('isnan', y) }));

function choose(B: Backend, g: Var, first: Var): readonly [Var, Var] {
  return [B.mask(first, g), B.where(first, 0, g)];
}

/** Greatest common divisor, never negative. */
function gcd(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

const { LN2 } = Math;

export const operators: readonly Operator[] = [
  add,
  sub,
  rsub,
  mul,
  div,
  trueDivide,
  // PyTorch's floors have no gradient where they are constant.
  parametric2('floor_divide', integral, checked('floor_divide', floorDivide), () => [null, null]),
  remainder,
  fmod,
  pow,
  floatPowerOf,
  unary('neg', same, negative, (B, g) => B.neg(g), { complex: (re, im) => [-re, -im] }),
  unary(
    'positive',
    same,
    (x) => x,
    (_B, g) => g,
    { flops: free, complex: (re, im) => [re, im] },
  ),
  reciprocal,
  unary(
    'square',
    squared,
    (x) => x * x,
    (B, g, x) => B.mul(g, B.mul(2, B.conj(x))),
    {
      complex: (a, b) => [a * a - b * b, 2 * a * b],
    },
  ),
  binary('maximum', promoted, larger, larges),
  binary('minimum', promoted, smaller, smalls),
  binary('fmax', promoted, (x, y) => (x >= y || Number.isNaN(y) ? x : y), fmaxs),
  binary('fmin', promoted, (x, y) => (x <= y || Number.isNaN(y) ? x : y), fmins),
  binary('gcd', promoted, gcd, false),
  binary('lcm', promoted, (x, y) => (x === 0 || y === 0 ? 0 : Math.abs((x / gcd(x, y)) * y)), false),
  binary(
    'heaviside',
    (xs, c) => (xs[0].library === 'torch' ? promoted : floating)(xs, c),
    (x, y) => (x === 0 ? y : x > 0 ? 1 : x < 0 ? 0 : x),
    false,
  ),
  binary('copysign', floating, withSign, (B, g, x, _y, z) => [B.mul(g, B.where(B.eq(x, 0), 0, B.div(z, x))), null]),
  binary('hypot', floating, Math.hypot, (B, g, x, y, z) => [B.mul(g, B.div(x, z)), B.mul(g, B.div(y, z))]),
  binary(
    'ldexp',
    scaled,
    (x, y) => x * 2 ** y,
    (B, g, _x, y, z) => [B.mul(g, B.fn('exp2', y)), B.mul(g, B.mul(z, LN2))],
  ),
];

function withSign(x: number, y: number): number {
  return y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x);
}
