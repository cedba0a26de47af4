/** Operators that order axes anew, take diagonals and triangles, repeat, or only copy. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { count, settle, width } from '../tensor/storage';
import { Tensor, writeTo } from '../tensor/tensor';
import { axesOf, checkSize, mapAxis, properAxis, rankError, rankOf, sizeOf } from './axes';
import type { Backend } from './backend';
import { sizes as dimsOf, free } from './cost';
import { ifKnown } from './literals';
import { dtypeNamed, libraryAttribute, onlyArray } from './operands';
import {
  type Arg,
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, realOf, show } from './output';

/** Elements are moved, which costs nothing, unless it is said otherwise. */
function op(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, primitive: true, shape, flops: free, ...rest };
}

/** Another order of the axes, which is a view; the adjoint goes back the same way. */
function axesOrder(order: (rank: number, args: OpArgs) => readonly number[]): Partial<Operator> {
  return {
    view: true,
    eval: (args) => args.value('input').permute(order(args.value('input').rank, args)),
    vjp(B, g, _x, _y, args) {
      const forward = order(rankOf(args.tensor('input')), args);
      const back = forward.map((_, i) => forward.indexOf(i));
      return { input: B.permute(g, back) };
    },
  };
}

/**
 * Elements of the operand, each at most a few times, at other places: `pick` takes them from any tensor of its shape. The
 * adjoint is `back`, or had from the places of the elements, which `pick` tells when it is given their numbers.
 */
function picked(
  pick: (x: Tensor, args: OpArgs) => Tensor,
  view = false,
  back?: (B: Backend, g: Var, args: OpArgs) => Var,
): Partial<Operator> {
  return {
    view,
    eval(args) {
      const x = pick(args.value('input'), args);
      return view ? x : Tensor.from(x.dtype, x.sizes, x.dense());
    },
    vjp(B, g, { input: x }, _y, args) {
      if (back) return { input: back(B, g, args) };
      const sizes = sizesOf(args.tensor('input'));
      const numbers = Tensor.from(
        'int64',
        sizes,
        Array.from({ length: count(sizes) }, (_, i) => i),
      );
      const places = pick(numbers, args);
      return { input: B.call('scatter_places', { input: g, other: x, places: { arg: tensorArg(places) } }) };
    },
  };
}

function sizesOf(x: TensorType): number[] {
  const dims = knownDims(x.shape) ?? [];
  return dims.map((d) => {
    if (d.value === null) throw new Undetermined('a size is not known');
    return d.value;
  });
}

function tensorArg(data: Tensor): Arg {
  return { kind: 'tensor', type: { shape: shapeOf(data.sizes), dtype: data.dtype, library: 'torch', data } };
}

/** Zeros in the shape of `other`, to which the input is added at the places (numbers of elements in row-major order). */
const scatterPlaces = op('scatter_places', (args) => like(args.tensor('input'), args.tensor('other').shape), {
  eval(args, out) {
    const [x, places] = [args.value('input').dense(), args.value('places').dense()];
    const to = Tensor.zeros(out.dtype, out.sizes);
    const w = width(out.dtype);
    for (let i = 0; i < places.length; i++) for (let k = 0; k < w; k++) to.data[places[i] * w + k] += x[i * w + k];
    settle(out.dtype, to.data);
    return to;
  },
  vjp: (B, g, _x, _y, args) => ({ input: B.call('take_places', { input: g, places: { arg: args.raw('places') } }) }),
});

/** The elements at the places, in their shape. */
const takePlaces = op('take_places', (args) => like(args.tensor('input'), args.tensor('places').shape), {
  eval(args, out) {
    const [x, places] = [args.value('input').dense(), args.value('places').dense()];
    const to = Tensor.zeros(out.dtype, out.sizes);
    const w = width(out.dtype);
    for (let i = 0; i < places.length; i++) for (let k = 0; k < w; k++) to.data[i * w + k] = x[places[i] * w + k];
    return to;
  },
  vjp: (B, g, { input: x }, _y, args) => ({
    input: B.call('scatter_places', { input: g, other: x, places: { arg: args.raw('places') } }),
  }),
});

