/** Joins: what is known of a value when several paths of the program have met. */
import { Dim, Sym } from '../../core/dim';
import type { Interval } from '../../core/intervals';
import type { Element } from '../../core/ops/operator';
import { sameShape, widenShapes } from './shapes';
import {
  type Env,
  FALSE,
  type FloatValue,
  float,
  int,
  type ListValue,
  type NumpyScalar,
  SOME_BOOL,
  SOME_FLOAT,
  SOME_STR,
  TensorValue,
  TRUE,
  TupleValue,
  UnionValue,
  UnknownValue,
  unknown,
  type Value,
} from './values';

/** More alternatives than this are summed up. */
export const MAX_UNION = 8;

/** Equal as far as abstract values can tell; objects with identity are equal only to themselves. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'str':
    case 'dtype':
      return a.value === (b as typeof a).value;
    case 'bool':
      return a.value === (b as typeof a).value && sameScalar(a, b as typeof a);
    case 'float':
      return (
        a.value === (b as typeof a).value &&
        sameScalar(a, b as typeof a) &&
        sameValues(bounds(a), bounds(b as typeof a))
      );
    case 'int':
      return a.dim.key === (b as typeof a).dim.key && sameScalar(a, b as typeof a);
    case 'none':
    case 'ellipsis':
    case 'notimplemented':
    case 'bytes':
      return true;
    case 'complex':
      return String(a.value) === String((b as typeof a).value);
    case 'tensor': {
      const t = b as TensorValue;
      return a.live === t.live && sameType(a, t) && sameValues(a.values, t.values);
    }
    case 'tuple': {
      const t = b as TupleValue;
      return a.items.length === t.items.length && sameSequences(a, t);
    }
    case 'method':
      return sameValue(a.self, (b as typeof a).self) && sameValue(a.func, (b as typeof a).func);
    case 'slice': {
      const s = b as typeof a;
      return sameValue(a.lower, s.lower) && sameValue(a.upper, s.upper) && sameValue(a.step, s.step);
    }
    case 'range': {
      const r = b as typeof a;
      return a.start.key === r.start.key && a.stop.key === r.stop.key && a.step.key === r.step.key;
    }
    case 'union': {
      const u = b as UnionValue;
      return a.options.length === u.options.length && a.options.every((o) => u.options.some((p) => sameValue(o, p)));
    }
    case 'list': {
      // Two lists made on two paths: as values they are the same when their elements are.
      const l = b as ListValue;
      return a.items.length <= 32 && sameSequences(a, l);
    }
    case 'unknown':
      return false;
    default:
      return false;
  }
}

/** Equal but for the values of the elements. */
function sameType(a: TensorValue, b: TensorValue): boolean {
  return (
    a.dtype === b.dtype &&
    a.library === b.library &&
    a.isParameter === b.isParameter &&
    a.mayBeNone === b.mayBeNone &&
    sameShape(a.shape, b.shape)
  );
}

function sameValues(a: readonly Element[] | undefined, b: readonly Element[] | undefined): boolean {
  if (a === b) return true;
  return (
    a?.length === b?.length &&
    !!a?.every((x, n) => x.lo === b![n].lo && x.hi === b![n].hi && x.dim?.key === b![n].dim?.key)
  );
}

function bounds(f: FloatValue): readonly Interval[] | undefined {
  return f.bounds && [f.bounds];
}

function sameScalar(a: { readonly numpy?: NumpyScalar }, b: { readonly numpy?: NumpyScalar }): boolean {
  return (a.numpy === undefined) === (b.numpy === undefined) && a.numpy?.dtype === b.numpy?.dtype;
}

type Sequence = { readonly items: readonly Value[]; readonly rest: Value | null };

export function sameSequences(a: Sequence, b: Sequence, same = sameValue): boolean {
  if (a.items.length !== b.items.length || (a.rest === null) !== (b.rest === null)) return false;
  if (a.rest && b.rest && !same(a.rest, b.rest)) return false;
  return a.items.every((v, i) => same(v, b.items[i]));
}

