/** What is known for sure against what a hint says. */
import type { Dim } from '../../core/dim';
import type { PlacedHint } from './hint';
import { align, type KnownShape, type Size } from './sizes';

/** Why a shape cannot be what is said of it, in words; null where it may be. */
export function contradiction(sizes: readonly Size[], shape: KnownShape, known: Known = new Map()): string | null {
  const pairs = align(sizes, shape);
  if (!pairs) return rankText(shape);
  const numbers = new Map(known);
  for (const { size, dim } of pairs) {
    const value = dim.value;
    if (value === null) continue;
    if (size.kind === 'number' && size.value !== value) return `${value} stands where it says ${size.value}`;
    if (size.kind !== 'name') continue;
    const old = numbers.get(size.name);
    if (old !== undefined && old !== value) return `${size.name} is ${value} here and ${old} elsewhere in the function`;
    numbers.set(size.name, value);
  }
  return isOtherOrder(sizes, shape) ? 'the same sizes stand in another order' : null;
}

export function rankText({ front, open, back }: KnownShape): string {
  const count = front.length + back.length;
  return count === 1 && !open ? 'there is 1 dim' : `there are ${open ? 'at least ' : ''}${count} dims`;
}

/** Numbers that names stand for. */
export type Known = ReadonlyMap<string, number>;

/** All sizes have names, which the hint has too, but not in that order. */
function isOtherOrder(sizes: readonly Size[], { front, open, back }: KnownShape): boolean {
  const dims = [...front, ...back];
  if (open || dims.length !== sizes.length) return false;
  const names = dims.map((d) => (d.sym?.isNamed ? d.sym.name : null));
  const said = sizes.map((s) => (s.kind === 'name' ? s.name : null));
  if (names.includes(null) || new Set(names).size < names.length || names.every((n, k) => n === said[k])) return false;
  return [...names].sort().join() === [...said].sort().join();
}

/** The numbers that the names of a hint are, where it fits; one that fits by coincidence tells nothing of others. */
export function numbersSaid({ sizes }: PlacedHint, shape: KnownShape): Known {
  const numbers = new Map<string, number>();
  for (const { size, dim } of align(sizes, shape) ?? [])
    if (size.kind === 'name' && dim.value !== null) numbers.set(size.name, dim.value);
  return numbers;
}

/** The sizes to write instead: the author's words stay where they may be right. */
export function rightSizes(sizes: readonly Size[], dims: readonly Dim[], text: (d: Dim) => string): string[] {
  const keeps = sizes.length === dims.length && !sizes.some((s) => s.kind === 'rest');
  const words = new Set(sizes.flatMap((s) => (s.kind === 'name' ? [s.name] : [])));
  return dims.map((dim, n) => {
    const size = keeps ? sizes[n] : null;
    if (size?.kind === 'number' && dim.value === null) return text(dim);
    if (size?.kind === 'number' && dim.value !== size.value) return String(dim.value);
    if (size && !(dim.sym?.isNamed && words.has(dim.sym.name))) return size.text;
    return text(dim);
  });
}
