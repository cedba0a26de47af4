/** Changes of spatial size: interpolation, pixel shuffling, sampling on a grid, padding. */
import { Dim } from '../dim';
import { elements, free, sizes } from './cost';
import { ifKnown, intOf, itemsOf } from './literals';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, show } from './output';
import { spatialNames } from './windows';

// ------------------------------------------------------------------------------------------ interpolate

/** Ranks that the modes of interpolation take. */
const modeRank: Readonly<Record<string, number>> = { linear: 3, bilinear: 4, bicubic: 4, trilinear: 5 };

/** (N, C, *size) → (N, C, *new size): given, or floor(size · scale_factor). */
const interpolate: Operator = {
  name: 'interpolate',
  primitive: true,
  flops: interpolatedFlops,
  shape(args, c) {
    const input = args.tensor('input');
    const mode = ifKnown(() => args.str('mode'));
    const count = c.rankOf(input) === null ? spatialCount(args) : null;
    const byMode = mode === null ? undefined : modeRank[mode];
    const ranks = byMode ? [byMode] : count === null ? [4, 3, 5] : [count + 2];
    const names = ['N', 'C', ...spatialNames[Math.max(...ranks) - 2]];
    const [n, channels, ...spatial] = c.ranked(input, ranks, 'interpolate', names);
    const sizes = newSizes(args, spatial, c);
    for (const size of mode === 'area' ? [] : sizes) {
      c.requireAtMost(Dim.one, size, () => {
        return new ShapeError('empty-output', `interpolate: output sizes must be greater than 0, found ${show(sizes)}`);
      });
    }
    return like(input, [n, channels, ...sizes]);
  },
};

/** A weighted sum of the neighbours of a place: of k of them k products and k − 1 additions. */
const perSample: Readonly<Record<string, number>> = {
  nearest: 0,
  'nearest-exact': 0,
  linear: 3,
  bilinear: 7,
  trilinear: 15,
  bicubic: 31,
};

function interpolatedFlops(args: OpArgs, output: Output): Dim {
  const each = perSample[args.str('mode')];
  if (each === undefined) throw new Undetermined('interpolate: the cost of this mode is not known');
  return elements(output).mul(each);
}

/** "bilinear" means the linear one of as many axes as there are. */
function sampledFlops(args: OpArgs, output: Output): Dim {
  const volume = sizes(args.tensor('input')).length === 5;
  const mode = args.str('mode');
  const each = perSample[volume && mode === 'bilinear' ? 'trilinear' : mode];
  if (each === undefined) throw new Undetermined('grid_sample: the cost of this mode is not known');
  return elements(output).mul(each);
}

/** Number of spatial axes as the length of `size` or `scale_factor` says it, or null. */
function spatialCount(args: OpArgs): number | null {
  for (const name of ['size', 'scale_factor']) {
    const arg = args.raw(name);
    if (arg.kind === 'list') return arg.items.length;
  }
  return null;
}

function newSizes(args: OpArgs, spatial: readonly Dim[], c: ShapeContext): Dim[] {
  const [size, scale] = [args.raw('size'), args.raw('scale_factor')];
  if (size.kind === 'unknown' || scale.kind === 'unknown') return spatial.map(() => c.fresh('size'));
  const [hasSize, hasScale] = [args.has('size'), args.has('scale_factor')];
  if (hasSize === hasScale) {
    throw new ShapeError(
      'interpolate-size',
      `interpolate: expected one of size and scale_factor, found ${hasSize ? 'both' : 'none'}`,
    );
  }
  if (hasSize)
    return perSpatial(size, spatial.length, 'size').map((arg) => ifKnown(() => intOf(arg)) ?? c.fresh('size'));
  return perSpatial(scale, spatial.length, 'scale_factor').map((factor, i) => scaled(spatial[i], factor, c));
}

function perSpatial(arg: Arg, n: number, name: string): readonly Arg[] {
  if (arg.kind !== 'list') return Array<Arg>(n).fill(arg);
  if (arg.items.length === n) return arg.items;
  throw new ShapeError('argument-length', `interpolate: ${name} has ${arg.items.length} entries for ${n} spatial axes`);
}

/** floor(size · factor), as doubles: exact for whole factors and for fractions over a power of two. */
function scaled(size: Dim, factor: Arg, c: ShapeContext): Dim {
  if (factor.kind === 'int') return size.mul(factor.value);
  if (factor.kind !== 'float' || factor.value === null) return c.fresh('size');
  const f = factor.value;
  if (size.value !== null) return Dim.of(Math.floor(size.value * f));
  if (Number.isInteger(f)) return size.mul(f);
  for (let power = 2; power <= 1024; power *= 2) {
    if (Number.isInteger(f * power)) return size.mul(f * power).floordiv(power);
  }
  return c.fresh('size');
}

