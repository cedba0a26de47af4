/** Special functions: the error function, the gamma function, Bessel functions and their kin. */

import { kernels } from '../../kernels';
import { airyAi } from '../../special/airy';
import { besselJ0, besselJ1, besselY0, besselY1, sphericalJ0 } from '../../special/bessel';
import { erf, erfc, erfcx } from '../../special/erf';
import { digamma, lgamma, multigammaln, polygamma } from '../../special/gamma';
import { gammainc, gammaincc } from '../../special/incompleteGamma';
import { besselK0, besselK0e, besselK1, besselK1e, i0, i0e, i1, i1e } from '../../special/modifiedBessel';
import { erfinv, logNdtr, ndtr, ndtri } from '../../special/normalCdf';
import { polynomials } from '../../special/polynomials';
import { zeta } from '../../special/zeta';
import { map2 } from '../../tensor/map';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { perElement } from '../cost';
import { type OpArgs, type Operator, Undetermined, type Var } from '../operator';
import {
  binary,
  floating,
  MANY,
  parametric,
  parametric2,
  promoted,
  type Rule,
  same,
  unary,
  unaryShape,
} from './define';

const { PI, SQRT1_2 } = Math;
const SQRT_2PI = Math.sqrt(2 * PI);

/** e^(c x²) */
function gauss(B: Backend, x: Var, c: number): Var {
  return B.exp(B.mul(B.square(x), c));
}

/** A gradient that PyTorch has not either. */
function open(B: Backend, x: Var, reason: string): Var {
  return B.call('without_gradient', { input: x, reason });
}

/** -x log x, with its limit at 0. */
function entr(x: number): number {
  return x > 0 ? -x * Math.log(x) : x === 0 ? 0 : x < 0 ? Number.NEGATIVE_INFINITY : x;
}

// ----------------------------------------------------------------------------------------------------------- gamma

/** The n-th derivative of the digamma function. */
const polygammaOp = parametric(
  'polygamma',
  floating,
  (args) => {
    const n = args.number('n');
    return n === 0 ? digamma : (x) => polygamma(n, x);
  },
  (B, g, x, _y, args) => B.mul(g, B.call('polygamma', { input: x, n: args.number('n') + 1 })),
);

const mvlgamma = parametric(
  'mvlgamma',
  floating,
  (args) => {
    const p = args.number('p');
    return (x) => multigammaln(x, p);
  },
  (B, g, x, _y, args) => {
    const slopes = Array.from({ length: args.number('p') }, (_, j) => B.fn('digamma', B.sub(x, j / 2)));
    return B.mul(
      g,
      slopes.reduce((a, b) => B.add(a, b)),
    );
  },
);

/** x^(a-1) e^-x / Γ(a), the density that `igamma` is the integral of. */
function density(B: Backend, a: Var, x: Var): Var {
  return B.exp(B.sub(B.sub(B.mul(B.sub(a, 1), B.log(x)), x), B.fn('lgamma', a)));
}

// ------------------------------------------------------------------------------------------------------------ gelu

const TANH_SCALE = Math.sqrt(2 / PI);
const TANH_CUBIC = 0.044715;

function isTanh(args: OpArgs): boolean {
  const approximate = args.optionalStr('approximate') ?? 'none';
  if (approximate !== 'none' && approximate !== 'tanh') throw new Undetermined(`gelu: approximate="${approximate}"`);
  return approximate === 'tanh';
}

/** x Φ(x), or its approximation by tanh (Hendrycks and Gimpel 2016). */
const gelu = parametric(
  'gelu',
  same,
  (args) =>
    isTanh(args)
      ? (x) => 0.5 * x * (1 + Math.tanh(TANH_SCALE * (x + TANH_CUBIC * x * x * x)))
      : (x) => 0.5 * x * erfc(-x * SQRT1_2),
  (B, grad, input, _y, args) => B.call('gelu_vjp', { grad, input, approximate: isTanh(args) ? 'tanh' : 'none' }),
  { kernel: (out, x, args) => kernels().gelu(out, x, isTanh(args) ? 'tanh' : 'none') },
);

