/** Operators that make tensors: of given sizes, like another tensor, from data, from ranges. */
import { Dim, Sym } from '../dim';
import type { DType } from '../dtype';
import { type Shape, shapeOf } from '../shape';
import { settle, width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { checkSize, learnAtLeast, rankError, sizesKnown, sizesOf } from './axes';
import { free } from './cost';
import { ifKnown, numberOf } from './literals';
import { arrayOf, defaultDType, dtypeNamed, libraryAttribute, libraryFor, nestedData, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';

/** Making elements costs nothing, and depends on no tensor. `rest`: how they are computed. */
function op(name: string, shape: Operator['shape'], rest: Partial<Operator> | false = {}): Operator {
  return { name, primitive: rest !== false, shape, flops: free, differentiable: false, ...rest };
}

/** Every element by its place. */
function filledBy(f: (i: number) => number): Pick<Operator, 'eval'> {
  return { eval: (_args, out) => filled(out, f) };
}

function filled(out: Target, f: (i: number) => number): Tensor {
  const t = Tensor.zeros(out.dtype, out.sizes);
  const w = width(out.dtype);
  for (let i = 0; i < t.size; i++) t.data[i * w] = f(i);
  settle(out.dtype, t.data);
  return t;
}

/** Values of operators that make tensors of a given size. */
const FILLERS: Readonly<Record<string, Pick<Operator, 'eval'>>> = {
  zeros: filledBy(() => 0),
  ones: filledBy(() => 1),
  full: { eval: (args, out) => args.value('fill_value').to(out.dtype).expand(out.sizes).contiguous() },
  rand: { eval: (_args, out, c) => filled(out, () => c.random.uniform()) },
  randn: { eval: (_args, out, c) => filled(out, () => c.random.normal()) },
};

/** `new_zeros` and `zeros_like` are filled as `zeros` is. */
function filler(name: string): Pick<Operator, 'eval'> {
  return FILLERS[name.replace(/^new_|_like$/g, '')] ?? {};
}

function made(args: OpArgs, shape: Shape | readonly (Dim | number)[], dtype: DType | null): Output {
  const full = 'front' in shape ? shape : shapeOf(shape);
  return { kind: 'tensor', type: { shape: full, dtype, library: libraryFor(args) } };
}

/** The dtype asked for; null when it is given but not known; `otherwise` when it is not given. */
function dtypeOr(args: OpArgs, otherwise: () => DType | null): DType | null {
  const arg = args.raw('dtype');
  return arg.kind === 'none' ? otherwise() : dtypeNamed(arg, libraryAttribute(args));
}

function defaultFloat(args: OpArgs, c: ShapeContext): DType | null {
  return defaultDType('float', libraryFor(args), c);
}

/** `zeros`, `ones`, `empty`, `rand`, `randn`: sizes and the default float. */
function ofSize(name: string): Operator {
  return op(
    name,
    (args, c) =>
      made(
        args,
        sizesOf(args, 'size', name, c),
        dtypeOr(args, () => defaultFloat(args, c)),
      ),
    filler(name),
  );
}

/** `zeros_like` and its kin. NumPy and JAX let a `shape` replace that of the prototype. */
function likeOther(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const shape = args.has('shape') ? sizesOf(args, 'shape', name, c) : x.shape;
      return like(
        x,
        shape,
        dtypeOr(args, () => x.dtype),
      );
    },
    filler(name),
  );
}

/** `x.new_zeros(size)`: other sizes, the dtype of the receiver. */
function newOf(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      return like(
        x,
        sizesOf(args, 'size', name, c),
        dtypeOr(args, () => x.dtype),
      );
    },
    filler(name),
  );
}

/** The dtype a filler gives: that of a Python number's kind, or of a tensor. */
function fillDType(args: OpArgs, c: ShapeContext): DType | null {
  const fill = args.raw('fill_value');
  switch (fill.kind) {
    case 'bool':
    case 'int':
    case 'float':
    case 'complex':
      return defaultDType(fill.kind, libraryFor(args), c);
    case 'tensor':
      return fill.type.dtype;
    default:
      return null;
  }
}

const full = op(
  'full',
  (args, c) =>
    made(
      args,
      sizesOf(args, 'size', 'full', c),
      dtypeOr(args, () => fillDType(args, c)),
    ),
  filler('full'),
);

// ------------------------------------------------------------------------------------------------------ data

