/** What hangs on a dict: its views, and the attributes of the object whose `__dict__` it is. */
import { DictValue, type InstanceValue, str, unknown, type Value } from '../values/values';
import type { Interpreter } from './interpreter';

/** Key of the values whose attribute names are not known. */
export const UNKNOWN_NAME = '*';

/** What is data, and no method or part. */
export const DATA: ReadonlySet<Value['kind']> = new Set([
  'tensor',
  'none',
  'int',
  'bool',
  'str',
  'list',
  'tuple',
  'dict',
]);

export function instanceDict(obj: InstanceValue): Value {
  const d = new DictValue();
  d.of = obj;
  for (const [k, v] of obj.attrs.vars) {
    if (k === UNKNOWN_NAME) d.rest = { key: str(null), value: v };
    else d.entries.set(`s:${k}`, { key: str(k), value: v, certain: true });
  }
  return d;
}

/** Views of a dict follow it, and what is put into `vars(x)` becomes an attribute of x. */
export function dictChanged(i: Interpreter, d: DictValue): void {
  for (const { list, refill } of d.views) {
    i.heap.touch(list);
    list.load(refill().save());
  }
  if (d.of) mirror(i, d, d.of);
}

function mirror(i: Interpreter, d: DictValue, obj: InstanceValue): void {
  const { attrs } = obj;
  i.heap.touch(attrs);
  if (d.rest || d.open) {
    for (const name of namesOf(obj)) attrs.vars.set(name, unknown(`${name} may have been set by its name`));
    attrs.vars.set(UNKNOWN_NAME, unknown('set by a name that is not known'));
  }
  for (const { key, value, certain } of d.entries.values()) {
    if (key.kind !== 'str' || key.value === null) continue;
    if (certain && !d.rest && !d.open) attrs.vars.set(key.value, value);
    else attrs.vars.set(key.value, unknown(`${key.value} may have been set by its name`));
  }
}

/** Names of data in an object and its classes. */
function namesOf(obj: InstanceValue): string[] {
  const ofClasses = obj.cls.mro.flatMap((c) => [...c.attrs.vars].filter(([, v]) => DATA.has(v.kind)));
  return [...obj.attrs.vars, ...ofClasses].map(([name]) => name);
}

/** `self.__dict__ = d`: it has what d has, now and later. */
export function replaceDict(i: Interpreter, obj: InstanceValue, value: Value): void {
  const given = value.kind === 'instance' && value.payload ? value.payload : value;
  const d = given.kind === 'dict' ? given : new DictValue();
  if (given.kind !== 'dict') d.rest = { key: str(null), value: unknown('set with __dict__') };
  d.of = obj;
  mirror(i, d, obj);
}
