/**
 * How the elements of each dtype are kept. Types that JavaScript has an array for are kept in it; the others in one
 * that holds each of their numbers exactly, and are rounded when they are stored (`settle`).
 */
import type { DType } from '../dtype';
import { roundTo } from './rounding';

export type Data =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** More elements or bytes than this are refused before anything is allocated. */
export const MAX_ELEMENTS = 2 ** 31 - 1;
export const MAX_BYTES = 2 ** 32;

const ARRAYS = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: Float64Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: Float64Array,
  float8_e4m3fn: Float32Array,
  float8_e5m2: Float32Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
  complex32: Float32Array,
  complex64: Float32Array,
  complex128: Float64Array,
} as const satisfies Record<DType, unknown>;

export function isComplex(dtype: DType): boolean {
  return dtype.startsWith('complex');
}

/** Numbers an element takes: complex ones are kept as real and imaginary part side by side. */
export function width(dtype: DType): 1 | 2 {
  return isComplex(dtype) ? 2 : 1;
}

export function count(sizes: readonly number[]): number {
  let n = 1;
  for (const size of sizes) n *= size;
  return n;
}

/** Zeros. @throws RangeError for more than can be held, before anything is allocated. */
export function allocate(dtype: DType, elements: number): Data {
  const used = recycled(dtype, elements);
  return used ? used.fill(0) : new ARRAYS[dtype](lengthOf(dtype, elements));
}

/** Any numbers, for a caller who writes to all of them. @throws RangeError as `allocate` does. */
export function allocateBlank(dtype: DType, elements: number): Data {
  return recycled(dtype, elements) ?? new ARRAYS[dtype](lengthOf(dtype, elements));
}

function lengthOf(dtype: DType, elements: number): number {
  const length = elements * width(dtype);
  const bytes = length * ARRAYS[dtype].BYTES_PER_ELEMENT;
  if (elements > MAX_ELEMENTS || bytes > MAX_BYTES) throw new RangeError(tooLarge(elements, bytes));
  return length;
}

/** Smaller arrays are made as fast as they are found. */
const WORTH = 1024;

/**
 * Arrays that are used again from one run of a computation to the next, as in the steps of a training: new ones would be
 * cleared by the system and collected as garbage each time.
 */
export class Recycler {
  /** By type, and then by length. */
  private readonly free = new Map<unknown, Map<number, Data[]>>();
  private given: Data[] = [];
  /** What was kept, by its memory. */
  private readonly lent = new WeakMap<ArrayBufferLike, Data>();

  /**
   * Runs a computation. All arrays that it allocates are free for the next run, but those that `kept` names: whatever else is
   * to be used afterwards must be among them.
   */
  run<T>(compute: () => T, kept: (result: T) => readonly Data[]): T {
    const before = recycler;
    recycler = this;
    try {
      const result = compute();
      const buffers = new Set(kept(result).map((array) => array.buffer));
      for (const array of this.given) {
        if (buffers.has(array.buffer)) this.lent.set(array.buffer, array);
        else this.freeOf(array.constructor, array.length).push(array);
      }
      return result;
    } finally {
      this.given = [];
      recycler = before;
    }
  }

  /** Arrays that were kept are free, too; others are left alone. */
  release(arrays: Iterable<Data>): void {
    for (const { buffer } of arrays) {
      const array = this.lent.get(buffer);
      if (array) this.freeOf(array.constructor, array.length).push(array);
      this.lent.delete(buffer);
    }
  }

  take(dtype: DType, elements: number): Data {
    const length = lengthOf(dtype, elements);
    const array = this.freeOf(ARRAYS[dtype], length).pop() ?? new ARRAYS[dtype](length);
    this.given.push(array);
    return array;
  }

  private freeOf(type: unknown, length: number): Data[] {
    let byLength = this.free.get(type);
    if (!byLength) this.free.set(type, (byLength = new Map()));
    let arrays = byLength.get(length);
    if (!arrays) byLength.set(length, (arrays = []));
    return arrays;
  }
}

let recycler: Recycler | null = null;

function recycled(dtype: DType, elements: number): Data | null {
  return recycler && elements >= WORTH ? recycler.take(dtype, elements) : null;
}

/** @throws RangeError naming the operator and the shape when a result would be too large. */
export function checkAllocation(operator: string, dtype: DType, sizes: readonly number[]): void {
  const elements = count(sizes);
  const bytes = elements * width(dtype) * ARRAYS[dtype].BYTES_PER_ELEMENT;
  if (elements <= MAX_ELEMENTS && bytes <= MAX_BYTES) return;
  throw new RangeError(
    `${operator}: a result of shape (${sizes.join(', ')}) is too large: ${tooLarge(elements, bytes)}`,
  );
}

function tooLarge(elements: number, bytes: number): string {
  const gib = (n: number) => `${Math.round((n / 2 ** 30) * 10) / 10} GiB`;
  return `${elements} elements, ${gib(bytes)}; at most ${MAX_ELEMENTS} elements and ${gib(MAX_BYTES)} are computed with`;
}

const WIDE = Number.MAX_SAFE_INTEGER;

/**
 * Rounds what was written to the type it stands for: half types to the nearest, ties to even.
 * @throws RangeError for an int64 that a double does not hold exactly: a wrong number must not come out.
 */
export function settle(dtype: DType, data: Data): void {
  if (dtype === 'int64' || dtype === 'uint64') {
    for (const x of data) {
      if (x > WIDE || x < -WIDE || Number.isNaN(x))
        throw new RangeError(`an ${dtype} beyond 2^53 (${x}) is not computed with`);
    }
    return;
  }
  if (dtype === 'bool') {
    for (let i = 0; i < data.length; i++) data[i] = data[i] === 0 ? 0 : 1;
    return;
  }
  const round = roundTo(dtype);
  if (round) for (let i = 0; i < data.length; i++) data[i] = round(data[i]);
}
