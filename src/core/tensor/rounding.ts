/** Rounding of doubles to short floating-point types: to the nearest, ties to even, with subnormals and infinities. */
import type { DType } from '../dtype';

interface Format {
  /** Bits of the fraction, without the leading one. */
  readonly fraction: number;
  /** Exponent of the smallest normal number. */
  readonly least: number;
  readonly largest: number;
  /** What a number above the largest becomes. */
  readonly overflow: number;
}

const FORMATS: Partial<Record<DType, Format>> = {
  float16: { fraction: 10, least: -14, largest: 65504, overflow: Number.POSITIVE_INFINITY },
  complex32: { fraction: 10, least: -14, largest: 65504, overflow: Number.POSITIVE_INFINITY },
  bfloat16: { fraction: 7, least: -126, largest: 2 ** 127 * (2 - 2 ** -7), overflow: Number.POSITIVE_INFINITY },
  float8_e5m2: { fraction: 2, least: -14, largest: 57344, overflow: Number.POSITIVE_INFINITY },
  // Has no infinity: PyTorch makes NaN of what is too large.
  float8_e4m3fn: { fraction: 3, least: -6, largest: 448, overflow: Number.NaN },
};

/** The rounding that a dtype asks for; null where its array rounds by itself. */
export function roundTo(dtype: DType): ((x: number) => number) | null {
  const format = FORMATS[dtype];
  return format ? (x) => rounded(x, format) : null;
}

function rounded(x: number, f: Format): number {
  const size = Math.abs(x);
  if (size === 0 || Number.isNaN(size)) return x;
  if (size === Number.POSITIVE_INFINITY) return Math.sign(x) * f.overflow;
  const exponent = Math.max(Math.floor(Math.log2(size)), f.least);
  // log2 may be one off next to a power of two.
  const e =
    2 ** exponent > size && exponent > f.least ? exponent - 1 : 2 ** (exponent + 1) <= size ? exponent + 1 : exponent;
  const unit = 2 ** (e - f.fraction);
  const result = halfEven(size / unit) * unit;
  return Math.sign(x) * (result > f.largest ? f.overflow : result);
}

/** To the nearest integer, ties to the even one. */
export function halfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
