/** Normalization: the shape stays; what has to agree are channels, groups and normalized axes. */
import { Dim } from '../dim';
import { dtypeKind } from '../dtype';
import { layerNormGradient, layerNormValue } from '../tensor/normalize';
import { knownSizes, rankOf } from './axes';
import type { Backend } from './backend';
import { perInput, size } from './cost';
import { ifKnown } from './literals';
import {
  type Adjoints,
  type FlopRule,
  type Inputs,
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
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

/** Arguments that choose an implementation, or are about statistics that are kept for later. */
function ignore(args: OpArgs, ...names: readonly string[]): void {
  for (const name of names) args.raw(name);
}

interface Normalized {
  readonly mean: Var;
  /** 1 / √(variance + eps). */
  readonly scale: Var;
  /** (x − mean) · scale. */
  readonly unit: Var;
}

/** x with mean 0 and variance 1 over some axes, by the biased variance. */
function normalized(B: Backend, x: Var, axes: readonly number[], eps: number): Normalized {
  const mean = B.mean(x, axes, true);
  const centered = B.sub(x, mean);
  const scale = B.rsqrt(B.add(B.mean(B.square(centered), axes, true), eps));
  return { mean, scale, unit: B.mul(centered, scale) };
}

/** weight · x + bias, as far as they are given. */
function affine(B: Backend, x: Var, weight: Var | undefined, bias: Var | undefined): Var {
  const scaled = weight ? B.mul(x, weight) : x;
  return bias ? B.add(scaled, bias) : scaled;
}

/** The adjoint of x where g is that of x's normalized form: scale · (g − mean g − unit · mean (g · unit)). */
function normalizedAdjoint(B: Backend, g: Var, { scale, unit }: Normalized, axes: readonly number[]): Var {
  const along = B.mul(unit, B.mean(B.mul(g, unit), axes, true));
  return B.mul(scale, B.sub(B.sub(g, B.mean(g, axes, true)), along));
}

/** A vector with an entry a channel, for tensors (N, C, *) of that rank. */
function perChannel<T extends Var | undefined>(B: Backend, x: T, rank: number): Var | T {
  return x && B.reshape(x, [-1, ...Array<number>(Math.max(0, rank - 2)).fill(1)]);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
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
    compose(B, x, args) {
      ignore(args, 'momentum', 'cudnn_enabled', 'running_mean', 'running_var');
      const rank = rankOf(args.tensor('input'));
      const isBatch = name === 'batch_norm';
      const eps = args.number('eps');
      const each = (v: Var | undefined) => perChannel(B, v, rank);
      const ownStatistics = args.bool(isBatch ? 'training' : 'use_input_stats');
      const axes = isBatch ? [0, ...range(2, rank)] : range(2, rank);
      const unit = ownStatistics
        ? normalized(B, x.input, axes, eps).unit
        : standardized(B, x.input, each(x.running_mean), each(x.running_var), eps);
      return affine(B, unit, each(x.weight), each(x.bias));
    },
    updates(B, x, args) {
      const isBatch = name === 'batch_norm';
      return args.bool(isBatch ? 'training' : 'use_input_stats') ? runningStatistics(B, x, args, isBatch) : {};
    },
  };
}

/** Running mean and unbiased variance: (1 − momentum) times the old ones, and momentum times those of the input. */
function runningStatistics(B: Backend, x: Inputs, args: OpArgs, isBatch: boolean): Record<string, Var> {
  if (!x.running_mean || !x.running_var) return {};
  const [n, , ...rest] = knownSizes(args, 'input');
  const axes = range(2, rest.length + 2);
  const over = isBatch ? [0, ...axes] : axes;
  const count = rest.reduce((a, b) => a * b, isBatch ? n : 1);
  const momentum = args.number('momentum');
  const input = B.detach(x.input);
  const mean = B.mean(input, over, true);
  const variance = B.div(B.sum(B.square(B.sub(input, mean)), over, true), count - 1);
  // Those of instances are averaged over the batch.
  const own = (t: Var) => B.mean(t, [0, ...axes]);
  const mixed = (old: Var, now: Var) => B.add(B.mul(B.detach(old), 1 - momentum), B.mul(own(now), momentum));
  return { running_mean: mixed(x.running_mean, mean), running_var: mixed(x.running_var, variance) };
}

