/**
 * Attributes that methods other than the constructor set or change: in a method that is run on its own they may be anything
 * that those methods make of them.
 */
import type { Expr, FunctionDef } from '../python/ast';
import { type AnyNode, walk } from '../python/visit';
import type { Interpreter } from './interp/interpreter';
import type { SourceFile } from './source';
import { joinValues } from './values/join';
import { type ClassValue, type FunctionValue, type InstanceValue, UnknownValue, type Value } from './values/values';

/**
 * Makes unknown what another method may have replaced, tensors, sequences of them, None and what says how far the object
 * has come, and lists and known ints that one may have changed; also in objects that it holds.
 */
export function forgetReassigned(i: Interpreter, instance: InstanceValue): void {
  const names = new Map<ClassValue, Touched>();
  const done = new Set<InstanceValue>();
  const visit = (holder: InstanceValue): void => {
    if (done.has(holder) || done.size >= MAX_OBJECTS) return;
    done.add(holder);
    let own = names.get(holder.cls);
    if (!own) names.set(holder.cls, (own = reassigned(i, holder.cls)));
    forget(i, holder, own);
    for (const value of holder.attrs.vars.values()) if (value.kind === 'instance') visit(value);
  };
  visit(instance);
}

/** More objects in one are not looked at. */
const MAX_OBJECTS = 200;

/** Names of attributes of a class. */
interface Touched {
  readonly replaced: ReadonlySet<string>;
  /** Their value is another one, or has changed: `self.seen.append(x)`, `self.step += 1`. */
  readonly changed: ReadonlySet<string>;
  /** Any may be set. */
  readonly isOpen: boolean;
}

function forget(i: Interpreter, instance: InstanceValue, { replaced, changed, isOpen }: Touched): void {
  const ofClass = () => instance.cls.mro.flatMap((c) => (c.file?.isLibrary ? [] : [...c.attrs.vars.keys()]));
  const all = isOpen ? [...instance.attrs.vars.keys(), ...ofClass()] : [...replaced, ...changed];
  for (const name of new Set(all)) {
    const value = instance.attrs.get(name) ?? dataOf(instance.cls, name);
    if (!value || !(i.opensDefaults !== 'none' || isData(value))) continue;
    // What is written to keeps its shape.
    if (value.kind === 'tensor' && !isOpen && !replaced.has(name)) continue;
    const other = new UnknownValue(`self.${name} is set by other methods`, name, instance.cls.qualname);
    i.heap.touch(instance.attrs);
    instance.attrs.vars.set(name, value.kind === 'none' ? joinValues([value, other]) : other);
  }
}

/** What the class says of an attribute; null where that is a method or the like. */
function dataOf(cls: ClassValue, name: string): Value | null {
  const value = cls.lookup(name);
  return value && isData(value) ? value : null;
}

/** What is no part of the model: another layer in the place of one has most often the same shapes, for all but problems. */
function isData(v: Value): boolean {
  return holdsTensors(v) || isState(v) || isContainer(v);
}

function holdsTensors(v: Value): boolean {
  if (v.kind === 'tensor') return true;
  return (v.kind === 'list' || v.kind === 'tuple') && [...v.items, ...(v.rest ? [v.rest] : [])].some(holdsTensors);
}

/** What says how far an object has come: `self.cache = None`, `self.is_ready = False`, `self.step = 0`. */
function isState(v: Value): boolean {
  return v.kind === 'none' || v.kind === 'bool' || v.kind === 'str' || (v.kind === 'int' && v.dim.value !== null);
}

/** What holds any number of things. */
function isContainer(v: Value): boolean {
  return v.kind === 'list' || v.kind === 'tuple' || v.kind === 'dict' || v.kind === 'set';
}

