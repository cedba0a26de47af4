/** `x[…]`: integers, slices, None, Ellipsis, masks and index tensors, with NumPy's rules and PyTorch's differences. */
import { Dim } from '../dim';
import { dtypeKind } from '../dtype';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { settle, width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { free } from './cost';
import { nonzeroCount } from './elementwise';
import { checkIndices, checkInt } from './indexRange';
import { nestedData, onlyArray } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
} from './operator';
import { like, show } from './output';
import { placesOf, select } from './places';
import { sliceSize } from './slicing';

/** One part of an index, sorted by what it does to the axes. */
type Item =
  | { readonly kind: 'new'; readonly size: Dim }
  | { readonly kind: 'int'; readonly value: Dim | null }
  | { readonly kind: 'slice'; readonly arg: Extract<Arg, { kind: 'slice' }> }
  | { readonly kind: 'ellipsis' }
  /** An index array; `mask` are the sizes that the axes of a mask must have. */
  | {
      readonly kind: 'array';
      readonly shape: Shape;
      readonly mask: readonly Dim[] | null;
      readonly value?: Dim | null;
      readonly places?: TensorType;
    };

/** How many axes of the tensor an item stands for. */
function consumed(item: Item): number {
  if (item.kind === 'new' || item.kind === 'ellipsis') return 0;
  return item.kind === 'array' && item.mask ? item.mask.length : 1;
}

function itemsOf(index: Arg, x: TensorType, c: ShapeContext): Item[] {
  const list = index.kind === 'list' && (index.tuple || isLegacyTuple(index.items, x)) ? index.items : [index];
  return list.map((arg) => itemOf(arg, x, c));
}

/** A list with slices in it cannot be an array: PyTorch takes it as a tuple. */
function isLegacyTuple(items: readonly Arg[], x: TensorType): boolean {
  return x.library === 'torch' && items.some((i) => ['slice', 'ellipsis', 'none'].includes(i.kind));
}

function itemOf(arg: Arg, x: TensorType, c: ShapeContext): Item {
  switch (arg.kind) {
    case 'none':
      return { kind: 'new', size: Dim.one };
    case 'ellipsis':
      return { kind: 'ellipsis' };
    case 'slice':
      return { kind: 'slice', arg };
    case 'int':
      return { kind: 'int', value: arg.value };
    case 'bool':
      return { kind: 'new', size: arg.value === null ? c.fresh('nnz') : Dim.of(Number(arg.value)) };
    case 'tensor':
      return arrayItem(arg.type, c);
    case 'list':
      if (arg.items.some(isIndexPart)) throw new Undetermined('an index by a list of indices');
      return arrayItem(nestedData(arg, x.library, c), c, arg.items.length === 0);
    case 'unknown':
      throw new Undetermined(arg.reason);
    default:
      throw new Undetermined(`an index of kind ${arg.kind}`);
  }
}

/** Old versions read a list with sequences, slices or tensors in it as a tuple. */
function isIndexPart(arg: Arg): boolean {
  return ['slice', 'ellipsis', 'none', 'tensor', 'list'].includes(arg.kind);
}

/** Masks (bool, and uint8 in PyTorch) stand for as many axes as they have; a 0-d integer is like an int. */
function arrayItem(x: TensorType, c: ShapeContext, empty = false): Item {
  if (x.dtype === null) throw new Undetermined('an index whose type is not known');
  const mask = !empty && (x.dtype === 'bool' || (x.dtype === 'uint8' && x.library === 'torch'));
  if (!mask) {
    if (dtypeKind(x.dtype) === 'float' && !x.weak && !empty)
      throw new ShapeError('dtype-mismatch', `indexing: indices have to be integers, found ${x.dtype}`);
    if (dtypeKind(x.dtype) !== 'int' && !empty) throw new Undetermined(`an index of type ${x.dtype}`);
    return c.rankOf(x) === 0 ? { kind: 'int', value: null } : { kind: 'array', shape: x.shape, mask: null, places: x };
  }
  const dims = c.knownRank(x);
  // NumPy takes an empty mask of any size for an empty list of places.
  if (x.library !== 'torch' && dims.some((d) => d.value === 0)) throw new Undetermined('an empty mask');
  return { kind: 'array', shape: shapeOf([nonzeroCount(x) ?? c.fresh('nnz')]), mask: dims };
}

