/** Quantiles, covariances and numeric gradients. */
import { Dim } from '../../dim';
import { type DType, dtypeKind } from '../../dtype';
import { knownDims } from '../../shape';
import { reduceRows } from '../../tensor/rows';
import { Tensor } from '../../tensor/tensor';
import { axesOf, rankError, rankOf, reduced, reducedAxes, sizesKnown } from '../axes';
import type { Backend } from '../backend';
import { perElement } from '../cost';
import { libraryAttribute, onlyArray } from '../operands';
import {
  type Arg,
  type Inputs,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from '../operator';
import { like, scalar, tuple } from '../output';
import { floating, keepDims, op } from './define';

/** `quantile(q, dim)`: without an axis of the flat input; a 1-D `q` adds a first axis. */
function quantile(name: string, rest: Partial<Operator> | false = {}): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const q = args.raw('q');
      const shape = reduced(x, reducedAxes(args, 'dim', x.library === 'torch'), keepDims(args), name, c);
      const dtype = x.library === 'torch' ? x.dtype : x.library === 'numpy' ? quantileType(x.dtype, args) : null;
      if (q.kind === 'float' || q.kind === 'int') return like(x, shape, dtype);
      const outer = onlyArray(args, 'q', c);
      const dims = c.knownRank(outer);
      // NumPy 1 put the axes of such a `q` elsewhere.
      if (name === 'nanquantile' && dims.length > 1 && x.library === 'numpy')
        throw new Undetermined('nanquantile: q of several dims');
      return like(x, { ...shape, front: [...dims, ...shape.front] }, dtype);
    },
    null,
    rest,
  );
}

/** NumPy mixes integers as floats; of one of them it keeps the type. */
function quantileType(dtype: DType | null, args: OpArgs): DType | null {
  if (dtype === 'float64') return dtype;
  const picks = args.has('interpolation') && /^(lower|higher|nearest|inverted_cdf)$/.test(args.str('interpolation'));
  return dtype !== null && dtypeKind(dtype) === 'int' ? (picks ? dtype : 'float64') : null;
}

/** Between the two sorted elements around place q (n − 1), in their ratio; NaN where one of the row is. */
function quantiles(B: Backend, { input }: Inputs, args: OpArgs): Var {
  if (args.raw('dim').kind === 'list') return overSeveral(B, input, args);
  const rank = rankOf(args.tensor('input'));
  const flat = !args.has('dim');
  const keepdim = keepDims(args);
  const method = args.has('interpolation') ? args.str('interpolation') : 'linear';
  if (args.has('overwrite_input') && args.bool('overwrite_input'))
    throw new Undetermined('overwrite_input is not computed');
  const dtype = libraryAttribute(args) === 'numpy' ? quantileType(input.type.dtype, args) : null;
  const given = dtype !== null && dtype !== input.type.dtype ? B.toDType(input, dtype) : input;
  const x = flat ? B.reshape(given, [-1]) : given;
  const dim = flat ? 0 : args.constInt('dim');
  const n = knownDims(x.type.shape)!.at(dim)?.value ?? 1;
  const sorted = B.callMany('sort', { input: x, dim })[0];
  const isBroken = B.call('any', { input: B.fn('isnan', x), dim, keepdim: false });
  const q = args.value('q');
  const unit = args.has('percent') ? 100 : 1;
  const rows = Array.from(q.dense(), (share) => {
    if (!(share >= 0 && share <= unit)) throw new RangeError(`quantile: q must be in 0 … ${unit}, found ${share}`);
    const place = placeOf(method, share / unit, n);
    const [low, high] = [Math.floor(place), Math.ceil(place)].map((k) => B.select(sorted, dim, k));
    const between = B.add(low, B.mul(B.sub(high, low), place - Math.floor(place)));
    const value = Math.floor(place) === place ? low : between;
    const row = dtypeKind(value.type.dtype!) === 'int' ? value : B.where(isBroken, Number.NaN, value);
    if (!keepdim) return row;
    return flat ? B.reshape(row, Array<number>(rank).fill(1)) : B.unsqueeze(row, dim);
  });
  return q.rank === 0 ? rows[0] : B.stack(rows, 0);
}

