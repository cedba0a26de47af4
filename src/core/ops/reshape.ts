/** Operators that keep the elements and give them another shape: `view`, `flatten`, `unflatten`, `squeeze`. */

import { atomKey, Dim, type Term } from '../dim';
import { itemSize } from '../dtype';
import { resolve, type Shape, shapeOf } from '../shape';
import { rowMajor, Tensor } from '../tensor/tensor';
import { axesOf, axisAt, checkSize, properAxis, reducedAxes, sameAs, sizeOf, sizesInArray, sizesOf } from './axes';
import { op } from './moving';
import { onlyArray } from './operands';
import { type OpArgs, type Operator, type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';
import { like, show } from './output';

/** The elements in their order, in other sizes: a view where the strides allow it. */
const reordered: Partial<Operator> = {
  view: true,
  eval: (args, out) => args.value('input').reshape(out.sizes),
  vjp: (B, g, { input: x }) => ({ input: B.reshapeAs(g, x) }),
};

/**
 * Dims asked for, where -1 stands for the size that keeps the number of elements, and null for a size that is not
 * known. `pool` are dims whose names may be kept.
 */
function fillSizes(
  what: string,
  asked: readonly (Dim | null)[],
  total: Dim | null,
  pool: readonly Dim[],
  c: ShapeContext,
): Dim[] {
  const open = asked.findIndex((d) => d?.value === -1);
  if (asked.some((d, i) => d?.value === -1 && i !== open)) {
    throw new ShapeError('reshape-inferred', `${what}: only one size can be -1`);
  }
  // A symbol may stand for -1, unless another size does.
  for (const d of asked) if (d && d.value !== -1 && (d.isConst || open >= 0)) checkSize(d, what, c);
  const known = asked.every((d) => d !== null);
  const out = asked.map((d) => (d === null ? c.fresh('size') : sameAs(d, pool)));
  const given = Dim.product(out.filter((_, i) => i !== open));
  if (open >= 0) out[open] = known && total ? inferredSize(what, total, given, pool, c) : c.fresh('size');
  else if (known && total) checkTotal(what, total, given, pool, out, c);
  return out;
}

function checkTotal(
  what: string,
  total: Dim,
  given: Dim,
  pool: readonly Dim[],
  out: readonly Dim[],
  c: ShapeContext,
): void {
  const error = () => sizeError(what, total, given, pool, out);
  const [t, g] = [c.assume.normalize(total), c.assume.normalize(given)];
  // Two multiples of one product are equal only where that is 0: no run but of an empty tensor passes.
  const [k, n] = withoutCommon(t, g, c, true);
  if (k.isConst && n.isConst && k.value !== n.value && k.value !== 0 && n.value !== 0) throw error();
  // Otherwise common factors go only when they are surely not 0: of no elements every reading is possible.
  const [p, q] = withoutCommon(t, g, c, false);
  c.require(p, q, error);
}

function sizeError(what: string, total: Dim, given: Dim, pool: readonly Dim[], out: readonly Dim[]): ShapeError {
  const notIn = (others: readonly Dim[]) => (d: Dim) => d.label !== undefined && !others.some((o) => o.equals(d));
  const named = [
    ...pool.filter(notIn(out)).map((dim) => ({ dim, role: `input dim ${pool.indexOf(dim)}` })),
    ...out.filter(notIn(pool)).map((dim) => ({ dim, role: `size ${out.indexOf(dim)} asked for` })),
  ];
  return new ShapeError(
    'reshape-size',
    `${what}: ${show(pool)} has ${total} elements, ${show(out)} would have ${given}`,
    named,
    sizeFix(total, pool, out),
  );
}

/** What to write instead of the only size that is no dim of the input. */
function sizeFix(total: Dim, pool: readonly Dim[], out: readonly Dim[]): string | undefined {
  const strange = out.filter((d) => !pool.some((p) => p.equals(d)));
  if (strange.length !== 1) return undefined;
  const others = Dim.product(out.filter((d) => d !== strange[0]));
  const right = total.exactDiv(others);
  return right ? `write ${right} for ${strange[0]}` : undefined;
}

/** The size that -1 stands for: the quotient, which must be exact. */
function inferredSize(what: string, total: Dim, given: Dim, pool: readonly Dim[], c: ShapeContext): Dim {
  const [t, g] = [c.assume.normalize(total), c.assume.normalize(given)];
  const error = () =>
    new ShapeError('reshape-size', `${what}: ${show(pool)} has ${t} elements, which ${g} does not divide`, [
      { dim: t, role: 'number of elements' },
      { dim: g, role: 'product of the other sizes' },
    ]);
  if (g.value === 0) {
    throw new ShapeError('reshape-inferred', `${what}: -1 is ambiguous beside a size of 0`);
  }
  // The other sizes are not 0 where this succeeds, so that common factors go.
  const [p, q] = withoutCommon(t, g, c, true);
  const exact = p.exactDiv(q);
  if (exact) return sameAs(exact, pool);
  c.requireDivides(q, p, error);
  return sameAs(c.assume.normalize(p.floordiv(q)), pool);
}

/** Two polynomials without the monomial that divides both; `nonzero` says that it is known not to be 0. */
function withoutCommon(p: Dim, q: Dim, c: ShapeContext, nonzero: boolean): [Dim, Dim] {
  if (p.terms.length === 0 || q.terms.length === 0) return [p, q];
  const common = commonMonomial([...p.terms, ...q.terms]);
  if (common.value === 1 || (!nonzero && c.assume.minOf(common) < 1)) return [p, q];
  return [p.exactDiv(common) ?? p, q.exactDiv(common) ?? q];
}

function commonMonomial(terms: readonly Term[]): Dim {
  let factor = Dim.of(terms.map((t) => Math.abs(t.coef)).reduce(gcd));
  for (const [atom] of terms[0].powers) {
    const key = atomKey(atom);
    const power = Math.min(...terms.map((t) => t.powers.find(([a]) => atomKey(a) === key)?.[1] ?? 0));
    const base = Dim.sumOf([{ coef: 1, powers: [[atom, 1]], key }]);
    for (let i = 0; i < power; i++) factor = factor.mul(base);
  }
  return factor;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Sizes from an argument, null for one that is not known; null when not even their number is. */
export function askedSizes(args: OpArgs, name: string): (Dim | null)[] | null {
  const arg = args.raw(name);
  const listed = sizesInArray(arg);
  if (listed !== undefined) return listed;
  if (arg.kind === 'list') return arg.items.map(sizeOf);
  return arg.kind === 'unknown' ? null : [args.int(name)];
}

/** `view`, `reshape`: as many elements; one size may be -1. */
const reshape = op(
  'reshape',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const bitcast = viewedType(args);
    if (bitcast !== undefined) return viewAsType(x, bitcast, c);
    const asked = askedSizes(args, 'shape');
    if (!asked) return like(x, c.unknown('reshape'));
    const dims = c.dims(x);
    const what = args.has('name') ? args.str('name') : 'reshape';
    return like(x, fillSizes(what, asked, dims && Dim.product(dims), dims ?? [], c));
  },
  {
    ...reordered,
    eval(args, out) {
      if (viewedType(args) !== undefined) throw new Undetermined('view: the bytes as another type');
      const order = args.has('order') ? args.str('order') : 'C';
      if (order !== 'C' && order !== 'F') throw new Undetermined('reshape: an order that depends on the layout');
      args.raw('copy');
      if (order === 'F') return byColumns(args.value('input'), out.sizes);
      const x = args.value('input');
      return args.bool('copy') ? Tensor.from(out.dtype, out.sizes, x.dense()) : x.reshape(out.sizes);
    },
  },
);

/** With the first index running fastest. */
function byColumns(x: Tensor, sizes: readonly number[]): Tensor {
  const turned = (t: Tensor) => t.permute(t.sizes.map((_, k) => t.rank - 1 - k));
  const flat = Tensor.from(x.dtype, [x.size], turned(x).dense());
  return turned(flat.reshape([...sizes].reverse())).contiguous();
}

/** `view(dtype)`: the argument, when it is a dtype. */
function viewedType(args: OpArgs): TensorType['dtype'] | undefined {
  const arg = args.raw('shape');
  const only = arg.kind === 'list' && arg.items.length === 1 ? arg.items[0] : arg;
  return only.kind === 'dtype' ? only.value : undefined;
}

/** The same bytes read as another type: the last dim grows or shrinks with the size of an element. */
function viewAsType(x: TensorType, dtype: TensorType['dtype'], c: ShapeContext) {
  if (dtype === null || x.dtype === null) return like(x, c.unknown('view'), dtype);
  const [from, to] = [itemSize(x.dtype), itemSize(dtype)];
  if (from === to) return like(x, x.shape, dtype);
  const [last] = c.trailing(x, 1, 'view');
  const size = from > to ? last.mul(from / to) : last.floordiv(to / from);
  return like(x, c.withTrailing(x, 1, [size]), dtype);
}

/** `view_as(other)`, `reshape_as(other)`. */
const reshapeAs = op(
  'reshape_as',
  (args, c) => {
    const [x, other] = [args.tensor('input'), args.tensor('other')];
    const [from, to] = [c.dims(x), c.dims(other)];
    if (from && to) checkTotal('view_as', Dim.product(from), Dim.product(to), from, to, c);
    return like(x, other.shape);
  },
  reordered,
);

/** `flatten(start_dim, end_dim)`: the axes between become one. A 0-d tensor becomes 1-D. */
const flatten = op(
  'flatten',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const [start, end] = [args.constInt('start_dim'), args.constInt('end_dim')];
    const dims = c.dims(x);
    if (!dims) return like(x, flattenOpen(x, start, end, c));
    const [i, j] = [c.axis(start, dims.length, 'flatten'), c.axis(end, dims.length, 'flatten')];
    if (i > j) throw new ShapeError('flatten-order', `flatten: start_dim ${start} comes after end_dim ${end}`);
    if (dims.length === 0) return like(x, [Dim.one]);
    if (i === j) return like(x, dims);
    return like(x, [...dims.slice(0, i), flat(dims.slice(i, j + 1)), ...dims.slice(j + 1)]);
  },
  reordered,
);

