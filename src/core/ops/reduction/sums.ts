import { type DType, dtypeKind } from '../../dtype';
import { axesLast, type RowReduction, reduceRows, sumOver, sum as sumRow, sumTo } from '../../tensor/rows';
import { isComplex } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import { axesReduced, rankOf, reduced, reducedAxes, sizesKnown } from '../axes';
import { perElement, perInput } from '../cost';
import { dtypeOf, indexType } from '../elementwise';
import { libraryAttribute, onlyArray } from '../operands';
import { type OpArgs, type Operator, type ShapeContext, type TensorType, Undetermined, type Var } from '../operator';
import { like, tuple } from '../output';
import {
  averaged,
  axesOfCall,
  boolean,
  countReduced,
  floating,
  keepDims,
  op,
  type Rule,
  real,
  reduction,
  summed,
  typed,
} from './define';

/** The sum over what was broadcast: from the shape of the input to that of `other`, and to its type. */
const sumToLike = op(
  'sum_to_like',
  (args, c) => {
    const [x, other] = [args.tensor('input'), args.tensor('other')];
    c.broadcast([x.shape, other.shape], 'sum_to_like');
    return like(x, other.shape, other.dtype);
  },
  perInput(),
  {
    eval(args, out) {
      const x = args.value('input');
      const whole = isComplex(x.dtype) && !isComplex(out.dtype) ? x.part(0) : x;
      return sumTo(whole, out.sizes).to(out.dtype).reshape(out.sizes);
    },
    vjp: (B, g, { input: x }) => ({ input: B.expandAs(g, x) }),
  },
);

/** What a reduction took away, back in the shape of `other`: each element of the result stands for those it was made of. */
const spreadLike = op('spread_like', (args) => like(args.tensor('input'), args.tensor('other').shape), perElement(0), {
  view: true,
  eval(args, out) {
    let x = args.value('input');
    if (!args.bool('keepdim'))
      for (const axis of axesReduced(args, out.sizes.length, 'dim', false).sort((a, b) => a - b)) x = x.unsqueeze(axis);
    return x.expand(out.sizes);
  },
  vjp(B, g, { input: x }, _y, args) {
    const dim = axesReduced(args, rankOf(args.tensor('other')), 'dim', false);
    return { input: dim.length === 0 ? B.reshapeAs(g, x) : B.reshapeAs(B.sum(g, dim, args.bool('keepdim')), x) };
  },
});

const sum: Operator = {
  ...reduction('sum', summed, { row: () => sumRow, vjp: (_B, g, _x, _y, _args, spread) => spread(g) }),
  eval(args, out) {
    const x = args.value('input');
    return sumOver(x.to(out.dtype), axesOfCall(args, x.rank), out.sizes);
  },
};

const mean = reduction('mean', averaged, {
  row: () => (data, from, n) => sumRow(data, from, n) / n,
  vjp: (B, g, _x, _y, args, spread) => B.div(spread(g), countReduced(args)),
});

const product: RowReduction = (data, from, n) => {
  let p = 1;
  for (let i = from; i < from + n; i++) p *= data[i];
  return p;
};

/** Each element's adjoint is the product of all others; dividing by the element would not do where it is 0. */
const prod = reduction('prod', summed, {
  row: () => product,
  vjp: (B, g, x, _y, args, spread) =>
    B.mul(spread(g), B.call('prod_of_others', { input: x, dim: axesOfCall(args, rankOf(args.tensor('input'))) })),
});

/** For each element the product of the others along the axes. */
const prodOfOthers = op(
  'prod_of_others',
  (args) => like(args.tensor('input'), args.tensor('input').shape),
  perElement(2),
  {
    eval(args, out) {
      const x = args.value('input');
      const axes = axesReduced(args, x.rank, 'dim', false);
      const last = axesLast(x, axes);
      const n = axes.reduce((p, a) => p * x.sizes[a], 1);
      const [from, to] = [last.dense(), Tensor.zeros(out.dtype, last.sizes)];
      for (let start = 0; n > 0 && start < to.size; start += n) {
        let before = 1;
        for (let i = start; i < start + n; i++) {
          to.data[i] = before;
          before *= from[i];
        }
        let after = 1;
        for (let i = start + n - 1; i >= start; i--) {
          to.data[i] *= after;
          after *= from[i];
        }
      }
      const order = x.sizes
        .map((_, i) => i)
        .filter((i) => !axes.includes(i))
        .concat([...axes].sort((a, b) => a - b));
      return to.permute(x.sizes.map((_, i) => order.indexOf(i)));
    },
    // For gradients of gradients: NaN where an element is 0.
    compose(B, { input: x }, args) {
      const dim = axesReduced(args, rankOf(args.tensor('input')), 'dim', false);
      return B.div(B.call('prod', { input: x, dim, keepdim: true }), x);
    },
  },
);

