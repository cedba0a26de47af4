/**
 * Values of small tensors whose elements are known, for the sizes that programs compute with tensors
 * (`torch.linspace(…)`, `np.prod(shape)`). One line an operator; what has no line has no known values. Answers null
 * wherever the values cannot be told.
 */
import { Dim, Sym } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import {
  type Comparison,
  comparison,
  converted,
  cornered,
  exactly,
  exactValue,
  type Interval,
  rising,
  rounded,
  roundHalfEven,
} from '../intervals';
import { knownDims, type Shape } from '../shape';
import { selectedIndices } from './foldIndex';
import {
  absolute,
  add,
  type Binary,
  divide,
  divideByNumber,
  floorDivide,
  LOOSE,
  larger,
  multiply,
  multiplyReciprocal,
  onPositive,
  power,
  remainder,
  sign,
  smaller,
  subtract,
  type Unary,
} from './foldNumbers';
import { ifKnown } from './literals';
import type { Arg, Element, Fold, OpArgs, Operator, Output } from './operator';

/** Tensors of more elements are not followed. */
const MAX_ELEMENTS = 1024;

/** Elements in row-major order. */
export interface Elements {
  readonly sizes: readonly number[];
  readonly values: readonly Element[];
}

/** The output with the values of its elements, where they are known. */
export function withValues(op: Operator, args: OpArgs, output: Output): Output {
  if (!op.fold || output.kind !== 'tensor' || output.type.dtype === null || args.has('out')) return output;
  const sizes = constantSizes(output.type.shape);
  if (!sizes) return output;
  const { fold } = op;
  const { dtype } = output.type;
  const exact = ifKnown(() => fold(args, sizes, dtype));
  const values = output.type.library === 'jax' ? loosened(exact, dtype) : exact;
  return values ? { kind: 'tensor', type: { ...output.type, values } } : output;
}

function constantSizes(shape: Shape): number[] | null {
  const dims = knownDims(shape);
  if (!dims) return null;
  let count = 1;
  for (const d of dims) {
    // Beside an axis of size 0 another may be of any size.
    if (d.value === null || d.value > MAX_ELEMENTS) return null;
    count *= d.value;
    if (count > MAX_ELEMENTS) return null;
  }
  return dims.map((d) => d.value!);
}

/** The known elements of an argument: a tensor, a number, or a nested list of them. */
export function elementsOf(arg: Arg): Elements | null {
  switch (arg.kind) {
    case 'bool':
      return arg.value === null ? null : { sizes: [], values: [exactly(Number(arg.value))] };
    case 'int':
      return { sizes: [], values: [integer(arg.value)] };
    case 'float':
      return floatElement(arg.bounds ?? (arg.value === null ? null : exactly(arg.value)));
    case 'tensor': {
      const { values } = arg.type;
      const sizes = values ? constantSizes(arg.type.shape) : null;
      return values && sizes ? { sizes, values } : null;
    }
    case 'list':
      return listElements(arg.items);
    default:
      return null;
  }
}

/** An integer that may be symbolic. */
function integer(dim: Dim): Element {
  return dim.value !== null ? exactly(dim.value) : { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY, dim };
}

/** A Python number may be rounded to single precision where it is used. */
function floatElement(value: Interval | null): Elements | null {
  const x = value && rounded(value.lo, value.hi, 'float32');
  return x && { sizes: [], values: [x] };
}

function listElements(items: readonly Arg[]): Elements | null {
  if (items.length > MAX_ELEMENTS) return null;
  const values: Interval[] = [];
  let inner: readonly number[] = [];
  for (const item of items) {
    const part = elementsOf(item);
    if (!part) return null;
    inner = part.sizes;
    values.push(...part.values);
  }
  return { sizes: [items.length, ...inner], values };
}

/** The values when there are as many as the sizes ask for and none is unknown. */
function complete(values: readonly (Element | null)[], sizes: readonly number[]): readonly Element[] | null {
  if (values.length !== total(sizes) || values.includes(null)) return null;
  return values as readonly Element[];
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((p, n) => p * n, 1);
}