// --------------------------------------------------------------------------------------------------- selecting

/** The selected shape. */
export function selected(x: TensorType, index: Arg, c: ShapeContext): Shape {
  const items = withInts(itemsOf(index, x, c), x);
  const at = items.findIndex((i) => i.kind === 'ellipsis');
  if (items.some((item, i) => item.kind === 'ellipsis' && i !== at)) {
    if (x.library === 'torch') throw new Undetermined('an index with two ellipses');
    throw new ShapeError('index-ellipsis', 'index: only one ellipsis can be given');
  }
  const before = at < 0 ? items : items.slice(0, at);
  const after = at < 0 ? [] : items.slice(at + 1);
  const middle = between(x, count(before), count(after), c);
  // JAX takes the nearest place for one that is not there.
  const clamps = x.library === 'jax';
  const front = walk(before, middle.front, 0, clamps, c);
  return arrange(front, middle, walk(after, middle.back, -count(after), clamps, c), c);
}

/** Beside index arrays NumPy and JAX take an int as one of them; PyTorch selects by ints first. */
function withInts(items: Item[], x: TensorType): Item[] {
  if (x.library === 'torch' || !items.some((i) => i.kind === 'array')) return items;
  return items.map((i) => (i.kind === 'int' ? { kind: 'array', shape: shapeOf([]), mask: null, value: i.value } : i));
}

function count(items: readonly Item[]): number {
  return items.reduce((n, item) => n + consumed(item), 0);
}

interface Parts {
  /** Axes that the items before the ellipsis stand for, and those after. */
  readonly front: readonly Dim[];
  readonly back: readonly Dim[];
  /** What stands between; null when even that is not known. */
  readonly rest: Shape | null;
}

function between(x: TensorType, before: number, after: number, c: ShapeContext): Parts {
  const known = c.dims(x);
  if (known) {
    if (before + after > known.length) {
      throw new ShapeError(
        'index-rank',
        `index: ${before + after} indices for the ${known.length} dims of ${show(known)}`,
      );
    }
    const end = known.length - after;
    return { front: known.slice(0, before), back: known.slice(end), rest: shapeOf(known.slice(before, end)) };
  }
  const front = Array.from({ length: before }, (_, i) => c.sizeAt(x, i, 'index'));
  const back = Array.from({ length: after }, (_, i) => c.sizeAt(x, i - after, 'index'));
  if (c.dims(x)) return between(x, before, after, c);
  const s = resolve(x.shape);
  const apart = s.front.length >= before && s.back.length >= after;
  const rest = apart
    ? { front: s.front.slice(before), rest: s.rest, back: s.back.slice(0, s.back.length - after) }
    : null;
  return { front, back, rest };
}

interface Walked {
  /** `'array'` where index arrays were. */
  readonly dims: readonly (Dim | 'array')[];
  readonly arrays: readonly Shape[];
}

/** The dims that items make of the axes they stand for, of which the first has the number `first`. */
function walk(items: readonly Item[], axes: readonly Dim[], first: number, clamps: boolean, c: ShapeContext): Walked {
  const dims: (Dim | 'array')[] = [];
  const arrays: Shape[] = [];
  let next = 0;
  for (const item of items) {
    if (item.kind === 'new') dims.push(item.size);
    else if (item.kind === 'slice') dims.push(sliceSize(item.arg, axes[next], c));
    else if (item.kind === 'int') {
      if (!clamps) checkInt(item.value, axes[next], first + next, c);
    } else if (item.kind === 'array') {
      for (const [i, size] of (item.mask ?? []).entries()) checkMask(size, axes[next + i], first + next + i, c);
      if (item.value && !clamps) checkInt(item.value, axes[next], first + next, c);
      if (item.places && !clamps) checkIndices(item.places, axes[next], first + next);
      dims.push('array');
      arrays.push(item.shape);
    }
    next += consumed(item);
  }
  return { dims, arrays };
}

