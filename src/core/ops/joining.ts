/** Joining tensors along an axis and splitting them again. */

import { Dim } from '../dim';
import type { DType } from '../dtype';
import { knownDims, resolve, type Shape, shapeOf } from '../shape';
import { width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { rankError, rankOf, sizesKnown } from './axes';
import type { Backend } from './backend';
import { op, place } from './moving';
import { libraryAttribute, nestedData } from './operands';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, show } from './output';
import { tensorArg } from './picked';
import { atLeast1d, atLeast2d, atLeast3d, inserted } from './reshape';

/** The tensors of a list; an item that is not known is a tensor of which nothing is known. */
function parts(args: OpArgs, name: string, what: string, c: ShapeContext): TensorType[] {
  const arg = args.raw(name);
  const library = libraryAttribute(args);
  if (arg.kind !== 'list') {
    throw new Undetermined(arg.kind === 'unknown' ? arg.reason : `${what}: the list of tensors is not known`);
  }
  // A list that a loop fills is empty where nothing is known of the loop.
  if (arg.items.length === 0) throw new Undetermined(`${what}: an empty list`);
  if (arg.items.every((item) => item.kind === 'unknown' && !item.refine)) {
    throw new Undetermined(`${what}: the tensors are not known`);
  }
  return arg.items.map((item) => part(item, library, c));
}

function part(item: Arg, library: ReturnType<typeof libraryAttribute>, c: ShapeContext): TensorType {
  if (item.kind === 'tensor') return item.type;
  if (item.kind === 'unknown' && item.refine) return item.refine.tensor();
  if (item.kind === 'unknown') return { shape: c.unknown('part'), dtype: null, library: library ?? 'torch' };
  if (library && item.kind !== 'none') return nestedData(item, library, c);
  throw new Undetermined('an item of the list is not a tensor');
}

function joinedType(xs: readonly TensorType[], c: ShapeContext): DType | null {
  const types = new Set(xs.map((x) => x.dtype));
  return types.size === 1 ? xs[0].dtype : c.promote(xs);
}

function result(xs: readonly TensorType[], shape: Shape, c: ShapeContext): Output {
  return like(xs[0], shape, joinedType(xs, c));
}

/** The shape of tensors put one after the other along an axis: the other sizes must agree. */
function joined(xs: readonly TensorType[], dim: number, what: string, c: ShapeContext): Shape {
  const known = xs.filter((x) => c.dims(x) !== null);
  if (known.length === 0) return joinedOpen(xs, dim, what, c);
  const lists = known.map((x) => c.knownRank(x));
  const scalar = lists.find((d) => d.length === 0);
  if (scalar) throw new ShapeError('rank', `${what}: a 0-d tensor cannot be joined`);
  const legacy = xs[0].library === 'torch' ? lists.filter((d) => isEmptyVector(d, c)) : [];
  const rest = lists.filter((d) => !legacy.includes(d));
  // Of nothing but empty vectors PyTorch looks at neither the axis nor the sizes.
  if (rest.length === 0 && known.length === xs.length) return shapeOf([0]);
  const model = rest.reduce((a, b) => (b.length > a.length ? b : a), rest[0] ?? lists[0]);
  const shorter = rest.find((d) => d.length !== model.length);
  if (shorter && mayBeEmptyVector(shorter, xs, c)) return c.unknown(what, model.length);
  if (shorter) throw joinRank(what, model, shorter);
  if (model.length === 1 && (dim < -1 || dim > 0) && rest.every((d) => mayBeEmptyVector(d, xs, c))) {
    throw new Undetermined(`${what}: of empty tensors every axis passes`);
  }
  const axis = c.axis(dim, model.length, what);
  const all = rest.length > 0 ? rest : [model];
  const open = xs.length > known.length;
  return shapeOf(
    model.map((_, i) => {
      if (i !== axis) return agreed(all, i, what, c);
      return open ? c.fresh('joined') : all.map((d) => d[i]).reduce((a, b) => a.add(b));
    }),
  );
}

