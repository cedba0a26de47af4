/** Taking and putting elements by index tensors and masks. */
import { Dim } from '../dim';
import { knownDims, shapeOf } from '../shape';
import { settle } from '../tensor/storage';
import { eachRow, rowMajor, Tensor, writeTo } from '../tensor/tensor';
import { axisAt, mapAxis, properAxis, rankError, rankOf } from './axes';
import type { Backend } from './backend';
import { free, perInput } from './cost';
import { broadcastOf, indexType, nonzeroTuple } from './elementwise';
import { nonzeroPlaces } from './elementwise/choice';
import { checkInt } from './indexing';
import { diagonalOf, diagonalShape } from './layout';
import { libraryAttribute, onlyArray } from './operands';
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
import { like, show } from './output';
import { sliceLength, sliceSize } from './slicing';

/** Elements are moved, which costs nothing, unless it is said otherwise. */
function op(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, primitive: rest.compose === undefined, shape, flops: free, ...rest };
}

/** An axis that may be negative; a 0-d tensor counts as 1-D. */
function place(dim: number, rank: number): number {
  return dim < 0 ? dim + Math.max(rank, 1) : dim;
}

/** A tensor with at least one axis. */
function atLeast1d(x: Tensor): Tensor {
  return x.rank === 0 ? x.reshape([1]) : x;
}

/** A copy that is written to while a result is being made. */
function copyOf(x: Tensor): Tensor {
  return Tensor.from(x.dtype, x.sizes, x.dense());
}

/** Indices in range, from ones that may be negative. */
function checkedIndex(index: Tensor, size: number): number[] {
  return Array.from(index.dense(), (i) => {
    if (i < -size || i >= size) throw new RangeError(`index ${i} is out of range for an axis of size ${size}`);
    return i < 0 ? i + size : i;
  });
}

/** `select(dim, index)`: the axis goes. */
const select = op(
  'select',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const axis = properAxis(x, dim, 'select', c);
    const index = args.raw('index');
    if (axis && index.kind === 'int') checkInt(index.value, axis.size, dim, c);
    return like(x, axis ? axis.put() : c.unknown('select'));
  },
  {
    view: true,
    eval(args) {
      const x = args.value('input');
      const dim = place(args.constInt('dim'), x.rank);
      const i = args.number('index');
      return x.select(dim, i < 0 ? i + x.sizes[dim] : i);
    },
    vjp: (B, g, { input: x }, _y, args) => ({
      input: B.call('select_scatter', {
        input: B.zerosLike(x),
        src: g,
        dim: args.constInt('dim'),
        index: args.number('index'),
      }),
    }),
  },
);

/** `index_select(dim, index)`, NumPy's `take(axis)` with a vector. */
const indexSelect = op(
  'index_select',
  (args, c) => {
    const x = args.tensor('input');
    const index = args.tensor('index');
    const dims = c.dims(index);
    if (dims && dims.length > 1) throw rankError('index_select', 'a 0-d or 1-D index', dims);
    const count = dims ? (dims[0] ?? Dim.one) : c.fresh('selected');
    return like(
      x,
      mapAxis(x, args.constInt('dim'), 'index_select', c, () => [count]),
    );
  },
  {
    eval(args, out) {
      const x = atLeast1d(args.value('input'));
      const dim = place(args.constInt('dim'), x.rank);
      const places = checkedIndex(args.value('index'), x.sizes[dim]);
      const to = Tensor.zeros(x.dtype, x.sizes.with(dim, places.length));
      for (const [k, i] of places.entries()) writeTo(to.slice(dim, k, 1), x.slice(dim, i, 1));
      return to.reshape(out.sizes);
    },
    vjp: (B, g, { input: x, index }, _y, args) => ({
      input: B.indexAdd(B.zerosLike(x), args.constInt('dim'), index, g),
    }),
  },
);

