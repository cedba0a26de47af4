/** Products over chosen or several axes: `tensordot`, `inner`, `kron`, `cross`, `cdist`, chains of matrices. */
import { Dim } from '../dim';
import { type Shape, shapeOf } from '../shape';
import { mapAxis, sizesKnown } from './axes';
import type { Backend } from './backend';
import { contract, matmulShape, sumsOverLast } from './contraction';
import { elements, perElement, resultSizes, size, sizes, sizeTogether } from './cost';
import { intLists } from './literals';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, scalar, show } from './output';

/** Sum over the given axes of a and b: the rest of a, then the rest of b. `dims` is a number or two lists. */
const tensordot: Operator = {
  name: 'tensordot',
  // Every axis of both once, the summed ones of a.
  flops(args, output) {
    const [a, b] = [sizes(args.tensor('a')), sizes(args.tensor('b'))];
    const rank = a.length + b.length;
    const summed = (rank - resultSizes(output).length) / 2;
    return summed === 0
      ? elements(output)
      : elements(output)
          .mul(Dim.product(summedSizes(args, a)))
          .mul(2);
  },
  shape(args, c) {
    const [a, b] = [args.tensor('a'), args.tensor('b')];
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const [axesA, axesB] = summedAxes(args, da.length, db.length, (d, rank) => c.axis(d, rank, 'tensordot: dims'));
    axesA.forEach((i, n) => {
      const [x, y] = [da[i], db[axesB[n]]];
      // torch lets an axis of size 1 be summed against any other.
      const mayBeOne = a.library === 'torch' && [x, y].some((d) => c.compare(d, Dim.one) !== 'refuted');
      if (!mayBeOne)
        contract(c, 'tensordot', { dim: x, role: `dim ${i} of a` }, { dim: y, role: `dim ${axesB[n]} of b` });
    });
    const rest = [...da.filter((_, i) => !axesA.includes(i)), ...db.filter((_, i) => !axesB.includes(i))];
    return like(a, rest, c.promote([a, b]));
  },
  compose(B, { a, b }, args) {
    const [sa, sb] = [sizesKnown(args.tensor('a')), sizesKnown(args.tensor('b'))];
    const [axesA, axesB] = summedAxes(args, sa.length, sb.length, (d, rank) => (d < 0 ? d + rank : d));
    // An axis of size 1 is summed against any other: that is a sum of the other.
    const x = B.sumAll(
      a,
      axesA.filter((i, n) => sb[axesB[n]] === 1 && sa[i] !== 1),
    );
    const y = B.sumAll(
      b,
      axesB.filter((i, n) => sa[axesA[n]] === 1 && sb[i] !== 1),
    );
    return contracted(B, x, y, sa, sb, axesA, axesB);
  },
};

/** The sizes of the axes of a that are summed; `dims` is as `summedAxes` has found it. */
function summedSizes(args: OpArgs, a: readonly Dim[]): Dim[] {
  const given = args.raw('dims');
  if (given.kind === 'int') return a.slice(a.length - args.constInt('dims'));
  return intLists(given)[0].map((axis) => a[axis < 0 ? axis + a.length : axis]);
}

/** Σ over pairs of axes, as one product of matrices. */
function contracted(
  B: Backend,
  a: Var,
  b: Var,
  sa: readonly number[],
  sb: readonly number[],
  axesA: readonly number[],
  axesB: readonly number[],
): Var {
  const kept = (sizes: readonly number[], axes: readonly number[]) =>
    sizes.map((_, i) => i).filter((i) => !axes.includes(i));
  const [ka, kb] = [kept(sa, axesA), kept(sb, axesB)];
  const n = axesA.reduce((p, i, k) => p * Math.min(sa[i], sb[axesB[k]]), 1);
  const total = (list: readonly number[], sizes: readonly number[]) => list.reduce((p, i) => p * sizes[i], 1);
  const left = B.reshape(B.permute(a, [...ka, ...axesA]), [total(ka, sa), n]);
  const right = B.reshape(B.permute(b, [...axesB, ...kb]), [n, total(kb, sb)]);
  return B.reshape(B.matmul(left, right), [...ka.map((i) => sa[i]), ...kb.map((i) => sb[i])]);
}

