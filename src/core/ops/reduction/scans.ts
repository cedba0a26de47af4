/** Running sums and products, softmax, differences and areas along an axis. */
import { Dim } from '../../dim';
import { type DType, dtypeKind } from '../../dtype';
import { kernels } from '../../kernels';
import { shapeOf } from '../../shape';
import { mapRows, mapRowsBy, type RowMap, type RowsKernel } from '../../tensor/rows';
import { type Data, isComplex } from '../../tensor/storage';
import { axisAt, mapAxis, rankOf, sizesKnown } from '../axes';
import type { Backend } from '../backend';
import { perElement, perInput } from '../cost';
import { dtypeOf } from '../elementwise';
import { libraryAttribute, onlyArray } from '../operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  Undetermined,
  type Var,
} from '../operator';
import { like } from '../output';
import { axisOf, checkAxis, floating, op, type Rule, same, summed } from './define';

/** An operator along one axis that keeps the shape: the axis is only checked. */
function alongAxis(rule: Rule, flops: FlopRule | null, ...names: string[]): Operator[] {
  return names.map((name) =>
    op(
      name,
      (args, c) => {
        const x = onlyArray(args, 'input', c);
        checkAxis(args, x, name, c);
        return like(x, x.shape, dtypeOf(args, rule(x, c)));
      },
      flops,
      SOFTMAXES[name] ?? {},
    ),
  );
}

/** JAX computes it of integers in floating point. */
const shares: Rule = (x, c) => (x.library === 'jax' ? floating(x, c) : x.dtype);

/** The axis of a softmax, of PyTorch's choice where none is given: 0 of a 0-d, 1-D or 3-D tensor, else 1. */
function softmaxAxis(args: OpArgs): number {
  // The depth of the stack at which PyTorch's warning points.
  args.raw('_stacklevel');
  const x = args.tensor('input');
  const rank = rankOf(x);
  if (!args.has('dim') && x.library !== 'torch') throw new Undetermined('a softmax over all elements is not computed');
  if (!args.has('dim')) return rank === 0 || rank === 1 || rank === 3 ? 0 : 1;
  const dim = args.constInt('dim');
  return rank === 0 ? 0 : dim < 0 ? dim + rank : dim;
}

function softmaxOf(kernel: RowsKernel): Operator['eval'] {
  return (args, out) => {
    if (dtypeKind(out.dtype) !== 'float') throw new Undetermined(`a softmax of type ${out.dtype} is not computed`);
    return mapRowsBy([args.value('input').to(out.dtype)], softmaxAxis(args), out.dtype, kernel);
  };
}

const SOFTMAXES: Readonly<Record<string, Partial<Operator>>> = {
  softmax: {
    eval: softmaxOf((out, [x], rows, columns) => kernels().softmax(out, x, rows, columns)),
    vjp: softmaxVjp('softmax_vjp'),
  },
  log_softmax: {
    eval: softmaxOf((out, [x], rows, columns) => kernels().logSoftmax(out, x, rows, columns)),
    vjp: softmaxVjp('log_softmax_vjp'),
  },
  softmin: {
    compose: (B, { input }, args) =>
      B.call('softmax', { input: B.neg(input), dim: softmaxAxis(args), ...dtypeArg(args) }),
  },
};

function softmaxVjp(name: string): Operator['vjp'] {
  return (B, grad, _x, output, args) => ({ input: B.call(name, { grad, output, dim: softmaxAxis(args) }) });
}

/** The gradient of a softmax from its result y = `output`, fused; `parts` is the same in other operators. */
function fusedSoftmaxVjp(
  name: string,
  kernel: RowsKernel,
  parts: (B: Backend, g: Var, y: Var, dim: number) => Var,
): Operator {
  return op(name, (args) => like(args.tensor('output'), args.tensor('output').shape), perElement(4), {
    eval(args, out) {
      return mapRowsBy([args.value('grad'), args.value('output')], args.constInt('dim'), out.dtype, kernel);
    },
    compose: (B, { grad, output }, args) => parts(B, grad, output, args.constInt('dim')),
  });
}