/** What is added or otherwise combined with what is there: once an element of the source. */
function combining(name: string, sourceName: string): FlopRule {
  return name.endsWith('_add') || name.endsWith('_reduce') ? perInput(1, sourceName) : free;
}

/** `index_add`, `index_copy`, `index_fill`, `index_reduce`: the shape of the input. */
function indexUpdate(name: string, rest: Partial<Operator>): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      const dim = args.constInt('dim');
      const axis = axisAt(x, dim, name, c);
      const index = c.dims(args.tensor('index'));
      if (index && index.length > 1) throw rankError(name, 'a 0-d or 1-D index', index);
      const source = args.raw('source');
      if (axis && source.kind === 'tensor' && index) checkSource(name, source.type, index, dim, c);
      return like(x, x.shape);
    },
    { flops: combining(name, 'source'), ...rest },
  );
}

function checkSource(name: string, source: TensorType, index: readonly Dim[], dim: number, c: ShapeContext): void {
  const dims = c.dims(source);
  if (!dims || dims.length === 0) return;
  const size = dims[c.axis(dim, dims.length, name)];
  const count = index[0] ?? Dim.one;
  c.require(size, count, () => {
    return new ShapeError('index-source', `${name}: ${count} indices for a source of size ${size} in dim ${dim}`, [
      { dim: count, role: 'number of indices' },
      { dim: size, role: `dim ${dim} of the source` },
    ]);
  });
}

/** Parts of the input along an axis, each combined with the part of the source that has its number. */
function updated(args: OpArgs, source: Tensor | null, combine: (to: number, from: number) => number, fill = 0): Tensor {
  const x = args.value('input');
  const to = copyOf(atLeast1d(x));
  const dim = place(args.constInt('dim'), x.rank);
  const from = source && atLeast1d(source).to(x.dtype);
  for (const [k, i] of checkedIndex(args.value('index'), to.sizes[dim]).entries()) {
    const part = to.slice(dim, i, 1);
    const given = from ? from.slice(dim, k, 1).dense() : null;
    let next = 0;
    eachRow([...part.sizes, 1], [[...part.strides, 0]], [part.offset], ([at]) => {
      to.data[at] = combine(to.data[at], given ? given[next++] : fill);
    });
  }
  settle(to.dtype, to.data);
  return to.reshape(x.sizes);
}

/** What the rules of updates along an axis have in common: the axis and the indices. */
function along(args: OpArgs, index: Var) {
  return { dim: args.constInt('dim'), index };
}

const indexAdd: Partial<Operator> = {
  eval(args) {
    const alpha = args.optionalNumber('alpha') ?? 1;
    return updated(args, args.value('source'), (a, b) => a + alpha * b);
  },
  vjp(B, g, { index }, _y, args) {
    const part = B.call('index_select', { input: g, ...along(args, index) });
    const alpha = args.optionalNumber('alpha') ?? 1;
    return { input: g, source: alpha === 1 ? part : B.mul(part, alpha) };
  },
};

const indexCopy: Partial<Operator> = {
  eval: (args) => updated(args, args.value('source'), (_a, b) => b),
  vjp: (B, g, { index }, _y, args) => ({
    input: B.call('index_fill', { input: g, ...along(args, index), value: 0 }),
    source: B.call('index_select', { input: g, ...along(args, index) }),
  }),
};

const indexFill: Partial<Operator> = {
  eval: (args) => updated(args, null, (_a, b) => b, args.number('value')),
  vjp: (B, g, { index }, _y, args) => ({
    input: B.call('index_fill', { input: g, ...along(args, index), value: 0 }),
    value: B.sum(B.call('index_select', { input: g, ...along(args, index) })),
  }),
};

// --------------------------------------------------------------------------------------------- gather, scatter

/** For each element of the index: where it stands in the tensor that it points into, and in one of its own shape. */
function eachIndex(x: Tensor, index: Tensor, dim: number, visit: (at: number, k: number) => void): void {
  const places = index.sizes.map((_, i) => (i === dim ? 0 : x.strides[i]));
  const flat = checkedIndex(index, x.sizes[dim]);
  let k = 0;
  eachRow([...index.sizes, 1], [[...places, 0]], [x.offset], ([at]) => {
    visit(at + flat[k] * x.strides[dim], k);
    k++;
  });
}

