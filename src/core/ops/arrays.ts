/** Operators that only NumPy and JAX have. */
import { Dim } from '../dim';
import { shapeOf } from '../shape';
import { axisAt, mapAxis, rankError, sizesOf } from './axes';
import { free } from './cost';
import { indexType } from './elementwise';
import { ifKnown } from './literals';
import { dtypeNamed, libraryAttribute, libraryFor, nestedData, onlyArray } from './operands';
import { type OpArgs, type Operator, type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';
import { like, tuple } from './output';

function op(name: string, shape: Operator['shape']): Operator {
  return { name, shape };
}

/** An operator that moves elements, or says something of their places. */
function moving(name: string, shape: Operator['shape']): Operator {
  return { name, flops: free, shape };
}

/** `np.sort`, `np.partition`: values only; without an axis of the flat array. */
const sort = op('np_sort', (args, c) => {
  const x = onlyArray(args, 'input', c);
  if (!args.has('dim')) return like(x, [flatSize(x, c)]);
  const rank = c.rankOf(x);
  if (rank !== null) c.axis(args.constInt('dim'), rank, 'sort');
  return like(x, x.shape);
});

function flatSize(x: TensorType, c: ShapeContext): Dim {
  return Dim.product(c.knownRank(x));
}

/** `np.interp`: a value for each of the first operand. */
const interp = op('np_interp', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, x.shape, x.library === 'numpy' ? 'float64' : null);
});

/** `union1d` and its kin: 1-D, of a size that depends on the data. */
const setOperation = op('np_set_operation', (args, c) => like(onlyArray(args, 'input', c), [c.fresh('count')], null));

/** `np.array_equal`: a bool. */
const arrayEqual = op('np_array_equal', () => ({ kind: 'bool', value: null }));

const flatNonzero = op('np_flatnonzero', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, [c.fresh('nnz')], indexType(x));
});

/** `np.shape`, `np.ndim`, `np.size`: what the attributes say, of lists too. */
const shape = moving('np_shape', (args, c) => {
  return tuple(c.knownRank(onlyArray(args, 'input', c)).map((value) => ({ kind: 'int', value })));
});

const ndim = moving('np_ndim', (args, c) => ({
  kind: 'int',
  value: Dim.of(c.knownRank(onlyArray(args, 'input', c)).length),
}));

const size = moving('np_size', (args, c) => {
  const x = onlyArray(args, 'input', c);
  if (!args.has('dim')) return { kind: 'int', value: flatSize(x, c) };
  const axis = axisAt(x, args.constInt('dim'), 'size', c);
  if (!axis) throw new Undetermined('size: the axis is not known');
  return { kind: 'int', value: axis.size };
});

/** `np.delete`: indices may repeat, so that only a single one has a sure effect. */
const remove = moving('np_delete', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const one = args.raw('obj').kind === 'int';
  const less = (d: Dim) => [one ? d.sub(1) : c.fresh('left')];
  if (!args.has('dim')) return like(x, less(flatSize(x, c)));
  return like(x, mapAxis(x, args.constInt('dim'), 'delete', c, less));
});

/** `np.insert` of numbers: one at each index; of arrays it depends on how they broadcast. */
const insert = moving('np_insert', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const [obj, values] = [args.raw('obj'), args.raw('values')];
  const numbers = values.kind === 'int' || values.kind === 'float';
  const places =
    obj.kind === 'int' ? 1 : obj.kind === 'list' && obj.items.every((i) => i.kind === 'int') ? obj.items.length : null;
  const more = (d: Dim) => [numbers && places !== null ? d.add(places) : c.fresh('joined')];
  if (!args.has('dim')) return like(x, more(flatSize(x, c)));
  return like(x, mapAxis(x, args.constInt('dim'), 'insert', c, more));
});

/** `np.resize(a, shape)`: repeats or cuts. */
const resize = moving('np_resize', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, sizesOf(args, 'size', 'resize', c));
});

/** `np.select(conditions, choices, default)`: all broadcast. */
const select = moving('np_select', (args, c) => {
  const lists = ['conditions', 'choices'].map((n) => args.raw(n));
  const library = libraryFor(args);
  const arrays = lists.flatMap((list) => {
    if (list.kind !== 'list') throw new Undetermined('select: the choices are not known');
    return list.items.map((item) => nestedData(item, library, c));
  });
  if (arrays.length === 0) throw new Undetermined('select: there are no choices');
  const joined = c.broadcast(
    arrays.map((x) => x.shape),
    'select',
  );
  return like(arrays[0], joined, null);
});

/** `np.compress`, `np.extract`, `np.trim_zeros`: 1-D, of a size that depends on the data. */
const picked = moving('np_picked', (args, c) => {
  const x = onlyArray(args, 'input', c);
  if (!args.has('dim')) return like(x, [c.fresh('picked')]);
  return like(
    x,
    mapAxis(x, args.constInt('dim'), 'compress', c, () => [c.fresh('picked')]),
  );
});