/** A copy in the type of the result. */
const cast: Partial<Operator> = {
  eval(args, out) {
    const x = args.value('input').to(out.dtype);
    return Tensor.from(out.dtype, out.sizes, x.dense());
  },
  vjp: (_B, g) => ({ input: g }),
};

/** The tensor itself where it has the type already, as PyTorch's conversions answer. */
const castOrSame: Partial<Operator> = { ...cast, view: true, eval: (args, out) => args.value('input').to(out.dtype) };

/** An axis that may be negative, of a tensor of that rank. */
function place(dim: number, rank: number): number {
  return dim < 0 ? dim + rank : dim;
}

function swap(rank: number, a: number, b: number): number[] {
  const order = range(rank);
  if (rank > 0) [order[a], order[b]] = [order[b], order[a]];
  return order;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** The same tensor: `contiguous`, `clone`, `detach`, device moves. NumPy's copies may change the type. */
const clone = op(
  'clone',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape, castType(args, 'dtype', x));
  },
  cast,
);

/** The same elements in another type: `x.half()`. */
const toDType = op(
  'to_dtype',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape, castType(args, 'dtype', x));
  },
  castOrSame,
);

function castType(args: OpArgs, name: string, x: TensorType): DType | null {
  const arg = args.raw(name);
  if (arg.kind === 'none') return x.dtype;
  return dtypeNamed(arg, x.library);
}

/** `x.to(dtype)`, `x.to(device)`, `x.to(other)`: what is not known may be a dtype. */
const to = op(
  'to',
  (args) => {
    const x = args.tensor('input');
    const named = ['dtype', 'other'].map((n) => args.raw(n));
    const list = args.raw('args');
    const rest: readonly Arg[] = list.kind === 'list' ? list.items : [list];
    let dtype = x.dtype;
    for (const arg of [...rest, ...named]) {
      if (arg.kind === 'dtype') dtype = arg.value;
      else if (arg.kind === 'tensor') dtype = arg.type.dtype;
      else if (arg.kind === 'unknown') dtype = null;
    }
    return like(x, x.shape, dtype);
  },
  castOrSame,
);

/** `x.type(torch.float16)`; without an argument it is a string. */
const type = op(
  'type',
  (args) => {
    const x = args.tensor('input');
    const arg = args.raw('dtype');
    if (arg.kind === 'none') throw new Undetermined('the name of a type');
    return like(x, x.shape, arg.kind === 'dtype' ? arg.value : null);
  },
  castOrSame,
);

const typeAs = op(
  'type_as',
  (args) => like(args.tensor('input'), args.tensor('input').shape, args.tensor('other').dtype),
  castOrSame,
);

/** Itself: `contiguous`, moves to a device. */
const identity = op(
  'identity',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape);
  },
  { view: true, eval: (args) => args.value('input'), vjp: (_B, g) => ({ input: g }) },
);

/** In rows: itself when it is so already. */
const contiguous: Operator = { ...identity, name: 'contiguous', eval: (args) => args.value('input').contiguous() };

/** The same elements, from which no gradient flows back. */
const detach = op(
  'detach',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape);
  },
  { view: true, differentiable: false, eval: (args) => args.value('input') },
);

/** The real or imaginary part: real also where the input is complex. */
const toReal = op('to_real', (args) =>
  like(args.tensor('input'), args.tensor('input').shape, realOf(args.tensor('input').dtype)),
);

/** Stands where a gradient is not known: nothing happens unless its elements are asked for. */
const withoutGradient = op('without_gradient', (args) => like(args.tensor('input'), args.tensor('input').shape), {
  differentiable: false,
  eval(args) {
    throw new Undetermined(`the gradient of ${args.str('reason')} is not known`);
  },
});

// ---------------------------------------------------------------------------------------------- order of axes

