/** Elements chosen by masks, places of non-zero elements, and what fills a tensor. */

import { Dim } from '../dim';
import { knownDims } from '../shape';
import { Tensor, writeTo } from '../tensor/tensor';
import { rankError } from './axes';
import { broadcastOf, indexType, nonzeroTuple } from './elementwise';
import { nonzeroPlaces } from './elementwise/choice';
import { copyOf } from './gather';
import { op } from './moving';
import { libraryAttribute, onlyArray } from './operands';
import { type Operator, ShapeError, Undetermined, type Var } from './operator';
import { like } from './output';

const maskedSelect = op(
  'masked_select',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    c.broadcast([x.shape, mask.shape], 'masked_select');
    return like(x, [c.fresh('nnz')]);
  },
  {
    eval(args, out) {
      const sizes = broadcastSizes(args.value('input').sizes, args.value('mask').sizes);
      const [x, mask] = [args.value('input'), args.value('mask')].map((t) => t.expand(sizes).dense());
      const kept = Array.from(x).filter((_, i) => mask[i] !== 0);
      return Tensor.from(out.dtype, [kept.length], kept);
    },
    vjp(B, g, { input: x, mask }) {
      // In the shape of both together; the sum over what was broadcast comes after.
      const zeros = B.mul(B.zerosLike(x), B.toDType(mask, 'float32'));
      return { input: B.call('masked_scatter', { input: zeros, mask, source: g }) };
    },
  },
);

/** `masked_fill(mask, value)`: input and mask broadcast; in place the mask must fit the input (the binder checks). */
const maskedFill = op(
  'masked_fill',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    const value = args.raw('value');
    if (value.kind === 'tensor') {
      const dims = c.dims(value.type);
      if (dims && dims.length > 0) throw rankError('masked_fill', 'a number or a 0-d value', dims);
    }
    return broadcastOf([x, mask], x.dtype, 'masked_fill', c);
  },
  {
    eval(args, out) {
      const mask = args.value('mask').expand(out.sizes).dense();
      const to = copyOf(args.value('input').expand(out.sizes));
      const value = args.value('value').to(out.dtype).item();
      for (let i = 0; i < to.data.length; i++) if (mask[i] !== 0) to.data[i] = value;
      return to;
    },
    vjp: (B, g, { mask }) => ({ input: B.where(mask, 0, g), value: B.sum(B.where(mask, g, 0)) }),
  },
);

const maskedScatter = op(
  'masked_scatter',
  (args, c) => {
    const [x, mask] = [args.tensor('input'), args.tensor('mask')];
    return broadcastOf([x, mask], x.dtype, 'masked_scatter', c);
  },
  {
    eval(args, out) {
      const mask = args.value('mask').expand(out.sizes).dense();
      const to = copyOf(args.value('input').expand(out.sizes));
      const source = args.value('source').to(out.dtype).dense();
      let next = 0;
      for (let i = 0; i < to.data.length; i++) {
        if (mask[i] === 0) continue;
        if (next === source.length)
          throw new RangeError(`the mask has more places than the source has elements (${next})`);
        to.data[i] = source[next++];
      }
      return to;
    },
    vjp(B, g, { mask, source }) {
      const taken = B.call('masked_select', { input: g, mask });
      const flat = B.reshape(B.zerosLike(source), [-1]);
      const back = B.call('slice_scatter', { input: flat, src: taken, dim: 0, start: 0, end: sizeOf(taken), step: 1 });
      return { input: B.where(mask, 0, g), source: B.reshapeAs(back, source) };
    },
  },
);

/** `nonzero`: one row a non-zero element; as a tuple one vector an axis. */
const nonzero = op(
  'nonzero',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    if (libraryAttribute(args) || (args.has('as_tuple') && args.bool('as_tuple'))) return nonzeroTuple(x, c);
    const rank = c.rankOf(x);
    return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
  },
  {
    differentiable: false,
    eval(args, out) {
      const places = nonzeroPlaces(args.value('input'));
      return out.items.length > 0 ? places : columns(places, args.value('input').rank);
    },
  },
);