/** The part of a source that an index of that shape reads. */
function firstOf(x: Tensor, sizes: readonly number[]): Tensor {
  return sizes.reduce((t, n, axis) => t.slice(axis, 0, n), x);
}

function scattered(args: OpArgs, combine: (to: number, from: number) => number): Tensor {
  const x = args.value('input');
  const to = copyOf(atLeast1d(x));
  const index = atLeast1d(args.value('index'));
  const src = args.value('src').to(x.dtype);
  const from = src.rank === 0 ? src.expand(index.sizes).dense() : firstOf(atLeast1d(src), index.sizes).dense();
  eachIndex(to, index, place(args.constInt('dim'), x.rank), (at, k) => {
    to.data[at] = combine(to.data[at], from[k]);
  });
  settle(to.dtype, to.data);
  return to.reshape(x.sizes);
}

/** The adjoint of a source: what its elements went to, in the shape that the index read of it. */
function sourceAdjoint(B: Backend, g: Var, src: Var, index: Var, dim: number): Var {
  const own = B.gather(g, dim, index);
  const [have, want] = [knownDims(index.type.shape), knownDims(src.type.shape)];
  if (!want || want.length === 0 || !have || have.every((d, i) => d.equals(want[i]))) return own;
  const sizes = have.map((d) => d.value ?? Number.NaN);
  const strides = rowMajor(want.map((d) => d.value ?? Number.NaN));
  const part = { size: sizes, stride: strides, storage_offset: 0 };
  return B.call('strided_scatter', { input: B.zerosLike(src), src: own, ...part });
}

const scatterRest: Partial<Operator> = {
  eval(args) {
    const reduce = args.optionalStr('reduce');
    if (reduce === 'add') return scattered(args, (a, b) => a + b);
    if (reduce === 'multiply') return scattered(args, (a, b) => a * b);
    return scattered(args, (_a, b) => b);
  },
  vjp(B, g, { src, index }, _y, args) {
    if (args.has('reduce')) throw new Undetermined('the gradient of scatter with reduce is not known');
    const dim = args.constInt('dim');
    return {
      input: B.call('scatter', { input: g, dim, index, src: 0 }),
      src: sourceAdjoint(B, g, src, index, dim),
    };
  },
};

const scatterAdd: Partial<Operator> = {
  eval: (args) => scattered(args, (a, b) => a + b),
  vjp: (B, g, { src, index }, _y, args) => ({
    input: g,
    src: sourceAdjoint(B, g, src, index, args.constInt('dim')),
  }),
};

/** Demands equal ranks; a 0-d tensor counts as 1-D. */
function sameRank(name: string, x: TensorType, index: TensorType, what: string, c: ShapeContext): void {
  const [dims, places] = [c.dims(x), c.dims(index)];
  if (!dims || !places) return;
  if (Math.max(dims.length, 1) === Math.max(places.length, 1)) return;
  throw new ShapeError(
    'gather-rank',
    `${name}: ${what} ${show(places)} must have as many dims as the input ${show(dims)}`,
  );
}

/** Demands that the index is no larger than `x`, except along `skip`. */
function checkWithin(
  name: string,
  index: readonly Dim[],
  x: readonly Dim[],
  skip: number | null,
  c: ShapeContext,
): void {
  if (index.length !== x.length || index.some((d) => c.compare(d, Dim.zero) !== 'refuted')) return;
  index.forEach((d, i) => {
    if (i === skip) return;
    c.requireAtMost(d, x[i], () => {
      return new ShapeError('gather-size', `${name}: the index has size ${d} in dim ${i}, the tensor only ${x[i]}`, [
        { dim: d, role: `dim ${i} of the index` },
        { dim: x[i], role: `dim ${i} of the tensor` },
      ]);
    });
  });
}

