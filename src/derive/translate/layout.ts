/** The order and number of axes, and tensors that are made. */
import { arranged, broadcast, full, narrowed, product, raised, scaled } from '../product';
import { constant, isOne, keyOf, ONE, type Size } from '../size';
import { sum } from '../sum';
import { apply, constantOf, eye, range, type Term } from '../term';
import { oneHot, rowsOfAxis, stretch } from './indices';
import { type Applied, type Rules, Untranslatable } from './rule';

function x(c: Applied): Term {
  return c.term('input');
}

function swapped(t: Term, a: number, b: number): Term {
  const axes = range(t.dims.length);
  [axes[a], axes[b]] = [axes[b], axes[a]];
  return arranged(t, axes);
}

/** The same elements in row-major order; axes of size 1 come and go. */
export function reshaped(t: Term, dims: readonly Size[]): Term {
  const key = (ds: readonly Size[]) =>
    ds
      .filter((d) => !isOne(d))
      .map(keyOf)
      .join();
  const value = constantOf(t);
  if (value) return full(dims, value);
  if (t.kind === 'apply' && t.fn === 'reshape') return reshaped(t.args[0], dims);
  if (key(t.dims) !== key(dims)) {
    const { core } = narrowed(t);
    const own = dims.filter((d) => !isOne(d));
    const plain = core.dims.length === t.dims.filter((d) => !isOne(d)).length ? core : t;
    return arranged(
      apply('reshape', [plain], own),
      dims.map((d): number | Size => (isOne(d) ? ONE : own.indexOf(d))),
    );
  }
  const left = range(t.dims.length).filter((k) => !isOne(t.dims[k]));
  return arranged(
    t,
    dims.map((d): number | Size => (isOne(d) ? ONE : left.shift()!)),
  );
}

function reshape(c: Applied): Term {
  return reshaped(x(c), c.dims);
}

/** One tensor, or each of several, with more axes. */
function lifted(c: Applied): Term | Term[] {
  const { results } = c.call;
  if (c.call.args.get('tensors')?.kind === 'tensor') return reshaped(c.term('tensors'), c.dims);
  return c.terms('tensors').map((t, k) => reshaped(t, c.dimsOf(results[k])));
}

function ofNumber(value: number): (c: Applied) => Term {
  return (c) => full(c.dims, constant(value));
}

function stacked(c: Applied): Term {
  const terms = c.terms('tensors');
  return apply('cat', terms, c.dims, { axis: c.axis('dim', c.dims.length, 0) });
}

