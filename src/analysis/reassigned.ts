/**
 * Attributes that methods other than the constructor set: in a method that is run on its own they may be anything that
 * those methods make of them.
 */
import type { Expr, FunctionDef } from '../python/ast';
import { walk } from '../python/visit';
import type { Interpreter } from './interp/interpreter';
import { type ClassValue, type FunctionValue, type InstanceValue, UnknownValue, type Value } from './values/values';

/** Makes the tensors, and sequences of them, unknown that another method may have replaced, also in objects that it holds. */
export function forgetReassigned(i: Interpreter, instance: InstanceValue): void {
  const names = new Map<ClassValue, ReadonlySet<string>>();
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

function forget(i: Interpreter, instance: InstanceValue, names: ReadonlySet<string>): void {
  for (const name of names) {
    const value = instance.attrs.get(name);
    if (!value || !holdsTensors(value)) continue;
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

function reassigned(i: Interpreter, cls: ClassValue): ReadonlySet<string> {
  const names = new Set<string>();
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
    if (self) for (const target of targets(f.node)) if (isOwn(target, self)) names.add(target.attr);
  }
  return names;
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
