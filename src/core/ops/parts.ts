/** Tensors in which a part is replaced by a source, and reductions of segments. */

import type { Dim } from '../dim';
import { type Tensor, writeTo } from '../tensor/tensor';
import { mapAxis, properAxis, rankOf, sizesKnown } from './axes';
import type { Backend } from './backend';
import { perInput } from './cost';
import { diagonalOf, diagonalShape } from './diagonals';
import { copyOf } from './gather';
import { checkInt } from './indexRange';
import { op, place } from './moving';
import {
  type Arg,
  type Inputs,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, show } from './output';
import { sliceLength, sliceSize } from './slicing';

/** Demands that the source has exactly the shape of the part it replaces. */
function checkPart(name: string, src: TensorType, part: readonly Dim[], c: ShapeContext): void {
  const dims = c.dims(src);
  if (!dims) return;
  const error = () => new ShapeError('scatter-shape', `${name}: a source of ${show(dims)} for a part of ${show(part)}`);
  if (dims.length !== part.length) throw error();
  dims.forEach((d, i) => {
    c.require(d, part[i], error);
  });
}

/** A copy of the input in which the source stands in the place of a part, which `view` finds. */
function replacing(
  name: string,
  names: readonly string[],
  view: (x: Tensor, args: OpArgs) => Tensor,
  taken: (B: Backend, g: Var, args: OpArgs) => Var,
): Partial<Operator> {
  return {
    eval(args, out) {
      const to = copyOf(args.value('input'));
      writeTo(view(to, args), args.value('src').to(out.dtype));
      return to;
    },
    vjp(B, g, { src }, _y, args) {
      const rest = Object.fromEntries(names.map((n) => [n, { arg: args.raw(n) }]));
      return { input: B.call(name, { input: g, src: B.zerosLike(src), ...rest }), src: taken(B, g, args) };
    },
  };
}

const selectScatter = op(
  'select_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const axis = properAxis(x, args.constInt('dim'), 'select_scatter', c);
    const index = args.raw('index');
    if (axis && index.kind === 'int') checkInt(index.value, axis.size, args.constInt('dim'), c);
    const part = axis?.put();
    if (part?.rest === null) checkPart('select_scatter', args.tensor('src'), part.front, c);
    return like(x, x.shape);
  },
  replacing(
    'select_scatter',
    ['dim', 'index'],
    (x, args) => {
      const dim = place(args.constInt('dim'), x.rank);
      const i = args.number('index');
      return x.select(dim, i < 0 ? i + x.sizes[dim] : i);
    },
    (B, g, args) => B.select(g, args.constInt('dim'), args.number('index')),
  ),
);

const NONE: Arg = { kind: 'none' };

/** `start:end:step` of an axis, by Python's rules. */
function rangeOf(args: OpArgs, size: number): { start: number; length: number; step: number } {
  const step = args.optionalNumber('step') ?? 1;
  const [lower, upper] = [args.optionalNumber('start'), args.optionalNumber('end')];
  const clip = (i: number) => Math.min(size, Math.max(0, i < 0 ? i + size : i));
  return { start: lower === null ? 0 : clip(lower), length: sliceLength(size, lower, upper, step), step };
}

const sliceScatter = op(
  'slice_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    const slice = { kind: 'slice', lower: args.raw('start'), upper: args.raw('end'), step: args.raw('step') } as const;
    const part = mapAxis(x, dim, 'slice_scatter', c, (size) => [sliceSize(slice, size, c)]);
    if (part.rest === null) checkPart('slice_scatter', args.tensor('src'), part.front, c);
    return like(x, x.shape);
  },
  replacing(
    'slice_scatter',
    ['dim', 'start', 'end', 'step'],
    (x, args) => {
      const dim = place(args.constInt('dim'), x.rank);
      const { start, length, step } = rangeOf(args, x.sizes[dim]);
      return x.slice(dim, start, length, step);
    },
    (B, g, args) => {
      const rank = rankOf(args.tensor('input'));
      const slice: Arg = { kind: 'slice', lower: args.raw('start'), upper: args.raw('end'), step: args.raw('step') };
      const whole: Arg = { kind: 'slice', lower: NONE, upper: NONE, step: NONE };
      const items = Array.from({ length: rank }, (_, i) => (i === place(args.constInt('dim'), rank) ? slice : whole));
      return B.call('getitem', { input: g, index: { arg: { kind: 'list', items, tuple: true } } });
    },
  ),
);

