import { axesReduced, knownSizes, rankOf } from './axes';
import { perInput, size } from './cost';
import { lengthOf } from './lengths';
import { ifKnown } from './literals';
import { range } from './normalization';
import { type OpArgs, type Operator, ShapeError } from './operator';
import { like, show } from './output';

/** Over neighbouring channels: at least (N, C, L). */
const localResponseNorm: Operator = {
  name: 'local_response_norm',
  // A square, the sum over the neighbours, scale, shift, power, division.
  flops: (args) => size(args.tensor('input')).mul(args.int('size').add(5)),
  shape(args, c) {
    const input = args.tensor('input');
    const dims = c.dims(input);
    if (dims && dims.length < 3) {
      throw new ShapeError('norm-rank', `local_response_norm: input needs at least 3 dims, found ${show(dims)}`);
    }
    return like(input, input.shape);
  },
  compose(B, { input }, args) {
    const [size, channels] = [args.constInt('size'), knownSizes(args, 'input')[1]];
    const before = Math.floor(size / 2);
    // Channels that are not there count as zeros.
    const index = range(0, channels).map((c) =>
      range(c - before, c - before + size).map((i) => (i < channels ? i : -1)),
    );
    const weight = index.map((row) => row.map(() => 1 / size));
    const mean = B.call('resample', { input: B.square(input), dim: 1, index, weight });
    return B.div(input, B.pow(B.add(B.mul(mean, args.number('alpha')), args.number('k')), args.number('beta')));
  },
};

/** Divides by the norm along `dim`, which has to exist. */
const normalize: Operator = {
  name: 'normalize',
  // A power, its sum, division.
  flops: perInput(3),
  shape(args, c) {
    const input = args.tensor('input');
    const dims = c.dims(input);
    const axis = ifKnown(() => args.constInt('dim'));
    if (dims && dims.length > 0 && axis !== null) c.axis(axis, dims.length, 'normalize: dim');
    return like(input, input.shape);
  },
  compose(B, { input }, args) {
    const axes = axesReduced(args, rankOf(args.tensor('input')), 'dim', false);
    return B.div(
      input,
      B.call('clamp_min', { input: lengthOf(B, input, args.number('p'), axes, true), min: args.number('eps') }),
    );
  },
};

/** Scales each slice along `dim` down to a largest norm. */
const renorm: Operator = {
  name: 'renorm',
  flops: perInput(3),
  shape(args, c) {
    const input = args.tensor('input');
    const dims = c.dims(input);
    if (dims && dims.length < 2) {
      throw new ShapeError('norm-rank', `renorm: input needs at least 2 dims, found ${show(dims)}`);
    }
    if (dims) c.axis(args.constInt('dim'), dims.length, 'renorm: dim');
    return like(input, input.shape);
  },
  compose(B, { input }, args) {
    const [length, most] = [
      lengthOf(B, input, args.number('p'), otherAxes(args, 'input'), true),
      args.number('maxnorm'),
    ];
    return B.mul(input, B.where(B.gt(length, most), B.div(most, B.add(length, 1e-7)), 1));
  },
};

/** All axes of a tensor but `dim`. */
function otherAxes(args: OpArgs, name: string): number[] {
  const rank = rankOf(args.tensor(name));
  const dim = args.constInt('dim');
  return range(0, rank).filter((axis) => axis !== (dim < 0 ? dim + rank : dim));
}

/** g·v / ‖v‖: the shape of v. The norm of g is taken along `dim`. */
const weightNorm: Operator = {
  name: 'weight_norm',
  flops: perInput(3, 'v'),
  shape(args) {
    const v = args.tensor('v');
    return like(v, v.shape);
  },
  compose(B, { v, g }, args) {
    args.raw('g');
    // Of dim = -1 there is one length, of the whole tensor.
    const axes = args.constInt('dim') === -1 ? range(0, rankOf(args.tensor('v'))) : otherAxes(args, 'v');
    return B.mul(v, B.div(g, lengthOf(B, v, 2, axes, true)));
  },
};

export const operators: readonly Operator[] = [localResponseNorm, normalize, renorm, weightNorm];