const nansum = reduction('nansum', summed, {
  compose: (B, x, args) =>
    B.sum(
      B.where(B.fn('isnan', x), 0, typed(B, x, args)),
      axesOfCall(args, rankOf(args.tensor('input'))),
      keepDims(args),
    ),
});

const nanmean = reduction('nanmean', averaged, {
  compose(B, x, args) {
    const axes = axesOfCall(args, rankOf(args.tensor('input')));
    const missing = B.fn('isnan', x);
    const known = B.sum(B.fn('logical_not', missing), axes, keepDims(args));
    const count = x.type.dtype !== null && dtypeKind(x.type.dtype) === 'float' ? B.toDType(known, x.type.dtype) : known;
    return B.div(B.sum(B.where(missing, 0, typed(B, x, args)), axes, keepDims(args)), count);
  },
});

/** m + log Σ e^(x - m), m the largest element. */
const logsumexp = reduction('logsumexp', floating, {
  // Maximum, subtraction, exp, sum.
  flops: perInput(4),
  row: () => (data, from, n) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let i = from; i < from + n; i++) most = data[i] > most || Number.isNaN(data[i]) ? data[i] : most;
    if (Math.abs(most) === Number.POSITIVE_INFINITY) return most;
    let s = 0;
    for (let i = from; i < from + n; i++) s += Math.exp(data[i] - most);
    return most + Math.log(s);
  },
  vjp: (B, g, x, y, _args, spread) => B.mul(spread(g), B.exp(B.sub(x, spread(y)))),
});

/** `all`, `any`: bool, but uint8 stays uint8 in PyTorch. */
const truth: Rule = (x) => (x.library === 'torch' && x.dtype === 'uint8' ? 'uint8' : x.dtype === null ? null : 'bool');

const allRow: RowReduction = (data, from, n) => {
  for (let i = from; i < from + n; i++) if (data[i] === 0) return 0;
  return 1;
};

const anyRow: RowReduction = (data, from, n) => {
  for (let i = from; i < from + n; i++) if (data[i] !== 0) return 1;
  return 0;
};

const all = { row: () => allRow, differentiable: false } as const;
const any = { row: () => anyRow, differentiable: false } as const;

const countNonzero: Operator = {
  ...op('count_nonzero', (args, c) => {
    const x = onlyArray(args, 'input', c);
    const axes = reducedAxes(args, 'dim', libraryAttribute(args) === null);
    if (libraryAttribute(args) && axes === null && !keepDims(args)) return { kind: 'int', value: c.fresh('count') };
    return like(x, reduced(x, axes, keepDims(args), 'count_nonzero', c), indexType(x));
  }),
  differentiable: false,
  eval(args, out) {
    const x = args.value('input').to('bool');
    if (libraryAttribute(args) && !args.has('dim') && !keepDims(args)) return sumRow(x.dense(), 0, x.size);
    return reduceRows(x, axesOfCall(args, x.rank), 'int64', out.sizes, sumRow);
  },
};

/** NumPy weighs integers in double precision. */
function weighted(x: TensorType, weights: TensorType, c: ShapeContext): DType | null {
  const isWhole = x.dtype !== null && ['bool', 'int'].includes(dtypeKind(x.dtype));
  return c.promoteToFloat([isWhole && x.library === 'numpy' ? { ...x, dtype: 'float64' } : x, weights]);
}

/** `average(a, axis, weights)`. */
const average = op(
  'np_average',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dtype = args.has('weights') ? weighted(x, onlyArray(args, 'weights', c), c) : floating(x, c);
    const mean = like(x, reduced(x, reducedAxes(args, 'dim', false), keepDims(args), 'average', c), dtype);
    return args.bool('returned') ? tuple([mean, mean]) : mean;
  },
  (args, output) => perInput(args.has('weights') ? 2 : 1)(args, output),
  {
    compose(B, { input: x, weights }, args) {
      const rank = rankOf(args.tensor('input'));
      const axes = axesReduced(args, rank, 'dim', false);
      if (axes.length === 0 && rank > 0) throw new Undetermined('average over no axes');
      if (!weights) {
        if (args.bool('returned')) throw new Undetermined('average: the sum of weights that are all 1');
        return B.mean(x, axes, keepDims(args));
      }
      const own = rankOf(args.tensor('weights'));
      if (own !== rank && (own !== 1 || axes.length !== 1)) throw new Undetermined('average: weights of another shape');
      const w =
        own === rank
          ? weights
          : B.reshape(
              weights,
              sizesKnown(x.type).map((_, k) => (k === axes[0] ? -1 : 1)),
            );
      const all = B.call('expand', { input: w, size: sizesKnown(x.type) });
      const total = B.sum(all, axes, keepDims(args));
      const mean = B.div(B.sum(B.mul(x, all), axes, keepDims(args)), total);
      return args.bool('returned') ? [mean, B.toDType(total, mean.type.dtype!)] : mean;
    },
  },
);

