/** Which elements an index selects, when everything about it is known: the other half of `indexing.ts`. */
import { Tensor } from '../tensor/tensor';
import { elementsOf } from './argValues';
import { nonzeroPlaces } from './elementwise/choice';
import { type Arg, type TensorType, Undetermined } from './operator';
import { sliceLength } from './slicing';

type Library = TensorType['library'];

/** What is left to do after ints, slices, None and `...`: index arrays, each for the axis of the view with its number. */
interface Parts {
  readonly view: Tensor;
  readonly arrays: readonly { readonly axis: number; readonly index: Tensor }[];
  /** Index arrays that do not stand together come first in the result. */
  readonly isTogether: boolean;
}

/** The selected elements: a view where no index array is in the index. */
export function select(x: Tensor, index: Arg, library: Library): Tensor {
  const parts = split(x, index, library);
  if (parts.arrays.length === 0) return parts.view;
  const { sizes, places } = gathered(parts);
  const w = x.dtype.startsWith('complex') ? 2 : 1;
  const out = Tensor.zeros(x.dtype, sizes);
  const from = parts.view.data;
  for (let i = 0; i < places.length; i++) {
    for (let k = 0; k < w; k++) out.data[i * w + k] = from[places[i] * w + k];
  }
  return out;
}

/** The places of the selected elements among those of x in row-major order, and the shape of the selection. */
export function placesOf(
  sizes: readonly number[],
  index: Arg,
  library: Library,
): { sizes: readonly number[]; places: ArrayLike<number> } {
  const n = sizes.reduce((a, b) => a * b, 1);
  const numbers = Tensor.zeros('float64', sizes);
  for (let i = 0; i < n; i++) numbers.data[i] = i;
  const chosen = select(numbers, index, library);
  return { sizes: chosen.sizes, places: chosen.dense() };
}

function split(x: Tensor, index: Arg, library: Library): Parts {
  const items = expandEllipsis(itemsOf(index, library), x.rank);
  const hasArrays = items.some(isArray);
  let view = x;
  let axis = 0;
  const arrays: { axis: number; index: Tensor; at: number }[] = [];
  for (const [at, item] of items.entries()) {
    switch (item.kind) {
      case 'none':
        view = view.unsqueeze(axis++);
        break;
      case 'slice':
        view = sliced(view, axis++, item);
        break;
      case 'int':
        // Beside index arrays NumPy takes an int as one of them.
        if (hasArrays && library !== 'torch') arrays.push({ axis: axis++, index: elementsOf(item, 'index'), at });
        else view = view.select(axis, inRange(item.value.value, view.sizes[axis]));
        break;
      case 'bool':
        throw new Undetermined('an index by True or False');
      default:
        for (const part of indexArrays(elementsOf(item, 'index'), item, library)) {
          if (part.rank === 0 && !(hasArrays && library !== 'torch'))
            view = view.select(axis, inRange(part.item(), view.sizes[axis]));
          else arrays.push({ axis: axis++, index: part, at });
        }
    }
  }
  const isTogether = arrays.every((a, k) => k === 0 || a.axis === arrays[k - 1].axis + 1);
  return { view, arrays, isTogether };
}

function isArray(item: Arg): boolean {
  if (item.kind === 'tensor') return (item.type.data?.rank ?? 1) > 0;
  return item.kind === 'list';
}

/** A mask is as many index arrays as it has axes. */
function indexArrays(t: Tensor, item: Arg, library: Library): Tensor[] {
  const isEmptyList = item.kind === 'list' && item.items.length === 0;
  const isMask = t.dtype === 'bool' || (t.dtype === 'uint8' && library === 'torch');
  if (isMask) {
    if (t.rank === 0) throw new Undetermined('an index by a 0-d mask');
    return nonzeroPlaces(t);
  }
  return [isEmptyList ? t.to('int64') : t];
}

function itemsOf(index: Arg, library: Library): readonly Arg[] {
  if (index.kind !== 'list') return [index];
  const isLegacy = library === 'torch' && index.items.some((i) => ['slice', 'ellipsis', 'none'].includes(i.kind));
  return index.tuple || isLegacy ? index.items : [index];
}

const NONE: Arg = { kind: 'none' };
const WHOLE: Arg = { kind: 'slice', lower: NONE, upper: NONE, step: NONE };