/** `torch.tensor(data)`, `np.array(data)`: nested lists, numbers, or a tensor to copy. */
const tensorShape: Operator['shape'] = (args, c) => {
  const library = libraryFor(args);
  const data = args.raw('data');
  if (data.kind === 'unknown')
    return made(
      args,
      c.unknown('tensor'),
      dtypeOr(args, () => null),
    );
  const x = data.kind === 'tensor' ? data.type : nestedData(data, library, c);
  const dtype = dtypeOr(args, () => x.dtype);
  const least = args.has('ndmin') ? args.constInt('ndmin') : 0;
  const shape = least > 0 ? padded(x, least, c) : x.shape;
  return { kind: 'tensor', type: { shape, dtype, library } };
};

/** PyTorch's copy is cut off from what the data was computed from; NumPy knows no gradients, which go through. */
const tensor: Operator = {
  ...op('tensor', tensorShape, {
    eval: (args, out) => args.value('data').to(out.dtype).reshape(out.sizes),
    vjp(_B, g, _x, _y, args) {
      if (libraryAttribute(args) === null) return { data: null };
      if (args.raw('data').kind === 'list') throw new Undetermined('the gradient of an array made of a list');
      return { data: g };
    },
  }),
  differentiable: undefined,
};

/** The tensor itself where it has the type already. */
const asTensorOp: Operator = {
  ...tensor,
  name: 'as_tensor',
  view: true,
  vjp(_B, g, _x, _y, args) {
    if (args.raw('data').kind === 'list') throw new Undetermined('the gradient of an array made of a list');
    return { data: g };
  },
};

/** `x.new_tensor(data)`: the dtype of the receiver. */
const newTensor = op(
  'new_tensor',
  (args, c) => {
    const x = args.tensor('input');
    const data = args.raw('data');
    const shape = data.kind === 'tensor' ? data.type.shape : nestedData(data, 'torch', c).shape;
    return like(
      x,
      shape,
      dtypeOr(args, () => x.dtype),
    );
  },
  { eval: (args, out) => args.value('data').to(out.dtype) },
);

function padded(x: TensorType, least: number, c: ShapeContext): Shape {
  const dims = c.knownRank(x);
  return shapeOf([...Array<Dim>(Math.max(0, least - dims.length)).fill(Dim.one), ...dims]);
}

/** `torch.Tensor(…)`, `torch.FloatTensor(…)`: sizes, or data when it is a list. */
const legacyTensor = op(
  'legacy_tensor',
  (args, c) => {
    const arg = args.raw('args');
    const data = args.raw('data');
    const dtype = dtypeOr(args, () => c.defaultFloat);
    if (data.kind === 'list' && !data.isSize) return made(args, nestedData(data, 'torch', c).shape, dtype);
    const given = data.kind === 'list' ? data : arg;
    const items: readonly Arg[] = given.kind === 'list' ? given.items : [given];
    if (items.length === 0) return made(args, [0], dtype);
    if (items.every((i) => i.kind === 'int')) {
      return made(
        args,
        items.map((i) => checkSize(i.value, 'Tensor', c)),
        dtype,
      );
    }
    const [first] = items;
    if (items.length > 1 || first.kind !== 'tensor') throw new Undetermined('Tensor: sizes or data are not known');
    return made(args, first.type.shape, dtype);
  },
  false,
);

// ---------------------------------------------------------------------------------------------------- ranges

/** The number of steps of `range(start, end, step)` rounded up, as `arange` counts. */
const arange = op(
  'arange',
  (args, c) => {
    const twoGiven = args.has('end');
    const start = twoGiven ? args.raw('start') : zero;
    const end = args.raw(twoGiven ? 'end' : 'start');
    const step = args.has('step') ? args.raw('step') : one;
    const dtype = dtypeOr(args, () => rangeDType([start, end, step], args, c));
    return made(args, [rangeLength(start, end, step, args, c)], dtype);
  },
  {
    eval(args, out) {
      const start = args.has('end') ? args.number('start') : 0;
      const step = args.optionalNumber('step') ?? 1;
      return filled(out, (i) => start + i * step);
    },
  },
);

const zero: Arg = { kind: 'int', value: Dim.zero };
const one: Arg = { kind: 'int', value: Dim.one };

function rangeDType(parts: readonly Arg[], args: OpArgs, c: ShapeContext): DType | null {
  if (parts.every((p) => p.kind === 'int' || p.kind === 'bool')) return defaultDType('int', libraryFor(args), c);
  if (parts.every((p) => p.kind === 'int' || p.kind === 'float')) return defaultFloat(args, c);
  return null;
}

