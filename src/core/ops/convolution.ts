/** Convolutions, transposed convolutions, and their matrix forms `unfold` and `fold`. */
import { Dim } from '../dim';
import { type Convolution, convolve, convolveInput, convolveWeight } from '../tensor/convolve';
import { fromColumns, product, type Slide, toColumns } from '../tensor/patches';
import { isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { rankOf } from './axes';
import type { Backend, Given } from './backend';
import { elements, free, perInput, size, sizes } from './cost';
import { ifKnown } from './literals';
import {
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like } from './output';
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
  windows,
} from './windows';

/** (N, in, *size), weight (out, in / groups, *kernel) → (N, out, *positions). Also without N. */
function convolution(n: number): Operator {
  const name = `conv${n}d`;
  return {
    name,
    primitive: true,
    flops: (args, output) =>
      elements(output)
        .mul(cellsOf(args.tensor('weight')))
        .mul(2),
    shape(args, c) {
      const [input, weight] = [args.tensor('input'), args.tensor('weight')];
      const [out, inPerGroup, ...kernel] = c.ranked(weight, [n + 2], `${name} weight`);
      const x = batched(c, input, n, name);
      const groups = ifKnown(() => args.int('groups'));
      if (groups) {
        requireChannels(c, name, x.channels, inPerGroup.mul(groups), x);
        requireGroups(c, name, groups, out);
      }
      requireBiasSize(c, name, args, out);
      const spatial = convolved(c, name, args, x.spatial, kernel);
      return like(input, [...x.batch, out, ...spatial], c.promote([input, weight]));
    },
    eval(args, out) {
      const [x, w] = realOperands(args, out, 'input', 'weight');
      const c = sizesOfCall(args, x.sizes, w.sizes, out.sizes, n);
      return withBias(convolve(x, w, c, out.sizes), args, n);
    },
    vjp: (B, g, { input, weight }, _y, args) => ({
      input: B.call(`${name}_input`, { input: g, weight, like: input, ...settings(args) }),
      weight: B.call(`${name}_weight`, { input, grad: g, like: weight, ...settings(args) }),
      bias: biasAdjoint(B, g, args, n),
    }),
  };
}

// ------------------------------------------------------------------------------------------ values and gradients

/** The tensors of a call in the type of its result. */
function realOperands(args: OpArgs, out: Target, ...names: readonly string[]): Tensor[] {
  if (isComplex(out.dtype)) throw new Undetermined('a convolution of complex numbers is not computed');
  return names.map((name) => args.value(name).to(out.dtype));
}

/** How the window slides, from the shapes of input, filters and result; of those of a call without a batch too. */
function sizesOfCall(
  args: OpArgs,
  input: readonly number[],
  filters: readonly number[],
  result: readonly number[],
  n: number,
): Convolution {
  const [kernel, groups] = [filters.slice(2), args.constInt('groups')];
  const [stride, dilation] = [numbersOf(args, 'stride', n), numbersOf(args, 'dilation', n)];
  const padding = paddingBefore(args, kernel, dilation);
  return {
    batch: input.length === n + 2 ? input[0] : 1,
    groups,
    inputs: filters[1],
    outputs: filters[0] / groups,
    slides: kernel.map((k, i) => ({
      size: input[input.length - n + i],
      kernel: k,
      stride: stride[i],
      dilation: dilation[i],
      padding: padding[i],
      positions: result[result.length - n + i],
    })),
  };
}

/** Known ints, one an axis. */
function numbersOf(args: OpArgs, name: string, n: number): number[] {
  return args.intsOf(name, n).map((d) => {
    if (d.value === null) throw new Undetermined(`${name} is not known`);
    return d.value;
  });
}

/** Zeros before each axis. With "same" an odd one stands at the end. */
function paddingBefore(args: OpArgs, kernel: readonly number[], dilation: readonly number[]): number[] {
  const given = args.raw('padding');
  if (given.kind !== 'str') return numbersOf(args, 'padding', kernel.length);
  return kernel.map((k, i) => (given.value === 'same' ? Math.floor((dilation[i] * (k - 1)) / 2) : 0));
}