/** `gather(dim, index)`: the shape of the index. */
const gather = op(
  'gather',
  (args, c) => {
    const [x, index] = [args.tensor('input'), args.tensor('index')];
    const [dims, places] = [c.dims(x), c.dims(index)];
    const empty = places?.some((d) => c.compare(d, Dim.zero) !== 'refuted') ?? true;
    if (!empty) sameRank('gather', x, index, 'the index', c);
    if (dims && places) checkWithin('gather', places, dims, c.axis(args.constInt('dim'), dims.length, 'gather'), c);
    return like(x, index.shape);
  },
  {
    eval(args, out) {
      const x = atLeast1d(args.value('input'));
      const index = atLeast1d(args.value('index'));
      const to = Tensor.zeros(out.dtype, index.sizes);
      eachIndex(x, index, place(args.constInt('dim'), x.rank), (at, k) => {
        to.data[k] = x.data[at];
      });
      return to.reshape(out.sizes);
    },
    vjp: (B, g, { input: x, index }, _y, args) => ({
      input: B.scatterAdd(B.zerosLike(x), args.constInt('dim'), index, g),
    }),
  },
);

/** `scatter`, `scatter_add`, `scatter_reduce`: the shape of the input. */
function scatter(name: string, rest: Partial<Operator>): Operator {
  return op(
    name,
    (args, c) => {
      const [x, index] = [args.tensor('input'), args.tensor('index')];
      const [dims, places] = [c.dims(x), c.dims(index)];
      if (dims && places) {
        const dim = c.axis(args.constInt('dim'), dims.length, name);
        const empty = places.some((d) => c.compare(d, Dim.zero) !== 'refuted');
        if (!empty) {
          sameRank(name, x, index, 'the index', c);
          checkWithin(name, places, dims, dim, c);
          checkScattered(name, args, x, places, c);
        }
      }
      return like(x, x.shape);
    },
    { flops: combining(name, 'index'), ...rest },
  );
}

function checkScattered(name: string, args: OpArgs, x: TensorType, places: readonly Dim[], c: ShapeContext): void {
  const src = args.raw('src');
  if (src.kind !== 'tensor' || c.rankOf(src.type) === 0) return;
  sameRank(name, x, src.type, 'the source', c);
  const dims = c.dims(src.type);
  if (dims) checkWithin(name, places, dims, null, c);
}

/** `take_along_dim(indices, dim)`: both broadcast, except along the axis. */
const takeAlongDim = op(
  'take_along_dim',
  (args, c) => {
    const [x, index] = [onlyArray(args, 'input', c), onlyArray(args, 'indices', c)];
    if (!args.has('dim')) return like(x, [Dim.product(c.knownRank(index))]);
    const [dims, places] = [c.knownRank(x), c.knownRank(index)];
    if (dims.length !== places.length) sameRank('take_along_dim', x, index, 'the index', c);
    const dim = c.axis(args.constInt('dim'), dims.length, 'take_along_dim');
    const without = (list: readonly Dim[]) => shapeOf(list.map((d, i) => (i === dim ? Dim.one : d)));
    const common = c.broadcast([without(dims), without(places)], 'take_along_dim');
    return like(
      x,
      common.front.map((d, i) => (i === dim ? places[i] : d)),
    );
  },
  {
    compose(B, { input: x, indices }, args) {
      if (!args.has('dim')) return B.gather(B.reshape(x, [-1]), 0, B.reshape(indices, [-1]));
      const dim = args.constInt('dim');
      const [dims, places] = [args.tensor('input'), args.tensor('indices')].map((t) =>
        knownDims(t.shape)!.map((d) => d.value!),
      );
      const axis = place(dim, dims.length);
      const sizes = (own: readonly number[], other: readonly number[]) =>
        own.map((n, i) => (i === axis || n !== 1 ? n : other[i]));
      const spread = B.call('expand', { input: x, size: sizes(dims, places) });
      return B.gather(spread, axis, B.call('expand', { input: indices, size: sizes(places, dims) }));
    },
  },
);

