/** Reductions over axes, and scans and normalisations along one. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { knownDims, type Shape, shapeOf } from '../shape';
import { mapRows, type RowMap, type RowReduction, reduceRows, sumOver, sum as sumRow, sumTo } from '../tensor/rows';
import { type Data, isComplex } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';
import { axesOf, axesReduced, axisAt, mapAxis, rankError, rankOf, reduced, reducedAxes, refuseScalar } from './axes';
import type { Backend } from './backend';
import { perElement, perInput } from './cost';
import { broadcastOf, dtypeOf, indexType } from './elementwise';
import { larger, smaller } from './elementwise/arithmetic';
import { arraysOf, libraryAttribute, onlyArray } from './operands';
import {
  type Arg,
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, realOf, scalar, tuple } from './output';

/** One operation an element of the operand, unless it is said otherwise; null where the count depends on the data. */
function op(
  name: string,
  shape: Operator['shape'],
  flops: FlopRule | null = perInput(),
  rest: Partial<Operator> | false = {},
): Operator {
  return { name, primitive: rest !== false, shape, ...(flops ? { flops } : {}), ...rest };
}

/** The dtype of a result, from that of the operand. */
type Rule = (x: TensorType, c: ShapeContext) => DType | null;

const same: Rule = (x) => x.dtype;
const boolean: Rule = () => 'bool';
const floating: Rule = (x, c) => c.promoteToFloat([{ ...x, shape: shapeOf([1]) }]);
const real: Rule = (x, c) => realOf(floating(x, c));

/** Sums of bools and integers are wide: int64 in PyTorch, the platform's in NumPy, as they were in JAX. */
const summed: Rule = (x) => {
  if (x.dtype === null) return null;
  const kind = dtypeKind(x.dtype);
  if (kind === 'float' || kind === 'complex') return x.dtype;
  if (x.library === 'torch') return 'int64';
  if (x.library === 'jax') return null;
  return x.dtype.startsWith('uint') ? 'uint64' : 'int64';
};

/** PyTorch refuses the mean of integers. */
const averaged: Rule = (x, c) => {
  if (x.dtype === null) return null;
  const kind = dtypeKind(x.dtype);
  if (x.library === 'torch') return kind === 'float' || kind === 'complex' ? x.dtype : null;
  return floating(x, c);
};

function keepDims(args: OpArgs): boolean {
  return args.has('keepdim') && args.bool('keepdim');
}

/** The axes that a call reduces over, of an operand of known rank. */
function axesOfCall(args: OpArgs, rank: number): number[] {
  return axesReduced(args, rank, 'dim', libraryAttribute(args) === null);
}

/** What a value and a gradient add to a reduction. */
interface Reduced {
  readonly flops?: FlopRule | null;
  /** How a row of the elements that are reduced becomes one. */
  readonly row?: (args: OpArgs) => RowReduction;
  /** The adjoint of the operand; `spread` puts a tensor of the result's shape back into the operand's. */
  readonly vjp?: (B: Backend, g: Var, x: Var, y: Var, args: OpArgs, spread: (t: Var) => Var) => Var | null;
  readonly differentiable?: false;
}

/** A reduction over `dim` (an int, a list, or None for all). */
function reduction(name: string, rule: Rule, more: Reduced = {}): Operator {
  const { row, vjp } = more;
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const axes = reducedAxes(args, 'dim', libraryAttribute(args) === null);
      const shape = reduced(x, axes, keepDims(args), name, c);
      checkNotEmpty(name, x, axes, c);
      return like(x, shape, dtypeOf(args, rule(x, c)));
    },
    more.flops === undefined ? perInput() : more.flops,
    {
      ...(row ? { eval: (args, out) => reduceBy(row(args), args, out) } : {}),
      ...(vjp
        ? { vjp: (B, g, { input: x }, y, args) => ({ input: vjp(B, g, x, y, args, spreader(B, x, args)) }) }
        : {}),
      ...(more.differentiable === false ? { differentiable: false } : {}),
    },
  );
}

