/** `typing`: types are plain values that nothing is asked of; a few functions pass their argument on. */
import { native } from '../../builtins/native';
import { FALSE, Namespace, type NativeValue, NONE, unknown, type Value } from '../../values/values';

const made = new Map<string, Value>();

export function typingMembers(name: string): Value | undefined {
  let value = made.get(name);
  if (!value) {
    value = make(name);
    made.set(name, value);
  }
  return value;
}

function make(name: string): Value {
  switch (name) {
    case 'TYPE_CHECKING':
      return FALSE;
    case 'cast':
      return native('typing.cast', 'type value', (_i, [, value]) => value ?? NONE);
    case 'overload':
    case 'final':
    case 'runtime_checkable':
    case 'no_type_check':
    case 'override':
    case 'assert_type':
    case 'reveal_type':
      return native(`typing.${name}`, 'x', (_i, [x]) => x ?? NONE);
    case 'get_type_hints':
    case 'get_origin':
    case 'get_args':
      return native(`typing.${name}`, 'x', () => unknown(`typing.${name}`));
    case 'dataclass_transform':
      return native('typing.dataclass_transform', '', () => native('decorator', 'x', (_i, [x]) => x ?? NONE));
    default: {
      const type: NativeValue = {
        kind: 'native',
        name: `typing.${name}`,
        call: () => unknown(`typing.${name}`),
        attrs: new Namespace(),
      };
      return type;
    }
  }
}