function cast(values: readonly Element[], sizes: readonly number[], dtype: DType): readonly Element[] | null {
  const all = values.map((v) => (v.dim && dtype === 'int64' ? v : converted(v, dtype)));
  return complete(all, sizes);
}

/** Floats with what the arithmetic of a compiler that fuses and reorders may make of them. */
function loosened(values: readonly Element[] | null, dtype: DType): readonly Element[] | null {
  if (!values || dtypeKind(dtype) !== 'float') return values;
  return complete(
    values.map((v) => rounded(v.lo, v.hi, dtype)),
    [values.length],
  );
}

// -------------------------------------------------------------------------------------------------- element-wise

/** For each element of the result its place in an operand that is broadcast to it. */
function broadcastPlaces(from: readonly number[], to: readonly number[]): number[] {
  const lead = to.length - from.length;
  return Array.from({ length: total(to) }, (_, flat) => {
    let [rest, place, stride] = [flat, 0, 1];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const index = rest % to[axis];
      rest = Math.floor(rest / to[axis]);
      const size = axis >= lead ? from[axis - lead] : 1;
      if (size > 1) place += index * stride;
      stride *= size;
    }
    return place;
  });
}

/** Operands by name, as elements of the result's shape. */
function operands(args: OpArgs, names: readonly string[], sizes: readonly number[]): (readonly Element[])[] | null {
  const out: (readonly Element[])[] = [];
  for (const name of names) {
    const part = elementsOf(args.raw(name));
    if (!part) return null;
    out.push(broadcastPlaces(part.sizes, sizes).map((place) => part.values[place]));
  }
  return out;
}

const unary =
  (f: Unary): Fold =>
  (args, sizes, dtype) => {
    const lists = operands(args, ['input'], sizes);
    const values = lists?.[0].map((x) => f(x, dtype));
    return values ? complete(values, sizes) : null;
  };

const binary =
  (f: Binary, names: readonly [string, string] = ['input', 'other']): Fold =>
  (args, sizes, dtype) => {
    if (args.has('alpha') && elementsOf(args.raw('alpha'))?.values[0].lo !== 1) return null;
    const lists = operands(args, names, sizes);
    const values = lists?.[0].map((x, i) => f(x, lists[1][i], dtype));
    return values ? complete(values, sizes) : null;
  };

const trueDivide: Fold = (args, sizes, dtype) => {
  if (args.has('rounding_mode')) return null;
  const [input, other] = [args.raw('input'), args.raw('other')];
  if (other.kind !== 'tensor') return binary(divideByNumber)(args, sizes, dtype);
  const isReflected = input.kind !== 'tensor' && other.type.library === 'torch';
  return binary(isReflected ? multiplyReciprocal : divide)(args, sizes, dtype);
};

/** The quotient rounded down. Of negative floats and of close calls nothing is said. */
const compare = (name: Comparison): Fold =>
  binary((x, y) => {
    const holds = comparison(name, x, y);
    return holds === null ? null : exactly(Number(holds));
  });

const round: Fold = (args, sizes, dtype) => {
  if (args.has('decimals') && args.constInt('decimals') !== 0) return null;
  return unary(rising(roundHalfEven, 0))(args, sizes, dtype);
};

const where: Fold = (args, sizes, dtype) => {
  const lists = operands(args, ['condition', 'input', 'other'], sizes);
  if (!lists) return null;
  const [conditions, xs, ys] = lists;
  const values = conditions.map((c, i) => {
    const holds = exactValue(c);
    return holds === null ? null : converted(holds !== 0 ? xs[i] : ys[i], dtype);
  });
  return complete(values, sizes);
};

