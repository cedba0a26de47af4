/** Repeated axes and elements. */

import { Dim } from '../dim';
import { Tensor, writeTo } from '../tensor/tensor';
import { checkSize, mapAxis, sizeOf } from './axes';
import { ifKnown } from './literals';
import { op, place, range } from './moving';
import { onlyArray } from './operands';
import { type Operator, ShapeError } from './operator';
import { like, show } from './output';
import { picked, sizesOf } from './picked';

/** `repeat(sizes)`, `tile(sizes)`: each axis so many times; only `tile` takes fewer counts than axes. */
function repeating(name: 'repeat' | 'tile'): Operator {
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const asked = args.raw('repeats');
      const counts = asked.kind === 'list' ? asked.items.map(sizeOf) : args.ints('repeats');
      const dims = c.knownRank(x);
      const lead = counts.length - dims.length;
      if (lead < 0 && name === 'repeat') {
        throw new ShapeError(
          'repeat-rank',
          `repeat: ${counts.length} counts for the ${dims.length} dims of ${show(dims)}`,
        );
      }
      const rank = Math.max(counts.length, dims.length);
      const at = (list: readonly (Dim | null)[], i: number) =>
        i < rank - list.length ? Dim.one : list[i - rank + list.length];
      return like(
        x,
        Array.from({ length: rank }, (_, i) => {
          const [size, count] = [at(dims, i)!, at(counts, i)];
          return count ? size.mul(checkSize(count, name, c)) : c.fresh('size');
        }),
      );
    },
    {
      // Axes of 1 before each axis are expanded, and become one with it.
      compose(B, { input: x }, args) {
        const counts = args.constInts('repeats');
        const sizes = sizesOf(args.tensor('input'));
        const rank = Math.max(counts.length, sizes.length);
        const at = (list: readonly number[], i: number) => list[i - rank + list.length] ?? 1;
        const pairs = range(rank).map((i) => [at(counts, i), at(sizes, i)]);
        const spread = B.reshape(
          x,
          pairs.flatMap(([, n]) => [1, n]),
        );
        const repeated = B.call('clone', { input: B.call('expand', { input: spread, size: pairs.flat() }) });
        return B.reshape(
          repeated,
          pairs.map(([n, m]) => n * m),
        );
      },
    },
  );
}

/** `repeat_interleave(repeats, dim)`: each element so many times; without an axis of the flat input. */
const repeatInterleave = op(
  'repeat_interleave',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const repeats = args.raw('repeats');
    if (repeats.kind === 'none') return like(x, [c.fresh('repeated')], 'int64');
    const grow = (size: Dim) => {
      if (args.has('output_size')) return args.int('output_size');
      if (repeats.kind === 'int') return size.mul(checkSize(repeats.value, 'repeat_interleave', c));
      const list = repeats.kind === 'list' ? ifKnown(() => args.ints('repeats')) : null;
      if (list?.length === 1) return size.mul(list[0]);
      return list ? list.reduce((a, b) => a.add(b), Dim.zero) : c.fresh('repeated');
    };
    if (args.has('dim'))
      return like(
        x,
        mapAxis(x, args.constInt('dim'), 'repeat_interleave', c, (d) => [grow(d)]),
      );
    const dims = c.dims(x);
    return like(x, [dims ? grow(Dim.product(dims)) : c.fresh('repeated')]);
  },
  picked((x, args) => {
    const repeats = args.value('repeats').to('int64');
    const flat = args.has('dim') ? x : x.reshape([x.size]);
    const dim = args.has('dim') ? place(args.constInt('dim'), x.rank) : 0;
    const counts = repeats.expand([flat.sizes[dim] ?? 1]).dense();
    const parts = Array.from(counts, (n, i) => Array<number>(n).fill(i)).flat();
    const out = Tensor.zeros(x.dtype, flat.rank === 0 ? [parts.length] : flat.sizes.with(dim, parts.length));
    for (const [to, from] of parts.entries()) {
      writeTo(out.slice(dim, to, 1), flat.rank === 0 ? flat.reshape([1]) : flat.slice(dim, from, 1));
    }
    return out;
  }),
);

export const operators: readonly Operator[] = [repeating('repeat'), repeating('tile'), repeatInterleave];
