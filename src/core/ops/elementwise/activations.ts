/** Activation functions. Where one has a kink, the derivative at the kink is PyTorch's. */
import { dtypeKind } from '../../dtype';
import { kernels } from '../../kernels';
import { passed, positivePart } from '../../tensor/loops';
import { map2 } from '../../tensor/map';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { perElement } from '../cost';
import type { OpArgs, Operator, Var } from '../operator';
import { Undetermined } from '../operator';
import { like } from '../output';
import { larger, smaller } from './arithmetic';
import { activated, floating, MANY, parametric, sameNumber, unary } from './define';
import { sigmoid } from './exponential';

/** g where low < x < high. */
function between(B: Backend, g: Var, x: Var, low: number, high: number): Var {
  return B.mask(B.call('logical_and', { input: B.gt(x, low), other: B.lt(x, high) }), g);
}

/** f(x) where x > 0, else a function that vanishes there. */
function elu(name: string, slope: (args: OpArgs) => { scale: number; alpha: number; rate: number }): Operator {
  return parametric(
    name,
    activated,
    (args) => {
      const { scale, alpha, rate } = slope(args);
      return (x) => scale * (x > 0 ? x : alpha * Math.expm1(x * rate));
    },
    (B, g, x, _y, args) => {
      const { scale, alpha, rate } = slope(args);
      // Where x is not negative the exponential may overflow: it is not looked at.
      const left = B.mul(B.exp(B.mul(B.minimum(x, 0), rate)), scale * alpha * rate);
      return B.mul(g, B.where(B.gt(x, 0), scale, left));
    },
  );
}

/** Of Klambauer et al., Self-Normalizing Neural Networks (2017). */
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772, rate: 1 };

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

const smoothRelu = parametric(
  'softplus',
  activated,
  (args) => {
    const [beta, threshold] = [args.number('beta'), args.number('threshold')];
    return (x) => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta);
  },
  (B, g, x, _y, args) => {
    const scaled = B.mul(x, args.number('beta'));
    return B.where(B.gt(scaled, args.number('threshold')), g, B.mul(g, B.sigmoid(scaled)));
  },
);

const leakyRelu = parametric(
  'leaky_relu',
  activated,
  (args) => {
    const slope = args.number('negative_slope');
    return (x) => (x > 0 ? x : x * slope);
  },
  (B, g, x, _y, args) => B.where(B.gt(x, 0), g, B.mul(g, args.number('negative_slope'))),
);

/** Random slopes in training; else the mean of the bounds. */
function meanSlope(args: OpArgs): number {
  if (args.bool('training')) throw new Undetermined('rrelu: the slopes are random in training');
  return (args.number('lower') + args.number('upper')) / 2;
}

const rrelu = parametric(
  'rrelu',
  activated,
  (args) => {
    const slope = meanSlope(args);
    return (x) => (x >= 0 ? x : x * slope);
  },
  (B, g, x, _y, args) => B.where(B.gt(x, 0), g, B.mul(g, meanSlope(args))),
);

const hardtanh = parametric(
  'hardtanh',
  sameNumber,
  (args) => {
    const [low, high] = [args.number('min_val'), args.number('max_val')];
    return (x) => smaller(larger(x, low), high);
  },
  (B, g, x, _y, args) => between(B, g, x, args.number('min_val'), args.number('max_val')),
);

const hardshrink = parametric(
  'hardshrink',
  activated,
  (args) => {
    const edge = args.number('lambd');
    return (x) => (x >= -edge && x <= edge ? 0 : x);
  },
  (B, g, x, _y, args) => B.where(B.le(B.abs(x), args.number('lambd')), 0, g),
);

const softshrink = parametric(
  'softshrink',
  activated,
  (args) => {
    const edge = args.number('lambd');
    return (x) => (x > edge ? x - edge : x < -edge ? x + edge : x * 0);
  },
  (B, g, x, _y, args) => B.where(B.le(B.abs(x), args.number('lambd')), 0, g),
);

const threshold = parametric(
  'threshold',
  activated,
  (args, dtype) => {
    const [least, given] = [args.number('threshold'), args.number('value')];
    const value = dtypeKind(dtype) === 'int' ? Math.trunc(given) : given;
    return (x) => (x <= least ? value : x);
  },
  (B, g, x, _y, args) => B.where(B.le(x, args.number('threshold')), 0, g),
);

/** g where the result of relu is above 0, in one. */
const reluVjp: Operator = {
  name: 'relu_vjp',
  primitive: true,
  flops: perElement(1),
  shape: (args) => like(args.tensor('output'), args.tensor('output').shape),
  eval(args, out) {
    const [g, y] = [args.value('grad').to(out.dtype), args.value('output')];
    if (out.dtype !== 'float32' || y.size < MANY) return map2(g, y, out.dtype, out.sizes, passed);
    const result = Tensor.blank('float32', out.sizes);
    const [to, a, b] = [result, g, y].map((t) => t.dense() as Float32Array);
    kernels().reluGradient(to, a, b);
    return result;
  },
  compose: (B, { grad, output }) => B.mask(B.gt(output, 0), grad),
};

export const operators: readonly Operator[] = [
  unary('relu', sameNumber, positivePart, (B, grad, _x, output) => B.call('relu_vjp', { grad, output }), {
    kernel: (out, x) => kernels().relu(out, x),
  }),
  reluVjp,
  unary(
    'relu6',
    activated,
    (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
    (B, g, x) => between(B, g, x, 0, 6),
  ),
  leakyRelu,
  rrelu,
  elu('elu', (args) => ({ scale: 1, alpha: args.number('alpha'), rate: 1 })),
  elu('celu', (args) => ({ scale: 1, alpha: args.number('alpha'), rate: 1 / args.number('alpha') })),
  elu('selu', () => SELU),
  unary(
    'silu',
    activated,
    (x) => x * sigmoid(x),
    (B, g, x) => {
      const s = B.sigmoid(x);
      return B.mul(g, B.mul(s, B.add(1, B.mul(x, B.sub(1, s)))));
    },
  ),
  unary(
    'mish',
    activated,
    (x) => x * Math.tanh(softplus(x)),
    (B, g, x) => {
      const t = B.tanh(B.call('softplus', { input: x, beta: 1, threshold: 20 }));
      return B.mul(g, B.add(t, B.mul(B.mul(x, B.sigmoid(x)), B.sub(1, B.square(t)))));
    },
  ),
  hardtanh,
  unary(
    'hardsigmoid',
    activated,
    (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
    (B, g, x) => between(B, B.div(g, 6), x, -3, 3),
  ),
  unary(
    'hardswish',
    activated,
    (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    (B, g, x) => {
      const inside = B.mul(g, B.add(B.div(x, 3), 0.5));
      return B.where(B.lt(x, -3), 0, B.where(B.le(x, 3), inside, g));
    },
  ),
  hardshrink,
  softshrink,
  unary(
    'tanhshrink',
    floating,
    (x) => x - Math.tanh(x),
    (B, g, x) => B.mul(g, B.square(B.tanh(x))),
  ),
  smoothRelu,
  unary(
    'logsigmoid',
    activated,
    (x) => -softplus(-x),
    (B, g, x) => B.mul(g, B.sigmoid(B.neg(x))),
  ),
  threshold,
];