/** `permute(dims)`: as many axes as the tensor has, each once. */
const permute = op(
  'permute',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (!args.has('dims') || isEmpty(args.raw('dims'))) {
      // NumPy's transpose without axes; PyTorch's permute() of a 0-d tensor.
      return like(x, libraryAttribute(args) ? [...c.knownRank(x)].reverse() : c.ranked(x, [0], 'permute'));
    }
    const order = args.constInts('dims');
    const dims = c.bindRank(x, order.length);
    if (!dims) {
      const found = c.dims(x);
      const has = found ? `the tensor ${show(found)} has ${found.length}` : 'the tensor has more';
      throw new ShapeError('permute-rank', `permute: ${order.length} dims are named, ${has}`);
    }
    const axes = axesOf(order, dims.length, 'permute', c);
    return like(
      x,
      axes.map((a) => dims[a]),
    );
  },
  axesOrder((rank, args) =>
    !args.has('dims') || isEmpty(args.raw('dims'))
      ? range(rank).reverse()
      : args.constInts('dims').map((d) => place(d, rank)),
  ),
);

function isEmpty(arg: Arg): boolean {
  return arg.kind === 'list' && arg.items.length === 0;
}

/** `transpose(dim0, dim1)`, `swapaxes`. */
const transpose = op(
  'transpose',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, swapped(x, args.constInt('dim0'), args.constInt('dim1'), 'transpose', c));
  },
  axesOrder((rank, args) => swap(rank, place(args.constInt('dim0'), rank), place(args.constInt('dim1'), rank))),
);

function swapped(x: TensorType, dim0: number, dim1: number, what: string, c: ShapeContext): Shape {
  if (!c.dims(x)) {
    for (const d of [dim0, dim1]) c.sizeAt(x, d, what);
  }
  const dims = c.dims(x);
  if (dims) {
    const [i, j] = [c.axis(dim0, dims.length, what), c.axis(dim1, dims.length, what)];
    if (dims.length === 0) return x.shape;
    const out = [...dims];
    [out[i], out[j]] = [dims[j], dims[i]];
    return shapeOf(out);
  }
  const s = resolve(x.shape);
  const known = (d: number) => (d >= 0 ? d < s.front.length : -d <= s.back.length);
  if (!known(dim0) || !known(dim1)) return c.unknown(what);
  const [front, back] = [[...s.front], [...s.back]];
  const at = (d: number): [Dim[], number] => (d >= 0 ? [front, d] : [back, back.length + d]);
  const [[listA, a], [listB, b]] = [at(dim0), at(dim1)];
  [listA[a], listB[b]] = [listB[b], listA[a]];
  return { front, rest: s.rest, back };
}

/** `t`: at most 2-D. */
const t = op(
  't',
  (args, c) => {
    const x = args.tensor('input');
    return like(x, [...c.ranked(x, [2, 1, 0], 't')].reverse());
  },
  axesOrder((rank) => range(rank).reverse()),
);

/** `x.T`: all axes reversed. */
const transposeAll = op(
  'transpose_all',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, [...c.knownRank(x)].reverse());
  },
  axesOrder((rank) => range(rank).reverse()),
);

/** `mT`, `mH`, `adjoint`: the last two axes. */
const matrixTranspose = op(
  'matrix_transpose',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (c.rankOf(x) === 0 && x.library === 'torch') return like(x, []);
    const [m, n] = c.trailing(x, 2, 'matrix transpose');
    return like(x, c.withTrailing(x, 2, [n, m]));
  },
  axesOrder((rank) => swap(rank, rank - 2, rank - 1)),
);

/** The last two axes swapped and conjugated. */
const adjoint: Operator = {
  ...matrixTranspose,
  name: 'adjoint',
  primitive: false,
  eval: undefined,
  vjp: undefined,
  compose: (B, { input }) => B.conj(B.mT(input)),
};

/** `x.H`: a matrix. */
const hermitian = op(
  'hermitian',
  (args, c) => {
    const x = args.tensor('input');
    return like(x, [...c.ranked(x, [2, 0], 'H')].reverse());
  },
  { view: true, compose: (B, { input }) => B.conj(B.fn('transpose_all', input)) },
);