/** Vectors of indices as the columns of a matrix. */
function columns(places: readonly Tensor[], rank: number): Tensor {
  const n = places[0].size;
  const out = Tensor.zeros('int64', [n, rank]);
  for (const [axis, p] of places.slice(0, rank).entries()) writeTo(out.slice(1, axis, 1).select(1, 0), p);
  return out;
}

function broadcastSizes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const at = (s: readonly number[], i: number) => s[i - rank + s.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => (at(a, i) === 1 ? at(b, i) : at(a, i)));
}

/** The length of a vector. */
function sizeOf(x: Var): number {
  const size = knownDims(x.type.shape)?.[0]?.value ?? null;
  if (size === null) throw new Undetermined('a size is not known');
  return size;
}

const argwhere = op(
  'argwhere',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const rank = c.rankOf(x);
    return like(x, [c.fresh('nnz'), rank === null ? c.fresh('rank') : Dim.of(rank)], indexType(x));
  },
  {
    differentiable: false,
    eval: (args) => columns(nonzeroPlaces(args.value('input')), args.value('input').rank),
  },
);

/** Random numbers of a distribution that the library draws from: of the shape of the receiver. */
const randomFill = op(
  'random_fill',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(x, x.shape);
  },
  {
    differentiable: false,
    eval: () => {
      throw new Undetermined('random numbers as the library draws them are not computed');
    },
  },
);

/** `put(index, source)`: places in the flat tensor; with `accumulate` the source is added to what is there. */
const put = op(
  'put',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const [index, source] = ['index', 'source'].map((name) => c.dims(args.tensor(name)));
    if (index && source) {
      c.require(Dim.product(index), Dim.product(source), () => {
        const found = `index (${index.join(', ')}) and source (${source.join(', ')})`;
        return new ShapeError('scatter-shape', `put: an index for each element of source is needed, found ${found}`);
      });
    }
    return like(x, x.shape);
  },
  {
    compose: (B, { input, index, source }, args) => {
      const sizes = knownDims(args.tensor('input').shape)!;
      const count = Dim.product(sizes).value;
      if (count === null) throw new Undetermined('put: the sizes are not known');
      const flat = B.reshape(index, [-1]);
      const places = B.where(B.call('lt', { input: flat, other: 0 }), B.add(flat, count), flat);
      const how = args.bool('accumulate') ? 'scatter_add' : 'scatter';
      const all = B.call(how, {
        input: B.reshape(input, [-1]),
        dim: 0,
        index: places,
        src: B.reshape(source, [-1]),
      });
      return B.reshapeAs(all, input);
    },
  },
);

/** `fill_diagonal_`: the shape of the receiver. */
const keep = op('keep', (args, c) => {
  const x = onlyArray(args, 'input', c);
  return like(x, x.shape);
});

/** `fill_(value)`: a number, or a 0-d tensor. */
const fill = op(
  'fill',
  (args, c) => {
    const x = args.tensor('input');
    const value = args.raw('value');
    const dims = value.kind === 'tensor' ? c.dims(value.type) : null;
    if (dims && dims.length > 0) throw rankError('fill', 'a number or a 0-d value', dims);
    return like(x, x.shape);
  },
  {
    eval: (args, out) => copyOf(args.value('value').to(out.dtype).reshape([]).expand(out.sizes)),
    vjp: (B, g) => ({ input: null, value: B.sum(g) }),
  },
);

/** `copy_(src)`: the source broadcasts to the receiver. */
const copy = op(
  'copy',
  (args, c) => {
    const x = args.tensor('input');
    const src = args.operand('src');
    return broadcastOf([x, src], x.dtype, 'copy_', c);
  },
  {
    eval: (args, out) => copyOf(args.value('src').to(out.dtype).expand(out.sizes)),
    vjp: (_B, g) => ({ input: null, src: g }),
  },
);

export const operators: readonly Operator[] = [
  maskedSelect,
  maskedFill,
  maskedScatter,
  nonzero,
  argwhere,
  keep,
  randomFill,
  put,
  fill,
  copy,
];
