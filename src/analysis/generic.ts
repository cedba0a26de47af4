/** Values for what is not known: the parameters of a function that nobody calls. */
import { Dim } from '../core/dim';
import type { Expr, Node } from '../python/ast';
import { bareAnnotation, expressionIn, lastName } from './hints/expressions';
import { callValue } from './interp/calls';
import type { Interpreter } from './interp/interpreter';
import { PyRaise } from './interp/signals';
import { PARAMETER, refineToTensor } from './interp/tensors';
import { joinValues } from './values/join';
import {
  bool,
  type CallArgs,
  type ClassValue,
  callArgs,
  DictValue,
  type Env,
  type FunctionValue,
  float,
  InstanceValue,
  type IntValue,
  ListValue,
  NONE,
  type Param,
  SOME_STR,
  TupleValue,
  UnknownValue,
  type Value,
} from './values/values';

/** What is taken for parameters that are None by default: that, or something that a caller gives. */
export type Optional = 'default' | 'given';

/** For which parameters nothing is taken of their defaults: optional ones; or all that choose, and nothing of calls either. */
export type OpenDefaults = 'none' | 'optional' | 'choices';

/** The parameter's value when nobody gives one: ints are symbols, other defaults are taken. */
export function symbolicParameter(i: Interpreter, f: FunctionValue, p: Param, optional: Optional = 'default'): Value {
  if (p.type === 'var-positional')
    return new TupleValue([], new UnknownValue(`*${p.name} of a function that nobody calls`, '', f.qualname));
  if (p.type === 'var-keyword') {
    const d = new DictValue();
    d.open = true;
    return d;
  }
  if (opens(i, f, p)) return fromAnnotation(i, f, p);
  if (p.default?.kind === 'none' && optional === 'given') return fromAnnotation(i, f, p);
  if (p.default?.kind === 'none') {
    const byDefault = noneByDefault(i, f, p);
    return isGivenData(i, f, p) ? joinValues([byDefault, fromAnnotation(i, f, p)]) : byDefault;
  }
  if ((isMaker(p.default) || isChoice(p.default)) && isOverridden(i, f, p))
    return new UnknownValue(`${p.name} is a parameter`, p.name, f.qualname);
  return symbolicDefault(i, f, p) ?? p.default ?? fromAnnotation(i, f, p);
}

function opens(i: Interpreter, f: FunctionValue, p: Param): boolean {
  const kind = p.default?.kind;
  if (i.opensDefaults === 'none' || kind === undefined) return false;
  // A class makes what the code needs more often than not; a function or an object may do anything.
  if (kind === 'class') return i.opensDefaults === 'choices';
  if (p.default?.kind === 'instance' && !p.default.cls.file?.isLibrary) return isOverridden(i, f, p);
  return kind !== 'int' || isFlag(p.default) || isOverridden(i, f, p);
}

/** A class or function, as `norm_layer=nn.BatchNorm2d`: what it makes is another thing where another is given. */
function isMaker(value: Value | null): boolean {
  return value?.kind === 'class' || value?.kind === 'function' || value?.kind === 'native';
}

/** What chooses a side, as `bias=True` or `mode='mean'`. */
function isChoice(value: Value | null): boolean {
  return value?.kind === 'bool' || value?.kind === 'str';
}

/** 0, or a negative number: what stands for "not said" as often as for a number. */
function isFlag(value: Value | null | undefined): boolean {
  return value?.kind === 'int' && (value.dim.value ?? 1) <= 0;
}

/** A default that would be taken as it is, for which calls of the document give something else. */
function isOverridden(i: Interpreter, f: FunctionValue, p: Param): boolean {
  const isTaken = p.default && !(p.default.kind === 'int' && (p.default.dim.value ?? 1) > 0);
  return Boolean(isTaken && i.callSites.given(f, p.name)?.explicit);
}

/** Calls of the document give an array or a number in the place of None: `past`, `axis`. */
function isGivenData(i: Interpreter, f: FunctionValue, p: Param): boolean {
  const given = i.callSites.given(f, p.name);
  return Boolean(given?.explicit && given.kind !== 'other');
}

/**
 * None as it is; the int that code puts in its place (`hidden or 4 * dim`) is a symbol, since a caller may give one. A tensor
 * in its place is that, or what calls of the document give.
 */
function noneByDefault(i: Interpreter, f: FunctionValue, p: Param): Value {
  // What takes its place in one expression need not be what does in another: `heads * dim` here, `query_dim` there.
  const made = new Map<string, IntValue>();
  const sizeFor = (dim: Dim): IntValue => {
    const old = made.get(dim.key);
    if (old) return old;
    const value = symbolIn(i, f.qualname, made.size === 0 ? p.name : `${p.name}${made.size + 1}`);
    made.set(dim.key, value);
    return value;
  };
  const isGiven = isOverridden(i, f, p);
  const instead = (value: Value): Value => {
    if (value.kind === 'int') return sizeFor(value.dim);
    return value.kind === 'tensor' && isGiven ? joinValues([value, fromAnnotation(i, f, p)]) : value;
  };
  return { kind: 'none', instead, leftOut: p.name };
}

