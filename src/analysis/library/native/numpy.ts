/** Members of `numpy` that are no functions of arrays. */
import type { DType } from '../../../core/dtype';
import { native, nativeClass } from '../../builtins/native';
import { toInt } from '../../builtins/numbers';
import { isTensorOf } from '../../builtins/types';
import { boundFunction } from '../../interp/signatureCalls';
import { callOperator } from '../../interp/tensors';
import { float, type NativeValue, NONE, str, UnknownValue, unknown, type Value } from '../../values/values';
import { signaturesOf } from '../signatures/index';

const SCALARS: Record<string, DType> = {
  float16: 'float16',
  float32: 'float32',
  float64: 'float64',
  double: 'float64',
  single: 'float32',
  half: 'float16',
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  intp: 'int64',
  int_: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  bool_: 'bool',
  complex64: 'complex64',
  complex128: 'complex128',
};

const CONSTANTS: Readonly<Record<string, Value>> = {
  pi: float(Math.PI),
  e: float(Math.E),
  inf: float(Number.POSITIVE_INFINITY),
  Inf: float(Number.POSITIVE_INFINITY),
  nan: float(Number.NaN),
  NaN: float(Number.NaN),
  newaxis: NONE,
};

function ndarray(): NativeValue {
  const make = native('numpy.ndarray', 'shape', () => unknown('an uninitialised array'));
  return {
    ...make,
    isInstance: (v) => isTensorOf(v, 'numpy'),
    member: (attr) => {
      const signatures = signaturesOf(`numpy.ndarray.${attr}`);
      return signatures.length > 0 && !signatures[0].property
        ? boundFunction(`numpy.ndarray.${attr}`, signatures)
        : undefined;
    },
  };
}

const made = new Map<string, Value>();

export function numpyMembers(name: string): Value | undefined {
  if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
  if (Object.hasOwn(SCALARS, name)) return memo(name, () => scalarType(name, SCALARS[name]));
  if (name === 'ndarray') return memo(name, ndarray);
  if (name === 'integer' || name === 'floating' || name === 'number' || name === 'generic') {
    return memo(name, () =>
      nativeClass(
        `numpy.${name}`,
        'x',
        () => null,
        () => unknown(`numpy.${name}`),
      ),
    );
  }
  if (name === 'dtype')
    return memo(name, () =>
      nativeClass(
        'numpy.dtype',
        'x',
        (v) => (v.kind === 'dtype' ? true : null),
        (_i, [x]) => x ?? new UnknownValue('a dtype'),
      ),
    );
  return undefined;
}

function memo(name: string, make: () => Value): Value {
  let value = made.get(name);
  if (!value) made.set(name, (value = make()));
  return value;
}

/** `np.float32` is a dtype, and a call that converts. */
function scalarType(name: string, dtype: DType): Value {
  return {
    ...nativeClass(
      `numpy.${name}`,
      'x',
      () => null,
      (i, [x], node) => {
        if (x?.kind === 'tensor') {
          return callOperator(
            i,
            'to_dtype',
            new Map<string, Value>([
              ['input', x],
              ['dtype', { kind: 'dtype', value: dtype }],
            ]),
            node,
          );
        }
        if (x && (x.kind === 'list' || x.kind === 'tuple')) {
          return callOperator(
            i,
            'tensor',
            new Map<string, Value>([
              ['data', x],
              ['dtype', { kind: 'dtype', value: dtype }],
              ['library', str('numpy')],
            ]),
            node,
          );
        }
        if (dtype.includes('float')) return float(x?.kind === 'float' ? x.value : null);
        return x ? toInt(x) : unknown(`numpy.${name}`);
      },
    ),
    dtype,
  };
}
