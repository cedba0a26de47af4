/** Element types, named as PyTorch and NumPy print them, and their promotion. */

export type DType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float8_e4m3fn'
  | 'float8_e5m2'
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'complex32'
  | 'complex64'
  | 'complex128';

export type DTypeKind = 'bool' | 'int' | 'float' | 'complex';

export function dtypeKind(dtype: DType): DTypeKind {
  if (dtype === 'bool') return 'bool';
  if (dtype.startsWith('complex')) return 'complex';
  return dtype.includes('float') ? 'float' : 'int';
}

/** Size of one element in bytes. */
export function itemSize(dtype: DType): number {
  if (dtype === 'bool' || dtype.startsWith('float8')) return 1;
  return Number(/\d+$/.exec(dtype)![0]) / 8;
}