const softmaxVjps = [
  fusedSoftmaxVjp(
    'softmax_vjp',
    (out, [g, y], rows, columns) => kernels().softmaxGradient(out, g, y, rows, columns),
    (B, g, y, dim) => B.mul(y, B.sub(g, B.sum(B.mul(g, y), dim, true))),
  ),
  fusedSoftmaxVjp(
    'log_softmax_vjp',
    (out, [g, y], rows, columns) => kernels().logSoftmaxGradient(out, g, y, rows, columns),
    (B, g, y, dim) => B.sub(g, B.mul(B.exp(y), B.sum(g, dim, true))),
  ),
];

/** The dtype that was asked for, to be passed on. */
function dtypeArg(args: OpArgs): { dtype?: { dtype: DType } } {
  const dtype = args.dtype('dtype');
  return dtype ? { dtype: { dtype } } : {};
}

// ------------------------------------------------------------------------------------------------------------ scans

/** The sums from each element to the end. */
function sumsToEnd(B: Backend, x: Var, dim: number): Var {
  return B.flip(B.call('cumsum', { input: B.flip(x, [dim]), dim }), [dim]);
}

/** A scan: NumPy's runs over the flat array when no axis is given. */
function scan(
  name: string,
  rule: Rule,
  row: RowMap,
  derivative: (B: Backend, g: Var, x: Var, y: Var, dim: number) => Var,
): Operator {
  const isFlat = (args: OpArgs) => libraryAttribute(args) !== null && !args.has('dim');
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dtype = dtypeOf(args, rule(x, c));
      if (isFlat(args)) return like(x, [Dim.product(c.knownRank(x))], dtype);
      checkAxis(args, x, name, c);
      return like(x, x.shape, dtype);
    },
    perInput(),
    {
      eval(args, out) {
        const given = args.value('input').to(out.dtype);
        if (isComplex(given.dtype)) throw new Undetermined(`${name} of complex numbers is not computed`);
        const x = isFlat(args) ? given.reshape([given.size]) : given;
        return mapRows(x, isFlat(args) ? 0 : axisOf(args, x.rank), out.dtype, row);
      },
      vjp(B, g, { input }, y, args) {
        if (isFlat(args)) return { input: B.reshapeAs(derivative(B, g, B.reshape(input, [-1]), y, 0), input) };
        const rank = rankOf(args.tensor('input'));
        if (rank > 0) return { input: derivative(B, g, input, y, axisOf(args, rank)) };
        const one = (t: Var) => B.reshape(t, [1]);
        return { input: B.reshape(derivative(B, one(g), one(input), one(y), 0), []) };
      },
    },
  );
}

/** Neumaier's sum: what each addition loses is carried along, so that long sums are right to the last digits. */
const sums: RowMap = (data, from, n, to) => {
  let [s, lost] = [0, 0];
  for (let i = from; i < from + n; i++) {
    const x = data[i];
    const t = s + x;
    if (Number.isFinite(t)) lost += Math.abs(s) >= Math.abs(x) ? s - t + x : x - t + s;
    s = t;
    to[i] = s + lost;
  }
};

const products: RowMap = (data, from, n, to) => {
  let p = 1;
  for (let i = from; i < from + n; i++) to[i] = p *= data[i];
};

const logSums: RowMap = (data, from, n, to) => {
  let s = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + n; i++) {
    const [high, low] = data[i] > s ? [data[i], s] : [s, data[i]];
    s = high === low && !Number.isFinite(high) ? high : high + Math.log1p(Math.exp(low - high));
    to[i] = s;
  }
};