/** g times the derivative of gelu, in one. */
const geluVjp: Operator = {
  ...unaryShape('gelu_vjp', same, perElement(10)),
  eval(args, out) {
    const [g, x, isTanhForm] = [args.value('grad').to(out.dtype), args.value('input'), isTanh(args)];
    if (out.dtype !== 'float32' || x.size < MANY) {
      return map2(g, x, out.dtype, out.sizes, isTanhForm ? geluTanhVjp : geluErfVjp);
    }
    const result = Tensor.blank('float32', out.sizes);
    const [to, a, b] = [result, g, x].map((t) => t.dense() as Float32Array);
    kernels().geluGradient(to, a, b, isTanhForm ? 'tanh' : 'none');
    return result;
  },
  compose: (B, { grad, input }, args) => B.mul(grad, isTanh(args) ? geluTanhSlope(B, input) : geluErfSlope(B, input)),
};

function geluErfVjp(g: number, x: number): number {
  return g * (0.5 * erfc(-x * SQRT1_2) + (x * Math.exp(-0.5 * x * x)) / SQRT_2PI);
}

function geluTanhVjp(g: number, x: number): number {
  const t = Math.tanh(TANH_SCALE * (x + TANH_CUBIC * x * x * x));
  return g * 0.5 * (1 + t + x * (1 - t * t) * TANH_SCALE * (1 + 3 * TANH_CUBIC * x * x));
}

function geluErfSlope(B: Backend, x: Var): Var {
  return B.add(B.fn('special_ndtr', x), B.mul(x, B.div(gauss(B, x, -0.5), SQRT_2PI)));
}

function geluTanhSlope(B: Backend, x: Var): Var {
  const square = B.square(x);
  const t = B.tanh(B.mul(B.mul(x, B.add(B.mul(square, TANH_CUBIC), 1)), TANH_SCALE));
  const slope = B.mul(B.add(B.mul(square, 3 * TANH_CUBIC), 1), TANH_SCALE);
  const inner = B.mul(B.mul(x, B.sub(1, B.square(t))), slope);
  return B.mul(B.add(B.add(t, 1), inner), 0.5);
}

// ------------------------------------------------------------------------------------------------------- neighbours

const BITS = new DataView(new ArrayBuffer(8));

/** The next number of the type after x towards y. */
function nextAfter(x: number, y: number, isDouble: boolean): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return Math.sign(y) * (isDouble ? Number.MIN_VALUE : 2 ** -149);
  const step = y > x === x > 0 ? 1 : -1;
  if (isDouble) {
    BITS.setFloat64(0, x);
    BITS.setBigInt64(0, BITS.getBigInt64(0) + BigInt(step));
    return BITS.getFloat64(0);
  }
  BITS.setFloat32(0, x);
  BITS.setInt32(0, BITS.getInt32(0) + step);
  return BITS.getFloat32(0);
}

/** JAX steps to the next floating point number from integers, too. */
const neighbour: Rule = (xs, c) => (xs.some((x) => x.library === 'jax') ? c.promoteToFloat(xs) : c.promote(xs));

const nextafter: Operator = {
  ...binary('nextafter', neighbour, (x, y) => nextAfter(x, y, true), false),
  eval(args, out, c) {
    if (out.dtype !== 'float64' && out.dtype !== 'float32') throw new Undetermined(`nextafter of ${out.dtype}`);
    const f = (x: number, y: number) => nextAfter(x, y, out.dtype === 'float64');
    return binary('nextafter', promoted, f, false).eval!(args, out, c);
  },
};

