/** Making native functions and classes. */
import type { Node } from '../../python/ast';
import type { Interpreter } from '../interp/interpreter';
import { settled } from '../interp/tensors';
import { type CallArgs, Namespace, type NativeValue, NONE, unknown, type Value } from '../values/values';

/** Arguments by position or keyword; a missing one is undefined. */
export type NativeBody = (i: Interpreter, args: (Value | undefined)[], node: Node, call: CallArgs) => Value;

/** A function of these parameters. Alternatives among the arguments are not taken apart. */
export function native(name: string, params: string, body: NativeBody): NativeValue {
  const names = params.split(' ').filter(Boolean);
  return {
    kind: 'native',
    name,
    call: (i, call, node) => {
      if (call.moreArgs || call.moreKwargs) return unknown(`${name} is called with arguments that are not known`);
      const args = names.map((n, k) =>
        k < call.args.length ? settled(call.args[k]) : call.kwargs.get(n) && settled(call.kwargs.get(n)!),
      );
      for (let k = names.length; k < call.args.length; k++) args.push(settled(call.args[k]));
      return body(i, args, node, call);
    },
  };
}

/** The same for a class: something `isinstance` can ask about. */
export function nativeClass(
  name: string,
  params: string,
  isInstance: (v: Value) => boolean | null,
  body: NativeBody,
  attrs?: Record<string, Value>,
): NativeValue {
  const space = new Namespace();
  for (const [k, v] of Object.entries(attrs ?? {})) space.vars.set(k, v);
  return { ...native(name, params, body), isInstance, attrs: space };
}

/** A function that matters to nothing we follow. */
export function ignored(name: string): NativeValue {
  return { kind: 'native', name, call: () => NONE };
}