/** `movedim(source, destination)`: the other axes keep their order. */
const movedim = op(
  'movedim',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const [from, to] = [args.constInts('source'), args.constInts('destination')];
    if (from.length !== to.length) {
      throw new ShapeError('movedim-length', `movedim: ${from.length} axes to ${to.length} places`);
    }
    const dims = c.knownRank(x);
    const source = axesOf(from, dims.length, 'movedim', c);
    const target = axesOf(to, dims.length, 'movedim', c);
    const rest = dims.map((_, i) => i).filter((i) => !source.includes(i));
    const order = dims.map((_, i) => (target.includes(i) ? source[target.indexOf(i)] : rest.shift()!));
    return like(
      x,
      order.map((i) => dims[i]),
    );
  },
  axesOrder((rank, args) => {
    const [source, target] = ['source', 'destination'].map((n) => args.constInts(n).map((d) => place(d, rank)));
    const rest = range(rank).filter((i) => !source.includes(i));
    return range(rank).map((i) => (target.includes(i) ? source[target.indexOf(i)] : rest.shift()!));
  }),
);

/** NumPy's `rollaxis(axis, start)`. */
const rollaxis = op(
  'np_rollaxis',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = [...c.knownRank(x)];
    const axis = c.axis(args.constInt('dim'), dims.length, 'rollaxis');
    const start = args.constInt('start');
    const before = start < 0 ? start + dims.length : start;
    const [moved] = dims.splice(axis, 1);
    dims.splice(before > axis ? before - 1 : before, 0, moved);
    return like(x, dims);
  },
  axesOrder((rank, args) => {
    const axis = place(args.constInt('dim'), rank);
    const before = place(args.constInt('start'), rank);
    const order = range(rank).filter((i) => i !== axis);
    order.splice(before > axis ? before - 1 : before, 0, axis);
    return order;
  }),
);

/** `flip(dims)`: the same shape; each axis once. */
const flip = op(
  'flip',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const rank = c.rankOf(x);
    const dims = args.has('dims') ? ifKnown(() => args.constInts('dims')) : null;
    if (rank !== null && dims) axesOf(dims, rank, 'flip', c);
    return like(x, x.shape);
  },
  picked(
    (x, args) => {
      const dims = args.has('dims') ? args.constInts('dims').map((d) => place(d, x.rank)) : range(x.rank);
      return dims.reduce((t, d) => (t.rank === 0 ? t : t.slice(d, t.sizes[d] - 1, t.sizes[d], -1)), x);
    },
    false,
    (B, g, args) => B.call('flip', { input: g, dims: { arg: args.raw('dims') } }),
  ),
);

/** Surely without an axis of size 0. */
function isNotEmpty(dims: readonly Dim[], c: ShapeContext): boolean {
  return dims.every((d) => c.compare(d, Dim.zero) === 'refuted');
}

/** `roll(shifts, dims)`: one shift an axis; without axes one shift of the flat tensor. */
const roll = op(
  'roll',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const shifts = ifKnown(() => args.ints('shifts'));
    const dims = args.has('dims') ? ifKnown(() => args.constInts('dims')) : [];
    // PyTorch returns an empty tensor without a look at the axes.
    const sizes = c.dims(x);
    if (sizes && dims && (x.library !== 'torch' || isNotEmpty(sizes, c))) {
      for (const d of dims) c.axis(d, sizes.length, 'roll');
    }
    if (shifts && dims && x.library === 'torch' && shifts.length !== Math.max(dims.length, 1)) {
      throw new ShapeError('roll-length', `roll: ${shifts.length} shifts for ${dims.length} dims`);
    }
    return like(x, x.shape);
  },
  picked(
    (x, args) => {
      const shifts = args.constInts('shifts');
      const dims = args.has('dims') ? args.constInts('dims').map((d) => place(d, x.rank)) : [];
      if (dims.length === 0) return rolled(x.reshape([x.size]), 0, shifts[0]).reshape(x.sizes);
      return dims.reduce((t, d, i) => rolled(t, d, shifts[i] ?? shifts[0]), x);
    },
    false,
    (B, g, args) =>
      B.call('roll', { input: g, shifts: args.constInts('shifts').map((n) => -n), dims: { arg: args.raw('dims') } }),
  ),
);

