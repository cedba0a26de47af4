/** Ranges, grids, and places in triangles. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { knownDims, type Shape, shapeOf } from '../shape';
import { rowMajor, Tensor } from '../tensor/tensor';
import { checkSize, learnAtLeast, rankError, sizesKnown, sizesOf } from './axes';
import { defaultFloat, dtypeOr, filled, made, op } from './creation';
import { ifKnown, numberOf } from './literals';
import { defaultDType, libraryAttribute, libraryFor, nestedData, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';

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
const range = op(
  'range',
  (args, c) => {
    const [a, b, s] = ['start', 'end', 'step'].map((name) => ifKnown(() => numberOf(args.raw(name))));
    const dtype = dtypeOr(args, () => c.defaultFloat);
    if (a === null || b === null || s === null || s === 0) return made(args, [c.fresh('steps')], dtype);
    return made(args, [Math.floor((b - a) / s) + 1], dtype);
  },
  {
    eval(args, out) {
      const [start, step] = [args.number('start'), args.number('step')];
      if (step === 0) throw new RangeError('range: the step must not be 0');
      return filled(out, (i) => start + i * step);
    },
  },
);

/** The new axis stands in front, or where `axis` says. */
function withSteps(args: OpArgs, shape: Shape, steps: Dim, name: string, c: ShapeContext): Shape {
  const axis = args.has('axis') ? args.constInt('axis') : 0;
  if (axis === 0) return { ...shape, front: [steps, ...shape.front] };
  const dims = knownDims(shape);
  if (!dims) throw new Undetermined(`${name}: the axis of an array of unknown rank`);
  return shapeOf(dims.toSpliced(c.axis(axis, dims.length + 1, name), 0, steps));
}

/** `linspace`, `logspace`: so many steps; NumPy also spaces between arrays, along a new first axis. */
function spaced(name: string): Operator {
  const space: Operator['shape'] = (args, c) => {
    const steps = checkSize(args.int('steps'), name, c);
    const ends = ['start', 'end'].map((n) => args.raw(n));
    const arrays = ends.filter((e) => e.kind === 'tensor').map((e) => e.type.shape);
    if (args.has('retstep') && args.bool('retstep')) throw new Undetermined(`${name}: the step is asked for too`);
    // Single numbers of 64 bits are as good as Python's.
    const isOpen = (e: Arg) =>
      e.kind === 'complex' || (e.kind === 'tensor' && !/^(float|int)64$/.test(e.type.dtype ?? ''));
    const dtype = dtypeOr(args, () => (ends.some(isOpen) ? null : defaultFloat(args, c)));
    if (arrays.length === 0 || libraryAttribute(args) === null) return made(args, [steps], dtype);
    const shape = c.broadcast(arrays, name);
    return made(args, withSteps(args, shape, steps, name, c), knownDims(shape)?.length === 0 ? dtype : null);
  };
  return op(name, space, {
    eval(args, out) {
      const [start, end, steps] = [args.number('start'), args.number('end'), out.sizes[0]];
      const open = args.has('endpoint') && !args.bool('endpoint');
      const at = open ? (i: number) => start + (i * (end - start)) / steps : between(start, end, steps);
      // NumPy rounds integers down.
      if (name === 'linspace') return filled(out, dtypeKind(out.dtype) === 'int' ? (i) => Math.floor(at(i)) : at);
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
  {
    eval(args, out) {
      const k = args.has('k') ? args.constInt('k') : 0;
      // `tri`: ones on the diagonal and below.
      const isTriangle = args.has('triangle');
      return filled(out, (i) => {
        const beyond = (i % out.sizes[1]) - Math.floor(i / out.sizes[1]) - k;
        return Number(isTriangle ? beyond <= 0 : beyond === 0);
      });
    },
  },
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
  const isSparse = args.has('sparse') && args.bool('sparse');
  const dims = xs.map((x) => meshAxis(x, c));
  const xy = (args.has('indexing') ? args.str('indexing') : 'ij') === 'xy' && dims.length > 1;
  const shape = xy ? [dims[1], dims[0], ...dims.slice(2)] : dims;
  const axisOf = (k: number) => (xy && k < 2 ? 1 - k : k);
  return tuple(
    xs.map((x, k) => like(x, isSparse ? shape.map((d, axis) => (axis === axisOf(k) ? d : Dim.one)) : shape)),
  );
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
      const column = B.reshape(x, along);
      return args.bool('sparse') ? column : B.call('expand', { input: column, size: shape });
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

/** `np.indices(dims)`: one grid an axis, stacked. */
const indices = op(
  'np_indices',
  (args, c) => {
    const shape = sizesOf(args, 'size', 'indices', c);
    const dtype = dtypeOr(args, () => 'int64');
    if (shape.rest !== null) return made(args, c.unknown('indices'), dtype);
    return made(args, [Dim.of(shape.front.length), ...shape.front], dtype);
  },
  {
    eval(_args, out) {
      const sizes = out.sizes.slice(1);
      const strides = rowMajor(sizes);
      const n = sizes.reduce((a, b) => a * b, 1);
      return filled(out, (i) => {
        const axis = Math.floor(i / n);
        return Math.floor((i % n) / strides[axis]) % sizes[axis];
      });
    },
  },
);

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

/** Evenly spaced: the ends are met exactly, and each half is counted from its own end, as PyTorch does. */
function between(start: number, end: number, steps: number): (i: number) => number {
  const step = (end - start) / (steps - 1);
  return steps === 1 ? () => start : (i) => (i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step);
}

export const operators: readonly Operator[] = [
  arange,
  range,
  spaced('linspace'),
  spaced('logspace'),
  eye,
  triangleIndices('tril_indices', true),
  triangleIndices('triu_indices', false),
  meshgrid,
  indices,
  vander,
];
