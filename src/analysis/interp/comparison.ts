/** Comparison operators. */

import type { Interval } from '../../core/intervals';
import type { CompareOperator, Node } from '../../python/ast';
import { joinValues, sameValue } from '../values/join';
import { keyOf } from '../values/keys';
import {
  bool,
  callArgs,
  FALSE,
  type SetValue,
  SOME_BOOL,
  TensorValue,
  TRUE,
  unknown,
  type Value,
} from '../values/values';
import { callValue } from './calls';
import type { Interpreter } from './interpreter';
import { callOperator, settled } from './tensors';
import { noteLeftOut, truth } from './truth';

const OPERATORS: Record<string, string> = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };
const METHODS: Record<string, string> = {
  '==': '__eq__',
  '!=': '__ne__',
  '<': '__lt__',
  '<=': '__le__',
  '>': '__gt__',
  '>=': '__ge__',
};

export function compareValues(i: Interpreter, op: CompareOperator, left: Value, right: Value, node: Node): Value {
  const a = settled(left);
  const b = settled(right);
  noteLeftOut(i, a);
  noteLeftOut(i, b);
  switch (op) {
    case 'is':
      return bool(identical(a, b));
    case 'is not':
      return negate(bool(identical(a, b)));
    case 'in':
      return bool(contains(i, b, a, node));
    case 'not in':
      return negate(bool(contains(i, b, a, node)));
    default:
      return compare(i, op, a, b, node);
  }
}

function negate(v: Value): Value {
  return v.kind === 'bool' && v.value !== null ? bool(!v.value) : v;
}

function identical(a: Value, b: Value): boolean | null {
  if (a.kind === 'union' || b.kind === 'union') {
    const [u, o] = a.kind === 'union' ? [a, b] : [b as typeof a, a];
    const all = u.kind === 'union' ? u.options.map((x) => identical(x, o)) : [];
    return all.every((x) => x === all[0]) ? all[0] : null;
  }
  if (a.kind === 'unknown' || b.kind === 'unknown') return a === b ? true : null;
  if (a.kind !== b.kind) return isOpen(a, b) || isOpen(b, a) ? null : false;
  if (a.kind === 'bool' && (a.value === null || (b as typeof a).value === null)) return null;
  const simple = ['none', 'bool', 'ellipsis', 'notimplemented', 'class', 'function', 'native', 'module', 'instance'];
  if (simple.includes(a.kind)) return sameValue(a, b);
  return a === b ? true : a.kind === 'list' || a.kind === 'dict' ? false : null;
}

/** A tensor that may be None against None. */
function isOpen(a: Value, b: Value): boolean {
  return a.kind === 'tensor' && a.mayBeNone && b.kind === 'none';
}

/** Several values on a side: what cannot be compared is a problem where no two of them can. */
function compareAll(i: Interpreter, op: CompareOperator, a: Value, b: Value, node: Node): Value {
  const [left, right] = [a, b].map((v) => (v.kind === 'union' ? v.options : [v]).map(settled));
  const ofTensors = [left, right].some((side) => side.every((v) => v.kind === 'tensor'));
  if (ofTensors && [...left, ...right].every((v) => OPERANDS.has(v.kind))) return ofOperator(i, op, a, b, node);
  const all = left.flatMap((x) => right.map((y) => i.quietly(() => compare(i, op, x, y, node))));
  return joinValues(all);
}

const OPERANDS = new Set<Value['kind']>(['tensor', 'int', 'float', 'bool']);

function ofOperator(i: Interpreter, op: CompareOperator, input: Value, other: Value, node: Node): Value {
  const args = new Map([
    ['input', input],
    ['other', other],
  ]);
  return callOperator(i, OPERATORS[op], args, node);
}

