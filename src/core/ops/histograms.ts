/** Counts of values in bins along one axis, two or more. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { shapeOf } from '../shape';
import { countsInGrid, equalSteps, vector } from '../tensor/sorting';
import { type Data, isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { constantOf } from './literals';
import { libraryAttribute, onlyArray } from './operands';
import {
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';

/** `histc`: counts of equal bins between two numbers, or the smallest and the largest. */
const histc: Operator = {
  name: 'histc',
  shape: (args) => like(args.tensor('input'), shapeOf([args.int('bins')])),
  differentiable: false,
  eval(args, out) {
    const x = args.value('input').dense();
    if (dtypeKind(out.dtype) !== 'float') throw new Undetermined(`a histogram of type ${out.dtype} is not computed`);
    const bins = args.constInt('bins');
    const given = [args.has('min') ? args.number('min') : 0, args.has('max') ? args.number('max') : 0];
    const [low, high] = limits(given[0] === given[1] ? rangeOf(x) : given);
    const round = out.dtype === 'float64' ? (v: number) => v : Math.fround;
    const counts = Tensor.zeros(out.dtype, [bins]);
    for (const v of x) {
      if (!(v >= low && v <= high)) continue;
      const place = Math.trunc(round(round(round(v - low) / round(high - low)) * bins));
      counts.data[Math.min(place, bins - 1)]++;
    }
    return counts;
  },
};

function rangeOf(x: Data): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < x.length; i++) {
    low = Math.min(low, x[i]);
    high = Math.max(high, x[i]);
  }
  return x.length === 0 ? [0, 0] : [low, high];
}

/** One above and one below where there is no width; `step` to each side. */
function limits([low, high]: readonly number[], step = 1): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError(`a range of [${low}, ${high}] is not finite`);
  if (low > high) throw new RangeError(`the range ends at ${high}, before it begins at ${low}`);
  return low === high ? [low - step, high + step] : [low, high];
}

// ------------------------------------------------------------------------------------------------------------ grids

/** Bins of one axis: their edges, or their number. */
type Bins = { readonly edges: TensorType; readonly value: () => Tensor } | { readonly count: Dim };

/** Edges as they are computed, and as another order of the same operations has them. */
interface Edges {
  readonly edges: Tensor;
  readonly other: Data;
}

/** Edges of one axis; without given ones equal steps over the range, else over the values. */
function edgesOf(bins: Bins, x: Data, range: readonly number[] | null, dtype: DType): Edges {
  if ('edges' in bins) {
    const edges = bins.value().to(dtype);
    const data = edges.dense();
    if (data.some((v, i) => i > 0 && !(v >= data[i - 1]))) throw new RangeError('edges of bins must rise');
    return { edges, other: data };
  }
  const count = bins.count.value;
  if (count === null || count < 1) throw new RangeError(`expected at least one bin, found ${bins.count}`);
  const [low, high] = limits(range ?? (x.length === 0 ? [0, 1] : rangeOf(x)), 0.5);
  const other = equalSteps(high, low, count + 1).reverse();
  return { edges: vector(dtype, equalSteps(low, high, count + 1)), other: vector(dtype, other).dense() };
}

/**
 * Counts, or densities, and the edges of each axis. Libraries round the edges between in different ways: where that
 * decides on which side of one an element lies, there is no answer.
 */
function counted(args: OpArgs, columns: readonly Data[], edges: readonly Edges[], out: Target): Tensor[] {
  const weights = args.optionalValue(libraryAttribute(args) ? 'weights' : 'weight')?.dense() ?? null;
  const n = columns[0]?.length ?? 0;
  if (weights && weights.length !== n) throw new RangeError(`${weights.length} weights for ${n} values`);
  const at = edges.map((e) => e.edges.dense());
  const counts = countsInGrid(columns, at, weights);
  if (libraryAttribute(args) === null) {
    const others = edges.map((e) => e.other);
    const again = countsInGrid(columns, others, weights);
    if (again.some((v, i) => v !== counts[i])) {
      throw new Undetermined('an element lies on an edge of bins as far as rounding tells: give the edges');
    }
  }
  if (args.has('density') && args.bool('density')) makeDensity(counts, at);
  const [hist] = out.items;
  return [Tensor.from(hist.dtype, hist.sizes, counts), ...edges.map((e) => e.edges)];
}

/** Divides by the total and the volume of each cell. */
function makeDensity(counts: Float64Array, edges: readonly Data[]): void {
  const total = counts.reduce((a, b) => a + b, 0);
  for (let i = 0; i < counts.length; i++) {
    let rest = i;
    let volume = 1;
    for (const at of edges.toReversed()) {
      const bin = rest % (at.length - 1);
      rest = (rest - bin) / (at.length - 1);
      volume *= at[bin + 1] - at[bin];
    }
    counts[i] /= total * volume;
  }
}