type AxisOf = (dim: number, rank: number) => number;

function summedAxes(args: OpArgs, ra: number, rb: number, axis: AxisOf): [number[], number[]] {
  const given = args.raw('dims');
  if (given.kind === 'int') {
    const n = args.constInt('dims');
    if (n > ra || n > rb) throw new ShapeError('tensordot-dims', `tensordot: ${n} dims asked of ${ra} and ${rb}`);
    return [Array.from({ length: n }, (_, i) => ra - n + i), Array.from({ length: n }, (_, i) => i)];
  }
  const lists = intLists(given);
  if (lists.length !== 2) throw new Undetermined('tensordot: dims are not two lists');
  const [la, lb] = lists;
  if (la.length !== lb.length) {
    throw new ShapeError('tensordot-dims', `tensordot: ${la.length} dims of a against ${lb.length} of b`);
  }
  return [la.map((d) => axis(d, ra)), lb.map((d) => axis(d, rb))];
}

/** A product with a 0-d operand is one multiplication an element. */
function scalarOr(rule: FlopRule, ...names: readonly string[]): FlopRule {
  return (args, output) => {
    const isScalar = names.some((name) => sizes(args.operand(name)).length === 0);
    return isScalar ? elements(output) : rule(args, output);
  };
}

/** Sum over the last axis of both: (…a, k) and (…b, k) → (…a, …b). With a 0-d operand, their product. */
const inner: Operator = {
  name: 'inner',
  flops: scalarOr(sumsOverLast('input'), 'input', 'other'),
  shape(args, c) {
    const [a, b] = [args.operand('input'), args.operand('other')];
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const dtype = c.promote([a, b]);
    if (da.length === 0 || db.length === 0) return like(a, [...da, ...db], dtype);
    const last = (d: readonly Dim[], role: string) => ({ dim: d[d.length - 1], role });
    contract(c, 'inner', last(da, 'last dim of the first operand'), last(db, 'last dim of the second operand'));
    return like(a, [...da.slice(0, -1), ...db.slice(0, -1)], dtype);
  },
  compose(B, { input: a, other: b }, args) {
    const [sa, sb] = [sizesKnown(args.operand('input')), sizesKnown(args.operand('other'))];
    if (sa.length === 0 || sb.length === 0) return B.mul(a, b);
    return contracted(B, a, b, sa, sb, [sa.length - 1], [sb.length - 1]);
  },
};

/** `numpy.dot`: `matmul` for one or two axes; for more, the last of a with the last but one of b, no batches. */
const npDot: Operator = {
  name: 'np_dot',
  flops: scalarOr(sumsOverLast('a'), 'a', 'b'),
  shape(args, c) {
    const [a, b] = [args.operand('a'), args.operand('b')];
    const dtype = c.promote([a, b]);
    if (c.dims(a)?.length === 0) return like(a, b.shape, dtype);
    if (c.dims(b)?.length === 0) return like(a, a.shape, dtype);
    const rb = c.dims(b)?.length;
    if (rb === 1 || rb === 2) {
      // A 0-d `a` would only scale b; of an unknown `a` that cannot be excluded.
      if (!c.dims(a) && !isAtLeast1d(a)) throw new Undetermined('dot: the first operand may be 0-d');
      return like(a, matmulShape(a, b, c, 'dot'), dtype);
    }
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const left = { dim: da[da.length - 1], role: 'last dim of the first operand' };
    contract(c, 'dot', left, { dim: db[db.length - 2], role: 'dim -2 of the second operand' });
    return like(a, [...da.slice(0, -1), ...db.slice(0, -2), db[db.length - 1]], dtype);
  },
  compose(B, { a, b }, args) {
    const [sa, sb] = [sizesKnown(args.operand('a')), sizesKnown(args.operand('b'))];
    if (sa.length === 0 || sb.length === 0) return B.mul(a, b);
    if (sb.length <= 2) return B.matmul(a, b);
    return contracted(B, a, b, sa, sb, [sa.length - 1], [sb.length - 2]);
  },
};

