/** Members of `jax` that are no functions of arrays. */
import { native, nativeClass } from '../../builtins/native';
import { isTensorOf } from '../../builtins/types';
import { NONE, unknown, type Value } from '../../values/values';

const CONSTANTS: Readonly<Record<string, Value>> = {
  Array: nativeClass(
    'jax.Array',
    '',
    (v) => isTensorOf(v, 'jax'),
    () => unknown('a jax array'),
  ),
  jit: native('jax.jit', 'f', (_i, [f]) => f ?? native('jax.jit', 'f', (_j, [g]) => g ?? NONE)),
  checkpoint: native('jax.checkpoint', 'f', (_i, [f]) => f ?? NONE),
};

export function jaxMembers(name: string): Value | undefined {
  return Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
}