export const layoutRules: Rules = {
  matrix_transpose: (c) => swapped(x(c), x(c).dims.length - 1, x(c).dims.length - 2),
  t: (c) => (x(c).dims.length < 2 ? x(c) : swapped(x(c), 0, 1)),
  transpose_all: (c) => arranged(x(c), range(x(c).dims.length).reverse()),
  transpose: (c) => {
    const rank = x(c).dims.length;
    return swapped(x(c), c.axis('dim0', rank), c.axis('dim1', rank));
  },
  permute: (c) => {
    const axes = c.axes('dims', x(c).dims.length);
    return arranged(x(c), c.has('dims') ? axes : axes.reverse());
  },
  unsqueeze: reshape,
  squeeze: reshape,
  reshape,
  reshape_as: reshape,
  flatten: reshape,
  unflatten: reshape,
  expand: (c) => broadcast(x(c), c.dims),
  expand_as: (c) => broadcast(x(c), c.dims),
  clone: x,
  identity: x,
  contiguous: x,
  bool: x,
  float: x,
  double: x,
  to_dtype: x,
  to: x,
  type: x,
  type_as: x,
  to_library: x,
  real: x,
  to_real: x,
  conj: x,
  as_tensor: (c) => c.term(c.has('data') ? 'data' : 'input'),
  zeros: ofNumber(0),
  zeros_like: ofNumber(0),
  new_zeros: ofNumber(0),
  ones: ofNumber(1),
  ones_like: ofNumber(1),
  new_ones: ofNumber(1),
  full: (c) => broadcast(c.term('fill_value'), c.dims),
  full_like: (c) => broadcast(c.term('fill_value'), c.dims),
  new_full: (c) => broadcast(c.term('fill_value'), c.dims),
  fill: (c) => broadcast(c.term('value'), c.dims),
  eye: (c) => {
    const [n, m] = c.dims;
    if (keyOf(n) !== keyOf(m) || (c.has('k') && c.args.constInt('k') !== 0))
      throw new Untranslatable('an identity matrix that is not square');
    return eye(n);
  },
  diagonal: (c) => {
    const t = x(c);
    const offset = c.has('offset') ? c.args.constInt('offset') : 0;
    const [a, b] = [c.axis('dim1', t.dims.length, 0), c.axis('dim2', t.dims.length, 1)];
    if (offset !== 0 || keyOf(t.dims[a]) !== keyOf(t.dims[b]))
      throw new Untranslatable('a diagonal beside the main one');
    const rest = range(t.dims.length).filter((k) => k !== a && k !== b);
    const at = range(t.dims.length).map((k) => (k === b ? a : k));
    const sizes = new Map(t.dims.map((d, k) => [k, d]));
    sizes.delete(b);
    return product({ factors: [{ term: t, at }], out: [...rest, a], sizes });
  },
  diag_embed: (c) => {
    const t = x(c);
    const rank = t.dims.length;
    const offset = c.has('offset') ? c.args.constInt('offset') : 0;
    const [a, b] = [c.axis('dim1', rank + 1, -2), c.axis('dim2', rank + 1, -1)];
    if (offset !== 0 || a !== rank - 1 || b !== rank) throw new Untranslatable('a diagonal beside the main one');
    const n = t.dims[rank - 1];
    const sizes = new Map([...t.dims.map((d, k): [number, Size] => [k, d]), [rank, n]]);
    return product({
      factors: [
        { term: t, at: range(rank) },
        { term: eye(n), at: [rank - 1, rank] },
      ],
      out: range(rank + 1),
      sizes,
    });
  },
  movedim: (c) => {
    const rank = x(c).dims.length;
    const [from, to] = [c.axes('source', rank), c.axes('destination', rank)];
    const axes: number[] = [];
    for (const [k, at] of to.entries()) axes[at] = from[k];
    const rest = range(rank).filter((k) => !from.includes(k));
    return arranged(
      x(c),
      range(rank).map((k) => axes[k] ?? rest.shift()!),
    );
  },
  one_hot: (c) => oneHot(x(c), c.dims[c.dims.length - 1]),
  narrow: (c) => part(c),
  tril: (c) => triangle(c, 'tril'),
  triu: (c) => triangle(c, 'triu'),
  cat: stacked,
  atleast_1d: lifted,
  atleast_2d: lifted,
  atleast_3d: lifted,
  detach: x,
  arange: (c) => {
    const start = c.has('end') ? c.args.number('start') : 0;
    const step = c.has('step') ? c.args.number('step') : 1;
    const counted = scaled(apply('arange', [], c.dims), c.numberOf(step));
    return start === 0 ? counted : sum([counted, full(c.dims, c.numberOf(start))]);
  },
  roll: (c) => {
    const t = x(c);
    const axes = c.has('dims') ? c.axes('dims', t.dims.length) : [];
    if (axes.length === 0 && t.dims.length !== 1)
      throw new Untranslatable('a tensor that is rolled as if it were flat');
    const shifts = c.args.constInts('shifts');
    return apply('roll', [t], c.dims, { shifts, axes: axes.length === 0 ? [0] : axes });
  },
  flip: (c) => apply('flip', [x(c)], c.dims, { axes: c.axes('dims', c.dims.length) }),
};

/** A part of what was put together. */
function part(c: Applied): Term {
  const t = x(c);
  const axis = c.axis('dim', t.dims.length);
  const [from, length] = [c.args.constInt('start'), c.args.constInt('length')];
  const whole =
    t.kind === 'product' && t.factors.length === 1 && t.sizes.length === t.dims.length ? t.factors[0] : null;
  const cat = whole ? whole.term : t;
  if (cat.kind !== 'apply' || cat.fn !== 'cat' || cat.options.axis !== axis) return cutOut(c, t, axis, from, length);
  let at = 0;
  for (const piece of cat.args) {
    const n = c.elementsOf(piece.dims[axis]);
    if (at === from && n === length) {
      if (!whole || t.kind !== 'product') return piece;
      return scaled(raised(piece, whole.power), t.coefficient);
    }
    at += n;
  }
  return cutOut(c, t, axis, from, length);
}

/** Elements that follow on one another along an axis. */
function cutOut(c: Applied, t: Term, axis: number, from: number, length: number): Term {
  const rows = stretch(c, t.dims[axis], from, length);
  return rows ? rowsOfAxis(t, axis, rows) : t;
}

function triangle(c: Applied, fn: string): Term {
  return apply(fn, [x(c)], c.dims, { k: c.has('diagonal') ? c.args.constInt('diagonal') : 0 });
}