/** The elements of an axis moved on by so many places, those at the end to its beginning. */
function rolled(x: Tensor, axis: number, shift: number): Tensor {
  const n = x.sizes[axis];
  if (n === 0) return x;
  const by = ((shift % n) + n) % n;
  const out = Tensor.zeros(x.dtype, x.sizes);
  writeTo(out.slice(axis, by, n - by), x.slice(axis, 0, n - by));
  writeTo(out.slice(axis, 0, by), x.slice(axis, n - by, by));
  return out;
}

/** `fliplr`, `flipud`: at least so many dims. */
function flipped(name: string, least: number): Operator {
  const axis = least - 1;
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      c.trailing(x, least, name);
      return like(x, x.shape);
    },
    picked(
      (x) => x.slice(axis, x.sizes[axis] - 1, x.sizes[axis], -1),
      false,
      (B, g) => B.fn(name, g),
    ),
  );
}

/** `rot90(k, dims)`: an odd number of quarter turns swaps the two axes. */
const rot90 = op(
  'rot90',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const k = args.constInt('k');
    const dims = args.constInts('dims');
    if (dims.length !== 2) throw new ShapeError('rot90-axes', `rot90: expected 2 axes, found ${dims.length}`);
    const rank = c.rankOf(x);
    if (rank !== null) {
      if (rank < 2) throw rankError('rot90', 'at least a 2-D tensor', c.knownRank(x));
      axesOf(dims, rank, 'rot90', c);
    }
    return like(x, k % 2 === 0 ? x.shape : swapped(x, dims[0], dims[1], 'rot90', c));
  },
  picked(
    (x, args) => {
      const [a, b] = args.constInts('dims').map((d) => place(d, x.rank));
      const turned = (t: Tensor, d: number) => t.slice(d, t.sizes[d] - 1, t.sizes[d], -1);
      let out = x;
      for (let k = ((args.constInt('k') % 4) + 4) % 4; k > 0; k--) out = turned(out.transpose(a, b), a);
      return out;
    },
    false,
    (B, g, args) => B.call('rot90', { input: g, k: -args.constInt('k'), dims: args.constInts('dims') }),
  ),
);

// ----------------------------------------------------------------------------------------- parts of one axis

/** `narrow(dim, start, length)`. */
const narrow = op(
  'narrow',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const length = args.int('length');
    const axis = properAxis(x, dim, 'narrow', c);
    if (!axis) return like(x, c.unknown('narrow'));
    const start = args.raw('start');
    const size = checkSize(length, 'narrow', c);
    const clash = [
      { dim: size, role: 'length' },
      { dim: axis.size, role: `size of dim ${dim}` },
    ];
    const first = start.kind === 'int' && c.assume.minOf(start.value) >= 0 ? start.value : Dim.zero;
    c.requireAtMost(first.add(size), axis.size, () => {
      return new ShapeError(
        'narrow-range',
        `narrow: ${size} from ${first} is beyond dim ${dim} of size ${axis.size}`,
        clash,
      );
    });
    return like(x, axis.put(size));
  },
  picked((x, args) => {
    const dim = place(args.constInt('dim'), x.rank);
    const start = args.number('start');
    return x.slice(dim, start < 0 ? start + x.sizes[dim] : start, args.constInt('length'));
  }, true),
);

const narrowCopy: Operator = { ...narrow, name: 'narrow_copy', view: false };

/** `x.unfold(dim, size, step)`: windows along an axis, in a new last axis. */
const unfold = op(
  'unfold',
  (args, c) => {
    const x = args.tensor('input');
    const [size, step] = [args.int('size'), args.int('step')];
    const dims = c.knownRank(x);
    const dim = c.axis(args.constInt('dimension'), dims.length, 'unfold');
    const length = dims[dim] ?? Dim.one;
    c.requireAtMost(size, length, () => {
      return new ShapeError('unfold-size', `unfold: a window of ${size} in an axis of size ${length}`, [
        { dim: size, role: 'window' },
        { dim: length, role: 'size of the axis' },
      ]);
    });
    if (step.value !== null && step.value <= 0)
      throw new ShapeError('unfold-step', `unfold: step ${step} is not positive`);
    if (dims.length === 0) return like(x, [size]);
    const count = length.sub(size).floordiv(step).add(1);
    return like(x, [...dims.slice(0, dim), count, ...dims.slice(dim + 1), size]);
  },
  picked((x, args) => {
    const [dim, size, step] = [place(args.constInt('dimension'), x.rank), args.constInt('size'), args.constInt('step')];
    if (x.rank === 0) return x.expand([size]);
    const count = Math.floor((x.sizes[dim] - size) / step) + 1;
    const strides = [...x.strides.with(dim, x.strides[dim] * step), x.strides[dim]];
    return x.asStrided([...x.sizes.with(dim, count), size], strides, x.offset);
  }, true),
);

