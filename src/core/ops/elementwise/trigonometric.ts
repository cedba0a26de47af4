/** Circular and hyperbolic functions and their inverses. */
import { kernels } from '../../kernels';
import type { Operator } from '../operator';
import { binary, floating, unary } from './define';

const { PI } = Math;

/** sin(πx) / (πx). */
function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(PI * x) / (PI * x);
}

export const operators: readonly Operator[] = [
  unary('sin', floating, Math.sin, (B, g, x) => B.mul(g, B.conj(B.cos(x))), {
    complex: (a, b) => [Math.sin(a) * Math.cosh(b), Math.cos(a) * Math.sinh(b)],
  }),
  unary('cos', floating, Math.cos, (B, g, x) => B.neg(B.mul(g, B.conj(B.sin(x)))), {
    complex: (a, b) => [Math.cos(a) * Math.cosh(b), -Math.sin(a) * Math.sinh(b)],
  }),
  unary('tan', floating, Math.tan, (B, g, _x, y) => B.mul(g, B.add(1, B.square(y)))),
  unary('asin', floating, Math.asin, (B, g, x) => B.mul(g, B.rsqrt(B.sub(1, B.square(x))))),
  unary('acos', floating, Math.acos, (B, g, x) => B.neg(B.mul(g, B.rsqrt(B.sub(1, B.square(x)))))),
  unary('atan', floating, Math.atan, (B, g, x) => B.div(g, B.add(1, B.square(x)))),
  unary('sinh', floating, Math.sinh, (B, g, x) => B.mul(g, B.fn('cosh', x))),
  unary('cosh', floating, Math.cosh, (B, g, x) => B.mul(g, B.fn('sinh', x))),
  unary('tanh', floating, Math.tanh, (B, g, _x, y) => B.mul(g, B.sub(1, B.square(y))), {
    kernel: (out, x) => kernels().tanh(out, x),
  }),
  unary('asinh', floating, Math.asinh, (B, g, x) => B.mul(g, B.rsqrt(B.add(B.square(x), 1)))),
  unary('acosh', floating, Math.acosh, (B, g, x) => B.mul(g, B.rsqrt(B.sub(B.square(x), 1)))),
  unary('atanh', floating, Math.atanh, (B, g, x) => B.div(g, B.sub(1, B.square(x)))),
  unary('sinc', floating, sinc, (B, g, x, y) =>
    B.mul(g, B.where(B.eq(x, 0), 0, B.div(B.sub(B.cos(B.mul(x, PI)), y), x))),
  ),
  unary(
    'deg2rad',
    floating,
    (x) => x * (PI / 180),
    (B, g) => B.mul(g, PI / 180),
  ),
  unary(
    'rad2deg',
    floating,
    (x) => x * (180 / PI),
    (B, g) => B.mul(g, 180 / PI),
  ),
  binary('atan2', floating, Math.atan2, (B, g, x, y) => {
    const over = B.div(g, B.add(B.square(x), B.square(y)));
    return [B.mul(over, y), B.neg(B.mul(over, x))];
  }),
];