/** Of integers the length is exact; torch refuses bounds against the step, NumPy and JAX give an empty array. */
function rangeLength(start: Arg, end: Arg, step: Arg, args: OpArgs, c: ShapeContext): Dim {
  const lenient = libraryAttribute(args) !== null;
  if (start.kind === 'int' && end.kind === 'int' && step.kind === 'int' && step.value.isConst) {
    checkStep(start.value.value, end.value.value, step.value.value!, lenient);
    const range = end.value.sub(start.value);
    if (!lenient) learnAtLeast(step.value.value! > 0 ? range : range.neg(), 0, c);
    const length = range.ceildiv(step.value);
    const sure = !lenient || c.assume.minOf(length) >= 0;
    return sure ? length : Dim.max(length, Dim.zero);
  }
  const [a, b, s] = [start, end, step].map((arg) => ifKnown(() => numberOf(arg)));
  const asked = args.raw('dtype');
  const truncates = asked.kind !== 'none' && !(asked.kind === 'dtype' && asked.value?.includes('float'));
  if (a === null || b === null || s === null || truncates) return c.fresh('steps');
  checkStep(a, b, s, lenient);
  const exact = (b - a) / s;
  // A quotient this close to an integer may be rounded either way.
  const close = !Number.isInteger(exact) && Math.abs(exact - Math.round(exact)) < 1e-9;
  return Number.isSafeInteger(Math.ceil(exact)) && !close ? Dim.of(Math.max(0, Math.ceil(exact))) : c.fresh('steps');
}

function checkStep(start: number | null, end: number | null, step: number, lenient: boolean): void {
  if (step === 0) throw new ShapeError('arange-step', 'arange: the step must not be 0');
  if (start === null || end === null || lenient) return;
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    throw new ShapeError('arange-bounds', `arange: the range ${start} to ${end} is not finite`);
  }
  if ((end - start) * step < 0) {
    throw new ShapeError('arange-bounds', `arange: from ${start} to ${end} is against the step ${step}`);
  }
}

/** `torch.range`: both ends included. */
const range = op('range', (args, c) => {
  const [a, b, s] = ['start', 'end', 'step'].map((name) => ifKnown(() => numberOf(args.raw(name))));
  const dtype = dtypeOr(args, () => c.defaultFloat);
  if (a === null || b === null || s === null || s === 0) return made(args, [c.fresh('steps')], dtype);
  return made(args, [Math.floor((b - a) / s) + 1], dtype);
});

/** `linspace`, `logspace`: so many steps; NumPy also spaces between arrays, along a new first axis. */
function spaced(name: string): Operator {
  const space: Operator['shape'] = (args, c) => {
    const steps = checkSize(args.int('steps'), name, c);
    const ends = ['start', 'end'].map((n) => args.raw(n));
    const arrays = ends.filter((e) => e.kind === 'tensor').map((e) => e.type.shape);
    if (args.has('retstep') && args.bool('retstep')) throw new Undetermined(`${name}: the step is asked for too`);
    const dtype = dtypeOr(args, () => (ends.some((e) => e.kind === 'complex') ? null : defaultFloat(args, c)));
    if (arrays.length === 0 || libraryAttribute(args) === null) return made(args, [steps], dtype);
    const shape = c.broadcast(arrays, name);
    return made(args, { ...shape, front: [steps, ...shape.front] }, null);
  };
  return op(name, space, {
    eval(args, out) {
      const [start, end, steps] = [args.number('start'), args.number('end'), out.sizes[0]];
      const open = args.has('endpoint') && !args.bool('endpoint');
      const at = open ? (i: number) => start + (i * (end - start)) / steps : between(start, end, steps);
      if (name === 'linspace') return filled(out, at);
      const base = args.optionalNumber('base') ?? 10;
      return filled(out, (i) => base ** at(i));
    },
  });
}

const eye = op(
  'eye',
  (args, c) => {
    const n = checkSize(args.int('n'), 'eye', c);
    const m = args.has('m') ? checkSize(args.int('m'), 'eye', c) : n;
    return made(
      args,
      [n, m],
      dtypeOr(args, () => defaultFloat(args, c)),
    );
  },
  { eval: (_args, out) => filled(out, (i) => Number(Math.floor(i / out.sizes[1]) === i % out.sizes[1])) },
);