/** Over several axes: over one that holds them all. */
function overSeveral(B: Backend, input: Var, args: OpArgs): Var {
  const sizes = sizesKnown(args.tensor('input'));
  const axes = args.constInts('dim').map((d) => (d < 0 ? d + sizes.length : d));
  const kept = range(sizes.length).filter((k) => !axes.includes(k));
  const merged = B.reshape(B.permute(input, [...kept, ...axes]), [...kept.map((k) => sizes[k]), -1]);
  const [q, percent] = [{ arg: args.raw('q') }, args.has('percent')];
  const interpolation = args.has('interpolation') ? args.str('interpolation') : 'linear';
  const row = B.call('quantile', {
    input: merged,
    q,
    dim: kept.length,
    interpolation,
    ...(percent ? { percent } : {}),
  });
  if (!keepDims(args)) return row;
  const outer = args.value('q').sizes;
  return B.reshape(row, [...outer, ...sizes.map((n, k) => (axes.includes(k) ? 1 : n))]);
}

/** α and β of the methods that lie on a line between plotting positions (Hyndman & Fan 1996). */
const POSITIONS: Readonly<Record<string, readonly [number, number]>> = {
  interpolated_inverted_cdf: [0, 1],
  hazen: [0.5, 0.5],
  weibull: [0, 0],
  linear: [1, 1],
  median_unbiased: [1 / 3, 1 / 3],
  normal_unbiased: [3 / 8, 3 / 8],
};

/** The place between 0 and n - 1 in the sorted row; a fraction says in which ratio two neighbours are mixed. */
function placeOf(method: string, q: number, n: number): number {
  const place = q * (n - 1);
  switch (method) {
    case 'lower':
      return Math.floor(place);
    case 'higher':
      return Math.ceil(place);
    case 'midpoint':
      return Number.isInteger(place) ? place : Math.floor(place) + 0.5;
    case 'nearest':
      if (Math.abs(place - Math.floor(place) - 0.5) < 1e-9)
        throw new Undetermined('quantile: a place half-way between two');
      return Math.round(place);
    case 'inverted_cdf':
      return Math.max(0, Math.ceil(q * n) - 1);
  }
  if (!Object.hasOwn(POSITIONS, method)) throw new Undetermined(`quantile: the method ${method} is not computed`);
  const [a, b] = POSITIONS[method];
  return Math.min(n - 1, Math.max(0, n * q + a + q * (1 - a - b) - 1));
}

/** `nanquantile`: of the numbers of each row, on a line between two neighbours. */
function quantilesOfNumbers(args: OpArgs, out: Target): Tensor {
  const x = args.value('input').to('float64');
  const unit = args.has('percent') ? 100 : 1;
  if (args.has('interpolation') && args.str('interpolation') !== 'linear')
    throw new Undetermined('nanquantile: only linear interpolation is computed');
  const q = args.value('q');
  const axes = args.has('dim') ? args.constInts('dim').map((d) => (d < 0 ? d + x.rank : d)) : range(x.rank);
  const sizes = out.sizes.slice(q.rank);
  const bad = q.dense().find((share) => !(share >= 0 && share <= unit));
  if (bad !== undefined) throw new RangeError(`nanquantile: q must be in 0 … ${unit}, found ${bad}`);
  const rows = Array.from(q.dense(), (share) =>
    reduceRows(x, axes, out.dtype, sizes, (data, from, n) => {
      const row = Array.from({ length: n }, (_, i) => data[from + i]).filter((v) => !Number.isNaN(v));
      if (row.length === 0) return Number.NaN;
      row.sort((a, b) => a - b);
      const place = (share / unit) * (row.length - 1);
      const low = row[Math.floor(place)];
      return low + (row[Math.ceil(place)] - low) * (place - Math.floor(place));
    }).dense(),
  );
  return Tensor.from(
    out.dtype,
    out.sizes,
    rows.flatMap((r) => Array.from(r)),
  );
}

/** The same in operators, for the gradient: numbers come before NaN in order, and each row has a number of its own. */
function nanquantiles(B: Backend, { input }: Inputs, args: OpArgs): Var {
  const rank = rankOf(args.tensor('input'));
  const flat = !args.has('dim');
  if (!flat && args.constInts('dim').length > 1)
    throw new Undetermined('the gradient of nanquantile over several axes');
  const x = flat ? B.reshape(input, [-1]) : input;
  const dim = flat ? 0 : args.constInt('dim');
  const sorted = B.callMany('sort', { input: x, dim })[0];
  const isNumber = B.toDType(B.fn('logical_not', B.fn('isnan', x)), args.tensor('input').dtype!);
  const last = B.call('clamp', { input: B.sub(B.sum(isNumber, dim, true), 1), min: 0 });
  const q = args.value('q');
  const unit = args.has('percent') ? 100 : 1;
  const rows = Array.from(q.dense(), (share) => {
    const place = B.mul(last, share / unit);
    const at = (name: string) => B.gather(sorted, dim, B.toDType(B.fn(name, place), 'int64'));
    const [low, high] = [at('floor'), at('ceil')];
    const row = B.add(low, B.mul(B.sub(high, low), B.sub(place, B.fn('floor', place))));
    if (!keepDims(args)) return B.squeeze(row, dim);
    return flat ? B.reshape(row, Array<number>(rank).fill(1)) : row;
  });
  return q.rank === 0 ? rows[0] : B.stack(rows, 0);
}