const clamp: Fold = (args, sizes, dtype) => {
  let lists = operands(args, ['input'], sizes);
  let values: readonly (Element | null)[] | undefined = lists?.[0];
  for (const [name, f] of [
    ['min', larger],
    ['max', smaller],
  ] as const) {
    if (!args.has(name)) continue;
    lists = operands(args, [name], sizes);
    values = lists ? values?.map((x, i) => x && f(x, lists![0][i], dtype)) : undefined;
  }
  return values ? complete(values, sizes) : null;
};

// ----------------------------------------------------------------------------------------------------- reductions

/** Sums in any order: the error of each addition is at most a rounding of the sum of the magnitudes. */
function sum(list: readonly Element[], dtype: DType): Element | null {
  const [lo, hi] = [list.reduce((s, x) => s + x.lo, 0), list.reduce((s, x) => s + x.hi, 0)];
  if (dtypeKind(dtype) === 'int') return list.reduce<Element | null>((s, x) => s && add(s, x, dtype), exactly(0));
  const size = list.reduce((s, x) => s + Math.max(Math.abs(x.lo), Math.abs(x.hi)), 0);
  const all = rounded(size, size, dtype, list.length);
  if (!all) return null;
  const exact = list.every((x) => exactValue(x) !== null && rounded(x.lo, x.lo, dtype)?.lo === x.lo);
  const bound = rounded(size, size, dtype);
  if (exact && bound && exactValue(bound) !== null) return rounded(lo, hi, dtype);
  const slack = all.hi - size;
  return { lo: lo - slack, hi: hi + slack };
}

function product(list: readonly Element[], dtype: DType): Element | null {
  // In which order is not known, and so not how the products are rounded.
  const times = dtypeKind(dtype) === 'int' ? multiply : cornered((a, b) => a * b, rounded);
  return list.reduce<Element | null>((p, x) => p && times(p, x, dtype), exactly(1));
}

function mean(list: readonly Element[], dtype: DType): Element | null {
  const s = sum(list, dtype);
  return s && list.length > 0 ? divideByNumber(s, exactly(list.length), dtype) : null;
}

const extreme =
  (f: Binary) =>
  (list: readonly Element[], dtype: DType): Element | null =>
    list.length === 0 ? null : list.slice(1).reduce<Element | null>((m, x) => m && f(m, x, dtype), list[0]);

/** Elements in groups that are reduced to one each: over the axes of `dim`, or all of them. */
const reduction =
  (f: (list: readonly Element[], dtype: DType) => Element | null): Fold =>
  (args, sizes, dtype) => {
    const x = elementsOf(args.raw('input'));
    if (!x) return null;
    const kept = total(sizes);
    if (!args.has('dim') || args.constInts('dim').length === 0) {
      return kept === 1 ? complete([f(x.values, dtype)], sizes) : null;
    }
    const axes = args.constInts('dim').map((d) => (d < 0 ? d + x.sizes.length : d));
    const outer = x.sizes.map((n, axis) => (axes.includes(axis) ? 1 : n));
    const groups = Array.from({ length: total(outer) }, (): Element[] => []);
    for (const [i, place] of broadcastPlaces(outer, x.sizes).entries()) groups[place].push(x.values[i]);
    return complete(
      groups.map((g) => f(g, dtype)),
      sizes,
    );
  };

/** `max()`, `min()` of all elements, or of two tensors. */
const extremum =
  (f: Binary): Fold =>
  (args, sizes, dtype) => {
    const second = args.raw('dim').kind === 'tensor' ? 'dim' : args.has('other') ? 'other' : null;
    if (second) return binary(f, ['input', second])(args, sizes, dtype);
    return args.has('dim') ? null : reduction(extreme(f))(args, sizes, dtype);
  };

/** Running sums and products of a vector. */
const scan =
  (f: (list: readonly Element[], dtype: DType) => Element | null): Fold =>
  (args, sizes, dtype) => {
    const x = elementsOf(args.raw('input'));
    if (!x || sizes.length !== 1 || (x.sizes.length > 1 && args.has('dim'))) return null;
    return complete(
      x.values.map((_, i) => f(x.values.slice(0, i + 1), dtype)),
      sizes,
    );
  };

