/** Repeating along axes without a copy, and its opposite: `expand`, `broadcast_tensors`, `sum_to_size`. */

import { Dim } from '../dim';
import { sumTo } from '../tensor/rows';
import { checkSize, sameAs, sizesOf } from './axes';
import { perInput } from './cost';
import { op } from './moving';
import { onlyArray } from './operands';
import { type Operator, type ShapeContext, ShapeError } from './operator';
import { like, show } from './output';
import { askedSizes } from './reshape';

/** Repeated along axes of size 1 and new axes, without a copy. */
const repeated: Partial<Operator> = {
  view: true,
  eval: (args, out) => args.value('input').expand(out.sizes),
  // What was repeated is summed for all rules alike.
  vjp: (_B, g) => ({ input: g }),
};

/** One axis of size `from` expanded to `to` (-1: as it is). */
function expanded(from: Dim, to: Dim, c: ShapeContext): Dim {
  if (to.value === -1) return from;
  if (from.value === 1) return to;
  const refused = () =>
    new ShapeError('expand-size', `expand: a dim of size ${from} cannot become ${to}`, [
      { dim: from, role: 'size of the dim' },
      { dim: to, role: 'size asked for' },
    ]);
  if (c.compare(from, Dim.one) === 'refuted' && to.value !== null) return c.require(from, to, refused);
  if (c.compare(from, Dim.one) === 'refuted') {
    if (c.assume.minOf(to) >= 0) return c.require(from, to, refused);
    return from;
  }
  return c.compare(from, to) === 'proved' ? sameAs(from, [to]) : to;
}

/** Aligns dims at the right; new ones come in front. */
function expandDims(dims: readonly Dim[], sizes: readonly Dim[], c: ShapeContext): Dim[] {
  const lead = sizes.length - dims.length;
  if (lead < 0) {
    throw new ShapeError('expand-rank', `expand: ${sizes.length} sizes for the ${dims.length} dims of ${show(dims)}`);
  }
  return sizes.map((size, i) => {
    if (i >= lead) return expanded(dims[i - lead], checkExpand(size, c), c);
    if (size.value === -1) throw new ShapeError('expand-size', 'expand: -1 stands for no dim of the input');
    return checkSize(size, 'expand', c);
  });
}

/** A symbol may stand for -1. */
function checkExpand(size: Dim, c: ShapeContext): Dim {
  return size.isConst && size.value !== -1 ? checkSize(size, 'expand', c) : size;
}

const expand = op(
  'expand',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const asked = askedSizes(args, 'size');
    if (!asked) return like(x, c.unknown('expand'));
    const dims = c.dims(x);
    const sizes = asked.map((d) => d ?? c.fresh('size'));
    if (dims) return like(x, expandDims(dims, sizes, c));
    return like(
      x,
      sizes.map((d) => (d.value === -1 ? c.fresh('size') : d)),
    );
  },
  repeated,
);

const expandAs = op(
  'expand_as',
  (args, c) => {
    const [x, other] = [args.tensor('input'), args.tensor('other')];
    const [dims, sizes] = [c.dims(x), c.dims(other)];
    return like(x, dims && sizes ? expandDims(dims, sizes, c) : other.shape);
  },
  repeated,
);

const broadcastTensors = op(
  'broadcast_tensors',
  (args, c) => {
    const xs = args.tensors('tensors');
    const shape = c.broadcast(
      xs.map((x) => x.shape),
      'broadcast_tensors',
    );
    return { kind: 'tuple', items: xs.map((x) => like(x, shape)) };
  },
  {
    view: true,
    eval: (args, out) => args.values('tensors').map((x, i) => x.expand(out.items[i].sizes)),
    vjpOfMany: (_B, gs) => ({ tensors: gs }),
  },
);

/** `sum_to_size(size)`: undoes a broadcast. */
const sumToSize = op(
  'sum_to_size',
  (args, c) => {
    const x = args.tensor('input');
    const size = sizesOf(args, 'size', 'sum_to_size', c);
    const [dims, sizes] = [c.dims(x), size.rest === null ? size.front : null];
    if (dims && sizes) expandDims(sizes, dims, c);
    return like(x, size);
  },
  {
    flops: perInput(),
    eval: (args, out) => sumTo(args.value('input'), out.sizes),
    vjp: (B, g, { input: x }) => ({ input: B.expandAs(g, x) }),
  },
);

export const operators: readonly Operator[] = [expand, expandAs, broadcastTensors, sumToSize];
