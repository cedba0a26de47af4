/** Parts of one axis, diagonals, triangles and traces. */

import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { width } from '../tensor/storage';
import { Tensor, writeTo } from '../tensor/tensor';
import { axesOf, checkSize, properAxis, rankError, rankOf } from './axes';
import { sizes as dimsOf } from './cost';
import { isNotEmpty } from './layout';
import { op, place, range } from './moving';
import { onlyArray } from './operands';
import { type FlopRule, type Operator, type ShapeContext, ShapeError, type TensorType } from './operator';
import { like } from './output';
import { picked } from './picked';

/** `narrow(dim, start, length)`. */
const narrow = op(
  'narrow',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const length = args.int('length');
    const axis = properAxis(x, dim, 'narrow', c);
    if (!axis) return like(x, c.unknown('narrow'));
    const start = args.raw('start');
    const size = checkSize(length, 'narrow', c);
    const clash = [
      { dim: size, role: 'length' },
      { dim: axis.size, role: `size of dim ${dim}` },
    ];
    const first = start.kind === 'int' && c.assume.minOf(start.value) >= 0 ? start.value : Dim.zero;
    c.requireAtMost(first.add(size), axis.size, () => {
      return new ShapeError(
        'narrow-range',
        `narrow: ${size} from ${first} is beyond dim ${dim} of size ${axis.size}`,
        clash,
      );
    });
    return like(x, axis.put(size));
  },
  picked((x, args) => {
    const dim = place(args.constInt('dim'), x.rank);
    const start = args.number('start');
    return x.slice(dim, start < 0 ? start + x.sizes[dim] : start, args.constInt('length'));
  }, true),
);

const narrowCopy: Operator = { ...narrow, name: 'narrow_copy', view: false };

/** `x.unfold(dim, size, step)`: windows along an axis, in a new last axis. */
const unfold = op(
  'unfold',
  (args, c) => {
    const x = args.tensor('input');
    const [size, step] = [args.int('size'), args.int('step')];
    const dims = c.knownRank(x);
    const dim = c.axis(args.constInt('dimension'), dims.length, 'unfold');
    const length = dims[dim] ?? Dim.one;
    c.requireAtMost(size, length, () => {
      return new ShapeError('unfold-size', `unfold: a window of ${size} in an axis of size ${length}`, [
        { dim: size, role: 'window' },
        { dim: length, role: 'size of the axis' },
      ]);
    });
    if (step.value !== null && step.value <= 0)
      throw new ShapeError('unfold-step', `unfold: step ${step} is not positive`);
    if (dims.length === 0) return like(x, [size]);
    const count = length.sub(size).floordiv(step).add(1);
    return like(x, [...dims.slice(0, dim), count, ...dims.slice(dim + 1), size]);
  },
  picked((x, args) => {
    const [dim, size, step] = [place(args.constInt('dimension'), x.rank), args.constInt('size'), args.constInt('step')];
    if (x.rank === 0) return x.expand([size]);
    const count = Math.floor((x.sizes[dim] - size) / step) + 1;
    const strides = [...x.strides.with(dim, x.strides[dim] * step), x.strides[dim]];
    return x.asStrided([...x.sizes.with(dim, count), size], strides, x.offset);
  }, true),
);

/** Length of a diagonal of an m × n matrix. */
export function diagonalSize(m: Dim, n: Dim, offset: Dim, c: ShapeContext): Dim {
  const k = offset.value;
  if (k === null) return c.fresh('diagonal');
  const [a, b] = k >= 0 ? [m, n.sub(k)] : [m.add(k), n];
  const shorter = c.assume.atMost(a, b) === 'proved' ? a : c.assume.atMost(b, a) === 'proved' ? b : Dim.min(a, b);
  return c.assume.minOf(shorter) >= 0 ? shorter : Dim.max(shorter, Dim.zero);
}

/** `diagonal(offset, dim1, dim2)`: two axes become a last one. */
export function diagonalShape(
  dims: readonly Dim[],
  offset: Dim,
  axes: readonly [number, number],
  what: string,
  c: ShapeContext,
): Dim[] {
  if (dims.length < 2) throw rankError(what, 'at least a 2-D tensor', dims);
  const [i, j] = axesOf(axes, dims.length, what, c);
  return [...dims.filter((_, k) => k !== i && k !== j), diagonalSize(dims[i], dims[j], offset, c)];
}

const diagonal = op(
  'diagonal',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const axes = [args.constInt('dim1'), args.constInt('dim2')] as const;
    return like(x, diagonalShape(c.knownRank(x), args.int('offset'), axes, 'diagonal', c));
  },
  picked((x, args) => diagonalOf(x, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')), true),
);

/** `diag`: a matrix from a vector, the diagonal of a matrix. */
/** The diagonal of two axes, as a last one. */
export function diagonalOf(x: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const [a, b] = [place(dim1, x.rank), place(dim2, x.rank)];
  const rest = range(x.rank).filter((i) => i !== a && i !== b);
  const [down, right] = [Math.max(0, -offset), Math.max(0, offset)];
  const n = Math.max(0, Math.min(x.sizes[a] - down, x.sizes[b] - right));
  const first = n === 0 ? x.offset : x.offset + down * x.strides[a] + right * x.strides[b];
  return x.asStrided(
    [...rest.map((i) => x.sizes[i]), n],
    [...rest.map((i) => x.strides[i]), x.strides[a] + x.strides[b]],
    first,
  );
}

const diag = op(
  'diag',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.ranked(x, [1, 2], 'diag');
    const offset = args.int('diagonal');
    if (dims.length === 2) return like(x, diagonalShape(dims, offset, [0, 1], 'diag', c));
    const size = grown(dims[0], offset, c);
    return like(x, [size, size]);
  },
  {
    compose(B, { input: x }, args) {
      const offset = args.constInt('diagonal');
      if (rankOf(args.tensor('input')) === 2) return B.call('diagonal', { input: x, offset, dim1: 0, dim2: 1 });
      return B.call('diag_embed', { input: x, offset, dim1: 0, dim2: 1 });
    },
  },
);