/** Complex numbers are reduced part by part, which is right for sums alone. */
function reduceBy(row: RowReduction, args: OpArgs, out: Target): Tensor {
  const x = args.value('input');
  const axes = axesOfCall(args, x.rank);
  if (isComplex(x.dtype)) throw new Undetermined('a reduction of complex numbers is not computed');
  return reduceRows(dtypeKind(out.dtype) === 'float' ? x.to(out.dtype) : x, axes, out.dtype, out.sizes, row);
}

function spreader(B: Backend, x: Var, args: OpArgs): (t: Var) => Var {
  const axes = axesOfCall(args, rankOf(args.tensor('input')));
  return (t) => B.spread(t, x, axes, keepDims(args));
}

/** The number of elements that make one of the result. */
function countReduced(args: OpArgs): number {
  const dims = knownDims(args.tensor('input').shape);
  const axes = axesOfCall(args, rankOf(args.tensor('input')));
  const n = Dim.product(axes.map((a) => dims![a])).value;
  if (n === null) throw new Undetermined('the number of elements is not known');
  return n;
}

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

/** The largest or smallest element; ties share the adjoint, as in PyTorch. */
function extreme(name: string, pick: (x: number, y: number) => number): Operator {
  return reduction(name, same, {
    row: () => (data, from, n) => {
      let best = data[from];
      for (let i = from + 1; i < from + n; i++) best = pick(best, data[i]);
      return best;
    },
    vjp(B, g, x, y, args, spread) {
      const isBest = B.eq(x, spread(y));
      const ties = B.sum(B.toDType(isBest, 'float64'), axesOfCall(args, rankOf(args.tensor('input'))), keepDims(args));
      return B.mask(isBest, spread(B.div(g, ties)));
    },
  });
}

/** Reductions without a value for no elements; PyTorch refuses an axis of size 0 whatever the others are. */
const WITHOUT_IDENTITY = new Set(['amax', 'amin', 'argmax', 'argmin', 'max', 'min', 'aminmax']);

function checkNotEmpty(name: string, x: TensorType, axes: readonly number[] | null, c: ShapeContext): void {
  const dims = c.dims(x);
  if (!WITHOUT_IDENTITY.has(name) || x.library !== 'torch' || !dims || dims.length === 0) return;
  const over = axes ? axes.map((a) => dims[c.axis(a, dims.length, name)]) : dims;
  const empty = over.find((d) => d.value === 0);
  if (!empty) return;
  throw new ShapeError('empty-reduction', `${name}: no elements to reduce over`, [{ dim: empty, role: 'reduced dim' }]);
}

/**
 * `std`, `var`: the second argument may be the bool `unbiased` instead of axes. An element takes part in the mean, a
 * subtraction, a square and its sum.
 */
function spread(name: string, withMean: boolean): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const all = args.raw('dim').kind === 'bool';
      const axes = all ? null : reducedAxes(args, 'dim', libraryAttribute(args) === null);
      const shape = reduced(x, axes, keepDims(args), name, c);
      const value = like(x, shape, dtypeOf(args, real(x, c)));
      return withMean ? tuple([value, like(x, shape, averaged(x, c))]) : value;
    },
    perInput(4),
  );
}

/** Values and their indices along an axis: what torch returns from `max(dim)`, `median(dim)`, `sort`. */
export function valuesAndIndices(x: TensorType, shape: Shape): Output {
  return tuple([like(x, shape), like(x, shape, 'int64')], ['values', 'indices']);
}

/** `max`, `min`: of all elements; along an axis with indices; or of two tensors element-wise. */
function extremum(name: 'max' | 'min'): Operator {
  const ofTwo = (args: OpArgs) => args.raw('dim').kind === 'tensor' || args.has('other');
  const flops: FlopRule = (args, output) => (ofTwo(args) ? perElement() : perInput())(args, output);
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      const second = args.raw('dim').kind === 'tensor' ? 'dim' : args.has('other') ? 'other' : null;
      if (second) {
        const operands = arraysOf(args, ['input', second], c);
        return broadcastOf(operands, c.promote(operands), name, c);
      }
      const axes = args.has('dim') ? [args.constInt('dim')] : null;
      checkNotEmpty(name, x, axes, c);
      if (axes === null) return scalar(x);
      return valuesAndIndices(x, reduced(x, axes, keepDims(args), name, c));
    },
    flops,
  );
}

