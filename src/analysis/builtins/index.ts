/** Python's built-in names. */
import { ELLIPSIS, FALSE, NONE, NOT_IMPLEMENTED, TRUE, type Value } from '../values/values';
import { containerTypes } from './containers';
import { descriptorFunctions } from './descriptors';
import { exceptionClasses } from './exceptions';
import { builtinFunctions } from './functions';
import { iterationFunctions } from './iterators';
import { numberTypes } from './numbers';

let made: Builtins | null = null;

/** The built-in names, the same for all runs. */
export function builtins(): Builtins {
  return (made ??= makeBuiltins());
}

/** `names` is what programs see; `hidden` what only the interpreter asks for. */
interface Builtins {
  readonly names: ReadonlyMap<string, Value>;
  readonly hidden: ReadonlyMap<string, Value>;
}

function makeBuiltins(): Builtins {
  const names = new Map<string, Value>([
    ['True', TRUE],
    ['False', FALSE],
    ['None', NONE],
    ['Ellipsis', ELLIPSIS],
    ['NotImplemented', NOT_IMPLEMENTED],
    ['__debug__', TRUE],
  ]);
  const hidden = new Map<string, Value>();
  for (const group of [builtinFunctions, iterationFunctions, numberTypes, containerTypes]) {
    for (const f of group) names.set(f.name, f);
  }
  for (const f of descriptorFunctions)
    (f.name.startsWith('object_') || f.name === 'payload_init' ? hidden : names).set(f.name, f);
  for (const [name, cls] of exceptionClasses()) names.set(name, cls);
  return { names, hidden };
}