// ------------------------------------------------------------------------------------ diagonals and triangles

/** Length of a diagonal of an m × n matrix. */
export function diagonalSize(m: Dim, n: Dim, offset: Dim, c: ShapeContext): Dim {
  const k = offset.value;
  if (k === null) return c.fresh('diagonal');
  const [a, b] = k >= 0 ? [m, n.sub(k)] : [m.add(k), n];
  const shorter = c.assume.atMost(a, b) === 'proved' ? a : c.assume.atMost(b, a) === 'proved' ? b : Dim.min(a, b);
  return c.assume.minOf(shorter) >= 0 ? shorter : Dim.max(shorter, Dim.zero);
}

/** `diagonal(offset, dim1, dim2)`: two axes become a last one. */
export function diagonalShape(
  dims: readonly Dim[],
  offset: Dim,
  axes: readonly [number, number],
  what: string,
  c: ShapeContext,
): Dim[] {
  if (dims.length < 2) throw rankError(what, 'at least a 2-D tensor', dims);
  const [i, j] = axesOf(axes, dims.length, what, c);
  return [...dims.filter((_, k) => k !== i && k !== j), diagonalSize(dims[i], dims[j], offset, c)];
}

const diagonal = op(
  'diagonal',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const axes = [args.constInt('dim1'), args.constInt('dim2')] as const;
    return like(x, diagonalShape(c.knownRank(x), args.int('offset'), axes, 'diagonal', c));
  },
  picked((x, args) => diagonalOf(x, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')), true),
);

/** `diag`: a matrix from a vector, the diagonal of a matrix. */
/** The diagonal of two axes, as a last one. */
export function diagonalOf(x: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const [a, b] = [place(dim1, x.rank), place(dim2, x.rank)];
  const rest = range(x.rank).filter((i) => i !== a && i !== b);
  const [down, right] = [Math.max(0, -offset), Math.max(0, offset)];
  const n = Math.max(0, Math.min(x.sizes[a] - down, x.sizes[b] - right));
  const first = n === 0 ? x.offset : x.offset + down * x.strides[a] + right * x.strides[b];
  return x.asStrided(
    [...rest.map((i) => x.sizes[i]), n],
    [...rest.map((i) => x.strides[i]), x.strides[a] + x.strides[b]],
    first,
  );
}

const diag = op(
  'diag',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.ranked(x, [1, 2], 'diag');
    const offset = args.int('diagonal');
    if (dims.length === 2) return like(x, diagonalShape(dims, offset, [0, 1], 'diag', c));
    const size = grown(dims[0], offset, c);
    return like(x, [size, size]);
  },
  {
    compose(B, { input: x }, args) {
      const offset = args.constInt('diagonal');
      if (rankOf(args.tensor('input')) === 2) return B.call('diagonal', { input: x, offset, dim1: 0, dim2: 1 });
      return B.call('diag_embed', { input: x, offset, dim1: 0, dim2: 1 });
    },
  },
);

/** The side of a square matrix with these elements on a diagonal. */
function grown(n: Dim, offset: Dim, c: ShapeContext): Dim {
  return offset.value === null ? c.fresh('side') : n.add(Math.abs(offset.value));
}

const diagflat = op(
  'diagflat',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const size = grown(Dim.product(c.knownRank(x)), args.int('offset'), c);
    return like(x, [size, size]);
  },
  {
    compose: (B, { input: x }, args) =>
      B.call('diag_embed', { input: B.reshape(x, [-1]), offset: args.constInt('offset'), dim1: 0, dim2: 1 }),
  },
);