/** Tensors of unknown rank that share the dims that are not known: the axis must lie in the others. */
function joinedOpen(xs: readonly TensorType[], dim: number, what: string, c: ShapeContext): Shape {
  const shapes = xs.map((x) => resolve(x.shape));
  const [{ front, rest, back }] = shapes;
  const alike = shapes.every(
    (s) => s.rest === rest && s.front.length === front.length && s.back.length === back.length,
  );
  const axis = dim >= 0 ? dim : back.length + dim;
  if (!alike || (dim >= 0 ? dim >= front.length : axis < 0)) return c.unknown(what);
  const join = (lists: readonly (readonly Dim[])[], here: boolean) =>
    lists[0].map((_, i) =>
      here && i === axis ? lists.map((d) => d[i]).reduce((a, b) => a.add(b)) : agreed(lists, i, what, c),
    );
  return {
    front: join(
      shapes.map((s) => s.front),
      dim >= 0,
    ),
    rest,
    back: join(
      shapes.map((s) => s.back),
      dim < 0,
    ),
  };
}

/** PyTorch skips tensors of shape (0,) whatever the others are. */
function isEmptyVector(dims: readonly Dim[], c: ShapeContext): boolean {
  return dims.length === 1 && c.compare(dims[0], Dim.zero) === 'proved';
}

function mayBeEmptyVector(dims: readonly Dim[], xs: readonly TensorType[], c: ShapeContext): boolean {
  return xs[0].library === 'torch' && dims.length === 1 && c.compare(dims[0], Dim.zero) !== 'refuted';
}

/** `stack` makes a dim; all others join along one that is there, as `cat` does. */
function codeOf(what: string, clash: 'rank' | 'mismatch'): string {
  return `${what === 'stack' ? 'stack' : 'cat'}-${clash}`;
}

function joinRank(what: string, a: readonly Dim[], b: readonly Dim[]): ShapeError {
  return new ShapeError(
    codeOf(what, 'rank'),
    `${what}: tensors of ${a.length} and ${b.length} dims, ${show(a)} and ${show(b)}`,
  );
}

function agreed(lists: readonly (readonly Dim[])[], i: number, what: string, c: ShapeContext): Dim {
  return lists
    .map((d) => d[i])
    .reduce((a, b) =>
      c.require(a, b, () => {
        return new ShapeError(codeOf(what, 'mismatch'), `${what}: sizes ${a} and ${b} of dim ${i} differ`, [
          { dim: a, role: `dim ${i} of one tensor` },
          { dim: b, role: `dim ${i} of another` },
        ]);
      }),
    );
}

/** `cat(tensors, dim)`; NumPy's `concatenate(axis=None)` joins them flat. */
const cat = op(
  'cat',
  (args, c) => {
    const xs = parts(args, 'tensors', 'cat', c);
    if (args.has('dim')) return result(xs, joined(xs, args.constInt('dim'), 'cat', c), c);
    const sizes = xs.map((x) => Dim.product(c.knownRank(x)));
    return result(xs, shapeOf([sizes.reduce((a, b) => a.add(b))]), c);
  },
  {
    eval(args, out) {
      const xs = args.values('tensors');
      if (!args.has('dim'))
        return concatenated(
          xs.map((x) => x.reshape([x.size])),
          0,
          out,
        );
      return concatenated(
        withoutEmptyVectors(xs, out.sizes.length),
        place(args.constInt('dim'), out.sizes.length),
        out,
      );
    },
    vjp(B, g, _x, y, args) {
      const xs = args.vars('tensors');
      if (!args.has('dim'))
        return {
          tensors: partsAlong(
            B,
            g,
            xs.map((x) => B.reshape(x, [-1])),
            0,
          ).map((p, i) => p && B.reshapeAs(p, xs[i])),
        };
      const rank = rankOf(y.type);
      return { tensors: partsAlong(B, g, xs, place(args.constInt('dim'), rank), rank) };
    },
  },
);

/** PyTorch skips tensors of shape (0,). */
function withoutEmptyVectors(xs: readonly Tensor[], rank: number): readonly Tensor[] {
  return rank === 1 ? xs : xs.filter((x) => x.rank === rank);
}

/** Tensors one after the other along an axis. */
function concatenated(xs: readonly Tensor[], dim: number, out: Target): Tensor {
  const to = Tensor.zeros(out.dtype, out.sizes);
  const inner = out.sizes.slice(dim + 1).reduce((n, size) => n * size, width(out.dtype));
  const outer = out.sizes.slice(0, dim).reduce((n, size) => n * size, 1);
  let start = 0;
  for (const x of xs) {
    const [from, run] = [x.to(out.dtype).dense(), inner * x.sizes[dim]];
    for (let i = 0; i < outer; i++)
      to.data.set(from.subarray(i * run, (i + 1) * run), start + i * inner * out.sizes[dim]);
    start += run;
  }
  return to;
}

