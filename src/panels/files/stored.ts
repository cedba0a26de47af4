/** Arrays in files. Sizes and places that a file names are checked before anything is read or made. */

/** What is wrong with a file, for its owner. */
export class FileError extends Error {}

export interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** As the file calls it. */
  readonly dtype: string;
  /** Row by row, in float32: larger numbers become infinite, float64 is rounded. */
  values(): Float32Array;
}

/** So many elements at most are read of one array: 2 GB of float32. */
const MAX_ELEMENTS = 2 ** 29;

/** @throws FileError for what is no shape */
export function elementsOf(shape: readonly unknown[], what: string): number {
  let elements = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0)
      throw new FileError(`${what}: a size should be a whole number, is ${String(size)}`);
    elements *= size as number;
  }
  if (elements > MAX_ELEMENTS)
    throw new FileError(`${what} has ${elements} elements, more than the ${MAX_ELEMENTS} that can be read`);
  return elements;
}

/** How elements of a type lie in a file. */
export interface Format {
  readonly bytes: number;
  /** The element at a byte. */
  read(view: DataView, at: number, isLittle: boolean): number;
}

export const FORMATS = {
  bool: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, read: (view, at, isLittle) => view.getInt16(at, isLittle) },
  uint16: { bytes: 2, read: (view, at, isLittle) => view.getUint16(at, isLittle) },
  int32: { bytes: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
  uint32: { bytes: 4, read: (view, at, isLittle) => view.getUint32(at, isLittle) },
  int64: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
  uint64: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)) },
  float16: { bytes: 2, read: (view, at, isLittle) => short(view.getUint16(at, isLittle), 5, 10) },
  bfloat16: { bytes: 2, read: (view, at, isLittle) => short(view.getUint16(at, isLittle), 8, 7) },
  float8_e5m2: { bytes: 1, read: (view, at) => short(view.getUint8(at), 5, 2) },
  float8_e4m3fn: { bytes: 1, read: (view, at) => withoutInfinity(view.getUint8(at)) },
  float32: { bytes: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  float64: { bytes: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

/** A float of sign, exponent and fraction, with subnormals, infinities and NaN as IEEE 754 has them. */
function short(bits: number, exponentBits: number, fractionBits: number): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >> (exponentBits + fractionBits) ? -1 : 1;
  const exponent = (bits >> fractionBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** The 8-bit float whose largest exponent holds numbers, too. Micikevicius et al., "FP8 formats for deep learning", 2022. */
function withoutInfinity(bits: number): number {
  if ((bits & 0x7f) === 0x7f) return Number.NaN;
  const sign = bits >> 7 ? -1 : 1;
  const exponent = (bits >> 3) & 15;
  const fraction = (bits & 7) / 8;
  return exponent === 0 ? sign * fraction * 2 ** -6 : sign * (1 + fraction) * 2 ** (exponent - 7);
}

/** The elements of dense bytes, in the order in which they lie. */
export function elements(bytes: Uint8Array, format: FormatName, length: number, isLittle = true): Float32Array {
  const { bytes: size, read } = FORMATS[format];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = read(view, i * size, isLittle);
  return values;
}
