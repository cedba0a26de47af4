/** Keys of dicts and sets: equal text for values that Python holds equal; null when the value is not known. */
import type { Value } from './values';

const ids = new WeakMap<object, number>();
let count = 0;

/** Tuples that are nested deeper have no key: those that hold one another twice would have one without end. */
const MAX_DEPTH = 8;

export function keyOf(value: Value, depth = 0): string | null {
  switch (value.kind) {
    case 'str':
      return value.value === null ? null : `s:${value.value}`;
    case 'int':
      return value.dim.value === null ? null : `n:${value.dim.value}`;
    case 'float':
      return value.value === null ? null : `n:${value.value}`;
    case 'bool':
      return value.value === null ? null : `n:${Number(value.value)}`;
    case 'none':
      return 'none';
    case 'ellipsis':
      return 'ellipsis';
    case 'dtype':
      return value.value === null ? null : `d:${value.value}`;
    case 'tuple': {
      if (value.rest || depth > MAX_DEPTH) return null;
      const keys = value.items.map((x) => keyOf(x, depth + 1));
      return keys.includes(null) ? null : `(${keys.join(',')})`;
    }
    case 'tensor':
      return value.library === 'numpy' ? null : identity(value);
    case 'native':
      // NumPy's scalar types are equal to their dtypes.
      return value.dtype ? `d:${value.dtype}` : identity(value);
    case 'class':
    case 'function':
    case 'module':
    case 'instance':
      return identity(value);
    default:
      return null;
  }
}

/** Objects that hash by identity. */
function identity(value: object): string {
  let id = ids.get(value);
  if (id === undefined) {
    id = ++count;
    ids.set(value, id);
  }
  return `o:${id}`;
}
