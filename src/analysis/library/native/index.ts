/** Members of library modules that are done in TypeScript: one file a library. */
import type { Value } from '../../values/values';
import { hooks } from './hooks';
import { jaxMembers } from './jax';
import { mathMembers } from './math';
import { jaxNumpyMembers, numpyMembers } from './numpy';
import { torchMembers } from './torch';
import { typingMembers } from './typing';

type Members = (name: string) => Value | undefined;

const modules: Readonly<Record<string, Members>> = {
  torch: torchMembers,
  numpy: numpyMembers,
  jax: jaxMembers,
  'jax.numpy': jaxNumpyMembers,
  math: mathMembers,
  typing: typingMembers,
  typing_extensions: typingMembers,
  __native__: hooks,
};

/** The member, or undefined. Asking for `__exists__` tells whether the module has native members at all. */
export function nativeMember(module: string, name: string): Value | undefined {
  const members = Object.hasOwn(modules, module) ? modules[module] : undefined;
  if (name === '__exists__') return members ? EXISTS : undefined;
  return members?.(name);
}

const EXISTS: Value = { kind: 'none' };
