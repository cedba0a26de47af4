/** Python's built-in names. */
import type { Interpreter } from '../interp/interpreter';
import { ELLIPSIS, FALSE, NONE, NOT_IMPLEMENTED, TRUE, type Value } from '../values/values';
import { containerTypes } from './containers';
import { descriptorFunctions } from './descriptors';
import { exceptionClasses } from './exceptions';
import { builtinFunctions } from './functions';
import { iterationFunctions } from './iterators';
import { numberTypes } from './numbers';

/** `names` is what programs see; `hidden` what only the interpreter asks for. */
export function makeBuiltins(_i: Interpreter): { names: Map<string, Value>; hidden: Map<string, Value> } {
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
  for (const f of descriptorFunctions) (f.name.startsWith('object_') || f.name === 'payload_init' ? hidden : names).set(f.name, f);
  for (const [name, cls] of exceptionClasses()) names.set(name, cls);
  return { names, hidden };
}