function compare(i: Interpreter, op: CompareOperator, a: Value, b: Value, node: Node): Value {
  if (a.kind === 'tensor' || b.kind === 'tensor') {
    const other = a.kind === 'tensor' ? b : a;
    const t = a.kind === 'tensor' ? a : b;
    if (isOpen(t, other)) return SOME_BOOL;
    if (other.kind === 'none' || other.kind === 'str')
      return t.kind === 'tensor' && t.library === 'numpy' ? arrayAgainst(t, other) : bool(op === '!=');
    return ofOperator(i, op, a, b, node);
  }
  if (a.kind === 'union' || b.kind === 'union') return compareAll(i, op, a, b, node);
  if (a.kind === 'instance' || b.kind === 'instance') return compareInstances(i, op, a, b, node);
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    const other = a.kind === 'unknown' ? b : a;
    return other.kind === 'bool' ? SOME_BOOL : unknown('a comparison with an unknown value');
  }
  const order = orderOf(i, a, b);
  switch (op) {
    case '==':
      return bool(order === null ? null : order === 'equal');
    case '!=':
      return bool(order === null ? null : order !== 'equal');
    case '<':
      return bool(
        order === 'less' ? true : order === 'equal' || order === 'greater' || order === 'not less' ? false : null,
      );
    case '>=':
      return bool(
        order === 'less' ? false : order === 'equal' || order === 'greater' || order === 'not less' ? true : null,
      );
    case '>':
      return bool(
        order === 'greater' ? true : order === 'equal' || order === 'less' || order === 'not greater' ? false : null,
      );
    default:
      return bool(
        order === 'greater' ? false : order === 'equal' || order === 'less' || order === 'not greater' ? true : null,
      );
  }
}

/** NumPy compares each element with None, and with a string when it holds strings. */
function arrayAgainst(t: TensorValue, other: Value): Value {
  if (other.kind === 'str' && t.dtype !== null) return unknown('numbers are compared with a string');
  return new TensorValue(t.shape, 'bool', 'numpy');
}

type Order = 'less' | 'equal' | 'greater' | 'not less' | 'not greater' | 'different' | null;

function orderOf(i: Interpreter, a: Value, b: Value): Order {
  const x = number(a);
  const y = number(b);
  if (x !== null && y !== null) return x < y ? 'less' : x > y ? 'greater' : 'equal';
  const [p, q] = [range(a), range(b)];
  if (p && q && (p.hi < q.lo || p.lo > q.hi)) return p.hi < q.lo ? 'less' : 'greater';
  if (a.kind === 'int' && b.kind === 'int') {
    const verdict = i.assume.compare(a.dim, b.dim);
    if (verdict === 'proved') return 'equal';
    const diff = i.assume.normalize(a.dim).sub(i.assume.normalize(b.dim));
    const [lo, hi] = [i.assume.minOf(diff), i.assume.maxOf(diff)];
    if (lo > 0) return 'greater';
    if (hi < 0) return 'less';
    // Only an ordering question may use a one-sided bound.
    if (lo === 0) return verdict === 'refuted' ? 'greater' : null;
    return verdict === 'refuted' ? 'different' : null;
  }
  if (a.kind === 'str' && b.kind === 'str') {
    if (a.value === null || b.value === null) return null;
    return a.value < b.value ? 'less' : a.value > b.value ? 'greater' : 'equal';
  }
  if (isNumeric(a) && isNumeric(b)) return null;
  if (a.kind === 'tuple' && b.kind === 'tuple') return orderOfTuples(i, a, b);
  const kinds = [a.kind, b.kind];
  // A dtype of NumPy is equal to the scalar type, to Python's own, and to its name.
  if (kinds.includes('dtype') && kinds.includes('str')) return null;
  if (kinds.includes('dtype') && kinds.includes('native')) {
    const [k, l] = [keyOf(a), keyOf(b)];
    return k?.startsWith('d:') && l?.startsWith('d:') ? (k === l ? 'equal' : 'different') : null;
  }
  if (a.kind !== b.kind) {
    // A range or an iterator is never equal to a list; a torch.Size equals a tuple and is one here.
    return 'different';
  }
  if (a.kind === 'list' && b.kind === 'list') return orderOfTuples(i, a, b);
  if (a.kind === 'dict' || a.kind === 'set' || a.kind === 'range' || a.kind === 'slice') return null;
  const [k, l] = [keyOf(a), keyOf(b)];
  return k === null || l === null ? null : k === l ? 'equal' : 'different';
}

type Sequence = { readonly items: readonly Value[]; readonly rest: Value | null };

function orderOfTuples(i: Interpreter, a: Sequence, b: Sequence): Order {
  if (a.rest || b.rest) return null;
  i.step();
  for (let n = 0; n < Math.min(a.items.length, b.items.length); n++) {
    const order = orderOf(i, settled(a.items[n]), settled(b.items[n]));
    if (order !== 'equal') return order;
  }
  return a.items.length === b.items.length ? 'equal' : a.items.length < b.items.length ? 'less' : 'greater';
}