const diagonalScatter = op(
  'diagonal_scatter',
  (args, c) => {
    const x = args.tensor('input');
    const axes = [args.constInt('dim1'), args.constInt('dim2')] as const;
    const part = diagonalShape(c.knownRank(x), args.int('offset'), axes, 'diagonal_scatter', c);
    checkPart('diagonal_scatter', args.tensor('src'), part, c);
    return like(x, x.shape);
  },
  replacing(
    'diagonal_scatter',
    ['offset', 'dim1', 'dim2'],
    (x, args) => diagonalOf(x, args.constInt('offset'), args.constInt('dim1'), args.constInt('dim2')),
    (B, g, args) =>
      B.call('diagonal', {
        input: g,
        offset: args.constInt('offset'),
        dim1: args.constInt('dim1'),
        dim2: args.constInt('dim2'),
      }),
  ),
);

/** `segment_reduce(lengths, axis)`: one row a segment. */
const segmentReduce = op(
  'segment_reduce',
  (args, c) => {
    const x = args.tensor('input');
    if (!args.has('lengths')) {
      if (!args.has('offsets')) throw new Undetermined('segment_reduce: neither lengths nor offsets');
      const dims = c.knownRank(args.tensor('offsets'));
      const count = dims[dims.length - 1].sub(1);
      return like(
        x,
        mapAxis(x, args.constInt('axis'), 'segment_reduce', c, () => [count]),
      );
    }
    const lengths = c.knownRank(args.tensor('lengths'));
    return like(
      x,
      mapAxis(x, args.constInt('axis'), 'segment_reduce', c, () => [lengths[lengths.length - 1]]),
    );
  },
  { flops: perInput(), primitive: false, compose: segments },
);

/** One reduction a segment, joined. */
function segments(B: Backend, { input }: Inputs, args: OpArgs): Var {
  if (args.has('initial')) throw new Undetermined('segment_reduce: an initial value');
  const lengths = args.has('lengths') ? args.value('lengths') : null;
  const offsets = args.has('offsets') ? args.value('offsets') : null;
  const ends = lengths ?? offsets!;
  const axis = args.constInt('axis');
  if (ends.rank !== 1 || axis !== 0) throw new Undetermined('segment_reduce: segments of each row');
  const numbers = Array.from(ends.dense());
  const counts = lengths ? numbers : numbers.slice(1).map((end, k) => end - numbers[k]);
  const [total] = sizesKnown(args.tensor('input'));
  const sum = counts.reduce((a, b) => a + b, 0);
  if (counts.some((n) => n < 0) || sum !== total) {
    throw new RangeError(`segment_reduce: lengths add up to ${sum}, the axis has ${total} elements`);
  }
  let start = lengths ? 0 : numbers[0];
  const rows = counts.map((n) => {
    const part = B.narrow(input, 0, start, n);
    start += n;
    return n === 0 ? emptySegment(B, part, args.str('reduce')) : segment(B, part, args.str('reduce'));
  });
  if (rows.length === 0) return B.narrow(input, 0, 0, 0);
  return B.stack(rows, 0);
}

function segment(B: Backend, part: Var, reduce: string): Var {
  switch (reduce) {
    case 'sum':
      return B.sum(part, [0]);
    case 'mean':
      return B.mean(part, [0]);
    case 'max':
      return B.amax(part, [0]);
    case 'min':
      return B.call('amin', { input: part, dim: [0] });
    case 'prod':
      return B.call('prod', { input: part, dim: 0 });
    default:
      throw new RangeError(`segment_reduce: reduce is one of sum, mean, max, min, prod, found ${reduce}`);
  }
}

const OF_NOTHING: Readonly<Record<string, number>> = {
  sum: 0,
  mean: Number.NaN,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  prod: 1,
};

function emptySegment(B: Backend, part: Var, reduce: string): Var {
  const zero = B.sum(part, [0]);
  return B.add(zero, OF_NOTHING[reduce] ?? Number.NaN);
}

export const operators: readonly Operator[] = [selectScatter, sliceScatter, diagonalScatter, segmentReduce];