/** `gradient`: one tensor an axis. */
const gradient = op(
  'gradient',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const rank = c.knownRank(x).length;
    const axes = args.has('dim') ? axesOf(args.constInts('dim'), rank, 'gradient', c) : range(rank);
    checkSpacing(args.raw('spacing'), axes.length);
    const each = like(x, x.shape, floating(x, c));
    if (libraryAttribute(args) && (axes.length === 1 || args.raw('dim').kind === 'int')) return each;
    return tuple(axes.map(() => each));
  },
  perElement(2),
  { compose: gradientsAlongAxes },
);

/**
 * Second-order differences inside, first- or second-order ones at both ends (`edge_order`); between points at equal
 * distances, or at coordinates. B. Fornberg, Math. Comp. 51 (1988), 699.
 */
function gradientsAlongAxes(B: Backend, { input }: Inputs, args: OpArgs): Var | readonly Var[] {
  const rank = rankOf(args.tensor('input'));
  const dtype = args.tensor('input').dtype;
  const x = dtype !== null && dtypeKind(dtype) === 'int' ? B.mul(input, 1.0) : input;
  const axes = args.has('dim') ? args.constInts('dim').map((d) => (d < 0 ? d + rank : d)) : range(rank);
  const order = args.has('edge_order') ? args.constInt('edge_order') : 1;
  const sizes = sizesKnown(args.tensor('input'));
  const each = axes.map((dim, k) => {
    if (sizes[dim] <= order) {
      throw new RangeError(`gradient: dim ${dim} has ${sizes[dim]} elements, at least ${order + 1} are needed`);
    }
    return alongAxis(B, x, dim, stepsOf(B, args, k, rank - dim - 1, sizes[dim]), order, sizes[dim]);
  });
  return libraryAttribute(args) && (axes.length === 1 || args.raw('dim').kind === 'int') ? each[0] : each;
}

/** Distances between neighbours along an axis, before `behind` more axes: a number where all are equal. */
function stepsOf(B: Backend, args: OpArgs, k: number, behind: number, n: number): Var | number {
  const spacing = args.raw('spacing');
  if (spacing.kind === 'none') return 1;
  if (spacing.kind !== 'list') return args.number('spacing');
  const item = spacing.items[k];
  if (item.kind === 'tensor') {
    if (!item.node || rankOf(item.type) !== 1) throw new Undetermined('gradient: coordinates that are no vector');
    const [count] = sizesKnown(item.type);
    if (count !== n) throw new RangeError(`gradient: ${count} coordinates for ${n} elements along the axis`);
    const steps = B.sub(B.narrow(item.node, 0, 1, n - 1), B.narrow(item.node, 0, 0, n - 1));
    return B.reshape(steps, [-1, ...Array<number>(behind).fill(1)]);
  }
  if (item.kind === 'float' && item.value !== null) return item.value;
  if (item.kind === 'int' && item.value.value !== null) return item.value.value;
  throw new Undetermined('gradient: a spacing that is not known');
}

function alongAxis(B: Backend, x: Var, dim: number, steps: Var | number, order: number, n: number): Var {
  const part = (from: number, count: number) => B.narrow(x, dim, from, count);
  const step = (k: number) => (typeof steps === 'number' ? steps : B.narrow(steps, 0, k, 1));
  const slope = (k: number) => B.div(B.sub(part(k + 1, 1), part(k, 1)), step(k));
  const ends =
    order === 1
      ? [slope(0), slope(n - 2)]
      : [edge(B, slope(0), slope(1), step(0), step(1)), edge(B, slope(n - 2), slope(n - 3), step(n - 2), step(n - 3))];
  if (n === 2) return B.cat(ends, dim);
  const [low, middle, high] = [part(0, n - 2), part(1, n - 2), part(2, n - 2)];
  const [before, after] =
    typeof steps === 'number' ? [steps, steps] : [B.narrow(steps, 0, 0, n - 2), B.narrow(steps, 0, 1, n - 2)];
  const inner =
    typeof steps === 'number'
      ? B.div(B.sub(high, low), 2 * steps)
      : weighted(B, B.div(B.sub(middle, low), before), B.div(B.sub(high, middle), after), before, after);
  return B.cat([ends[0], inner, ends[1]], dim);
}