function checkMask(size: Dim, axis: Dim, at: number, c: ShapeContext): void {
  c.require(axis, size, () => {
    return new ShapeError('index-mask', `index: a mask of size ${size} for dim ${at} of size ${axis}`, [
      { dim: size, role: 'size of the mask' },
      { dim: axis, role: `size of dim ${at}` },
    ]);
  });
}

/** Puts the broadcast index arrays where they were when they stood together, in front otherwise. */
function arrange(before: Walked, middle: Parts, after: Walked, c: ShapeContext): Shape {
  const arrays = [...before.arrays, ...after.arrays];
  const rest: Shape = middle.rest ?? c.unknown('index');
  if (arrays.length === 0) return joinShapes(before.dims as Dim[], rest, after.dims as Dim[]);
  const shape = c.broadcast(arrays, 'index');
  const split = before.arrays.length > 0 && after.arrays.length > 0;
  if (shape.rest !== null || (split && rest.rest !== null)) return c.unknown('index');
  const flags = [...before.dims, ...rest.front, ...after.dims];
  const together = flags.lastIndexOf('array') - flags.indexOf('array') === arrays.length - 1;
  const front = insertArrays(before.dims, together ? shape.front : []);
  const back = insertArrays(after.dims, together && !before.dims.includes('array') ? shape.front : []);
  return joinShapes(together ? front : [...shape.front, ...front], rest, back);
}

/** `dims` with `shape` in the place of the first index array; the others only go. */
function insertArrays(dims: readonly (Dim | 'array')[], shape: readonly Dim[]): Dim[] {
  const first = dims.indexOf('array');
  return dims.flatMap((d, i) => (d !== 'array' ? [d] : i === first ? shape : []));
}

function joinShapes(front: readonly Dim[], rest: Shape, back: readonly Dim[]): Shape {
  if (rest.rest === null) return shapeOf([...front, ...rest.front, ...back]);
  return { front: [...front, ...rest.front], rest: rest.rest, back: [...rest.back, ...back] };
}

// --------------------------------------------------------------------------------------------------- operators

const getitem: Operator = {
  name: 'getitem',
  primitive: true,
  view: true,
  flops: free,
  shape(args, c) {
    const x = args.tensor('input');
    return like(x, selected(x, args.raw('index'), c));
  },
  eval: (args) => select(args.value('input'), args.raw('index'), args.tensor('input').library),
  vjp: (B, g, { input: x }, _y, args) => ({
    input: B.call('setitem', { input: B.zerosLike(x), index: { arg: args.raw('index') }, value: g, accumulate: true }),
  }),
};

/** The input with the elements at an index replaced by the values, or with the values added to them. */
function put(args: OpArgs, index: Arg, values: Tensor, out: Target, accumulate: boolean): Tensor {
  const x = args.value('input');
  const { sizes, places } = placesOf(x.sizes, index, args.tensor('input').library);
  const to = Tensor.from(out.dtype, out.sizes, x.dense());
  const w = width(out.dtype);
  const drop = Math.max(0, values.rank - sizes.length);
  const from = values.reshape(values.sizes.slice(drop)).to(out.dtype).expand(sizes).dense();
  for (let i = 0; i < places.length; i++) {
    for (let k = 0; k < w; k++) {
      const at = places[i] * w + k;
      to.data[at] = (accumulate ? to.data[at] : 0) + from[i * w + k];
    }
  }
  settle(out.dtype, to.data);
  return to;
}

