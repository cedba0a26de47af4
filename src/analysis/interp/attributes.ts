/** Attribute access. */
import type { Expr, Node } from '../../python/ast';
import { builtinMember } from '../builtins/members';
import { setRequiresGrad, tensorMember } from '../builtins/tensorMembers';
import { joinValues } from '../values/join';
import {
  type ClassValue,
  callArgs,
  DictValue,
  type InstanceValue,
  type ModuleValue,
  NONE,
  SOME_BOOL,
  str,
  type TensorValue,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { callValue } from './calls';
import { noteWritten } from './elements';
import type { Evaluation } from './evaluation';
import { raise } from './exceptions';
import type { Interpreter } from './interpreter';
import { DATA, instanceDict, replaceDict, UNKNOWN_NAME } from './namespaces';
import { saidOfField } from './said';
import { PyRaise } from './signals';
import { refineToTensor, settled } from './tensors';

/** Attributes that only tensors and arrays have (among what appears in such code). */
const TENSOR_ONLY = new Set(
  (
    'shape size view reshape permute transpose unsqueeze squeeze flatten contiguous dim ndim numel matmul bmm softmax ' +
    'masked_fill expand expand_as repeat_interleave chunk unbind dtype is_cuda requires_grad detach argmax topk ' +
    'scatter_ index_select cumsum sum mean std var type_as new_zeros new_ones new_full new_tensor view_as ' +
    'clamp unfold masked_fill_ is_floating_point log_softmax movedim swapaxes tril triu triu_ T mT'
  ).split(' '),
);

/** What parameters that stand for an array library are called (the array API standard's `xp`). */
const LIBRARIES = new Set(['xp', 'xnp', 'np', 'jnp', 'tnp', 'nx', 'numpy', 'torch']);

export function getAttr(i: Interpreter, target: Value, name: string, node: Node): Value {
  const obj = settled(target);
  switch (obj.kind) {
    case 'instance':
      return instanceAttr(i, obj, name, node);
    case 'class':
      return classAttr(i, obj, name, node);
    case 'module':
      return moduleAttr(i, obj, name);
    case 'tensor':
      return tensorMember(i, obj, name, node);
    case 'super':
      return superAttr(i, obj.self, obj.cls, obj.after, name, node);
    case 'union':
      return unionAttr(i, obj.options, name, node);
    case 'unknown':
      return unknownAttr(i, obj, name, node);
    case 'function':
      return (
        obj.attrs.get(name) ??
        (name === '__module__' ? { ...str(null), moduleFile: obj.file } : functionAttr(obj.name, obj.qualname, name)) ??
        noAttribute(i, 'function', name, node)
      );
    case 'native':
      if (name === '__setattr__' && obj.name === 'object') return i.builtin('object_setattr');
      if (name === '__new__' && obj.isInstance) return i.builtin('object_new');
      if (name === '__init__' && obj.isInstance) return i.builtin('object_init');
      return (
        obj.attrs?.get(name) ??
        obj.member?.(name) ??
        functionAttr(obj.name, obj.name, name) ??
        unknown(`${obj.name}.${name} is not modelled`)
      );
    case 'method':
      if (name === '__self__') return obj.self;
      if (name === '__func__') return obj.func;
      return getAttr(i, obj.func, name, node);
    case 'none':
      return noAttribute(i, 'NoneType', name, node);
    default:
      return builtinMember(i, obj, name, node);
  }
}

const EVERY_INSTANCE = new Set(['__dict__', '__class__', '__doc__', '__module__']);

/** Is the attribute there? null when that cannot be told. */
export function hasAttr(i: Interpreter, target: Value, name: string, node: Node): boolean | null {
  const obj = settled(target);
  if (obj.kind === 'unknown') return null;
  if (obj.kind === 'union') {
    const all = obj.options.map((o) => hasAttr(i, o, name, node));
    return all.every((a) => a === all[0]) ? all[0] : null;
  }
  if (obj.kind === 'instance' && obj.cls.lookup('__getattribute__')?.kind !== 'function') {
    if (obj.attrs.get(name) !== undefined || obj.cls.lookup(name) !== undefined) return true;
    if (EVERY_INSTANCE.has(name)) return true;
    if (
      obj.generic ||
      obj.cls.hasUnknownBase ||
      obj.attrs.get(UNKNOWN_NAME) ||
      obj.cls.lookup('__getattr__') !== undefined
    )
      return null;
    return obj.payload ? hasAttr(i, obj.payload, name, node) : false;
  }
  if (obj.kind === 'class') return obj.lookup(name) !== undefined ? true : obj.hasUnknownBase ? null : false;
  if (obj.kind === 'module' && obj.file && !obj.file.isLibrary) {
    return obj.env.get(name) !== undefined || obj.member(name, i) !== undefined || (obj.isComplete ? false : null);
  }
  // What a library has depends on its version.
  if (obj.kind === 'module') return obj.env.get(name) !== undefined ? true : null;
  i.uncertain++;
  try {
    const value = getAttr(i, obj, name, node);
    return value.kind === 'unknown' ? null : true;
  } catch (e) {
    if (e instanceof PyRaise) return false;
    throw e;
  } finally {
    i.uncertain--;
  }
}

function noAttribute(i: Interpreter, type: string, name: string, node: Node): never {
  throw raise(i, 'AttributeError', `'${type}' object has no attribute '${name}'`, node);
}

function functionAttr(name: string, qualname: string, attr: string): Value | undefined {
  switch (attr) {
    case '__name__':
      return str(name);
    case '__qualname__':
      return str(qualname);
    case '__module__':
    case '__doc__':
      return str(null);
    case '__dict__':
    case '__annotations__':
      return new DictValue();
    case '__defaults__':
    case '__code__':
    case '__kwdefaults__':
    case '__globals__':
      return unknown(`a function's ${attr}`);
    default:
      return /^__\w+__$/.test(attr) ? unknown(`a function's ${attr}`) : undefined;
  }
}

function unionAttr(i: Interpreter, options: readonly Value[], name: string, node: Node): Value {
  const values: Value[] = [];
  let failure: PyRaise | null = null;
  for (const o of options) {
    try {
      i.uncertain++;
      values.push(getAttr(i, o, name, node));
    } catch (e) {
      if (!(e instanceof PyRaise)) throw e;
      failure = e;
    } finally {
      i.uncertain--;
    }
  }
  if (values.length === 0 && failure) throw failure;
  return joinValues(values);
}

function unknownAttr(i: Interpreter, u: UnknownValue, name: string, node: Node): Value {
  const set = u.overrides.get(name);
  if (set) return set;
  if (u.isVariable && TENSOR_ONLY.has(name) && u.hint !== 'module' && !LIBRARIES.has(u.name)) {
    const frame = i.innermostUserFrame();
    // What a call yields that is not known may be of either library.
    if (frame && u.name.includes('()') && i.modules.knowsSeveral(frame.file)) frame.guessesLibrary = true;
    return getAttr(i, refineToTensor(i, u, i.defaultLibrary()), name, node);
  }
  const old = u.attribute(name);
  if (old) return old;
  const value = new UnknownValue(u.reason, u.name ? `${u.name}.${name}` : name, u.scope, u.isVariable);
  u.noteAttribute(name, value);
  return value;
}

function moduleAttr(i: Interpreter, m: ModuleValue, name: string): Value {
  const own = m.env.get(name) ?? m.member(name, i);
  if (own) return own;
  if (name === '__name__') return str(m.name);
  if (name === '__dict__') return unknown('names of a module');
  return i.modules.isModelled(m.name) || !m.file
    ? unknown(`${m.name}.${name} is not modelled`)
    : unknown(`${m.name} has no name ${name}`);
}

// --------------------------------------------------------------------------------------------- instances, classes

function instanceAttr(i: Interpreter, obj: InstanceValue, name: string, node: Node): Value {
  const custom = obj.cls.lookup('__getattribute__');
  if (custom?.kind === 'function') return callValue(i, custom, callArgs([obj, str(name)]), node);
  return saidOfField(i, obj, name, plainAttr(i, obj, name, node));
}

/** `object.__getattribute__`, and `__getattr__` where that finds nothing. */
export function plainAttr(i: Interpreter, obj: InstanceValue, name: string, node: Node): Value {
  const inClass = obj.cls.lookup(name);
  if (inClass?.kind === 'native' && inClass.descriptor?.type === 'property') {
    return callValue(i, inClass.descriptor.get, callArgs([obj]), node);
  }
  const own = obj.attrs.get(name);
  // What a module can do in one mode it need not be asked to do in the other.
  if (name === 'training' && obj.generic && i.opensDefaults !== 'none') return SOME_BOOL;
  if (own !== undefined && !setterOf(inClass)) return own;
  if (obj.generic && inClass && mayBeOther(i, obj.cls, name, inClass)) return memoUnknown(obj, name);
  if (inClass !== undefined) return bindTo(i, inClass, obj, obj.cls, node);
  if (name === '__class__') return obj.cls;
  if (name === '__dict__') return instanceDict(obj);
  const fallback = obj.cls.lookup('__getattr__');
  if (fallback) return callValue(i, fallback, callArgs([obj, str(name)]), node);
  if (obj.payload) return getAttr(i, obj.payload, name, node);
  if (name === '__doc__' || name === '__module__') return str(null);
  if (obj.generic || obj.cls.hasUnknownBase || obj.attrs.get(UNKNOWN_NAME)) return memoUnknown(obj, name);
  if (obj.cls.mro.some((c) => c.file?.isLibrary && c.name !== 'object')) {
    if (i.guarded > 0) i.mayRaise = true;
    return unknown(`${obj.cls.name} has no known attribute ${name}`);
  }
  return noAttribute(i, obj.cls.name, name, node);
}

/**
 * Of an instance that somebody makes, a number that stands for "not said" may have been said, data may be its own, and what
 * a subclass defines may be meant.
 */
function mayBeOther(i: Interpreter, cls: ClassValue, name: string, inClass: Value): boolean {
  if (isAbstract(inClass) || i.derivedFrom(cls).some((c) => c.attrs.get(name) !== undefined)) return true;
  return i.opensDefaults !== 'none' && DATA.has(inClass.kind);
}

function isAbstractMark(e: Expr): boolean {
  return e.kind === 'Attribute' ? e.attr === 'abstractmethod' : e.kind === 'Name' && e.id === 'abstractmethod';
}

/** What is derived says what it is. */
function isAbstract(f: Value): boolean {
  return f.kind === 'function' && f.node.kind === 'FunctionDef' && f.node.decorators.some(isAbstractMark);
}

/** `__set__` of a descriptor that stands in a class: it takes assignments, and comes before the instance's own attribute. */
function setterOf(inClass: Value | undefined): Value | undefined {
  return inClass?.kind === 'instance' ? inClass.cls.lookup('__set__') : undefined;
}

function memoUnknown(obj: InstanceValue, name: string): Value {
  const value = new UnknownValue(`${obj.cls.name}.${name} is not known`, `self.${name}`, obj.cls.name, true);
  // Reading an attribute twice gives the same object; this is no change of state.
  obj.attrs.vars.set(name, value);
  return value;
}

/** What looking a class attribute up through an instance (or the class itself, `self` null) gives. */
export function bindTo(i: Interpreter, value: Value, self: Value | null, cls: ClassValue, node: Node): Value {
  if (value.kind === 'function') return self ? { kind: 'method', self, func: value } : value;
  if (value.kind === 'union') return joinValues(value.options.map((o) => bindTo(i, o, self, cls, node)));
  if (value.kind !== 'native') {
    if (value.kind === 'instance' && value.cls.lookup('__get__')) {
      return callValue(
        i,
        { kind: 'method', self: value, func: value.cls.lookup('__get__')! },
        callArgs([self ?? NONE, cls]),
        node,
      );
    }
    return value;
  }
  switch (value.descriptor?.type) {
    case 'property':
      return self ? callValue(i, value.descriptor.get, callArgs([self]), node) : value;
    case 'static':
      return value.descriptor.get;
    case 'class':
      return { kind: 'method', self: cls, func: value.descriptor.get };
    default:
      return value;
  }
}

function superAttr(i: Interpreter, self: Value, cls: ClassValue, after: ClassValue, name: string, node: Node): Value {
  const order = cls.mro;
  for (const c of order.slice(order.indexOf(after) + 1)) {
    const found = c.attrs.get(name);
    if (found) return bindTo(i, found, self.kind === 'class' ? null : self, cls, node);
  }
  if (self.kind === 'class') {
    if (name === '__new__') return i.builtin('object_new');
    return unknown(`super has no ${name}`);
  }
  if (name === '__setattr__' || name === '__getattribute__')
    return { kind: 'method', self, func: i.builtin(name === '__setattr__' ? 'object_setattr' : 'object_getattribute') };
  if (self.kind === 'instance' && self.payload && name !== '__init__') return getAttr(i, self.payload, name, node);
  if (name === '__init__') return i.builtin(self.kind === 'instance' && self.payload ? 'payload_init' : 'object_init');
  if (name === '__new__') return i.builtin('object_new');
  if (name === '__init_subclass__' || name === '__post_init__') return i.builtin('object_init');
  if (cls.hasUnknownBase || (self.kind === 'instance' && self.generic))
    return unknown(`${name} of an unknown base class`);
  return unknown(`super has no ${name}`);
}

function classAttr(i: Interpreter, cls: ClassValue, name: string, node: Node): Value {
  const found = cls.lookup(name);
  if (found !== undefined) return bindTo(i, found, null, cls, node);
  const meta = cls.metaclass?.lookup(name);
  if (meta) return bindTo(i, meta, cls, cls.metaclass!, node);
  switch (name) {
    case '__name__':
      return str(cls.name);
    case '__qualname__':
      return str(cls.qualname);
    case '__mro__':
      return new TupleValue(cls.mro);
    case '__bases__':
      return new TupleValue(cls.bases);
    case '__doc__':
    case '__module__':
      return str(null);
    case '__class__':
      return i.builtin('type');
    case '__dict__': {
      const d = new DictValue();
      for (const [k, v] of cls.attrs.vars) d.entries.set(`s:${k}`, { key: str(k), value: v, certain: true });
      return d;
    }
    case '__new__':
      return i.builtin('object_new');
    case '__init__':
      return i.builtin('object_init');
    case '__subclasses__':
    case '__annotations__':
      return unknown(`a class's ${name}`);
  }
  if (cls.hasUnknownBase || cls.nativeBase || cls.mro.some((c) => c.file?.isLibrary)) {
    return unknown(`${cls.name} has no known attribute ${name}`);
  }
  return noAttribute(i, `type ${cls.name}`, name, node);
}

// ------------------------------------------------------------------------------------------------------- setting

export function setAttr(i: Interpreter, target: Value, name: string, value: Value, node: Node): void {
  const obj = settled(target);
  switch (obj.kind) {
    case 'instance': {
      const inClass = obj.cls.lookup(name);
      if (inClass?.kind === 'native' && inClass.descriptor?.type === 'property') {
        if (inClass.descriptor.set) callValue(i, inClass.descriptor.set, callArgs([obj, value]), node);
        return;
      }
      const setter = setterOf(inClass);
      if (setter && inClass) {
        callValue(i, setter, callArgs([inClass, obj, value]), node);
        return;
      }
      const custom = obj.cls.lookup('__setattr__');
      if (custom && custom.kind === 'function') {
        callValue(i, custom, callArgs([obj, str(name), value]), node);
        return;
      }
      i.heap.touch(obj.attrs);
      if (name === '__dict__') return replaceDict(i, obj, settled(value));
      obj.attrs.vars.set(name, value);
      return;
    }
    case 'class':
    case 'function':
      i.heap.touch(obj.attrs);
      obj.attrs.vars.set(name, value);
      return;
    case 'module':
      i.heap.touch(obj.env);
      obj.env.vars.set(name, value);
      return;
    case 'tensor':
      setTensorAttr(i, obj, name, value);
      return;
    case 'unknown':
      i.evaluation?.escape([value], `${name} of something that is not known is set`);
      i.linting.places.noteHeld(value);
      i.heap.touch(obj);
      obj.override(name, value);
      return;
    case 'union':
      for (const o of obj.options) weakSet(i, o, name, value);
      return;
    default:
      return;
  }
}

/** One of several objects gets the attribute: each has the old value or the new. */
function weakSet(i: Interpreter, obj: Value, name: string, value: Value): void {
  if (obj.kind !== 'instance') return;
  const old = obj.attrs.get(name);
  i.heap.touch(obj.attrs);
  obj.attrs.vars.set(name, old ? joinValues([old, value]) : value);
}

function setTensorAttr(i: Interpreter, t: TensorValue, name: string, value: Value): void {
  if (name === 'requires_grad') return setRequiresGrad(i, t, settled(value));
  if (i.evaluation) setEvaluated(i, i.evaluation, t, name, settled(value));
  // What writes to the elements in another form.
  if (['flat', 'real', 'imag', 'T', 'mT'].includes(name)) noteWritten(i, t);
  if (name !== 'data' && name !== 'shape' && name !== 'dtype') return;
  if (!i.evaluation) noteWritten(i, t);
  i.heap.touch(t);
  t.isReshaped = true;
  i.linting.places.place(t, null);
  const v = settled(value);
  if (name === 'data' && v.kind === 'tensor') {
    if (i.evaluation && t.live) return;
    t.shape = v.shape;
    t.dtype = v.dtype;
    return;
  }
  t.shape = i.ops.unknown('data');
  t.dtype = name === 'shape' ? t.dtype : null;
}

/** The same with elements. */
function setEvaluated(i: Interpreter, evaluation: Evaluation, t: TensorValue, name: string, v: Value): void {
  switch (name) {
    case 'grad': {
      const leaf = evaluation.leafOf(t);
      if (leaf) evaluation.autograd.setGrad(leaf, v);
      return;
    }
    case 'data':
      if (v.kind === 'tensor') return evaluation.setData(t, v);
      return evaluation.lose(t, 'its data were set to what is not known');
    case 'shape':
      return noteWritten(i, t);
  }
}

/** `setattr(x, name, value)` with a name that is not known: any attribute may have the value now. */
export function setSomeAttr(i: Interpreter, target: Value, value: Value): void {
  const obj = settled(target);
  if (obj.kind !== 'instance') return;
  i.heap.touch(obj.attrs);
  const old = obj.attrs.get(UNKNOWN_NAME);
  obj.attrs.vars.set(UNKNOWN_NAME, old ? joinValues([old, value]) : value);
}

/** One of several attributes, of names that may not be known, gets the value: each has the old one or the new. */
export function setOneOf(i: Interpreter, obj: InstanceValue, names: readonly Value[], value: Value): void {
  const known = names.flatMap((n) => (n.kind === 'str' && n.value !== null ? [n.value] : []));
  const some = known.length < names.length ? [...obj.attrs.vars.keys(), ...obj.cls.mro.flatMap(plainAttributes)] : [];
  i.heap.touch(obj.attrs);
  for (const name of new Set([...known, ...some])) {
    const old = obj.attrs.get(name) ?? obj.cls.lookup(name);
    const isLike = known.includes(name) || old?.kind === settled(value).kind;
    if (isLike) obj.attrs.vars.set(name, joinValues([old ?? unknown(`${name} may not be set`), value]));
  }
  if (known.length < names.length) setSomeAttr(i, obj, value);
}

/** Class attributes of the user's that are no methods. */
function plainAttributes(cls: ClassValue): string[] {
  if (!cls.file || cls.file.isLibrary) return [];
  return [...cls.attrs.vars].filter(([, v]) => v.kind !== 'function' && v.kind !== 'native').map(([name]) => name);
}

export function delAttr(i: Interpreter, target: Value, name: string): void {
  const obj = settled(target);
  if (obj.kind !== 'instance' && obj.kind !== 'class') return;
  i.heap.touch(obj.attrs);
  obj.attrs.vars.delete(name);
}
