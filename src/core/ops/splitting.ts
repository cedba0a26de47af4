/** Splitting tensors along an axis. */

import { Dim } from '../dim';
import type { Shape } from '../shape';
import { checkSize, properAxis, rankOf, sizeOf } from './axes';
import { better } from './dims';
import { op, place } from './moving';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';

const MANY = 4096;

/** Pieces of an axis as a tuple of tensors. */
function pieces(x: TensorType, put: (size: Dim) => Shape, sizes: readonly Dim[]): Output {
  return tuple(sizes.map((size) => like(x, put(size))));
}

/** Views of the pieces, one after the other along an axis; their adjoints are joined again. */
function divided(axisOf: (args: OpArgs, rank: number) => number): Partial<Operator> {
  return {
    view: true,
    eval(args, out) {
      const x = args.value('input');
      const dim = axisOf(args, x.rank);
      const sizes = out.items.map((item) => item.sizes[dim]);
      requireWhole(sizes, x.sizes[dim]);
      let start = 0;
      return sizes.map((size) => {
        start += size;
        return x.slice(dim, start - size, size);
      });
    },
    vjpOfMany(B, gs, _x, ys, args) {
      const dim = axisOf(args, rankOf(args.tensor('input')));
      return {
        input: B.cat(
          gs.map((g, i) => g ?? B.zerosLike(ys[i])),
          dim,
        ),
      };
    },
  };
}

/** Cuts may be given in any order, and then pieces overlap or leave gaps. */
function requireWhole(sizes: readonly number[], total: number): void {
  if (sizes.reduce((a, b) => a + b, 0) !== total) throw new Undetermined('pieces that do not follow on one another');
}

/** Sizes of pieces of at most `size` out of `total`; null when their number is not known. */
function evenSizes(total: Dim, size: Dim, c: ShapeContext): Dim[] | null {
  const [n, s] = [c.assume.normalize(total), c.assume.normalize(size)];
  if (n.value !== null && s.value !== null) {
    if (s.value === 0) return n.value === 0 ? [size] : null;
    const count = Math.max(1, Math.ceil(n.value / s.value));
    if (count > MANY) return null;
    return Array.from({ length: count }, (_, i) => (i < count - 1 ? size : n.sub(s.mul(count - 1)))).map((d) =>
      d.equals(size) ? size : d,
    );
  }
  const count = n.exactDiv(s)?.value;
  return count && count > 0 && count <= MANY ? Array<Dim>(count).fill(size) : null;
}

function unknownCount(what: string, size: Dim): Output {
  return { kind: 'unknown', reason: `${what}: how many pieces depends on the size ${size}` };
}

/** `split(size)` or `split([sizes])`. */
const split = op(
  'split',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const asked = args.raw('split_size');
    const axis = properAxis(x, dim, 'split', c);
    const put = (size: Dim) => (axis ? axis.put(size) : c.unknown('split'));
    if (asked.kind === 'list') return splitSections(x, asked.items, axis?.size ?? null, dim, put, c);
    const size = checkSize(args.int('split_size'), 'split', c);
    if (!axis) return { kind: 'unknown', reason: 'split: the axis is not known' };
    if (size.value === 0 && c.compare(axis.size, Dim.zero) === 'refuted') {
      throw new ShapeError('split-size', `split: pieces of size 0 from an axis of size ${axis.size}`);
    }
    const sizes = evenSizes(axis.size, size, c);
    return sizes ? pieces(x, put, sizes) : unknownCount('split', axis.size);
  },
  divided((args, rank) => place(args.constInt('dim'), rank)),
);

/** Sections must add up to the axis. */
function splitSections(
  x: TensorType,
  items: readonly Arg[],
  total: Dim | null,
  dim: number,
  put: (size: Dim) => Shape,
  c: ShapeContext,
): Output {
  const known = items.every((item) => sizeOf(item) !== null);
  const sizes = items.map((item) => checkSize(sizeOf(item) ?? c.fresh('section'), 'split', c));
  if (known && total && sizes.length > 0) {
    const sum = sizes.reduce((a, b) => a.add(b));
    c.require(sum, total, () => {
      return new ShapeError('split-sum', `split: sections add up to ${sum}, the size of dim ${dim} is ${total}`, [
        ...sizes.map((s) => ({ dim: s, role: 'section' })),
        { dim: total, role: `size of dim ${dim}` },
      ]);
    });
  }
  if (sizes.length === 1 && total) return pieces(x, put, [better(total, sizes[0])]);
  return pieces(x, put, sizes);
}

/**
 * `chunk(n)`: at most n pieces of equal size, the last may be smaller. Of a symbolic axis the pieces are known when n
 * divides it, and for n = 2 (an axis of size 1 gives one chunk; what takes two has a longer axis).
 */
