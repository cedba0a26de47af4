/** Products over chosen or several axes: `tensordot`, `inner`, `kron`, `cross`, `cdist`, chains of matrices. */
import { Dim } from '../dim';
import { type Shape, shapeOf } from '../shape';
import { mapAxis } from './axes';
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
    const [axesA, axesB] = summedAxes(args, da.length, db.length, c);
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
};

/** The sizes of the axes of a that are summed; `dims` is as `summedAxes` has found it. */
function summedSizes(args: OpArgs, a: readonly Dim[]): Dim[] {
  const given = args.raw('dims');
  if (given.kind === 'int') return a.slice(a.length - args.constInt('dims'));
  return intLists(given)[0].map((axis) => a[axis < 0 ? axis + a.length : axis]);
}

function summedAxes(args: OpArgs, ra: number, rb: number, c: ShapeContext): [number[], number[]] {
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
  return [la.map((d) => c.axis(d, ra, 'tensordot: dims')), lb.map((d) => c.axis(d, rb, 'tensordot: dims'))];
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
};

function requireThree(c: ShapeContext, dims: readonly Dim[], axis: number): void {
  const role = `dim ${axis}`;
  c.require(dims[axis], Dim.of(3), () => {
    return new ShapeError('cross-size', `cross: ${role} of ${show(dims)} must have size 3`, [
      { dim: dims[axis], role },
    ]);
  });
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
