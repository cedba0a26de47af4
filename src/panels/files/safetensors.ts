/** Hugging Face's `.safetensors`: the length of a JSON header, the header, the bytes. Documentation of safetensors. */
import { elements, elementsOf, FileError, FORMATS, type FormatName, type StoredArray } from './stored';

const KINDS: Readonly<Record<string, FormatName>> = {
  BOOL: 'bool',
  I8: 'int8',
  U8: 'uint8',
  I16: 'int16',
  U16: 'uint16',
  I32: 'int32',
  U32: 'uint32',
  I64: 'int64',
  U64: 'uint64',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E5M2: 'float8_e5m2',
  F8_E4M3: 'float8_e4m3fn',
  F32: 'float32',
  F64: 'float64',
};

/** The format's own limit. */
const MAX_HEADER = 100_000_000;

/** @throws FileError saying what is wrong with it; arrays of types that cannot be shown are left out */
export function readSafetensors(content: Uint8Array, name: string): StoredArray[] {
  const { header, body } = parts(content, name);
  const arrays: StoredArray[] = [];
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets))
      throw new FileError(`${name}: ${key} should have dtype, shape and data_offsets`);
    if (!Object.hasOwn(KINDS, dtype)) continue;
    const format = KINDS[dtype];
    const length = elementsOf(shape, `${name}, ${key}`);
    const [from, to] = offsets;
    if (!Number.isSafeInteger(from) || from < 0 || to - from !== length * FORMATS[format].bytes || to > body.length)
      throw new FileError(
        `${name}: ${key} of shape (${shape.join(', ')}) lies at bytes ${from} to ${to} of ${body.length}, which is not its size`,
      );
    arrays.push({
      name: key,
      shape,
      dtype: format,
      values: () => elements(body.subarray(from, to), format, length),
    });
  }
  return arrays;
}

function parts(content: Uint8Array, name: string): { header: Record<string, unknown>; body: Uint8Array } {
  if (content.length < 8) throw new FileError(`${name} is too short for a .safetensors file`);
  const length = Number(new DataView(content.buffer, content.byteOffset, 8).getBigUint64(0, true));
  if (length > MAX_HEADER || 8 + length > content.length)
    throw new FileError(`${name}: the header should have ${length} bytes, the file has ${content.length}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(content.subarray(8, 8 + length)));
  } catch (error) {
    throw new FileError(`${name}: the header is no JSON: ${(error as Error).message}`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new FileError(`${name}: the header should be a JSON object`);
  return { header: header as Record<string, unknown>, body: content.subarray(8 + length) };
}