export function joinSequences(states: readonly Sequence[]): { items: Value[]; rest: Value | null } {
  const length = Math.min(...states.map((s) => s.items.length));
  const items: Value[] = [];
  for (let i = 0; i < length; i++) items.push(joinValues(states.map((s) => s.items[i])));
  const rest = states.flatMap((s) => [...s.items.slice(length), ...(s.rest ? [s.rest] : [])]);
  return { items, rest: rest.length ? joinValues(rest) : null };
}

/** A name that one path did not set is unknown there: it may be unbound. */
export function joinMaps(states: readonly ReadonlyMap<string, Value>[]): Map<string, Value> {
  const out = new Map<string, Value>();
  const [first, ...others] = states;
  // Most names mean the same on all paths.
  for (const [name, value] of first) {
    const alike = others.every((t) => t === first || t.get(name) === value);
    out.set(name, alike ? value : joinThere(states, name));
  }
  for (const s of others) for (const name of s.keys()) if (!out.has(name)) out.set(name, joinThere(states, name));
  return out;
}

/** The values of those that have the name. */
function joinThere(states: readonly ReadonlyMap<string, Value>[], name: string): Value {
  return joinValues(states.map((t) => t.get(name)).filter((v): v is Value => v !== undefined));
}

export function sameMaps(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}

export function options(value: Value): readonly Value[] {
  // A name of a module that one path has made run is that on the others, too.
  if (value.kind === 'unknown' && value.imported) return options(value.imported);
  return value.kind === 'union' ? value.options : [value];
}

/** Each value once. What is equal only to itself, and what has a key, are told apart without comparing all pairs. */
function distinct(values: readonly Value[]): Value[] {
  const seen = new Set<Value | string>();
  const out: Value[] = [];
  const compared: Value[] = [];
  for (const v of values) {
    const key = quickKey(v);
    if (seen.has(key)) continue;
    seen.add(key);
    if (v !== key || hasIdentity(v)) out.push(v);
    else {
      const same = compared.length > MAX_COMPARED ? undefined : compared.find((o) => sameValue(o, v));
      if (same) forgetMakers(same, v);
      else {
        compared.push(v);
        out.push(v);
      }
    }
  }
  return out;
}

/** Stands for both from now on: who made it is known where that is the same. */
function forgetMakers(a: Value, b: Value): void {
  if (a.kind === 'tensor' && b.kind === 'tensor') {
    if (a.made !== b.made) a.made = null;
  } else if ((a.kind === 'tuple' || a.kind === 'list') && (b.kind === 'tuple' || b.kind === 'list'))
    a.items.forEach((item, n) => void (b.items[n] && forgetMakers(item, b.items[n])));
}

/** Equal keys mean equal values. */
function quickKey(v: Value): Value | string {
  if (v.kind === 'str' && v.value !== null) return `str ${v.value}`;
  return v.kind === 'int' ? `int ${v.dim.key} ${v.numpy ? `of numpy ${v.numpy.dtype}` : ''}` : v;
}

/** With more different values than this their number does not matter. */
const MAX_COMPARED = 64;

/** Is it equal to nothing but itself? */
function hasIdentity(v: Value): boolean {
  switch (v.kind) {
    case 'unknown':
    case 'function':
    case 'class':
    case 'instance':
    case 'native':
    case 'module':
    case 'dict':
    case 'set':
    case 'iterator':
      return true;
    default:
      return false;
  }
}

/** One value for several alternatives. */
export function joinValues(values: readonly Value[]): Value {
  const [only] = values;
  if (only !== undefined && values.every((v) => v === only)) return only;
  const out = distinct(values.flatMap(options));
  if (out.length === 1) return out[0];
  if (out.length === 0) return unknown('no path reaches this');
  const reduced = mergeAlike(out);
  if (reduced.length === 1) return reduced[0];
  return reduced.length > MAX_UNION ? summarise(reduced) : new UnionValue(reduced);
}