/** `median`, `nanmedian`, `mode`, `kthvalue`: a value, with an axis also its index. `always` names the ones with a default axis. */
function selection(name: string, allByDefault: boolean): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      if (!args.has('dim') && allByDefault) return scalar(x);
      const dim = args.has('dim') ? args.constInt('dim') : -1;
      const shape = reduced(x, [dim], keepDims(args), name, c);
      const axis = axisAt(x, dim, name, c);
      if (axis && args.has('k')) checkCount(name, args.int('k'), axis.size, 1, dim, c);
      return valuesAndIndices(x, shape);
    },
    null,
  );
}

/** Demands least <= k <= size of the axis. */
export function checkCount(name: string, k: Dim, size: Dim, least: number, dim: number, c: ShapeContext): void {
  const error = () =>
    new ShapeError('count-range', `${name}: k = ${k} is out of range for dim ${dim} of size ${size}`, [
      { dim: k, role: 'k' },
      { dim: size, role: `size of dim ${dim}` },
    ]);
  c.requireAtMost(Dim.of(least), k, error);
  c.requireAtMost(k, size, error);
}

/** `aminmax`: over one axis or all. */
const aminmax = op('aminmax', (args, c) => {
  const x = args.tensor('input');
  const axes = args.has('dim') ? [args.constInt('dim')] : null;
  checkNotEmpty('aminmax', x, axes, c);
  if (axes && c.rankOf(x) === 0) throw new Undetermined('aminmax: of a 0-d tensor the rank depends on the version');
  const value = like(x, reduced(x, axes, keepDims(args), 'aminmax', c));
  return tuple([value, value], ['min', 'max']);
});

/** `all`, `any`: bool, but uint8 stays uint8 in PyTorch. */
const truth: Rule = (x) => (x.library === 'torch' && x.dtype === 'uint8' ? 'uint8' : x.dtype === null ? null : 'bool');

/** `norm(p, dim)`: a length, real also for complex elements: a power and its sum. */
const norm = op(
  'norm',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, reduced(x, reducedAxes(args), keepDims(args), 'norm', c), dtypeOf(args, real(x, c)));
  },
  perInput(2),
  {
    compose(B, { input }, args) {
      const p = args.raw('p');
      const isNamed = p.kind === 'str' || p.kind === 'none';
      const isNuclear = isNamed && p.kind === 'str' && args.str('p') === 'nuc';
      const rank = rankOf(args.tensor('input'));
      const dim = reducedAxes(args) ?? Array.from({ length: rank }, (_, i) => i);
      const dtype = args.dtype('dtype');
      const rest = { dim, keepdim: keepDims(args), ...(dtype ? { dtype: { dtype } } : {}) };
      if (isNuclear) return B.call('matrix_norm', { input, ord: 'nuc', ...rest });
      return B.call('vector_norm', { input, ord: isNamed ? 2 : args.number('p'), ...rest });
    },
  },
);

/** `quantile(q, dim)`: without an axis of the flat input; a 1-D `q` adds a first axis. */
function quantile(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const q = args.raw('q');
      const shape = reduced(x, reducedAxes(args), keepDims(args), name, c);
      const dtype = x.library === 'torch' ? x.dtype : null;
      if (q.kind === 'float' || q.kind === 'int') return like(x, shape, dtype);
      const outer = onlyArray(args, 'q', c);
      const dims = c.knownRank(outer);
      return like(x, { ...shape, front: [...dims, ...shape.front] }, dtype);
    },
    null,
  );
}

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

/** Rows e^(x − m) with their sum, m the largest of the row, so that nothing overflows. */
function exponentials(data: Data, from: number, n: number, to: Data): number {
  let most = data[from];
  for (let i = from + 1; i < from + n; i++) if (data[i] > most || Number.isNaN(data[i])) most = data[i];
  for (let i = from; i < from + n; i++) to[i] = Math.exp(data[i] - most);
  return most;
}

const softmaxRow: RowMap = (data, from, n, to) => {
  const row = new Float64Array(n);
  exponentials(data.subarray(from, from + n), 0, n, row);
  const total = sumRow(row, 0, n);
  for (let i = 0; i < n; i++) to[from + i] = row[i] / total;
};

