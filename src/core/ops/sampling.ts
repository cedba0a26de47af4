/** Values of an image or a volume at places between its elements: `grid_sample`, composed of `gather`. */
import type { Backend } from './backend';
import { CUBIC } from './interpolation';
import { Undetermined, type Var } from './operator';

/** How places outside are read. */
export interface Sampling {
  readonly mode: string;
  readonly padding: string;
  readonly alignCorners: boolean;
}

/** −1 and 1 are the centers of the first and the last element, or the outer edges of them. */
function unnormalized(B: Backend, place: Var, size: number, alignCorners: boolean): Var {
  if (alignCorners) return B.mul(B.div(B.add(place, 1), 2), size - 1);
  return B.div(B.sub(B.mul(B.add(place, 1), size), 1), 2);
}

/** Within 0 to size − 1; at the ends the derivative is 0, as PyTorch has it. */
function clipped(B: Backend, x: Var, size: number): Var {
  return B.where(B.le(x, 0), 0, B.where(B.ge(x, size - 1), size - 1, x));
}

/** Reflected at `low` and `high` as often as needed. */
function reflected(B: Backend, x: Var, low: number, high: number): Var {
  if (low === high) return B.mul(x, 0);
  const span = high - low;
  const far = B.abs(B.sub(x, low));
  const flips = B.call('floor', { input: B.div(far, span) });
  const rest = B.sub(far, B.mul(flips, span));
  const isEven = B.eq(B.call('remainder', { input: flips, other: 2 }), 0);
  return B.where(isEven, B.add(rest, low), B.sub(high, rest));
}

/** A place that is to be read, brought inside as the padding says; zeros stay outside. */
function brought(B: Backend, x: Var, size: number, { padding, alignCorners }: Sampling): Var {
  switch (padding) {
    case 'zeros':
      return x;
    case 'border':
      return clipped(B, x, size);
    case 'reflection':
      return clipped(B, alignCorners ? reflected(B, x, 0, size - 1) : reflected(B, x, -0.5, size - 0.5), size);
    default:
      throw new RangeError(`padding_mode has to be "zeros", "border" or "reflection", found "${padding}"`);
  }
}

/** Whole places along an axis, with their weights. */
type AxisTaps = readonly { readonly at: Var; readonly weight: Var | null }[];

function tapsOf(B: Backend, place: Var, size: number, s: Sampling): AxisTaps {
  switch (s.mode) {
    case 'nearest':
      return [{ at: B.call('round', { input: B.detach(brought(B, place, size, s)) }), weight: null }];
    case 'bilinear': {
      const x = brought(B, place, size, s);
      const low = B.call('floor', { input: B.detach(x) });
      const rest = B.sub(x, low);
      return [
        { at: low, weight: B.sub(1, rest) },
        { at: B.add(low, 1), weight: rest },
      ];
    }
    case 'bicubic': {
      const low = B.call('floor', { input: B.detach(place) });
      const t = B.sub(place, low);
      return [-1, 0, 1, 2].map((k) => ({
        at: brought(B, B.add(low, k), size, s),
        weight: cubicWeight(B, B.abs(B.sub(t, k)), k === -1 || k === 2),
      }));
    }
    default:
      throw new RangeError(`mode has to be "bilinear", "nearest" or "bicubic", found "${s.mode}"`);
  }
}

/** Keys's cubic at a distance below 1, or between 1 and 2. */
function cubicWeight(B: Backend, d: Var, isFar: boolean): Var {
  const a = CUBIC;
  if (!isFar) return B.add(B.mul(B.mul(B.sub(B.mul(d, a + 2), a + 3), d), d), 1);
  return B.sub(B.mul(B.mul(B.add(B.mul(B.sub(d, 5), d), 8), d), a), 4 * a);
}

/** All ways to take one tap of each axis. */
function combined(axes: readonly AxisTaps[]): AxisTaps[number][][] {
  return axes.reduce<AxisTaps[number][][]>(
    (rows, taps) => rows.flatMap((row) => taps.map((tap) => [...row, tap])),
    [[]],
  );
}

/**
 * x (N, C, *sizes) at the places of a grid (N, *out, axes), whose last axis names the last spatial axis first:
 * (N, C, *out).
 */
export function sampled(
  B: Backend,
  x: Var,
  grid: Var,
  sizes: readonly number[],
  out: readonly number[],
  s: Sampling,
): Var {
  const spatial = sizes.slice(2);
  const places = spatial.map((size, i) =>
    unnormalized(B, B.select(grid, -1, spatial.length - 1 - i), size, s.alignCorners),
  );
  return sampledAt(B, x, places, sizes, out, s);
}

/** x (N, C, *sizes) at places (N, *out), one an axis, counted in elements: (N, C, *out). */
export function sampledAt(
  B: Backend,
  x: Var,
  places: readonly Var[],
  sizes: readonly number[],
  out: readonly number[],
  s: Sampling,
): Var {
  const [n, channels, ...spatial] = sizes;
  if (s.mode === 'bicubic' && spatial.length !== 2) throw new RangeError('bicubic sampling is for images only');
  const count = out.reduce((a, b) => a * b, 1);
  if (spatial.includes(0)) throw new Undetermined('sampling of nothing');
  const axes = spatial.map((size, i) => tapsOf(B, places[i], size, s));
  const flat = B.reshape(x, [n, channels, spatial.reduce((a, b) => a * b, 1)]);
  const terms = combined(axes).map((taps) => {
    const inside = taps.map(({ at }, i) =>
      B.call('logical_and', { input: B.ge(at, 0), other: B.le(at, spatial[i] - 1) }),
    );
    const place = taps.reduce<Var | null>((sum, { at }, i) => {
      const own = B.detach(clipped(B, at, spatial[i]));
      return sum ? B.add(B.mul(sum, spatial[i]), own) : own;
    }, null)!;
    const index = B.reshape(B.toDType(place, 'int64'), [n, 1, count]);
    const picked = B.gather(flat, 2, B.call('expand', { input: index, size: [n, channels, count] }));
    const isInside = inside.reduce((a, b) => B.call('logical_and', { input: a, other: b }));
    const value = B.mask(B.reshape(isInside, [n, 1, count]), picked);
    return taps.reduce((y, { weight }) => (weight ? B.mul(y, B.reshape(weight, [n, 1, count])) : y), value);
  });
  return B.reshape(
    terms.reduce((a, b) => B.add(a, b)),
    [n, channels, ...out],
  );
}