/** The arguments that say how the window slides, to be passed on. */
function settings(args: OpArgs): Record<string, Given> {
  const rest = Object.fromEntries(['stride', 'dilation'].map((name) => [name, args.constInts(name)]));
  const padding = args.raw('padding').kind === 'str' ? args.str('padding') : args.constInts('padding');
  return { ...rest, padding, groups: args.constInt('groups') };
}

/** With one number added to each channel. */
function withBias(y: Tensor, args: OpArgs, n: number): Tensor {
  const bias = args.optionalValue('bias')?.to(y.dtype).dense();
  if (!bias) return y;
  const positions = y.sizes.slice(-n).reduce((a, b) => a * b, 1);
  const sums = Float64Array.from(y.data, (v, i) => v + bias[Math.floor(i / positions) % bias.length]);
  return Tensor.from(y.dtype, y.sizes, sums);
}

/** The sum over everything but the channels. */
function biasAdjoint(B: Backend, g: Var, args: OpArgs, n: number): Var {
  const rank = rankOf(args.tensor('input'));
  return B.sum(
    g,
    Array.from({ length: rank }, (_, i) => i).filter((i) => i !== rank - n - 1),
  );
}

/** The derivative of a convolution by its input, of the shape of `like`; `input` has that of the result. */
function convolutionInput(n: number): Operator {
  const name = `conv${n}d`;
  return {
    name: `${name}_input`,
    primitive: true,
    flops: (args) => productsOf(args, 'input', 'weight'),
    shape: (args) => like(args.tensor('input'), args.tensor('like').shape),
    eval(args, out) {
      const [g, w] = realOperands(args, out, 'input', 'weight');
      return convolveInput(g, w, sizesOfCall(args, out.sizes, w.sizes, g.sizes, n), out.sizes);
    },
    vjp: (B, h, { input: g, weight }, _y, args) => ({
      input: B.call(name, { input: h, weight, ...settings(args) }),
      weight: B.call(`${name}_weight`, { input: h, grad: g, like: weight, ...settings(args) }),
    }),
  };
}

/** The derivative of a convolution by its filters, of the shape of `like`; `grad` has that of the result. */
function convolutionWeight(n: number): Operator {
  const name = `conv${n}d`;
  return {
    name: `${name}_weight`,
    primitive: true,
    flops: (args) => productsOf(args, 'grad', 'like'),
    shape: (args) => like(args.tensor('input'), args.tensor('like').shape),
    eval(args, out) {
      const [x, g] = realOperands(args, out, 'input', 'grad');
      return convolveWeight(x, g, sizesOfCall(args, x.sizes, out.sizes, g.sizes, n), out.sizes);
    },
    vjp: (B, h, { input, grad }, _y, args) => ({
      input: B.call(`${name}_input`, { input: grad, weight: h, like: input, ...settings(args) }),
      grad: B.call(name, { input, weight: h, ...settings(args) }),
    }),
  };
}

/** A multiplication and an addition for each filter's cell at each place of the result. */
function productsOf(args: OpArgs, result: string, filters: string): Dim {
  return size(args.tensor(result))
    .mul(cellsOf(args.tensor(filters)))
    .mul(2);
}

/** Cells of one filter: (in / groups)·∏kernel, or of a transposed one (out / groups)·∏kernel. */
function cellsOf(weight: TensorType): Dim {
  return Dim.product(sizes(weight).slice(1));
}

/** @param x the parts of the input, where they are at hand. */
function requireChannels(c: ShapeContext, name: string, found: Dim, expected: Dim, x?: Batched): void {
  c.require(found, expected, () => {
    const message = `${name}: input has ${found} channels, weight expects ${expected}`;
    const last = x?.spatial.at(-1)?.value;
    const isLast = last !== undefined && last !== null && last === expected.value;
    const fix = isLast ? channelsFirst(x!) : found.isConst ? `set in_channels to ${found}` : undefined;
    const dims = [
      { dim: found, role: 'channels of input' },
      { dim: expected, role: 'in_channels of the weight' },
    ];
    return new ShapeError('conv-channels', message, dims, fix);
  });
}

/** Images often come with their channels last. */
function channelsFirst({ batch, spatial }: Batched): string {
  const [first, n] = [batch.length, spatial.length];
  const order = [...batch.keys(), first + n, ...spatial.map((_, i) => first + i)];
  return `put the channels first, with permute(${order.join(', ')})`;
}