function reassigned(i: Interpreter, cls: ClassValue): Touched {
  const touched = { replaced: new Set<string>(), changed: new Set<string>(), isOpen: false };
  const methods = new Map<string, FunctionValue>();
  for (const c of cls.mro) {
    if (!c.file || c.file.isLibrary) continue;
    for (const [name, f] of c.attrs.vars) if (f.kind === 'function' && !methods.has(name)) methods.set(name, f);
  }
  for (const f of methods.values()) i.reads(f);
  const inConstructor = calledFrom('__init__', methods);
  const later = new Set<string>();
  for (const name of methods.keys()) if (!inConstructor.has(name)) calledFrom(name, methods, later);
  for (const [name, f] of methods) addTouched(touched, f, later.has(name));
  for (const c of cls.mro) {
    if (!c.file || c.file.isLibrary) continue;
    for (const v of c.attrs.vars.values()) {
      const setter = v.kind === 'native' ? v.descriptor?.set : undefined;
      if (setter?.kind === 'function') addTouched(touched, setter, true);
    }
  }
  // What is derived from it sets more, in its constructor too.
  for (const c of i.derivedFrom(cls)) {
    for (const f of c.attrs.vars.values()) {
      if (f.kind !== 'function') continue;
      i.reads(f);
      addTouched(touched, f, true);
    }
  }
  if (cls.file) for (const name of setFromOutside(cls.file)) touched.replaced.add(name);
  return touched;
}

/** @param isLater it may be called when the object has been made. */
function addTouched(
  to: { replaced: Set<string>; changed: Set<string>; isOpen: boolean },
  f: FunctionValue,
  isLater: boolean,
) {
  const self = f.params[0]?.name;
  if (!self || f.node.kind !== 'FunctionDef') return;
  to.isOpen ||= setsByName(f.node, self);
  if (!isLater) return;
  for (const target of [...targets(f.node), ...resized(f.node)]) if (isOwn(target, self)) to.replaced.add(target.attr);
  for (const name of registered(f.node, self)) to.replaced.add(name);
  for (const target of changes(f.node)) if (isOwn(target, self)) to.changed.add(target.attr);
}

/** `setattr(self, name, value)`, `vars(self)`, `self.__dict__`: any attribute may be set. Not by `f'layer{n}'`. */
function setsByName(f: FunctionDef, self: string): boolean {
  let does = false;
  walk(f, (n) => {
    if (n.kind === 'Attribute' && n.attr === '__dict__') does ||= isOwn(n, self);
    if (n.kind === 'Call' && n.func.kind === 'Name' && (n.func.id === 'setattr' || n.func.id === 'vars')) {
      const [first, name] = n.args;
      const isAnyName = !name || name.kind === 'Name' || name.kind === 'Attribute' || name.kind === 'Subscript';
      does ||= first?.kind === 'Name' && first.id === self && isAnyName;
    }
    return !does;
  });
  return does;
}

/** Names of attributes that functions set of objects other than their own `self`. */
function setFromOutside(file: SourceFile): ReadonlySet<string> {
  const known = fromOutside.get(file);
  if (known?.text === file.text) return known.names;
  const names = new Set<string>();
  fromOutside.set(file, { text: file.text, names });
  const own: string[] = [];
  const add = (n: AnyNode): boolean | undefined => {
    if (n.kind === 'ClassDef') {
      for (const s of n.body) {
        own.push((s.kind === 'FunctionDef' && s.params.list[0]?.name) || '');
        walk(s, add);
        own.pop();
      }
      return false;
    }
    for (const t of changesAt(n)) if (t.kind === 'Attribute' && !isOwn(t, own.at(-1) ?? '')) names.add(t.attr);
    const all = n.kind === 'Assign' ? n.targets : n.kind === 'AugAssign' || n.kind === 'AnnAssign' ? [n.target] : [];
    for (const t of flat(all)) if (t.kind === 'Attribute' && !isOwn(t, own.at(-1) ?? '')) names.add(t.attr);
    return undefined;
  };
  walk(file.ast, add);
  return names;
}