// ------------------------------------------------------------------------------------------ pixels and channels

/** (…, C·r², H, W) → (…, C, H·r, W·r). */
const pixelShuffle: Operator = {
  name: 'pixel_shuffle',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const r = args.int('upscale_factor');
    const [channels, h, w] = c.trailing(input, 3, 'pixel_shuffle', ['C', 'H', 'W']);
    const square = r.mul(r);
    c.requireDivides(square, channels, () => {
      const message = `pixel_shuffle: ${channels} channels are not divisible by the square of upscale_factor, ${square}`;
      return new ShapeError('pixel-shuffle', message, [{ dim: channels, role: 'channels of input' }]);
    });
    const out = channels.exactDiv(square) ?? channels.floordiv(square);
    return like(input, c.withTrailing(input, 3, [out, h.mul(r), w.mul(r)]));
  },
};

/** (…, C, H·r, W·r) → (…, C·r², H, W). */
const pixelUnshuffle: Operator = {
  name: 'pixel_unshuffle',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const r = args.int('downscale_factor');
    const [channels, ...spatial] = c.trailing(input, 3, 'pixel_unshuffle', ['C', 'H', 'W']);
    const sizes = spatial.map((size, i) => {
      const axis = spatialNames[2][i];
      c.requireDivides(r, size, () => {
        const message = `pixel_unshuffle: ${axis} ${size} is not divisible by downscale_factor ${r}`;
        return new ShapeError('pixel-shuffle', message, [{ dim: size, role: `${axis} of input` }]);
      });
      return size.exactDiv(r) ?? size.floordiv(r);
    });
    return like(input, c.withTrailing(input, 3, [channels.mul(r).mul(r), ...sizes]));
  },
};

/** (N, C, *) → the same; the groups divide C. */
const channelShuffle: Operator = {
  name: 'channel_shuffle',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    c.trailing(input, 3, 'channel_shuffle');
    const channels = c.sizeAt(input, 1, 'channel_shuffle');
    const groups = args.int('groups');
    c.requireDivides(groups, channels, () => {
      return new ShapeError(
        'channel-groups',
        `channel_shuffle: ${channels} channels do not divide into ${groups} groups`,
      );
    });
    return like(input, input.shape);
  },
};

// ------------------------------------------------------------------------------------------ grids

/** Input (N, C, *size), grid (N, *out, n) → (N, C, *out), n the number of spatial axes, 2 or 3. */
const gridSample: Operator = {
  name: 'grid_sample',
  flops: sampledFlops,
  shape(args, c) {
    const [input, grid] = [args.tensor('input'), args.tensor('grid')];
    const [n, channels, ...spatial] = c.ranked(input, [4, 5], 'grid_sample');
    const [batch, ...rest] = c.ranked(grid, [spatial.length + 2], 'grid_sample grid');
    c.require(n, batch, () => {
      return new ShapeError('batch-mismatch', `grid_sample: batch sizes differ, ${n} of input and ${batch} of grid`, [
        { dim: n, role: 'batch of input' },
        { dim: batch, role: 'batch of grid' },
      ]);
    });
    const last = rest[spatial.length];
    c.require(last, Dim.of(spatial.length), () => {
      return new ShapeError('grid-size', `grid_sample: last dim of grid must be ${spatial.length}, found ${last}`);
    });
    return like(input, [n, channels, ...rest.slice(0, -1)]);
  },
};

/** theta (N, n, n + 1), size (N, C, *size) → (N, *size, n). */
const affineGrid: Operator = {
  name: 'affine_grid',
  flops: (args, output) =>
    elements(output)
      .mul(args.ints('size').length - 1)
      .mul(2),
  shape(args, c) {
    const theta = args.tensor('theta');
    const size = args.ints('size');
    const n = size.length - 2;
    if (n !== 2 && n !== 3)
      throw new ShapeError('grid-size', `affine_grid: size needs 4 or 5 entries, found ${size.length}`);
    const expected = [size[0], Dim.of(n), Dim.of(n + 1)];
    c.ranked(theta, [3], 'affine_grid theta').forEach((dim, i) => {
      c.require(dim, expected[i], () => {
        return new ShapeError('grid-size', `affine_grid: theta must be ${show(expected)}, dim ${i} is ${dim}`);
      });
    });
    return like(theta, [size[0], ...size.slice(2), Dim.of(n)]);
  },
};