function requireGroups(c: ShapeContext, name: string, groups: Dim, out: Dim): void {
  if (groups.value === null || out.value === null || groups.value === 1) return;
  const error = () =>
    new ShapeError('conv-groups', `${name}: ${out} output channels do not divide into ${groups} groups`);
  if (groups.value < 1) throw new ShapeError('conv-groups', `${name}: groups must be positive, found ${groups}`);
  c.requireDivides(groups, out, error);
}

function requireBiasSize(c: ShapeContext, name: string, args: OpArgs, out: Dim): void {
  const bias = ifKnown(() => args.optionalTensor('bias'));
  if (!bias || !c.dims(bias)) return;
  const [size] = c.ranked(bias, [1], `${name} bias`);
  c.require(size, out, () => {
    return new ShapeError('bias-size', `${name}: bias has ${size} entries for ${out} output channels`, [
      { dim: size, role: 'size of bias' },
      { dim: out, role: 'output channels' },
    ]);
  });
}

/** Spatial sizes of a convolution; fresh ones where stride, padding or dilation are not known. */
function convolved(
  c: ShapeContext,
  name: string,
  args: OpArgs,
  spatial: readonly Dim[],
  kernel: readonly Dim[],
): Dim[] {
  const n = spatial.length;
  const names = spatialNames[n];
  const stride = perAxis(args, 'stride', n);
  const dilation = perAxis(args, 'dilation', n);
  requirePositive(c, name, 'kernel_size', kernel);
  requirePositive(c, name, 'stride', stride);
  requirePositive(c, name, 'dilation', dilation);
  const given = args.raw('padding');
  if (given.kind === 'str' && given.value === 'same') return samePadding(c, name, stride, spatial);
  const padding =
    given.kind === 'str' && given.value === 'valid' ? spatial.map(() => Dim.zero) : perAxis(args, 'padding', n);
  requireNoCut(c, name, padding);
  const slides = windows(kernel, stride, padding, dilation);
  if (!slides) return names.map((axis) => c.fresh(`${axis}_out`));
  return spatial.map((size, i) => {
    requireFits(c, name, names[i], size, slides[i]);
    return positions(size, slides[i]);
  });
}

/** Demands that padding adds. */
function requireNoCut(c: ShapeContext, name: string, padding: readonly Dim[] | null): void {
  for (const size of padding ?? []) {
    const error = () => new ShapeError('pad-negative', `${name}: padding must not be negative, found ${size}`);
    c.requireAtMost(Dim.zero, size, error);
  }
}

function samePadding(c: ShapeContext, name: string, stride: readonly Dim[] | null, spatial: readonly Dim[]): Dim[] {
  for (const s of stride ?? []) {
    if (c.compare(s, Dim.one) === 'refuted') {
      throw new ShapeError('same-padding', `${name}: padding='same' needs a stride of 1, found ${s}`);
    }
  }
  return [...spatial];
}

/** (N, in, *size), weight (in, out / groups, *kernel) → (N, out, (size − 1)·stride − 2·padding + extent + output_padding). */
function transposed(n: number): Operator {
  const name = `conv_transpose${n}d`;
  return {
    name,
    primitive: true,
    flops: (args) =>
      size(args.tensor('input'))
        .mul(cellsOf(args.tensor('weight')))
        .mul(2),
    shape(args, c) {
      const [input, weight] = [args.tensor('input'), args.tensor('weight')];
      const [inChannels, outPerGroup, ...kernel] = c.ranked(weight, [n + 2], `${name} weight`);
      const x = batched(c, input, n, name);
      requireChannels(c, name, x.channels, inChannels);
      const groups = ifKnown(() => args.int('groups'));
      const out = groups ? outPerGroup.mul(groups) : c.fresh('out_channels');
      if (groups) requireBiasSize(c, name, args, out);
      const spatial = transposedSizes(c, name, args, x.spatial, kernel);
      return like(input, [...x.batch, out, ...spatial], c.promote([input, weight]));
    },
    eval(args, out) {
      const [x, w] = realOperands(args, out, 'input', 'weight');
      numbersOf(args, 'output_padding', n);
      const c = sizesOfCall(args, out.sizes, w.sizes, x.sizes, n);
      return withBias(convolveInput(x, w, c, out.sizes), args, n);
    },
    vjp(B, g, { input, weight }, _y, args) {
      const stride = numbersOf(args, 'stride', n);
      if (numbersOf(args, 'output_padding', n).some((p, i) => p >= stride[i])) {
        throw new Undetermined(`${name}: the gradient with an output_padding that is not smaller than the stride`);
      }
      return {
        input: B.call(`conv${n}d`, { input: g, weight, ...settings(args) }),
        weight: B.call(`conv${n}d_weight`, { input: g, grad: input, like: weight, ...settings(args) }),
        bias: biasAdjoint(B, g, args, n),
      };
    },
  };
}