/** Σ_k g_k ∂y_k/∂x_j of running products: where no element is 0, what follows times the products over the element. */
const cumprodVjp = op('cumprod_vjp', (args) => like(args.tensor('input'), args.tensor('input').shape), perElement(3), {
  eval(args, out) {
    const [x, g] = [args.value('input'), args.value('grad')];
    const dim = args.constInt('dim');
    const order = [...x.sizes.map((_, i) => i).filter((i) => i !== dim), dim];
    const gs = g.permute(order).dense();
    return mapRows(x, dim, out.dtype, (data, from, n, to) => productAdjoints(data, gs, from, n, to));
  },
  // For gradients of gradients: NaN where an element is 0.
  compose(B, { input: x, grad: g }, args) {
    const dim = args.constInt('dim');
    return B.div(sumsToEnd(B, B.mul(g, B.call('cumprod', { input: x, dim })), dim), x);
  },
});

function productAdjoints(x: Data, g: Data, from: number, n: number, to: Data): void {
  for (let j = from; j < from + n; j++) {
    let p = 1;
    for (let i = from; i < j; i++) p *= x[i];
    let s = 0;
    for (let k = j; k < from + n; k++) {
      if (k > j) p *= x[k];
      s += g[k] * p;
    }
    to[j] = s;
  }
}

/** JAX scans integers in their own type. */
const scanned: Rule = (x, c) => (x.library === 'jax' && x.dtype !== 'bool' ? x.dtype : summed(x, c));

const cumsum = scan('cumsum', scanned, sums, (B, g, _x, _y, dim) => sumsToEnd(B, g, dim));
const cumprod = scan('cumprod', scanned, products, (B, g, x, _y, dim) =>
  B.call('cumprod_vjp', { input: x, grad: g, dim }),
);
const logcumsumexp: Operator = {
  // e^x_i Σ_{k ≥ i} g_k e^-y_k, relative to the largest element.
  ...scan('logcumsumexp', same, logSums, (B, g, x, y, dim) => {
    const most = B.detach(B.amax(x, dim, true));
    return B.mul(B.exp(B.sub(x, most)), sumsToEnd(B, B.mul(g, B.exp(B.sub(most, y))), dim));
  }),
  flops: undefined,
};

// ---------------------------------------------------------------------------------------------- differences and areas

/** A subtraction an element and round: those of the rounds before the last have a few more, so only one is counted. */
const diffFlops: FlopRule = (args, output) => {
  if (args.constInt('n') > 1) throw new Undetermined('diff: the cost of several rounds is not known');
  return perElement(args.constInt('n'))(args, output);
};

/** `diff(n, dim, prepend, append)`: each of n rounds takes one off the axis. Of order 0 it is the input alone. */
const diff = op(
  'diff',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const n = args.constInt('n');
    const dim = args.constInt('dim');
    if (n < 0) throw new ShapeError('diff-order', `diff: the order must not be negative, found ${n}`);
    if (n === 0 && x.library !== 'torch') return like(x, x.shape);
    if (c.rankOf(x) === 0) throw new ShapeError('rank', 'diff: expected at least a 1-D tensor, found a 0-d one');
    if (n === 0) return like(x, x.shape);
    const more = ['prepend', 'append'].map((name) => addedSize(args, name, dim, c));
    const total = (size: Dim) => more.reduce((a, b) => a.add(b), size).sub(n);
    const shape = mapAxis(x, dim, 'diff', c, (size) => {
      const left = total(size);
      return [c.assume.minOf(left) >= 0 ? left : Dim.max(left, Dim.zero)];
    });
    return like(x, shape, x.dtype);
  },
  diffFlops,
  {
    compose(B, { input: x, prepend, append }, args) {
      const n = args.constInt('n');
      if (n === 0) return B.fn('clone', x);
      const rank = rankOf(args.tensor('input'));
      const dim = axisOf(args, rank);
      const whole = [prepend, x, append].flatMap((t) => (t === undefined ? [] : [beside(B, t, x, dim)]));
      let y = whole.length > 1 ? B.cat(whole, dim) : x;
      for (let k = 0; k < n; k++) {
        const size = sizesKnown(y.type)[dim];
        const [low, high] = [0, 1].map((start) => B.narrow(y, dim, Math.min(start, size), Math.max(0, size - 1)));
        y = y.type.dtype === 'bool' ? B.call('logical_xor', { input: high, other: low }) : B.sub(high, low);
      }
      return y;
    },
  },
);

