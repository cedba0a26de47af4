/** Python exceptions: raising them and matching them against handlers. */
import type { Node } from '../../python/ast';
import { type ClassValue, InstanceValue, str, TupleValue, type Value } from '../values/values';
import type { Interpreter } from './interpreter';
import { PyRaise } from './signals';
import { settled } from './tensors';

/** The signal for `raise name(message)`; the caller throws it. */
export function raise(i: Interpreter, name: string, message: string, node: Node): PyRaise {
  const cls = i.builtin(name);
  if (cls.kind !== 'class') return new PyRaise(cls, `${name}: ${message}`, node);
  const value = new InstanceValue(cls, node, i.frame?.file ?? null);
  value.attrs.vars.set('args', new TupleValue([str(message)]));
  return new PyRaise(value, `${name}: ${message}`, node);
}

/** Does `except type` catch the exception? null when that cannot be told. */
export function catches(type: Value, exception: Value): boolean | null {
  const t = settled(type);
  const e = settled(exception);
  if (t.kind === 'tuple') {
    const each = t.items.map((x) => catches(x, e));
    if (each.includes(true)) return true;
    return each.includes(null) || t.rest ? null : false;
  }
  if (t.kind !== 'class') return null;
  const cls: ClassValue | null = e.kind === 'instance' ? e.cls : e.kind === 'class' ? e : null;
  if (!cls) return t.name === 'BaseException' || t.name === 'Exception' ? true : null;
  return cls.mro.includes(t) ? true : cls.hasUnknownBase ? null : false;
}
