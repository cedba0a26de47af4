/** Members of `numpy` that are no functions of arrays. */
import type { DType } from '../../../core/dtype';
import { Tensor } from '../../../core/tensor/tensor';
import type { Node } from '../../../python/ast';
import { native, nativeClass } from '../../builtins/native';
import { toInt } from '../../builtins/numbers';
import { isTensorOf } from '../../builtins/types';
import type { Evaluation } from '../../interp/evaluation';
import type { Interpreter } from '../../interp/interpreter';
import { boundFunction } from '../../interp/signatureCalls';
import { callOperator } from '../../interp/tensors';
import { bool, float, int, type NativeValue, NONE, str, UnknownValue, unknown, type Value } from '../../values/values';
import { signaturesOf } from '../signatures/index';
import { jaxMembers } from './jax';

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
  if (Object.hasOwn(SCALARS, name)) return memo(name, () => scalarType('numpy', name, SCALARS[name]));
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
        (_i, [x]) => {
          const name = x?.kind === 'str' ? x.value : null;
          if (name !== null && Object.hasOwn(SCALARS, name)) return { kind: 'dtype', value: SCALARS[name] };
          return x?.kind === 'str' ? new UnknownValue('a dtype') : (x ?? new UnknownValue('a dtype'));
        },
      ),
    );
  return undefined;
}

/** Types and constants of jax.numpy. */
export function jaxNumpyMembers(name: string): Value | undefined {
  if (Object.hasOwn(CONSTANTS, name)) return CONSTANTS[name];
  // `jnp.ndarray` is the class of all its arrays.
  if (name === 'ndarray') return jaxMembers('Array');
  const types: Record<string, DType> = { ...SCALARS, bfloat16: 'bfloat16' };
  if (Object.hasOwn(types, name)) return memo(`jax ${name}`, () => scalarType('jax', name, types[name]));
  return undefined;
}

function memo(name: string, make: () => Value): Value {
  let value = made.get(name);
  if (!value) made.set(name, (value = make()));
  return value;
}

/** `np.float32` is a dtype, and a call that converts. */
function scalarType(library: 'numpy' | 'jax', name: string, dtype: DType): Value {
  return {
    ...nativeClass(
      `${library === 'jax' ? 'jax.numpy' : library}.${name}`,
      'x',
      () => null,
      (i, [x], node) => {
        if (library === 'jax' && x) return jaxArray(i, x, dtype, node);
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
        if (i.evaluation && x && (x.kind === 'int' || x.kind === 'float' || x.kind === 'bool')) {
          return evaluatedScalar(i.evaluation, dtype, x);
        }
        if (dtype.includes('float')) return float(x?.kind === 'float' ? x.value : null);
        return x ? toInt(x) : unknown(`numpy.${name}`);
      },
    ),
    dtype,
  };
}

/** `jnp.float32(1)` is a 0-d array. */
function jaxArray(i: Interpreter, x: Value, dtype: DType, node: Node): Value {
  const args: [string, Value][] = [
    ['data', x],
    ['dtype', { kind: 'dtype', value: dtype }],
    ['library', str('jax')],
  ];
  return callOperator(i, 'tensor', new Map(args), node);
}

/** A NumPy scalar of a known number. @throws Undetermined where it is not held exactly as that type holds it. */
function evaluatedScalar(evaluation: Evaluation, dtype: DType, x: Value & { kind: 'int' | 'float' | 'bool' }): Value {
  const given = x.kind === 'int' ? x.dim.value : x.value === null ? null : Number(x.value);
  if (given === null) throw evaluation.refuse(`numpy.${dtype} of a number that is not known`);
  let value: number;
  try {
    value = Tensor.scalar(dtype, given).item();
  } catch (e) {
    if (e instanceof RangeError) throw evaluation.refuse(e.message);
    throw e;
  }
  const numpy = { dtype };
  if (dtype === 'bool') return { ...bool(value !== 0), numpy };
  if (dtype.startsWith('complex')) throw evaluation.refuse('complex scalars are not computed');
  if (dtype.includes('float')) return { ...float(value), numpy };
  // What does not fit wraps in some versions and is refused by others.
  if (value !== Math.trunc(given)) throw evaluation.refuse(`${given} does not fit in ${dtype}`);
  return { ...int(value), numpy };
}
