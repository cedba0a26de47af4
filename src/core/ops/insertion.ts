/** Putting elements in and taking them out along an axis: NumPy's `insert` and `delete`. */
import type { Dim } from '../dim';
import { flatSize, moving } from './arrays';
import { mapAxis, sizesKnown } from './axes';
import type { Backend } from './backend';
import { onlyArray } from './operands';
import { type OpArgs, Undetermined, type Var } from './operator';
import { like } from './output';
import { slicePlaces } from './slicing';

/** The array and its axis; the flat array and 0 where there is none. */
function along(B: Backend, input: Var, args: OpArgs): { x: Var; dim: number; sizes: readonly number[] } {
  const x = args.has('dim') ? input : B.reshape(input, [-1]);
  const sizes = sizesKnown(x.type);
  const dim = args.has('dim') ? args.constInt('dim') : 0;
  return { x, sizes, dim: dim < 0 ? dim + sizes.length : dim };
}

/** The places on an axis of size n that `obj` names: an int, a slice, indices or a mask. */
function placesOf(args: OpArgs, n: number, name: string): { places: number[]; isOne: boolean } {
  const obj = args.raw('obj');
  if (obj.kind === 'slice') return { places: slicePlaces(obj, n), isOne: false };
  const index = args.value('obj');
  const given = Array.from(index.dense());
  if (index.dtype === 'bool') {
    if (index.size !== n) throw new RangeError(`${name}: a mask of ${index.size} for an axis of size ${n}`);
    return { places: given.flatMap((v, i) => (v ? [i] : [])), isOne: false };
  }
  if (index.rank > 1) throw new Undetermined(`${name}: indices of several dims are not computed`);
  return { places: given, isOne: index.rank === 0 };
}

function checked(places: readonly number[], least: number, most: number, name: string): void {
  const bad = places.find((i) => i < least || i > most);
  if (bad !== undefined) throw new RangeError(`${name}: index ${bad} is not in ${least} … ${most}`);
}

function positions(B: Backend, places: readonly number[]): Var {
  return B.call('tensor', { data: [...places], dtype: { dtype: 'int64' } });
}

/** `np.delete`: indices may repeat, so that only a single one has a sure effect. */
const remove = moving(
  'np_delete',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const one = args.raw('obj').kind === 'int';
    const less = (d: Dim) => [one ? d.sub(1) : c.fresh('left')];
    if (!args.has('dim')) return like(x, less(flatSize(x, c)));
    return like(x, mapAxis(x, args.constInt('dim'), 'delete', c, less));
  },
  {
    compose(B, { input }, args) {
      const { x, dim, sizes } = along(B, input, args);
      const n = sizes[dim];
      const { places } = placesOf(args, n, 'delete');
      checked(places, -n, n - 1, 'delete');
      const gone = new Set(places.map((i) => (i < 0 ? i + n : i)));
      const left = Array.from({ length: n }, (_, i) => i).filter((i) => !gone.has(i));
      return B.indexSelect(x, dim, positions(B, left));
    },
  },
);

/** `np.insert` of numbers: one at each index; of arrays it depends on how they broadcast. */
const insert = moving(
  'np_insert',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const [obj, values] = [args.raw('obj'), args.raw('values')];
    const numbers = values.kind === 'int' || values.kind === 'float';
    const places =
      obj.kind === 'int'
        ? 1
        : obj.kind === 'list' && obj.items.every((i) => i.kind === 'int')
          ? obj.items.length
          : null;
    const more = (d: Dim) => [numbers && places !== null ? d.add(places) : c.fresh('joined')];
    if (!args.has('dim')) return like(x, more(flatSize(x, c)));
    return like(x, mapAxis(x, args.constInt('dim'), 'insert', c, more));
  },
  {
    compose(B, { input, values }, args) {
      const { x, dim, sizes } = along(B, input, args);
      const n = sizes[dim];
      const { places, isOne } = placesOf(args, n, 'insert');
      checked(places, -n, n, 'insert');
      const before = places.map((i) => (i < 0 ? i + n : i));
      const block = blockOf(B, B.toDType(values, x.type.dtype!), { dim, sizes, count: places.length, isOne });
      const joined = B.cat([x, block], dim);
      return B.indexSelect(joined, dim, positions(B, interleaved(n, before, sizesKnown(block.type)[dim])));
    },
  },
);

interface Place {
  readonly dim: number;
  readonly sizes: readonly number[];
  /** How many indices there are, and whether it is a bare number. */
  readonly count: number;
  readonly isOne: boolean;
}

/** What is inserted, in the shape of the array but for its axis. */
function blockOf(B: Backend, values: Var, { dim, sizes, count, isOne }: Place): Var {
  const own = sizesKnown(values.type);
  if (own.length > sizes.length) throw new RangeError(`insert: values of ${own.length} dims into ${sizes.length}`);
  const padded = B.reshape(values, [...Array<number>(sizes.length - own.length).fill(1), ...own]);
  const placed = isOne ? B.call('movedim', { input: padded, source: 0, destination: dim }) : padded;
  const rows = count === 1 ? sizesKnown(placed.type)[dim] : count;
  return B.call('expand', { input: placed, size: sizes.map((size, k) => (k === dim ? rows : size)) });
}

/** Where each element of the result stands in the array followed by what is inserted. */
function interleaved(n: number, before: readonly number[], rows: number): number[] {
  const order = Array.from({ length: n }, (_, i) => ({ key: i, isNew: false, at: i }));
  const added = Array.from({ length: rows }, (_, k) => ({
    key: before[before.length === 1 ? 0 : k],
    isNew: true,
    at: n + k,
  }));
  return [...order, ...added]
    .sort((a, b) => a.key - b.key || Number(b.isNew) - Number(a.isNew) || a.at - b.at)
    .map((e) => e.at);
}

export const operators = [remove, insert];
