/** Changes of spatial size: interpolation, pixel shuffling, sampling on a grid. */
import { Dim } from '../dim';
import { knownSizes } from './axes';
import { elements, free, sizes } from './cost';
import { antialiased, bicubic, type Interpolation, linear, nearest, type Taps } from './interpolation';
import { constantOf, ifKnown, intOf, numberOf } from './literals';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  Undetermined,
} from './operator';
import { like, show } from './output';
import { adaptiveAverage } from './pooling';
import { sampled } from './sampling';
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
  compose(B, { input }, args) {
    const mode = args.str('mode');
    const all = knownSizes(args, 'input');
    const [sizes, n] = [all.slice(2), all.length - 2];
    const factors = sizes.map((_, i) => factorOf(args, n, i));
    const wanted = sizes.map((size, i) => wantedSize(args, size, factors[i], n, i));
    // A factor that is only there to tell the sizes does not say how far apart the places are.
    const isRecomputed = args.bool('recompute_scale_factor');
    const alignCorners = args.bool('align_corners');
    if (mode === 'area') return adaptiveAverage(B, input, sizes, wanted);
    const antialias = args.bool('antialias');
    return sizes.reduce((x, size, i) => {
      const axis = { size, wanted: wanted[i], factor: isRecomputed ? null : factors[i], alignCorners };
      return B.call('resample', { input: x, dim: i + 2, ...tapsOfMode(mode, axis, antialias) });
    }, input);
  },
};

function factorOf(args: OpArgs, n: number, i: number): number | null {
  return args.has('scale_factor') ? numberOf(perSpatial(args.raw('scale_factor'), n, 'scale_factor')[i]) : null;
}

function wantedSize(args: OpArgs, size: number, factor: number | null, n: number, i: number): number {
  return factor === null ? constantOf(perSpatial(args.raw('size'), n, 'size')[i]) : Math.floor(size * factor);
}

function tapsOfMode(mode: string, axis: Interpolation, antialias: boolean): { index: number[][]; weight: number[][] } {
  const taps = (): Taps => {
    switch (mode) {
      case 'nearest':
      case 'nearest-exact':
        return nearest(axis, mode === 'nearest-exact');
      case 'linear':
      case 'bilinear':
      case 'trilinear':
        return antialias ? antialiased(axis, 'bilinear') : linear(axis);
      case 'bicubic':
        return antialias ? antialiased(axis, 'bicubic') : bicubic(axis);
      default:
        throw new Undetermined(`interpolation of mode "${mode}" is not computed`);
    }
  };
  return { ...taps() };
}

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
  compose(B, { input }, args) {
    const r = args.constInt('upscale_factor');
    const sizes = knownSizes(args, 'input');
    const [lead, [channels, h, w]] = [sizes.slice(0, -3), sizes.slice(-3)];
    const out = channels / r ** 2;
    const cells = B.reshape(input, [...lead, out, r, r, h, w]);
    return B.reshape(B.permute(cells, orderBehind(lead.length, [0, 3, 1, 4, 2])), [...lead, out, h * r, w * r]);
  },
};

/** The order of axes that leaves the first ones where they are. */
function orderBehind(lead: number, order: readonly number[]): number[] {
  return [...Array.from({ length: lead }, (_, i) => i), ...order.map((i) => i + lead)];
}

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
  compose(B, { input }, args) {
    const r = args.constInt('downscale_factor');
    const sizes = knownSizes(args, 'input');
    const [lead, [channels, h, w]] = [sizes.slice(0, -3), sizes.slice(-3)];
    const cells = B.reshape(input, [...lead, channels, h / r, r, w / r, r]);
    return B.reshape(B.permute(cells, orderBehind(lead.length, [0, 2, 4, 1, 3])), [
      ...lead,
      channels * r * r,
      h / r,
      w / r,
    ]);
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
  compose(B, { input }, args) {
    const [sizes, groups] = [knownSizes(args, 'input'), args.constInt('groups')];
    const [n, channels, ...rest] = sizes;
    const grouped = B.reshape(input, [n, groups, channels / groups, ...rest]);
    return B.reshape(B.transpose(grouped, 1, 2), sizes);
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
  compose(B, { input, grid }, args) {
    const settings = {
      mode: codeOrName(args, 'mode', ['bilinear', 'nearest', 'bicubic']),
      padding: codeOrName(args, 'padding_mode', ['zeros', 'border', 'reflection']),
      alignCorners: args.bool('align_corners'),
    };
    return sampled(B, input, grid, knownSizes(args, 'input'), knownSizes(args, 'grid').slice(1, -1), settings);
  },
};

/** The C++ functions take numbers for the modes. */
function codeOrName(args: OpArgs, name: string, names: readonly string[]): string {
  return args.raw(name).kind === 'int' ? names[args.constInt(name)] : args.str(name);
}

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
  compose(B, { theta }, args) {
    const [n, , ...spatial] = args.constInts('size');
    const places = spatial.map((size) => gridPlaces(size, args.bool('align_corners')));
    // The last axis comes first; 1 is for the shift.
    const rows = places.reduce<number[][]>((all, axis) => all.flatMap((row) => axis.map((p) => [p, ...row])), [[1]]);
    const { dtype } = args.tensor('theta');
    const data = B.call('tensor', { data: rows, dtype: dtype && { dtype } });
    return B.reshape(B.matmul(data, B.mT(theta)), [n, ...spatial, spatial.length]);
  },
};

/** From −1 to 1: the centers of the elements at the ends, or their outer edges. */
function gridPlaces(size: number, alignCorners: boolean): number[] {
  return Array.from({ length: size }, (_, i) => {
    if (size === 1) return 0;
    return (-1 + (2 * i) / (size - 1)) * (alignCorners ? 1 : (size - 1) / size);
  });
}

export const operators: readonly Operator[] = [
  interpolate,
  pixelShuffle,
  pixelUnshuffle,
  channelShuffle,
  gridSample,
  affineGrid,
];