/** By given statistics. */
function standardized(B: Backend, x: Var, mean: Var | undefined, variance: Var | undefined, eps: number): Var {
  if (!mean || !variance)
    throw new RangeError('without statistics of the input running_mean and running_var are needed');
  return B.mul(B.sub(x, mean), B.rsqrt(B.add(variance, eps)));
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
    ...(name === 'rms_norm' ? rmsNorm : layerNorm),
  };
}

/** The axes that `normalized_shape` stands for. */
function lastAxesOf(args: OpArgs): number[] {
  const rank = rankOf(args.tensor('input'));
  return range(rank - args.ints('normalized_shape').length, rank);
}

const layerNorm: Pick<Operator, 'compose' | 'vjp' | 'eval'> = {
  eval(args, out) {
    ignore(args, 'cudnn_enable');
    const [x, weight, bias] = [args.value('input'), args.optionalValue('weight'), args.optionalValue('bias')];
    if (dtypeKind(out.dtype) !== 'float') throw new Undetermined(`a layer norm of type ${out.dtype} is not computed`);
    if ([weight, bias].some((t) => t && t.dtype !== x.dtype))
      throw new Undetermined('a layer norm of input and weights of several types is not computed');
    return layerNormValue(x, weight, bias, args.number('eps'), args.ints('normalized_shape').length, out.dtype);
  },
  compose(B, { input, weight, bias }, args) {
    ignore(args, 'cudnn_enable');
    return affine(B, normalized(B, input, lastAxesOf(args), args.number('eps')).unit, weight, bias);
  },
  vjp: (B, g, x, _y, args) => layerNormAdjoints(B, g, x, args),
};

function layerNormAdjoints(B: Backend, grad: Var, { input, weight }: Inputs, args: OpArgs): Adjoints {
  const axes = args.ints('normalized_shape').length;
  const given = { grad, input, weight: weight ?? null, eps: args.number('eps'), axes };
  const [x, forWeight, forBias] = B.callMany('layer_norm_vjp', given);
  return { input: x, weight: forWeight, bias: forBias };
}

/** The adjoints of input, weight and bias of a layer norm over the last `axes` axes, fused. */
const layerNormVjp: Operator = {
  name: 'layer_norm_vjp',
  flops: perInput(12),
  shape(args, c) {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    const sizes = dims.slice(dims.length - args.constInt('axes'));
    return tuple([like(x, x.shape), like(x, sizes), like(x, sizes)]);
  },
  eval(args, out) {
    const [g, x, weight] = [args.value('grad'), args.value('input'), args.optionalValue('weight')];
    return layerNormGradient(g, x, weight, args.number('eps'), args.constInt('axes'), out.dtype);
  },
  compose(B, { grad, input, weight }, args) {
    const rank = rankOf(args.tensor('input'));
    const first = rank - args.constInt('axes');
    const form = normalized(B, input, range(first, rank), args.number('eps'));
    const over = (t: Var) => (first === 0 ? t : B.sum(t, range(0, first)));
    return [
      normalizedAdjoint(B, weight ? B.mul(grad, weight) : grad, form, range(first, rank)),
      over(B.mul(grad, form.unit)),
      over(grad),
    ];
  },
};

/** x / √(mean x² + eps). */
function rmsScale(B: Backend, x: Var, args: OpArgs): Var {
  const { dtype } = args.tensor('input');
  const smallest = dtype === 'float64' ? 2 ** -52 : dtype === 'float32' ? 2 ** -23 : null;
  const eps = args.optionalNumber('eps') ?? smallest;
  if (eps === null) throw new Undetermined(`the default eps of ${dtype} depends on the version`);
  return B.rsqrt(B.add(B.mean(B.square(x), lastAxesOf(args), true), eps));
}