function transposedSizes(c: ShapeContext, name: string, args: OpArgs, spatial: readonly Dim[], kernel: Dim[]): Dim[] {
  const n = spatial.length;
  const stride = perAxis(args, 'stride', n);
  requirePositive(c, name, 'kernel_size', kernel);
  requirePositive(c, name, 'stride', stride);
  const padding = perAxis(args, 'padding', n);
  requireNoCut(c, name, padding);
  const slides = windows(kernel, stride, padding, perAxis(args, 'dilation', n));
  const extra = perAxis(args, 'output_padding', n);
  if (!slides || !extra) return spatialNames[n].map((axis) => c.fresh(`${axis}_out`));
  return spatial.map((size, i) => {
    const w = slides[i];
    const grow = extent(w).sub(w.stride).sub(w.padding.mul(2)).add(extra[i]);
    const out = size.mul(w.stride).add(grow);
    c.requireAtMost(Dim.zero, out, () => {
      return new ShapeError('negative-size', `${name}: padding leaves ${spatialNames[n][i]} with a size of ${out}`, [
        { dim: size, role: `${spatialNames[n][i]} of input` },
      ]);
    });
    return out;
  });
}

/** Columns of patches: (N, C, *size) → (N, C·∏kernel, L), L the number of positions. Also without N. */
const unfold: Operator = {
  name: 'im2col',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const x = batched(c, input, 2, 'unfold');
    const slides = imageWindows(c, 'unfold', args);
    if (!slides) return like(input, [...x.batch, c.fresh('C_out'), c.fresh('L')]);
    x.spatial.forEach((size, i) => {
      requireFits(c, 'unfold', spatialNames[2][i], size, slides[i]);
    });
    const count = Dim.product(x.spatial.map((size, i) => positions(size, slides[i])));
    return like(input, [...x.batch, x.channels.mul(Dim.product(slides.map((w) => w.kernel))), count]);
  },
  eval(args, out) {
    const x = args.value('input');
    const slides = imageSlides(args, x.sizes.slice(-2));
    const to = Tensor.zeros(out.dtype, out.sizes);
    const volume = product(slides, 'size');
    // Samples and channels alike lie one after the other.
    const channels = volume === 0 ? 0 : x.size / volume;
    toColumns(x.dense(), 0, channels, slides, to.data);
    return to;
  },
  vjp(B, g, _x, _y, args) {
    const output_size = imageSizes(args, 'input');
    return { input: B.call('col2im', { input: g, output_size, ...patchSettings(args) }) };
  },
};

/** Height and width of an image. */
function imageSizes(args: OpArgs, name: string): number[] {
  return sizes(args.tensor(name))
    .slice(-2)
    .map((d) => {
      if (d.value === null) throw new Undetermined('the size of the image is not known');
      return d.value;
    });
}

function patchSettings(args: OpArgs): Record<string, Given> {
  return Object.fromEntries(
    ['kernel_size', 'dilation', 'padding', 'stride'].map((name) => [name, args.constInts(name)]),
  );
}

