/** Calls: binding arguments to parameters, activations, instantiation. */

import { Dim } from '../../core/dim';
import { labelled } from '../../core/names';
import type { Expr, Node } from '../../python/ast';
import { symbolicDefault } from '../generic';
import { joinValues } from '../values/join';
import {
  type CallArgs,
  type ClassValue,
  callArgs,
  DictValue,
  Env,
  type FunctionValue,
  InstanceValue,
  IteratorValue,
  int,
  ListValue,
  type NativeValue,
  NONE,
  type Param,
  SetValue,
  str,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { checkCall } from './checkedCalls';
import { noteWritten } from './elements';
import { raise } from './exceptions';
import { evaluate } from './expressions';
import { Frame } from './frame';
import { isInitialiser } from './initialisers';
import type { Interpreter } from './interpreter';
import { joinExits } from './paths';
import { saidOfResult } from './said';
import { NoTensors } from './signals';
import { execBlock } from './statements';
import { settled } from './tensors';
import { containsYield } from './yields';

/** What the maker of a decorated function passes on. */
const OTHERWISE = unknown('what a decorator passes on');

/** The same function may be active this often before recursion is cut (with symbols it might never end). */
const MAX_RECURSION = 24;
/** The same where it is not certain that it is called. */
const MAX_UNCERTAIN = 3;
/** One that calls itself twice is cut when its calls below this depth have become too many. */
const DEEP = 4;
const MAX_DEEP_CALLS = 2000;

export function callValue(i: Interpreter, callee: Value, args: CallArgs, node: Node): Value {
  i.step();
  const f = settled(callee);
  switch (f.kind) {
    case 'function':
      return callFunction(i, f, args, node);
    case 'method':
      return callValue(i, f.func, { ...args, args: [f.self, ...args.args] }, node);
    case 'native':
      return callNative(i, f, args, node);
    case 'class':
      return instantiate(i, f, args, node);
    case 'instance': {
      // A library model's own way to call `__call__`, which stays the user's function.
      const call = f.cls.lookup('__call_as__') ?? f.cls.lookup('__call__');
      if (call) {
        const run = () => callValue(i, call, { ...args, args: [f, ...args.args] }, node);
        return i.costs.during(run, (output, spending) => i.recorder.called(i.frame, node, f, { output, spending }));
      }
      return callUnknown(i, `an instance of ${f.cls.name}`, args);
    }
    case 'union':
      return i.eachAlternative(f.options, (option) => callValue(i, option, args, node));
    case 'unknown':
      return callUnknown(i, f.reason, args, f.name, f.scope);
    case 'none':
      throw raise(i, 'TypeError', "'NoneType' object is not callable", node);
    default:
      return callUnknown(i, `a ${f.kind} is called`, args);
  }
}

/** A result that is not known may have been computed with the tensors that were given. */
function callNative(i: Interpreter, f: NativeValue, args: CallArgs, node: Node): Value {
  const result = f.call(i, args, node);
  if (result.kind === 'unknown' && !f.operator)
    i.evaluation?.escape([...args.args, ...args.kwargs.values()], `${f.name} is not computed`);
  if (result.kind === 'unknown' && [...args.args, ...args.kwargs.values()].some(mayHoldTensor)) i.costs.noteUnknown();
  return result;
}

const WITHOUT_TENSORS = new Set([
  'none',
  'bool',
  'int',
  'float',
  'str',
  'dtype',
  'range',
  'ellipsis',
  'class',
  'module',
]);

function mayHoldTensor(v: Value): boolean {
  return !WITHOUT_TENSORS.has(v.kind);
}

/** Nothing is known of the callee: containers it is given may be changed. */
export function callUnknown(i: Interpreter, reason: string, args: CallArgs, name = '', scope = ''): Value {
  const given = [...args.args, ...args.kwargs.values(), ...(args.furtherArg ? [args.furtherArg] : [])];
  i.evaluation?.escape(
    given,
    `something is given to ${name || 'what'}${name ? '()' : ' is called there'}, which is not followed`,
  );
  if (i.guarded > 0) i.mayRaise = true;
  i.costs.noteUnknown();
  i.linting.places.noteUnknownCall(name, given);
  for (const a of [...args.args, ...args.kwargs.values()]) {
    noteWritten(i, a);
    forget(i, a);
  }
  return new UnknownValue(reason, name ? `${name}()` : '', scope);
}

/** The value may have been changed in ways we cannot see. */
function forget(i: Interpreter, value: Value): void {
  const v = settled(value);
  if (v.kind === 'list') {
    i.heap.touch(v);
    v.rest = unknown('given to an unknown function');
    v.items = [];
  } else if (v.kind === 'dict') {
    i.heap.touch(v);
    v.entries = new Map(
      [...v.entries].map(([k, e]) => [k, { ...e, value: unknown('given to an unknown function'), certain: false }]),
    );
    v.rest = { key: unknown('given to an unknown function'), value: unknown('given to an unknown function') };
  } else if (v.kind === 'set') {
    i.heap.touch(v);
    v.rest = unknown('given to an unknown function');
  }
}

// --------------------------------------------------------------------------------------------------- functions

/** What the models of these do to elements is what the library does; others only follow shapes. */
function isComputed(f: FunctionValue): boolean {
  return !f.file.name.startsWith('torch.distributed.') && f.file.name !== 'torch.distributed';
}

/** Models of these libraries are written for shapes: they need not do what is done to the objects they are given. */
function isOfArrays(f: FunctionValue): boolean {
  return /^(torch|jax|einops)/.test(f.file.uri);
}

export function callFunction(i: Interpreter, f: FunctionValue, args: CallArgs, node: Node): Value {
  i.reads(f);
  const active = i.activeCalls.get(f.node) ?? 0;
  // Modules inside modules are no recursion.
  const nests = f.file.isLibrary && (f.name === '__call__' || f.name === 'forward');
  const most = i.uncertain > 0 && !nests ? MAX_UNCERTAIN : MAX_RECURSION;
  if (active >= most && !(active < MAX_RECURSION && goesDown(i, f, args)))
    return callUnknown(i, `${f.name} calls itself too deeply`, args);
  if (active >= DEEP && !i.evaluation && !f.file.isLibrary) {
    const calls = (i.deepCalls.get(f.node) ?? 0) + 1;
    if (calls > MAX_DEEP_CALLS) return callUnknown(i, `${f.name} calls itself too often`, args);
    i.deepCalls.set(f.node, calls);
  }
  if (i.depth > 0 && i.givenUp.has(f.node)) return giveUp(i, f, args);
  if (!i.evaluation && !f.file.isLibrary && !i.recorder.wanted(f.file) && isInitialiser(f)) return NONE;
  const env = new Env(f.env, 'function');
  const frame = new Frame(f.file, env, f, f.owner, i.frame, node, args);
  bindParameters(i, f, args, env, node);
  checkCall(i, f, env.vars, node);
  // The function may give its parameters other values.
  const given = i.believed && !f.file.isLibrary ? new Map(env.vars) : env.vars;
  if (f.file.isLibrary && !i.frame?.isLibrary && !saysWhatItWrites(f) && !(i.evaluation && isComputed(f))) {
    for (const a of args.args) noteWritten(i, a);
    if (isOfArrays(f)) {
      const objects = args.args.filter((a) => settled(a).kind !== 'tensor');
      i.evaluation?.escape(objects, `${f.name} may change what it is given`);
    }
  }
  i.recorder.noteEntry(frame, () => i.userFrame(node));
  if (!i.enter(frame)) return callUnknown(i, 'calls are nested too deeply', args);
  i.activeCalls.set(f.node, active + 1);
  const pending = i.recorder.mark();
  const { steps, autocast, userCalls, uncertain } = i;
  if (f.isStandIn && i.recorder.subject?.node !== f.node) i.uncertain++;
  if (!f.file.isLibrary) {
    if (userCalls === 0 && i.inModule) i.lastTensor = steps;
    i.userCalls++;
  }
  try {
    if (active === 0) i.believed?.enter(i, f, given);
    recordParameters(i, frame, f, env);
    if (f.node.kind === 'Lambda') return evaluate(i, f.node.body);
    const { body } = f.node;
    if (containsYield(body)) {
      frame.yields = [];
      // Somebody else may call `__enter__`: a stack of managers.
      const isManager = frame.parent?.owner?.name === '_GeneratorContext' && frame.parent.isLibrary && !i.evaluation;
      frame.end = i.endOfGenerator ?? (isManager ? 'perhaps' : null);
      i.endOfGenerator = null;
    }
    const run = () => execBlock(i, body);
    // Who takes what a generator yields may not take all of it.
    const alive = frame.yields ? i.costs.maybe(run) : run();
    if (frame.returns.some((e) => e.mark)) i.recorder.settle(pending);
    const result = asOneNumber(i, f, joinExits(i, frame.returns, alive, NONE));
    if (!frame.yields) return saidOfResult(i, f, given, result);
    const made = new IteratorValue(frame.yields, frame.yieldRest.length ? joinValues(frame.yieldRest) : null, result);
    if (frame.parted) {
      i.recorder.settle(pending);
      made.after = i.heap.rollback(frame.parted);
      if (frame.end === 'perhaps') i.heap.merge([made.after, { cells: new Map(), changes: [] }]);
    }
    return made;
  } catch (e) {
    // Of the functions that are active, the one that took the steps is given up.
    if (!(e instanceof NoTensors) || f.file.isLibrary || i.steps - steps < i.withoutTensor / 2) throw e;
    i.autocast = autocast;
    i.givenUp.add(f.node);
    i.recorder.cutShort(activeFunctions(frame.parent));
    return giveUp(i, f, args);
  } finally {
    i.userCalls = userCalls;
    i.uncertain = uncertain;
    i.activeCalls.set(f.node, active);
    if (active === 0) i.deepCalls.delete(f.node);
    i.leave(frame);
  }
}

/** A walk of a tree of objects (`apply`, `named_modules`): the call is about one that no active call of the function is about. */
function goesDown(i: Interpreter, f: FunctionValue, args: CallArgs): boolean {
  if (f.name === '__init__') return false;
  const objects = (given: CallArgs) =>
    [...given.args, ...given.kwargs.values()].map(settled).filter((v) => v.kind === 'instance');
  const seen = new Set<Value>();
  for (let frame = i.frame; frame; frame = frame.parent) {
    if (frame.func?.node === f.node) for (const v of objects(frame.given)) seen.add(v);
  }
  return objects(args).some((v) => !seen.has(v));
}

/** Several formulas for one number, as of a function that rounds: which one it is matters less than that it is the same in every use. */
function asOneNumber(i: Interpreter, f: FunctionValue, value: Value): Value {
  if (value.kind !== 'union' || f.file.isLibrary || i.evaluation) return value;
  const dims = value.options.map((o) => (o.kind === 'int' && !o.numpy ? o.dim : null));
  if (dims.includes(null) || dims.every((d) => d!.value !== null)) return value;
  const min = Math.min(...dims.map((d) => i.assume.minOf(d!)));
  const sym = i.ops.names.symbol(f.name.replace(/^_+/, ''), f.qualname, { min });
  sym.varies = true;
  return int(Dim.symbol(sym));
}

function activeFunctions(frame: Frame | null): Node[] {
  const nodes: Node[] = [];
  for (let f = frame; f; f = f.parent) if (f.func && !f.isLibrary) nodes.push(f.func.node);
  return nodes;
}

/** What a function may have done that was not followed to its end: objects that it was given may have changed. */
function giveUp(i: Interpreter, f: FunctionValue, args: CallArgs): Value {
  for (const a of [...args.args, ...args.kwargs.values()]) if (a.kind === 'instance') a.generic = true;
  return callUnknown(i, `${f.name} takes many steps and no tensor`, args);
}

/** Functions of library models that change none of their arguments; others may (`nn.init`, `register_buffer`). */
const READERS = new Set(['__call__', '__init__', 'forward']);

/** Most models say what a function answers, not what it writes to; those of NumPy's functions say both. */
function saysWhatItWrites(f: FunctionValue): boolean {
  return READERS.has(f.name) || /^numpy\.(_|linalg)/.test(f.file.name);
}

function recordParameters(i: Interpreter, frame: Frame, f: FunctionValue, env: Env): void {
  if (frame.isLibrary) return;
  for (const p of f.params) {
    const value = env.vars.get(p.name);
    if (value) i.recorder.record(frame, p.node, value, 'parameter');
  }
}

function bindParameters(i: Interpreter, f: FunctionValue, args: CallArgs, env: Env, node: Node): void {
  const vars = env.vars;
  const keywords = new Map(args.kwargs);
  let next = 0;
  for (const p of f.params) {
    switch (p.type) {
      case 'var-positional':
        vars.set(
          p.name,
          new TupleValue(
            args.args.slice(next),
            args.moreArgs ? (args.furtherArg ?? unknown('further arguments')) : null,
          ),
        );
        next = args.args.length;
        break;
      case 'var-keyword':
        vars.set(p.name, restOfKeywords(keywords, args));
        keywords.clear();
        break;
      default:
        if (p.type !== 'keyword-only' && next < args.args.length)
          vars.set(p.name, named(i, f, p, args.args[next++], args));
        else if (p.type !== 'positional-only' && keywords.has(p.name)) {
          vars.set(p.name, named(i, f, p, keywords.get(p.name)!, args));
          keywords.delete(p.name);
        } else vars.set(p.name, missing(i, f, p, args, node));
    }
  }
  if (f.file.isLibrary) return;
  // The call that runs a function on its own is no call of the program's.
  if (i.frame?.func || i.recorder.subject === null) {
    const told = f.isStandIn ? new Map([...vars.keys()].map((name) => [name, OTHERWISE])) : vars;
    i.callSites.note(f, told, i.userFrame(node)?.node ?? null);
  }
  if (next < args.args.length) throw raise(i, 'TypeError', `${f.name}() takes fewer positional arguments`, node);
  for (const name of keywords.keys()) {
    throw raise(i, 'TypeError', `${f.name}() got an unexpected keyword argument '${name}'`, node);
  }
}

/** A number that the user gives is called what the parameter is called; of a library's, that it went there is told. */
function named(i: Interpreter, f: FunctionValue, p: Param, value: Value, args: CallArgs): Value {
  if (value.kind !== 'int' || value.dim.value === null) return value;
  if (f.file.isLibrary && i.frame?.isLibrary) return value;
  const at = i.userFrame(i.callNode ?? p.node);
  if (!at) return value;
  const self = args.args[0];
  const owner = self?.kind === 'instance' && f.owner ? self.cls.name : f.name;
  const origin = {
    text: f.file.isLibrary ? `${p.name} of ${owner}` : '',
    file: at.frame.file.uri,
    at: at.node,
  };
  return { ...value, dim: labelled(value.dim, i.names(f.file, p.name) ? p.name : '', origin) };
}

function restOfKeywords(keywords: Map<string, Value>, args: CallArgs): DictValue {
  const d = new DictValue();
  for (const [k, v] of keywords) d.entries.set(`s:${k}`, { key: str(k), value: v, certain: true });
  if (args.moreKwargs) d.rest = { key: str(null), value: unknown('further keyword arguments') };
  d.open = args.open;
  return d;
}

function missing(i: Interpreter, f: FunctionValue, p: Param, args: CallArgs, node: Node): Value {
  if (args.open) {
    const symbolic = symbolicDefault(i, f, p);
    if (symbolic) return symbolic;
  }
  if (p.type !== 'keyword-only' && args.moreArgs) return new UnknownValue('given through *args', p.name, f.qualname);
  if (args.moreKwargs && p.type !== 'positional-only')
    return new UnknownValue('given through **kwargs', p.name, f.qualname);
  if (p.default) return p.default;
  if (f.file.isLibrary) return unknown(`argument ${p.name} is missing`);
  throw raise(i, 'TypeError', `${f.name}() is missing the argument '${p.name}'`, node);
}

// ----------------------------------------------------------------------------------------------------- classes

export function instantiate(i: Interpreter, cls: ClassValue, args: CallArgs, node: Node): Value {
  const meta = cls.metaclass?.lookup('__call__');
  if (meta && cls.metaclass?.name !== 'type') return callValue(i, meta, { ...args, args: [cls, ...args.args] }, node);
  const make = cls.lookup('__new__');
  if (make && make.kind !== 'native') {
    const func = make;
    const obj = callValue(i, func, { ...args, args: [cls, ...args.args] }, node);
    if (obj.kind === 'instance' && obj.cls.mro.includes(cls)) initialise(i, obj, args, node);
    return obj;
  }
  const obj = newInstance(i, cls, args, node);
  initialise(i, obj, args, node);
  return obj;
}

export function newInstance(i: Interpreter, cls: ClassValue, args: CallArgs, node: Node): InstanceValue {
  const at = i.userFrame(node);
  const obj = new InstanceValue(cls, at?.node ?? node, at?.frame.file ?? null);
  obj.payload = payloadFor(i, cls, args, node);
  return obj;
}

/** What an instance of a subclass of a built-in container holds. */
function payloadFor(i: Interpreter, cls: ClassValue, args: CallArgs, node: Node): Value | null {
  const base = cls.nativeBase?.name;
  const ownInit = cls.lookup('__init__') !== undefined;
  const given = ownInit ? callArgs([]) : args;
  switch (base) {
    case 'dict':
      return ownInit ? new DictValue() : callValue(i, i.builtin('dict'), given, node);
    case 'list':
      return ownInit ? new ListValue([]) : callValue(i, i.builtin('list'), given, node);
    case 'set':
      return ownInit ? new SetValue() : callValue(i, i.builtin('set'), given, node);
    case 'tuple':
    case 'int':
    case 'float':
    case 'str':
      return callValue(i, i.builtin(base), args, node);
    default:
      return null;
  }
}

function initialise(i: Interpreter, obj: InstanceValue, args: CallArgs, node: Node): void {
  const init = obj.cls.lookup('__init__');
  if (init) callValue(i, init, { ...args, args: [obj, ...args.args] }, node);
  else if (obj.cls.hasUnknownBase) obj.generic = true;
}

// -------------------------------------------------------------------------------------------------- call sites

/** Evaluates the arguments of a call expression, unpacking `*` and `**`. */
export function evaluateArgs(
  i: Interpreter,
  args: readonly Expr[],
  keywords: readonly { name: string | null; value: Expr }[],
): CallArgs {
  const values: Value[] = [];
  const kwargs = new Map<string, Value>();
  const further: Value[] = [];
  let moreArgs = false;
  let moreKwargs = false;
  let open = false;
  for (const a of args) {
    // Behind arguments of unknown number the position of a further one is not known.
    const into = moreArgs ? further : values;
    if (a.kind !== 'Starred') {
      into.push(evaluate(i, a));
      continue;
    }
    const { items, rest } = i.iterate(evaluate(i, a.value), a);
    into.push(...items);
    if (rest) {
      moreArgs = true;
      further.push(rest);
    }
  }
  for (const k of keywords) {
    const value = evaluate(i, k.value);
    if (k.name !== null) {
      kwargs.set(k.name, value);
      continue;
    }
    const d = dictOf(value);
    if (!d) {
      moreKwargs = true;
      continue;
    }
    for (const e of d.entries.values()) {
      if (e.key.kind !== 'str' || e.key.value === null || !e.certain) moreKwargs = true;
      else kwargs.set(e.key.value, e.value);
    }
    if (d.rest) moreKwargs = true;
    if (d.open) open = true;
  }
  const furtherArg = further.length > 0 ? joinValues(further) : undefined;
  return { args: values, kwargs, moreArgs, furtherArg, moreKwargs, open };
}

function dictOf(value: Value): DictValue | null {
  const v = settled(value);
  if (v.kind === 'dict') return v;
  return v.kind === 'instance' && v.payload?.kind === 'dict' ? v.payload : null;
}