/** The slope in the middle of two intervals: each counts by the width of the other. */
function weighted(B: Backend, left: Var, right: Var, before: Var | number, after: Var | number): Var {
  return B.div(B.add(B.mul(left, after), B.mul(right, before)), B.add(before, after));
}

/** The slope at an end from those of the first and the second interval. */
function edge(B: Backend, first: Var, second: Var, a: Var | number, b: Var | number): Var {
  return B.add(first, B.mul(B.sub(first, second), B.div(a, B.add(a, b))));
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** A list of distances has one for each axis. */
function checkSpacing(spacing: Arg, axes: number): void {
  if (spacing.kind !== 'list' || spacing.items.length === axes) return;
  throw new ShapeError('gradient-spacing', `gradient: ${spacing.items.length} spacings for ${axes} axes`);
}

/** `cov`, `corrcoef`: rows are variables; (n, n), or 0-d for a single one. */
function covariance(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dims = c.ranked(x, [0, 1, 2], name);
      if (x.library === 'torch') checkWeights(args, dims, c);
      const byColumn = args.has('rowvar') && !args.bool('rowvar');
      const dtype = covarianceType(x, c);
      if (dims.length < 2) return scalar(x, dtype);
      if (args.has('y')) throw new Undetermined(`${name}: a second set of variables is not modelled`);
      const n = dims[byColumn ? 1 : 0];
      // A single variable gives a 0-d result.
      if (c.compare(n, Dim.one) === 'proved') return scalar(x, dtype);
      if (!n.isConst && c.assume.minOf(n) < 2) throw new Undetermined(`${name}: one variable or several`);
      return like(x, [n, n], dtype);
    },
    null,
    {
      compose(B, { input }, args) {
        for (const n of ['fweights', 'aweights', 'y', 'ddof', 'bias']) {
          const arg = args.raw(n);
          if (arg.kind !== 'none' && !(arg.kind === 'bool' && arg.value === false))
            throw new Undetermined(`${name}: ${n}`);
        }
        const rank = rankOf(args.tensor('input'));
        const byColumn = args.has('rowvar') && !args.bool('rowvar') && rank === 2;
        const isSmall = libraryAttribute(args) === 'numpy' && dtypeKind(input.type.dtype!) !== 'complex';
        const wide = isSmall ? B.toDType(input, 'float64') : input;
        const x = rank < 2 ? B.reshape(wide, [1, -1]) : byColumn ? B.mT(wide) : wide;
        const centred = B.sub(x, B.mean(x, -1, true));
        const n = sizesKnown(x.type)[1];
        const correction = args.optionalNumber('correction') ?? 1;
        const c = B.div(B.matmul(centred, B.mT(centred)), Math.max(0, n - correction));
        const result = name === 'cov' ? c : correlation(B, c);
        return sizesKnown(x.type)[0] === 1 ? B.reshape(result, []) : result;
      },
    },
  );
}

/** Over the standard deviations of both variables, which are the roots of the diagonal. */
function correlation(B: Backend, c: Var): Var {
  const d = B.sqrt(B.call('diagonal', { input: c, offset: 0, dim1: 0, dim2: 1 }));
  return B.div(B.div(c, B.unsqueeze(d, 1)), B.unsqueeze(d, 0));
}

/** NumPy computes covariances in double precision at least. */
function covarianceType(x: TensorType, c: ShapeContext): DType | null {
  if (x.library !== 'numpy') return floating(x, c);
  if (x.dtype === null) return null;
  return dtypeKind(x.dtype) === 'complex' ? 'complex128' : 'float64';
}

/** Weights of `cov` are one number an observation, which is a column. */
function checkWeights(args: OpArgs, dims: readonly Dim[], c: ShapeContext): void {
  for (const name of ['fweights', 'aweights']) {
    const weights = args.raw(name);
    const found = weights.kind === 'tensor' ? c.dims(weights.type) : null;
    if (!found) continue;
    if (found.length > 1) throw rankError('cov', `at most 1-D ${name}`, found);
    const observations = dims.at(-1) ?? Dim.one;
    const given = found[0] ?? Dim.one;
    c.require(given, observations, () => {
      return new ShapeError('cov-weights', `cov: ${given} ${name} for ${observations} observations`, [
        { dim: given, role: name },
        { dim: observations, role: 'observations' },
      ]);
    });
  }
}

export const operators: readonly Operator[] = [
  quantile('quantile', { compose: quantiles }),
  quantile('nanquantile', { eval: quantilesOfNumbers, compose: nanquantiles }),
  gradient,
  covariance('cov'),
  covariance('corrcoef'),
];
