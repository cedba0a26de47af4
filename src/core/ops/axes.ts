/** Axes of tensors whose rank may be unknown: what reductions, layout and indexing share. */
import { Dim } from '../dim';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { dimOf, intElement } from './literals';
import { type Arg, type OpArgs, type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';
import { show } from './output';

/** One axis of a tensor. */
export interface Axis {
  readonly size: Dim;
  /** The shape with other dims in the place of the axis; none removes it. A 0-d tensor stays 0-d. */
  put(...dims: readonly Dim[]): Shape;
}

/**
 * The axis at `dim` (negative from the end). A 0-d tensor has one axis of size 1, as in PyTorch. Null when the axis
 * lies in the unknown middle.
 */
export function axisAt(x: TensorType, dim: number, what: string, c: ShapeContext): Axis | null {
  const dims = c.dims(x);
  if (dims) {
    refuseScalar(x, what, c);
    const i = c.axis(dim, dims.length, what);
    if (dims.length === 0) return { size: Dim.one, put: () => shapeOf([]) };
    return { size: dims[i], put: (...d) => shapeOf([...dims.slice(0, i), ...d, ...dims.slice(i + 1)]) };
  }
  if (dim < 0) {
    const last = c.trailing(x, -dim, what);
    return { size: last[0], put: (...d) => c.withTrailing(x, -dim, [...d, ...last.slice(1)]) };
  }
  const size = c.sizeAt(x, dim, what);
  const s = resolve(x.shape);
  if (s.rest !== null && dim >= s.front.length) return null;
  return { size, put: (...d) => ({ ...s, front: [...s.front.slice(0, dim), ...d, ...s.front.slice(dim + 1)] }) };
}

/** NumPy refuses the axis of a 0-d array in some functions and makes a vector of it in others. */
export function refuseScalar(x: TensorType, what: string, c: ShapeContext): void {
  if (x.library !== 'torch' && c.rankOf(x) === 0) throw new Undetermined(`${what}: an axis of a 0-d array`);
}

/** An axis of a tensor that must have one: `select`, `split`, `unbind` refuse 0-d tensors. */
export function properAxis(x: TensorType, dim: number, what: string, c: ShapeContext): Axis | null {
  if (c.rankOf(x) === 0) throw new ShapeError('rank', `${what}: expected at least a 1-D tensor, found a 0-d one`);
  return axisAt(x, dim, what, c);
}

/** `x` with the axis replaced by dims made from its size; a shape of unknown dims when the axis cannot be placed. */
export function mapAxis(
  x: TensorType,
  dim: number,
  what: string,
  c: ShapeContext,
  f: (size: Dim) => readonly Dim[],
): Shape {
  const axis = axisAt(x, dim, what, c);
  return axis ? axis.put(...f(axis.size)) : c.unknown(what);
}

/** Distinct axes in [0, rank) from ints that may be negative. */
export function axesOf(list: readonly number[], rank: number, what: string, c: ShapeContext): number[] {
  const axes = list.map((d) => c.axis(d, rank, what));
  const twice = axes.find((a, i) => axes.indexOf(a) !== i);
  if (twice !== undefined) throw new ShapeError('axis-repeated', `${what}: dim ${twice} is given twice`);
  return axes;
}

/** The known axes of a reduction: null for all of them. `emptyIsAll` is PyTorch's reading of `dim=[]`. */
export function reducedAxes(args: OpArgs, name = 'dim', emptyIsAll = true): number[] | null {
  if (!args.has(name)) return null;
  const list = args.constInts(name);
  return list.length === 0 && emptyIsAll ? null : list;
}

/** PyTorch reduces over axes of a bit set. */
const MAX_DIMS = 64;

/** The shape after a reduction over axes (null: all). */
export function reduced(
  x: TensorType,
  list: readonly number[] | null,
  keepdim: boolean,
  what: string,
  c: ShapeContext,
): Shape {
  const dims = c.dims(x);
  const left = keepdim ? [Dim.one] : [];
  if (dims) {
    if (list === null) return shapeOf(keepdim ? dims.map(() => Dim.one) : []);
    if (dims.length > MAX_DIMS && x.library === 'torch') {
      throw new ShapeError('rank', `${what}: reduces at most ${MAX_DIMS} dims, found ${dims.length}`);
    }
    const axes = axesOf(list, dims.length, what, c);
    return shapeOf(dims.flatMap((d, i) => (axes.includes(i) ? left : [d])));
  }
  if (list === null) return keepdim ? c.unknown(what) : shapeOf([]);
  return reducedOpen(x, list, left, what, c);
}

/** The same where the rank is unknown: every axis must lie in the front or the back. */
function reducedOpen(
  x: TensorType,
  list: readonly number[],
  left: readonly Dim[],
  what: string,
  c: ShapeContext,
): Shape {
  for (const d of list) c.sizeAt(x, d, what);
  const s = resolve(x.shape);
  if (s.rest === null) return reduced(x, list, left.length > 0, what, c);
  const inFront = list.filter((d) => d >= 0);
  const inBack = list.filter((d) => d < 0).map((d) => s.back.length + d);
  if (inFront.some((d) => d >= s.front.length) || inBack.some((d) => d < 0)) return c.unknown(what);
  return {
    front: s.front.flatMap((d, i) => (inFront.includes(i) ? left : [d])),
    rest: s.rest,
    back: s.back.flatMap((d, i) => (inBack.includes(i) ? left : [d])),
  };
}

/** A size that must not be negative. */
export function checkSize(size: Dim, what: string, c: ShapeContext): Dim {
  if (size.value !== null && size.value < 0) {
    throw new ShapeError('negative-size', `${what}: a size cannot be negative, found ${size}`);
  }
  learnAtLeast(size, 0, c);
  return size;
}

/** Learns a lower bound of a dim that is a symbol, or a symbol and a number. */
export function learnAtLeast(d: Dim, least: number, c: ShapeContext): void {
  const n = c.assume.normalize(d);
  const offset = n.terms.find((t) => t.key === '')?.coef ?? 0;
  const sym = n.sub(offset).sym;
  if (sym) c.assume.setMin(sym, least - offset);
}

/** A size as the caller knows it: what is used as a size is an int; null when nothing else is known. */
export function sizeOf(item: Arg): Dim | null {
  if (item.kind === 'int') return item.value;
  const element = intElement(item);
  if (element) return element;
  return item.kind === 'unknown' && item.refine ? item.refine.int() : null;
}

/**
 * The sizes that an array lists, alone or as the only one of several arguments; null for one that is not known. Null when not
 * even their number is known, undefined for anything but an array with an axis.
 */
export function sizesInArray(arg: Arg): (Dim | null)[] | null | undefined {
  const only = arg.kind === 'list' && arg.items.length === 1 ? arg.items[0] : arg;
  if (only.kind !== 'tensor') return undefined;
  const dims = knownDims(only.type.shape);
  if (dims?.length === 0) return undefined;
  const count = dims?.length === 1 ? dims[0].value : null;
  const { values } = only.type;
  return count === null ? null : Array.from({ length: count }, (_, n) => (values ? dimOf(values[n]) : null));
}

/** Dims from an argument that lists sizes. An item that is not known is a new symbol. */
export function sizesOf(args: OpArgs, name: string, what: string, c: ShapeContext): Shape {
  const arg = args.raw(name);
  const listed = sizesInArray(arg);
  if (listed === null) return c.unknown(what);
  if (listed) return shapeOf(listed.map((size) => checkSize(size ?? c.fresh('size'), what, c)));
  if (arg.kind === 'unknown') {
    const shape = c.unknown(what);
    arg.refine?.whenInt((size) => {
      const dims = c.bindRank({ shape, dtype: null, library: 'torch' }, 1);
      if (dims) c.assume.equate(dims[0], size);
    });
    return shape;
  }
  if (arg.kind !== 'list') return shapeOf([checkSize(args.int(name), what, c)]);
  return shapeOf(arg.items.map((item) => checkSize(sizeOf(item) ?? c.fresh('size'), what, c)));
}

/** The dim from `pool` that is the same size, if any: it may carry a name. Numbers may be the same by chance. */
export function sameAs(d: Dim, pool: readonly Dim[]): Dim {
  return d.label || d.isConst ? d : (pool.find((p) => p.label !== undefined && p.equals(d)) ?? d);
}

/** The number of dims, which must be known: what `eval`, `vjp` and `compose` go by. */
export function rankOf(x: TensorType): number {
  const dims = knownDims(x.shape);
  if (!dims) throw new Undetermined('the number of dimensions is not known');
  return dims.length;
}

/** The sizes, which must be known numbers. */
export function sizesKnown(x: TensorType): number[] {
  return (knownDims(x.shape) ?? []).slice(0, rankOf(x)).map((d) => {
    if (d.value === null) throw new Undetermined(`the size ${d} is not known`);
    return d.value;
  });
}

/** The sizes of an argument, which must be known numbers. */
export function knownSizes(args: OpArgs, name: string): number[] {
  return sizesKnown(args.tensor(name));
}

/** The axes that a reduction was asked for, in [0, rank): all of them by default. */
export function axesReduced(args: OpArgs, rank: number, name = 'dim', emptyIsAll = true): number[] {
  const list = reducedAxes(args, name, emptyIsAll);
  if (list === null) return Array.from({ length: rank }, (_, i) => i);
  return rank === 0 ? [] : list.map((d) => (d < 0 ? d + rank : d));
}

/** A tensor of the wrong rank. */
export function rankError(what: string, wanted: string, dims: readonly Dim[]): ShapeError {
  return new ShapeError('rank', `${what}: expected ${wanted}, found ${dims.length}-D ${show(dims)}`);
}
