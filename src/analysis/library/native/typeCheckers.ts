/** What the models of jaxtyping, beartype and typeguard say of the functions and classes that they decorate. */
import { native } from '../../builtins/native';
import { noteChecked, noteCheckedClass, noteTyped } from '../../interp/checkedCalls';
import { type FunctionValue, NONE, type Value } from '../../values/values';

export const typeCheckerHooks: Readonly<Record<string, Value>> = {
  type_checked: native('type_checked', 'target', (i, [target]) => {
    const f = functionOf(target);
    if (f) noteTyped(i, f);
    return target ?? NONE;
  }),
  shape_checked: native('shape_checked', 'target has_checker', (i, [target, checker]) => {
    const hasChecker = checker?.kind === 'bool' && checker.value === true;
    const f = functionOf(target);
    if (f) noteChecked(i, f, hasChecker);
    if (target?.kind === 'class' && hasChecker) noteCheckedClass(i, target);
    return target ?? NONE;
  }),
};

/** The function itself, or that of a static or class method. */
function functionOf(target: Value | undefined): FunctionValue | null {
  const f = target?.kind === 'native' ? target.descriptor?.get : target;
  return f?.kind === 'function' ? f : null;
}