/** Axes that no item stands for are taken whole. */
function expandEllipsis(items: readonly Arg[], rank: number): Arg[] {
  const used = items.reduce((n, item) => n + axesOf(item), 0);
  const rest = Array<Arg>(Math.max(0, rank - used)).fill(WHOLE);
  const at = items.findIndex((i) => i.kind === 'ellipsis');
  return at < 0 ? [...items, ...rest] : [...items.slice(0, at), ...rest, ...items.slice(at + 1)];
}

function axesOf(item: Arg): number {
  if (item.kind === 'none' || item.kind === 'ellipsis' || item.kind === 'bool') return 0;
  const mask = item.kind === 'tensor' && ['bool', 'uint8'].includes(item.type.dtype ?? '') ? item.type.data : null;
  if (item.kind === 'list') {
    const t = elementsOf(item, 'index');
    return t.dtype === 'bool' ? t.rank : 1;
  }
  return mask && item.kind === 'tensor' && (item.type.dtype === 'bool' || item.type.library === 'torch')
    ? mask.rank
    : 1;
}

function sliced(x: Tensor, axis: number, slice: Extract<Arg, { kind: 'slice' }>): Tensor {
  const [lower, upper, by] = [slice.lower, slice.upper, slice.step].map(bound);
  const [n, step] = [x.sizes[axis], by ?? 1];
  const length = sliceLength(n, lower, upper, step);
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const start = lower === null ? (step > 0 ? 0 : n - 1) : Math.min(high, Math.max(low, lower < 0 ? lower + n : lower));
  return x.slice(axis, start, length, step);
}

function bound(arg: Arg): number | null {
  if (arg.kind === 'none') return null;
  if (arg.kind === 'int' && arg.value.value !== null) return arg.value.value;
  if (arg.kind === 'tensor' && arg.type.data?.size === 1) return arg.type.data.item();
  throw new Undetermined('a bound of a slice is not known');
}

function inRange(i: number | null, size: number): number {
  if (i === null) throw new Undetermined('an index is not known');
  if (i < -size || i >= size) throw new RangeError(`index ${i} is out of range for an axis of size ${size}`);
  return i < 0 ? i + size : i;
}

/** The elements that index arrays pick, as places in the array of the view. */
function gathered({ view, arrays, isTogether }: Parts): { sizes: number[]; places: Float64Array } {
  const common = arrays.map((a) => a.index.sizes).reduce(broadcast, []);
  const indices = arrays.map((a) => a.index.expand(common).dense());
  const kept = view.sizes.map((_, i) => i).filter((i) => !arrays.some((a) => a.axis === i));
  const before = isTogether ? kept.filter((i) => i < arrays[0].axis).length : 0;
  const outer = kept.map((i) => view.sizes[i]);
  const sizes = [...outer.slice(0, before), ...common, ...outer.slice(before)];
  // Where the picked places begin, and where the elements of the other axes are from there.
  const picked = new Tensor('float64', new Float64Array(common.reduce((a, b) => a * b, 1)), common);
  for (let k = 0; k < picked.size; k++) {
    for (const [j, a] of arrays.entries())
      picked.data[k] += inRange(indices[j][k], view.sizes[a.axis]) * view.strides[a.axis];
  }
  const rest = Tensor.zeros('float64', outer);
  const strides = kept.map((i) => view.strides[i]);
  for (let k = 0; k < rest.size; k++) {
    let left = k;
    for (let i = outer.length - 1; i >= 0; i--) {
      rest.data[k] += (left % outer[i]) * strides[i];
      left = Math.floor(left / outer[i]);
    }
  }
  const front = Array.from({ length: before }, (_, i) => i);
  const shaped = rest
    .reshape([...outer.slice(0, before), ...common.map(() => 1), ...outer.slice(before)])
    .expand(sizes)
    .dense();
  const spread = picked
    .reshape([...front.map(() => 1), ...common, ...outer.slice(before).map(() => 1)])
    .expand(sizes)
    .dense();
  const places = new Float64Array(shaped.length);
  for (let k = 0; k < places.length; k++) places[k] = view.offset + shaped[k] + spread[k];
  return { sizes, places };
}

function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (s: readonly number[], i: number) => s[i - rank + s.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => (at(a, i) === 1 ? at(b, i) : at(a, i)));
}
