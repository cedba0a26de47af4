/** Operators that order axes anew, take diagonals and triangles, repeat, or only copy. */

import { Dim } from '../dim';
import type { DType } from '../dtype';
import { resolve, type Shape, shapeOf } from '../shape';
import { Tensor, writeTo } from '../tensor/tensor';
import { axesOf, rankError, rankOf } from './axes';
import { ifKnown } from './literals';
import { op, place, range } from './moving';
import { dtypeNamed, libraryAttribute, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, realOf, show } from './output';
import { picked } from './picked';

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

function swap(rank: number, a: number, b: number): number[] {
  const order = range(rank);
  if (rank > 0) [order[a], order[b]] = [order[b], order[a]];
  return order;
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
export function isNotEmpty(dims: readonly Dim[], c: ShapeContext): boolean {
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
];