/** What a name is when a value takes the place of a parameter's default. */
export function inPlaceOf(old: Value | undefined, value: Value): Value {
  return old?.kind === 'none' && old.instead ? old.instead(value) : value;
}

/** A symbol for a parameter whose default is an int; null for any other default. */
export function symbolicDefault(i: Interpreter, f: FunctionValue, p: Param): Value | null {
  const d = p.default;
  if (d?.kind === 'int') {
    // A default of 0 or below is a flag or an axis more often than a size: it is taken.
    if (d.dim.value !== null && d.dim.value <= 0) return d;
    return symbolFor(i, f, p.name);
  }
  // A sequence of sizes may have any length and any sizes.
  if ((d?.kind === 'tuple' || d?.kind === 'list') && d.items.length > 0)
    return someSequence(d.kind, p.name, f.qualname);
  if (d?.kind === 'float') return d;
  // A configuration: its sizes are those of whoever makes one.
  if (d?.kind === 'instance' && d.cls.lookup('__dataclass_fields__') && !d.cls.file?.isLibrary)
    return instanceInPlace(i, d);
  return null;
}

function someSequence(kind: 'tuple' | 'list', name: string, scope: string): Value {
  const element = new UnknownValue(`an element of ${name}`, '', scope);
  return kind === 'tuple' ? new TupleValue([], element) : new ListValue([], element);
}

function instanceInPlace(i: Interpreter, { cls, node }: InstanceValue): Value | null {
  if (!node || i.makingSymbolic.has(cls)) return null;
  i.makingSymbolic.add(cls);
  try {
    return symbolicInstance(i, cls, node);
  } finally {
    i.makingSymbolic.delete(cls);
  }
}

function symbolFor(i: Interpreter, f: FunctionValue, name: string): Value {
  return symbolIn(i, f.qualname, name);
}

function fromAnnotation(i: Interpreter, f: FunctionValue, p: Param): Value {
  if (!p.annotation) return fromCallSites(i, f, p) ?? new UnknownValue(`${p.name} is a parameter`, p.name, f.qualname);
  return (
    annotationValue(i, f, p.name, p.annotation) ?? new UnknownValue(`${p.name} is a parameter`, p.name, f.qualname)
  );
}

/** A parameter without annotation is what all calls in this document give it. */
function fromCallSites(i: Interpreter, f: FunctionValue, p: Param): Value | null {
  if (i.opensDefaults === 'choices') return null;
  const given = i.callSites.given(f, p.name);
  if (given?.kind === 'int') return symbolIn(i, f.qualname, p.name);
  if (given?.kind !== 'tensor') return null;
  const u = new UnknownValue(`${p.name} is a parameter`, p.name, f.qualname, true, 'tensor');
  const t = refineToTensor(i, u, given.library);
  if (given.rank !== null) i.ops.bindRank(i.tensorType(t), given.rank);
  return t;
}

/** What an annotation says of a value called `name`; null when it says nothing. `at` is where it stands. */
function annotationValue(
  i: Interpreter,
  f: FunctionValue,
  name: string,
  annotation: Expr,
  at: Node = annotation,
): Value | null {
  if (annotation.kind === 'Constant' && annotation.type === 'str') {
    const quoted = expressionIn(String(annotation.value));
    return quoted && annotationValue(i, f, name, quoted, at);
  }
  const bare = bareAnnotation(annotation);
  if (bare) {
    const value = annotationValue(i, f, name, bare.type, at);
    return value && bare.mayBeNone ? joinValues([value, NONE]) : value;
  }
  const word = lastName(annotation);
  switch (word) {
    case 'int':
      return symbolFor(i, f, name);
    case 'float':
      return float(null);
    case 'bool':
      return bool(null);
    case 'str':
      return SOME_STR;
    case 'Tensor':
    case 'FloatTensor':
    case 'LongTensor':
    case 'BoolTensor':
    case 'ndarray':
    case 'NDArray': {
      const u = new UnknownValue(`${name} is a parameter`, name, f.qualname, true, 'tensor');
      return refineToTensor(i, u, word === 'ndarray' || word === 'NDArray' ? 'numpy' : 'torch');
    }
    case 'Module':
      return new UnknownValue(`${name} is a parameter`, name, f.qualname, true, 'module');
    default:
      if (annotation.kind === 'Subscript') return subscripted(i, f, name, word, annotation.index, at);
      return classAnnotation(i, f, word, at);
  }
}

/** A parameter annotated with a class of the user's: an instance made with symbols. */
function classAnnotation(i: Interpreter, f: FunctionValue, word: string, node: Node): Value | null {
  let cls: Value | undefined;
  for (let env: Env | null = f.env; env && !cls; env = env.parent) cls = env.get(word);
  if (cls?.kind !== 'class' || cls.file?.isLibrary || i.makingSymbolic.has(cls)) return null;
  i.makingSymbolic.add(cls);
  try {
    return symbolicInstance(i, cls, node);
  } finally {
    i.makingSymbolic.delete(cls);
  }
}

