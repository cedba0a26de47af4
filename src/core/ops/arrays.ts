/** Operators that only NumPy and JAX have. */
import { Dim } from '../dim';
import { shapeOf } from '../shape';
import { map } from '../tensor/map';
import { ascending, placeIn, rowsAt, vector } from '../tensor/sorting';
import { type Data, isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { axisAt, mapAxis, rankOf, sizesKnown, sizesOf } from './axes';
import type { Given } from './backend';
import { free } from './cost';
import { indexType } from './elementwise';
import { arrayOf, dtypeNamed, libraryAttribute, libraryFor, nestedData, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, tuple } from './output';

function op(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, shape, ...rest };
}

/** An operator that moves elements, or says something of their places. */
export function moving(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, flops: free, shape, ...rest };
}

/** The axis of a call; null where the array is flat. */
export function givenAxis(args: OpArgs, rank: number): number | null {
  if (!args.has('dim')) return null;
  const dim = args.constInt('dim');
  return dim < 0 ? dim + rank : dim;
}

/** The array with an axis in front, and back; flat where there is none. */
function alongFirst(args: OpArgs, f: (rows: Tensor) => Tensor): Tensor {
  const x = args.value('input');
  const axis = givenAxis(args, x.rank);
  return axis === null ? f(x.reshape([x.size])) : f(x.transpose(0, axis)).transpose(0, axis);
}

/** `np.sort`, `np.partition`: values only; without an axis of the flat array. */
const sort = op(
  'np_sort',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (!args.has('dim')) return like(x, [flatSize(x, c)]);
    const rank = c.rankOf(x);
    if (rank !== null) c.axis(args.constInt('dim'), rank, 'sort');
    return like(x, x.shape);
  },
  {
    compose(B, { input }, args) {
      const flat = !args.has('dim');
      const x = flat ? B.reshape(input, [-1]) : input;
      return B.callMany('sort', { input: x, dim: flat ? 0 : args.constInt('dim') })[0];
    },
  },
);

export function flatSize(x: TensorType, c: ShapeContext): Dim {
  return Dim.product(c.knownRank(x));
}

/** `np.interp`: a value for each of the first operand. */
const interp = op(
  'np_interp',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape, x.library === 'numpy' ? 'float64' : null);
  },
  {
    differentiable: false,
    eval(args, out) {
      const [xp, fp] = [args.value('xp').dense(), realOnly(args.value('fp')).dense()];
      if (xp.length !== fp.length || xp.length === 0)
        throw new RangeError(`${xp.length} places for ${fp.length} values`);
      if (xp.some((v, i) => i > 0 && !(v >= xp[i - 1]))) throw new Undetermined('the places do not rise');
      return map(args.value('input'), out.dtype, (x) => interpolated(x, xp, fp));
    },
  },
);

/** On the line between two neighbours, and the outermost values outside, as NumPy computes it. */
function interpolated(x: number, xp: Data, fp: Data): number {
  const last = xp.length - 1;
  if (Number.isNaN(x)) return x;
  if (x > xp[last]) return fp[last];
  const j = placeIn(xp, 0, xp.length, x, true) - 1;
  if (j < 0) return fp[0];
  if (j === last || xp[j] === x) return fp[j];
  return ((fp[j + 1] - fp[j]) / (xp[j + 1] - xp[j])) * (x - xp[j]) + fp[j];
}

/** `union1d` and its kin: 1-D, of a size that depends on the data. */
const setOperation = op(
  'np_set_operation',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const isPart = args.str('kind') === 'difference';
    return like(x, [c.fresh('count')], isPart ? x.dtype : c.promote([x, onlyArray(args, 'ar2', c)]));
  },
  {
    differentiable: false,
    eval(args, out) {
      const [a, b] = ['input', 'ar2'].map((name) => Array.from(realOnly(args.value(name)).dense()));
      if ([...a, ...b].some(Number.isNaN)) throw new Undetermined('sets that hold NaN are not computed');
      const [inA, inB] = [new Set(a), new Set(b)];
      const both = [...new Set([...a, ...b])].sort((x, y) => x - y);
      const chosen: Record<string, (v: number) => boolean> = {
        union: () => true,
        intersection: (v) => inA.has(v) && inB.has(v),
        difference: (v) => !inB.has(v),
        symmetric: (v) => inA.has(v) !== inB.has(v),
      };
      return vector(out.dtype, both.filter(chosen[args.str('kind')]));
    },
  },
);

