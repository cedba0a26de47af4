/** Sorting, searching and counting. */
import { Dim } from '../dim';
import { shapeOf } from '../shape';
import { map } from '../tensor/map';
import { distinctRows, gatherAlong, placeIn, rowsAt, sortedIndices, vector } from '../tensor/sorting';
import { isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { axisAt, mapAxis, rankError, rankOf, refuseScalar, sizesKnown } from './axes';
import type { Backend } from './backend';
import { indexType } from './elementwise';
import { libraryAttribute, onlyArray } from './operands';
import {
  type Adjoints,
  type Arg,
  type Evaluated,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
  type VjpOfMany,
} from './operator';
import { like, tuple } from './output';
import { checkCount, valuesAndIndices } from './reduction';

function op(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, primitive: true, shape, ...rest };
}

/** The axis of a call in [0, rank), the last by default; a 0-d tensor counts as one of a single element. */
function axisOf(args: OpArgs, x: Tensor): number {
  const dim = args.has('dim') ? args.constInt('dim') : -1;
  return dim < 0 ? dim + Math.max(x.rank, 1) : dim;
}

function orderable(x: Tensor): Tensor {
  if (isComplex(x.dtype)) throw new Undetermined('an order of complex numbers is not computed');
  return x;
}

/** Of `sort(stable, dim, descending)` the second argument is a bool. */
function refuseLegacy(args: OpArgs): void {
  if (args.raw('dim').kind === 'bool') throw new Undetermined('give dim by its name');
}

/** `stable` is always so. */
function wantsDescending(args: OpArgs): boolean {
  wants(args, 'stable');
  return wants(args, 'descending');
}

/** The adjoint of values that were picked along an axis. */
function scattered(B: Backend, g: Var | null, x: Var, indices: Var, args: OpArgs): Adjoints {
  if (!g) return {};
  const dim = args.has('dim') ? args.constInt('dim') : -1;
  return { input: B.scatterAdd(B.zerosLike(x), dim, indices, g) };
}

/** Values and indices of a selection along an axis, differentiated by the places. */
const pickedVjp: VjpOfMany = (B, [g], { input: x }, [, indices], args) => scattered(B, g, x, indices, args);

function checkedAxis(args: OpArgs, x: TensorType, name: string, c: ShapeContext): void {
  refuseScalar(x, name, c);
  const rank = c.rankOf(x);
  if (rank !== null && args.has('dim')) c.axis(args.constInt('dim'), rank, name);
}

/** Also `sort(stable, dim, descending)`, whose second argument is a bool: the shape does not depend on it. */
const sort = op(
  'sort',
  (args, c) => {
    const x = args.tensor('input');
    if (args.raw('dim').kind !== 'bool') checkedAxis(args, x, 'sort', c);
    return valuesAndIndices(x, x.shape);
  },
  {
    eval(args) {
      refuseLegacy(args);
      const x = orderable(args.value('input'));
      const axis = axisOf(args, x);
      const indices = sortedIndices(x, axis, wantsDescending(args));
      return [gatherAlong(x, axis, indices), indices];
    },
    vjpOfMany: pickedVjp,
  },
);

/** `argsort`, NumPy's `argsort(axis=None)` flattens. */
const argsort = op(
  'argsort',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dtype = indexType(x);
    if (libraryAttribute(args) && !args.has('dim')) return like(x, flat(x, c), dtype);
    if (args.raw('dim').kind !== 'bool') checkedAxis(args, x, 'argsort', c);
    return like(x, x.shape, dtype);
  },
  {
    differentiable: false,
    eval(args, out) {
      refuseLegacy(args);
      const given = orderable(args.value('input'));
      const x = libraryAttribute(args) && !args.has('dim') ? given.reshape([given.size]) : given;
      const axis = axisOf(args, x);
      const indices = sortedIndices(x, axis, wantsDescending(args), out.dtype);
      // NumPy's quicksort keeps the order of equals in short rows only.
      if (libraryAttribute(args) && (x.sizes[axis] ?? 1) > 16 && hasTies(gatherAlong(x, axis, indices), axis)) {
        throw new Undetermined('the order of equal elements is not specified');
      }
      return indices;
    },
  },
);

