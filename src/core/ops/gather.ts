/** Taking and putting elements by index tensors and masks. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { knownDims, shapeOf } from '../shape';
import { type Data, width } from '../tensor/storage';
import { eachRow, rowMajor, Tensor, writeTo } from '../tensor/tensor';
import { axisAt, mapAxis, properAxis, rankError, rankOf } from './axes';
import { free, perInput } from './cost';
import { broadcastOf, indexType, nonzeroTuple } from './elementwise';
import { checkInt } from './indexing';
import { diagonalOf, diagonalShape, whichDiagonal } from './layout';
import { libraryAttribute, onlyArray } from './operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, show } from './output';
import { sliceSize } from './slicing';

/** Elements are moved, which costs nothing, unless it is said otherwise. */
function op(
  name: string,
  shape: Operator['shape'],
  flops: FlopRule = free,
  primitive = true,
  rest: Partial<Operator> = {},
): Operator {
  return { name, primitive, shape, flops, ...rest };
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
  free,
  true,
  {
    view: true,
    eval(args) {
      const x = args.value('input');
      const axis = axisIn(args, x.rank);
      const index = args.constInt('index');
      return x.select(axis, index < 0 ? index + x.sizes[axis] : index);
    },
    vjp(B, g, { input: x }, _y, args) {
      const [dim, index] = [args.constInt('dim'), args.constInt('index')];
      return { input: B.call('select_scatter', { input: B.zerosLike(x), src: g, dim, index }) };
    },
  },
);

/** The axis of a call in [0, rank); a 0-d tensor counts as a vector. */
function axisIn(args: OpArgs, rank: number, name = 'dim'): number {
  const dim = args.constInt(name);
  return dim < 0 ? dim + Math.max(rank, 1) : dim;
}

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
  free,
  true,
  {
    eval(args, out) {
      const x = args.value('input');
      const axis = axisIn(args, x.rank);
      const size = x.rank === 0 ? 1 : x.sizes[axis];
      const index = placesIn(args.value('index'), size, axis);
      const [from, to] = [x.dense(), Tensor.zeros(out.dtype, out.sizes)];
      const run = width(x.dtype) * product(x.sizes.slice(axis + 1));
      let next = 0;
      for (let i = 0; next < to.data.length; i += size * run) {
        for (const k of index) {
          to.data.set(from.subarray(i + k * run, i + (k + 1) * run), next);
          next += run;
        }
      }
      return to;
    },
    vjp: (B, g, { input: x, index }, _y, args) => ({
      input: B.indexAdd(B.zerosLike(x), args.constInt('dim'), index, g),
    }),
  },
);

function product(sizes: readonly number[]): number {
  return sizes.reduce((n, size) => n * size, 1);
}

/** Indices of an axis. @throws RangeError for one that is not among 0, …, size − 1. */
function placesIn(index: Tensor, size: number, axis: number): Data {
  const places = index.dense();
  for (const k of places) {
    if (!(k >= 0 && k < size)) {
      throw new RangeError(`index ${k} is out of range for dim ${axis} of size ${size}; expected 0 to ${size - 1}`);
    }
  }
  return places;
}

/** What is added or otherwise combined with what is there: once an element of the source. */
function combining(name: string, sourceName: string): FlopRule {
  return name.endsWith('_add') || name.endsWith('_reduce') ? perInput(1, sourceName) : free;
}

/** `index_add`, `index_copy`, `index_fill`, `index_reduce`: the shape of the input. */
function indexUpdate(name: string): Operator {
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
    combining(name, 'source'),
    true,
    name === 'index_add' ? indexAdd : {},
  );
}

/** Slices of the source, times `alpha`, added to the slices at the indices: the adjoint of `index_select`. */
const indexAdd: Partial<Operator> = {
  eval(args, out) {
    const x = args.value('input');
    const axis = axisIn(args, x.rank);
    const size = x.rank === 0 ? 1 : x.sizes[axis];
    const index = placesIn(args.value('index'), size, axis);
    const alpha = args.optionalNumber('alpha') ?? 1;
    const sums = sumsOf(x, out.dtype);
    const source = args.value('source').to(out.dtype).dense();
    const run = width(out.dtype) * product(x.sizes.slice(axis + 1));
    let next = 0;
    for (let i = 0; next < source.length; i += size * run) {
      for (const k of index) for (let j = i + k * run; j < i + (k + 1) * run; j++) sums[j] += alpha * source[next++];
    }
    return Tensor.from(out.dtype, out.sizes, sums);
  },
  vjp(B, g, { index }, _y, args) {
    const picked = B.indexSelect(g, args.constInt('dim'), index);
    const alpha = args.optionalNumber('alpha') ?? 1;
    return { input: g, source: alpha === 1 ? picked : B.mul(picked, alpha) };
  },
};