/** What stands in a tensor in the place of each of those it was joined from. */
function partsAlong(B: Backend, g: Var, xs: readonly Var[], dim: number, rank?: number): (Var | null)[] {
  let start = 0;
  return xs.map((x) => {
    const dims = knownDims(x.type.shape);
    if (dims && rank !== undefined && dims.length !== rank) return null;
    const size = dims?.[dim]?.value ?? null;
    if (size === null) throw new Undetermined('the size of a part is not known');
    const part = B.narrow(g, dim, start, size);
    start += size;
    return part;
  });
}

/** `stack(tensors, dim)`: a new axis; all shapes must be equal. */
const stack = op(
  'stack',
  (args, c) => {
    const xs = parts(args, 'tensors', 'stack', c);
    const model = xs.find((x) => c.dims(x) !== null) ?? xs[0];
    const dims = c.dims(model);
    const equal = dims ? equalDims(xs, dims, c) : null;
    const each = equal ? { ...model, shape: shapeOf(equal) } : model;
    return result(xs, inserted(each, args.constInt('dim'), Dim.of(xs.length), 'stack', c), c);
  },
  {
    compose: (B, _x, args) => {
      const dim = args.constInt('dim');
      return B.cat(
        args.vars('tensors').map((x) => B.unsqueeze(x, dim)),
        dim,
      );
    },
  },
);

/** The common dims of tensors that must have one shape; ranks that are not known are learned. */
function equalDims(xs: readonly TensorType[], first: readonly Dim[], c: ShapeContext): Dim[] {
  const lists = xs.map((x) => {
    const dims = c.bindRank(x, first.length);
    if (!dims) throw joinRank('stack', first, knownDims(x.shape) ?? resolve(x.shape).front);
    return dims;
  });
  return first.map((_, i) => agreed(lists, i, 'stack', c));
}

/** `hstack` and its kin: tensors of at least so many dims, joined along an axis. */
function stacked(
  name: string,
  lift: (dims: readonly Dim[]) => readonly Dim[],
  axis: (rank: number) => number,
  lifting: (B: Backend, x: Var) => Var,
): Operator {
  return op(
    name,
    (args, c) => {
      const xs = parts(args, 'tensors', name, c);
      const lifted = xs.map((x) => ({ ...x, shape: shapeOf(lift(c.knownRank(x))) }));
      const rank = lifted[0].shape.front.length;
      return result(lifted, joined(lifted, axis(rank), name, c), c);
    },
    {
      compose(B, _x, args) {
        const xs = args.vars('tensors').map((x) => lifting(B, x));
        return B.cat(xs, axis(rankOf(xs[0].type)));
      },
    },
  );
}

function lifted(name: string): (B: Backend, x: Var) => Var {
  return (B, x) => B.call(name, { tensors: x });
}

/** A vector is a column. */
function columns(dims: readonly Dim[]): readonly Dim[] {
  return dims.length >= 2 ? dims : [...atLeast1d(dims), Dim.one];
}

/** `block_diag`: sizes add up; a vector is a row. */
const blockDiag = op(
  'block_diag',
  (args, c) => {
    const xs = parts(args, 'tensors', 'block_diag', c);
    const lists = xs.map((x) => {
      const dims = c.knownRank(x);
      if (dims.length > 2) throw rankError('block_diag', 'at most 2-D tensors', dims);
      return atLeast2d(dims);
    });
    const sum = (i: number) => lists.map((d) => d[i]).reduce((a, b) => a.add(b));
    return like(xs[0], [sum(0), sum(1)], joinedType(xs, c));
  },
  {
    compose(B, _x, args) {
      const xs = args.vars('tensors').map((x) => B.call('atleast_2d', { tensors: x }));
      const widths = xs.map((x) => sizeAt(x, 1));
      const total = widths.reduce((a, b) => a + b, 0);
      let before = 0;
      const rows = xs.map((x, i) => {
        const padding = (n: number) => B.call('new_zeros', { input: x, size: [sizeAt(x, 0), n] });
        const row = B.cat([padding(before), x, padding(total - before - widths[i])], 1);
        before += widths[i];
        return row;
      });
      return B.cat(rows, 0);
    },
  },
);

function sizeAt(x: Var, axis: number): number {
  const size = knownDims(x.type.shape)?.[axis]?.value ?? null;
  if (size === null) throw new Undetermined('a size is not known');
  return size;
}