/** `tril_indices`, `triu_indices`: (2, count). The count is exact for known sizes. */
function triangleIndices(name: string, lower: boolean): Operator {
  const shape: Operator['shape'] = (args, c) => {
    const row = checkSize(args.int('row'), name, c);
    const col = args.has('col') ? checkSize(args.int('col'), name, c) : row;
    const offset = args.constInt('offset');
    const count = triangleCount(row, col, offset, lower) ?? c.fresh('count');
    if (libraryAttribute(args)) {
      const indices = made(args, [count], 'int64');
      return tuple([indices, indices]);
    }
    return made(
      args,
      [2, count],
      dtypeOr(args, () => 'int64'),
    );
  };
  return op(name, shape, {
    eval(args) {
      const row = args.constInt('row');
      const [col, offset] = [args.optionalNumber('col') ?? row, args.constInt('offset')];
      const places: [number, number][] = [];
      for (let i = 0; i < row; i++) {
        for (let j = 0; j < col; j++) if (lower ? j - i <= offset : j - i >= offset) places.push([i, j]);
      }
      const axes = [0, 1].map((axis) => places.map((p) => p[axis]));
      if (libraryAttribute(args)) return axes.map((list) => Tensor.from('int64', [list.length], list));
      const dtype = args.dtype('dtype') ?? 'int64';
      return Tensor.from(dtype, [2, places.length], axes.flat());
    },
  });
}

function triangleCount(row: Dim, col: Dim, offset: number, lower: boolean): Dim | null {
  if (row.value !== null && col.value !== null) {
    let below = 0;
    const up = lower ? offset + 1 : offset;
    for (let i = 0; i < row.value; i++) below += Math.min(col.value, Math.max(0, i + up));
    return Dim.of(lower ? below : row.value * col.value - below);
  }
  // n rows of a square: n(n+1)/2 with the diagonal, n(n-1)/2 without.
  if (!row.equals(col)) return null;
  const withDiagonal = offset === 0;
  if (!withDiagonal && offset !== (lower ? -1 : 1)) return null;
  return row.mul(row.add(withDiagonal ? 1 : -1)).floordiv(2);
}

const meshShape: Operator['shape'] = (args, c) => {
  const list = args.raw('tensors');
  if (list.kind !== 'list') throw new Undetermined('meshgrid: the operands are not known');
  const xs = list.items.map((item) =>
    item.kind === 'list' && libraryAttribute(args) ? nestedData(item, libraryFor(args), c) : asTensor(item),
  );
  if (xs.length === 0) return tuple([]);
  if (args.has('sparse') && args.bool('sparse')) throw new Undetermined('meshgrid: sparse grids are not modelled');
  const dims = xs.map((x) => meshAxis(x, c));
  const xy = (args.has('indexing') ? args.str('indexing') : 'ij') === 'xy' && dims.length > 1;
  const shape = xy ? [dims[1], dims[0], ...dims.slice(2)] : dims;
  return tuple(xs.map((x) => like(x, shape)));
};

/** Each vector along an axis of its own, repeated along the others. */
const meshgrid: Operator = {
  ...op('meshgrid', meshShape, false),
  differentiable: undefined,
  view: true,
  compose(B, _x, args) {
    const xs = args.vars('tensors');
    const sizes = xs.map((x) => sizesKnown(x.type).reduce((a, b) => a * b, 1));
    const xy = args.optionalStr('indexing') === 'xy' && xs.length > 1;
    const order = xs.map((_, i) => (xy && i < 2 ? 1 - i : i));
    const shape = order.map((i) => sizes[i]);
    return xs.map((x, i) => {
      const along = order.map((k) => (k === i ? -1 : 1));
      return B.call('expand', { input: B.reshape(x, along), size: shape });
    });
  },
};

function asTensor(arg: Arg): TensorType {
  if (arg.kind === 'tensor') return arg.type;
  throw new Undetermined(arg.kind === 'unknown' ? arg.reason : 'an operand is not a tensor');
}

/** 0-d and 1-D operands; NumPy and JAX take others flat. */
function meshAxis(x: TensorType, c: ShapeContext): Dim {
  const dims = c.knownRank(x);
  if (dims.length > 1 && x.library === 'torch') throw rankError('meshgrid', '0-d or 1-D tensors', dims);
  return Dim.product(dims);
}

// ---------------------------------------------------------------------------------------------------- random