/** Sums are kept in double precision and rounded once. */
function sumsOf(x: Tensor, dtype: DType): Float64Array {
  return Float64Array.from(x.to(dtype).dense());
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

// --------------------------------------------------------------------------------------------- gather, scatter

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
  free,
  true,
  {
    eval(args, out) {
      const [x, to] = [args.value('input'), Tensor.zeros(out.dtype, out.sizes)];
      const [from, w] = [x.dense(), width(out.dtype)];
      eachGathered(x.sizes, args.value('index'), args, (i, at) => {
        for (let k = 0; k < w; k++) to.data[i * w + k] = from[at * w + k];
      });
      return to;
    },
    vjp: (B, g, { input: x, index }, _y, args) => ({
      input: B.scatterAdd(B.zerosLike(x), args.constInt('dim'), index, g),
    }),
  },
);

/**
 * Goes through an index of the rank of the tensor it points into: `at` is the place of the element in row-major order
 * whose index along the axis is that of the entry with number `i`, and whose other indices are those of the entry.
 */
function eachGathered(
  sizes: readonly number[],
  index: Tensor,
  args: OpArgs,
  visit: (i: number, at: number) => void,
): void {
  const axis = axisIn(args, sizes.length);
  if (index.size === 0) return;
  const own = sizes.length === 0 ? [1] : sizes;
  const places = placesIn(index, own[axis], axis);
  const around = index.rank === 0 ? [1] : index.sizes;
  const steps = rowMajor(own);
  const base = steps.with(axis, 0);
  let i = 0;
  eachRow([...around, 1], [[...base, 0]], [0], ([at]) => {
    visit(i, at + places[i] * steps[axis]);
    i++;
  });
}

/** `scatter`, `scatter_add`, `scatter_reduce`: the shape of the input. */
function scatter(name: string): Operator {
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
    combining(name, 'index'),
    true,
    name === 'scatter_add' ? scatterAdd : {},
  );
}

/** Entries of the source added at the places that the index says: the adjoint of `gather`. */
const scatterAdd: Partial<Operator> = {
  eval(args, out) {
    const [x, index, w] = [args.value('input'), args.value('index'), width(out.dtype)];
    const src = args.value('src').to(out.dtype);
    // The source may be larger than the index: its first entries are taken.
    const used = index.sizes.reduce((t, size, axis) => t.slice(axis, 0, size), src).dense();
    const sums = sumsOf(x, out.dtype);
    eachGathered(x.sizes, index, args, (i, at) => {
      for (let k = 0; k < w; k++) sums[at * w + k] += used[i * w + k];
    });
    return Tensor.from(out.dtype, out.sizes, sums);
  },
  vjp(B, g, { index }, _y, args) {
    const [own, wanted] = [knownDims(args.tensor('index').shape), knownDims(args.tensor('src').shape)];
    if (!own || !wanted || own.some((d, i) => !d.equals(wanted[i]))) {
      throw new Undetermined('scatter_add: the gradient of a source that is larger than the index');
    }
    return { input: g, src: B.gather(g, args.constInt('dim'), index) };
  },
};

function checkScattered(name: string, args: OpArgs, x: TensorType, places: readonly Dim[], c: ShapeContext): void {
  const src = args.raw('src');
  if (src.kind !== 'tensor' || c.rankOf(src.type) === 0) return;
  sameRank(name, x, src.type, 'the source', c);
  const dims = c.dims(src.type);
  if (dims) checkWithin(name, places, dims, null, c);
}

/** `take_along_dim(indices, dim)`: both broadcast, except along the axis. */
const takeAlongDim = op('take_along_dim', (args, c) => {
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
});

// ------------------------------------------------------------------------------------------------------ masks

const maskedSelect = op('masked_select', (args, c) => {
  const [x, mask] = [args.tensor('input'), args.tensor('mask')];
  c.broadcast([x.shape, mask.shape], 'masked_select');
  return like(x, [c.fresh('nnz')]);
});

/** `masked_fill(mask, value)`: input and mask broadcast; in place the mask must fit the input (the binder checks). */
const maskedFill = op('masked_fill', (args, c) => {
  const [x, mask] = [args.tensor('input'), args.tensor('mask')];
  const value = args.raw('value');
  if (value.kind === 'tensor') {
    const dims = c.dims(value.type);
    if (dims && dims.length > 0) throw rankError('masked_fill', 'a number or a 0-d value', dims);
  }
  return broadcastOf([x, mask], x.dtype, 'masked_fill', c);
});

const maskedScatter = op('masked_scatter', (args, c) => {
  const [x, mask] = [args.tensor('input'), args.tensor('mask')];
  return broadcastOf([x, mask], x.dtype, 'masked_scatter', c);
});

