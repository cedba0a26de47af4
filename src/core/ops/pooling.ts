/** Pooling over windows, to a fixed size, and its inverse. */
import { Dim } from '../dim';
import { adaptiveCells, type Cells, maxPool, slidingCells } from '../tensor/pool';
import { Tensor } from '../tensor/tensor';
import { knownSizes } from './axes';
import type { Backend, Given } from './backend';
import { free, size, sizes } from './cost';
import { itemsOf, maybeInt } from './literals';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, show, tuple } from './output';
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
export function pooled(input: TensorType, dims: readonly Dim[], withIndices: boolean): Output {
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
export function pooledFlops(each: number, n: number): FlopRule {
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

// ------------------------------------------------------------------------------------------ values and gradients

/** One known int for each axis. */
export function numbersOf(args: OpArgs, name: string, n: number, missing: readonly number[]): number[] {
  if (!isGiven(args, name)) return [...missing];
  return args.intsOf(name, n).map((d) => {
    if (d.value === null) throw new Undetermined(`${name} is not known`);
    return d.value;
  });
}

interface Slides {
  readonly kernel: number[];
  readonly stride: number[];
  readonly padding: number[];
  readonly dilation: number[];
}

function slidesOf(args: OpArgs, n: number): Slides {
  const all = (value: number) => Array<number>(n).fill(value);
  const kernel = numbersOf(args, 'kernel_size', n, []);
  const stride = numbersOf(args, 'stride', n, kernel);
  return {
    kernel,
    stride,
    padding: numbersOf(args, 'padding', n, all(0)),
    dilation: numbersOf(args, 'dilation', n, all(1)),
  };
}

/** The same arguments for another call. */
function passed(args: OpArgs, names: readonly string[]): Record<string, Given> {
  return Object.fromEntries(
    names.filter((name) => args.raw(name).kind !== 'none').map((name) => [name, { arg: args.raw(name) }]),
  );
}

/** The spatial axes as one. */
function flat(B: Backend, x: Var, n: number): Var {
  return B.call('flatten', { input: x, start_dim: -n, end_dim: -1 });
}

/** Maxima hand their adjoints to the elements they are: g, added at the indices. */
function scattered(B: Backend, g: Var, x: Var, indices: Var, n: number): Var {
  return B.reshapeAs(B.scatterAdd(flat(B, B.zerosLike(x), n), -1, flat(B, indices, n), flat(B, g, n)), x);
}

/** A maximum over windows; `cells` are those of each axis. `settings`: the arguments that say which they are. */
export function maximumOver(
  name: string,
  n: number,
  settings: readonly string[],
  cells: (args: OpArgs, sizes: readonly number[], out: Target) => (plane: number) => readonly Cells[],
): Partial<Operator> {
  return {
    eval(args, out) {
      const x = args.value('input');
      const [values, indices] = maxPool(x, out.sizes, cells(args, x.sizes.slice(-n), out));
      return args.bool('return_indices') ? [values, indices] : values;
    },
    vjp(B, g, { input }, _y, args) {
      const [, indices] = B.callMany(name, { input, ...passed(args, settings), return_indices: true });
      return { input: scattered(B, g, input, indices, n) };
    },
    vjpOfMany: (B, [g], { input }, [, indices]) => ({ input: g && scattered(B, g, input, indices, n) }),
  };
}

function slidingMaximum(name: string, n: number): Partial<Operator> {
  const settings = ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode'];
  return maximumOver(name, n, settings, (args, sizes, out) => {
    const { kernel, stride, padding, dilation } = slidesOf(args, n);
    const cells = sizes.map((size, i) =>
      slidingCells(size, out.sizes[out.sizes.length - n + i], {
        kernel: kernel[i],
        stride: stride[i],
        padding: padding[i],
        dilation: dilation[i],
      }),
    );
    return () => cells;
  });
}

/** The sum over windows along one axis after the other; `share`: what part of the sum an element of the window is. */
function windowSums(
  B: Backend,
  x: Var,
  n: number,
  cells: readonly Cells[],
  share: (axis: number, position: number) => number,
): Var {
  return cells.reduce((y, own, axis) => {
    const most = own.reduce((m, window) => Math.max(m, window.length), 0);
    const index = own.map((window) => Array.from({ length: most }, (_, k) => window[k] ?? -1));
    const weight = own.map((window, p) =>
      Array.from({ length: most }, (_, k) => (k < window.length ? share(axis, p) : 0)),
    );
    return B.call('resample', { input: y, dim: axis - n, index, weight });
  }, x);
}

/** The mean of each window; what hangs over the padding is not counted, the padding only with `count_include_pad`. */
function slidingMean(B: Backend, x: Var, args: OpArgs, n: number): Var {
  const { kernel, stride, padding, dilation } = slidesOf(args, n);
  const sizes = knownSizes(args, 'input').slice(-n);
  const ceil = args.bool('ceil_mode');
  const withPadding = !args.has('count_include_pad') || args.bool('count_include_pad');
  const divisor = args.optionalNumber('divisor_override');
  if (divisor === 0) throw new RangeError('divisor_override must not be 0');
  const cells = sizes.map((size, i) => {
    const w = { kernel: kernel[i], stride: stride[i], padding: padding[i], dilation: dilation[i] };
    const dims = { kernel: Dim.of(w.kernel), stride: Dim.of(w.stride), padding: Dim.of(w.padding), dilation: Dim.one };
    return slidingCells(size, pooledSize(Dim.of(size), dims, ceil).value!, w);
  });
  const counted = (axis: number, p: number) => {
    const start = p * stride[axis] - padding[axis];
    return Math.min(start + kernel[axis], sizes[axis] + padding[axis]) - start;
  };
  const share = (axis: number, p: number) =>
    divisor !== null ? 1 : 1 / (withPadding ? counted(axis, p) : cells[axis][p].length);
  const y = windowSums(B, x, n, cells, share);
  return divisor === null ? y : B.div(y, divisor);
}

/** (Σ x^p)^(1/p) over windows: the mean of x^p times the size of the window. */
function powerMean(B: Backend, x: Var, args: OpArgs, n: number): Var {
  const p = args.number('norm_type');
  const cells = numbersOf(args, 'kernel_size', n, []).reduce((a, b) => a * b, 1);
  const mean = slidingMean(B, B.pow(x, p), args, n);
  return B.pow(B.mul(B.mul(B.sign(mean), B.fn('relu', B.abs(mean))), cells), 1 / p);
}

function valueOfPool(prefix: string, n: number): Partial<Operator> {
  switch (prefix) {
    case 'max':
      return slidingMaximum(`max_pool${n}d`, n);
    case 'avg':
      return { compose: (B, { input }, args) => slidingMean(B, input, args, n) };
    default:
      return { compose: (B, { input }, args) => powerMean(B, input, args, n) };
  }
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
      if (prefix === 'max' && [x.channels, ...x.spatial].some((d) => d.value === 0)) {
        const found = show([x.channels, ...x.spatial]);
        throw new ShapeError('pool-empty', `${name}: only the batch may be empty, found channels and sizes ${found}`);
      }
      const dims = [...x.batch, x.channels, ...windowedSizes(c, name, args, x)];
      return pooled(input, dims, args.bool('return_indices'));
    },
    ...valueOfPool(prefix, n),
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
    ...(prefix === 'max' ? adaptiveMaximum(name, n) : adaptiveMean(n)),
  };
}