/** The side of a square matrix with these elements on a diagonal. */
function grown(n: Dim, offset: Dim, c: ShapeContext): Dim {
  return offset.value === null ? c.fresh('side') : n.add(Math.abs(offset.value));
}

const diagflat = op(
  'diagflat',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const size = grown(Dim.product(c.knownRank(x)), args.int('offset'), c);
    return like(x, [size, size]);
  },
  {
    compose: (B, { input: x }, args) =>
      B.call('diag_embed', { input: B.reshape(x, [-1]), offset: args.constInt('offset'), dim1: 0, dim2: 1 }),
  },
);

/** `diag_embed(offset, dim1, dim2)`: the last axis becomes the diagonal of two new ones. */
const diagEmbed = op(
  'diag_embed',
  (args, c) => {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    if (dims.length === 0) throw rankError('diag_embed', 'at least a 1-D tensor', dims);
    const axes = axesOf([args.constInt('dim1'), args.constInt('dim2')], dims.length + 1, 'diag_embed', c);
    const side = grown(dims[dims.length - 1], args.int('offset'), c);
    const rest = dims.slice(0, -1);
    return like(
      x,
      Array.from({ length: dims.length + 1 }, (_, i) => (axes.includes(i) ? side : rest.shift()!)),
    );
  },
  {
    eval(args, out) {
      const to = Tensor.zeros(out.dtype, out.sizes);
      writeTo(
        diagonalOf(to, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')),
        args.value('input'),
      );
      return to;
    },
    vjp: (B, g, _x, _y, args) => ({
      input: B.call('diagonal', {
        input: g,
        offset: args.constInt('offset'),
        dim1: args.constInt('dim1'),
        dim2: args.constInt('dim2'),
      }),
    }),
  },
);

/** `tril`, `triu`: matrices; NumPy makes a square of a vector. */
function triangle(name: 'tril' | 'triu'): Operator {
  const keeps =
    name === 'tril' ? (row: number, column: number) => column <= row : (row: number, column: number) => column >= row;
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const dims = c.dims(x);
      if (dims?.length === 1 && x.library !== 'torch') return like(x, [dims[0], dims[0]]);
      // PyTorch lets an empty vector pass.
      if (!dims || dims.length > 1 || isNotEmpty(dims, c)) c.trailing(x, 2, name);
      return like(x, x.shape);
    },
    {
      eval(args, out) {
        const x = args.value('input').expand(out.sizes);
        const k = args.constInt('diagonal');
        const [m, n] = out.sizes.slice(-2);
        const to = Tensor.from(out.dtype, out.sizes, x.dense());
        const w = width(out.dtype);
        for (let i = 0; i < to.size; i++) {
          if (!keeps((Math.floor(i / n) % m) + k, i % n)) to.data.fill(0, i * w, i * w + w);
        }
        return to;
      },
      vjp: (B, g, _x, _y, args) => ({ input: B.call(name, { input: g, diagonal: args.constInt('diagonal') }) }),
    },
  );
}

/** An addition an entry of the diagonal. */
const tracedFlops: FlopRule = (args) => {
  const dims = dimsOf(args.operand('input'));
  const [a, b] = args.has('dim1') ? [args.constInt('dim1'), args.constInt('dim2')] : [0, 1];
  const others = dims.filter((_, i) => ![a, b, a + dims.length, b + dims.length].includes(i));
  return Dim.product([...others, Dim.min(dims.at(a)!, dims.at(b)!)]);
};

const trace = op(
  'trace',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.knownRank(x);
    const axes = args.has('dim1') ? ([args.constInt('dim1'), args.constInt('dim2')] as const) : ([0, 1] as const);
    if (x.library === 'torch' && dims.length !== 2) throw rankError('trace', 'a 2-D tensor', dims);
    return like(x, diagonalShape(dims, Dim.zero, axes, 'trace', c).slice(0, -1), tracedType(x));
  },
  {
    flops: tracedFlops,
    compose(B, { input: x }, args) {
      const [dim1, dim2] = args.has('dim1') ? [args.constInt('dim1'), args.constInt('dim2')] : [0, 1];
      const offset = args.optionalNumber('offset') ?? 0;
      return B.sum(B.call('diagonal', { input: x, offset, dim1, dim2 }), -1);
    },
  },
);

function tracedType(x: TensorType): DType | null {
  if (x.dtype === null || !['bool', 'int'].includes(dtypeKind(x.dtype))) return x.dtype;
  return x.library === 'torch' ? 'int64' : null;
}

export const operators: readonly Operator[] = [
  narrow,
  narrowCopy,
  unfold,
  diagonal,
  diag,
  diagflat,
  diagEmbed,
  triangle('tril'),
  triangle('triu'),
  trace,
];
