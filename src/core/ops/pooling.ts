/** Pooling over windows, over fractions of the input, to a fixed size, and its inverse. */
import { Dim } from '../dim';
import { free, size, sizes } from './cost';
import { itemsOf, maybeInt } from './literals';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, tuple } from './output';
import {
  type Batched,
  batched,
  extent,
  perAxis,
  positions,
  requireFits,
  requirePositive,
  spatialNames,
  type Window,
} from './windows';

/** The pooled tensor, with the indices of the maxima when they were asked for. */
function pooled(input: TensorType, dims: readonly Dim[], withIndices: boolean): Output {
  return withIndices ? tuple([like(input, dims), like(input, dims, 'int64')]) : like(input, dims);
}

/** Windows of a pooling call; the stride is the kernel's where none was given. Null when something is unknown. */
function poolWindows(c: ShapeContext, name: string, args: OpArgs, n: number): Window[] | null {
  const kernel = perAxis(args, 'kernel_size', n);
  const stride = isGiven(args, 'stride') ? perAxis(args, 'stride', n) : kernel;
  const orAll = (name: string, value: Dim) =>
    isGiven(args, name) ? perAxis(args, name, n) : Array<Dim>(n).fill(value);
  const padding = orAll('padding', Dim.zero);
  const dilation = orAll('dilation', Dim.one);
  requirePositive(c, name, 'kernel_size', kernel);
  requirePositive(c, name, 'stride', stride);
  requirePositive(c, name, 'dilation', dilation);
  if (!kernel || !stride || !padding || !dilation) return null;
  return kernel.map((k, i) => ({ kernel: k, stride: stride[i], padding: padding[i], dilation: dilation[i] }));
}

/** One operation (of a power mean, two) an element of each window. */
function pooledFlops(each: number, n: number): FlopRule {
  return (args, output) =>
    size(poolOf(output))
      .mul(Dim.product(args.intsOf('kernel_size', n)))
      .mul(each);
}

/** The windows of a size that divides the input's do not overlap: one operation an element. */
function adaptiveFlops(n: number): FlopRule {
  return (args, output) => {
    const input = args.tensor('input');
    const [from, to] = [sizes(input).slice(-n), sizes(poolOf(output)).slice(-n)];
    const overlap = from.some((dim, i) => !dim.exactDiv(to[i]));
    if (overlap) throw new Undetermined('adaptive pooling: windows overlap');
    return size(input);
  };
}

/** The pooled tensor of a result that may have indices beside it. */
function poolOf(output: Output): TensorType {
  const first = output.kind === 'tuple' ? output.items[0] : output;
  if (first.kind !== 'tensor') throw new Undetermined('the result is no tensor');
  return first.type;
}

/** An empty list counts as none. */
function isGiven(args: OpArgs, name: string): boolean {
  const arg = args.raw(name);
  return arg.kind !== 'none' && !(arg.kind === 'list' && arg.items.length === 0);
}

function requireSmallPadding(c: ShapeContext, name: string, w: Window): void {
  c.requireAtMost(Dim.zero, w.padding, () => {
    return new ShapeError('pool-padding', `${name}: padding must not be negative, found ${w.padding}`);
  });
  c.requireAtMost(w.padding.mul(2), extent(w), () => {
    return new ShapeError('pool-padding', `${name}: padding ${w.padding} is more than half of the kernel, ${w.kernel}`);
  });
}

/**
 * Positions along one axis. In ceil mode the last window may hang over the end, but has to start inside the input
 * or its left padding.
 */
function pooledSize(size: Dim, w: Window, ceil: boolean): Dim {
  if (!ceil) return positions(size, w);
  const padded = size.add(w.padding.mul(2)).sub(extent(w));
  const up = padded.ceildiv(w.stride).add(1);
  // With stride + padding <= extent the last window always starts inside.
  const slack = extent(w).sub(w.stride).sub(w.padding).value;
  if (slack !== null && slack >= 0) return up;
  return Dim.min(up, size.add(w.padding).sub(1).floordiv(w.stride).add(1));
}

function windowedSizes(c: ShapeContext, name: string, args: OpArgs, x: Batched): Dim[] {
  const n = x.spatial.length;
  const slides = poolWindows(c, name, args, n);
  const ceil = args.bool('ceil_mode');
  // Without gradients max_pool1d gives an empty result where the others raise.
  const least = name === 'max_pool1d' && !args.bool('return_indices') ? Dim.zero : Dim.one;
  if (!slides) return spatialNames[n].map((axis) => c.fresh(`${axis}_out`));
  return x.spatial.map((size, i) => {
    const w = slides[i];
    const axis = spatialNames[n][i];
    requireSmallPadding(c, name, w);
    if (name === 'avg_pool3d') requireFits(c, name, axis, size, { ...w, padding: Dim.zero });
    const out = pooledSize(size, w, ceil);
    c.requireAtMost(least, out, () => {
      return new ShapeError(
        'kernel-too-large',
        `${name}: kernel of ${extent(w)} is larger than the padded input, ${axis} = ${size}`,
        [
          { dim: size, role: `${axis} of input` },
          { dim: w.kernel, role: 'kernel size' },
        ],
      );
    });
    return out;
  });
}

