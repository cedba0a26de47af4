/** Convolutions, transposed convolutions, and their matrix forms `unfold` and `fold`. */
import { Dim } from '../dim';
import { elements, free, perInput, size, sizes } from './cost';
import { ifKnown } from './literals';
import { type OpArgs, type Operator, type ShapeContext, ShapeError, type TensorType } from './operator';
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
  };
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
  requirePositive(c, name, 'stride', stride);
  requirePositive(c, name, 'dilation', dilation);
  const given = args.raw('padding');
  if (given.kind === 'str' && given.value === 'same') return samePadding(c, name, stride, spatial);
  const padding =
    given.kind === 'str' && given.value === 'valid' ? spatial.map(() => Dim.zero) : perAxis(args, 'padding', n);
  const slides = windows(kernel, stride, padding, dilation);
  if (!slides) return names.map((axis) => c.fresh(`${axis}_out`));
  return spatial.map((size, i) => {
    requireFits(c, name, names[i], size, slides[i]);
    return positions(size, slides[i]);
  });
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
  };
}

function transposedSizes(c: ShapeContext, name: string, args: OpArgs, spatial: readonly Dim[], kernel: Dim[]): Dim[] {
  const n = spatial.length;
  const stride = perAxis(args, 'stride', n);
  requirePositive(c, name, 'stride', stride);
  const slides = windows(kernel, stride, perAxis(args, 'padding', n), perAxis(args, 'dilation', n));
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
};

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
};

export const operators: readonly Operator[] = [
  ...[1, 2, 3].map(convolution),
  ...[1, 2, 3].map(transposed),
  unfold,
  fold,
  convTbc,
];
