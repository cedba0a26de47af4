/** `list`, `tuple`, `dict`, `set`, `frozenset`, `slice`, `range`. */
import { Dim } from '../../core/dim';
import { makeSet, setEntry } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { refineToInt } from '../interp/tensors';
import { joinValues } from '../values/join';
import {
  type CallArgs,
  DictValue,
  ListValue,
  type NativeValue,
  NONE,
  SetValue,
  str,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { native, nativeClass } from './native';

const open = (v: Value): null | false => (v.kind === 'unknown' ? null : false);
type N = Parameters<NativeValue['call']>[2];

/** Fills a dict from `dict(x, **kwargs)`, `d.update(x, **kwargs)`. */
export function fillDict(i: Interpreter, d: DictValue, source: Value | undefined, call: CallArgs, node: N): void {
  if (source) {
    const from = source.kind === 'instance' && source.payload?.kind === 'dict' ? source.payload : source;
    if (from.kind === 'dict') {
      for (const [k, e] of from.entries) {
        const old = d.entries.get(k);
        d.entries.set(
          k,
          e.certain || !old ? e : { ...e, value: joinValues([e.value, old.value]), certain: old.certain },
        );
      }
      if (from.rest) setAny(d, from.rest.key, from.rest.value, from.entries);
      if (from.open) d.open = true;
    } else fillFromPairs(i, d, from, node);
  }
  for (const [k, v] of call.kwargs) setEntry(d, str(k), v);
  if (call.moreKwargs) setAny(d, str(null), unknown('further keyword arguments'), call.kwargs);
}

/** Any number of entries, which may be those that are there but for the ones that are `known`. */
function setAny(d: DictValue, key: Value, value: Value, known: ReadonlyMap<string, unknown> = new Map()): void {
  for (const [k, e] of d.entries)
    if (!known.has(k) && !known.has(k.slice(2))) d.entries.set(k, { ...e, value: joinValues([e.value, value]) });
  d.rest = d.rest ? { key: joinValues([d.rest.key, key]), value: joinValues([d.rest.value, value]) } : { key, value };
}

function fillFromPairs(i: Interpreter, d: DictValue, from: Value, node: N): void {
  const { items, rest } = i.iterate(from, node);
  for (const pair of [...items, ...(rest ? [rest] : [])]) {
    const two = pair.kind === 'unknown' ? null : i.iterate(pair, node);
    const [key, value] = two && two.items.length === 2 ? two.items : [unknown('a key'), unknown('a value')];
    if (pair === rest) setAny(d, key, value);
    else setEntry(d, key, value);
  }
}

function asDim(i: Interpreter, v: Value): Dim | null {
  if (v.kind === 'int') return i.assume.normalize(v.dim);
  if (v.kind === 'bool' && v.value !== null) return Dim.of(Number(v.value));
  return v.kind === 'unknown' ? refineToInt(i, v) : null;
}

export const containerTypes: readonly NativeValue[] = [
  nativeClass(
    'list',
    'iterable',
    (v) => v.kind === 'list' || open(v),
    (i, [x], node) => {
      if (!x) return new ListValue([]);
      const { items, rest } = i.iterate(x, node);
      return new ListValue([...items], rest);
    },
  ),
  nativeClass(
    'tuple',
    'iterable',
    (v) => v.kind === 'tuple' || open(v),
    (i, [x], node) => {
      if (!x) return new TupleValue([]);
      if (x.kind === 'tuple') return x;
      const { items, rest } = i.iterate(x, node);
      return new TupleValue(items, rest);
    },
  ),
  {
    ...nativeClass(
      'dict',
      '',
      (v) => v.kind === 'dict' || open(v),
      () => NONE,
    ),
    call: (i, call, node) => {
      const d = new DictValue();
      fillDict(i, d, call.args[0], call, node);
      return d;
    },
  },
  nativeClass(
    'set',
    'iterable',
    (v) => v.kind === 'set' || open(v),
    (i, [x], node) => {
      if (!x) return new SetValue();
      const { items, rest } = i.iterate(x, node);
      return makeSet(items, rest);
    },
  ),
  nativeClass(
    'frozenset',
    'iterable',
    (v) => v.kind === 'set' || open(v),
    (i, [x], node) => {
      if (!x) return new SetValue();
      const { items, rest } = i.iterate(x, node);
      return makeSet(items, rest);
    },
  ),
  nativeClass(
    'slice',
    'a b c',
    (v) => v.kind === 'slice' || open(v),
    (_i, [a, b, c]) =>
      b
        ? { kind: 'slice', lower: a ?? NONE, upper: b, step: c ?? NONE }
        : { kind: 'slice', lower: NONE, upper: a ?? NONE, step: NONE },
  ),
  nativeClass(
    'range',
    'a b c',
    (v) => v.kind === 'range' || open(v),
    (i, [a, b, c]) => {
      const dims = [a, b, c].filter((v): v is Value => v !== undefined).map((v) => asDim(i, v));
      if (dims.length === 0 || dims.some((d) => d === null)) return unknown('a range of unknown ends');
      const [x, y, s] = dims as Dim[];
      return dims.length === 1
        ? { kind: 'range', start: Dim.zero, stop: x, step: Dim.one }
        : { kind: 'range', start: x, stop: y, step: s ?? Dim.one };
    },
  ),
];

export { native };
