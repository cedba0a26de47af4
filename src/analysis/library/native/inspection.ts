/** What `inspect` reads off functions. */
import { native } from '../../builtins/native';
import { settled } from '../../interp/tensors';
import {
  type FunctionValue,
  int,
  ListValue,
  NONE,
  type Param,
  str,
  TupleValue,
  UnknownValue,
  type Value,
} from '../../values/values';

/** In the order of `inspect._ParameterKind`. */
const KINDS: readonly Param['type'][] = [
  'positional-only',
  'positional-or-keyword',
  'var-positional',
  'keyword-only',
  'var-keyword',
];

/**
 * The function behind what is called, and how many of its first parameters are bound; null where that is not known: the
 * models of libraries need not have the parameters that the libraries have.
 */
function calledFunction(value: Value): { readonly func: FunctionValue; readonly bound: number } | null {
  const v = settled(value);
  switch (v.kind) {
    case 'function': {
      const wrapped = v.attrs.get('__wrapped__');
      if (wrapped && wrapped !== v) return calledFunction(wrapped);
      return v.file.isLibrary ? null : { func: v, bound: 0 };
    }
    case 'method': {
      const inner = calledFunction(v.func);
      return inner && { func: inner.func, bound: inner.bound + 1 };
    }
    case 'class': {
      if (v.metaclass || v.hasUnknownBase || v.nativeBase || v.lookup('__new__')) return null;
      const init = v.lookup('__init__');
      const inner = init ? calledFunction(init) : null;
      return inner && { func: inner.func, bound: 1 };
    }
    default:
      return null;
  }
}

/** `parameters_of(f, empty)`: (name, kind, default, has annotation) of each; None where they are not known. */
export const inspectionHooks: Readonly<Record<string, Value>> = {
  parameters_of: native('parameters_of', 'f empty', (_i, [f, empty]) => {
    const called = f ? calledFunction(f) : null;
    if (!called) return NONE;
    const params = called.func.params.slice(called.bound);
    return new ListValue(
      params.map(
        (p) =>
          new TupleValue([
            str(p.name),
            int(KINDS.indexOf(p.type)),
            p.default ?? empty ?? NONE,
            p.annotation ? new UnknownValue(`the annotation of ${p.name}`) : (empty ?? NONE),
          ]),
      ),
    );
  }),
};
