/**
 * Names of a module that its functions set or change: in a function that is run on its own they may be anything that those
 * functions make of them.
 */
import type { Expr, FunctionDef, Module } from '../python/ast';
import { type AnyNode, walk } from '../python/visit';
import { type Binding, type Variable, Variables } from './constants/variables';
import type { Interpreter } from './interp/interpreter';
import { CHANGES, changesAt, targetsAt } from './reassigned';
import { joinValues } from './values/join';
import { type Env, InstanceValue, type Namespace, UnknownValue, type Value } from './values/values';

/** A name of the module, and how functions touch what it stands for. */
export interface TouchedName {
  readonly name: string;
  /** `global W; W = …` */
  readonly isReplaced: boolean;
  /** `W[k] = …`, `W.append(x)` */
  readonly isChanged: boolean;
  /** `W.a = …` */
  readonly attributes: readonly string[];
}

export function touchedNames(module: Module): TouchedName[] {
  const variables = new Variables(module);
  const found: TouchedName[] = [];
  for (const variable of variables.module.variables.values()) {
    const isReplaced = variable.bindings.some((b: Binding) => isInFunction(variables, b.node));
    const { isChanged, attributes } = changesOf(variables, variable);
    if (isReplaced || isChanged || attributes.length > 0)
      found.push({ name: variable.name, isReplaced, isChanged, attributes });
  }
  return found;
}

/**
 * What a function sets or changes that is not its own, in so many words: where an edit leaves that the same, `touchedNames` and
 * `setFromOutside` of the file are the same.
 */
export function touchesOf(f: FunctionDef): string {
  const touched = new Set<string>();
  const bound = new Set<string>();
  const note = (e: Expr): void => {
    const owner = e.kind === 'Attribute' ? e.value : e;
    const name = owner.kind === 'Name' ? owner.id : '';
    if (e.kind === 'Name' || name !== 'self') touched.add(`${name} ${e.kind === 'Attribute' ? e.attr : ''}`);
  };
  walk(f, (n) => {
    if (n.kind === 'Global') for (const name of n.names) touched.add(`${name} global`);
    for (const e of changesAt(n)) note(e);
    for (const e of targetsAt(n)) {
      if (e.kind === 'Attribute') note(e);
      if (e.kind === 'Name') bound.add(e.id);
    }
    return undefined;
  });
  // A name that is given a value here is the function's own.
  for (const name of bound) if (touched.has(`${name} `)) touched.add(`${name} own`);
  return [...touched].sort().join();
}

/** Makes unknown what functions of the module may have put in the place of what is there. */
export function forgetTouched(i: Interpreter, env: Env, touched: readonly TouchedName[]): void {
  for (const { name, isReplaced, isChanged, attributes } of touched) {
    const value = env.vars.get(name);
    if (!value) continue;
    if (value instanceof InstanceValue) for (const a of attributes) forgetIn(i, value.attrs, a, `${name}.${a}`);
    if (isReplaced) forgetIn(i, env, name, name);
    else if (isChanged && mayBeOther(value)) forgetIn(i, env, name, name);
  }
}

function forgetIn(i: Interpreter, env: Namespace, name: string, text: string): void {
  const old = env.vars.get(name);
  if (!old) return;
  const other = new UnknownValue(`${text} is set by other functions`, name);
  i.heap.touch(env);
  env.vars.set(name, old.kind === 'none' ? joinValues([old, other]) : other);
}

/** A list or dict of data, or one that is still empty. Functions and classes in one are registered before anything runs. */
function mayBeOther(value: Value): boolean {
  if (value.kind === 'list') return value.items.every(isData);
  return value.kind === 'dict' && [...value.entries.values()].every((e) => isData(e.value));
}

function isData(value: Value): boolean {
  return !['function', 'class', 'native', 'method', 'module'].includes(value.kind);
}

function changesOf(variables: Variables, variable: Variable): { isChanged: boolean; attributes: string[] } {
  let isChanged = false;
  const attributes: string[] = [];
  for (const read of variable.reads) {
    const parent = variables.parent(read);
    if (!parent || !isInFunction(variables, read)) continue;
    const outer = variables.parent(parent);
    if (parent.kind === 'Subscript' && parent.value === read) isChanged ||= isTarget(outer, parent);
    if (parent.kind !== 'Attribute') continue;
    if (outer?.kind === 'Call' && outer.func === parent && CHANGES.has(parent.attr)) isChanged = true;
    if (isTarget(outer, parent)) attributes.push(parent.attr);
  }
  return { isChanged, attributes };
}

function isTarget(statement: AnyNode | undefined, e: Expr): boolean {
  if (statement?.kind === 'Assign') return statement.targets.includes(e);
  return (statement?.kind === 'AugAssign' || statement?.kind === 'AnnAssign') && statement.target === e;
}

function isInFunction(variables: Variables, node: AnyNode): boolean {
  for (let at = variables.parent(node); at; at = variables.parent(at)) {
    if (at.kind === 'FunctionDef' || at.kind === 'Lambda') return true;
  }
  return false;
}