/** A number stands for a slice of it. */
function beside(B: Backend, t: Var, x: Var, dim: number): Var {
  if (rankOf(t.type) > 0) return t;
  return B.call('expand', { input: t, size: sizesKnown(x.type).map((n, k) => (k === dim ? 1 : n)) });
}

function addedSize(args: OpArgs, name: string, dim: number, c: ShapeContext): Dim {
  if (!args.has(name)) return Dim.zero;
  const x = onlyArray(args, name, c);
  if (c.rankOf(x) === 0) return Dim.one;
  const axis = axisAt(x, dim, 'diff', c);
  if (!axis) throw new Undetermined('diff: the number of dimensions is not known');
  return axis.size;
}

/** `trapezoid`: the axis goes; `cumulative_trapezoid`: it is one shorter. Values and distances of `x` broadcast. */
function trapezoid(name: string, sums: boolean): Operator {
  return op(
    name,
    (args, c) => {
      const y = onlyArray(args, 'input', c);
      const dim = args.constInt('dim');
      const rest = (size: Dim): Dim[] => (sums ? [] : [size.sub(1)]);
      const spacing = args.raw('x');
      if (spacing.kind !== 'tensor') return like(y, mapAxis(y, dim, name, c, rest), floating(y, c));
      const dtype = c.promoteToFloat([y, spacing.type]);
      const [dims, places] = [c.knownRank(y), c.knownRank(spacing.type)];
      if (places.length <= 1) return like(y, mapAxis(y, dim, name, c, rest), dtype);
      const axis = c.axis(dim, dims.length, name);
      const at = places.length - dims.length + axis;
      if (at < 0 || places.length > dims.length) throw new Undetermined(`${name}: x has more dims than y`);
      const shorter = (list: readonly Dim[], i: number) => shapeOf(list.map((d, k) => (k === i ? d.sub(1) : d)));
      const shape = c.broadcast([shorter(dims, axis), shorter(places, at)], name);
      return like(y, sums ? shape.front.filter((_, i) => i !== axis) : shape, dtype);
    },
    perInput(3),
    {
      compose(B, { input: y, x, dx }, args) {
        const rank = rankOf(args.tensor('input'));
        const dim = axisOf(args, rank);
        const parts = (t: Var, axis: number) => {
          const size = sizesKnown(t.type)[axis];
          return [0, 1].map((start) => B.narrow(t, axis, start, size - 1));
        };
        const [low, high] = parts(y, dim);
        const middle = B.div(B.add(low, high), 2);
        const areas = x ? B.mul(middle, widths(B, x, dim, rank, parts)) : dx ? B.mul(middle, dx) : middle;
        return sums ? B.sum(areas, dim) : B.call('cumsum', { input: areas, dim });
      },
    },
  );
}

/** Distances between neighbours: a vector is along the axis. */
function widths(B: Backend, x: Var, dim: number, rank: number, parts: (t: Var, axis: number) => Var[]): Var {
  const own = rankOf(x.type);
  if (own > 1) {
    const [low, high] = parts(x, dim - rank + own);
    return B.sub(high, low);
  }
  const [low, high] = parts(x, 0);
  return B.reshape(B.sub(high, low), [-1, ...Array<number>(rank - dim - 1).fill(1)]);
}

export const operators: readonly Operator[] = [
  // Maximum, subtraction, exp, sum, and a division or the subtraction of the logarithm.
  ...alongAxis(shares, perElement(5), 'softmax', 'log_softmax'),
  ...alongAxis(same, perElement(6), 'softmin'),
  ...alongAxis(same, null, 'gumbel_softmax'),
  ...softmaxVjps,
  cumsum,
  cumprod,
  cumprodVjp,
  logcumsumexp,
  diff,
  trapezoid('trapezoid', true),
  trapezoid('cumulative_trapezoid', false),
];
