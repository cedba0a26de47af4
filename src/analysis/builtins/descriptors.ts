/** `property`, `staticmethod`, `classmethod`, `object` and `type`. */
import { plainAttr, setOneOf } from '../interp/attributes';
import { newInstance } from '../interp/calls';
import { classFromNamespace } from '../interp/definitions';
import { setEntry } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { settled } from '../interp/tensors';
import { joinValues } from '../values/join';
import { Namespace, type NativeValue, NONE, unknown, type Value } from '../values/values';
import { native, nativeClass } from './native';

function propertyOf(get: Value, set?: Value): NativeValue {
  const attrs = new Namespace();
  const value: NativeValue = {
    kind: 'native',
    name: 'property',
    call: () => unknown('a property'),
    attrs,
    descriptor: { type: 'property', get, set },
  };
  attrs.vars.set('fget', get);
  attrs.vars.set(
    'setter',
    native('setter', 'f', (_i, [f]) => propertyOf(get, f)),
  );
  attrs.vars.set(
    'getter',
    native('getter', 'f', (_i, [f]) => propertyOf(f ?? get, set)),
  );
  attrs.vars.set(
    'deleter',
    native('deleter', 'f', () => value),
  );
  return value;
}

function descriptor(type: 'static' | 'class', get: Value): NativeValue {
  const attrs = new Namespace();
  attrs.vars.set('__func__', get);
  return {
    kind: 'native',
    name: `${type}method`,
    call: (i, args, node) => i.call(get, args, node),
    attrs,
    descriptor: { type, get },
  };
}

const objectInit = native('object_init', '', () => NONE);

const objectSetattr = native('object_setattr', 'self name value', (i, [self, name, value]) => {
  if (self?.kind !== 'instance' || !name || !value) return NONE;
  if (name.kind === 'str' && name.value !== null) {
    i.heap.touch(self.attrs);
    self.attrs.vars.set(name.value, value);
  } else setOneOf(i, self, name.kind === 'union' ? name.options : [name], value);
  return NONE;
});

const objectGetattribute = native('object_getattribute', 'self name', (i, [self, name], node) => {
  const obj = settled(self ?? NONE);
  const known = (n: Value) => (n.kind === 'str' ? n.value : null);
  const options = name?.kind === 'union' ? name.options : name ? [name] : [];
  if (obj.kind !== 'instance' || options.length === 0 || options.some((n) => known(n) === null))
    return unknown('an attribute whose name is not known');
  return joinValues(options.map((n) => plainAttr(i, obj, known(n)!, node)));
});

const objectNew: NativeValue = {
  kind: 'native',
  name: 'object_new',
  call: (i, args, node) => {
    const cls = settled(args.args[0] ?? NONE);
    if (cls.kind !== 'class') return unknown('__new__ of an unknown class');
    return newInstance(i, cls, { ...args, args: args.args.slice(1) }, node);
  },
};

export const descriptorFunctions: readonly NativeValue[] = [
  nativeClass(
    'property',
    'fget fset fdel doc',
    (v) => v.kind === 'native' && v.descriptor?.type === 'property',
    (_i, [get, set]) => propertyOf(get ?? NONE, set),
  ),
  nativeClass(
    'staticmethod',
    'f',
    (v) => v.kind === 'native' && v.descriptor?.type === 'static',
    (_i, [f]) => descriptor('static', f ?? NONE),
  ),
  nativeClass(
    'classmethod',
    'f',
    (v) => v.kind === 'native' && v.descriptor?.type === 'class',
    (_i, [f]) => descriptor('class', f ?? NONE),
  ),
  nativeClass(
    'object',
    '',
    () => true,
    (_i, _args, _node) => unknown('a plain object'),
    {
      __setattr__: objectSetattr,
      __getattribute__: objectGetattribute,
      __new__: objectNew,
      __init__: objectInit,
    },
  ),
  nativeClass(
    'type',
    'x bases namespace',
    (v) => v.kind === 'class' || v.kind === 'native' || (v.kind === 'unknown' ? null : false),
    (i, [x, bases, namespace], _node) => madeOrType(i, x, bases, namespace),
  ),
  objectInit,
  objectSetattr,
  objectGetattribute,
  objectNew,
  {
    kind: 'native',
    name: 'payload_init',
    call: (i, args, node) => {
      // `super().__init__(…)` of a subclass of dict or list fills what the instance holds.
      const self = i.frame?.func ? settled(i.frame.env.vars.get(i.frame.func.params[0]?.name ?? '') ?? NONE) : NONE;
      if (self.kind !== 'instance' || !self.payload) return NONE;
      const base = self.cls.nativeBase?.name ?? '';
      const filled = i.call(i.builtin(base), args, node);
      if (filled.kind === 'dict' && self.payload.kind === 'dict') {
        i.heap.touch(self.payload);
        for (const e of filled.entries.values()) setEntry(self.payload, e.key, e.value);
        self.payload.rest = filled.rest;
      } else if (filled.kind === 'list' && self.payload.kind === 'list') {
        i.heap.touch(self.payload);
        self.payload.items = filled.items;
        self.payload.rest = filled.rest;
      }
      return NONE;
    },
  },
];

function typeOf(i: Interpreter, x: Value | undefined): Value {
  if (!x) return unknown('type');
  switch (x.kind) {
    case 'instance':
      return x.cls;
    case 'tensor':
      return i.modules.tensorClass(x.library);
    case 'class':
      return x.metaclass ?? i.builtin('type');
    case 'tuple':
      return x.cls ?? i.builtin('tuple');
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'list':
    case 'dict':
    case 'set':
      return i.builtin(x.kind);
    default:
      return unknown(`the type of a ${x.kind}`);
  }
}

/** `type(x)`, or `type(name, bases, namespace)`. */
function madeOrType(
  i: Interpreter,
  x: Value | undefined,
  bases: Value | undefined,
  namespace: Value | undefined,
): Value {
  if (!bases) return typeOf(i, x);
  if (x?.kind !== 'str' || x.value === null || bases.kind !== 'tuple' || namespace?.kind !== 'dict')
    return unknown('a class made at run time');
  return classFromNamespace(i, NONE, x.value, bases.items, namespace);
}