/** The size of several axes as one, which says how it came about. */
function flat(dims: readonly Dim[]): Dim {
  const product = Dim.product(dims);
  const formula = dims.join('·');
  return product.value === null
    ? product
    : product.withLabel({ name: '', origin: { text: '', kind: 'result', formula } });
}

/** Of an unknown rank: what stands before and after the flattened axes is known when they are counted from the ends. */
function flattenOpen(x: TensorType, start: number, end: number, c: ShapeContext): Shape {
  if (start < 0 || end >= 0) return c.unknown('flatten');
  if (start > 0) c.sizeAt(x, start, 'flatten');
  if (end < -1) c.sizeAt(x, end, 'flatten');
  const s = resolve(x.shape);
  if (s.rest !== null && (s.front.length < start || s.back.length < -end - 1)) return c.unknown('flatten');
  const dims = c.dims(x);
  const front = (dims ?? s.front).slice(0, start);
  const back = end === -1 ? [] : (dims ?? s.back).slice(end + 1);
  const middle = dims ? flat(dims.slice(start, dims.length + end + 1)) : c.fresh('flat');
  return shapeOf([...front, middle, ...back]);
}

/** `unflatten(dim, sizes)`: one axis becomes several. */
const unflatten = op(
  'unflatten',
  (args, c) => {
    const x = args.tensor('input');
    const asked = askedSizes(args, 'sizes');
    const axis = asked && properAxis(x, args.constInt('dim'), 'unflatten', c);
    if (!asked || !axis) return like(x, c.unknown('unflatten'));
    return like(x, axis.put(...fillSizes('unflatten', asked, axis.size, [axis.size], c)));
  },
  reordered,
);

