/** NumPy's functions take nested lists where they take arrays. */
import { bindArgs } from '../../core/ops/args';
import { withValues } from '../../core/ops/fold';
import { operator } from '../../core/ops/index';
import type { Arg } from '../../core/ops/operator';
import { Undetermined } from '../../core/ops/operator';
import type { Interpreter } from './interpreter';

/** What operators call an operand that is an array. */
const ARRAYS = new Set(
  'input other a b v x y p A B condition index indices elements test_elements q xp fp weights values self src prepend append where fill_value'.split(
    ' ',
  ),
);

/** What operators call a sequence of arrays. */
const SEQUENCES = new Set(['tensors', 'operands']);

/** The arguments of a call with arrays in the place of lists; null where there are none. */
export function withArrays(i: Interpreter, args: ReadonlyMap<string, Arg>): ReadonlyMap<string, Arg> | null {
  let changed: Map<string, Arg> | null = null;
  for (const [name, arg] of args) {
    if (arg.kind !== 'list') continue;
    const array = ARRAYS.has(name) ? asArray(i, arg) : SEQUENCES.has(name) ? eachAsArray(i, arg) : arg;
    if (array === arg) continue;
    changed ??= new Map(args);
    changed.set(name, array);
  }
  return changed;
}

/** Nested lists and numbers. */
const LIKE_ARRAYS: ReadonlySet<Arg['kind']> = new Set(['list', 'int', 'float', 'bool', 'complex']);

type ListArg = Extract<Arg, { kind: 'list' }>;

function eachAsArray(i: Interpreter, list: ListArg): Arg {
  const items = list.items.map((item) => (LIKE_ARRAYS.has(item.kind) ? asArray(i, item) : item));
  return items.every((item, k) => item === list.items[k]) ? list : { ...list, items };
}

/** The array that a list makes; the list itself where that cannot be told. */
function asArray(i: Interpreter, list: Arg): Arg {
  const op = operator('tensor')!;
  const args = new Map<string, Arg>([
    ['data', list],
    ['library', { kind: 'str', value: 'numpy' }],
  ]);
  try {
    const bound = bindArgs(args);
    const output = i.evaluation?.apply(op, args, ['data']) ?? withValues(op, bound, op.shape(bound, i.ops));
    return output.kind === 'tensor' ? output : list;
  } catch (e) {
    if (!(e instanceof Undetermined)) throw e;
    return list;
  }
}
