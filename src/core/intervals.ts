/**
 * Numbers between two bounds. The elements of small constant tensors are followed like this: an interval holds every
 * result that the arithmetic of an element type may round to; where both bounds are the same the number is exact. Whatever jumps (rounding, casts to integers, comparisons) is known only when the whole interval
 * falls on one side.
 */
import { type DType, dtypeKind, itemSize } from './dtype';

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** More than the spacing of numbers near 0 in any of the types. */
const SUBNORMAL_SPACING = 1e-7;

export function exactly(n: number): Interval {
  return { lo: n, hi: n };
}

/** The number when both bounds are the same, else null. */
export function exactValue(x: Interval): number | null {
  return x.lo === x.hi ? x.lo : null;
}

/** Bits of the significand, the leading one included. */
function precision(dtype: DType): number | null {
  switch (dtype) {
    case 'bfloat16':
      return 8;
    case 'float16':
      return 11;
    case 'float32':
      return 24;
    case 'float64':
      return 53;
    default:
      return null;
  }
}

/** Integers, and fractions down to 1/1024, so short that sums and products of them are not rounded. */
function isShort(n: number, bits: number): boolean {
  if (Number.isInteger(n)) return Math.abs(n) < 2 ** bits;
  return Number.isInteger(n * 1024) && Math.abs(n * 1024) < 2 ** Math.min(bits, 43);
}

const UNIT_IN_LAST_PLACE = 2;

/**
 * The result of an operation on elements of a type, from its bounds in double precision: rounded as the type may
 * round it. `ulps` is the error of the operation, 0 for one that rounds correctly. Null where it cannot be followed.
 */
export function rounded(lo: number, hi: number, dtype: DType, ulps = 0): Interval | null {
  const kind = dtypeKind(dtype);
  if (kind === 'int') return fitsInteger(lo, dtype) && fitsInteger(hi, dtype) ? { lo, hi } : null;
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return null;
  if (kind === 'bool') return lo === hi ? exactly(Number(lo !== 0)) : null;
  const bits = precision(dtype);
  if (bits === null) return null;
  if (lo === hi && ulps === 0 && isShort(lo, bits)) return exactly(lo === 0 ? 0 : lo);
  // Below the smallest normal number the spacing is absolute.
  const slack = (n: number) => Math.abs(n) * (ulps + UNIT_IN_LAST_PLACE) * 2 ** (1 - bits) + SUBNORMAL_SPACING;
  return { lo: lo - slack(lo), hi: hi + slack(hi) };
}

/**
 * The same for one addition, subtraction, multiplication, division or square root, or a conversion: IEEE 754 rounds it
 * correctly, so that exact operands give an exact result. Of short types the double they are computed in may round, too.
 */
export function correctlyRounded(lo: number, hi: number, dtype: DType): Interval | null {
  if (lo !== hi || !Number.isFinite(lo)) return rounded(lo, hi, dtype);
  if (dtype === 'float64') return exactly(lo);
  if (dtype !== 'float32') return rounded(lo, hi, dtype);
  const x = Math.fround(lo);
  return Number.isFinite(x) ? exactly(x === 0 ? 0 : x) : null;
}

/** Integers of 64 bits may be without bounds: what overflows them is no size. */
function fitsInteger(n: number, dtype: DType): boolean {
  if (!Number.isFinite(n)) return !Number.isNaN(n) && dtype === 'int64';
  if (!Number.isSafeInteger(n)) return false;
  const bits = 8 * itemSize(dtype);
  const [least, most] = dtype.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return n >= least && n <= most;
}

/** A conversion to another type. Floats become integers by dropping the fraction. */
export function converted(x: Interval, dtype: DType): Interval | null {
  switch (dtypeKind(dtype)) {
    case 'bool':
      return x.lo > 0 || x.hi < 0 ? exactly(1) : exactValue(x) === 0 ? exactly(0) : null;
    case 'int':
      return rounded(Math.trunc(x.lo), Math.trunc(x.hi), dtype);
    case 'float':
      return correctlyRounded(x.lo, x.hi, dtype);
    default:
      return null;
  }
}

/** A function that never falls. */
export function rising(f: (x: number) => number, ulps: number) {
  return (x: Interval, dtype: DType): Interval | null => rounded(f(x.lo), f(x.hi), dtype, ulps);
}

/** A function of two numbers that takes its extremes at the corners of their intervals. */
export function cornered(f: (x: number, y: number) => number, round: Rounding) {
  return (x: Interval, y: Interval, dtype: DType): Interval | null => {
    const corners = [f(x.lo, y.lo), f(x.lo, y.hi), f(x.hi, y.lo), f(x.hi, y.hi)];
    return round(Math.min(...corners), Math.max(...corners), dtype);
  };
}

type Rounding = (lo: number, hi: number, dtype: DType) => Interval | null;

/** To the nearest integer, halves to the even one. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** A comparison that holds, or fails, for all numbers of both intervals. */
export function comparison(name: Comparison, x: Interval, y: Interval): boolean | null {
  const apart = x.hi < y.lo || x.lo > y.hi;
  const same = exactValue(x) !== null && exactValue(x) === exactValue(y);
  switch (name) {
    case 'eq':
      return apart ? false : same ? true : null;
    case 'ne':
      return apart ? true : same ? false : null;
    case 'lt':
      return x.hi < y.lo ? true : x.lo >= y.hi ? false : null;
    case 'le':
      return x.hi <= y.lo ? true : x.lo > y.hi ? false : null;
    case 'gt':
      return comparison('lt', y, x);
    case 'ge':
      return comparison('le', y, x);
  }
}