function isNumeric(v: Value): boolean {
  return v.kind === 'int' || v.kind === 'float' || v.kind === 'bool' || v.kind === 'complex';
}

/** Between which numbers a number lies, when that is known. */
export function range(v: Value): Interval | null {
  if (v.kind === 'float' && v.bounds) return v.bounds;
  const n = number(v);
  return n === null ? null : { lo: n, hi: n };
}

export function number(v: Value): number | null {
  if (v.kind === 'int') return v.dim.value;
  if (v.kind === 'float') return v.value;
  if (v.kind === 'bool') return v.value === null ? null : Number(v.value);
  return null;
}

function compareInstances(i: Interpreter, op: CompareOperator, a: Value, b: Value, node: Node): Value {
  for (const [self, other, name] of [
    [a, b, METHODS[op]],
    [b, a, METHODS[{ '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[op as string] ?? op]],
  ] as const) {
    if (self.kind !== 'instance') continue;
    const method = self.cls.lookup(name);
    if (method) return callValue(i, method, callArgs([self, other]), node);
    if (op === '!=' && self.cls.lookup('__eq__')) {
      const t = truth(i, callValue(i, self.cls.lookup('__eq__')!, callArgs([self, other]), node), node);
      return t === null ? SOME_BOOL : bool(!t);
    }
  }
  const payload = (v: Value) => (v.kind === 'instance' && v.payload ? v.payload : v);
  if (payload(a) !== a || payload(b) !== b) return compare(i, op, payload(a), payload(b), node);
  if (op === '==' || op === '!=') return bool(a === b ? op === '==' : bothPlain(a, b) ? op === '!=' : null);
  return unknown('a comparison of objects');
}

function bothPlain(a: Value, b: Value): boolean {
  return (
    [a, b].every((v) => v.kind !== 'instance' || !v.cls.hasUnknownBase) && a.kind !== 'unknown' && b.kind !== 'unknown'
  );
}

function optionsOf(v: Value): readonly Value[] {
  return v.kind === 'union' ? v.options.map(settled) : [v];
}

function agreed(answers: readonly (boolean | null)[]): boolean | null {
  return answers.every((a) => a === answers[0]) ? answers[0] : null;
}

/** Is a value, no union, in the set? What it holds of which it is not known how much may be other things for sure. */
function inSet(set: SetValue, item: Value): boolean | null {
  const key = keyOf(item);
  if (key === null) return null;
  if (set.entries.has(key)) return true;
  if (!set.rest) return false;
  const others = optionsOf(settled(set.rest)).map((v) => keyOf(v));
  return others.every((k) => k !== null && k !== key) ? false : null;
}

function contains(i: Interpreter, container: Value, item: Value, node: Node): boolean | null {
  const c =
    container.kind === 'instance' && container.payload && !container.cls.lookup('__contains__')
      ? container.payload
      : container;
  switch (c.kind) {
    case 'dict': {
      const k = keyOf(item);
      if (k === null) return c.entries.size === 0 && !c.rest ? false : null;
      const e = c.entries.get(k);
      if (e) return e.certain ? true : null;
      return c.rest ? null : c.open ? i.isFurtherKeywordGiven() : false;
    }
    case 'set':
      return agreed(optionsOf(item).map((o) => inSet(c, o)));
    case 'tuple':
    case 'list': {
      const each = c.items.map((x) => {
        const same = compare(i, '==', settled(x), item, node);
        return same.kind === 'bool' ? same.value : null;
      });
      return each.includes(true) ? true : each.includes(null) || c.rest ? null : false;
    }
    case 'str':
      return item.kind === 'str' && item.value !== null && c.value !== null ? c.value.includes(item.value) : null;
    case 'range': {
      const [n, lo, hi, step] = [number(item), c.start.value, c.stop.value, c.step.value];
      return n === null || lo === null || hi === null || step !== 1 ? null : n >= lo && n < hi;
    }
    case 'instance': {
      const method = c.cls.lookup('__contains__');
      return method ? truth(i, callValue(i, method, callArgs([c, item]), node), node) : null;
    }
    case 'class': {
      const method = c.metaclass?.lookup('__contains__');
      return method ? truth(i, callValue(i, method, callArgs([c, item]), node), node) : null;
    }
    default:
      return null;
  }
}

export { FALSE, TRUE };