const chunk = op(
  'chunk',
  (args, c) => {
    const x = args.tensor('input');
    const n = args.constInt('chunks');
    if (n <= 0) throw new ShapeError('chunk-count', `chunk: expected at least one chunk, found ${n}`);
    const axis = properAxis(x, args.constInt('dim'), 'chunk', c);
    if (!axis) return { kind: 'unknown', reason: 'chunk: the axis is not known' };
    const total = c.assume.normalize(axis.size);
    if (total.value === 0) return pieces(x, axis.put, Array<Dim>(n).fill(Dim.zero));
    if (total.value !== null) return pieces(x, axis.put, evenSizes(total, total.ceildiv(n), c) ?? []);
    if (c.assume.divides(Dim.of(n), total)) {
      return pieces(x, axis.put, Array<Dim>(n).fill(c.assume.normalize(total.floordiv(n))));
    }
    if (n === 1) return pieces(x, axis.put, [axis.size]);
    if (n === 2) return pieces(x, axis.put, [total.ceildiv(2), total.floordiv(2)]);
    return unknownCount('chunk', axis.size);
  },
  divided((args, rank) => place(args.constInt('dim'), rank)),
);

/** `tensor_split(n)` (the first pieces are one longer) or at given places. NumPy's `split` wants n to divide the axis. */
function splitAt(
  name: string,
  chooseAxis: (args: OpArgs, rank: number | null) => number,
  exact: (x: TensorType) => boolean,
): Operator {
  const shape: Operator['shape'] = (args, c) => {
    const x = args.tensor('input');
    const least = name === 'vsplit' ? 2 : name === 'dsplit' ? 3 : 1;
    c.trailing(x, least, name);
    const dim = chooseAxis(args, c.rankOf(x));
    const axis = properAxis(x, dim, name, c);
    if (!axis) return { kind: 'unknown', reason: `${name}: the axis is not known` };
    const asked = args.raw('sections');
    if (asked.kind === 'list') return pieces(x, axis.put, cutAt(asked.items, axis.size, c));
    const n = args.constInt('sections');
    if (n <= 0) throw new ShapeError('split-count', `${name}: expected at least one section, found ${n}`);
    if (exact(x)) demandDivides(name, n, axis.size, dim, c);
    const total = axis.size;
    return pieces(
      x,
      axis.put,
      Array.from({ length: n }, (_, i) => c.assume.normalize(total.add(n - 1 - i).floordiv(n))),
    );
  };
  return op(
    name,
    shape,
    divided((args, rank) => place(chooseAxis(args, rank), rank)),
  );
}

function demandDivides(name: string, n: number, total: Dim, dim: number, c: ShapeContext): void {
  c.requireDivides(Dim.of(n), total, () => {
    return new ShapeError('split-divides', `${name}: ${n} sections do not divide the size ${total} of dim ${dim}`, [
      { dim: total, role: `size of dim ${dim}` },
    ]);
  });
}

/** Sizes between cuts, with Python's reading of slices. */
function cutAt(items: readonly Arg[], total: Dim, c: ShapeContext): Dim[] {
  const cuts = items.map((item) => (item.kind === 'int' ? item.value.value : null));
  const size = total.value;
  const out: Dim[] = [];
  for (let i = 0; i <= cuts.length; i++) {
    const [from, to] = [i === 0 ? 0 : cuts[i - 1], i === cuts.length ? (size ?? null) : cuts[i]];
    if (size !== null && from !== null && to !== null) {
      const clip = (k: number) => Math.min(size, Math.max(0, k < 0 ? k + size : k));
      out.push(Dim.of(Math.max(0, clip(to) - clip(from))));
    } else if (i === cuts.length && from !== null && from >= 0) {
      out.push(c.assume.minOf(total) >= from ? total.sub(from) : Dim.max(total.sub(from), Dim.zero));
    } else if (from !== null && to !== null && from >= 0 && to >= from && c.assume.minOf(total) >= to) {
      out.push(Dim.of(to - from));
    } else out.push(c.fresh('piece'));
  }
  return out;
}

/** `hsplit` cuts the first axis of a vector, the second one of others. */
function horizontal(rank: number | null): number {
  if (rank === null) throw new Undetermined('hsplit: the number of dimensions is not known');
  return rank === 1 ? 0 : 1;
}

/** `unbind(dim)`: one tensor an index. */
const unbind = op(
  'unbind',
  (args, c) => {
    const x = args.tensor('input');
    const axis = properAxis(x, args.constInt('dim'), 'unbind', c);
    const size = axis && c.assume.normalize(axis.size);
    if (!axis || size!.value === null || size!.value > MANY) {
      return axis ? unknownCount('unbind', axis.size) : { kind: 'unknown', reason: 'unbind: the axis is not known' };
    }
    return tuple(Array.from({ length: size!.value }, () => like(x, axis.put())));
  },
  {
    view: true,
    eval(args, out) {
      const x = args.value('input');
      const dim = place(args.constInt('dim'), x.rank);
      return out.items.map((_, i) => x.select(dim, i));
    },
    vjpOfMany: (B, gs, _x, ys, args) => ({
      input: B.stack(
        gs.map((g, i) => g ?? B.zerosLike(ys[i])),
        args.constInt('dim'),
      ),
    }),
  },
);

export const operators: readonly Operator[] = [
  split,
  chunk,
  splitAt(
    'tensor_split',
    (args) => args.constInt('dim'),
    () => false,
  ),
  splitAt(
    'np_split',
    (args) => args.constInt('dim'),
    () => true,
  ),
  splitAt(
    'hsplit',
    (_, rank) => horizontal(rank),
    () => true,
  ),
  splitAt(
    'vsplit',
    () => 0,
    () => true,
  ),
  splitAt(
    'dsplit',
    () => 2,
    () => true,
  ),
  unbind,
];
