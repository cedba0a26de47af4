/** Which elements of a tensor of known sizes an index of known ints, slices, None and `...` selects. */
import type { Arg } from './operator';

/** Row-major places of the selected elements, in the order of the result; null for any other index. */
export function selectedIndices(sizes: readonly number[], index: Arg): number[] | null {
  const items = (index.kind === 'list' && index.tuple ? index.items : [index]).filter((i) => i.kind !== 'none');
  const used = items.filter((i) => i.kind !== 'ellipsis').length;
  if (used > sizes.length) return null;
  const rest = Array<Arg>(sizes.length - used).fill(WHOLE);
  const at = items.findIndex((i) => i.kind === 'ellipsis');
  const each = at < 0 ? [...items, ...rest] : [...items.slice(0, at), ...rest, ...items.slice(at + 1)];
  let flat: number[] = [0];
  for (const [axis, size] of sizes.entries()) {
    const places = placesOf(each[axis], size);
    if (!places) return null;
    flat = flat.flatMap((f) => places.map((p) => f * size + p));
  }
  return flat;
}

const NONE: Arg = { kind: 'none' };
const WHOLE: Arg = { kind: 'slice', lower: NONE, upper: NONE, step: NONE };

function placesOf(item: Arg, size: number): number[] | null {
  if (item.kind === 'int') {
    const i = item.value.value;
    if (i === null || i < -size || i >= size) return null;
    return [i < 0 ? i + size : i];
  }
  return item.kind === 'slice' ? slicePlaces(item, size) : null;
}

function slicePlaces(slice: Extract<Arg, { kind: 'slice' }>, size: number): number[] | null {
  const bounds = [slice.lower, slice.upper, slice.step].map(bound);
  if (bounds.includes(null)) return null;
  const [lower, upper, by] = bounds;
  const step = by ?? 1;
  if (step === 0) return null;
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const clip = (i: number) => Math.min(high, Math.max(low, i < 0 ? i + size : i));
  const from = lower === undefined ? (step > 0 ? low : high) : clip(lower!);
  const to = upper === undefined ? (step > 0 ? high : low) : clip(upper!);
  const places: number[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) places.push(i);
  return places;
}

/** A number, undefined when absent, null when not known. */
function bound(arg: Arg): number | null | undefined {
  if (arg.kind === 'none') return undefined;
  return arg.kind === 'int' ? arg.value.value : null;
}
