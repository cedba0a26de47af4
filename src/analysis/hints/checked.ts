/**
 * What jaxtyping's check of a call refuses, as far as shapes tell: `jaxtyped(typechecker=…)` holds the arguments against their
 * annotations, in order, and a name is one number in all of them.
 */
import { Dim } from '../../core/dim';
import { resolve } from '../../core/shape';
import type { Interpreter } from '../interp/interpreter';
import { settled } from '../interp/tensors';
import { LintError, type Site } from '../lints/lint';
import type { TensorValue, Value } from '../values/values';
import { rankText } from './contradiction';
import type { Said } from './hint';
import { type Arguments, inBraces } from './namedSizes';
import { align, type KnownShape, type Size } from './sizes';
import { readable } from './stale';

/** An argument that is given for a parameter, or a field, with an annotation. */
export interface CheckedArgument {
  readonly name: string;
  readonly said: Said;
  readonly value: Value;
  readonly at: Site;
}

/** A warning where the check surely raises; null where it may pass. */
export function refused(
  i: Interpreter,
  callee: string,
  checked: readonly CheckedArgument[],
  args: Arguments,
): LintError | null {
  const numbers: Numbers = new Map();
  for (const { name, said, value, at } of checked) {
    const v = settled(value);
    if (v.kind !== 'tensor' || v.library !== said.library) continue;
    const shape = shapeOf(i, v);
    const reason = clash(i, name, said.sizes, shape, numbers, args);
    if (!reason) continue;
    const message = `${callee}: ${name} is ${readable(shape)}, but its annotation says ${said.text}: ${reason}`;
    const places = [{ at, message: 'annotated here' }];
    return new LintError('annotation-mismatch', { severity: 'warning', message, places });
  }
  return null;
}

/** What names stand for, and the argument that told it. */
type Numbers = Map<string, { readonly value: number; readonly by: string }>;

function clash(
  i: Interpreter,
  by: string,
  sizes: readonly Size[],
  shape: KnownShape,
  numbers: Numbers,
  args: Arguments,
): string | null {
  const pairs = align(sizes, shape);
  if (!pairs) return rankText(shape);
  const number = (n: string) => {
    if (n.startsWith('{')) return inBraces(i, n, args);
    const known = numbers.get(n);
    return known ? Dim.of(known.value) : null;
  };
  for (const { size, dim } of pairs) {
    const { value } = dim;
    if (value === null) continue;
    const old = size.kind === 'name' ? numbers.get(size.name) : undefined;
    if (old && old.value !== value) return `${size.text} is ${value} here and ${old.value} in ${old.by}`;
    if (size.kind === 'name') numbers.set(size.name, old ?? { value, by });
    const said = size.kind === 'number' ? size.value : size.kind === 'formula' ? size.value(number)?.value : null;
    if (typeof said === 'number' && said !== value)
      return `${value} stands where ${size.text}${size.kind === 'formula' ? ` is ${said}` : ' is said'}`;
  }
  return null;
}

function shapeOf(i: Interpreter, t: TensorValue): KnownShape {
  const { front, rest, back } = resolve(t.shape);
  const known = (dims: readonly Dim[]) => dims.map((d) => i.assume.normalize(d));
  return { front: known(front), open: rest !== null, back: known(back) };
}