// ---------------------------------------------------------------------------------------------------------- spread

/** What is subtracted from the number of elements: PyTorch's `correction` or `unbiased`, NumPy's `ddof`. */
function correctionOf(args: OpArgs): number {
  for (const name of ['correction', 'ddof']) if (args.has(name)) return args.number(name);
  return Number(args.raw('dim').kind === 'bool' ? args.bool('dim') : args.bool('unbiased'));
}

/** The axes of `std` and `var`, whose second argument may be the bool `unbiased` instead. */
function axesOfSpread(args: OpArgs): number[] {
  const rank = rankOf(args.tensor('input'));
  if (args.raw('dim').kind === 'bool') return Array.from({ length: rank }, (_, i) => i);
  return axesOfCall(args, rank);
}

/** An element takes part in the mean, a subtraction, a square and its sum. */
function spread(name: 'std' | 'var' | 'std_mean' | 'var_mean'): Operator {
  const withMean = name.endsWith('_mean');
  const root = name.startsWith('std');
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const all = args.raw('dim').kind === 'bool';
      const axes = all ? null : reducedAxes(args, 'dim', libraryAttribute(args) === null);
      const shape = reduced(x, axes, keepDims(args), name, c);
      // JAX does not take every type that it is asked for.
      const asked = x.library === 'jax' && args.has('dtype');
      const value = like(x, shape, asked ? null : dtypeOf(args, real(x, c)));
      return withMean ? tuple([value, like(x, shape, averaged(x, c))]) : value;
    },
    perInput(4),
    {
      compose(B, { input }, args) {
        const x = typed(B, input, args);
        const axes = axesOfSpread(args);
        const sizes = sizesKnown(args.tensor('input'));
        const n = axes.reduce((p, a) => p * sizes[a], 1);
        const rest = { dim: axes, keepdim: keepDims(args), over: Math.max(0, n - correctionOf(args)) };
        const value = B.call(root ? 'root_mean_square_deviation' : 'mean_square_deviation', { input: x, ...rest });
        return withMean ? [value, B.mean(x, axes, keepDims(args))] : value;
      },
    },
  );
}

/** Σ (x - mean)² / over, in two passes. */
const deviation: Operator = op(
  'mean_square_deviation',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, reduced(x, reducedAxes(args, 'dim', false), keepDims(args), 'var', c), real(x, c));
  },
  perInput(4),
  {
    compose(B, { input: x }, args) {
      const axes = axesReduced(args, rankOf(args.tensor('input')), 'dim', false);
      const total = B.sum(B.square(B.sub(x, B.mean(x, axes, true))), axes, keepDims(args));
      return B.div(total, B.fullLike(total, args.number('over')));
    },
  },
);

/** Its root. Where it is 0 the gradient is taken to be 0, as in PyTorch. */
const rootDeviation: Operator = {
  ...deviation,
  name: 'root_mean_square_deviation',
  compose: (B, x, args) => B.sqrt(deviation.compose!(B, x, args) as Var),
  vjp(B, g, { input: x }, y, args) {
    const axes = axesReduced(args, rankOf(args.tensor('input')), 'dim', false);
    const slope = B.where(B.eq(y, 0), 0, B.div(g, B.mul(y, args.number('over'))));
    return { input: B.mul(B.spread(slope, x, axes, keepDims(args)), B.sub(x, B.mean(x, axes, true))) };
  },
};

export const operators: readonly Operator[] = [
  sum,
  sumToLike,
  spreadLike,
  mean,
  prod,
  prodOfOthers,
  nansum,
  nanmean,
  logsumexp,
  reduction('all', truth, all),
  reduction('any', truth, any),
  reduction('np_all', boolean, all),
  reduction('np_any', boolean, any),
  spread('std'),
  spread('var'),
  spread('std_mean'),
  spread('var_mean'),
  deviation,
  rootDeviation,
  countNonzero,
  average,
];