/** How the window of `unfold` slides over an image. */
function imageSlides(args: OpArgs, image: readonly number[]): Slide[] {
  const [kernel, dilation, padding, stride] = ['kernel_size', 'dilation', 'padding', 'stride'].map((name) =>
    numbersOf(args, name, 2),
  );
  return image.map((size, i) => {
    const positions = Math.floor((size + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1;
    return { size, kernel: kernel[i], stride: stride[i], dilation: dilation[i], padding: padding[i], positions };
  });
}

/** The inverse layout of `unfold`: (N, C·∏kernel, L) → (N, C, *output_size). Also without N. */
const fold: Operator = {
  name: 'col2im',
  // Patches that overlap are added.
  flops: perInput(),
  shape(args, c) {
    const input = args.tensor('input');
    const x = batched(c, input, 1, 'fold');
    const size = args.intsOf('output_size', 2);
    const slides = imageWindows(c, 'fold', args);
    if (!slides) return like(input, [...x.batch, c.fresh('C'), ...size]);
    const cells = Dim.product(slides.map((w) => w.kernel));
    const channels = foldedChannels(c, x.channels, cells);
    const count = Dim.product(size.map((s, i) => positions(s, slides[i])));
    c.require(x.spatial[0], count, () => {
      return new ShapeError('fold-positions', `fold: input has ${x.spatial[0]} columns, output_size gives ${count}`, [
        { dim: x.spatial[0], role: 'last dim of input' },
        { dim: count, role: 'positions of the kernel in output_size' },
      ]);
    });
    return like(input, [...x.batch, channels, ...size]);
  },
  eval(args, out) {
    const x = args.value('input');
    const slides = imageSlides(args, out.sizes.slice(-2));
    const volume = product(slides, 'size');
    const sums = new Float64Array(out.sizes.reduce((a, b) => a * b, 1));
    fromColumns(x.dense(), 0, volume === 0 ? 0 : sums.length / volume, slides, sums, 0);
    return Tensor.from(out.dtype, out.sizes, sums);
  },
  vjp: (B, g, _x, _y, args) => ({ input: B.call('im2col', { input: g, ...patchSettings(args) }) }),
};

function foldedChannels(c: ShapeContext, rows: Dim, cells: Dim): Dim {
  c.requireDivides(cells, rows, () => {
    return new ShapeError('fold-channels', `fold: ${rows} rows are not a multiple of the kernel's ${cells} cells`, [
      { dim: rows, role: 'dim -2 of input' },
      { dim: cells, role: 'cells of the kernel' },
    ]);
  });
  return rows.exactDiv(cells) ?? c.assume.normalize(rows.floordiv(cells));
}

function imageWindows(c: ShapeContext, name: string, args: OpArgs): Window[] | null {
  const stride = perAxis(args, 'stride', 2);
  requirePositive(c, name, 'stride', stride);
  return windows(perAxis(args, 'kernel_size', 2), stride, perAxis(args, 'padding', 2), perAxis(args, 'dilation', 2));
}

/** Time first: (T, N, in), weight (kernel, in, out) → (T + 2·pad − kernel + 1, N, out). */
const convTbc: Operator = {
  name: 'conv_tbc',
  flops(args, output) {
    const [kernel, inChannels] = sizes(args.tensor('weight'));
    return elements(output).mul(kernel).mul(inChannels).mul(2);
  },
  shape(args, c) {
    const input = args.tensor('input');
    const [t, n, channels] = c.ranked(input, [3], 'conv_tbc');
    const [kernel, inChannels, out] = c.ranked(args.tensor('weight'), [3], 'conv_tbc weight');
    requireChannels(c, 'conv_tbc', channels, inChannels);
    return like(input, [t.add(args.int('pad').mul(2).sub(kernel).add(1)), n, out]);
  },
  compose(B, { input, weight, bias }, args) {
    args.raw('bias');
    const [x, w] = [B.permute(input, [1, 2, 0]), B.permute(weight, [2, 1, 0])];
    const y = B.call('conv1d', {
      input: x,
      weight: w,
      bias,
      stride: 1,
      padding: args.constInt('pad'),
      dilation: 1,
      groups: 1,
    });
    return B.permute(y, [2, 0, 1]);
  },
};

export const operators: readonly Operator[] = [
  ...[1, 2, 3].map(convolution),
  ...[1, 2, 3].map(convolutionInput),
  ...[1, 2, 3].map(convolutionWeight),
  ...[1, 2, 3].map(transposed),
  unfold,
  fold,
  convTbc,
];
