/** `def`, `lambda`, `class`. */
import type { ClassDef, Expr, FunctionDef, Lambda, Parameters, Stmt } from '../../python/ast';
import { walk } from '../../python/visit';
import type { SourceFile } from '../source';
import {
  ClassValue,
  callArgs,
  DictValue,
  Env,
  FunctionValue,
  type Param,
  str,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { setName } from './assignment';
import { bindTo } from './attributes';
import { callValue } from './calls';
import { evaluate } from './expressions';
import { Frame } from './frame';
import type { Interpreter } from './interpreter';
import { execBlock } from './statements';
import { settled } from './tensors';

export function makeFunction(i: Interpreter, node: FunctionDef | Lambda, name: string): FunctionValue {
  const frame = i.frame!;
  const scope = frame.func
    ? `${frame.func.qualname}.`
    : frame.env.type === 'class' && frame.owner
      ? `${frame.owner.qualname}.`
      : '';
  const isDef = node.kind === 'FunctionDef';
  return new FunctionValue(
    name,
    `${scope}${name}`,
    node,
    parameters(i, node.params),
    frame.env,
    frame.file,
    frame.owner,
    isDef && node.isAsync,
  );
}

function parameters(i: Interpreter, params: Parameters): Param[] {
  return params.list.map((p) => ({
    name: p.name,
    type: p.type,
    default: p.default ? evaluate(i, p.default) : null,
    annotation: p.annotation,
    node: p,
  }));
}

export function defineFunction(i: Interpreter, node: FunctionDef): void {
  const decorators = node.decorators.map((d) => evaluate(i, d));
  let value: Value = makeFunction(i, node, node.name);
  const original = value;
  for (const d of decorators.reverse()) value = decorate(i, d, value, node);
  setName(i, node.name, value);
  i.noteDefinition(original as FunctionValue);
}

/**
 * A decorator that is not known is taken to give back what it decorates, as far as shapes go: that a call of it fails is not
 * sure then.
 */
export function decorate(i: Interpreter, decorator: Value, value: Value, node: FunctionDef | ClassDef): Value {
  const d = settled(decorator);
  if (d.kind === 'unknown') return standIn(value);
  if (d.kind !== 'function' || d.file.isLibrary) return decorated(i, d, value, node);
  let result: Value | null = null;
  const run = () => {
    result = decorated(i, d, value, node);
  };
  if (!i.longDecorators.has(d.node) && !i.withSteps(DECORATOR_STEPS, run)) i.longDecorators.add(d.node);
  return result ?? (givesBack(d) ? value : standIn(value));
}

function standIn(value: Value): Value {
  if (value.kind === 'function') value.isStandIn = true;
  return value;
}

/** Every `return` of the function gives back its first parameter. */
function givesBack({ node, params }: FunctionValue): boolean {
  if (node.kind !== 'FunctionDef') return false;
  const returns: (Expr | null)[] = [];
  walk(node, (n) => {
    if (n.kind === 'Return') returns.push(n.value);
    return n === node || (n.kind !== 'FunctionDef' && n.kind !== 'ClassDef');
  });
  return returns.length > 0 && returns.every((e) => e?.kind === 'Name' && e.id === params[0]?.name);
}

/** A decorator that needs more (it writes documentation, say) is taken to give back what it decorates, here and later. */
const DECORATOR_STEPS = 1000;

function decorated(i: Interpreter, decorator: Value, value: Value, node: FunctionDef | ClassDef): Value {
  const result = settled(callValue(i, decorator, callArgs([value]), node));
  return result.kind === 'unknown' ? standIn(value) : result;
}

export function defineClass(i: Interpreter, node: ClassDef): void {
  const frame = i.frame!;
  const decorators = node.decorators.map((d) => evaluate(i, d));
  const bases = node.bases.filter((b) => b.kind !== 'Starred').map((b) => settled(evaluate(i, b)));
  const keywords = new Map<string, Value>();
  for (const k of node.keywords) if (k.name) keywords.set(k.name, evaluate(i, k.value));
  const scope = frame.func
    ? `${frame.func.qualname}.`
    : frame.env.type === 'class' && frame.owner
      ? `${frame.owner.qualname}.`
      : '';
  const cls = makeClass(
    i,
    node.name,
    `${scope}${node.name}`,
    bases,
    keywords.get('metaclass') ?? null,
    frame.file,
    node,
  );
  i.noteClass(cls);
  const env = new Env(frame.env, 'class');
  const body = new Frame(frame.file, env, frame.func, cls, frame, node);
  env.vars.set('__qualname__', str(cls.qualname));
  const annotations = new DictValue();
  env.vars.set('__annotations__', annotations);
  if (!i.enter(body)) return;
  try {
    execBlock(i, node.body);
  } finally {
    i.leave(body);
  }
  collectAnnotations(i, node.body, annotations);
  let value = buildClass(i, cls, env, keywords, node);
  if (value === cls) setHooks(i, cls, keywords, node);
  for (const d of decorators.reverse()) value = decorate(i, d, value, node);
  setName(i, node.name, value);
}

/** The class from its body: filled as it is, or made by its metaclass's `__new__`. */
function buildClass(
  i: Interpreter,
  cls: ClassValue,
  env: Env,
  keywords: ReadonlyMap<string, Value>,
  node: ClassDef,
): Value {
  const make = cls.metaclass?.lookup('__new__');
  if (make?.kind !== 'function') {
    for (const [name, value] of env.vars) cls.attrs.vars.set(name, value);
    return cls;
  }
  const namespace = new DictValue();
  for (const [name, value] of env.vars) namespace.entries.set(`s:${name}`, { key: str(name), value, certain: true });
  const rest = new Map([...keywords].filter(([k]) => k !== 'metaclass'));
  const outer = i.pendingClass;
  i.pendingClass = cls;
  try {
    const made = callValue(
      i,
      make,
      callArgs([cls.metaclass!, str(cls.name), new TupleValue(cls.bases), namespace], rest),
      node,
    );
    return made.kind === 'unknown' ? cls : made;
  } finally {
    i.pendingClass = outer;
  }
}

/** `type.__new__(metacls, name, bases, namespace)`: the class whose statement is being executed, or a new one. */
export function classFromNamespace(
  i: Interpreter,
  metaclass: Value,
  name: string,
  bases: readonly Value[],
  namespace: DictValue,
): ClassValue {
  const pending = i.pendingClass;
  i.pendingClass = null;
  const cls =
    pending?.name === name
      ? pending
      : makeClass(i, name, name, bases.map(settled), metaclass, i.frame?.file ?? null, null);
  for (const e of namespace.entries.values()) {
    if (e.key.kind === 'str' && e.key.value !== null) cls.attrs.vars.set(e.key.value, e.value);
  }
  return cls;
}

function makeClass(
  _i: Interpreter,
  name: string,
  qualname: string,
  bases: readonly Value[],
  metaclass: Value | null,
  file: SourceFile | null,
  node: ClassDef | null,
): ClassValue {
  const known = bases.filter((b): b is ClassValue => b.kind === 'class');
  const meta = settled(metaclass ?? unknown('no metaclass'));
  const inherited = known.find((b) => b.metaclass)?.metaclass ?? null;
  const mro: ClassValue[] = [];
  const hasUnknownBase =
    bases.some((b) => b.kind === 'unknown' || b.kind === 'union') || known.some((b) => b.hasUnknownBase);
  const cls = new ClassValue(
    name,
    qualname,
    bases,
    mro,
    file,
    node,
    meta.kind === 'class' ? meta : inherited,
    hasUnknownBase,
  );
  mro.push(cls, ...linearise(known));
  return cls;
}

/** C3 linearisation of the bases; depth-first when they do not agree. */
function linearise(bases: readonly ClassValue[]): ClassValue[] {
  const lists = [...bases.map((b) => [...b.mro]), [...bases]].filter((l) => l.length > 0);
  const out: ClassValue[] = [];
  while (lists.some((l) => l.length > 0)) {
    const head = lists.find((l) => l.length > 0 && lists.every((m) => m.indexOf(l[0]) <= 0))?.[0];
    if (!head) return [...new Set(bases.flatMap((b) => b.mro))];
    out.push(head);
    for (const l of lists) if (l[0] === head) l.shift();
  }
  return out;
}

/** Names annotated in the body, in order: dataclasses and named tuples read them. */
function collectAnnotations(i: Interpreter, body: readonly Stmt[], into: DictValue): void {
  for (const s of body) {
    if (s.kind !== 'AnnAssign' || s.target.kind !== 'Name') continue;
    into.entries.set(`s:${s.target.id}`, {
      key: str(s.target.id),
      value: str(annotationText(i, s.annotation)),
      certain: true,
    });
  }
}

function annotationText(i: Interpreter, e: Expr): string {
  return i.textOf(e);
}

function setHooks(i: Interpreter, cls: ClassValue, keywords: ReadonlyMap<string, Value>, node: ClassDef): void {
  for (const [name, value] of cls.attrs.vars) {
    if (value.kind !== 'instance') continue;
    const hook = value.cls.lookup('__set_name__');
    if (hook) callValue(i, hook, callArgs([value, cls, str(name)]), node);
  }
  for (const base of cls.mro.slice(1)) {
    const hook = base.attrs.get('__init_subclass__');
    if (!hook) continue;
    const rest = new Map([...keywords].filter(([k]) => k !== 'metaclass'));
    const func = hook.kind === 'native' && hook.descriptor ? hook.descriptor.get : hook;
    callValue(i, bindTo(i, func, cls, cls, node), callArgs([], rest), node);
    break;
  }
  const metaInit = cls.metaclass?.lookup('__init__');
  if (metaInit)
    callValue(
      i,
      metaInit,
      callArgs([cls, str(cls.name), new TupleValue(cls.bases), unknown('names of the class')]),
      node,
    );
}