const diff: Fold = (args, sizes, dtype) => {
  const x = elementsOf(args.raw('input'));
  const plain = args.constInt('n') === 1 && !args.has('prepend') && !args.has('append');
  if (x?.sizes.length !== 1 || !plain || dtypeKind(dtype) === 'bool') return null;
  return complete(
    x.values.slice(1).map((v, i) => subtract(v, x.values[i], dtype)),
    sizes,
  );
};

// ---------------------------------------------------------------------------------------- creation, layout, joins

const constant =
  (n: number): Fold =>
  (_args, sizes, dtype) =>
    cast(Array(total(sizes)).fill(exactly(n)), sizes, dtype);

const filled: Fold = (args, sizes, dtype) => {
  const fill = elementsOf(args.raw('fill_value'));
  return fill?.values.length === 1 ? cast(Array(total(sizes)).fill(fill.values[0]), sizes, dtype) : null;
};

/** The elements of an argument as they stand, in the type of the result. */
const copied =
  (name: string): Fold =>
  (args, sizes, dtype) => {
    const x = elementsOf(args.raw(name));
    return x ? cast(x.values, sizes, dtype) : null;
  };

/** A change of sizes only: not a bit cast, not in the order of columns. */
const reshaped: Fold = (args, sizes, dtype) => {
  const shape = args.raw('shape');
  const sizesOnly = shape.kind === 'list' ? shape.items.every((s) => s.kind !== 'dtype') : shape.kind !== 'dtype';
  const rows = !args.has('order') || args.str('order') === 'C';
  return sizesOnly && rows ? copied('input')(args, sizes, dtype) : null;
};

/** Random integers: each is some size below the upper end. */
const randint: Fold = (args, sizes, dtype) => {
  const [first, second] = [args.raw('low'), args.raw('high')];
  const [low, high] = second.kind === 'int' ? [first, second] : [null, first];
  const least = low === null || low.kind === 'none' ? 0 : low.kind === 'int' ? low.value.value : null;
  if (dtype !== 'int64' || least === null || high.kind !== 'int') return null;
  return Array.from({ length: total(sizes) }, () => {
    const dim = Dim.symbol(new Sym('random', '', least, undefined, high.value));
    return { lo: least, hi: high.value.value === null ? Number.POSITIVE_INFINITY : high.value.value - 1, dim };
  });
};

const arange: Fold = (args, sizes, dtype) => {
  const start = args.has('end') ? elementsOf(args.raw('start')) : { values: [exactly(0)] };
  const step = args.has('step') ? elementsOf(args.raw('step')) : { values: [exactly(1)] };
  if (!start || !step) return null;
  return steps(start.values[0], step.values[0], sizes, dtype);
};

/** start, start + step, start + 2·step, … */
function steps(start: Interval, step: Interval, sizes: readonly number[], dtype: DType): readonly Element[] | null {
  const asFloat = dtypeKind(dtype) === 'int' ? dtype : dtype === 'float64' ? 'float64' : 'float32';
  const values = Array.from({ length: total(sizes) }, (_, k) => {
    const [lo, hi] = [start.lo + k * step.lo, start.hi + k * step.hi];
    // The sum may be rounded relative to its larger part.
    const exact = lo === hi && rounded(lo, hi, asFloat);
    if (exact && exactValue(exact) !== null) return exact;
    const most = Math.max(Math.abs(start.lo), Math.abs(start.hi), Math.abs(lo), Math.abs(hi));
    const slack = rounded(most, most, dtype, 2);
    return slack && dtypeKind(dtype) === 'float' ? { lo: lo - (slack.hi - most), hi: hi + (slack.hi - most) } : null;
  });
  return complete(values, sizes);
}