/** By file, for a text of it: its tree stays the same object when it is edited. */
const fromOutside = new WeakMap<SourceFile, { readonly text: string; readonly names: ReadonlySet<string> }>();

/** The method and those that it calls on the same object, directly or not. */
function calledFrom(name: string, methods: ReadonlyMap<string, FunctionValue>, found = new Set<string>()): Set<string> {
  const f = methods.get(name);
  if (found.has(name)) return found;
  found.add(name);
  if (f?.node.kind !== 'FunctionDef') return found;
  const self = f.params[0]?.name ?? '';
  walk(f.node, (n) => {
    if (n.kind === 'Call' && isOwn(n.func, self)) calledFrom(n.func.attr, methods, found);
    return undefined;
  });
  return found;
}

function isOwn(e: Expr, self: string): e is Expr & { kind: 'Attribute' } {
  return e.kind === 'Attribute' && e.value.kind === 'Name' && e.value.id === self;
}

/** Everything that assignments in a function give a value. */
function targets(f: FunctionDef): Expr[] {
  const out: Expr[] = [];
  walk(f, (n) => {
    out.push(...targetsAt(n));
    return undefined;
  });
  return out;
}

export function targetsAt(n: AnyNode): Expr[] {
  if (n.kind === 'Assign') return flat(n.targets);
  if ((n.kind === 'AnnAssign' && n.value) || n.kind === 'For') return flat([n.target]);
  return n.kind === 'With' ? flat(n.items.flatMap((item) => item.target ?? [])) : [];
}

/** `self.register_buffer('cos', x)`, `setattr(self, 'cos', x)`. */
function registered(f: FunctionDef, self: string): string[] {
  const names: string[] = [];
  walk(f, (n) => {
    if (n.kind !== 'Call') return undefined;
    const bySetattr = n.func.kind === 'Name' && n.func.id === 'setattr';
    const name = bySetattr ? n.args[1] : isOwn(n.func, self) && REGISTERS.has(n.func.attr) ? n.args[0] : undefined;
    if (name?.kind === 'Constant' && name.type === 'str') names.push(String(name.value));
    return undefined;
  });
  return names;
}

const REGISTERS = new Set(['register_buffer', 'register_parameter', 'add_module', 'register_module']);

/** The parts of targets that are tuples. */
function flat(all: readonly Expr[]): Expr[] {
  return all.flatMap((e) =>
    e.kind === 'Tuple' || e.kind === 'List' ? flat(e.elts) : e.kind === 'Starred' ? [e.value] : [e],
  );
}

/** Methods that change what they are called of: of lists, dicts and sets, and of modules. */
export const CHANGES = new Set(
  'append extend insert pop popitem remove clear update setdefault add discard add_module register_module'.split(' '),
);

/** Everything that a function changes in place, or adds to. */
function changes(f: FunctionDef): Expr[] {
  const out: Expr[] = [];
  walk(f, (n) => {
    out.push(...changesAt(n));
    return undefined;
  });
  return out;
}

/** Tensors that get another shape. */
function resized(f: FunctionDef): Expr[] {
  const out: Expr[] = [];
  walk(f, (n) => {
    if (n.kind === 'Call' && n.func.kind === 'Attribute' && RESHAPES.has(n.func.attr)) out.push(n.func.value);
    return undefined;
  });
  return out;
}

const RESHAPES = new Set(['resize', 'resize_', 'resize_as_', 'set_', 'squeeze_', 'unsqueeze_', 'transpose_', 't_']);

/** What a statement or a call changes in place. */
export function changesAt(n: AnyNode): Expr[] {
  if (n.kind === 'AugAssign') return [n.target.kind === 'Subscript' ? n.target.value : n.target];
  if (n.kind === 'Assign') return n.targets.flatMap((t) => (t.kind === 'Subscript' ? [t.value] : []));
  return n.kind === 'Call' && n.func.kind === 'Attribute' && CHANGES.has(n.func.attr) ? [n.func.value] : [];
}