function valuesOf(args: OpArgs, name: string): Tensor {
  const x = args.value(name);
  if (isComplex(x.dtype)) throw new Undetermined('an order of complex numbers is not computed');
  return x;
}

// ---------------------------------------------------------------------------------------------------------- one axis

/** `histogram`: counts, and one edge more than counts. */
const histogram: Operator = {
  name: 'histogram',
  shape(args, c) {
    const x = onlyArray(args, 'input', c);
    const bins = binsOf(args, c);
    const isNumPy = x.library === 'numpy';
    const weighted = args.has('weights') || (args.has('density') && args.bool('density'));
    const dtype = x.library === 'torch' ? x.dtype : isNumPy ? (weighted ? 'float64' : 'int64') : null;
    if ('edges' in bins) {
      const [n] = c.ranked(bins.edges, [1], 'histogram');
      return histogramOf(like(x, [n.sub(1)], dtype), like(bins.edges, [n], isNumPy ? bins.edges.dtype : dtype));
    }
    // Edges between numbers of single precision are of a type that depends on the version.
    const edges = !isNumPy ? dtype : x.dtype !== 'float32' && x.dtype !== 'float16' ? 'float64' : null;
    return histogramOf(like(x, [bins.count], dtype), like(x, [bins.count.add(1)], edges));
  },
  differentiable: false,
  eval(args, out, c) {
    const x = valuesOf(args, 'input').dense();
    const range = args.optionalValue('range');
    const edges = edgesOf(binsOf(args, c), x, range && Array.from(range.dense()), out.items[1].dtype);
    return counted(args, [x], [edges], out);
  },
};

function binsOf(args: OpArgs, c: ShapeContext): Bins {
  const bins = args.raw('bins');
  if (bins.kind !== 'tensor' && bins.kind !== 'list') return { count: args.int('bins') };
  return { edges: onlyArray(args, 'bins', c), value: () => args.value('bins') };
}

function histogramOf(counts: Output, edges: Output): Output {
  return tuple([counts, edges], ['hist', 'bin_edges']);
}

// --------------------------------------------------------------------------------------------------------- more axes

/** `histogramdd`: one axis of bins for each column of the input. */
const histogramdd: Operator = {
  name: 'histogramdd',
  shape(args, c) {
    const x = args.tensor('input');
    const bins = binsOfColumns(args, c, x);
    const sizes = bins.map((b) => ('edges' in b ? c.ranked(b.edges, [1], 'histogramdd')[0] : b.count.add(1)));
    return histogramddOf(
      like(
        x,
        sizes.map((s) => s.sub(1)),
      ),
      bins.map((b, i) => like('edges' in b ? b.edges : x, [sizes[i]])),
    );
  },
  differentiable: false,
  eval(args, out, c) {
    const x = valuesOf(args, 'input');
    const bins = binsOfColumns(args, c, args.tensor('input'));
    const flat = x.dense();
    const columns = bins.map((_, k) =>
      Float64Array.from({ length: x.size / bins.length }, (_, i) => flat[i * bins.length + k]),
    );
    const given = args.optionalValue('range');
    if (given && given.size !== 2 * bins.length)
      throw new RangeError(`expected a range of ${2 * bins.length} numbers, two a column, found ${given.size}`);
    const ranges = given?.dense();
    const edges = bins.map((b, k) =>
      edgesOf(b, columns[k], ranges ? [ranges[2 * k], ranges[2 * k + 1]] : null, out.items[1 + k].dtype),
    );
    return counted(args, columns, edges, out);
  },
};

function histogramddOf(counts: Output, edges: readonly Output[]): Output {
  return tuple([counts, tuple(edges)], ['hist', 'bin_edges']);
}

function binsOfColumns(args: OpArgs, c: ShapeContext, x: TensorType): Bins[] {
  const columns = c.knownRank(x).at(-1)?.value ?? null;
  if (columns === null) throw new Undetermined('histogramdd: the number of columns is not known');
  const bins = args.raw('bins');
  if (bins.kind !== 'list') return Array<Bins>(columns).fill({ count: args.int('bins') });
  // PyTorch leaves out what is more, but of edges.
  const isWrong = bins.items.some((b) => b.kind === 'tensor')
    ? bins.items.length !== columns
    : bins.items.length < columns;
  if (isWrong) {
    throw new ShapeError('histogram-bins', `histogramdd: bins of ${bins.items.length} axes for ${columns} columns`);
  }
  return bins.items.slice(0, columns).map((b, i) => {
    if (b.kind !== 'tensor') return { count: Dim.of(constantOf(b, 'bins')) };
    return { edges: b.type, value: () => args.values('bins')[i] };
  });
}

export const operators: readonly Operator[] = [histc, histogram, histogramdd];
