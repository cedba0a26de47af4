/** Expressions: what each kind of node evaluates to. Every value passes the recorder. */

import { Dim } from '../../core/dim';
import { ShapeError, Undetermined } from '../../core/ops/operator';
import type { Comprehension, Expr, FormattedValue, JoinedStr } from '../../python/ast';
import { isWrittenNumber } from '../../python/visit';
import { inPlaceOf } from '../generic';
import { joinValues } from '../values/join';
import { keyOf } from '../values/keys';
import {
  bool,
  callArgs,
  DictValue,
  ELLIPSIS,
  Env,
  FALSE,
  float,
  IteratorValue,
  int,
  ListValue,
  NONE,
  SetValue,
  SOME_STR,
  str,
  TRUE,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { assignTo } from './assignment';
import { getAttr } from './attributes';
import { callValue, evaluateArgs } from './calls';
import { compareValues } from './comparison';
import { joined } from './containerOperations';
import { makeFunction } from './definitions';
import { raise } from './exceptions';
import type { Frame } from './frame';
import type { Interpreter } from './interpreter';
import { narrow } from './narrowing';
import { binaryOperation, unaryOperation } from './operations';
import { followPath, sideOf } from './paths';
import { subscript } from './subscripts';
import { superCall } from './superCall';
import { truth } from './truth';

export function evaluate(i: Interpreter, e: Expr): Value {
  i.step();
  const value = orUnknown(i, e);
  i.recorder.record(i.frame!, e, value);
  return value;
}

/** What the mathematics of sizes cannot tell is unknown; what it refutes is a problem. */
function orUnknown(i: Interpreter, e: Expr): Value {
  try {
    return evaluateNode(i, e);
  } catch (error) {
    if (error instanceof Undetermined) {
      i.costs.noteUnknown();
      return unknown(error.message);
    }
    if (error instanceof ShapeError) return i.shapeError(error, e);
    throw error;
  }
}

function evaluateNode(i: Interpreter, e: Expr): Value {
  switch (e.kind) {
    case 'Name':
      return lookupName(i, e.id);
    case 'Constant':
      return e.type === 'int' && !i.frame!.isLibrary ? literal(i, e) : constant(e.type, e.value);
    case 'Attribute':
      return getAttr(i, evaluate(i, e.value), e.attr, e);
    case 'Call':
      return evaluateCall(i, e);
    case 'Subscript':
      return subscript(i, evaluate(i, e.value), evaluate(i, e.index), e);
    case 'BinOp':
      return written(i, e, binaryOperation(i, e.op, evaluate(i, e.left), evaluate(i, e.right), e));
    case 'UnaryOp': {
      const operand = evaluate(i, e.operand);
      if (e.op !== 'not') return unaryOperation(i, e.op, operand, e);
      const t = truth(i, operand, e);
      return t === null ? bool(null) : bool(!t);
    }
    case 'BoolOp':
      return evaluateBoolOp(i, e.op, e.values);
    case 'Compare':
      return evaluateCompare(i, e);
    case 'IfExp':
      return evaluateIfExp(i, e);
    case 'Tuple':
    case 'List': {
      const { items, rest } = elements(i, e.elts);
      return e.kind === 'Tuple' ? new TupleValue(items, rest) : new ListValue(items, rest);
    }
    case 'Set': {
      const { items, rest } = elements(i, e.elts);
      return makeSet(items, rest);
    }
    case 'Dict':
      return evaluateDict(i, e.items);
    case 'ListComp': {
      const { items, rest } = comprehension(i, e.generators, () => evaluate(i, e.elt));
      return new ListValue(items, rest);
    }
    case 'GeneratorExp': {
      // Who takes its items may not take all of them.
      const { items, rest } = i.costs.maybe(() => comprehension(i, e.generators, () => evaluate(i, e.elt)));
      return new IteratorValue(items, rest);
    }
    case 'SetComp': {
      const { items, rest } = comprehension(i, e.generators, () => evaluate(i, e.elt));
      return makeSet(items, rest);
    }
    case 'DictComp':
      return dictComprehension(i, e.generators, e.key, e.value);
    case 'Lambda':
      return makeFunction(i, e, '<lambda>');
    case 'NamedExpr': {
      const value = evaluate(i, e.value);
      assignTo(i, e.target, value);
      return value;
    }
    case 'JoinedStr':
      return joinedString(i, e);
    case 'Slice':
      return {
        kind: 'slice',
        lower: e.lower ? evaluate(i, e.lower) : NONE,
        upper: e.upper ? evaluate(i, e.upper) : NONE,
        step: e.step ? evaluate(i, e.step) : NONE,
      };
    case 'Starred': {
      const { items, rest } = i.iterate(evaluate(i, e.value), e);
      return new TupleValue(items, rest);
    }
    case 'Await':
      return evaluate(i, e.value);
    case 'Yield': {
      const value = e.value ? evaluate(i, e.value) : NONE;
      yieldValue(i, i.frame!, value);
      return new UnknownValue('what the generator is sent');
    }
    case 'YieldFrom': {
      const { items, rest } = i.iterate(evaluate(i, e.value), e);
      for (const item of items) yieldValue(i, i.frame!, item);
      if (rest) i.frame!.yieldRest.push(rest);
      return new UnknownValue('what the generator returns');
    }
    case 'ErrorExpr':
      return unknown('this code is not complete');
  }
}

/** On an undecided path it is not known whether, or how often, the value is yielded. */
function yieldValue(i: Interpreter, frame: Frame, value: Value): void {
  i.evaluation?.escape([value], 'who takes what is yielded may change it');
  if (frame.end && !frame.parted && frame.marks.length === 0 && i.loopPasses === 0) frame.parted = i.heap.mark();
  if (frame.marks.length > 0 || i.loopPasses > 0 || frame.yieldRest.length > 0) frame.yieldRest.push(value);
  else frame.yields?.push(value);
}

function literal(i: Interpreter, e: Expr & { kind: 'Constant' }): Value {
  return written(i, e, constant(e.type, e.value));
}

/** A number that the user wrote, perhaps as a product or sum, says where it stands. */
function written(i: Interpreter, e: Expr, value: Value): Value {
  if (value.kind !== 'int' || !isWrittenNumber(e)) return value;
  const origin = { text: '', file: i.frame!.file.uri, at: e, kind: 'literal' } as const;
  return { kind: 'int', dim: value.dim.withLabel({ name: '', origin }) };
}

function constant(type: string, value: number | bigint | string | boolean | null): Value {
  switch (type) {
    case 'int':
      return typeof value === 'number' ? int(Dim.of(value)) : unknown('an integer beyond 2^53');
    case 'float':
      return float(value as number);
    case 'str':
      return str(value as string);
    case 'bool':
      return value ? TRUE : FALSE;
    case 'none':
      return NONE;
    case 'ellipsis':
      return ELLIPSIS;
    case 'bytes':
      return { kind: 'bytes' };
    default:
      return typeof value === 'number' ? { kind: 'complex', value: [0, value] } : { kind: 'complex' };
  }
}

export function lookupName(i: Interpreter, name: string): Value {
  let env: Env | null = i.frame!.env;
  const redirect = env.redirect?.get(name);
  if (redirect) env = redirect;
  for (let first = true; env; env = env.parent, first = false) {
    // A class's names are not seen from the functions inside it.
    if (!first && env.type === 'class') continue;
    const value = env.get(name);
    if (value !== undefined) return value;
  }
  const builtin = i.builtins.get(name);
  if (builtin) return builtin;
  if (name === '__file__') return SOME_STR;
  if (name === '__name__') return str(i.frame!.file.name);
  if (i.guarded > 0) i.mayRaise = true;
  return new UnknownValue(`${name} is not defined here`, name);
}

function evaluateCall(i: Interpreter, e: Expr & { kind: 'Call' }): Value {
  if (e.func.kind === 'Name' && e.func.id === 'super' && !i.frame!.env.vars.has('super')) return superCall(i, e);
  const callee = evaluate(i, e.func);
  const args = evaluateArgs(i, e.args, e.keywords);
  const outer = i.callNode;
  i.callNode = e;
  try {
    return callValue(i, callee, args, e);
  } finally {
    i.callNode = outer;
  }
}

/** `a and b`: the first value that decides; where that is open, any of those that may. */
function evaluateBoolOp(i: Interpreter, op: 'and' | 'or', values: readonly Expr[]): Value {
  const possible: Value[] = [];
  let first: Value | undefined;
  const follow = (index: number): void => {
    const value = evaluate(i, values[index]);
    first ??= value;
    const t = truth(i, value, values[index]);
    if (index === values.length - 1 || t === (op === 'or')) {
      possible.push(value);
      return;
    }
    if (t !== null) return follow(index + 1);
    possible.push(decided(value, op === 'or'));
    const path = followPath(
      i,
      i.frame!,
      () => {
        if (narrow(i, values[index], op === 'and') === false) return false;
        follow(index + 1);
        return true;
      },
      sideOf(i, i.frame!, values[index]),
    );
    if (path.raised === null) i.heap.merge([path.state, { cells: new Map(), changes: [] }]);
  };
  follow(0);
  const result = joinValues(possible);
  return op === 'or' ? inPlaceOf(first, result) : result;
}

/** The value when it is known to be true (or false) itself. */
function decided(value: Value, truthy: boolean): Value {
  if (value.kind === 'bool') return bool(truthy);
  if (value.kind !== 'union') return value;
  const kept = value.options.filter((o) => (o.kind === 'none' || (o.kind === 'bool' && o.value === false)) !== truthy);
  return kept.length ? joinValues(kept.map((o) => decided(o, truthy))) : value;
}

function evaluateCompare(i: Interpreter, e: Expr & { kind: 'Compare' }): Value {
  let left = evaluate(i, e.left);
  let result: Value = TRUE;
  for (let n = 0; n < e.ops.length; n++) {
    const right = evaluate(i, e.comparators[n]);
    const step = compareValues(i, e.ops[n], left, right, e);
    if (e.ops.length === 1) return step;
    if (step.kind === 'tensor' || step.kind === 'unknown') return unknown('a chain of comparisons');
    const t = truth(i, step, e);
    if (t === false) return FALSE;
    if (t === null) result = bool(null);
    left = right;
  }
  return result;
}

function evaluateIfExp(i: Interpreter, e: Expr & { kind: 'IfExp' }): Value {
  const test = truth(i, evaluate(i, e.test), e.test);
  if (test !== null) return inPlaceOf(questioned(i, e.test), evaluate(i, test ? e.body : e.orelse));
  const frame = i.frame!;
  const sides = [e.body, e.orelse].map((side, n) =>
    followPath(
      i,
      frame,
      () => (narrow(i, e.test, n === 0) === false ? null : evaluate(i, side)),
      sideOf(i, frame, e.test),
    ),
  );
  i.doubts.settle(sides.map((s) => s.problems));
  const alive = sides.filter((s) => s.value !== null);
  if (alive.length === 0) throw sides.find((s) => s.raised)?.raised ?? raise(i, 'RuntimeError', 'no path', e);
  i.heap.merge(alive.map((s) => s.state));
  return joinValues(alive.map((s) => s.value!));
}

/** The value that `x is None`, `x is not None`, `x` or `not x` asks about. */
function questioned(i: Interpreter, test: Expr): Value | undefined {
  const subject = test.kind === 'UnaryOp' ? test.operand : test.kind === 'Compare' ? test.left : test;
  return subject.kind === 'Name' || subject.kind === 'Attribute' ? i.quietly(() => evaluate(i, subject)) : undefined;
}

function elements(i: Interpreter, elts: readonly Expr[]): { items: Value[]; rest: Value | null } {
  let all: { items: Value[]; rest: Value | null } = { items: [], rest: null };
  for (const e of elts) {
    const value = evaluate(i, e);
    const isPlain = e.kind !== 'Starred';
    if (isPlain && !all.rest) all.items.push(value);
    else all = joined(all, isPlain ? { items: [value], rest: null } : (value as TupleValue));
  }
  return all;
}

export function makeSet(items: readonly Value[], rest: Value | null): SetValue {
  const s = new SetValue();
  const open: Value[] = rest ? [rest] : [];
  for (const item of items) {
    const k = keyOf(item);
    if (k === null) open.push(item);
    else s.entries.set(k, item);
  }
  s.rest = open.length ? joinValues(open) : null;
  return s;
}

function evaluateDict(i: Interpreter, items: readonly { readonly key: Expr | null; readonly value: Expr }[]): Value {
  const d = new DictValue();
  for (const { key, value } of items) {
    if (key) {
      const k = evaluate(i, key);
      setEntry(d, k, evaluate(i, value));
      continue;
    }
    const other = evaluate(i, value);
    if (other.kind !== 'dict') {
      d.rest = { key: unknown('keys of another dict'), value: unknown('values of another dict') };
      continue;
    }
    for (const [k, entry] of other.entries) d.entries.set(k, entry);
    d.rest = other.rest ?? d.rest;
  }
  return d;
}

/** `d[key] = value`; the caller has touched the dict. */
export function setEntry(d: DictValue, key: Value, value: Value): void {
  const k = keyOf(key);
  if (k !== null) {
    d.entries.set(k, { key, value, certain: true });
    return;
  }
  // An unknown key may be any of those that are there.
  for (const [name, e] of d.entries) d.entries.set(name, { ...e, value: joinValues([e.value, value]) });
  d.rest = d.rest ? { key: joinValues([d.rest.key, key]), value: joinValues([d.rest.value, value]) } : { key, value };
}

/**
 * Runs the clauses of a comprehension in a scope of their own. Elements behind an undecided condition or from a
 * sequence of unknown length make the result's length unknown.
 */
function comprehension(
  i: Interpreter,
  generators: readonly Comprehension[],
  element: () => Value,
): { items: Value[]; rest: Value | null } {
  const items: Value[] = [];
  const open: Value[] = [];
  runClauses(i, generators, 0, false, (uncertain) => {
    const value = element();
    if (uncertain || open.length > 0) open.push(value);
    else items.push(value);
  });
  return { items, rest: open.length ? joinValues(open) : null };
}

function runClauses(
  i: Interpreter,
  generators: readonly Comprehension[],
  index: number,
  uncertain: boolean,
  body: (uncertain: boolean) => void,
): void {
  const g = generators[index];
  const source = i.iterate(evaluate(i, g.iter), g.iter);
  const run = () => {
    const each = (item: Value, open: boolean) => {
      assignTo(i, g.target, item);
      let maybe = open;
      for (const test of g.ifs) {
        const t = truth(i, evaluate(i, test), test);
        if (t === false) return;
        if (t === null) {
          maybe = true;
          if (narrow(i, test, true, true) === false) return;
        }
      }
      const inner = () => {
        if (index + 1 < generators.length) runClauses(i, generators, index + 1, maybe, body);
        else body(maybe);
      };
      if (maybe) i.costs.maybe(inner);
      else inner();
    };
    for (const item of source.items) each(item, uncertain);
    const { rest } = source;
    if (rest) i.whileUncertain(() => each(rest, true));
  };
  if (index > 0) run();
  else i.withScope(new Env(i.frame!.env, 'function'), run);
}

function dictComprehension(i: Interpreter, generators: readonly Comprehension[], key: Expr, value: Expr): Value {
  const d = new DictValue();
  runClauses(i, generators, 0, false, (uncertain) => {
    const k = evaluate(i, key);
    const v = evaluate(i, value);
    if (!uncertain) setEntry(d, k, v);
    else
      d.rest = d.rest
        ? { key: joinValues([d.rest.key, k]), value: joinValues([d.rest.value, v]) }
        : { key: k, value: v };
  });
  return d;
}

// ----------------------------------------------------------------------------------------------------- f-strings

function joinedString(i: Interpreter, e: JoinedStr): Value {
  let text: string | null = '';
  const visit = (part: string | FormattedValue): void => {
    if (typeof part === 'string') {
      if (text !== null) text += part;
      return;
    }
    const value = evaluate(i, part.value);
    if (part.format) for (const p of part.format) if (typeof p !== 'string') evaluate(i, p.value);
    const shown = part.format || part.conversion || part.debug ? null : plainText(value);
    text = text === null || shown === null ? null : text + shown;
  };
  e.parts.forEach(visit);
  return str(text);
}

/** What str() makes of a known simple value. */
export function plainText(value: Value): string | null {
  if (value.kind === 'str') return value.value;
  if (value.kind === 'int') return value.dim.value === null ? null : String(value.dim.value);
  if (value.kind === 'bool') return value.value === null ? null : value.value ? 'True' : 'False';
  return value.kind === 'none' ? 'None' : null;
}

export { callArgs };
