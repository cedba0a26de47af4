/** Functions and dataclasses whose calls jaxtyping checks: `@jaxtyped(typechecker=beartype)`, `@jaxtyped` over `@beartype`. */
import type { Node } from '../../python/ast';
import { annotationSays } from '../hints/annotations';
import { type CheckedArgument, refused } from '../hints/checked';
import { fieldHint } from '../hints/fields';
import type { ClassValue, FunctionValue, Value } from '../values/values';
import { bool } from '../values/values';
import type { Interpreter } from './interpreter';

/** Keys of what a decorator has made of a function: no names of Python's. */
const TYPED = '* typed';
const CHECKED = '* checked';

/** A type checker decorates the function. */
export function noteTyped(i: Interpreter, f: FunctionValue): void {
  set(i, f, TYPED, bool(true));
}

/** jaxtyping decorates it, with or without a type checker of its own. */
export function noteChecked(i: Interpreter, f: FunctionValue, hasChecker: boolean): void {
  if (hasChecker || f.attrs.get(TYPED)) set(i, f, CHECKED, bool(true));
}

/** The same for a class: of a dataclass the making of its instances is checked, of others nothing. */
export function noteCheckedClass(i: Interpreter, cls: ClassValue): void {
  const init = cls.attrs.get('__init__');
  if (init?.kind === 'function' && cls.attrs.get('__dataclass_fields__')) set(i, init, CHECKED, cls);
}

/** On one of several paths it would hold for all. */
function set(i: Interpreter, f: FunctionValue, key: string, value: Value): void {
  if (i.uncertain > 0) return;
  i.heap.touch(f.attrs);
  f.attrs.vars.set(key, value);
}

/** Notes what surely is refused of a call of a function of the user's. */
export function checkCall(i: Interpreter, f: FunctionValue, args: ReadonlyMap<string, Value>, node: Node): void {
  if (!f.attrs.get(CHECKED)) return;
  const checked = f.params.flatMap((p): CheckedArgument[] => {
    const value = args.get(p.name);
    const isOne = p.type !== 'var-positional' && p.type !== 'var-keyword' && value !== p.default;
    const said = isOne && p.annotation ? annotationSays(p.annotation, f.file.text) : null;
    return value && said?.isChecked ? [{ name: p.name, said, value, at: { file: f.file, node: p.node } }] : [];
  });
  note(i, f.name, checked, args, node);
}

/** The same of the fields that are given when an instance is made by `init`, which a dataclass has of itself. */
export function checkFields(
  i: Interpreter,
  init: FunctionValue | null,
  given: ReadonlyMap<string, Value>,
  args: ReadonlyMap<string, Value>,
  node: Node,
): void {
  const cls = init?.attrs.get(CHECKED);
  if (cls?.kind !== 'class') return;
  const checked = [...given].flatMap(([name, value]): CheckedArgument[] => {
    const said = fieldHint(cls, name);
    return said?.isChecked ? [{ name, said, value, at: { file: said.file, node: said.subject } }] : [];
  });
  note(i, cls.name, checked, args, node);
}

function note(
  i: Interpreter,
  callee: string,
  checked: readonly CheckedArgument[],
  args: ReadonlyMap<string, Value>,
  node: Node,
): void {
  if (i.uncertain > 0 || i.guarded > 0) return;
  const error = refused(i, callee, checked, args);
  if (error) i.recorder.problem(i.frame, node, error);
}