function isAtLeast1d(x: TensorType): boolean {
  return x.shape.front.length + x.shape.back.length > 0;
}

/** `numpy.outer` and `numpy.vdot` flatten their operands first. */
const npOuter: Operator = {
  name: 'np_outer',
  flops: perElement(),
  shape(args, c) {
    const operands = [args.operand('a'), args.operand('b')];
    const sizes = operands.map((x) => Dim.product(c.knownRank(x)));
    return like(operands[0], sizes, c.promote(operands));
  },
  compose: (B, { a, b }) => B.mul(B.reshape(a, [-1, 1]), B.reshape(b, [1, -1])),
};

const npVdot: Operator = {
  name: 'np_vdot',
  flops: (args) => size(args.operand('a')).mul(2),
  shape(args, c) {
    const [a, b] = [args.operand('a'), args.operand('b')];
    const [da, db] = [c.dims(a), c.dims(b)];
    if (da && db) {
      const side = (d: readonly Dim[], role: string) => ({ dim: Dim.product(d), role });
      contract(c, 'vdot', side(da, 'elements of the first operand'), side(db, 'elements of the second operand'));
    }
    return scalar(a, c.promote([a, b]));
  },
  compose: (B, { a, b }) => B.matmul(B.conj(B.reshape(a, [-1])), B.reshape(b, [-1])),
};

/** Sum of products along one axis, the others broadcast. */
const vecdot: Operator = {
  name: 'vecdot',
  flops: (args) => sizeTogether([args.tensor('x'), args.tensor('y')]).mul(2),
  shape(args, c) {
    const [a, b] = [args.tensor('x'), args.tensor('y')];
    const both = { ...a, shape: c.broadcast([a.shape, b.shape], 'vecdot') };
    return like(
      a,
      mapAxis(both, args.constInt('dim'), 'vecdot', c, () => []),
      c.promote([a, b]),
    );
  },
  compose: (B, { x, y }, args) => B.sum(B.mul(B.conj(x), y), args.constInt('dim')),
};

/** Axes are aligned from the right and multiplied. */
const kron: Operator = {
  name: 'kron',
  flops: perElement(),
  shape(args, c) {
    const [a, b] = [args.tensor('input'), args.tensor('other')];
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const rank = Math.max(da.length, db.length);
    const at = (d: readonly Dim[], i: number) => d[d.length - rank + i] ?? Dim.one;
    const dims = Array.from({ length: rank }, (_, i) => at(da, i).mul(at(db, i)));
    // Both are taken with the larger rank, so that a 0-d operand counts as others do.
    const dtype = c.promote([a, b].map((x) => ({ ...x, shape: shapeOf(dims) })));
    return like(a, dims, dtype);
  },
  compose(B, { input: a, other: b }, args) {
    const [sa, sb] = [sizesKnown(args.tensor('input')), sizesKnown(args.tensor('other'))];
    const rank = Math.max(sa.length, sb.length);
    const pad = (sizes: readonly number[]) => [...Array<number>(rank - sizes.length).fill(1), ...sizes];
    const [pa, pb] = [pad(sa), pad(sb)];
    const outer = B.mul(
      B.reshape(
        a,
        pa.flatMap((n) => [n, 1]),
      ),
      B.reshape(
        b,
        pb.flatMap((n) => [1, n]),
      ),
    );
    return B.reshape(
      outer,
      pa.map((n, i) => n * pb[i]),
    );
  },
};

/** The axis `dim` has 3 entries in both; without a dim torch takes the first axis of size 3. */
const cross: Operator = {
  name: 'cross',
  // Two products and their difference.
  flops: perElement(3),
  shape(args, c) {
    const [a, b] = [args.tensor('input'), args.tensor('other')];
    const [da, db] = [c.dims(a), c.dims(b)];
    if (a.library === 'torch' && da && db && da.length !== db.length) {
      throw new ShapeError('cross-rank', `cross: operands have ${da.length} and ${db.length} dims`);
    }
    const shape = c.broadcast([a.shape, b.shape], 'cross');
    if (da?.length === 0 && db?.length === 0) throw new ShapeError('rank', 'cross: 0-d tensors have no axis');
    if (args.has('dim') && da && db && da.length === db.length) {
      const axis = c.axis(args.constInt('dim'), da.length, 'cross: dim');
      for (const x of [da, db]) requireThree(c, x, axis);
    }
    return like(a, shape, c.promote([a, b]));
  },
  compose(B, { input: a, other: b }, args) {
    const sizes = sizesKnown(args.tensor('input'));
    const given = args.has('dim') ? args.constInt('dim') : sizes.indexOf(3);
    if (!args.has('dim') && given < 0) throw new Undetermined('cross: no axis of size 3');
    return crossed(B, a, b, given);
  },
};