/** Are there equal neighbours along an axis? */
function hasTies(sorted: Tensor, axis: number): boolean {
  const n = sorted.sizes[axis] ?? 1;
  const data = sorted.permute([...sorted.sizes.keys()].filter((i) => i !== axis).concat(axis)).dense();
  return data.some((x, i) => i % n > 0 && x === data[i - 1]);
}

function flat(x: TensorType, c: ShapeContext): Dim[] {
  return [Dim.product(c.knownRank(x))];
}

const msort = op('msort', (args) => like(args.tensor('input'), args.tensor('input').shape), {
  compose: (B, { input }) => B.callMany('sort', { input, dim: 0 })[0],
});

/** `topk(k, dim)`: the axis becomes k. */
const topk = op(
  'topk',
  (args, c) => {
    const x = args.tensor('input');
    const k = args.int('k');
    const dim = args.has('dim') ? args.constInt('dim') : -1;
    const axis = axisAt(x, dim, 'topk', c);
    if (axis) checkCount('topk', k, axis.size, 0, dim, c);
    return valuesAndIndices(x, axis ? axis.put(k) : c.unknown('topk'));
  },
  {
    eval(args) {
      const x = orderable(args.value('input'));
      const axis = axisOf(args, x);
      const [k, n] = [args.constInt('k'), x.sizes[axis] ?? 1];
      const largest = !args.has('largest') || args.bool('largest');
      // Where any order is allowed, it is the sorted one here too.
      if (args.has('sorted') && !args.bool('sorted'))
        throw new Undetermined('the order is not specified when sorted is False');
      const all = sortedIndices(x, axis, largest);
      if (x.rank === 0) return [x.slice(0, 0, k), all];
      // Which of several equals is taken is not specified: one more than k tells.
      if (k > 0 && hasTies(gatherAlong(x, axis, all.slice(axis, 0, Math.min(k + 1, n))), axis)) {
        throw new Undetermined('which of several equal elements is taken is not specified');
      }
      const indices = all.slice(axis, 0, k);
      return [gatherAlong(x, axis, indices), indices];
    },
    vjpOfMany: pickedVjp,
  },
);

/** The results of `unique`: the values, then the inverse and the counts when asked for. */
function uniqueParts(args: OpArgs, x: TensorType, values: Output, inverse: Output, count: Dim): Output {
  const parts = [values];
  if (wants(args, 'return_index')) parts.push(like(x, [count], indexType(x)));
  if (wants(args, 'return_inverse')) parts.push(inverse);
  if (wants(args, 'return_counts')) parts.push(like(x, [count], indexType(x)));
  return parts.length === 1 ? parts[0] : tuple(parts);
}

function wants(args: OpArgs, name: string): boolean {
  return args.has(name) && args.bool(name);
}

/** `unique`, `unique_consecutive`: how many there are depends on the data. */
function unique(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const count = c.fresh('unique');
      if (!args.has('dim')) {
        // NumPy 1 and 2 differ in the shape of the inverse of several dims.
        const rank = c.rankOf(x);
        const sure = x.library === 'torch' || rank === 1;
        const inverse: Output = sure
          ? like(x, x.shape, indexType(x))
          : { kind: 'unknown', reason: 'depends on the version' };
        return uniqueParts(args, x, like(x, [count]), inverse, count);
      }
      const axis = axisAt(x, args.constInt('dim'), name, c);
      const values = like(x, axis ? axis.put(count) : c.unknown(name));
      const inverse = like(x, axis ? [axis.size] : c.unknown(name, 1), indexType(x));
      return uniqueParts(args, x, values, inverse, count);
    },
    {
      differentiable: false,
      eval: (args, out) => uniqueValues(name, args, out),
    },
  );
}