/** `x[index] = value`: the value must broadcast to what is selected; the tensor keeps its shape. */
const setitem: Operator = {
  name: 'setitem',
  primitive: true,
  flops: free,
  shape(args, c) {
    const x = args.tensor('input');
    const target = selected(x, args.raw('index'), c);
    const value = args.raw('value');
    if (value.kind === 'tensor' && !takesAnything(x, target)) checkAssigned(value.type, target, c);
    return like(x, x.shape);
  },
  // What is added in gradients: the same element may be selected several times.
  eval: (args, out) => put(args, args.raw('index'), args.value('value'), out, args.bool('accumulate')),
  vjp: (B, g, _x, _y, args) => {
    const index = { arg: args.raw('index') };
    return {
      input: args.bool('accumulate') ? g : B.call('setitem', { input: g, index, value: 0 }),
      value: B.call('getitem', { input: g, index }),
    };
  },
};

/** An element of what may be an array of objects. */
function takesAnything(x: TensorType, target: Shape): boolean {
  return x.library === 'numpy' && x.dtype === null && knownDims(target)?.length === 0;
}

/** Sizes of 1 in front of the value are dropped. */
function checkAssigned(value: TensorType, target: Shape, c: ShapeContext): void {
  const [have, want] = [c.dims(value), resolve(target)];
  if (!have || want.rest !== null) return;
  const refuse = (dims: { dim: Dim; role: string }[]) =>
    new ShapeError(
      'setitem-mismatch',
      `assignment: a value of shape ${show(have)} for a part of ${show(target)}`,
      dims,
    );
  const lead = have.length - want.front.length;
  have.forEach((d, i) => {
    const to = i < lead ? Dim.one : want.front[i - lead];
    if (c.compare(d, Dim.one) !== 'refuted' || c.compare(d, to) !== 'refuted') return;
    throw refuse([
      { dim: d, role: `dim ${i} of the value` },
      { dim: to, role: 'size of the part' },
    ]);
  });
}

/** The index of `index_put`: a tuple of index tensors, given as any sequence. */
function indexOf(args: OpArgs): Arg {
  const indices = args.raw('indices');
  if (indices.kind === 'unknown') throw new Undetermined('index_put: the indices are not known');
  return indices.kind === 'list' ? { ...indices, tuple: true } : indices;
}

/** `index_put_(indices, values)`. */
const indexPut: Operator = {
  name: 'index_put',
  primitive: true,
  flops: free,
  shape(args, c) {
    const x = onlyArray(args, 'input', c);
    const target = selected(x, indexOf(args), c);
    checkAssigned(args.operand('values'), target, c);
    return like(x, x.shape);
  },
  eval: (args, out) => put(args, indexOf(args), args.value('values'), out, args.bool('accumulate')),
  vjp: (B, g, _x, _y, args) => {
    const index = { arg: indexOf(args) };
    return {
      input: args.bool('accumulate') ? g : B.call('setitem', { input: g, index, value: 0 }),
      values: B.call('getitem', { input: g, index }),
    };
  },
};

/** `fill_diagonal_(value)`, NumPy's `fill_diagonal`: the elements (i, i). */
const fillDiagonal: Operator = {
  name: 'fill_diagonal',
  flops: free,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  compose(B, { input }, args) {
    const sizes = knownDims(args.tensor('input').shape)?.map((d) => d.value);
    if (sizes?.length !== 2) throw new Undetermined('of a tensor of other than two dims it is not computed');
    const [n, m] = sizes;
    if (args.bool('wrap') && n! > m!) throw new Undetermined('wrap is not computed');
    const isOn = B.toDType(B.call('eye', { n, m }), 'bool');
    return B.toDType(B.where(isOn, args.number('fill_value'), input), input.type.dtype!);
  },
};

export const operators: readonly Operator[] = [getitem, setitem, indexPut, fillDiagonal];