/** The sizes to which both broadcast; null where they do not. */
function joinedSizes(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let k = 1; k <= rank; k++) {
    const [m, n] = [a.at(-k) ?? 1, b.at(-k) ?? 1];
    if (m !== n && m !== 1 && n !== 1) return null;
    out.unshift(m === 1 ? n : m);
  }
  return out;
}

function realOnly(x: Tensor): Tensor {
  if (isComplex(x.dtype)) throw new Undetermined('of complex arrays it is not computed');
  return x;
}

/** `np.array_equal`: a bool. */
const arrayEqual = op('np_array_equal', () => ({ kind: 'bool', value: null }), {
  differentiable: false,
  eval(args) {
    const [a, b] = [args.value('a1'), args.value('a2')];
    const nan = args.has('equal_nan') && args.bool('equal_nan');
    if (isComplex(a.dtype) || isComplex(b.dtype)) throw new Undetermined('of complex arrays it is not computed');
    const isSame = args.str('kind') === 'equal';
    if (isSame && a.sizes.join() !== b.sizes.join()) return false;
    const sizes = isSame ? a.sizes : joinedSizes(a.sizes, b.sizes);
    if (sizes === null) return false;
    const other = b.expand(sizes).dense();
    return a
      .expand(sizes)
      .dense()
      .every((v, i) => v === other[i] || (nan && Number.isNaN(v) && Number.isNaN(other[i])));
  },
});

const flatNonzero = op(
  'np_flatnonzero',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, [c.fresh('nnz')], indexType(x));
  },
  {
    differentiable: false,
    eval(args, out) {
      const x = args.value('input');
      if (isComplex(x.dtype)) throw new Undetermined('of complex arrays it is not computed');
      return vector(
        out.dtype,
        Array.from(x.dense()).flatMap((v, i) => (v !== 0 ? [i] : [])),
      );
    },
  },
);

/** `np.shape`, `np.ndim`, `np.size`: what the attributes say, of lists too. */
const shape = moving(
  'np_shape',
  (args, c) => {
    return tuple(c.knownRank(onlyArray(args, 'input', c)).map((value) => ({ kind: 'int', value })));
  },
  { differentiable: false, eval: () => [] },
);

const ndim = moving(
  'np_ndim',
  (args, c) => ({
    kind: 'int',
    value: Dim.of(c.knownRank(onlyArray(args, 'input', c)).length),
  }),
  { differentiable: false, eval: (args) => args.value('input').rank },
);

const size = moving(
  'np_size',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (!args.has('dim')) return { kind: 'int', value: flatSize(x, c) };
    const axis = axisAt(x, args.constInt('dim'), 'size', c);
    if (!axis) throw new Undetermined('size: the axis is not known');
    return { kind: 'int', value: axis.size };
  },
  {
    differentiable: false,
    eval(args) {
      const x = args.value('input');
      const axis = givenAxis(args, x.rank);
      return axis === null ? x.size : x.sizes[axis];
    },
  },
);

/** `np.resize(a, shape)`: repeats or cuts. */
const resize = moving(
  'np_resize',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, sizesOf(args, 'size', 'resize', c));
  },
  {
    eval(args, out) {
      const from = args.value('input').dense();
      const to = Tensor.zeros(out.dtype, out.sizes);
      if (isComplex(out.dtype)) throw new Undetermined('of complex arrays it is not computed');
      for (let i = 0; i < to.size && from.length > 0; i++) to.data[i] = from[i % from.length];
      return to;
    },
    vjp(B, g, { input }) {
      const [count, size] = [input, g].map((t) => sizesKnown(t.type).reduce((a, b) => a * b, 1));
      if (count === 0) return { input: null };
      const places = Array.from({ length: size }, (_, i) => i % count);
      const index = B.call('tensor', { data: places, dtype: { dtype: 'int64' } });
      const flat = B.indexAdd(B.reshape(B.zerosLike(input), [-1]), 0, index, B.reshape(g, [-1]));
      return { input: B.reshapeAs(flat, input) };
    },
  },
);