function uniqueValues(name: string, args: OpArgs, out: Target): Evaluated {
  // PyTorch sorts on the CPU in any case.
  wants(args, 'sorted');
  const given = orderable(args.value('input'));
  const axis = args.has('dim') ? axisOf(args, given) : null;
  const x = axis === null ? given.reshape([given.size]) : given.transpose(0, axis);
  const n = x.sizes[0];
  const found = distinctRows(x.dense(), n, n === 0 ? 0 : x.size / n, name === 'unique_consecutive');
  const values = rowsAt(x, found.first);
  const parts: Tensor[] = [axis === null ? values : values.transpose(0, axis)];
  const dtype = out.items.length > 1 ? out.items[1].dtype : 'int64';
  if (wants(args, 'return_index')) parts.push(vector(dtype, found.first));
  if (wants(args, 'return_inverse')) {
    const inverse = vector(dtype, found.inverse);
    if (axis === null && libraryAttribute(args) && given.rank !== 1) throw new Undetermined('depends on the version');
    parts.push(axis === null ? inverse.reshape(given.sizes) : inverse);
  }
  if (wants(args, 'return_counts')) parts.push(vector(dtype, found.counts));
  return parts;
}

/** `bincount`: as many bins as the largest value asks for. */
const bincount = op(
  'bincount',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.dims(x);
    if (dims && dims.length !== 1) throw rankError('bincount', 'a 1-D tensor', dims);
    const least = args.has('minlength') ? args.int('minlength') : Dim.zero;
    if (dims?.[0].value === 0) return like(x, [least], indexType(x));
    return like(x, [c.fresh('bins')], args.has('weights') ? weightedType(args, c) : indexType(x));
  },
  {
    differentiable: false,
    eval(args, out) {
      const x = args.value('input').dense();
      const weights = args.optionalValue('weights');
      if (weights && weights.size !== x.length)
        throw new RangeError(`${weights.size} weights for ${x.length} elements`);
      const least = args.has('minlength') ? args.constInt('minlength') : 0;
      let bins = least;
      for (const v of x) {
        if (!(v >= 0 && Number.isInteger(v))) throw new RangeError(`expected integers from 0 on, found ${v}`);
        bins = Math.max(bins, v + 1);
      }
      const counts = Tensor.zeros(out.dtype, [bins]);
      const w = weights?.dense();
      for (let i = 0; i < x.length; i++) counts.data[x[i]] += w ? w[i] : 1;
      return counts;
    },
  },
);

/** Weights are summed in double precision, but in single where PyTorch is given those. */
function weightedType(args: OpArgs, c: ShapeContext) {
  const weights = onlyArray(args, 'weights', c);
  return weights.library === 'torch' && weights.dtype === 'float32' ? 'float32' : 'float64';
}

/** `searchsorted(sorted, values)`, `bucketize(values, boundaries)`: one index a value. */
function searching(name: string, values: string, sequence: string): Operator {
  return op(
    name,
    (args, c) => {
      const where = args.raw(values);
      const sorted = onlyArray(args, sequence, c);
      const dtype = wants(args, 'out_int32') ? 'int32' : indexType(sorted);
      if (where.kind === 'int' || where.kind === 'float') return like(sorted, [], dtype);
      return like(sorted, onlyArray(args, values, c).shape, dtype);
    },
    {
      differentiable: false,
      eval(args, out) {
        const [x, row] = [args.value(values), args.value(sequence)];
        return name === 'bucketize' && libraryAttribute(args) ? digitized(args, x, row, out) : found(args, x, row, out);
      },
    },
  );
}

/** Rows of values in the rows of the sequence, or all of them in its only row. */
function found(args: OpArgs, x: Tensor, sequence: Tensor, out: Target): Tensor {
  const side = args.has('side') ? args.str('side') : null;
  const right = side === 'right' || wants(args, 'right');
  if (side === 'left' && wants(args, 'right'))
    throw new RangeError('side is left, and right is True: give one of them');
  const n = sequence.sizes.at(-1) ?? 1;
  const sorter = args.optionalValue('sorter');
  const row = (sorter ? gatherAlong(sequence, sequence.rank - 1, sorter) : sequence).dense();
  const result = Tensor.zeros(out.dtype, x.sizes);
  const [from, each] = [x.dense(), sequence.rank < 2 ? x.size : (x.sizes.at(-1) ?? 1)];
  for (let i = 0; i < result.size; i++) result.data[i] = placeIn(row, Math.floor(i / each) * n, n, from[i], right);
  return result;
}

