/** Normalization and dropout: the shape stays; what has to agree are channels, groups and normalized axes. */
import { Dim } from '../dim';
import { perInput, size } from './cost';
import { ifKnown, numberOf } from './literals';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, show, tuple } from './output';

/**
 * With statistics of the input: mean, subtraction, square, its sum, multiplication, and one operation each for weight and
 * bias. With given ones, scale and shift of a channel are computed once: 2 an element.
 */
function normFlops(flag: string | null): FlopRule {
  return (args) => {
    const given = flag !== null && !args.bool(flag);
    const affine = ['weight', 'bias'].filter((name) => args.has(name)).length;
    return size(args.tensor('input')).mul(given ? 2 : 5 + affine);
  };
}

/** Demands that an optional 1-D argument has one entry a channel. */
function requirePerChannel(c: ShapeContext, op: string, args: OpArgs, name: string, channels: Dim): void {
  const x = ifKnown(() => args.optionalTensor(name));
  const dims = x && c.dims(x);
  if (!dims) return;
  const size = Dim.product(dims);
  c.require(channels, size, () => {
    return new ShapeError(
      'norm-channels',
      `${op}: input has ${channels} channels, ${name} has ${size}`,
      [
        { dim: channels, role: 'channels of input' },
        { dim: size, role: `size of ${name}` },
      ],
      channels.isConst ? `set num_features to ${channels}` : undefined,
    );
  });
}

/** The channels of an input `(N, C, *)`. */
function channelsOf(c: ShapeContext, op: string, input: TensorType): Dim | null {
  const dims = c.dims(input);
  if (!dims || dims.length >= 2) return c.sizeAt(input, 1, op);
  // An empty vector passes batch_norm.
  if (dims.length === 1 && c.compare(dims[0], Dim.zero) !== 'refuted') return null;
  throw new ShapeError('norm-rank', `${op}: input needs at least 2 dims (N, C, *), found ${show(dims)}`);
}

/** (N, C, *) → the same; statistics, weight and bias have C entries. */
function perChannelNorm(name: string): Operator {
  return {
    name,
    flops: normFlops(name === 'batch_norm' ? 'training' : 'use_input_stats'),
    shape(args, c) {
      const input = args.tensor('input');
      const channels = channelsOf(c, name, input);
      for (const parameter of channels ? ['running_mean', 'running_var', 'weight', 'bias'] : []) {
        requirePerChannel(c, name, args, parameter, channels!);
      }
      const dims = c.dims(input);
      // Over the batch and all positions, or over the positions of each instance.
      const [flag, over] =
        name === 'batch_norm' ? ['training', dims?.toSpliced(1, 1)] : ['use_input_stats', dims?.slice(2)];
      if (dims && over && ifKnown(() => args.bool(flag))) requireSeveralValues(name, over, dims);
      return like(input, input.shape);
    },
  };
}

/** Statistics over a single value are refused. */
function requireSeveralValues(name: string, over: readonly Dim[], dims: readonly Dim[]): void {
  if (Dim.product(over).value !== 1) return;
  throw new ShapeError('norm-one-value', `${name}: training needs more than 1 value per channel, found ${show(dims)}`);
}

/** Over the last axes, whose sizes are `normalized_shape`, as are those of weight and bias. */
function lastAxes(name: string): Operator {
  return {
    name,
    flops: name === 'rms_norm' ? rmsFlops : normFlops(null),
    shape(args, c) {
      const input = args.tensor('input');
      const sizes = ifKnown(() => args.ints('normalized_shape'));
      if (sizes) requireLast(c, name, input, sizes);
      for (const parameter of sizes ? ['weight', 'bias'] : []) requireSame(c, name, args, parameter, sizes!);
      return like(input, input.shape);
    },
  };
}

/** A square, its sum, multiplication, and the weight. */
const rmsFlops: FlopRule = (args) => size(args.tensor('input')).mul(args.has('weight') ? 4 : 3);

function requireLast(c: ShapeContext, op: string, input: TensorType, sizes: readonly Dim[]): void {
  const last = c.trailing(input, sizes.length, `${op}`);
  sizes.forEach((size, i) => {
    c.require(last[i], size, () => {
      const dims = [
        { dim: last[i], role: `dim ${i - sizes.length} of input` },
        { dim: size, role: 'normalized_shape' },
      ];
      const message = `${op}: normalized_shape is ${show(sizes)}, input ends in ${show(last)}`;
      return new ShapeError(
        'norm-shape',
        message,
        dims,
        last[i].isConst ? `set normalized_shape to ${last[i]}` : undefined,
      );
    });
  });
}