/** `nonzero`: one row a non-zero element; as a tuple one vector an axis. */
const nonzero = op('nonzero', (args, c) => {
  const x = onlyArray(args, 'input', c);
  if (libraryAttribute(args) || (args.has('as_tuple') && args.bool('as_tuple'))) return nonzeroTuple(x, c);
  const rank = c.rankOf(x);
  return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
});

const argwhere = op('argwhere', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const rank = c.rankOf(x);
  return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
});

/** `fill`, `zero_`, `put`, `fill_diagonal_`, `copy_`: the shape of the receiver. */
const keep = op('keep', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, x.shape);
});

/** `fill_(value)`: a number, or a 0-d tensor. */
const fill = op('fill', (args, c) => {
  const x = args.tensor('input');
  const value = args.raw('value');
  const dims = value.kind === 'tensor' ? c.dims(value.type) : null;
  if (dims && dims.length > 0) throw rankError('fill', 'a number or a 0-d value', dims);
  return like(x, x.shape);
});

/** `copy_(src)`: the source broadcasts to the receiver. */
const copy = op('copy', (args, c) => {
  const x = args.tensor('input');
  const src = args.operand('src');
  return broadcastOf([x, src], x.dtype, 'copy_', c);
});

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
  free,
  true,
  {
    eval(args, out) {
      const x = args.value('input');
      const axis = axisIn(args, x.rank);
      const index = args.constInt('index');
      const to = Tensor.from(out.dtype, out.sizes, x.dense());
      writeTo(to.select(axis, index < 0 ? index + x.sizes[axis] : index), args.value('src').to(out.dtype));
      return to;
    },
    vjp(B, g, { src }, _y, args) {
      const [dim, index] = [args.constInt('dim'), args.constInt('index')];
      return {
        input: B.call('select_scatter', { input: g, src: B.zerosLike(src), dim, index }),
        src: B.select(g, dim, index),
      };
    },
  },
);

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
  free,
  true,
  {
    eval(args, out) {
      const x = args.value('input');
      const axis = axisIn(args, x.rank);
      const { start, length, step } = sliceOf(args, x.sizes[axis]);
      const to = Tensor.from(out.dtype, out.sizes, x.dense());
      writeTo(to.slice(axis, start, length, step), args.value('src').to(out.dtype));
      return to;
    },
    vjp(B, g, { src }, _y, args) {
      const size = knownDims(args.tensor('input').shape)?.[axisIn(args, rankOf(args.tensor('input')))].value ?? null;
      if (size === null) throw new Undetermined('slice_scatter: the size of the axis is not known');
      const { start, length, step } = sliceOf(args, size);
      if (step !== 1) throw new Undetermined('slice_scatter: the gradient for a step other than 1');
      const dim = args.constInt('dim');
      return {
        input: B.call('slice_scatter', { input: g, src: B.zerosLike(src), dim, start, end: start + length, step: 1 }),
        src: B.narrow(g, dim, start, length),
      };
    },
  },
);

/** Python's reading of start, end and step for an axis of that size. */
function sliceOf(args: OpArgs, size: number): { start: number; length: number; step: number } {
  const step = args.has('step') ? args.constInt('step') : 1;
  const place = (name: string, missing: number) => {
    const i = args.has(name) ? args.constInt(name) : missing;
    return Math.min(Math.max(i < 0 ? i + size : i, 0), size);
  };
  const start = place('start', 0);
  return { start, length: Math.max(0, Math.ceil((place('end', size) - start) / step)), step };
}

const diagonalScatter: Operator = {
  ...op('diagonal_scatter', (args, c) => {
    const x = args.tensor('input');
    const axes = [args.constInt('dim1'), args.constInt('dim2')] as const;
    const part = diagonalShape(c.knownRank(x), args.int('offset'), axes, 'diagonal_scatter', c);
    checkPart('diagonal_scatter', args.tensor('src'), part, c);
    return like(x, x.shape);
  }),
  eval(args, out) {
    const src = args.value('src').to(out.dtype);
    const result = Tensor.from(out.dtype, out.sizes, args.value('input').dense());
    writeTo(diagonalOf(result, src.sizes, args), src);
    return result;
  },
  vjp(B, g, { src }, _y, args) {
    const which = whichDiagonal(args);
    return {
      input: B.call('diagonal_scatter', { input: g, src: B.zerosLike(src), ...which }),
      src: B.call('diagonal', { input: g, ...which }),
    };
  },
};

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
  perInput(),
);

export const operators: readonly Operator[] = [
  select,
  indexSelect,
  ...['index_add', 'index_copy', 'index_fill', 'index_reduce'].map(indexUpdate),
  gather,
  ...['scatter', 'scatter_add', 'scatter_reduce'].map(scatter),
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