// ------------------------------------------------------------------------------------------------------ masks

const maskedSelect = op(
  'masked_select',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    c.broadcast([x.shape, mask.shape], 'masked_select');
    return like(x, [c.fresh('nnz')]);
  },
  {
    eval(args, out) {
      const sizes = broadcastSizes(args.value('input').sizes, args.value('mask').sizes);
      const [x, mask] = [args.value('input'), args.value('mask')].map((t) => t.expand(sizes).dense());
      const kept = Array.from(x).filter((_, i) => mask[i] !== 0);
      return Tensor.from(out.dtype, [kept.length], kept);
    },
    vjp(B, g, { input: x, mask }) {
      // In the shape of both together; the sum over what was broadcast comes after.
      const zeros = B.mul(B.zerosLike(x), B.toDType(mask, 'float32'));
      return { input: B.call('masked_scatter', { input: zeros, mask, source: g }) };
    },
  },
);

/** `masked_fill(mask, value)`: input and mask broadcast; in place the mask must fit the input (the binder checks). */
const maskedFill = op(
  'masked_fill',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    const value = args.raw('value');
    if (value.kind === 'tensor') {
      const dims = c.dims(value.type);
      if (dims && dims.length > 0) throw rankError('masked_fill', 'a number or a 0-d value', dims);
    }
    return broadcastOf([x, mask], x.dtype, 'masked_fill', c);
  },
  {
    eval(args, out) {
      const mask = args.value('mask').expand(out.sizes).dense();
      const to = copyOf(args.value('input').expand(out.sizes));
      const value = args.value('value').to(out.dtype).item();
      for (let i = 0; i < to.data.length; i++) if (mask[i] !== 0) to.data[i] = value;
      return to;
    },
    vjp: (B, g, { mask }) => ({ input: B.where(mask, 0, g), value: B.sum(B.where(mask, g, 0)) }),
  },
);

const maskedScatter = op(
  'masked_scatter',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    return broadcastOf([x, mask], x.dtype, 'masked_scatter', c);
  },
  {
    eval(args, out) {
      const mask = args.value('mask').expand(out.sizes).dense();
      const to = copyOf(args.value('input').expand(out.sizes));
      const source = args.value('source').to(out.dtype).dense();
      let next = 0;
      for (let i = 0; i < to.data.length; i++) {
        if (mask[i] === 0) continue;
        if (next === source.length)
          throw new RangeError(`the mask has more places than the source has elements (${next})`);
        to.data[i] = source[next++];
      }
      return to;
    },
    vjp(B, g, { mask, source }) {
      const taken = B.call('masked_select', { input: g, mask });
      const flat = B.reshape(B.zerosLike(source), [-1]);
      const back = B.call('slice_scatter', { input: flat, src: taken, dim: 0, start: 0, end: sizeOf(taken), step: 1 });
      return { input: B.where(mask, 0, g), source: B.reshapeAs(back, source) };
    },
  },
);

/** `nonzero`: one row a non-zero element; as a tuple one vector an axis. */
const nonzero = op(
  'nonzero',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (libraryAttribute(args) || (args.has('as_tuple') && args.bool('as_tuple'))) return nonzeroTuple(x, c);
    const rank = c.rankOf(x);
    return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
  },
  {
    differentiable: false,
    eval(args, out) {
      const places = nonzeroPlaces(args.value('input'));
      return out.items.length > 0 ? places : columns(places, args.value('input').rank);
    },
  },
);

/** Vectors of indices as the columns of a matrix. */
function columns(places: readonly Tensor[], rank: number): Tensor {
  const n = places[0].size;
  const out = Tensor.zeros('int64', [n, rank]);
  for (const [axis, p] of places.slice(0, rank).entries()) writeTo(out.slice(1, axis, 1).select(1, 0), p);
  return out;
}