/** `diag_embed(offset, dim1, dim2)`: the last axis becomes the diagonal of two new ones. */
const diagEmbed = op(
  'diag_embed',
  (args, c) => {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    if (dims.length === 0) throw rankError('diag_embed', 'at least a 1-D tensor', dims);
    const axes = axesOf([args.constInt('dim1'), args.constInt('dim2')], dims.length + 1, 'diag_embed', c);
    const side = grown(dims[dims.length - 1], args.int('offset'), c);
    const rest = dims.slice(0, -1);
    return like(
      x,
      Array.from({ length: dims.length + 1 }, (_, i) => (axes.includes(i) ? side : rest.shift()!)),
    );
  },
  {
    eval(args, out) {
      const to = Tensor.zeros(out.dtype, out.sizes);
      writeTo(
        diagonalOf(to, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')),
        args.value('input'),
      );
      return to;
    },
    vjp: (B, g, _x, _y, args) => ({
      input: B.call('diagonal', {
        input: g,
        offset: args.constInt('offset'),
        dim1: args.constInt('dim1'),
        dim2: args.constInt('dim2'),
      }),
    }),
  },
);

/** `tril`, `triu`: matrices; NumPy makes a square of a vector. */
function triangle(name: 'tril' | 'triu'): Operator {
  const keeps =
    name === 'tril' ? (row: number, column: number) => column <= row : (row: number, column: number) => column >= row;
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dims = c.dims(x);
      if (dims?.length === 1 && x.library !== 'torch') return like(x, [dims[0], dims[0]]);
      // PyTorch lets an empty vector pass.
      if (!dims || dims.length > 1 || isNotEmpty(dims, c)) c.trailing(x, 2, name);
      return like(x, x.shape);
    },
    {
      eval(args, out) {
        const x = args.value('input').expand(out.sizes);
        const k = args.constInt('diagonal');
        const [m, n] = out.sizes.slice(-2);
        const to = Tensor.from(out.dtype, out.sizes, x.dense());
        const w = width(out.dtype);
        for (let i = 0; i < to.size; i++) {
          if (!keeps((Math.floor(i / n) % m) + k, i % n)) to.data.fill(0, i * w, i * w + w);
        }
        return to;
      },
      vjp: (B, g, _x, _y, args) => ({ input: B.call(name, { input: g, diagonal: args.constInt('diagonal') }) }),
    },
  );
}

/** An addition an entry of the diagonal. */
const tracedFlops: FlopRule = (args) => {
  const dims = dimsOf(args.operand('input'));
  const [a, b] = args.has('dim1') ? [args.constInt('dim1'), args.constInt('dim2')] : [0, 1];
  const others = dims.filter((_, i) => ![a, b, a + dims.length, b + dims.length].includes(i));
  return Dim.product([...others, Dim.min(dims.at(a)!, dims.at(b)!)]);
};

const trace = op(
  'trace',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.knownRank(x);
    const axes = args.has('dim1') ? ([args.constInt('dim1'), args.constInt('dim2')] as const) : ([0, 1] as const);
    if (x.library === 'torch' && dims.length !== 2) throw rankError('trace', 'a 2-D tensor', dims);
    return like(x, diagonalShape(dims, Dim.zero, axes, 'trace', c).slice(0, -1), tracedType(x));
  },
  {
    flops: tracedFlops,
    compose(B, { input: x }, args) {
      const [dim1, dim2] = args.has('dim1') ? [args.constInt('dim1'), args.constInt('dim2')] : [0, 1];
      const offset = args.optionalNumber('offset') ?? 0;
      return B.sum(B.call('diagonal', { input: x, offset, dim1, dim2 }), -1);
    },
  },
);

function tracedType(x: TensorType): DType | null {
  if (x.dtype === null || !['bool', 'int'].includes(dtypeKind(x.dtype))) return x.dtype;
  return x.library === 'torch' ? 'int64' : null;
}

// --------------------------------------------------------------------------------------------------- repeats

