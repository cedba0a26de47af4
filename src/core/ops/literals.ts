/** Readings of arguments that only a few operators need. */
import { Dim } from '../dim';
import { exactValue } from '../intervals';
import { knownDims } from '../shape';
import { type Arg, type Element, type TensorType, Undetermined } from './operator';

/** An int with a known value. */
export function constantOf(arg: Arg, what = 'argument'): number {
  if (arg.kind !== 'int') throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what} is not an int`);
  if (arg.value.value === null) throw new Undetermined(`${what} has no known value`);
  return arg.value.value;
}

/** An int that may be symbolic. */
export function intOf(arg: Arg, what = 'argument'): Dim {
  if (arg.kind === 'int') return arg.value;
  if (arg.kind === 'unknown' && arg.refine) return arg.refine.int();
  throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what} is not an int`);
}

/** A tensor in a list of arguments. */
export function tensorOf(arg: Arg, what = 'argument'): TensorType {
  if (arg.kind === 'tensor') return arg.type;
  if (arg.kind === 'unknown' && arg.refine) return arg.refine.tensor();
  throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what} is not a tensor`);
}

/** The items of a list or tuple. */
export function itemsOf(arg: Arg, what = 'argument'): readonly Arg[] {
  if (arg.kind === 'list') return arg.items;
  throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what} is not a list`);
}

/** A list of lists of known ints; an int counts as a list of one. */
export function intLists(arg: Arg, what = 'argument'): number[][] {
  return itemsOf(arg, what).map((item) =>
    item.kind === 'int' ? [constantOf(item, what)] : itemsOf(item, what).map((i) => constantOf(i, what)),
  );
}

/** An int that may be left out: None, or the dim. */
export function maybeInt(arg: Arg, what = 'argument'): Dim | null {
  return arg.kind === 'none' ? null : intOf(arg, what);
}

/** A number, int or float, with a known value. */
export function numberOf(arg: Arg, what = 'argument'): number {
  if (arg.kind === 'float' && arg.value !== null) return arg.value;
  if (arg.kind === 'int' && arg.value.value !== null) return arg.value.value;
  throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what} has no known value`);
}

/** What `read` answers, or null where it cannot be told: for arguments that the result does not rest on. */
export function ifKnown<T>(read: () => T): T | null {
  try {
    return read();
  } catch (e) {
    if (e instanceof Undetermined) return null;
    throw e;
  }
}

/** The integer that an element is, which may be symbolic; null when it is not known. */
export function dimOf(x: Element): Dim | null {
  if (x.dim) return x.dim;
  const n = exactValue(x);
  return n !== null && Number.isSafeInteger(n) ? Dim.of(n) : null;
}

/** A 0-d tensor of a known integer, as it takes the place of a Python int; null for any other argument. */
export function intElement(arg: Arg): Dim | null {
  if (arg.kind !== 'tensor' || arg.type.values?.length !== 1 || arg.type.dtype === null) return null;
  return /^u?int/.test(arg.type.dtype) && knownDims(arg.type.shape)?.length === 0 ? dimOf(arg.type.values[0]) : null;
}
