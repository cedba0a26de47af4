/** NumPy's `.npy`: a header that describes one array, and its bytes. Documentation of numpy.lib.format, versions 1 to 3. */
import { elements, elementsOf, FileError, FORMATS, type FormatName, type StoredArray } from './stored';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const KINDS: Readonly<Record<string, FormatName>> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

export function isNpy(content: Uint8Array): boolean {
  return MAGIC.every((byte, i) => content[i] === byte);
}

/** @throws FileError saying what is wrong with it */
export function readNpy(content: Uint8Array, name: string): StoredArray {
  if (!isNpy(content)) throw new FileError(`${name} does not begin as a .npy file does`);
  const { header, start } = headerOf(content, name);
  const descr = /['"]descr['"]\s*:\s*['"]([<>|=]?)([a-zA-Z]\d+)['"]/.exec(header);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header);
  const sizes = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(header);
  if (!descr || !order || !sizes)
    throw new FileError(
      `${name}: the header should have descr (one number type), fortran_order and shape; it is ${header.slice(0, 120)}`,
    );
  const format = Object.hasOwn(KINDS, descr[2]) ? KINDS[descr[2]] : undefined;
  if (!format) throw new FileError(`${name}: elements of type ${descr[2]} cannot be shown; save it as float32`);
  const shape = sizes[1].split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const length = elementsOf(shape, name);
  const bytes = length * FORMATS[format].bytes;
  if (content.length - start < bytes)
    throw new FileError(
      `${name} is cut off: its shape (${shape.join(', ')}) needs ${bytes} bytes, there are ${content.length - start}`,
    );
  const body = content.subarray(start, start + bytes);
  return {
    name,
    shape,
    dtype: format,
    values() {
      const values = elements(body, format, length, descr[1] !== '>');
      return order[1] === 'True' ? byRows(values, shape) : values;
    },
  };
}

function headerOf(content: Uint8Array, name: string): { header: string; start: number } {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const isLong = content[6] >= 2;
  const from = isLong ? 12 : 10;
  if (content.length < from) throw new FileError(`${name} ends within its header`);
  if (content[6] < 1 || content[6] > 3)
    throw new FileError(`${name} is of version ${content[6]} of the format; 1 to 3 are known`);
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  if (from + length > content.length) throw new FileError(`${name} ends within its header`);
  return { header: new TextDecoder().decode(content.subarray(from, from + length)), start: from + length };
}

/** From column after column (the first index runs fastest) to row after row. */
function byRows(values: Float32Array, shape: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((n, size) => n * size, 1));
  const out = new Float32Array(values.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = values[index.reduce((at, k, axis) => at + k * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}
