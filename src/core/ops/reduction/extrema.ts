/** Largest and smallest elements, and elements at a rank: medians, modes, k-th values. */
import { mapRows, type RowReduction, reduceRows } from '../../tensor/rows';
import { Tensor } from '../../tensor/tensor';
import { axisAt, rankOf, reduced } from '../axes';
import { perElement, perInput } from '../cost';
import { broadcastOf, indexType } from '../elementwise';
import { larger, smaller } from '../elementwise/arithmetic';
import { arraysOf } from '../operands';
import { type FlopRule, type OpArgs, type Operator, type Target, Undetermined } from '../operator';
import { like, scalar, tuple } from '../output';
import {
  axesOfCall,
  axisOf,
  backToPlaces,
  checkAxis,
  checkCount,
  checkNotEmpty,
  floating,
  keepDims,
  op,
  reduction,
  same,
  valuesAndIndices,
} from './define';

/** The largest or smallest element; ties share the adjoint, as in PyTorch. */
function extreme(name: string, pick: (x: number, y: number) => number): Operator {
  return reduction(name, same, {
    row: () => (data, from, n) => {
      let best = data[from];
      for (let i = from + 1; i < from + n; i++) best = pick(best, data[i]);
      return best;
    },
    vjp(B, g, x, y, args, spread) {
      const isBest = B.eq(x, spread(y));
      const ties = B.sum(B.toDType(isBest, 'float64'), axesOfCall(args, rankOf(args.tensor('input'))), keepDims(args));
      return B.mask(isBest, spread(B.div(g, ties)));
    },
  });
}

type Better = (x: number, y: number) => boolean;

/** NaN is the largest and the smallest. */
const above: Better = (x, y) => x > y || (Number.isNaN(x) && !Number.isNaN(y));
const below: Better = (x, y) => x < y || (Number.isNaN(x) && !Number.isNaN(y));

/** Where the first of the best elements of a row is. */
function firstBest(better: Better): RowReduction {
  return (data, from, n) => {
    let best = from;
    for (let i = from + 1; i < from + n; i++) if (better(data[i], data[best])) best = i;
    return best - from;
  };
}

function argOf(name: string, better: Better): Operator {
  return reduction(name, indexType, { row: () => firstBest(better), differentiable: false });
}

/** The elements of the rows along the axis of a call that `place` finds, and where they are. */
function chosen(args: OpArgs, out: Target, place: RowReduction): Tensor[] {
  const x = args.value('input');
  const [rows, dim] = [x.rank === 0 ? x.reshape([1]) : x, axisOf(args, x.rank)];
  const indices = reduceRows(rows, [dim], 'int64', out.items[1].sizes, place);
  const moved = rows.permute([...rows.sizes.map((_, i) => i).filter((i) => i !== dim), dim]).dense();
  const values = Tensor.zeros(out.items[0].dtype, out.items[0].sizes);
  const n = rows.sizes[dim];
  for (let i = 0; i < values.size; i++) values.data[i] = moved[i * n + indices.data[i]];
  return [values, indices];
}

/** `max`, `min`: of all elements; along an axis with indices; or of two tensors element-wise. */
function extremum(name: 'max' | 'min'): Operator {
  const second = (args: OpArgs) => (args.raw('dim').kind === 'tensor' ? 'dim' : args.has('other') ? 'other' : null);
  const flops: FlopRule = (args, output) => (second(args) ? perElement() : perInput())(args, output);
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      const other = second(args);
      if (other) {
        const operands = arraysOf(args, ['input', other], c);
        return broadcastOf(operands, c.promote(operands), name, c);
      }
      const axes = args.has('dim') ? [args.constInt('dim')] : null;
      checkNotEmpty(name, x, axes, c);
      if (axes === null) return scalar(x);
      return valuesAndIndices(x, reduced(x, axes, keepDims(args), name, c));
    },
    flops,
    {
      compose(B, x, args) {
        const other = second(args);
        if (other) return B.call(name === 'max' ? 'maximum' : 'minimum', { input: x.input, other: x[other] });
        if (!args.has('dim')) return B.call(`a${name}`, { input: x.input });
        return B.callMany(`${name}_along`, { input: x.input, dim: args.constInt('dim'), keepdim: keepDims(args) });
      },
    },
  );
}