/** Average or maximum over windows: (N, C, *size) → (N, C, *positions). Also without N. */
function pool(prefix: string, n: number): Operator {
  const name = `${prefix}_pool${n}d`;
  return {
    name,
    flops: pooledFlops(prefix === 'lp' ? 2 : 1, n),
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      if (prefix === 'max' && x.channels.value === 0) {
        throw new ShapeError('pool-empty', `${name}: only the batch may be empty, found 0 channels`);
      }
      const dims = [...x.batch, x.channels, ...windowedSizes(c, name, args, x)];
      return pooled(input, dims, args.bool('return_indices'));
    },
  };
}

/** To a given size; None keeps the size of that axis. (N, C, *size) → (N, C, *output_size). Also without N. */
function adaptive(prefix: string, n: number): Operator {
  const name = `adaptive_${prefix}_pool${n}d`;
  return {
    name,
    flops: adaptiveFlops(n),
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      const dims = [...x.batch, x.channels, ...targetSizes(c, name, args, x.spatial)];
      return pooled(input, dims, args.bool('return_indices'));
    },
  };
}

function targetSizes(c: ShapeContext, name: string, args: OpArgs, spatial: readonly Dim[]): Dim[] {
  const given = args.raw('output_size');
  if (given.kind === 'int') return spatial.map(() => given.value);
  if (given.kind === 'none') return [...spatial];
  if (given.kind === 'unknown') return spatialNames[spatial.length].map((axis) => c.fresh(`${axis}_out`));
  const items = itemsOf(given, 'output_size');
  if (items.length === 1 && spatial.length > 1) throw new Undetermined(`${name}: output_size of one entry`);
  if (items.length !== spatial.length) {
    throw new ShapeError(
      'argument-length',
      `${name}: output_size has ${items.length} entries for ${spatial.length} axes`,
    );
  }
  return items.map((item, i) => maybeInt(item, 'output_size') ?? spatial[i]);
}

/** Windows at random places; the size is given, or a fraction of the input's. */
function fractional(n: number): Operator {
  const name = `fractional_max_pool${n}d`;
  return {
    name,
    flops: pooledFlops(1, n),
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      const sizes = args.has('output_size') ? args.intsOf('output_size', n) : fractionOf(args, x.spatial, c);
      return pooled(input, [...x.batch, x.channels, ...sizes], args.bool('return_indices'));
    },
  };
}

function fractionOf(args: OpArgs, spatial: readonly Dim[], c: ShapeContext): Dim[] {
  const given = args.raw('output_ratio');
  const ratios = given.kind === 'list' ? given.items : spatial.map(() => given);
  return spatial.map((size, i) => {
    const ratio = ratios[i];
    if (ratio?.kind !== 'float' || ratio.value === null || size.value === null) return c.fresh('pooled');
    return Dim.of(Math.trunc(size.value * ratio.value));
  });
}

/** Puts maxima back where their indices say: the size is given, or (size − 1)·stride + kernel − 2·padding. */
function unpool(n: number): Operator {
  const name = `max_unpool${n}d`;
  return {
    name,
    flops: free,
    shape(args, c) {
      const input = args.tensor('input');
      const x = batched(c, input, n, name);
      const slides = poolWindows(c, name, args, n);
      if (!slides) throw new Undetermined(`${name}: kernel_size, stride or padding is not known`);
      const indices = args.tensor('indices');
      const own = [...x.batch, x.channels, ...x.spatial];
      (c.dims(indices) ? c.ranked(indices, [own.length], `${name} indices`) : []).forEach((dim, i) => {
        c.require(
          own[i],
          dim,
          () => new ShapeError('unpool-indices', `${name}: dim ${i} is ${own[i]} in input and ${dim} in indices`),
        );
      });
      const natural = x.spatial.map((size, i) => {
        const w = slides[i];
        return size.mul(w.stride).add(w.kernel.sub(w.stride).sub(w.padding.mul(2)));
      });
      const asked = args.optionalInts('output_size');
      return like(input, [...x.batch, x.channels, ...(asked ? asked.slice(-n) : natural)]);
    },
  };
}

const dimensions = [1, 2, 3];

export const operators: readonly Operator[] = [
  ...['max', 'avg', 'lp'].flatMap((prefix) => dimensions.map((n) => pool(prefix, n))),
  ...['max', 'avg'].flatMap((prefix) => dimensions.map((n) => adaptive(prefix, n))),
  fractional(2),
  fractional(3),
  ...dimensions.map(unpool),
];
