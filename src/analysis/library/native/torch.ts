/** Members of `torch` that are no functions of tensors: dtypes, classes, constants. */
import type { DType } from '../../../core/dtype';
import { native, nativeClass } from '../../builtins/native';
import { isTensorOf } from '../../builtins/types';
import type { Interpreter } from '../../interp/interpreter';
import { boundFunction, callSignatures } from '../../interp/signatureCalls';
import { isDevice } from '../../interp/tensors';
import {
  bool,
  type DTypeValue,
  float,
  type NativeValue,
  NONE,
  SOME_BOOL,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../../values/values';
import { signaturesOf } from '../signatures/index';

const DTYPES: Record<string, DType> = {
  float: 'float32',
  double: 'float64',
  half: 'float16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  cfloat: 'complex64',
  cdouble: 'complex128',
  chalf: 'complex32',
  float8_e4m3fn: 'float8_e4m3fn',
  float8_e5m2: 'float8_e5m2',
};
for (const d of [
  'bool',
  'uint8',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'bfloat16',
  'float32',
  'float64',
  'complex32',
  'complex64',
  'complex128',
] as const) {
  DTYPES[d] = d;
}

/** Legacy classes: `torch.FloatTensor(2, 3)` makes a tensor of that element type. */
const LEGACY: Record<string, DType> = {
  FloatTensor: 'float32',
  DoubleTensor: 'float64',
  HalfTensor: 'float16',
  BFloat16Tensor: 'bfloat16',
  LongTensor: 'int64',
  IntTensor: 'int32',
  ShortTensor: 'int16',
  CharTensor: 'int8',
  ByteTensor: 'uint8',
  BoolTensor: 'bool',
};

export function dtypeValue(value: DType | null): DTypeValue {
  return { kind: 'dtype', value };
}

/** `torch.Tensor(2, 3)`, `torch.Tensor([1, 2])`. */
function legacyTensor(name: string, dtype: DType): NativeValue {
  const call: NativeValue['call'] = (i, args, node) => callSignatures(i, name, signaturesOf(name), args, node);
  const isInstance = (v: Value) => {
    const is = isTensorOf(v, 'torch');
    if (name === 'torch.Tensor' || is !== true || v.kind !== 'tensor') return is;
    return v.dtype === null ? null : v.dtype === dtype;
  };
  const member = (attr: string): Value | undefined => {
    if (!name.endsWith('.Tensor')) return undefined;
    const signatures = signaturesOf(`torch.Tensor.${attr}`);
    return signatures.length > 0 && !signatures[0].property
      ? boundFunction(`torch.Tensor.${attr}`, signatures)
      : undefined;
  };
  return { kind: 'native', name, call, isInstance, member };
}

function opaqueClass(name: string, test: (v: Value) => boolean | null): NativeValue {
  return nativeClass(name, '', test, () => new UnknownValue(`an instance of ${name}`));
}

const CONSTANTS: Readonly<Record<string, Value>> = {
  pi: float(Math.PI),
  e: float(Math.E),
  inf: float(Number.POSITIVE_INFINITY),
  nan: float(Number.NaN),
  newaxis: NONE,
  Tensor: legacyTensor('torch.Tensor', 'float32'),
  Size: nativeClass(
    'torch.Size',
    'x',
    (v) => (v.kind === 'tuple' ? v.isSize : v.kind === 'unknown' ? null : false),
    (i, [x], node) => {
      const { items, rest } = x ? i.iterate(x, node) : { items: [], rest: null };
      return new TupleValue(items, rest, null, null, null, true);
    },
  ),
  dtype: opaqueClass('torch.dtype', (v) =>
    v.kind === 'dtype' ? true : v.kind === 'unknown' && !isDevice(v) ? null : false,
  ),
  device: opaqueClass('torch.device', (v) => (v.kind === 'unknown' ? null : false)),
  layout: opaqueClass('torch.layout', () => null),
  memory_format: opaqueClass('torch.memory_format', () => null),
  is_tensor: native('torch.is_tensor', 'x', (_i, [x]) => bool(x ? isTensorOf(x, 'torch') : null)),
  is_floating_point: native('torch.is_floating_point', 'x', (_i, [x]) =>
    bool(x?.kind === 'tensor' && x.dtype ? x.dtype.includes('float') : null),
  ),
  is_complex: native('torch.is_complex', 'x', (_i, [x]) =>
    bool(x?.kind === 'tensor' && x.dtype ? x.dtype.startsWith('complex') : null),
  ),
  is_storage: native('torch.is_storage', 'x', () => SOME_BOOL),
  numel: native('torch.numel', 'input', (i, [x], node) =>
    x
      ? i.call(
          i.attribute(x, 'numel', node),
          { args: [], kwargs: new Map(), moreArgs: false, moreKwargs: false, open: false },
          node,
        )
      : unknown('numel'),
  ),
  set_default_dtype: native('torch.set_default_dtype', 'd', withoutDefault),
  set_default_tensor_type: native('torch.set_default_tensor_type', 't', withoutDefault),
  get_default_dtype: native('torch.get_default_dtype', '', (i) => dtypeValue(i.ops.defaultFloat)),
};

function withoutDefault(i: Interpreter): Value {
  if (i.evaluation) return unknown('the default type of floats is not followed');
  i.linting.hasDefaultTypes = false;
  i.linting.hasDefaultDevice = false;
  return NONE;
}

const FORMATS = new Set([
  'strided',
  'sparse_coo',
  'sparse_csr',
  'contiguous_format',
  'channels_last',
  'channels_last_3d',
  'preserve_format',
]);

const made = new Map<string, Value>();

export function torchMembers(name: string): Value | undefined {
  if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
  if (Object.hasOwn(DTYPES, name)) return dtypeValue(DTYPES[name]);
  if (!Object.hasOwn(LEGACY, name) && !FORMATS.has(name)) return undefined;
  let value = made.get(name);
  if (!value) {
    value = FORMATS.has(name)
      ? new UnknownValue(`torch.${name}`, '', '', false)
      : legacyTensor(`torch.${name}`, LEGACY[name]);
    made.set(name, value);
  }
  return value;
}
