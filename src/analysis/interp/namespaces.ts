/** The `__dict__` of objects: what is put into it becomes attributes. */
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

/** What is put into `vars(x)` becomes an attribute of x. */
export function mirrorDict(i: Interpreter, d: DictValue): void {
  if (!d.of) return;
  const { attrs } = d.of;
  i.heap.touch(attrs);
  if (d.rest || d.open) {
    for (const name of namesOf(d.of)) attrs.vars.set(name, unknown(`${name} may have been set by its name`));
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
  mirrorDict(i, d);
}