function adaptiveMaximum(name: string, n: number): Partial<Operator> {
  return maximumOver(name, n, ['output_size'], (_args, sizes, out) => {
    const cells = sizes.map((size, i) => adaptiveCells(size, out.sizes[out.sizes.length - n + i]));
    return () => cells;
  });
}

function adaptiveMean(n: number): Partial<Operator> {
  return {
    compose(B, { input }, args) {
      const sizes = knownSizes(args, 'input').slice(-n);
      return adaptiveAverage(B, input, sizes, wantedSizes(args, sizes));
    },
  };
}

/** Means over windows that share each of the last axes out. */
export function adaptiveAverage(B: Backend, x: Var, sizes: readonly number[], wanted: readonly number[]): Var {
  const cells = sizes.map((size, i) => adaptiveCells(size, wanted[i]));
  return windowSums(B, x, sizes.length, cells, (axis, p) => 1 / cells[axis][p].length);
}

/** The sizes that `output_size` asks for. */
function wantedSizes(args: OpArgs, sizes: readonly number[]): number[] {
  const given = args.raw('output_size');
  if (given.kind === 'none') return [...sizes];
  if (given.kind !== 'list') return sizes.map(() => args.constInt('output_size'));
  return given.items.map((item, i) => {
    const wanted = maybeInt(item, 'output_size');
    if (wanted && wanted.value === null) throw new Undetermined('output_size is not known');
    return wanted?.value ?? sizes[i];
  });
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
    eval(args, out) {
      const [x, indices] = [args.value('input'), args.value('indices')];
      const to = Tensor.zeros(out.dtype, out.sizes);
      const [own, volume] = [x.sizes, out.sizes].map((sizes) => sizes.slice(-n).reduce((a, b) => a * b, 1));
      const [from, places] = [x.dense(), indices.dense()];
      for (let i = 0; i < from.length; i++) {
        const at = places[i];
        if (!(at >= 0 && at < volume))
          throw new RangeError(`index ${at} is beyond the ${volume} elements of the result`);
        to.data[Math.floor(i / own) * volume + at] = from[i];
      }
      return to;
    },
    vjp(B, g, { input, indices }) {
      return { input: B.reshapeAs(B.gather(flat(B, g, n), -1, flat(B, indices, n)), input) };
    },
  };
}

const dimensions = [1, 2, 3];

export const operators: readonly Operator[] = [
  ...['max', 'avg', 'lp'].flatMap((prefix) => dimensions.map((n) => pool(prefix, n))),
  ...['max', 'avg'].flatMap((prefix) => dimensions.map((n) => adaptive(prefix, n))),
  ...dimensions.map(unpool),
];