const logSoftmaxRow: RowMap = (data, from, n, to) => {
  const row = new Float64Array(n);
  const most = exponentials(data.subarray(from, from + n), 0, n, row);
  const logTotal = Math.log(sumRow(row, 0, n));
  for (let i = from; i < from + n; i++) to[i] = data[i] - most - logTotal;
};

function softmaxOf(row: RowMap): Operator['eval'] {
  return (args, out) => {
    if (dtypeKind(out.dtype) !== 'float') throw new Undetermined(`a softmax of type ${out.dtype} is not computed`);
    return mapRows(args.value('input').to(out.dtype), softmaxAxis(args), out.dtype, row);
  };
}

/** Of y = softmax(x): y (g − Σ g y), the sum along the axis; of log softmax: g − e^y Σ g. */
const SOFTMAXES: Readonly<Record<string, Partial<Operator>>> = {
  softmax: {
    eval: softmaxOf(softmaxRow),
    vjp(B, g, _x, y, args) {
      const weighted = B.mul(g, y);
      return { input: B.sub(weighted, B.mul(y, B.sum(weighted, softmaxAxis(args), true))) };
    },
  },
  log_softmax: {
    eval: softmaxOf(logSoftmaxRow),
    vjp: (B, g, _x, y, args) => ({ input: B.sub(g, B.mul(B.exp(y), B.sum(g, softmaxAxis(args), true))) }),
  },
  softmin: {
    compose: (B, { input }, args) =>
      B.call('softmax', { input: B.neg(input), dim: softmaxAxis(args), ...dtypeArg(args) }),
  },
};

/** The dtype that was asked for, to be passed on. */
function dtypeArg(args: OpArgs): { dtype?: { dtype: DType } } {
  const dtype = args.dtype('dtype');
  return dtype ? { dtype: { dtype } } : {};
}

/** Checks a known axis of a tensor of known rank; learns nothing, since a 0-d tensor passes too. */
function checkAxis(args: OpArgs, x: TensorType, name: string, c: ShapeContext): void {
  refuseScalar(x, name, c);
  const rank = c.rankOf(x);
  const dim = args.raw('dim');
  if (rank !== null && dim.kind === 'int' && dim.value.value !== null) c.axis(dim.value.value, rank, name);
}

/** A scan: NumPy's runs over the flat array when no axis is given. */
function scan(rule: Rule, ...names: string[]): Operator[] {
  return names.map((name) =>
    op(name, (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dtype = dtypeOf(args, rule(x, c));
      if (libraryAttribute(args) && !args.has('dim')) return like(x, [Dim.product(c.knownRank(x))], dtype);
      checkAxis(args, x, name, c);
      return like(x, x.shape, dtype);
    }),
  );
}

/** `cummax`, `cummin`: values and indices of the same shape. */
function scanWithIndex(name: string): Operator {
  return op(name, (args, c) => {
    const x = args.tensor('input');
    checkAxis(args, x, name, c);
    return valuesAndIndices(x, x.shape);
  });
}

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
);

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
    false,
  );
}

/** `gradient`: one tensor an axis. */
const gradient = op(
  'gradient',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const rank = c.knownRank(x).length;
    const axes = args.has('dim') ? axesOf(args.constInts('dim'), rank, 'gradient', c) : range(rank);
    checkSpacing(args.raw('spacing'), axes.length);
    const each = like(x, x.shape, floating(x, c));
    if (libraryAttribute(args) && (axes.length === 1 || args.raw('dim').kind === 'int')) return each;
    return tuple(axes.map(() => each));
  },
  perElement(2),
  false,
);

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** A list of distances has one for each axis. */
function checkSpacing(spacing: Arg, axes: number): void {
  if (spacing.kind !== 'list' || spacing.items.length === axes) return;
  throw new ShapeError('gradient-spacing', `gradient: ${spacing.items.length} spacings for ${axes} axes`);
}