function subscripted(
  i: Interpreter,
  f: FunctionValue,
  name: string,
  word: string,
  index: Expr,
  at: Node,
): Value | null {
  if (word === 'Tuple' || word === 'tuple') {
    if (index.kind !== 'Tuple') return null;
    if (index.elts.length === 2 && index.elts[1].kind === 'Constant' && index.elts[1].type === 'ellipsis') {
      return new TupleValue([], new UnknownValue(`an element of ${name}`, '', f.qualname));
    }
    return new TupleValue(
      index.elts.map(
        (e, n) =>
          annotationValue(i, f, `${name}_${n}`, e, at) ?? new UnknownValue(`an element of ${name}`, '', f.qualname),
      ),
    );
  }
  if (word === 'List' || word === 'list' || word === 'Sequence') {
    return new ListValue([], new UnknownValue(`an element of ${name}`, '', f.qualname));
  }
  return null;
}

/** An instance of a class, made with symbols for what its constructor takes. */
export function symbolicInstance(i: Interpreter, cls: ClassValue, node: Node, optional: Optional = 'default'): Value {
  const fields = cls.lookup('__dataclass_fields__');
  const args = fields?.kind === 'dict' ? fieldArguments(i, cls, fields) : constructorArguments(i, cls, optional);
  const { uncertain, guarded } = i;
  try {
    const made = callValue(i, cls, args, node);
    if (made.kind === 'instance') {
      made.generic = true;
      openPayload(made);
    }
    // Who made it may have moved it.
    i.linting.places.forget();
    return made;
  } catch (e) {
    if (!(e instanceof PyRaise)) throw e;
    Object.assign(i, { uncertain, guarded });
    const bare = new InstanceValue(cls, node, i.frame?.file ?? null);
    bare.generic = true;
    return bare;
  }
}

/** What a list or dict that a class is derived from holds is up to whoever makes one. */
function openPayload({ payload, cls }: InstanceValue): void {
  if (payload?.kind === 'list') payload.rest ??= new UnknownValue('an element', '', cls.qualname);
  else if (payload?.kind === 'dict') payload.open = true;
}

function constructorArguments(i: Interpreter, cls: ClassValue, optional: Optional): CallArgs {
  const init = cls.lookup('__init__');
  return init?.kind === 'function' ? symbolicArguments(i, init, 1, optional) : callArgs([]);
}

/** Symbols for all parameters from the n-th on. */
export function symbolicArguments(
  i: Interpreter,
  f: FunctionValue,
  from: number,
  optional: Optional = 'default',
): CallArgs {
  const args: Value[] = [];
  const kwargs = new Map<string, Value>();
  let open = false;
  let moreArgs = false;
  f.params.slice(from).forEach((p) => {
    const value = symbolicParameter(i, f, p, optional);
    if (p.type === 'var-positional') moreArgs = true;
    else if (p.type === 'var-keyword') open = true;
    else if (p.type === 'keyword-only') kwargs.set(p.name, value);
    else args.push(value);
  });
  return { args, kwargs, moreArgs, moreKwargs: false, open };
}

/** A dataclass: a symbol for every field that is an int. */
function fieldArguments(i: Interpreter, cls: ClassValue, fields: DictValue): CallArgs {
  const kwargs = new Map<string, Value>();
  for (const e of fields.entries.values()) {
    const field = e.value;
    if (e.key.kind !== 'str' || e.key.value === null || field.kind !== 'instance') continue;
    const name = e.key.value;
    const given = field.attrs.get('default');
    const type = field.attrs.get('type');
    const word = type?.kind === 'str' ? (type.value ?? '') : '';
    if (given?.kind === 'int' && (given.dim.value === null || given.dim.value > 0 || i.opensDefaults !== 'none'))
      kwargs.set(name, symbolIn(i, cls.qualname, name));
    else if ((given?.kind === 'tuple' || given?.kind === 'list') && given.items.length > 0)
      kwargs.set(name, someSequence(given.kind, name, cls.qualname));
    else if (given && given.kind !== 'instance') continue;
    else if (isOpenField(field)) kwargs.set(name, plainType(i, cls, name, word));
  }
  return callArgs([], kwargs);
}

/** `field(default_factory=list)`, or no default at all; a class of the user's makes a part of the configuration. */
function isOpenField(field: InstanceValue): boolean {
  const factory = field.attrs.get('default_factory');
  return factory !== undefined && !(factory.kind === 'class' && factory.file && !factory.file.isLibrary);
}

function plainType(i: Interpreter, cls: ClassValue, name: string, word: string): Value {
  switch (word) {
    case 'int':
      return symbolIn(i, cls.qualname, name);
    case 'float':
      return float(null);
    case 'bool':
      return bool(null);
    case 'str':
      return SOME_STR;
    default:
      return new UnknownValue(`${name} is a field`, name, cls.qualname);
  }
}

export function symbolIn(i: Interpreter, scope: string, name: string): IntValue {
  const sym = i.ops.names.symbol(name, scope, { min: Number.NEGATIVE_INFINITY, origin: { text: PARAMETER } });
  sym.isNamed = true;
  return { kind: 'int', dim: Dim.symbol(sym) };
}
