/**
 * What annotations say of the results of calls and of attributes. Where hints are believed that is taken at its word; else it is
 * counted where nothing else tells as much, so that the function is followed once more.
 */
import { resolve } from '../../core/shape';
import { resultHint } from '../hints/believed';
import { fieldHint } from '../hints/fields';
import type { FunctionValue, InstanceValue, Value } from '../values/values';
import type { Interpreter } from './interpreter';
import { settled } from './tensors';

export function saidOfResult(
  i: Interpreter,
  f: FunctionValue,
  given: ReadonlyMap<string, Value>,
  result: Value,
): Value {
  if (f.file.isLibrary) return result;
  if (i.believed) i.believed.applyToResult(i, f, given, result);
  else if (isOpen(result) && resultHint(f)) i.saidElsewhere++;
  return result;
}

export function saidOfField(i: Interpreter, obj: InstanceValue, name: string, value: Value): Value {
  const { kind } = value;
  if (kind !== 'unknown' && kind !== 'tensor') return value;
  if (i.believed) i.believed.applyToField(i, obj, name, value);
  else if (isOpen(value) && fieldHint(obj.cls, name)) i.saidElsewhere++;
  return value;
}

/** Not even the number of dims is known. */
function isOpen(value: Value): boolean {
  const v = settled(value);
  return v.kind === 'tensor' ? resolve(v.shape).rest !== null : v.kind === 'unknown' && v.isVariable;
}