const rmsNorm: Pick<Operator, 'compose' | 'vjp'> = {
  compose: (B, { input, weight }, args) => affine(B, B.mul(input, rmsScale(B, input, args)), weight, undefined),
  vjp(B, g, { input, weight }, _y, args) {
    const scale = rmsScale(B, input, args);
    const unit = B.mul(input, scale);
    const own = weight ? B.mul(g, weight) : g;
    const along = B.mul(unit, B.mean(B.mul(own, unit), lastAxesOf(args), true));
    return { input: B.mul(scale, B.sub(own, along)), weight: B.mul(g, unit) };
  },
};

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
  compose(B, { input, weight, bias }, args) {
    const { unit, mean, scale } = normalized(B, input, lastAxesOf(args), args.number('eps'));
    return [affine(B, unit, weight, bias), mean, scale];
  },
  vjpOfMany(B, [g, ...statistics], { input, weight, bias }, _y, args) {
    refuseStatistics(statistics);
    return g ? layerNormAdjoints(B, g, { input, weight, bias }, args) : {};
  },
};

/** PyTorch lets no gradient through the mean and the deviation that these functions answer beside their result. */
function refuseStatistics(adjoints: readonly (Var | null)[]): void {
  if (adjoints.some((g) => g !== null)) throw new Undetermined('PyTorch has no gradient of the statistics');
}

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
  compose(B, x, args) {
    ignore(args, 'momentum', 'running_mean', 'running_var');
    const rank = rankOf(args.tensor('input'));
    const each = (v: Var | undefined) => perChannel(B, v, rank);
    const scaled = (unit: Var) => affine(B, unit, each(x.weight), each(x.bias));
    if (args.bool('training')) {
      const { unit, mean, scale } = normalized(B, x.input, [0, ...range(2, rank)], args.number('eps'));
      return [scaled(unit), B.reshape(mean, [-1]), B.reshape(scale, [-1])];
    }
    const none = B.reshape(B.narrow(x.running_mean, 0, 0, 0), [0]);
    const unit = standardized(B, x.input, each(x.running_mean), each(x.running_var), args.number('eps'));
    return [scaled(unit), none, none];
  },
  updates: (B, x, args) => (args.bool('training') ? runningStatistics(B, x, args, true) : {}),
  vjpOfMany(B, [g, ...statistics], x, _y, args) {
    refuseStatistics(statistics);
    if (!g) return {};
    const { running_mean, running_var, weight } = x;
    const rank = rankOf(args.tensor('input'));
    const axes = [0, ...range(2, rank)];
    const scaled = weight ? B.mul(g, perChannel(B, weight, rank)) : g;
    const rest = (unit: Var) => ({ weight: B.sum(B.mul(g, unit), axes), bias: B.sum(g, axes) });
    if (args.bool('training')) {
      const form = normalized(B, x.input, axes, args.number('eps'));
      return { input: normalizedAdjoint(B, scaled, form, axes), ...rest(form.unit) };
    }
    const variance = perChannel(B, running_var, rank);
    const unit = standardized(B, x.input, perChannel(B, running_mean, rank), variance, args.number('eps'));
    return { input: B.mul(scaled, B.rsqrt(B.add(variance, args.number('eps')))), ...rest(unit) };
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
  compose(B, { input, weight, bias }, args) {
    ignore(args, 'cudnn_enabled');
    const sizes = knownSizes(args, 'input');
    const [n, channels, ...rest] = sizes;
    const groups = args.constInt('num_groups');
    const grouped = B.reshape(input, [n, groups, channels / groups, ...rest]);
    const { unit } = normalized(B, grouped, range(2, sizes.length + 1), args.number('eps'));
    const each = (v: Var | undefined) => perChannel(B, v, sizes.length);
    return affine(B, B.reshape(unit, sizes), each(weight), each(bias));
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

export const operators: readonly Operator[] = [
  perChannelNorm('batch_norm'),
  perChannelNorm('instance_norm'),
  lastAxes('layer_norm'),
  lastAxes('rms_norm'),
  layerNormVjp,
  nativeLayerNorm,
  nativeBatchNorm,
  groupNorm,
];
