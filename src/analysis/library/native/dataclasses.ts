/** What `dataclasses` does for every instance: done here, because configurations make them by the thousand. */

import { labelled } from '../../../core/names';
import type { Node } from '../../../python/ast';
import { native } from '../../builtins/native';
import { symbolIn } from '../../generic';
import { getAttr, setAttr } from '../../interp/attributes';
import { checkFields } from '../../interp/checkedCalls';
import { raise } from '../../interp/exceptions';
import type { Interpreter } from '../../interp/interpreter';
import { settled } from '../../interp/tensors';
import {
  callArgs,
  DictValue,
  type InstanceValue,
  ListValue,
  type NativeValue,
  NONE,
  str,
  type TupleValue,
  UnknownValue,
  type Value,
} from '../../values/values';

/** A `Field` of the model in Python. */
interface Field {
  readonly name: string;
  readonly init: boolean;
  readonly initOnly: boolean;
  readonly keywordOnly: boolean;
  readonly default: Value | null;
  readonly factory: Value | null;
}

/** By the list or dict that holds them, which nobody changes. */
const known = new WeakMap<Value, readonly Field[]>();

function readFields(holder: Value | undefined): readonly Field[] {
  if (holder?.kind !== 'list' && holder?.kind !== 'dict') return [];
  let fields = known.get(holder);
  if (!fields) {
    const values = holder.kind === 'list' ? holder.items : [...holder.entries.values()].map((e) => e.value);
    fields = values.flatMap((v) => (v.kind === 'instance' ? [readField(v)] : []));
    known.set(holder, fields);
  }
  return fields;
}

function readField(f: InstanceValue): Field {
  const isTrue = (name: string) => {
    const v = f.attrs.get(name);
    return v?.kind === 'bool' && v.value === true;
  };
  const given = (name: string) => {
    const v = f.attrs.get(name);
    return v === undefined || (v.kind === 'instance' && v.cls.name === '_Missing') ? null : v;
  };
  const name = f.attrs.get('name');
  return {
    name: name?.kind === 'str' ? (name.value ?? '') : '',
    init: isTrue('init'),
    initOnly: isTrue('init_only'),
    keywordOnly: isTrue('kw_only'),
    default: given('default'),
    factory: given('default_factory'),
  };
}

/** A number that the user wrote into the call is called what the field is called. */
function named(i: Interpreter, name: string, value: Value, node: Node): Value {
  if (value.kind !== 'int' || value.dim.value === null) return value;
  const at = i.userFrame(i.callNode ?? node);
  if (!at) return value;
  return { ...value, dim: labelled(value.dim, name, { text: '', file: at.frame.file.uri, at: at.node }) };
}

/** The value of a field that the call does not name; undefined when there is none. */
function leftOut(
  i: Interpreter,
  owner: string,
  f: Field,
  args: TupleValue,
  kwargs: DictValue,
  node: Node,
): Value | undefined {
  if (args.rest && !f.keywordOnly) return new UnknownValue('given through *args', f.name, owner);
  if (kwargs.rest) return new UnknownValue('given through **kwargs', f.name, owner);
  if (kwargs.open && f.default?.kind === 'int' && (f.default.dim.value ?? 1) > 0) return symbolIn(i, owner, f.name);
  if (f.default) return named(i, f.name, f.default, node);
  if (f.factory) return i.call(f.factory, callArgs([]), node);
  return kwargs.open ? new UnknownValue('given through **kwargs', f.name, owner) : undefined;
}

/** `assign_fields(self, fields, frozen, args, kwargs)`: binds as `__init__` does; answers what goes to `__post_init__`. */
const assignFields: NativeValue = native(
  'assign_fields',
  'self fields frozen args kwargs',
  (i, [self, list, frozen, args, kwargs], node) => {
    if (self?.kind !== 'instance' || args?.kind !== 'tuple' || kwargs?.kind !== 'dict') return new ListValue([]);
    const owner = self.cls.qualname;
    const fields = readFields(list);
    const given = new Map<string, Value>();
    const positional = fields.filter((f) => f.init && !f.keywordOnly);
    if (args.items.length > positional.length) throw raise(i, 'TypeError', `${owner}() takes fewer arguments`, node);
    args.items.forEach((v, n) => {
      given.set(positional[n].name, v);
    });
    for (const e of kwargs.entries.values()) {
      if (e.key.kind !== 'str' || e.key.value === null) continue;
      if (!fields.some((f) => f.init && f.name === (e.key as { value: string }).value)) {
        throw raise(i, 'TypeError', `${owner}() got an unexpected keyword argument '${e.key.value}'`, node);
      }
      given.set(e.key.value, e.value);
    }
    const defaults = fields.flatMap((f): [string, Value][] => (f.default ? [[f.name, f.default]] : []));
    checkFields(i, i.frame?.func ?? null, given, new Map([...defaults, ...given]), node);
    const forPostInit: Value[] = [];
    for (const f of fields) {
      if (!f.init && !f.default && !f.factory) continue;
      const own = given.get(f.name);
      const value = own ? named(i, f.name, own, node) : leftOut(i, owner, f, args, kwargs, node);
      if (value === undefined) throw raise(i, 'TypeError', `${owner}() is missing the argument '${f.name}'`, node);
      if (f.initOnly) forPostInit.push(value);
      else if (frozen?.kind === 'bool' && frozen.value) {
        i.heap.touch(self.attrs);
        self.attrs.vars.set(f.name, value);
      } else setAttr(i, self, f.name, value, node);
    }
    return new ListValue(forPostInit);
  },
);

/** `field_values(obj, fields, changes)`: the arguments that make an instance like `obj` but for the changes. */
const fieldValues: NativeValue = native('field_values', 'obj fields changes', (i, [obj, list, changes], node) => {
  if (!obj || changes?.kind !== 'dict') return NONE;
  const all = new DictValue();
  for (const f of readFields(list)) {
    if (!f.init || f.initOnly || changes.entries.has(`s:${f.name}`)) continue;
    all.entries.set(`s:${f.name}`, { key: str(f.name), value: getAttr(i, settled(obj), f.name, node), certain: true });
  }
  for (const [k, e] of changes.entries) all.entries.set(k, e);
  all.rest = changes.rest;
  all.open = changes.open;
  return all;
});

export const dataclassHooks: Readonly<Record<string, Value>> = {
  assign_fields: assignFields,
  field_values: fieldValues,
};