/** `repeat(sizes)`, `tile(sizes)`: each axis so many times; only `tile` takes fewer counts than axes. */
function repeating(name: 'repeat' | 'tile'): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const asked = args.raw('repeats');
      const counts = asked.kind === 'list' ? asked.items.map(sizeOf) : args.ints('repeats');
      const dims = c.knownRank(x);
      const lead = counts.length - dims.length;
      if (lead < 0 && name === 'repeat') {
        throw new ShapeError(
          'repeat-rank',
          `repeat: ${counts.length} counts for the ${dims.length} dims of ${show(dims)}`,
        );
      }
      const rank = Math.max(counts.length, dims.length);
      const at = (list: readonly (Dim | null)[], i: number) =>
        i < rank - list.length ? Dim.one : list[i - rank + list.length];
      return like(
        x,
        Array.from({ length: rank }, (_, i) => {
          const [size, count] = [at(dims, i)!, at(counts, i)];
          return count ? size.mul(checkSize(count, name, c)) : c.fresh('size');
        }),
      );
    },
    {
      // Axes of 1 before each axis are expanded, and become one with it.
      compose(B, { input: x }, args) {
        const counts = args.constInts('repeats');
        const sizes = sizesOf(args.tensor('input'));
        const rank = Math.max(counts.length, sizes.length);
        const at = (list: readonly number[], i: number) => list[i - rank + list.length] ?? 1;
        const pairs = range(rank).map((i) => [at(counts, i), at(sizes, i)]);
        const spread = B.reshape(
          x,
          pairs.flatMap(([, n]) => [1, n]),
        );
        const repeated = B.call('clone', { input: B.call('expand', { input: spread, size: pairs.flat() }) });
        return B.reshape(
          repeated,
          pairs.map(([n, m]) => n * m),
        );
      },
    },
  );
}

/** `repeat_interleave(repeats, dim)`: each element so many times; without an axis of the flat input. */
const repeatInterleave = op(
  'repeat_interleave',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const repeats = args.raw('repeats');
    if (repeats.kind === 'none') return like(x, [c.fresh('repeated')], 'int64');
    const grow = (size: Dim) => {
      if (args.has('output_size')) return args.int('output_size');
      if (repeats.kind === 'int') return size.mul(checkSize(repeats.value, 'repeat_interleave', c));
      const list = repeats.kind === 'list' ? ifKnown(() => args.ints('repeats')) : null;
      if (list?.length === 1) return size.mul(list[0]);
      return list ? list.reduce((a, b) => a.add(b), Dim.zero) : c.fresh('repeated');
    };
    if (args.has('dim'))
      return like(
        x,
        mapAxis(x, args.constInt('dim'), 'repeat_interleave', c, (d) => [grow(d)]),
      );
    const dims = c.dims(x);
    return like(x, [dims ? grow(Dim.product(dims)) : c.fresh('repeated')]);
  },
  picked((x, args) => {
    const repeats = args.value('repeats').to('int64');
    const flat = args.has('dim') ? x : x.reshape([x.size]);
    const dim = args.has('dim') ? place(args.constInt('dim'), x.rank) : 0;
    const counts = repeats.expand([flat.sizes[dim] ?? 1]).dense();
    const parts = Array.from(counts, (n, i) => Array<number>(n).fill(i)).flat();
    const out = Tensor.zeros(x.dtype, flat.rank === 0 ? [parts.length] : flat.sizes.with(dim, parts.length));
    for (const [to, from] of parts.entries()) {
      writeTo(out.slice(dim, to, 1), flat.rank === 0 ? flat.reshape([1]) : flat.slice(dim, from, 1));
    }
    return out;
  }),
);

export const operators: readonly Operator[] = [
  clone,
  toDType,
  to,
  type,
  typeAs,
  identity,
  contiguous,
  detach,
  withoutGradient,
  scatterPlaces,
  takePlaces,
  toReal,
  permute,
  transpose,
  t,
  transposeAll,
  matrixTranspose,
  hermitian,
  adjoint,
  movedim,
  rollaxis,
  flip,
  roll,
  flipped('fliplr', 2),
  flipped('flipud', 1),
  rot90,
  narrow,
  narrowCopy,
  unfold,
  diagonal,
  diag,
  diagflat,
  diagEmbed,
  triangle('tril'),
  triangle('triu'),
  trace,
  repeating('repeat'),
  repeating('tile'),
  repeatInterleave,
];