/** `squeeze`: axes of size 1 go. Where a size may be 1, the rank of the result is not known. */
const squeeze = op(
  'squeeze',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const list = reducedAxes(args, 'dim', false);
    const dims = c.dims(x);
    if (!dims) return like(x, squeezeOpen(x, list, c));
    if (dims.length === 0) {
      for (const d of list ?? []) c.axis(d, 0, 'squeeze');
      return like(x, []);
    }
    const axes = list ? axesOf(list, dims.length, 'squeeze', c) : dims.map((_, i) => i);
    const verdicts = dims.map((d, i) => (axes.includes(i) ? c.compare(d, Dim.one) : 'refuted'));
    if (list && x.library !== 'torch') checkSqueezed(dims, axes, verdicts);
    const keep = (from: number, to: number) => dims.slice(from, to).filter((_, i) => verdicts[from + i] !== 'proved');
    // NumPy refuses a given axis of another size than 1.
    if (list && x.library !== 'torch') return like(x, shapeOf(dims.filter((_, i) => !axes.includes(i))));
    const first = verdicts.indexOf('unknown');
    if (first < 0) return like(x, keep(0, dims.length));
    const last = verdicts.lastIndexOf('unknown');
    return like(x, { ...c.unknown('squeeze'), front: keep(0, first), back: keep(last + 1, dims.length) });
  },
  reordered,
);

function checkSqueezed(dims: readonly Dim[], axes: readonly number[], verdicts: readonly string[]): void {
  const bad = axes.find((a) => verdicts[a] === 'refuted');
  if (bad === undefined) return;
  throw new ShapeError('squeeze-size', `squeeze: axis ${bad} has size ${dims[bad]}, not 1`, [
    { dim: dims[bad], role: `size of axis ${bad}` },
  ]);
}

function squeezeOpen(x: TensorType, list: readonly number[] | null, c: ShapeContext): Shape {
  if (list?.length !== 1) return c.unknown('squeeze');
  const axis = axisAt(x, list[0], 'squeeze', c);
  const verdict = axis && c.compare(axis.size, Dim.one);
  if (verdict === 'proved') return axis!.put();
  return verdict === 'refuted' ? x.shape : c.unknown('squeeze');
}

