/**
 * Attributes that methods other than the constructor set or change: in a method that is run on its own they may be anything
 * that those methods make of them.
 */
import type { Expr, FunctionDef } from '../python/ast';
import { walk } from '../python/visit';
import type { Interpreter } from './interp/interpreter';
import { type ClassValue, type FunctionValue, type InstanceValue, UnknownValue, type Value } from './values/values';

/**
 * Makes unknown what another method may have replaced, tensors, sequences of them and known ints, and lists that one may
 * have changed; also in objects that it holds.
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
}

function forget(i: Interpreter, instance: InstanceValue, { replaced, changed }: Touched): void {
  for (const name of new Set([...replaced, ...changed])) {
    const value = instance.attrs.get(name);
    if (!value || !(holdsTensors(value) || (changed.has(name) && isCountOrList(value)))) continue;
    i.heap.touch(instance.attrs);
    instance.attrs.vars.set(
      name,
      new UnknownValue(`self.${name} is set by other methods`, name, instance.cls.qualname),
    );
  }
}

function holdsTensors(v: Value): boolean {
  if (v.kind === 'tensor') return true;
  return (v.kind === 'list' || v.kind === 'tuple') && [...v.items, ...(v.rest ? [v.rest] : [])].some(holdsTensors);
}

/** What `append` or `+=` changes: a list, or a number that begins at a known one. */
function isCountOrList(v: Value): boolean {
  return v.kind === 'list' || (v.kind === 'int' && v.dim.value !== null);
}

function reassigned(i: Interpreter, cls: ClassValue): Touched {
  const [replaced, changed] = [new Set<string>(), new Set<string>()];
  const methods = new Map<string, FunctionValue>();
  for (const c of cls.mro) {
    if (!c.file || c.file.isLibrary) continue;
    for (const [name, f] of c.attrs.vars) if (f.kind === 'function' && !methods.has(name)) methods.set(name, f);
  }
  for (const f of methods.values()) i.reads(f);
  const inConstructor = calledFrom('__init__', methods);
  for (const [name, f] of methods) {
    if (inConstructor.has(name) || f.node.kind !== 'FunctionDef') continue;
    const self = f.params[0]?.name;
    if (!self) continue;
    for (const target of targets(f.node)) if (isOwn(target, self)) replaced.add(target.attr);
    for (const target of changes(f.node)) if (isOwn(target, self)) changed.add(target.attr);
  }
  return { replaced, changed };
}

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
  const add = (e: Expr): void => {
    if (e.kind === 'Tuple' || e.kind === 'List') for (const x of e.elts) add(x);
    else out.push(e.kind === 'Starred' ? e.value : e);
  };
  walk(f, (n) => {
    if (n.kind === 'Assign') for (const t of n.targets) add(t);
    else if (n.kind === 'AnnAssign' && n.value) add(n.target);
    return undefined;
  });
  return out;
}

/** Methods of lists that change them. */
const CHANGES = new Set(['append', 'extend', 'insert', 'pop', 'remove', 'clear']);

/** Everything that a function changes in place, or adds to. */
function changes(f: FunctionDef): Expr[] {
  const out: Expr[] = [];
  walk(f, (n) => {
    if (n.kind === 'AugAssign') out.push(n.target.kind === 'Subscript' ? n.target.value : n.target);
    else if (n.kind === 'Assign') for (const t of n.targets) if (t.kind === 'Subscript') out.push(t.value);
    if (n.kind === 'Call' && n.func.kind === 'Attribute' && CHANGES.has(n.func.attr)) out.push(n.func.value);
    return undefined;
  });
  return out;
}