/** NumPy's `digitize`: bins may also fall, and `right` says that a bin has its right edge. */
function digitized(args: OpArgs, x: Tensor, bins: Tensor, out: Target): Tensor {
  const edges = Float64Array.from(bins.dense());
  const n = edges.length;
  const falls = n > 1 && edges[0] > edges[n - 1];
  if (falls) edges.reverse();
  if (edges.some((v, i) => i > 0 && v < edges[i - 1])) throw new RangeError('bins must rise or fall throughout');
  const right = wants(args, 'right');
  const places = Array.from(x.dense(), (v) => placeIn(edges, 0, n, v, !right));
  return Tensor.from(out.dtype, x.sizes, falls ? places.map((p) => n - p) : places);
}

const isin = op(
  'isin',
  (args, c) => {
    const x = onlyArray(args, 'elements', c);
    // NumPy's `in1d` takes the array flat.
    return like(x, args.bool('flat') ? [Dim.product(c.knownRank(x))] : x.shape, 'bool');
  },
  {
    differentiable: false,
    eval(args) {
      wants(args, 'assume_unique');
      const x = args.bool('flat')
        ? args.value('elements').reshape([args.value('elements').size])
        : args.value('elements');
      orderable(x);
      orderable(args.value('test_elements'));
      const among = new Set(Array.from(args.value('test_elements').dense()).filter((v) => !Number.isNaN(v)));
      const invert = wants(args, 'invert');
      return Tensor.from(
        'bool',
        x.sizes,
        Array.from(x.dense(), (v) => Number(among.has(v) !== invert)),
      );
    },
  },
);

/** The indices of `take`, which NumPy's modes bring into the range of an axis of size n. */
function within(args: OpArgs, n: number): Arg {
  const mode = args.has('mode') ? args.str('mode') : 'raise';
  if (mode === 'raise') return args.raw('index');
  const index = args.value('index');
  const into = (i: number) => (mode === 'clip' ? Math.min(n - 1, Math.max(0, i)) : ((i % n) + n) % n);
  const data = map(index, 'int64', into);
  return { kind: 'tensor', type: { shape: shapeOf(data.sizes), dtype: 'int64', library: 'numpy', data } };
}

/** `take`: by places in the flat tensor; NumPy's `take(axis)` along an axis. */
const take = op(
  'take',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const indices = onlyArray(args, 'index', c);
    if (!libraryAttribute(args)) return like(x, indices.shape);
    if (!args.has('dim')) return like(x, indices.shape);
    const places = c.dims(indices);
    if (places === null) throw new Undetermined('take: the number of dimensions is not known');
    return like(
      x,
      mapAxis(x, args.constInt('dim'), 'take', c, () => places),
    );
  },
  {
    compose(B, { input }, args) {
      const flat = !libraryAttribute(args) || !args.has('dim');
      const rank = rankOf(args.tensor('input'));
      const dim = flat ? 0 : args.constInt('dim');
      const none: Arg = { kind: 'none' };
      const all: Arg = { kind: 'slice', lower: none, upper: none, step: none };
      const before = Array<Arg>(dim < 0 ? dim + rank : dim).fill(all);
      const x = flat ? B.reshape(input, [-1]) : input;
      const index: Arg = { kind: 'list', items: [...before, within(args, sizesKnown(x.type).at(dim)!)], tuple: true };
      return B.call('getitem', { input: x, index: { arg: index } });
    },
  },
);

export const operators: readonly Operator[] = [
  sort,
  argsort,
  msort,
  topk,
  unique('unique'),
  unique('unique_consecutive'),
  bincount,
  searching('searchsorted', 'input', 'sorted_sequence'),
  searching('bucketize', 'input', 'boundaries'),
  isin,
  take,
];