/** `np.frombuffer`, `np.fromiter`: 1-D of a length that is not known. */
const fromBuffer = moving('np_frombuffer', (args, c) => {
  const count = args.raw('count');
  const known = count.kind === 'int' && c.assume.minOf(count.value) >= 0 ? count.value : c.fresh('count');
  const asked = args.raw('dtype');
  const plain = libraryAttribute(args) === 'numpy' ? 'float64' : null;
  const dtype = asked.kind === 'none' ? plain : dtypeNamed(asked, libraryAttribute(args));
  return { kind: 'tensor', type: { shape: shapeOf([known]), dtype, library: libraryFor(args) } };
});

/** `np.lexsort(keys)`: the first axis goes. */
const lexsort = op('np_lexsort', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, c.knownRank(x).slice(1), indexType(x));
});

/** `sliding_window_view(x, window, axis)`: the places of each window, then the axes of the window. */
const slidingWindows = moving('np_sliding_window_view', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const dims = [...c.knownRank(x)];
  const windows = args.ints('size');
  const axes = args.has('dim') ? args.constInts('dim').map((d) => c.axis(d, dims.length, 'sliding_window_view')) : null;
  const over = axes ?? dims.map((_, i) => i);
  if (over.length !== windows.length) {
    const found = `${windows.length} window sizes for ${over.length} axes`;
    throw new ShapeError('window-rank', `sliding_window_view: ${found}`);
  }
  for (const [i, axis] of over.entries()) {
    const [size, window] = [dims[axis], windows[i]];
    c.requireAtMost(window, size, () => {
      const message = `sliding_window_view: a window of ${window} is larger than axis ${axis} of size ${size}`;
      return new ShapeError('window-size', message, [
        { dim: window, role: 'window' },
        { dim: size, role: `size of axis ${axis}` },
      ]);
    });
    dims[axis] = size.sub(window).add(1);
  }
  return like(x, [...dims, ...windows]);
});

/** `np.ix_`: each sequence along an axis of its own. */
const ix = moving('np_ix', (args, c) => {
  const list = args.raw('tensors');
  if (list.kind !== 'list') throw new Undetermined('ix_: the sequences are not known');
  const arrays = list.items.map((item) => nestedData(item, libraryFor(args), c));
  return tuple(
    arrays.map((x, i) => {
      const [n] = c.ranked(x, [1], 'ix_');
      const length = x.dtype === 'bool' ? c.fresh('nnz') : n;
      return like(
        x,
        arrays.map((_, k) => (k === i ? length : Dim.one)),
        x.dtype === 'bool' ? 'int64' : x.dtype,
      );
    }),
  );
});

/** `np.diag_indices(n, ndim)`: one vector an axis. */
const diagIndices = moving('np_diag_indices', (args) => {
  const vector = {
    kind: 'tensor',
    type: { shape: shapeOf([args.int('n')]), dtype: 'int64', library: libraryFor(args) },
  } as const;
  return tuple(Array.from({ length: args.constInt('ndim') }, () => vector));
});

/** `np.tril_indices_from`: as many as depends on both sizes. */
const triangleFrom = moving('np_triangle_from', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const dims = c.knownRank(x);
  if (dims.length !== 2) throw rankError('tril_indices_from', 'a 2-D array', dims);
  const vector = like(x, [c.fresh('count')], indexType(x));
  return tuple([vector, vector]);
});

/** `np.unravel_index(indices, shape)`: one array an axis. */
const unravel = moving('np_unravel_index', (args, c) => {
  const sizes = sizesOf(args, 'size', 'unravel_index', c);
  const indices = args.raw('input');
  if (sizes.rest !== null) throw new Undetermined('unravel_index: the shape is not known');
  const x = ifKnown(() => onlyArray(args, 'input', c));
  if (!x) throw new Undetermined(indices.kind === 'unknown' ? indices.reason : 'unravel_index: no indices');
  return tuple(sizes.front.map(() => like(x, x.shape, indexType(x))));
});

/** `np.polyval(p, x)`: the shape of x; `np.polyfit(x, y, deg)`: one coefficient more than the degree. */
const polyval = op('np_polyval', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, x.shape, null);
});

const polyfit = op('np_polyfit', (args, c) => {
  const y = onlyArray(args, 'y', c);
  const dims = c.ranked(y, [1, 2], 'polyfit');
  if (args.raw('full').kind !== 'none' || args.raw('cov').kind !== 'none')
    throw new Undetermined('polyfit: more results');
  return like(y, [args.int('deg').add(1), ...dims.slice(1)], null);
});

/** `np.histogram2d`: counts, and the edges of both axes. */
const histogram2d = op('np_histogram2d', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const [n, m] = bins2d(args);
  return tuple([like(x, [n, m], null), like(x, [n.add(1)], null), like(x, [m.add(1)], null)]);
});

function bins2d(args: OpArgs): readonly [Dim, Dim] {
  const bins = args.ints('bins');
  if (bins.length > 2) throw new Undetermined('histogram2d: bins given by their edges');
  return [bins[0], bins[1] ?? bins[0]];
}

export const operators: readonly Operator[] = [
  sort,
  interp,
  setOperation,
  arrayEqual,
  flatNonzero,
  shape,
  ndim,
  size,
  remove,
  insert,
  resize,
  select,
  picked,
  fromBuffer,
  lexsort,
  slidingWindows,
  ix,
  diagIndices,
  triangleFrom,
  unravel,
  polyval,
  polyfit,
  histogram2d,
];