const linspace: Fold = (args, sizes, dtype) => {
  const [start, end] = [elementsOf(args.raw('start')), elementsOf(args.raw('end'))];
  if (start?.sizes.length !== 0 || end?.sizes.length !== 0 || dtypeKind(dtype) !== 'float') return null;
  const [a, b] = [start.values[0], end.values[0]];
  const open = args.has('endpoint') && !args.bool('endpoint');
  const parts = total(sizes) - (open ? 0 : 1);
  if (parts <= 0) return cast(sizes[0] === 1 ? [a] : [], sizes, dtype);
  const step = { lo: (b.lo - a.hi) / parts, hi: (b.hi - a.lo) / parts };
  const values = steps(a, step, sizes, dtype);
  const last = open ? null : converted(b, dtype);
  return values && last ? [...values.slice(0, -1), last] : values;
};

const getitem: Fold = (args, sizes) => {
  const x = elementsOf(args.raw('input'));
  const places = x && selectedIndices(x.sizes, args.raw('index'));
  return places
    ? complete(
        places.map((p) => x.values[p]),
        sizes,
      )
    : null;
};

/** Vectors one after the other; other ranks along the first axis, where rows follow rows. */
const cat: Fold = (args, sizes, dtype) => {
  const list = args.raw('tensors');
  const along = args.has('dim') ? args.constInt('dim') : 0;
  if (list.kind !== 'list' || (along !== 0 && sizes.length !== 1)) return null;
  const parts = list.items.map(elementsOf);
  return parts.includes(null)
    ? null
    : cast(
        parts.flatMap((p) => p!.values),
        sizes,
        dtype,
      );
};

const FOLDS: Readonly<Record<string, Fold>> = {
  abs: unary(absolute),
  neg: unary((x, dtype) => rounded(-x.hi, -x.lo, dtype)),
  positive: unary((x, dtype) => rounded(x.lo, x.hi, dtype)),
  sign: unary(sign),
  ceil: unary(rising(Math.ceil, 0)),
  floor: unary(rising(Math.floor, 0)),
  trunc: unary(rising(Math.trunc, 0)),
  np_rint: unary(rising(roundHalfEven, 0)),
  round,
  sqrt: unary(onPositive(rising(Math.sqrt, 0))),
  exp: unary(rising(Math.exp, LOOSE)),
  exp2: unary(rising((x) => 2 ** x, LOOSE)),
  log: unary(onPositive(rising(Math.log, LOOSE))),
  log2: unary(onPositive(rising(Math.log2, LOOSE))),
  log10: unary(onPositive(rising(Math.log10, LOOSE))),
  add: binary(add),
  sub: binary(subtract),
  rsub: binary((x, y, dtype) => subtract(y, x, dtype)),
  mul: binary(multiply),
  div: trueDivide,
  true_divide: trueDivide,
  floor_divide: binary(floorDivide),
  remainder: binary(remainder),
  pow: binary(power),
  maximum: binary(larger),
  minimum: binary(smaller),
  eq: compare('eq'),
  ne: compare('ne'),
  lt: compare('lt'),
  le: compare('le'),
  gt: compare('gt'),
  ge: compare('ge'),
  where,
  clamp,
  sum: reduction(sum),
  prod: reduction(product),
  mean: reduction(mean),
  amax: reduction(extreme(larger)),
  amin: reduction(extreme(smaller)),
  max: extremum(larger),
  min: extremum(smaller),
  cumsum: scan(sum),
  cumprod: scan(product),
  diff,
  zeros: constant(0),
  ones: constant(1),
  new_zeros: constant(0),
  new_ones: constant(1),
  full: filled,
  new_full: filled,
  tensor: copied('data'),
  as_tensor: copied('data'),
  arange,
  linspace,
  to_library: copied('input'),
  to_dtype: copied('input'),
  to: copied('input'),
  type: copied('input'),
  clone: copied('input'),
  reshape: reshaped,
  flatten: copied('input'),
  squeeze: copied('input'),
  unsqueeze: copied('input'),
  randint,
  getitem,
  cat,
  stack: cat,
};

/** The operator with its fold, if it has one. */
export function withFold(op: Operator): Operator {
  return Object.hasOwn(FOLDS, op.name) ? { ...op, fold: FOLDS[op.name] } : op;
}