function extremumAlong(name: 'max_along' | 'min_along', better: Better): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      return valuesAndIndices(x, reduced(x, [args.constInt('dim')], keepDims(args), name, c));
    },
    perInput(),
    {
      eval: (args, out) => chosen(args, out, firstBest(better)),
      vjpOfMany: (B, [g], { input: x }, [, at], args) => ({ input: backToPlaces(B, g, x, at, args) }),
    },
  );
}

/** `aminmax`: over one axis or all. */
const aminmax = op(
  'aminmax',
  (args, c) => {
    const x = args.tensor('input');
    const axes = args.has('dim') ? [args.constInt('dim')] : null;
    checkNotEmpty('aminmax', x, axes, c);
    if (axes && c.rankOf(x) === 0) throw new Undetermined('aminmax: of a 0-d tensor the rank depends on the version');
    const value = like(x, reduced(x, axes, keepDims(args), 'aminmax', c));
    return tuple([value, value], ['min', 'max']);
  },
  perInput(),
  {
    compose(B, { input }, args) {
      const dim = axesOfCall(args, rankOf(args.tensor('input')));
      return ['amin', 'amax'].map((name) => B.call(name, { input, dim, keepdim: keepDims(args) }));
    },
  },
);

const ptp = reduction('ptp', same, {
  flops: perInput(2),
  compose(B, input, args) {
    const dim = axesOfCall(args, rankOf(args.tensor('input')));
    const [low, high] = ['amin', 'amax'].map((name) => B.call(name, { input, dim, keepdim: keepDims(args) }));
    return B.sub(high, low);
  },
});

// ----------------------------------------------------------------------------------------------- elements at a rank

/** Indices of a row in the order of its elements, NaN last; equal ones in the order they stand in. */
function ranked(data: ArrayLike<number>, from: number, n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  const key = (i: number) => data[from + i];
  return order.sort(
    (i, j) =>
      (key(i) < key(j) || (Number.isNaN(key(j)) && !Number.isNaN(key(i)))
        ? -1
        : key(i) > key(j) || Number.isNaN(key(i))
          ? 1
          : i - j) || i - j,
  );
}

/** Which of several equal elements PyTorch takes is not defined. */
function theOnly(data: ArrayLike<number>, from: number, order: readonly number[], k: number): number {
  const x = data[from + order[k]];
  if (data[from + order[k - 1]] === x || data[from + order[k + 1]] === x) {
    throw new Undetermined('which of several equal elements is taken is not defined');
  }
  return order[k];
}

type Select = (args: OpArgs) => RowReduction;

/** The lower of the two in the middle; NaN where there is one. */
const medianAt: Select = () => (data, from, n) => {
  for (let i = 0; i < n; i++) if (Number.isNaN(data[from + i])) return i;
  return theOnly(data, from, ranked(data, from, n), Math.floor((n - 1) / 2));
};

const nanmedianAt: Select = () => (data, from, n) => {
  const order = ranked(data, from, n).filter((i) => !Number.isNaN(data[from + i]));
  return order.length === 0 ? 0 : theOnly(data, from, order, Math.floor((order.length - 1) / 2));
};

const kthAt: Select = (args) => {
  const k = args.constInt('k') - 1;
  return (data, from, n) => theOnly(data, from, ranked(data, from, n), k);
};

/** The smallest of the most frequent elements, the last of them. */
const modeAt: Select = () => (data, from, n) => {
  const order = ranked(data, from, n);
  let best = { count: 0, at: 0 };
  for (let i = 0, run = 0; i < n; i++) {
    run = i > 0 && data[from + order[i]] === data[from + order[i - 1]] ? run + 1 : 1;
    if (run > best.count) best = { count: run, at: order[i] };
  }
  return best.at;
};

