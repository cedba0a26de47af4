/** Sorting, searching and counting. */
import { Dim } from '../dim';
import { shapeOf } from '../shape';
import { axisAt, mapAxis, rankError, refuseScalar } from './axes';
import { indexType } from './elementwise';
import { constantOf } from './literals';
import { libraryAttribute, onlyArray } from './operands';
import { type OpArgs, type Operator, type Output, type ShapeContext, type TensorType, Undetermined } from './operator';
import { like, tuple } from './output';
import { checkCount, valuesAndIndices } from './reduction';

function op(name: string, shape: Operator['shape'], primitive = true): Operator {
  return { name, primitive, shape };
}

function checkedAxis(args: OpArgs, x: TensorType, name: string, c: ShapeContext): void {
  refuseScalar(x, name, c);
  const rank = c.rankOf(x);
  if (rank !== null && args.has('dim')) c.axis(args.constInt('dim'), rank, name);
}

/** Also `sort(stable, dim, descending)`, whose second argument is a bool: the shape does not depend on it. */
const sort = op('sort', (args, c) => {
  const x = args.tensor('input');
  if (args.raw('dim').kind !== 'bool') checkedAxis(args, x, 'sort', c);
  return valuesAndIndices(x, x.shape);
});

/** `argsort`, NumPy's `argsort(axis=None)` flattens. */
const argsort = op('argsort', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const dtype = indexType(x);
  if (libraryAttribute(args) && !args.has('dim')) return like(x, flat(x, c), dtype);
  if (args.raw('dim').kind !== 'bool') checkedAxis(args, x, 'argsort', c);
  return like(x, x.shape, dtype);
});

function flat(x: TensorType, c: ShapeContext): Dim[] {
  return [Dim.product(c.knownRank(x))];
}

const msort = op('msort', (args) => like(args.tensor('input'), args.tensor('input').shape));

/** `topk(k, dim)`: the axis becomes k. */
const topk = op('topk', (args, c) => {
  const x = args.tensor('input');
  const k = args.int('k');
  const dim = args.has('dim') ? args.constInt('dim') : -1;
  const axis = axisAt(x, dim, 'topk', c);
  if (axis) checkCount('topk', k, axis.size, 0, dim, c);
  return valuesAndIndices(x, axis ? axis.put(k) : c.unknown('topk'));
});

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
  return op(name, (args, c) => {
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
  });
}

/** `bincount`: as many bins as the largest value asks for. */
const bincount = op('bincount', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const dims = c.dims(x);
  if (dims && dims.length !== 1) throw rankError('bincount', 'a 1-D tensor', dims);
  const least = args.has('minlength') ? args.int('minlength') : Dim.zero;
  if (dims?.[0].value === 0) return like(x, [least], indexType(x));
  return like(x, [c.fresh('bins')], args.has('weights') ? null : indexType(x));
});

const histc = op('histc', (args) => like(args.tensor('input'), shapeOf([args.int('bins')])));

/** `histogram`: counts, and one edge more than counts. */
const histogram = op('histogram', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const bins = args.raw('bins');
  const dtype = x.library === 'torch' ? x.dtype : null;
  if (bins.kind === 'tensor' || bins.kind === 'list') {
    const edges = onlyArray(args, 'bins', c);
    const [n] = c.ranked(edges, [1], 'histogram');
    return histogramOf(like(x, [n.sub(1)], dtype), like(edges, [n], dtype));
  }
  const n = args.int('bins');
  return histogramOf(like(x, [n], dtype), like(x, [n.add(1)], dtype));
});

function histogramOf(counts: Output, edges: Output): Output {
  return tuple([counts, edges], ['hist', 'bin_edges']);
}

/** `histogramdd`: one axis of bins for each column of the input. */
const histogramdd = op('histogramdd', (args, c) => {
  const x = args.tensor('input');
  const columns = c.knownRank(x).at(-1)?.value ?? null;
  const bins = args.raw('bins');
  if (columns === null) throw new Undetermined('histogramdd: the number of columns is not known');
  if (bins.kind === 'list' && bins.items.every((b) => b.kind === 'tensor')) {
    const edges = bins.items.map((b) => (b.kind === 'tensor' ? b.type : x));
    const sizes = edges.map((e) => c.ranked(e, [1], 'histogramdd')[0]);
    return tuple([
      like(
        x,
        sizes.map((s) => s.sub(1)),
      ),
      tuple(edges.map((e, i) => like(e, [sizes[i]]))),
    ]);
  }
  const each = bins.kind === 'list' ? bins.items.map((b) => Dim.of(constantOf(b, 'bins'))) : [args.int('bins')];
  const sizes = each.length === 1 ? Array<Dim>(columns).fill(each[0]) : each;
  return tuple([like(x, sizes), tuple(sizes.map((s) => like(x, [s.add(1)])))]);
});

/** `searchsorted(sorted, values)`, `bucketize(values, boundaries)`: one index a value. */
function searching(name: string, values: string, sequence: string): Operator {
  return op(name, (args, c) => {
    const where = args.raw(values);
    const sorted = onlyArray(args, sequence, c);
    const dtype = wants(args, 'out_int32') ? 'int32' : indexType(sorted);
    if (where.kind === 'int' || where.kind === 'float') return like(sorted, [], dtype);
    return like(sorted, onlyArray(args, values, c).shape, dtype);
  });
}

const isin = op('isin', (args, c) => {
  const x = onlyArray(args, 'elements', c);
  return like(x, x.shape, 'bool');
});

/** `take`: by places in the flat tensor; NumPy's `take(axis)` along an axis. */
const take = op('take', (args, c) => {
  const x = onlyArray(args, 'input', c);
  const indices = onlyArray(args, 'index', c);
  if (!libraryAttribute(args)) return like(x, indices.shape);
  if (!args.has('dim')) return like(x, indices.shape);
  const shape = indices.shape;
  if (c.dims(indices) === null) throw new Undetermined('take: the number of dimensions is not known');
  return like(
    x,
    mapAxis(x, args.constInt('dim'), 'take', c, () => shape.front),
  );
});

export const operators: readonly Operator[] = [
  sort,
  argsort,
  msort,
  topk,
  unique('unique'),
  unique('unique_consecutive'),
  bincount,
  histc,
  histogram,
  histogramdd,
  searching('searchsorted', 'input', 'sorted_sequence'),
  searching('bucketize', 'input', 'boundaries'),
  isin,
  take,
];