function requireThree(c: ShapeContext, dims: readonly Dim[], axis: number): void {
  const role = `dim ${axis}`;
  c.require(dims[axis], Dim.of(3), () => {
    return new ShapeError('cross-size', `cross: ${role} of ${show(dims)} must have size 3`, [
      { dim: dims[axis], role },
    ]);
  });
}

/** (a₁b₂ - a₂b₁, a₂b₀ - a₀b₂, a₀b₁ - a₁b₀) along an axis. */
function crossed(B: Backend, a: Var, b: Var, dim: number): Var {
  const [x, y] = [a, b].map((t) => [0, 1, 2].map((i) => B.select(t, dim, i)));
  const part = (i: number, j: number) => B.sub(B.mul(x[i], y[j]), B.mul(x[j], y[i]));
  return B.stack([part(1, 2), part(2, 0), part(0, 1)], dim);
}

/** `numpy.cross`: vectors of 2 or 3 entries along `axis` (the last); two of 2 give numbers. */
const npCross: Operator = {
  name: 'np_cross',
  flops: perElement(3),
  shape(args, c) {
    const [a, b] = [args.tensor('a'), args.tensor('b')];
    for (const name of ['axisa', 'axisb', 'axisc']) {
      if (args.constInt(name) !== -1) throw new Undetermined(`cross: ${name} is not modelled`);
    }
    if (args.has('axis') && args.constInt('axis') !== -1) throw new Undetermined('cross: axis is not modelled');
    const [da, db] = [c.knownRank(a), c.knownRank(b)];
    const sizes = [da, db].map((d) => d[d.length - 1]?.value ?? null);
    for (const size of sizes) {
      if (size !== null && size !== 2 && size !== 3) {
        throw new ShapeError('cross-size', `cross: vectors need 2 or 3 entries, found ${size}`);
      }
    }
    if (!sizes.includes(3)) throw new Undetermined('cross: vectors may have 2 entries');
    const batch = c.knownRank({
      ...a,
      shape: c.broadcast(
        [da, db].map((d) => shapeOf(d.slice(0, -1))),
        'cross',
      ),
    });
    return like(a, [...batch, Dim.of(3)], c.promote([a, b]));
  },
  compose: (B, { a, b }) => crossed(B, a, b, -1),
};

/** The product of a list of matrices; the first and the last may be vectors. */
const multiDot: Operator = {
  name: 'multi_dot',
  shape(args, c) {
    const tensors = args.tensors('tensors');
    const least = args.has('least') ? args.constInt('least') : 1;
    if (tensors.length < least) {
      throw new ShapeError(
        'multi-dot-empty',
        `multi_dot: expected at least ${least} matrices, found ${tensors.length}`,
      );
    }
    tensors.forEach((x, i) => {
      const ends = i === 0 || i === tensors.length - 1;
      c.ranked(x, ends && tensors.length > 1 ? [2, 1] : [2], `multi_dot: matrix ${i + 1}`);
    });
    const shape = tensors
      .map((x) => x.shape)
      .reduce((left: Shape, right: Shape) =>
        matmulShape({ ...tensors[0], shape: left }, { ...tensors[0], shape: right }, c, 'multi_dot'),
      );
    return like(tensors[0], shape, c.promote(tensors));
  },
  compose: (B, _x, args) => args.vars('tensors').reduce((x, y) => B.matmul(x, y)),
};

export const operators: readonly Operator[] = [
  tensordot,
  inner,
  npDot,
  npOuter,
  npVdot,
  vecdot,
  kron,
  cross,
  npCross,
  multiDot,
];