/** True and False make "some bool", several strings stay apart; tuples of one length are joined by element. */
function mergeAlike(values: Value[]): Value[] {
  let out = values;
  const anyKind = (kind: Value['kind'], test: (v: Value) => boolean) => out.filter((v) => v.kind === kind && test(v));
  if (anyKind('bool', () => true).length > 1) {
    out = [...out.filter((v) => v.kind !== 'bool'), SOME_BOOL];
  }
  if (anyKind('float', (v) => v.kind === 'float' && v.value === null).length) {
    out = [...out.filter((v) => v.kind !== 'float'), SOME_FLOAT];
  }
  if (anyKind('str', (v) => v.kind === 'str' && v.value === null).length) {
    out = [...out.filter((v) => v.kind !== 'str'), SOME_STR];
  }
  out = mergeTensors(out);
  const unknowns = out.filter((v) => v.kind === 'unknown' && !v.tensor);
  if (unknowns.length > 1) {
    const first = unknowns[0] as UnknownValue;
    out = [...out.filter((v) => !unknowns.includes(v)), new UnknownValue(first.reason, first.name, first.scope)];
  }
  return out;
}

/** Of tensors that differ in their elements alone, the elements are not known. */
function mergeTensors(values: Value[]): Value[] {
  const out: Value[] = [];
  for (const v of values) {
    const at = v.kind === 'tensor' ? out.findIndex((o) => o.kind === 'tensor' && sameType(o, v)) : -1;
    const there = out[at];
    if (there?.kind !== 'tensor') {
      out.push(v);
      continue;
    }
    forgetMakers(there, v);
    if (there.values || there.live)
      out[at] =
        v.kind === 'tensor' && v.values === undefined && !v.live
          ? v
          : new TensorValue(there.shape, there.dtype, there.library, there.weak);
  }
  return out;
}

/** Too many alternatives: what they have in common. */
export function summarise(values: readonly Value[]): Value {
  const first = values[0];
  if (values.every((v) => v.kind === 'int')) {
    const sym = new Sym('n', '', Number.NEGATIVE_INFINITY);
    sym.varies = true;
    return int(Dim.symbol(sym));
  }
  if (values.every((v) => v.kind === 'float' || v.kind === 'int')) return float(null);
  if (values.every((v) => v.kind === 'str')) return SOME_STR;
  if (values.every((v) => v.kind === 'bool')) return SOME_BOOL;
  if (first.kind === 'tensor' && values.every((v) => v.kind === 'tensor' && v.library === first.library)) {
    const tensors = values as readonly TensorValue[];
    const dtype = tensors.every((t) => t.dtype === first.dtype) ? first.dtype : null;
    return new TensorValue(widenShapes(tensors.map((t) => t.shape)), dtype, first.library);
  }
  if (values.every((v) => v.kind === 'tuple')) {
    const tuples = values as readonly TupleValue[];
    const { items, rest } = joinSequences(tuples.map((t) => ({ items: t.items, rest: t.rest })));
    return new TupleValue(items, rest);
  }
  return unknown('too many different values meet here');
}

/** For a loop that does not settle: values that still change become one that stands for all of them. */
export function widenValue(before: Value, after: Value): Value {
  if (sameValue(before, after)) {
    forgetMakers(before, after);
    return before;
  }
  const all = [...options(before), ...options(after)];
  if (all.every((v) => v.kind === 'bool')) return SOME_BOOL;
  if (all.some((v) => v.kind === 'none')) {
    const rest = all.filter((v) => v.kind !== 'none');
    return rest.length === 0 ? all[0] : joinValues([all.find((v) => v.kind === 'none')!, summariseOrOne(rest)]);
  }
  return summariseOrOne(all);
}

function summariseOrOne(values: readonly Value[]): Value {
  const different = distinct(values);
  return different.length === 1 ? different[0] : summarise(different);
}

export function truthOf(value: boolean): Value {
  return value ? TRUE : FALSE;
}

export type { Env };
