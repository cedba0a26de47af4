/** NumPy's `pad`: axis by axis, in one of its modes. */
import type { Dim } from '../dim';
import { dtypeKind } from '../dtype';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { free } from './cost';
import { intOf, itemsOf } from './literals';
import { type Arg, type OpArgs, type Operator, ShapeError, Undetermined, type Var } from './operator';
import { like } from './output';

/** One axis that is padded. */
interface Side {
  readonly B: Backend;
  readonly dim: number;
  readonly n: number;
  readonly before: number;
  readonly after: number;
  /** A pair of numbers of an option of the mode, for this axis. */
  pair(option: string): readonly [number, number];
  /** How many elements count at each end; null for all. */
  readonly lengths: readonly [number, number] | null;
}

type Mode = (x: Var, side: Side) => Var;

/** The elements that stand at the places which `source` gives for places outside of 0 … n - 1. */
function bySource(source: (i: number, n: number) => number): Mode {
  return (x, { B, dim, n, before, after }) => {
    if (n === 0) throw new RangeError('pad: an empty axis has nothing to pad with');
    const places = Array.from({ length: before + n + after }, (_, i) => source(i - before, n));
    return B.indexSelect(x, dim, B.call('tensor', { data: places, dtype: { dtype: 'int64' } }));
  };
}

const modulo = (i: number, n: number) => ((i % n) + n) % n;

function reflected(i: number, n: number): number {
  const k = modulo(i, Math.max(1, 2 * (n - 1)));
  return k < n ? k : 2 * (n - 1) - k;
}

function symmetric(i: number, n: number): number {
  const k = modulo(i, 2 * n);
  return k < n ? k : 2 * n - 1 - k;
}

const wrapped: Mode = (x, side) => {
  if (side.before > side.n || side.after > side.n)
    throw new Undetermined('pad: wrapping more than once depends on the version');
  return bySource(modulo)(x, side);
};

/** The array between a block in front and one behind. */
function between(x: Var, { B, dim, before, after }: Side, block: (end: 0 | 1, count: number) => Var): Var {
  const parts = [...(before > 0 ? [block(0, before)] : []), x, ...(after > 0 ? [block(1, after)] : [])];
  return parts.length === 1 ? x : B.cat(parts, dim);
}

function repeated(row: Var, side: Side, count: number): Var {
  const size = sizesKnown(row.type).map((n, k) => (k === side.dim ? count : n));
  return side.B.call('expand', { input: row, size });
}

const constant: Mode = (x, side) => {
  const { B, dim } = side;
  const values = side.pair('constant_values');
  const row = B.zerosLike(B.narrow(x, dim, 0, Math.min(1, side.n)));
  if (side.n === 0) throw new Undetermined('pad: of an empty axis it is not computed');
  return between(x, side, (end, count) =>
    repeated(B.toDType(B.call('full_like', { input: row, fill_value: values[end] }), x.type.dtype!), side, count),
  );
};

/** The same number all along: a statistic of the elements near the end. */
function statistic(of: (B: Backend, part: Var, dim: number) => Var): Mode {
  return (x, side) => {
    const { B, dim, n, lengths } = side;
    return between(x, side, (end, count) => {
      const length = Math.min(n, lengths?.[end] ?? n);
      const row = of(B, B.narrow(x, dim, end === 0 ? 0 : n - length, length), dim);
      const isWhole = dtypeKind(x.type.dtype!) === 'int' && dtypeKind(row.type.dtype!) === 'float';
      return repeated(B.toDType(isWhole ? B.fn('np_rint', row) : row, x.type.dtype!), side, count);
    });
  };
}

/** On a line from `end_values` to the outermost elements. */
const ramp: Mode = (x, side) => {
  const { B, dim, n } = side;
  const ends = side.pair('end_values');
  const { dtype } = x.type;
  if (dtype === null || dtypeKind(dtype) !== 'float') throw new Undetermined('pad: a ramp of integers is not computed');
  return between(x, side, (end, count) => {
    const edge = B.narrow(x, dim, end === 0 ? 0 : n - 1, 1);
    const rows = Array.from({ length: count }, (_, k) => {
      const share = (end === 0 ? k : count - 1 - k) / count;
      return B.add(B.mul(edge, share), ends[end] * (1 - share));
    });
    return B.cat(rows, dim);
  });
};