/** `randint(high, size)` or `randint(low, high, size)`. */
const randint = op(
  'randint',
  (args, c) => {
    const shifted = args.raw('high').kind === 'list' && !libraryAttribute(args);
    const size = shifted ? 'high' : 'size';
    if (!shifted && !args.has('size')) return randomInteger(args);
    return made(
      args,
      sizesOf(args, size, 'randint', c),
      dtypeOr(args, () => 'int64'),
    );
  },
  {
    eval(args, out, c) {
      const shifted = args.raw('high').kind === 'list' && !libraryAttribute(args);
      const [first, second] = [args.optionalNumber('low'), shifted ? null : args.optionalNumber('high')];
      const [low, high] = second === null ? [0, first ?? 0] : [first ?? 0, second];
      return filled(out, () => c.random.integer(low, high));
    },
  },
);

/** Without a size: a Python int below the upper end. */
function randomInteger(args: OpArgs): Output {
  const [low, high] = args.has('high') ? ['low', 'high'] : [null, 'low'];
  const least = low === null ? 0 : args.int(low).value;
  return {
    kind: 'int',
    value: Dim.symbol(new Sym('random', '', least ?? Number.NEGATIVE_INFINITY, undefined, args.int(high))),
  };
}

/** `jax.random.randint(key, shape, low, high)`. */
const jaxRandint = op('jax_randint', (args, c) => {
  const bounds = ['low', 'high'].map((n) => args.raw(n));
  if (bounds.some((b) => b.kind === 'tensor')) throw new Undetermined('randint: bounds that are arrays');
  return made(args, sizesOf(args, 'size', 'randint', c), null);
});

const randperm = op(
  'randperm',
  (args, c) =>
    made(
      args,
      [checkSize(args.int('n'), 'randperm', c)],
      dtypeOr(args, () => 'int64'),
    ),
  { eval: (args, out, c) => Tensor.from(out.dtype, out.sizes, c.random.permutation(args.constInt('n'))) },
);

/** `torch.normal(mean, std)` of tensors broadcasts; of numbers it needs a size. */
const normal = op('normal', (args, c) => {
  const parts = ['mean', 'std'].map((n) => args.raw(n));
  const xs = parts.filter((p) => p.kind === 'tensor').map((p) => p.type);
  if (args.has('size')) {
    return made(
      args,
      sizesOf(args, 'size', 'normal', c),
      dtypeOr(args, () => defaultFloat(args, c)),
    );
  }
  if (xs.length === 0) throw new Undetermined('a random number');
  const shape = c.broadcast(
    xs.map((x) => x.shape),
    'normal',
  );
  return like(xs[0], shape, libraryAttribute(args) ? 'float64' : c.promote(xs));
});

/** NumPy's distributions: of `size`, else of the parameters broadcast; a float when all are numbers. */
const distribution = op('np_distribution', (args, c) => {
  if (args.has('size')) return made(args, sizesOf(args, 'size', 'random', c), attributeDType(args));
  const xs = ['a', 'b'].filter((n) => ['tensor', 'list'].includes(args.raw(n).kind)).map((n) => arrayOf(args, n, c));
  if (xs.length === 0) {
    if (args.raw('a').kind === 'unknown' || args.raw('b').kind === 'unknown') throw new Undetermined('a random number');
    return attributeDType(args) === 'int64' ? { kind: 'int', value: c.fresh('random') } : { kind: 'float' };
  }
  const shape = c.broadcast(
    xs.map((x) => x.shape),
    'random',
  );
  return made(args, shape, attributeDType(args));
});

function attributeDType(args: OpArgs): DType | null {
  const arg = args.raw('kind');
  return arg.kind === 'str' ? (arg.value as DType) : null;
}

/** `np.random.rand(d0, d1, …)`: no sizes give a float. */
const rand = op('np_rand', (args, c) => {
  const size = args.raw('size');
  if (size.kind === 'list' && size.items.length === 0) return { kind: 'float' };
  return made(args, sizesOf(args, 'size', 'rand', c), 'float64');
});

/** `np.random.choice(a, size)`: items along the first axis of `a`, or integers below `a`. */
const choice = op('np_choice', (args, c) => {
  const a = args.raw('a');
  const drawn = a.kind === 'int' ? null : arrayOf(args, 'a', c);
  const dims = drawn ? c.knownRank(drawn).slice(1) : [];
  if (!args.has('size') && dims.length === 0) throw new Undetermined('a random item');
  const size = args.has('size') ? sizesOf(args, 'size', 'choice', c) : shapeOf([]);
  if (size.rest !== null) return made(args, c.unknown('choice'), null);
  return made(args, [...size.front, ...dims], drawn ? drawn.dtype : 'int64');
});