/** A value, with an axis also its index. */
function selection(name: string, allByDefault: boolean, place: Select): Operator {
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      if (!args.has('dim') && allByDefault) return scalar(x);
      const dim = args.has('dim') ? args.constInt('dim') : -1;
      const shape = reduced(x, [dim], keepDims(args), name, c);
      const axis = axisAt(x, dim, name, c);
      if (axis && args.has('k')) checkCount(name, args.int('k'), axis.size, 1, dim, c);
      return valuesAndIndices(x, shape);
    },
    null,
    {
      eval(args, out) {
        if (out.items.length > 0) return chosen(args, out, place(args));
        const x = args.value('input');
        if (x.size === 0) throw new RangeError('there are no elements');
        const data = x.dense();
        // Of all elements only the value counts, so that ties are no matter.
        const flat = ranked(data, 0, x.size).filter((i) => name === 'median' || !Number.isNaN(data[i]));
        const hasNaN = name === 'median' && data.some(Number.isNaN);
        const value = hasNaN || flat.length === 0 ? Number.NaN : data[flat[Math.floor((flat.length - 1) / 2)]];
        return Tensor.scalar(out.dtype, value);
      },
      vjp(B, g, { input: x }, y) {
        const isIt = B.eq(x, y);
        return { input: B.mask(isIt, B.div(g, B.sum(isIt))) };
      },
      vjpOfMany: (B, [g], { input: x }, [, at], args) => ({ input: backToPlaces(B, g, x, at, args) }),
    },
  );
}

/** NumPy's median: the mean of the two in the middle. */
const npMedian = reduction('np_median', floating, {
  flops: null,
  row: (args) => {
    // NaN comes last in the order, so that what is before it are the numbers.
    const isSkipping = args.has('function') && args.str('function') === 'nanmedian';
    return (data, from, n) => {
      let count = n;
      for (let i = from; i < from + n; i++) if (Number.isNaN(data[i])) count--;
      if (count === 0 || (count < n && !isSkipping)) return Number.NaN;
      const order = ranked(data, from, n);
      const at = (k: number) => data[from + order[k]];
      return (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
    };
  },
  compose(B, input, args) {
    const name = args.has('function') && args.str('function') === 'nanmedian' ? 'nanquantile' : 'quantile';
    const dim = args.raw('dim');
    if (dim.kind !== 'none' && dim.kind !== 'int') throw new Undetermined('the gradient of a median over several axes');
    return B.call(name, { input, q: 0.5, dim: { arg: dim }, keepdim: keepDims(args) });
  },
});

// ------------------------------------------------------------------------------------------------------------ scans

/** `cummax`, `cummin`: values and indices of the same shape; of equal ones the last. */
function scanWithIndex(name: string, better: Better): Operator {
  const atLeast: Better = (x, y) => !better(y, x);
  return op(
    name,
    (args, c) => {
      const x = args.tensor('input');
      checkAxis(args, x, name, c);
      return valuesAndIndices(x, x.shape);
    },
    perInput(),
    {
      eval(args) {
        const x = args.value('input');
        const dim = axisOf(args, x.rank);
        const indices = mapRows(x, dim, 'int64', (data, from, n, to) => {
          let best = from;
          for (let i = from; i < from + n; i++) {
            if (atLeast(data[i], data[best])) best = i;
            to[i] = best - from;
          }
        });
        const values = mapRows(x, dim, x.dtype, (data, from, n, to) => {
          let best = data[from];
          for (let i = from; i < from + n; i++) {
            if (atLeast(data[i], best)) best = data[i];
            to[i] = best;
          }
        });
        return [values, indices];
      },
      vjpOfMany(B, [g], { input: x }, [, at], args) {
        const rank = rankOf(args.tensor('input'));
        if (g === null || rank === 0) return { input: g };
        return { input: B.scatterAdd(B.zerosLike(x), axisOf(args, rank), at, g) };
      },
    },
  );
}

export const operators: readonly Operator[] = [
  extreme('amax', larger),
  extreme('amin', smaller),
  argOf('argmax', above),
  argOf('argmin', below),
  // A float in PyTorch 1.13, an index later.
  reduction('masked_argmax', () => null),
  reduction('masked_argmin', () => null),
  extremum('max'),
  extremum('min'),
  extremumAlong('max_along', above),
  extremumAlong('min_along', below),
  aminmax,
  ptp,
  selection('median', true, medianAt),
  selection('nanmedian', true, nanmedianAt),
  selection('mode', false, modeAt),
  selection('kthvalue', false, kthAt),
  npMedian,
  scanWithIndex('cummax', above),
  scanWithIndex('cummin', below),
];