/** `cov`, `corrcoef`: rows are variables; (n, n), or 0-d for a single one. */
function covariance(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dims = c.ranked(x, [0, 1, 2], name);
      if (x.library === 'torch') checkWeights(args, dims, c);
      const byColumn = args.has('rowvar') && !args.bool('rowvar');
      const dtype = covarianceType(x, c);
      if (dims.length < 2) return scalar(x, dtype);
      if (args.has('y')) throw new Undetermined(`${name}: a second set of variables is not modelled`);
      const n = dims[byColumn ? 1 : 0];
      // A single variable gives a 0-d result.
      if (c.compare(n, Dim.one) === 'proved') return scalar(x, dtype);
      if (!n.isConst && c.assume.minOf(n) < 2) throw new Undetermined(`${name}: one variable or several`);
      return like(x, [n, n], dtype);
    },
    null,
    false,
  );
}

/** NumPy computes covariances in double precision at least. */
function covarianceType(x: TensorType, c: ShapeContext): DType | null {
  if (x.library !== 'numpy') return floating(x, c);
  if (x.dtype === null) return null;
  return dtypeKind(x.dtype) === 'complex' ? 'complex128' : 'float64';
}

/** Weights of `cov` are one number an observation, which is a column. */
function checkWeights(args: OpArgs, dims: readonly Dim[], c: ShapeContext): void {
  for (const name of ['fweights', 'aweights']) {
    const weights = args.raw(name);
    const found = weights.kind === 'tensor' ? c.dims(weights.type) : null;
    if (!found) continue;
    if (found.length > 1) throw rankError('cov', `at most 1-D ${name}`, found);
    const observations = dims.at(-1) ?? Dim.one;
    const given = found[0] ?? Dim.one;
    c.require(given, observations, () => {
      return new ShapeError('cov-weights', `cov: ${given} ${name} for ${observations} observations`, [
        { dim: given, role: name },
        { dim: observations, role: 'observations' },
      ]);
    });
  }
}

/** `count_nonzero`: NumPy without an axis gives an int. */
const countNonzero = op('count_nonzero', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const axes = reducedAxes(args, 'dim', libraryAttribute(args) === null);
  if (libraryAttribute(args) && axes === null && !keepDims(args)) return { kind: 'int', value: c.fresh('count') };
  return like(x, reduced(x, axes, keepDims(args), 'count_nonzero', c), indexType(x));
});

/** `average(a, axis, weights)`. */
const average = op(
  'np_average',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, reduced(x, reducedAxes(args), keepDims(args), 'average', c), floating(x, c));
  },
  (args, output) => perInput(args.has('weights') ? 2 : 1)(args, output),
  false,
);

export const operators: readonly Operator[] = [
  sum,
  sumToLike,
  spreadLike,
  mean,
  extreme('amax', larger),
  extreme('amin', smaller),
  reduction('nansum', summed),
  reduction('prod', summed),
  reduction('nanmean', averaged),
  reduction('ptp', same, { flops: perInput(2) }),
  reduction('argmax', indexType, { differentiable: false }),
  reduction('argmin', indexType, { differentiable: false }),
  // A float in PyTorch 1.13, an index later.
  reduction('masked_argmax', () => null),
  reduction('masked_argmin', () => null),
  reduction('all', truth, { differentiable: false }),
  reduction('any', truth, { differentiable: false }),
  reduction('np_all', boolean, { differentiable: false }),
  reduction('np_any', boolean, { differentiable: false }),
  // Maximum, subtraction, exp, sum.
  reduction('logsumexp', floating, { flops: perInput(4) }),
  reduction('np_median', floating, { flops: null }),
  spread('std', false),
  spread('var', false),
  spread('std_mean', true),
  spread('var_mean', true),
  extremum('max'),
  extremum('min'),
  selection('median', true),
  selection('nanmedian', true),
  selection('mode', false),
  selection('kthvalue', false),
  aminmax,
  norm,
  quantile('quantile'),
  quantile('nanquantile'),
  // Maximum, subtraction, exp, sum, and a division or the subtraction of the logarithm.
  ...alongAxis(same, perElement(5), 'softmax', 'log_softmax'),
  ...alongAxis(same, perElement(6), 'softmin'),
  ...alongAxis(same, null, 'logcumsumexp', 'gumbel_softmax'),
  ...scan(summed, 'cumsum', 'cumprod'),
  scanWithIndex('cummax'),
  scanWithIndex('cummin'),
  diff,
  trapezoid('trapezoid', true),
  trapezoid('cumulative_trapezoid', false),
  gradient,
  covariance('cov'),
  covariance('corrcoef'),
  countNonzero,
  average,
];