const permutation = op('np_permutation', (args, c) => {
  const x = args.raw('input');
  if (x.kind === 'int') return made(args, [checkSize(x.value, 'permutation', c)], 'int64');
  const array = onlyArray(args, 'input', c);
  return like(array, array.shape);
});

const multinomial = op('multinomial', (args, c) => {
  const x = args.tensor('input');
  const dims = c.ranked(x, [1, 2], 'multinomial');
  return like(x, [...dims.slice(0, -1), args.int('num_samples')], 'int64');
});

/** Window functions of the signal kind: a size and the default float. */
const window = op('window', (args, c) =>
  made(
    args,
    [checkSize(args.int('window_length'), 'window', c)],
    dtypeOr(args, () => defaultFloat(args, c)),
  ),
);

/** The array beside a tensor: `x.numpy()`. */
const toLibrary = op('to_library', (args, c) => {
  const x = arrayOf(args, 'input', c);
  const dtype = dtypeOr(args, () => x.dtype);
  return { kind: 'tensor', type: { ...x, weak: false, dtype, library: libraryFor(args) } };
});

/** What works in place and gives None back. */
const nothing = op('np_none', () => ({ kind: 'none' }));

/** `np.indices(dims)`: one grid an axis, stacked. */
const indices = op('np_indices', (args, c) => {
  const shape = sizesOf(args, 'size', 'indices', c);
  if (shape.rest !== null) return made(args, c.unknown('indices'), 'int64');
  return made(args, [Dim.of(shape.front.length), ...shape.front], 'int64');
});

/** `vander(x, N)`: (n, N), N being n when left out. */
const vanderShape: Operator['shape'] = (args, c) => {
  const x = onlyArray(args, 'input', c);
  const dims = c.knownRank(x);
  const [n] = dims;
  if (dims.length !== 1) throw rankError('vander', 'a 1-D tensor', dims);
  return like(x, [n, args.has('n') ? args.int('n') : n], x.dtype);
};

const vander: Operator = {
  ...op('vander', vanderShape, false),
  differentiable: undefined,
  compose(B, { input: x }, args) {
    const n = args.has('n') ? args.constInt('n') : sizesKnown(args.tensor('input'))[0];
    const rises = args.bool('increasing');
    const columns = Array.from({ length: n }, (_, k) => B.pow(x, rises ? k : n - 1 - k));
    return n === 0
      ? B.call('new_zeros', { input: x, size: [sizesKnown(args.tensor('input'))[0], 0] })
      : B.stack(columns, 1);
  },
};

/** `broadcast_shapes`: the shape itself, as a tuple of ints. */
const broadcastShapes = op('broadcast_shapes', (args, c) => {
  const list = args.raw('shapes');
  if (list.kind !== 'list') throw new Undetermined('broadcast_shapes: the shapes are not known');
  const shapes = list.items.map((item) => {
    const dims = item.kind === 'list' ? item.items : [item];
    return shapeOf(dims.map((d) => (d.kind === 'int' ? d.value : c.fresh('size'))));
  });
  const shape = c.broadcast(shapes, 'broadcast_shapes');
  return tuple(shape.front.map((value) => ({ kind: 'int', value })));
});

/** Evenly spaced: the ends are met exactly, and each half is counted from its own end, as PyTorch does. */
function between(start: number, end: number, steps: number): (i: number) => number {
  const step = (end - start) / (steps - 1);
  return steps === 1 ? () => start : (i) => (i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step);
}

export const operators: readonly Operator[] = [
  ...['zeros', 'ones', 'empty', 'rand', 'randn'].map(ofSize),
  ...['zeros_like', 'ones_like', 'empty_like', 'full_like', 'rand_like', 'randn_like', 'randint_like'].map(likeOther),
  ...['new_zeros', 'new_ones', 'new_empty', 'new_full'].map(newOf),
  full,
  tensor,
  asTensorOp,
  newTensor,
  legacyTensor,
  arange,
  range,
  spaced('linspace'),
  spaced('logspace'),
  eye,
  triangleIndices('tril_indices', true),
  triangleIndices('triu_indices', false),
  meshgrid,
  randint,
  jaxRandint,
  randperm,
  normal,
  distribution,
  rand,
  choice,
  permutation,
  multinomial,
  window,
  toLibrary,
  nothing,
  indices,
  vander,
  broadcastShapes,
];
