/** Taking and putting elements by index tensors and masks. */

import { Dim } from '../dim';
import { dtypeKind } from '../dtype';
import { knownDims, shapeOf } from '../shape';
import { settle } from '../tensor/storage';
import { eachRow, rowMajor, Tensor, writeTo } from '../tensor/tensor';
import { axisAt, mapAxis, properAxis, rankError, sizesKnown } from './axes';
import type { Backend } from './backend';
import { free, perInput } from './cost';
import { larger, smaller } from './elementwise/arithmetic';
import { checkPlaces, checkScattered, checkSource, sameRank } from './gatherChecks';
import { checkIndices, checkInt } from './indexRange';
import { op, place } from './moving';
import { onlyArray } from './operands';
import { type FlopRule, type OpArgs, type Operator, Undetermined, type Var } from './operator';
import { like } from './output';

/** A tensor with at least one axis. */
function atLeast1d(x: Tensor): Tensor {
  return x.rank === 0 ? x.reshape([1]) : x;
}

/** A copy that is written to while a result is being made. */
export function copyOf(x: Tensor): Tensor {
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
    const dim = args.constInt('dim');
    return like(
      x,
      mapAxis(x, dim, 'index_select', c, (size) => {
        checkIndices(index, size, dim, false);
        return [count];
      }),
    );
  },
  {
    eval(args, out) {
      const x = atLeast1d(args.value('input'));
      const dim = place(args.constInt('dim'), x.rank);
      const places = checkedIndex(args.value('index'), x.sizes[dim]);
      if (out.sizes.length === 0 && places.length !== 1)
        throw new RangeError(`a number has one element to select: expected one index, found ${places.length}`);
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
      const places = args.tensor('index');
      const index = c.dims(places);
      if (axis) checkIndices(places, axis.size, dim, false);
      if (index && index.length > 1) throw rankError(name, 'a 0-d or 1-D index', index);
      const source = args.raw('source');
      if (axis && source.kind === 'tensor' && index) checkSource(name, source.type, index, dim, c);
      return like(x, x.shape);
    },
    { flops: combining(name, 'source'), ...rest },
  );
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
  vjp(B, g, { index, source }, _y, args) {
    // Nothing is selected of a number: there is no such tensor.
    if (knownDims(source.type.shape)?.some((d) => d.value === 0)) return { input: g, source: null };
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

/** How `scatter_reduce` combines what meets in one place, and what it begins with where the input is left out. */
const REDUCES: Readonly<
  Record<string, { readonly combine: (a: number, b: number) => number; readonly start: number }>
> = {
  sum: { combine: (a, b) => a + b, start: 0 },
  mean: { combine: (a, b) => a + b, start: 0 },
  prod: { combine: (a, b) => a * b, start: 1 },
  amax: { combine: larger, start: Number.NEGATIVE_INFINITY },
  amin: { combine: smaller, start: Number.POSITIVE_INFINITY },
};

const scatterReduce: Partial<Operator> = {
  eval(args, out) {
    const reduce = args.str('reduce');
    const how = REDUCES[reduce];
    if (!how) throw new RangeError(`reduce is one of ${Object.keys(REDUCES).join(', ')}, found "${reduce}"`);
    const x = atLeast1d(args.value('input'));
    const index = atLeast1d(args.value('index'));
    const from = firstOf(atLeast1d(args.value('src').to(x.dtype)), index.sizes).dense();
    const included = args.has('include_self') ? args.bool('include_self') : true;
    const to = copyOf(x);
    const counts = new Float64Array(x.size).fill(Number(included));
    eachIndex(to, index, place(args.constInt('dim'), x.rank), (at, k) => {
      if (counts[at] === 0) to.data[at] = how.start;
      to.data[at] = how.combine(to.data[at], from[k]);
      counts[at]++;
    });
    if (reduce === 'mean') {
      const isFloat = dtypeKind(out.dtype) === 'float';
      for (let i = 0; i < x.size; i++) {
        const mean = to.data[i] / Math.max(counts[i], 1);
        to.data[i] = isFloat ? mean : Math.floor(mean);
      }
    }
    settle(to.dtype, to.data);
    return to.reshape(out.sizes);
  },
  vjp(B, g, { input: x, src, index }, y, args) {
    const dim = args.constInt('dim');
    const included = args.has('include_self') ? args.bool('include_self') : true;
    const rest = (t: Var) => (included ? t : B.call('scatter', { input: t, dim, index, src: 0 }));
    const back = (t: Var) => sourceAdjoint(B, t, src, index, dim);
    switch (args.str('reduce')) {
      case 'sum':
        return { input: rest(g), src: back(g) };
      case 'mean': {
        const start = included ? B.onesLike(x) : B.zerosLike(x);
        const counts = B.maximum(B.scatterAdd(start, dim, index, B.onesLike(src)), 1);
        const each = B.div(g, counts);
        return { input: rest(each), src: back(each) };
      }
      case 'prod':
        return productAdjoints(B, g, x, src, index, y, dim, included);
      default: {
        // The largest or smallest, wherever they came from, share the adjoint.
        const own = B.mask(B.eq(x, y), B.onesLike(x));
        const isBest = B.mask(B.eq(src, B.gather(y, dim, index)), B.onesLike(src));
        const counts = B.scatterAdd(rest(own), dim, index, isBest);
        const each = B.div(g, counts);
        return { input: rest(B.mul(own, each)), src: B.mul(isBest, back(each)) };
      }
    }
  },
};

/** As in PyTorch: the other factors of an element that is 0 are multiplied anew where it is the only such one. */
function productAdjoints(
  B: Backend,
  g: Var,
  x: Var,
  src: Var,
  index: Var,
  y: Var,
  dim: number,
  included: boolean,
): { input: Var; src: Var } {
  const again = (input: Var, given: Var) =>
    B.call('scatter_reduce', { input, dim, index, src: given, reduce: 'prod', include_self: included });
  const whole = B.where(B.eq(x, 0), 1, x);
  const own = B.div(B.mul(g, again(whole, src)), whole);
  const isZero = B.eq(src, 0);
  const zeros = B.gather(B.scatterAdd(B.zerosLike(x), dim, index, B.mask(isZero, B.onesLike(src))), dim, index);
  const isOnly = B.call('logical_and', { input: isZero, other: B.eq(zeros, 1) });
  const others = B.gather(B.mul(g, again(x, B.where(isOnly, 1, src))), dim, index);
  const ratio = B.div(B.gather(B.mul(g, y), dim, index), B.where(isZero, 1, src));
  return {
    input: included ? own : B.call('scatter', { input: own, dim, index, src: 0 }),
    src: B.where(isOnly, others, ratio),
  };
}

/** One index for each part of the source along the axis: that of `scatter_reduce` repeats it over the part. */
const indexReduce: Partial<Operator> = {
  compose(B, { input, index, source }, args) {
    const sizes = sizesKnown(args.tensor('source'));
    const dim = place(args.constInt('dim'), sizes.length);
    const shape = sizes.map((_, i) => (i === dim ? -1 : 1));
    const places = B.call('expand', { input: B.reshape(index, shape), size: sizes });
    const rest = { reduce: args.str('reduce'), include_self: args.bool('include_self') };
    return B.call('scatter_reduce', { input, dim, index: places, src: source, ...rest });
  },
};

const scatterAdd: Partial<Operator> = {
  eval: (args) => scattered(args, (a, b) => a + b),
  vjp: (B, g, { src, index }, _y, args) => ({
    input: g,
    src: sourceAdjoint(B, g, src, index, args.constInt('dim')),
  }),
};

/** `gather(dim, index)`: the shape of the index. */
const gather = op(
  'gather',
  (args, c) => {
    const [x, index] = [args.tensor('input'), args.tensor('index')];
    const [dims, places] = [c.dims(x), c.dims(index)];
    const empty = places?.some((d) => c.compare(d, Dim.zero) !== 'refuted') ?? true;
    if (!empty) sameRank('gather', x, index, 'the index', c);
    if (dims && places) checkPlaces('gather', x, index, c.axis(args.constInt('dim'), dims.length, 'gather'), c);
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
          checkPlaces(name, x, index, dim, c);
          checkScattered(name, args, x, places, c);
        }
      }
      return like(x, x.shape);
    },
    { flops: combining(name, 'index'), ...rest },
  );
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

export const operators: readonly Operator[] = [
  select,
  indexSelect,
  indexUpdate('index_add', indexAdd),
  indexUpdate('index_copy', indexCopy),
  indexUpdate('index_fill', indexFill),
  indexUpdate('index_reduce', indexReduce),
  gather,
  scatter('scatter', scatterRest),
  scatter('scatter_add', scatterAdd),
  scatter('scatter_reduce', scatterReduce),
  takeAlongDim,
];