// ------------------------------------------------------------------------------------------ padding

/** `pad` lists (before, after) from the last axis backwards; negative numbers cut off. */
const pad: Operator = {
  name: 'pad',
  primitive: true,
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const items = itemsOf(args.raw('pad'), 'pad');
    if (items.length % 2 === 1)
      throw new ShapeError('pad-length', `pad: expected pairs, found ${items.length} numbers`);
    const n = items.length / 2;
    const mode = ifKnown(() => args.str('mode')) ?? 'constant';
    if (mode !== 'constant') requirePaddedRank(c, input, n, mode);
    const dims = c.trailing(input, n, `pad with ${items.length} numbers`);
    const padded = dims.map((size, i) => {
      const at = 2 * (n - 1 - i);
      return paddedSize(c, size, items[at], items[at + 1], mode, i - n);
    });
    return like(input, c.withTrailing(input, n, padded));
  },
};

/** Other modes than constant pad the last n of n + 1 or n + 2 axes. */
function requirePaddedRank(c: ShapeContext, input: TensorType, n: number, mode: string): void {
  const dims = c.dims(input);
  if (!dims || dims.length === n + 1 || dims.length === n + 2) return;
  const message = `pad: mode "${mode}" pads ${n} axes of a ${n + 1}-D or ${n + 2}-D input, found ${show(dims)}`;
  throw new ShapeError('pad-rank', message);
}

/** Cutting off comes before padding: it cannot take more than is there. */
function requireLeft(c: ShapeContext, size: Dim, widths: readonly Dim[], axis: number): void {
  const cut = widths.reduce((sum, w) => (w.value !== null && w.value < 0 ? sum.add(w) : sum), size);
  c.requireAtMost(Dim.zero, cut, () => {
    return new ShapeError(
      'pad-negative',
      `pad: ${widths.join(' and ')} leave dim ${axis} of size ${size} with ${cut}`,
      [{ dim: size, role: `dim ${axis} of input` }],
    );
  });
}

function paddedSize(c: ShapeContext, size: Dim, before: Arg, after: Arg, mode: string, axis: number): Dim {
  const widths = ifKnown(() => [intOf(before), intOf(after)]);
  if (!widths) return c.fresh('padded');
  const out = size.add(widths[0]).add(widths[1]);
  const sides = `${widths[0]} and ${widths[1]}`;
  if (mode === 'constant') requireLeft(c, size, widths, axis);
  const most = mode === 'reflect' ? size.sub(1) : mode === 'circular' ? size : null;
  for (const side of most ? widths : []) {
    c.requireAtMost(side, most!, () => {
      return new ShapeError('pad-too-large', `pad: mode "${mode}" cannot pad dim ${axis} of size ${size} by ${sides}`, [
        { dim: size, role: `dim ${axis} of input` },
      ]);
    });
  }
  return out;
}

/** `numpy.pad`: one number, one pair, or a pair for each axis. */
const npPad: Operator = {
  name: 'np_pad',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const width = args.raw('pad_width');
    const dims = c.knownRank(input);
    const pairs = padPairs(width, dims.length);
    return like(
      input,
      dims.map((size, i) => size.add(pairs[i][0]).add(pairs[i][1])),
    );
  },
};

function padPairs(width: Arg, rank: number): (readonly [Dim, Dim])[] {
  const pairOf = (arg: Arg): readonly [Dim, Dim] => {
    if (arg.kind === 'int') return [arg.value, arg.value];
    const items = itemsOf(arg, 'pad_width').map((i) => intOf(i, 'pad_width'));
    if (items.length === 1) return [items[0], items[0]];
    if (items.length === 2) return [items[0], items[1]];
    throw new ShapeError('pad-length', `pad: expected pairs (before, after), found ${items.length} numbers`);
  };
  if (width.kind === 'int') return Array.from({ length: rank }, () => pairOf(width));
  const items = itemsOf(width, 'pad_width');
  if (items.length === 1) return Array.from({ length: rank }, () => pairOf(items[0]));
  if (items.length === 2 && items.every((i) => i.kind === 'int'))
    return Array.from({ length: rank }, () => pairOf(width));
  if (items.length === rank) return items.map(pairOf);
  throw new ShapeError('pad-length', `pad: pad_width has ${items.length} entries for ${rank} axes`);
}

export const operators: readonly Operator[] = [
  interpolate,
  pixelShuffle,
  pixelUnshuffle,
  channelShuffle,
  gridSample,
  affineGrid,
  pad,
  npPad,
];