const MODES: Readonly<Record<string, Mode>> = {
  constant,
  edge: bySource((i, n) => Math.min(n - 1, Math.max(0, i))),
  reflect: bySource(reflected),
  symmetric: bySource(symmetric),
  wrap: wrapped,
  linear_ramp: ramp,
  maximum: statistic((B, part, dim) => B.call('amax', { input: part, dim, keepdim: true })),
  minimum: statistic((B, part, dim) => B.call('amin', { input: part, dim, keepdim: true })),
  mean: statistic((B, part, dim) => B.call('mean', { input: part, dim, keepdim: true, library: 'numpy' })),
  median: statistic((B, part, dim) => B.call('np_median', { input: part, dim, keepdim: true, library: 'numpy' })),
};

/** `numpy.pad`: one number, one pair, or a pair for each axis. */
const pad: Operator = {
  name: 'np_pad',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const dims = c.knownRank(input);
    const pairs = padPairs(args.raw('pad_width'), dims.length);
    return like(
      input,
      dims.map((size, i) => size.add(pairs[i][0]).add(pairs[i][1])),
    );
  },
  compose(B, { input }, args) {
    const name = args.str('mode');
    const mode = MODES[name];
    if (!mode) throw new Undetermined(`pad: the mode ${name} is not computed`);
    if (args.has('reflect_type') && args.str('reflect_type') !== 'even') throw new Undetermined('pad: odd reflections');
    const rank = sizesKnown(input.type).length;
    const pairs = padPairs(args.raw('pad_width'), rank).map(([p, q]) => [p.value, q.value] as const);
    let x = input;
    for (const [dim, [before, after]] of pairs.entries()) {
      if (before === null || after === null || before < 0 || after < 0)
        throw new RangeError('pad: a width is negative');
      if (before === 0 && after === 0) continue;
      const n = sizesKnown(x.type)[dim];
      const pair = (option: string) => pairsOfNumbers(args, option, rank)[dim];
      const lengths = args.has('stat_length') ? pairsOfNumbers(args, 'stat_length', rank)[dim] : null;
      x = mode(x, { B, dim, n, before, after, pair, lengths });
    }
    return x === input ? B.fn('clone', x) : x;
  },
};

/** One number, one pair, or a pair for each axis. */
function pairsOfNumbers(args: OpArgs, option: string, rank: number): (readonly [number, number])[] {
  const given = args.has(option) ? args.value(option) : null;
  const flat = given ? Array.from(given.dense()) : [0];
  const pairOf = (i: number): readonly [number, number] => [flat[i], flat[i + 1]];
  if (flat.length === 1) return Array.from({ length: rank }, () => [flat[0], flat[0]]);
  if (flat.length === 2 && given!.rank < 3 && given!.sizes.at(-1) === 2)
    return Array.from({ length: rank }, () => pairOf(0));
  if (given!.rank === 2 && given!.sizes[0] === rank && given!.sizes[1] === 2)
    return Array.from({ length: rank }, (_, k) => pairOf(2 * k));
  throw new Undetermined(`pad: ${option} of this form is not computed`);
}

function padPairs(width: Arg, rank: number): (readonly [Dim, Dim])[] {
  const pairOf = (arg: Arg): readonly [Dim, Dim] => {
    if (arg.kind === 'int') return [arg.value, arg.value];
    const items = itemsOf(arg, 'pad_width').map((i) => intOf(i, 'pad_width'));
    if (items.length === 1) return [items[0], items[0]];
    if (items.length === 2) return [items[0], items[1]];
    throw new ShapeError('pad-length', `pad: expected pairs (before, after), found ${items.length} numbers`);
  };
  if (width.kind === 'int') return Array.from({ length: rank }, () => pairOf(width));
  const items = itemsOf(width, 'pad_width');
  if (items.length === 1) return Array.from({ length: rank }, () => pairOf(items[0]));
  if (items.length === 2 && items.every((i) => i.kind === 'int'))
    return Array.from({ length: rank }, () => pairOf(width));
  if (items.length === rank) return items.map(pairOf);
  throw new ShapeError('pad-length', `pad: pad_width has ${items.length} entries for ${rank} axes`);
}

export const operators: readonly Operator[] = [pad];
