/** Exponentials, logarithms, roots and what is made of them. */
import { kernels } from '../../kernels';
import type { Operator } from '../operator';
import { binary, floating, parametric, unary } from './define';

const { LN2, LN10 } = Math;

export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(e^x + e^y) without overflow. */
function logAddExp(x: number, y: number): number {
  if (x === y) return x + LN2;
  const d = x - y;
  return d > 0 ? x + Math.log1p(Math.exp(-d)) : d <= 0 ? y + Math.log1p(Math.exp(d)) : d;
}

/** x log y, 0 where x is 0. */
function times(log: (y: number) => number): (x: number, y: number) => number {
  return (x, y) => (Number.isNaN(y) ? y : x === 0 ? 0 : x * log(y));
}

/** log(x / (1 - x)); with `eps` x is first clamped to [eps, 1 - eps], outside of which the function is constant. */
const logit = parametric(
  'logit',
  floating,
  (args) => {
    const eps = args.optionalNumber('eps');
    const f = (x: number) => Math.log(x / (1 - x));
    return eps === null ? f : (x) => f(x < eps ? eps : x > 1 - eps ? 1 - eps : x);
  },
  (B, g, x, _y, args) => {
    const eps = args.optionalNumber('eps');
    const slope = B.div(g, B.mul(x, B.sub(1, x)));
    if (eps === null) return slope;
    return B.mask(B.call('logical_and', { input: B.ge(x, eps), other: B.le(x, 1 - eps) }), slope);
  },
);

/** The root in the right half-plane. */
function complexRoot(re: number, im: number): readonly [number, number] {
  const size = Math.hypot(re, im);
  if (size === 0) return [0, im];
  const real = Math.sqrt((size + Math.abs(re)) / 2);
  const other = im / (2 * real);
  return re >= 0 ? [real, other] : [Math.abs(other), im < 0 || Object.is(im, -0) ? -real : real];
}

export const operators: readonly Operator[] = [
  unary('exp', floating, Math.exp, (B, g, _x, y) => B.mul(g, B.conj(y)), {
    complex: (re, im) => [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)],
    kernel: (out, x) => kernels().exp(out, x),
  }),
  unary(
    'exp2',
    floating,
    (x) => 2 ** x,
    (B, g, _x, y) => B.mul(g, B.mul(y, LN2)),
  ),
  unary('expm1', floating, Math.expm1, (B, g, _x, y) => B.mul(g, B.add(y, 1))),
  unary('log', floating, Math.log, (B, g, x) => B.div(g, B.conj(x)), {
    complex: (re, im) => [Math.log(Math.hypot(re, im)), Math.atan2(im, re)],
  }),
  unary('log2', floating, Math.log2, (B, g, x) => B.div(g, B.mul(x, LN2))),
  unary('log10', floating, Math.log10, (B, g, x) => B.div(g, B.mul(x, LN10))),
  unary('log1p', floating, Math.log1p, (B, g, x) => B.div(g, B.add(x, 1))),
  unary('sqrt', floating, Math.sqrt, (B, g, _x, y) => B.div(g, B.mul(2, B.conj(y))), { complex: complexRoot }),
  unary(
    'rsqrt',
    floating,
    (x) => 1 / Math.sqrt(x),
    (B, g, _x, y) => B.mul(B.mul(g, -0.5), B.pow(y, 3)),
  ),
  unary('cbrt', floating, Math.cbrt, (B, g, _x, y) => B.div(g, B.mul(3, B.square(y)))),
  unary('sigmoid', floating, sigmoid, (B, g, _x, y) => B.mul(g, B.mul(y, B.sub(1, y)))),
  logit,
  unary(
    'softsign',
    floating,
    (x) => x / (1 + Math.abs(x)),
    (B, g, x) => B.div(g, B.square(B.add(1, B.abs(x)))),
  ),
  binary('logaddexp', floating, logAddExp, (B, g, x, y) => [
    B.mul(g, B.sigmoid(B.sub(x, y))),
    B.mul(g, B.sigmoid(B.sub(y, x))),
  ]),
  binary(
    'logaddexp2',
    floating,
    (x, y) => logAddExp(x * LN2, y * LN2) / LN2,
    (B, g, x, y) => [B.mul(g, B.sigmoid(B.mul(B.sub(x, y), LN2))), B.mul(g, B.sigmoid(B.mul(B.sub(y, x), LN2)))],
  ),
  binary('xlogy', floating, times(Math.log), (B, g, x, y) => [
    B.call('xlogy', { input: g, other: y }),
    B.mul(g, B.div(x, y)),
  ]),
  binary('xlog1py', floating, times(Math.log1p), (B, g, x, y) => [
    B.call('xlog1py', { input: g, other: y }),
    B.mul(g, B.div(x, B.add(y, 1))),
  ]),
];