/** `np.append(arr, values, axis)`. */
const append = op(
  'np_append',
  (args, c) => {
    const library = libraryAttribute(args);
    const xs = ['input', 'values'].map((n) => part(args.raw(n), library, c));
    if (args.has('dim')) return result(xs, joined(xs, args.constInt('dim'), 'append', c), c);
    const sizes = xs.map((x) => Dim.product(c.knownRank(x)));
    return result(xs, shapeOf([sizes[0].add(sizes[1])]), c);
  },
  {
    compose(B, { input, values }, args) {
      if (args.has('dim')) return B.cat([input, values], args.constInt('dim'));
      return B.cat([B.reshape(input, [-1]), B.reshape(values, [-1])], 0);
    },
  },
);

/** `cartesian_prod`: one row a combination; of one tensor it is that tensor. */
const cartesianProd = op(
  'cartesian_prod',
  (args, c) => {
    const xs = parts(args, 'tensors', 'cartesian_prod', c);
    const sizes = xs.map((x) => c.ranked(x, [1], 'cartesian_prod')[0]);
    return like(xs[0], xs.length === 1 ? sizes : [Dim.product(sizes), Dim.of(xs.length)], joinedType(xs, c));
  },
  {
    compose(B, _x, args) {
      const xs = args.vars('tensors');
      if (xs.length === 1) return xs[0];
      const n = xs.map((x) => sizeAt(x, 0));
      const grids = xs.map((x, i) => {
        const spread = B.reshape(
          x,
          n.map((_, k) => (k === i ? -1 : 1)),
        );
        return B.reshape(B.call('expand', { input: spread, size: n }), [-1]);
      });
      return B.stack(grids, 1);
    },
  },
);

/** `combinations(r, with_replacement)`: binomial coefficients of the length. */
const combinations = op(
  'combinations',
  (args, c) => {
    const x = args.tensor('input');
    const [n] = c.ranked(x, [1], 'combinations');
    const r = args.constInt('r');
    const replaced = args.bool('with_replacement');
    if (r === 0) return like(x, [Dim.zero]);
    const top = replaced ? n.add(r - 1) : n;
    if (top.value !== null) return like(x, [Dim.of(binomial(top.value, r)), Dim.of(r)]);
    if (r !== 2) return like(x, [c.fresh('combinations'), Dim.of(r)]);
    return like(x, [top.mul(top.sub(1)).floordiv(2), Dim.of(2)]);
  },
  {
    compose(B, { input: x }, args) {
      const [n] = sizesKnown(args.tensor('input'));
      const r = args.constInt('r');
      if (r === 0) return B.call('new_zeros', { input: x, size: [0] });
      const rows = chosen(n, r, args.bool('with_replacement'));
      const columns = Array.from({ length: r }, (_, k) =>
        Tensor.from(
          'int64',
          [rows.length],
          rows.map((row) => row[k]),
        ),
      );
      return B.stack(
        columns.map((index) => B.call('index_select', { input: x, dim: 0, index: { arg: tensorArg(index) } })),
        1,
      );
    },
  },
);

/** Rising (with `repeated`: not falling) choices of r of the numbers below n, in order. */
function chosen(n: number, r: number, repeated: boolean, from = 0): number[][] {
  if (r === 0) return [[]];
  const rows: number[][] = [];
  for (let i = from; i < n; i++) {
    for (const rest of chosen(n, r - 1, repeated, repeated ? i : i + 1)) rows.push([i, ...rest]);
  }
  return rows;
}

function binomial(n: number, r: number): number {
  let out = 1;
  for (let i = 0; i < r; i++) out = (out * Math.max(0, n - i)) / (i + 1);
  return Math.round(out);
}

export const operators: readonly Operator[] = [
  cat,
  stack,
  stacked('hstack', atLeast1d, (rank) => (rank === 1 ? 0 : 1), lifted('atleast_1d')),
  stacked('vstack', atLeast2d, () => 0, lifted('atleast_2d')),
  stacked('dstack', atLeast3d, () => 2, lifted('atleast_3d')),
  stacked(
    'column_stack',
    columns,
    () => 1,
    (B, x) => (rankOf(x.type) >= 2 ? x : B.reshape(x, [-1, 1])),
  ),
  blockDiag,
  append,
  cartesianProd,
  combinations,
];