export const operators: readonly Operator[] = [
  unary('erf', floating, erf, (B, g, x) => B.mul(g, B.mul(gauss(B, x, -1), 2 / Math.sqrt(PI)))),
  unary('erfc', floating, erfc, (B, g, x) => B.mul(g, B.mul(gauss(B, x, -1), -2 / Math.sqrt(PI)))),
  unary('erfinv', floating, erfinv, (B, g, _x, y) => B.mul(g, B.mul(gauss(B, y, 1), Math.sqrt(PI) / 2))),
  unary('special_erfcx', floating, erfcx, (B, g, x, y) => B.mul(g, B.sub(B.mul(B.mul(x, y), 2), 2 / Math.sqrt(PI)))),
  unary('special_ndtr', floating, ndtr, (B, g, x) => B.mul(g, B.div(gauss(B, x, -0.5), SQRT_2PI))),
  unary('special_ndtri', floating, ndtri, (B, g, _x, y) => B.mul(g, B.mul(gauss(B, y, 0.5), SQRT_2PI))),
  unary('special_log_ndtr', floating, logNdtr, (B, g, x) =>
    B.div(B.mul(g, Math.sqrt(2 / PI)), B.fn('special_erfcx', B.mul(x, -SQRT1_2))),
  ),
  unary('special_entr', floating, entr, (B, g, x) => B.mul(g, B.sub(-1, B.log(x)))),
  gelu,
  geluVjp,
  unary('lgamma', floating, lgamma, (B, g, x) => B.mul(g, B.fn('digamma', x))),
  unary('digamma', floating, digamma, (B, g, x) => B.mul(g, B.call('polygamma', { input: x, n: 1 }))),
  polygammaOp,
  mvlgamma,
  binary('igamma', floating, gammainc, (B, g, a, x) => [
    open(B, a, 'igamma by its first operand'),
    B.mul(g, density(B, a, x)),
  ]),
  binary('igammac', floating, gammaincc, (B, g, a, x) => [
    open(B, a, 'igammac by its first operand'),
    B.neg(B.mul(g, density(B, a, x))),
  ]),
  binary('zeta', floating, zeta, (B, g, s, q) => [
    open(B, s, 'zeta by its first operand'),
    B.mul(g, B.mul(B.neg(s), B.call('zeta', { input: B.add(s, 1), other: q }))),
  ]),
  unary('i0', floating, i0, (B, g, x) => B.mul(g, B.fn('special_i1', x))),
  unary('special_i0e', floating, i0e, (B, g, x, y) => B.mul(g, B.sub(B.fn('special_i1e', x), B.mul(B.sign(x), y)))),
  unary('special_i1', floating, i1, (B, g, x, y) =>
    B.mul(g, B.where(B.eq(x, 0), 0.5, B.sub(B.fn('i0', x), B.div(y, x)))),
  ),
  unary('special_i1e', floating, i1e, (B, g, x, y) => {
    const slope = B.sub(B.fn('special_i0e', x), B.mul(y, B.add(B.sign(x), B.div(1, x))));
    return B.mul(g, B.where(B.eq(x, 0), 0.5, slope));
  }),
  // PyTorch has no gradients of these.
  ...Object.entries({
    special_bessel_j0: besselJ0,
    special_bessel_j1: besselJ1,
    special_bessel_y0: besselY0,
    special_bessel_y1: besselY1,
    special_spherical_bessel_j0: sphericalJ0,
    special_airy_ai: airyAi,
    special_modified_bessel_i0: i0,
    special_modified_bessel_i1: i1,
    special_modified_bessel_k0: besselK0,
    special_modified_bessel_k1: besselK1,
    special_scaled_modified_bessel_k0: besselK0e,
    special_scaled_modified_bessel_k1: besselK1e,
  }).map(([name, f]) => unary(name, floating, f, (B, _g, x) => open(B, x, name))),
  nextafter,
  // PyTorch has no gradients of these either.
  parametric2(
    'orthogonal_polynomial',
    floating,
    (args) => polynomials[args.str('kind')],
    (B, _g, x, n) => [open(B, x, 'orthogonal polynomials'), open(B, n, 'orthogonal polynomials')],
  ),
];