function broadcastSizes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (s: readonly number[], i: number) => s[i - rank + s.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => (at(a, i) === 1 ? at(b, i) : at(a, i)));
}

/** The length of a vector. */
function sizeOf(x: Var): number {
  const size = knownDims(x.type.shape)?.[0]?.value ?? null;
  if (size === null) throw new Undetermined('a size is not known');
  return size;
}

const argwhere = op(
  'argwhere',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const rank = c.rankOf(x);
    return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
  },
  {
    differentiable: false,
    eval: (args) => columns(nonzeroPlaces(args.value('input')), args.value('input').rank),
  },
);

/** `fill`, `zero_`, `put`, `fill_diagonal_`, `copy_`: the shape of the receiver. */
const keep = op('keep', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, x.shape);
});

/** `fill_(value)`: a number, or a 0-d tensor. */
const fill = op(
  'fill',
  (args, c) => {
    const x = args.tensor('input');
    const value = args.raw('value');
    const dims = value.kind === 'tensor' ? c.dims(value.type) : null;
    if (dims && dims.length > 0) throw rankError('fill', 'a number or a 0-d value', dims);
    return like(x, x.shape);
  },
  {
    eval: (args, out) => copyOf(args.value('value').to(out.dtype).reshape([]).expand(out.sizes)),
    vjp: (B, g) => ({ input: null, value: B.sum(g) }),
  },
);

/** `copy_(src)`: the source broadcasts to the receiver. */
const copy = op(
  'copy',
  (args, c) => {
    const x = args.tensor('input');
    const src = args.operand('src');
    return broadcastOf([x, src], x.dtype, 'copy_', c);
  },
  {
    eval: (args, out) => copyOf(args.value('src').to(out.dtype).expand(out.sizes)),
    vjp: (_B, g) => ({ input: null, src: g }),
  },
);

// ----------------------------------------------------------------------------------- parts replaced by a source

/** Demands that the source has exactly the shape of the part it replaces. */
function checkPart(name: string, src: TensorType, part: readonly Dim[], c: ShapeContext): void {
  const dims = c.dims(src);
  if (!dims) return;
  const error = () => new ShapeError('scatter-shape', `${name}: a source of ${show(dims)} for a part of ${show(part)}`);
  if (dims.length !== part.length) throw error();
  dims.forEach((d, i) => {
    c.require(d, part[i], error);
  });
}

/** A copy of the input in which the source stands in the place of a part, which `view` finds. */
function replacing(
  name: string,
  names: readonly string[],
  view: (x: Tensor, args: OpArgs) => Tensor,
  taken: (B: Backend, g: Var, args: OpArgs) => Var,
): Partial<Operator> {
  return {
    eval(args, out) {
      const to = copyOf(args.value('input'));
      writeTo(view(to, args), args.value('src').to(out.dtype));
      return to;
    },
    vjp(B, g, { src }, _y, args) {
      const rest = Object.fromEntries(names.map((n) => [n, { arg: args.raw(n) }]));
      return { input: B.call(name, { input: g, src: B.zerosLike(src), ...rest }), src: taken(B, g, args) };
    },
  };
}

const selectScatter = op(
  'select_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const axis = properAxis(x, args.constInt('dim'), 'select_scatter', c);
    const index = args.raw('index');
    if (axis && index.kind === 'int') checkInt(index.value, axis.size, args.constInt('dim'), c);
    const part = axis?.put();
    if (part?.rest === null) checkPart('select_scatter', args.tensor('src'), part.front, c);
    return like(x, x.shape);
  },
  replacing(
    'select_scatter',
    ['dim', 'index'],
    (x, args) => {
      const dim = place(args.constInt('dim'), x.rank);
      const i = args.number('index');
      return x.select(dim, i < 0 ? i + x.sizes[dim] : i);
    },
    (B, g, args) => B.select(g, args.constInt('dim'), args.number('index')),
  ),
);

const NONE: Arg = { kind: 'none' };

