/** `x[i]`, `x[i] = v`, `del x[i]`. */

import { ShapeError } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import { anElement } from '../values/elements';
import { joinValues } from '../values/join';
import { keyOf } from '../values/keys';
import {
  callArgs,
  type DictValue,
  int,
  ListValue,
  NONE,
  type SliceValue,
  SOME_STR,
  str,
  TupleValue,
  UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { describeSizes } from './assignment';
import { bindTo } from './attributes';
import { callValue } from './calls';
import { number } from './comparison';
import { noteWritten } from './elements';
import { raise } from './exceptions';
import { setEntry } from './expressions';
import type { Interpreter } from './interpreter';
import { dictChanged } from './namespaces';
import { callOperator, refineToTensor, settled } from './tensors';

export function subscript(i: Interpreter, target: Value, index: Value, node: Node): Value {
  const v = settled(target);
  switch (v.kind) {
    case 'tensor':
      return callOperator(
        i,
        'getitem',
        new Map([
          ['input', v],
          ['index', index],
        ]),
        node,
      );
    case 'list':
    case 'tuple':
      return item(i, v, settled(index), node);
    case 'dict':
      return entry(i, v, index, node);
    case 'str':
      return stringItem(i, v.value, settled(index));
    case 'range':
      return rangeItem(i, v, settled(index));
    case 'union':
      return i.eachAlternative(v.options, (o) => subscript(i, o, index, node));
    case 'instance': {
      const method = v.cls.lookup('__getitem__');
      if (method) return callValue(i, bindTo(i, method, v, v.cls, node), callArgs([index]), node);
      if (v.payload)
        return v.payload.kind === 'dict' ? entry(i, v.payload, index, node, v) : subscript(i, v.payload, index, node);
      return unknown(`an item of ${v.cls.name}`);
    }
    case 'class': {
      const method = v.metaclass?.lookup('__getitem__');
      if (method) return callValue(i, method, callArgs([v, index]), node);
      // `List[int]`, `Module[T]`: a parametrised class is the class.
      return v;
    }
    case 'native':
      return v;
    case 'unknown':
      return unknownItem(i, v, index, node);
    case 'none':
      throw raise(i, 'TypeError', "'NoneType' object is not subscriptable", node);
    default:
      return unknown(`an item of a ${v.kind}`);
  }
}

/** Only tensors and arrays are indexed with tuples of slices, None and `...`. */
function unknownItem(i: Interpreter, u: UnknownValue, index: Value, node: Node): Value {
  const x = settled(index);
  const isTensorIndex =
    x.kind === 'ellipsis' ||
    (x.kind === 'tuple' && x.items.some((p) => p.kind === 'slice' || p.kind === 'ellipsis' || p.kind === 'none'));
  if (isTensorIndex) return subscript(i, refineToTensor(i, u, i.defaultLibrary()), index, node);
  const k = keyOf(index);
  if (k === null) return new UnknownValue(u.reason, '', u.scope);
  const name = `[${k}]`;
  const old = u.attribute(name) ?? u.overrides.get(name);
  if (old) return old;
  const label = k.startsWith('s:') ? `${u.name}.${k.slice(2)}` : '';
  const value = new UnknownValue(u.reason, label, u.scope);
  u.noteAttribute(name, value);
  return value;
}

/** A Python index; null when it is not a known int. */
function position(index: Value): number | null {
  return index.kind === 'int' || index.kind === 'bool' ? number(index) : null;
}

function noSuchDim(sizes: TupleValue, n: number): ShapeError {
  return new ShapeError(
    'axis-range',
    `the shape ${describeSizes(sizes)} has no dim ${n}: it has ${sizes.items.length}`,
  );
}

function item(i: Interpreter, v: ListValue | TupleValue, index: Value, node: Node): Value {
  if (index.kind === 'union') return i.eachAlternative(index.options, (o) => item(i, v, settled(o), node));
  if (index.kind === 'slice') return sliceOf(i, v, index);
  const n = position(index);
  if (v.kind === 'tuple' && v.sizesOf && !knownDims(v.sizesOf.shape)) {
    return n === null ? unknown('a size of unknown index') : int(i.ops.sizeAt(i.tensorType(v.sizesOf), n, 'shape'));
  }
  if (n === null) {
    const all = [...v.items, ...(v.rest ? [v.rest] : [])];
    return index.kind === 'int' || index.kind === 'unknown'
      ? all.length
        ? anElement(joinValues(all))
        : unknown('an item')
      : unknown('an item');
  }
  const at = n < 0 ? v.items.length + n : n;
  if (!v.rest) {
    if (at >= 0 && at < v.items.length) return v.items[at];
    if (v.kind === 'tuple' && v.isSize) return i.shapeError(noSuchDim(v, n), node);
    throw raise(i, 'IndexError', `${v.kind} index out of range`, node);
  }
  if (n >= 0 && n < v.items.length) return v.items[n];
  if (v.kind === 'tuple') return tupleElement(v, n);
  if (n >= 0 && n < MAX_LEARNED) return listElement(i, v, n);
  return anElement(n >= 0 ? v.rest : joinValues([...v.items, v.rest]));
}

/** Elements that an open list is learned to have are kept apart up to this index. */
const MAX_LEARNED = 64;

/** That `xs[n]` succeeds tells that the list is so long; the element is the same when it is asked for again. */
function listElement(i: Interpreter, list: ListValue, n: number): Value {
  i.heap.touch(list);
  list.items = [...list.items];
  while (list.items.length <= n) list.items.push(anElement(list.rest!));
  return list.items[n];
}

const elements = new WeakMap<TupleValue, Map<number, Value>>();

/** A tuple does not change: its n-th element is the same whenever it is asked for. */
function tupleElement(t: TupleValue, n: number): Value {
  let known = elements.get(t);
  if (!known) elements.set(t, (known = new Map()));
  let value = known.get(n);
  if (!value) known.set(n, (value = anElement(n >= 0 ? t.rest! : joinValues([...t.items, t.rest!]))));
  return value;
}

function sliceOf(i: Interpreter, v: ListValue | TupleValue, s: SliceValue): Value {
  const make = (items: Value[], rest: Value | null) =>
    v.kind === 'list' ? new ListValue(items, rest) : new TupleValue(items, rest, null, null, null, v.isSize);
  const bound = (x: Value) => (x.kind === 'none' ? undefined : (position(settled(x)) ?? null));
  const [lower, upper, step] = [bound(s.lower), bound(s.upper), bound(s.step)];
  if (v.kind === 'tuple' && v.sizesOf && !knownDims(v.sizesOf.shape)) return sizesSlice(i, v, lower, upper, step);
  const whole = lower === null || upper === null || step === null;
  if (v.rest && lower === undefined && upper === undefined) return make([...v.items], v.rest);
  if (v.rest && !whole && (lower ?? 0) >= 0 && upper === undefined && (step ?? 1) === 1)
    return make(v.items.slice(lower ?? 0), v.rest);
  if (v.rest && !whole && (lower ?? 0) >= 0 && upper !== undefined && upper >= 0 && upper <= v.items.length) {
    return make(pick(v.items, lower, upper, step ?? 1), null);
  }
  if (whole || v.rest) {
    const all = [...v.items, ...(v.rest ? [v.rest] : [])];
    return make([], all.length ? joinValues(all) : null);
  }
  return make(pick(v.items, lower, upper, step ?? 1), null);
}

/** `x.shape[:-1]` of a tensor of unknown rank stays a part of its sizes. */
function sizesSlice(
  i: Interpreter,
  v: TupleValue,
  lower: number | null | undefined,
  upper: number | null | undefined,
  step: number | null | undefined,
): Value {
  if (lower === undefined && upper === undefined && step === undefined) return v;
  const t = i.tensorType(v.sizesOf!);
  if (upper !== undefined && upper !== null && upper > 0 && (lower ?? 0) === 0 && step === undefined) {
    return new TupleValue(Array.from({ length: upper }, (_, n) => int(i.ops.sizeAt(t, n, 'shape'))));
  }
  if (lower !== undefined && lower !== null && lower < 0 && upper === undefined && step === undefined) {
    return new TupleValue(i.ops.trailing(t, -lower, 'shape').map((d) => int(d)));
  }
  return new TupleValue([], unknown('some of the sizes of a tensor of unknown rank'));
}

/** Python's slice of a known sequence. */
export function pick<T>(
  items: readonly T[],
  lower: number | null | undefined,
  upper: number | null | undefined,
  step: number,
): T[] {
  const n = items.length;
  const clamp = (x: number, lo: number, hi: number) => Math.min(Math.max(x < 0 ? x + n : x, lo), hi);
  const out: T[] = [];
  if (step > 0) {
    const to = upper === undefined || upper === null ? n : clamp(upper, 0, n);
    for (let k = lower === undefined || lower === null ? 0 : clamp(lower, 0, n); k < to; k += step) out.push(items[k]);
  } else if (step < 0) {
    const to = upper === undefined || upper === null ? -1 : clamp(upper, -1, n - 1);
    for (let k = lower === undefined || lower === null ? n - 1 : clamp(lower, -1, n - 1); k > to; k += step)
      out.push(items[k]);
  }
  return out;
}

function entry(i: Interpreter, d: DictValue, index: Value, node: Node, self: Value | null = null): Value {
  const x = settled(index);
  if (x.kind === 'union') return i.eachAlternative(x.options, (o) => entry(i, d, o, node, self));
  const k = keyOf(x);
  const missing = self?.kind === 'instance' ? self.cls.lookup('__missing__') : undefined;
  if (k === null && (d.factory || missing)) {
    // A new entry, or one that is there; what is done to it is done to that.
    const any = unknown('an entry that a default may have made');
    i.heap.touch(d);
    setEntry(d, x, any);
    return any;
  }
  if (k === null) {
    const all = [...d.entries.values()].map((e) => e.value);
    if (d.rest) all.push(anElement(d.rest.value));
    return all.length ? joinValues(all) : unknown('an item of an empty dict');
  }
  const e = d.entries.get(k);
  if (e) return e.value;
  if (d.factory) {
    const made = d.factory.kind === 'none' ? unknown('a missing key') : callValue(i, d.factory, callArgs([]), node);
    i.heap.touch(d);
    setEntry(d, x, made);
    return made;
  }
  if (missing && self) return callValue(i, missing, callArgs([self, x]), node);
  if (d.rest) return entryOfRest(i, d, k, x, d.rest.value);
  if (d.open) return new UnknownValue('given through **kwargs', k.startsWith('s:') ? k.slice(2) : '');
  throw raise(i, 'KeyError', `${k.replace(/^s:/, '')}`, node);
}

/** An entry under a key of which is known only that it may be there: each key has one of its own. */
function entryOfRest(i: Interpreter, d: DictValue, k: string, key: Value, any: Value): Value {
  const value = anElement(any);
  if (value === any) return value;
  i.heap.touch(d);
  d.entries = new Map(d.entries).set(k, { key, value, certain: false });
  return value;
}

function stringItem(_i: Interpreter, text: string | null, index: Value): Value {
  if (text === null) return SOME_STR;
  if (index.kind === 'slice') {
    const bound = (x: Value) => (x.kind === 'none' ? undefined : position(settled(x)));
    const [lower, upper, step] = [bound(index.lower), bound(index.upper), bound(index.step)];
    if (lower === null || upper === null || step === null) return SOME_STR;
    return str(pick([...text], lower, upper, step ?? 1).join(''));
  }
  const n = position(index);
  return n === null ? SOME_STR : str(text.at(n) ?? null);
}

function rangeItem(_i: Interpreter, r: Value & { kind: 'range' }, index: Value): Value {
  if (index.kind !== 'int') return unknown('a part of a range');
  const n = index.dim.value;
  if (n !== null && n < 0) return int(r.stop.add(r.step.mul(n)));
  return int(r.start.add(r.step.mul(index.dim)));
}

// ------------------------------------------------------------------------------------------------------- setting

export function setSubscript(i: Interpreter, target: Value, index: Value, value: Value, node: Node): void {
  const v = settled(target);
  switch (v.kind) {
    case 'tensor':
      if (i.evaluation) return i.evaluation.setItem(v, index, value, node);
      noteWritten(i, v);
      checkItem(i, v, index, value, node);
      return;
    case 'list':
      setItem(i, v, settled(index), value);
      return;
    case 'dict':
      i.heap.touch(v);
      setEntry(v, settled(index), value);
      dictChanged(i, v);
      return;
    case 'instance': {
      const method = v.cls.lookup('__setitem__');
      if (method) callValue(i, method, callArgs([v, index, value]), node);
      else if (v.payload) setSubscript(i, v.payload, index, value, node);
      return;
    }
    case 'union':
      return setInOne(i, v.options.map(settled), index, value, node);
    case 'unknown': {
      i.evaluation?.escape([value], 'something is put into what is not known');
      i.linting.places.noteHeld(value);
      const k = keyOf(index);
      if (k === null) return;
      i.heap.touch(v);
      v.override(`[${k}]`, value);
      v.forgetAttribute(`[${k}]`);
      return;
    }
    default:
      return;
  }
}

/** The value must have the shape of the part. */
function checkItem(i: Interpreter, input: Value, index: Value, value: Value, node: Node): void {
  const args = new Map([
    ['input', input],
    ['index', index],
    ['value', value],
  ]);
  callOperator(i, 'setitem', args, node);
}

/** Into one of several: a problem is what none of them can take. */
function setInOne(i: Interpreter, options: readonly Value[], index: Value, value: Value, node: Node): void {
  const tensors = options.filter((o) => o.kind === 'tensor');
  if (i.evaluation) {
    for (const t of tensors) setSubscript(i, t, index, value, node);
    return;
  }
  for (const o of options) {
    if (o.kind === 'list') setItem(i, o, unknown('in one of several'), value);
    else noteWritten(i, o);
  }
  if (tensors.length === options.length) checkItem(i, joinValues(tensors), index, value, node);
}

function setItem(i: Interpreter, list: ListValue, index: Value, value: Value): void {
  i.heap.touch(list);
  const n = position(index);
  if (index.kind === 'slice') {
    const { items, rest } = i.iterate(value, { start: 0, end: 0 });
    const whole = index.lower.kind === 'none' && index.upper.kind === 'none' && index.step.kind === 'none';
    if (whole) {
      list.items = [...items];
      list.rest = rest;
      return;
    }
    const all = [...list.items, ...items, ...(list.rest ? [list.rest] : []), ...(rest ? [rest] : [])];
    list.items = [];
    list.rest = all.length ? joinValues(all) : null;
    return;
  }
  if (n !== null) {
    const at = n < 0 ? list.items.length + n : n;
    if (!list.rest || n >= 0) {
      if (at >= 0 && at < list.items.length) {
        list.items[at] = value;
        return;
      }
    }
  }
  list.items = list.items.map((x) => joinValues([x, value]));
  if (list.rest) list.rest = joinValues([list.rest, value]);
}

export function deleteSubscript(i: Interpreter, target: Value, index: Value, node: Node): void {
  const v = settled(target);
  if (v.kind === 'dict') {
    i.heap.touch(v);
    const k = keyOf(settled(index));
    if (k !== null) v.entries.delete(k);
    else v.entries = new Map([...v.entries].map(([name, e]) => [name, { ...e, certain: false }]));
    dictChanged(i, v);
  } else if (v.kind === 'list') {
    i.heap.touch(v);
    const n = position(settled(index));
    if (n !== null && !v.rest) v.items.splice(n < 0 ? v.items.length + n : n, 1);
    else {
      const all = [...v.items, ...(v.rest ? [v.rest] : [])];
      v.items = [];
      v.rest = all.length ? joinValues(all) : null;
    }
  } else if (v.kind === 'instance') {
    const method = v.cls.lookup('__delitem__');
    if (method) callValue(i, method, callArgs([v, index]), node);
    else if (v.payload) deleteSubscript(i, v.payload, index, node);
  }
}

export { NONE };