/** `unsqueeze(dim)`: a new axis of size 1. NumPy's `expand_dims` takes several. */
const unsqueeze = op(
  'unsqueeze',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const list = args.constInts('dim');
    if (list.length === 1) return like(x, inserted(x, list[0], Dim.one, 'unsqueeze', c));
    const dims = [...c.knownRank(x)];
    const axes = axesOf(list, dims.length + list.length, 'expand_dims', c);
    for (const axis of axes.sort((a, b) => a - b)) dims.splice(axis, 0, Dim.one);
    return like(x, dims);
  },
  reordered,
);

/** The shape with a new axis at `dim` of the result. */
export function inserted(x: TensorType, dim: number, size: Dim, what: string, c: ShapeContext): Shape {
  const dims = c.dims(x);
  if (dims) {
    const i = c.axis(dim, dims.length + 1, what);
    return shapeOf([...dims.slice(0, i), size, ...dims.slice(i)]);
  }
  if (dim < 0) {
    const after = -dim - 1;
    const last = after > 0 ? c.trailing(x, after, what) : [];
    if (after > 0) return c.withTrailing(x, after, [size, ...last]);
    const s = resolve(x.shape);
    return { ...s, back: [...s.back, size] };
  }
  if (dim > 0) c.sizeAt(x, dim - 1, what);
  const s = resolve(x.shape);
  if (s.rest !== null && s.front.length < dim) return c.unknown(what);
  return { ...s, front: [...s.front.slice(0, dim), size, ...s.front.slice(dim)] };
}

/** The first elements in memory, as many as the size needs; what is beyond them is whatever was in memory. */
const resized: Partial<Operator> = {
  view: true,
  differentiable: false,
  eval(args, out) {
    args.raw('other');
    const x = args.value('input');
    const count = out.sizes.reduce((a, b) => a * b, 1);
    if (!x.isContiguous) throw new Undetermined('resize_: of a tensor that is not laid out in rows');
    if (count > x.size) throw new Undetermined('resize_: the further elements are whatever was in memory');
    return x.asStrided(out.sizes, rowMajor(out.sizes), x.offset);
  },
};

/** `resize_(size)`: any size. */
const resize = op(
  'resize',
  (args, c) => {
    const x = args.tensor('input');
    return like(x, sizesOf(args, 'size', 'resize_', c));
  },
  resized,
);

const resizeAs = op('resize_as', (args) => like(args.tensor('input'), args.tensor('other').shape), resized);

/** `atleast_1d` and its kin: one tensor, or a tuple for several. */
function atLeast(name: string, lift: (dims: readonly Dim[]) => readonly Dim[]): Operator {
  return op(
    name,
    (args, c) => {
      const list = args.raw('tensors');
      if (list.kind === 'tensor') return like(list.type, lift(c.knownRank(list.type)));
      const results = args.tensors('tensors').map((x) => like(x, lift(c.knownRank(x))));
      const single = results.length === 1 && !args.bool('as_list');
      return single ? results[0] : { kind: 'tuple', items: results };
    },
    {
      view: true,
      eval(args, out) {
        if (args.raw('tensors').kind === 'tensor') return args.value('tensors').reshape(out.sizes);
        const xs = args.values('tensors');
        const made = xs.map((x, i) => x.reshape((out.items[i] ?? out).sizes));
        return out.items.length > 0 ? made : made[0];
      },
      vjp: (B, g, { tensors: x }, _y, args) => ({
        tensors: x ? B.reshapeAs(g, x) : [B.reshapeAs(g, args.vars('tensors')[0])],
      }),
      vjpOfMany: (B, gs, _x, _y, args) => ({
        tensors: args.vars('tensors').map((x, i) => gs[i] && B.reshapeAs(gs[i], x)),
      }),
    },
  );
}

export function atLeast1d(dims: readonly Dim[]): readonly Dim[] {
  return dims.length === 0 ? [Dim.one] : dims;
}

/** A vector is a row. */
export function atLeast2d(dims: readonly Dim[]): readonly Dim[] {
  return dims.length >= 2 ? dims : [Dim.one, ...atLeast1d(dims)];
}

/** A vector lies along the middle axis, a matrix has a last one added. */
export function atLeast3d(dims: readonly Dim[]): readonly Dim[] {
  return dims.length >= 3 ? dims : [...atLeast2d(dims), Dim.one];
}

export const operators: readonly Operator[] = [
  reshape,
  reshapeAs,
  flatten,
  unflatten,
  squeeze,
  unsqueeze,
  resize,
  resizeAs,
  atLeast('atleast_1d', atLeast1d),
  atLeast('atleast_2d', atLeast2d),
  atLeast('atleast_3d', atLeast3d),
];