/** `np.select(conditions, choices, default)`: all broadcast. */
const select = moving(
  'np_select',
  (args, c) => {
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
    const choices = listItems(lists[1]).map((item) => nestedData(item, library, c));
    return like(arrays[0], joined, c.promote([...choices, arrayOf(args, 'default', c)]));
  },
  {
    compose(B, _x, args) {
      const [conditions, choices] = ['conditions', 'choices'].map((n) => listItems(args.raw(n)));
      const rest: Given = { arg: args.raw('default') };
      const chosen = conditions.reduceRight<Given>((other, condition, i) => {
        return B.call('where', { condition: { arg: condition }, input: { arg: choices[i] }, other });
      }, rest);
      return chosen as Var;
    },
  },
);

export function listItems(list: Arg): readonly Arg[] {
  if (list.kind !== 'list') throw new Undetermined('the items of the list are not known');
  return list.items;
}

function trimmed(x: Tensor, trim: string): Tensor {
  const data = Array.from(x.dense());
  const first = data.findIndex((v) => v !== 0);
  if (x.rank !== 1) throw new Undetermined('trim_zeros: of other than vectors it is not computed');
  if (first < 0) return vector(x.dtype, []);
  const last = data.findLastIndex((v) => v !== 0);
  return vector(x.dtype, data.slice(/f/i.test(trim) ? first : 0, /b/i.test(trim) ? last + 1 : undefined));
}

/** `np.compress`, `np.extract`, `np.trim_zeros`: 1-D, of a size that depends on the data. */
const picked = moving(
  'np_picked',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (!args.has('dim')) return like(x, [c.fresh('picked')]);
    return like(
      x,
      mapAxis(x, args.constInt('dim'), 'compress', c, () => [c.fresh('picked')]),
    );
  },
  {
    differentiable: false,
    eval(args) {
      if (args.str('kind') === 'trim') return trimmed(args.value('input'), args.str('trim'));
      const places = Array.from(args.value('condition').dense()).flatMap((v, i) => (v !== 0 ? [i] : []));
      return alongFirst(args, (rows) => rowsAt(rows, places));
    },
  },
);

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
const lexsort = op(
  'np_lexsort',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, c.knownRank(x).slice(1), indexType(x));
  },
  {
    differentiable: false,
    eval(args, out) {
      const keys = args.value('input');
      if (keys.rank !== 2) throw new Undetermined('lexsort: keys of other than two dims are not computed');
      const [count, n] = keys.sizes;
      const data = keys.dense();
      const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => {
        for (let k = count - 1; k >= 0; k--) {
          const sign = ascending(data[k * n + i], data[k * n + j]);
          if (sign !== 0) return sign;
        }
        return 0;
      });
      return vector(out.dtype, order);
    },
  },
);

/** `sliding_window_view(x, window, axis)`: the places of each window, then the axes of the window. */
const slidingWindows = moving(
  'np_sliding_window_view',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = [...c.knownRank(x)];
    const windows = args.ints('size');
    const axes = args.has('dim')
      ? args.constInts('dim').map((d) => c.axis(d, dims.length, 'sliding_window_view'))
      : null;
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
  },
  {
    view: true,
    eval(args, out) {
      const x = args.value('input');
      const axes = args.has('dim') ? args.constInts('dim') : x.sizes.map((_, i) => i);
      const strides = axes.map((a) => x.strides[a < 0 ? a + x.rank : a]);
      args.ints('size');
      return x.asStrided(out.sizes, [...x.strides, ...strides], x.offset);
    },
    compose(B, { input }, args) {
      const sizes = args.constInts('size');
      const axes = args.has('dim') ? args.constInts('dim') : sizes.map((_, i) => i);
      const rank = rankOf(args.tensor('input'));
      const along = (x: Var, k: number) => {
        const dimension = axes[k] < 0 ? axes[k] + rank : axes[k];
        return B.call('unfold', { input: x, dimension, size: sizes[k], step: 1 });
      };
      return axes.reduce((x, _, k) => along(x, k), input);
    },
  },
);

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
  resize,
  select,
  picked,
  fromBuffer,
  lexsort,
  slidingWindows,
  histogram2d,
];