/** `start:end:step` of an axis, by Python's rules. */
function rangeOf(args: OpArgs, size: number): { start: number; length: number; step: number } {
  const step = args.optionalNumber('step') ?? 1;
  const [lower, upper] = [args.optionalNumber('start'), args.optionalNumber('end')];
  const clip = (i: number) => Math.min(size, Math.max(0, i < 0 ? i + size : i));
  return { start: lower === null ? 0 : clip(lower), length: sliceLength(size, lower, upper, step), step };
}

const sliceScatter = op(
  'slice_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const slice = { kind: 'slice', lower: args.raw('start'), upper: args.raw('end'), step: args.raw('step') } as const;
    const part = mapAxis(x, dim, 'slice_scatter', c, (size) => [sliceSize(slice, size, c)]);
    if (part.rest === null) checkPart('slice_scatter', args.tensor('src'), part.front, c);
    return like(x, x.shape);
  },
  replacing(
    'slice_scatter',
    ['dim', 'start', 'end', 'step'],
    (x, args) => {
      const dim = place(args.constInt('dim'), x.rank);
      const { start, length, step } = rangeOf(args, x.sizes[dim]);
      return x.slice(dim, start, length, step);
    },
    (B, g, args) => {
      const rank = rankOf(args.tensor('input'));
      const slice: Arg = { kind: 'slice', lower: args.raw('start'), upper: args.raw('end'), step: args.raw('step') };
      const whole: Arg = { kind: 'slice', lower: NONE, upper: NONE, step: NONE };
      const items = Array.from({ length: rank }, (_, i) => (i === place(args.constInt('dim'), rank) ? slice : whole));
      return B.call('getitem', { input: g, index: { arg: { kind: 'list', items, tuple: true } } });
    },
  ),
);

const diagonalScatter = op(
  'diagonal_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const axes = [args.constInt('dim1'), args.constInt('dim2')] as const;
    const part = diagonalShape(c.knownRank(x), args.int('offset'), axes, 'diagonal_scatter', c);
    checkPart('diagonal_scatter', args.tensor('src'), part, c);
    return like(x, x.shape);
  },
  replacing(
    'diagonal_scatter',
    ['offset', 'dim1', 'dim2'],
    (x, args) => diagonalOf(x, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')),
    (B, g, args) =>
      B.call('diagonal', {
        input: g,
        offset: args.constInt('offset'),
        dim1: args.constInt('dim1'),
        dim2: args.constInt('dim2'),
      }),
  ),
);

/** `segment_reduce(lengths, axis)`: one row a segment. */
const segmentReduce = op(
  'segment_reduce',
  (args, c) => {
    const x = args.tensor('input');
    if (!args.has('lengths')) {
      if (!args.has('offsets')) throw new Undetermined('segment_reduce: neither lengths nor offsets');
      const dims = c.knownRank(args.tensor('offsets'));
      const count = dims[dims.length - 1].sub(1);
      return like(
        x,
        mapAxis(x, args.constInt('axis'), 'segment_reduce', c, () => [count]),
      );
    }
    const lengths = c.knownRank(args.tensor('lengths'));
    return like(
      x,
      mapAxis(x, args.constInt('axis'), 'segment_reduce', c, () => [lengths[lengths.length - 1]]),
    );
  },
  { flops: perInput() },
);

export const operators: readonly Operator[] = [
  select,
  indexSelect,
  indexUpdate('index_add', indexAdd),
  indexUpdate('index_copy', indexCopy),
  indexUpdate('index_fill', indexFill),
  indexUpdate('index_reduce', {}),
  gather,
  scatter('scatter', scatterRest),
  scatter('scatter_add', scatterAdd),
  scatter('scatter_reduce', {}),
  takeAlongDim,
  maskedSelect,
  maskedFill,
  maskedScatter,
  nonzero,
  argwhere,
  keep,
  fill,
  copy,
  selectScatter,
  sliceScatter,
  diagonalScatter,
  segmentReduce,
];
