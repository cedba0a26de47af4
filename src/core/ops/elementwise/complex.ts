/** Complex numbers: parts, angles, and tensors of them from real ones. */
import { Dim } from '../../dim';
import type { DType } from '../../dtype';
import { isComplex } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { free, perElement } from '../cost';
import { type FlopRule, type OpArgs, type Operator, ShapeError, type Target, type Var } from '../operator';
import { like, realOf } from '../output';
import { broadcastOf, parametric, real, realFloating, unary } from './define';

function op(name: string, shape: Operator['shape'], flops: FlopRule, rest: Partial<Operator> = {}): Operator {
  return { name, primitive: true, shape, flops, ...rest };
}

/** Two real tensors, broadcast, as the parts of a complex one. */
function pairs(
  args: OpArgs,
  names: readonly [string, string],
  out: Target,
  f: (a: number, b: number) => readonly [number, number],
): Tensor {
  const [a, b] = names.map((n) => args.value(n).expand(out.sizes).dense());
  const values = new Float64Array(2 * a.length);
  for (let i = 0; i < a.length; i++) values.set(f(a[i], b[i]), 2 * i);
  return Tensor.from(out.dtype, out.sizes, values);
}

const complex = op(
  'complex',
  (args, c) => {
    const operands = [args.operand('real'), args.operand('imag')];
    const kind = operands[0].dtype === 'float64' ? 'complex128' : operands[0].dtype === 'float32' ? 'complex64' : null;
    return broadcastOf(operands, kind, 'complex', c);
  },
  free,
  {
    eval: (args, out) => pairs(args, ['real', 'imag'], out, (re, im) => [re, im]),
    vjp: (B, g) => ({ real: B.fn('real', g), imag: B.fn('imag', g) }),
  },
);

const polar = op(
  'polar',
  (args, c) => {
    const operands = [args.operand('abs'), args.operand('angle')];
    const kind = operands[0].dtype === 'float64' ? 'complex128' : operands[0].dtype === 'float32' ? 'complex64' : null;
    return broadcastOf(operands, kind, 'polar', c);
  },
  perElement(),
  {
    eval: (args, out) => pairs(args, ['abs', 'angle'], out, (r, a) => [r * Math.cos(a), r * Math.sin(a)]),
    vjp(B, g, { abs, angle }) {
      const [re, im] = [B.fn('real', g), B.fn('imag', g)];
      const [c, s] = [B.cos(angle), B.sin(angle)];
      return {
        abs: B.add(B.mul(re, c), B.mul(im, s)),
        angle: B.mul(abs, B.sub(B.mul(im, c), B.mul(re, s))),
      };
    },
  },
);

/** A complex tensor as a real one with a last axis (real, imaginary), and back. */
const viewAsReal = op(
  'view_as_real',
  (args, c) => {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    return like(x, [...dims, Dim.of(2)], realOf(x.dtype));
  },
  free,
  {
    eval(args, out) {
      const x = args.value('input');
      return Tensor.from(out.dtype, out.sizes, x.dense());
    },
    vjp: (B, g) => ({ input: B.fn('view_as_complex', g) }),
  },
);

const viewAsComplex = op(
  'view_as_complex',
  (args, c) => {
    const x = args.tensor('input');
    const [last] = c.trailing(x, 1, 'view_as_complex');
    c.require(last, Dim.of(2), () => {
      return new ShapeError('complex-last', `view_as_complex: the last dim must be 2, found ${last}`, [
        { dim: last, role: 'last dim' },
      ]);
    });
    const kind = x.dtype === 'float32' ? 'complex64' : x.dtype === 'float64' ? 'complex128' : null;
    return like(x, c.withTrailing(x, 1, []), kind);
  },
  free,
  {
    eval: (args, out) => Tensor.from(out.dtype, out.sizes, args.value('input').dense()),
    vjp: (B, g) => ({ input: B.fn('view_as_real', g) }),
  },
);

/** A real number is its own real part. */
const part = (name: string, index: 0 | 1): Operator => ({
  ...parametric(name, real, () => (x) => (index === 0 ? x : 0), false, {
    flops: free,
    complex: (re, im) => [index === 0 ? re : im, 0],
  }),
  differentiable: undefined,
  vjp: (B, g, { input: x }) => ({
    input: isReal(x.type.dtype)
      ? index === 0
        ? g
        : null
      : index === 0
        ? B.call('complex', { real: g, imag: B.zerosLike(g) })
        : B.call('complex', { real: B.zerosLike(g), imag: g }),
  }),
});

function isReal(dtype: DType | null): boolean {
  return dtype !== null && !isComplex(dtype);
}

/** Of z = a + ib: g · (−b + ia) / |z|², and zero at zero and for real numbers. */
function angleAdjoint(B: Backend, g: Var, z: Var): Var | null {
  if (z.type.dtype === null || !isComplex(z.type.dtype)) return null;
  const [re, im] = [B.fn('real', z), B.fn('imag', z)];
  const size = B.add(B.square(re), B.square(im));
  const turn = B.call('complex', { real: B.neg(B.div(im, size)), imag: B.div(re, size) });
  return B.where(B.eq(size, 0), 0, B.mul(g, turn));
}

export const operators: readonly Operator[] = [
  part('real', 0),
  part('imag', 1),
  unary(
    'conj',
    (xs) => (xs[0].library === 'numpy' && xs[0].dtype === 'bool' ? null : xs[0].dtype),
    (x) => x,
    (B, g) => B.conj(g),
    { flops: free, complex: (re, im) => [re, -im] },
  ),
  unary('angle', realFloating, (x) => (x < 0 ? Math.PI : Number.isNaN(x) ? x : 0), angleAdjoint, {
    complex: (re, im) => [Math.atan2(im, re), 0],
  }),
  complex,
  polar,
  viewAsReal,
  viewAsComplex,
];