function requireSame(c: ShapeContext, op: string, args: OpArgs, name: string, sizes: readonly Dim[]): void {
  const x = ifKnown(() => args.optionalTensor(name));
  const dims = x && c.dims(x);
  if (!dims) return;
  const error = () => new ShapeError('norm-shape', `${op}: ${name} is ${show(dims)}, normalized_shape ${show(sizes)}`);
  if (dims.length !== sizes.length) throw error();
  for (const [i, size] of sizes.entries()) c.require(dims[i], size, error);
}

/** `native_layer_norm`: the normalized tensor, and mean and inverse deviation with size 1 in place of those axes. */
const nativeLayerNorm: Operator = {
  name: 'native_layer_norm',
  flops: normFlops(null),
  shape(args, c) {
    const input = args.tensor('input');
    const sizes = args.ints('normalized_shape');
    if (sizes.length === 0) throw new ShapeError('norm-shape', 'native_layer_norm: normalized_shape is empty');
    requireLast(c, 'native_layer_norm', input, sizes);
    for (const parameter of ['weight', 'bias']) requireSame(c, 'native_layer_norm', args, parameter, sizes);
    const statistics = like(
      input,
      c.withTrailing(
        input,
        sizes.length,
        sizes.map(() => Dim.one),
      ),
    );
    return tuple([like(input, input.shape), statistics, statistics]);
  },
};

/** `native_batch_norm`: the normalized tensor, and mean and inverse deviation of each channel (empty in evaluation). */
const nativeBatchNorm: Operator = {
  name: 'native_batch_norm',
  flops: normFlops('training'),
  shape(args, c) {
    const input = args.tensor('input');
    const channels = channelsOf(c, 'native_batch_norm', input);
    if (!channels) throw new Undetermined('native_batch_norm: a vector');
    for (const name of ['running_mean', 'running_var', 'weight', 'bias']) {
      requirePerChannel(c, 'native_batch_norm', args, name, channels);
    }
    const statistics = like(input, [args.bool('training') ? channels : Dim.zero]);
    return tuple([like(input, input.shape), statistics, statistics]);
  },
};

/** (N, C, *) → the same; the groups divide C. */
const groupNorm: Operator = {
  name: 'group_norm',
  flops: normFlops(null),
  shape(args, c) {
    const input = args.tensor('input');
    const channels = channelsOf(c, 'group_norm', input);
    const groups = ifKnown(() => args.int('num_groups'));
    if (channels && groups) requireGroups(c, channels, groups);
    const dims = c.dims(input);
    if (dims && channels && groups?.value) {
      requireSeveralValues('group_norm', [dims[0], channels.floordiv(groups), ...dims.slice(2)], dims);
    }
    for (const name of channels ? ['weight', 'bias'] : []) requirePerChannel(c, 'group_norm', args, name, channels!);
    return like(input, input.shape);
  },
};

function requireGroups(c: ShapeContext, channels: Dim, groups: Dim): void {
  c.requireDivides(groups, channels, () => {
    return new ShapeError('norm-groups', `group_norm: ${channels} channels do not divide into ${groups} groups`, [
      { dim: channels, role: 'channels of input' },
      { dim: groups, role: 'num_groups' },
    ]);
  });
}

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
};

/** g·v / ‖v‖: the shape of v. The norm of g is taken along `dim`. */
const weightNorm: Operator = {
  name: 'weight_norm',
  flops: perInput(3, 'v'),
  shape(args) {
    const v = args.tensor('v');
    return like(v, v.shape);
  },
};

/** In training one multiplication an element. */
const droppedFlops: FlopRule = (args) => {
  const flag = ['training', 'train'].find((name) => args.raw(name).kind !== 'none');
  const inert = (flag !== undefined && !args.bool(flag)) || numberOf(args.raw('p'), 'p') === 0;
  return inert ? Dim.zero : size(args.tensor('input'));
};

/** Sets elements, or whole channels, to 0 at random. */
const dropout: Operator = {
  name: 'dropout',
  flops: droppedFlops,
  shape(args) {
    const input = args.tensor('input');
    return like(input, input.shape);
  },
};

/** Over channels of one spatial axis: (C, L) or (N, C, L) only. */
const dropout1d: Operator = {
  name: 'dropout1d',
  flops: droppedFlops,
  shape(args, c) {
    const input = args.tensor('input');
    return like(input, c.ranked(input, [3, 2], 'dropout1d', ['N', 'C', 'L']));
  },
};

export const operators: readonly Operator[] = [
  perChannelNorm('batch_norm'),
  perChannelNorm('instance_norm'),
  lastAxes('layer_norm'),
  lastAxes('rms_norm'),
  nativeLayerNorm,
  nativeBatchNorm,
  groupNorm,
  localResponseNorm,
  normalize,
  renorm,
  weightNorm,
  dropout,
  dropout1d,
];
