/** Methods and attributes of numbers, strings and containers. */
import { Dim } from '../../core/dim';
import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import { compareValues } from '../interp/comparison';
import { joined } from '../interp/containerOperations';
import { raise } from '../interp/exceptions';
import { makeSet, setEntry } from '../interp/expressions';
import type { Interpreter } from '../interp/interpreter';
import { iterate } from '../interp/iteration';
import { dictChanged } from '../interp/namespaces';
import { callOperator } from '../interp/tensors';
import { signaturesOf } from '../library/signatures/index';
import { joinValues } from '../values/join';
import { keyOf } from '../values/keys';
import {
  bool,
  callArgs,
  DictValue,
  type FloatValue,
  type IteratorValue,
  int,
  ListValue,
  type NativeValue,
  NONE,
  SetValue,
  SOME_BOOL,
  SOME_STR,
  someInt,
  str,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { fillDict } from './containers';
import { type NativeBody, native } from './native';
import { containerProtocol } from './protocol';
import { stringMethods } from './strings';

type Methods<T> = Record<string, (self: T) => NativeValue>;

function method<T>(
  params: string,
  body: (i: Interpreter, self: T, args: (Value | undefined)[], node: Node, call: Parameters<NativeBody>[3]) => Value,
) {
  return (self: T) => native('method', params, (i, args, node, call) => body(i, self, args, node, call));
}

const CONTAINERS: ReadonlySet<Value['kind']> = new Set(['list', 'tuple', 'dict', 'set']);

export function builtinMember(i: Interpreter, v: Value, name: string, node: Node): Value {
  const table = tables[v.kind as keyof typeof tables] as Methods<Value> | undefined;
  const own = table && Object.hasOwn(table, name) ? table[name] : undefined;
  if (own) return { ...own(v), name: `${v.kind}.${name}` };
  if (CONTAINERS.has(v.kind) && Object.hasOwn(containerProtocol, name)) {
    return { ...containerProtocol[name](v), name: `${v.kind}.${name}` };
  }
  if (v.kind === 'tuple') {
    const at = v.names?.indexOf(name) ?? -1;
    if (at >= 0) return v.items[at];
    const inClass = v.cls?.lookup(name);
    if (inClass)
      return inClass.kind === 'function'
        ? { kind: 'method', self: v, func: inClass }
        : inClass.kind === 'native' && inClass.descriptor?.type === 'property'
          ? i.call(inClass.descriptor.get, callArgs([v]), node)
          : inClass;
    if (name === '_fields' && v.names) return new TupleValue(v.names.map((n) => str(n)));
  }
  const scalar = (v.kind === 'int' || v.kind === 'float' || v.kind === 'bool') && scalarMember(v, name);
  if (scalar) return scalar;
  if (v.kind === 'int' && (name === 'real' || name === 'numerator')) return v;
  if (v.kind === 'dtype') return dtypeMember(v.value, name);
  if (v.kind === 'slice')
    return name === 'start' ? v.lower : name === 'stop' ? v.upper : name === 'step' ? v.step : unknown(name);
  if (v.kind === 'range')
    return name === 'start'
      ? int(v.start)
      : name === 'stop'
        ? int(v.stop)
        : name === 'step'
          ? int(v.step)
          : unknown(name);
  if (name === '__class__') return i.call(i.builtin('type'), callArgs([v]), node);
  if (name === '__doc__') return str(null);
  if (name.startsWith('__')) return unknown(`${v.kind}.${name}`);
  throw raise(i, 'AttributeError', `'${v.kind}' object has no attribute '${name}'`, node);
}

type Num = Value & { kind: 'int' | 'float' | 'bool' };

/** Of a NumPy scalar; a number of which that is not known may be one, so that its array methods are not errors. */
function scalarMember(v: Num, name: string): Value | null {
  const make = Object.hasOwn(scalarMembers, name) ? scalarMembers[name] : null;
  if (v.numpy && make) return make(v);
  return v.numpy || make || signaturesOf(`numpy.ndarray.${name}`).length > 0 ? unknown(`${name} of a number`) : null;
}

const itself = (v: Num) => native('method', 'args', () => v);
const plain = (v: Num) => native('method', '', () => ({ ...v, numpy: undefined }));

const scalarMembers: Record<string, (v: Num) => Value> = {
  item: plain,
  tolist: plain,
  shape: () => new TupleValue([]),
  ndim: () => int(0),
  size: () => int(1),
  dtype: (v) => ({ kind: 'dtype', value: v.numpy?.dtype ?? null }),
  copy: itself,
  max: itself,
  min: itself,
  squeeze: itself,
};

function dtypeMember(dtype: string | null, name: string): Value {
  if (name === 'is_floating_point') return bool(dtype === null ? null : dtype.includes('float'));
  if (name === 'is_complex') return bool(dtype === null ? null : dtype.startsWith('complex'));
  if (name === 'itemsize') return dtype === null ? someInt('itemsize', '', 1) : unknown('itemsize');
  return unknown(`dtype.${name}`);
}

function grow(i: Interpreter, list: ListValue, items: readonly Value[], rest: Value | null): void {
  i.heap.touch(list);
  Object.assign(list, joined(list, { items, rest }));
}

/** All elements, as the rest of a list of unknown length. */
function loosen(i: Interpreter, list: ListValue): void {
  i.heap.touch(list);
  const all = [...list.items, ...(list.rest ? [list.rest] : [])];
  list.items = [];
  list.rest = all.length ? joinValues(all) : null;
}

const listMethods: Methods<ListValue> = {
  append: method('x', (i, l, [x]) => {
    grow(i, l, [x ?? NONE], null);
    return NONE;
  }),
  extend: method('xs', (i, l, [xs], node) => {
    const { items, rest } = iterate(i, xs ?? NONE, node);
    grow(i, l, items, rest);
    return NONE;
  }),
  insert: method('at x', (i, l, [at, x]) => {
    const n = at?.kind === 'int' ? at.dim.value : null;
    i.heap.touch(l);
    if (n === null || l.rest) {
      l.items = [...l.items, x ?? NONE];
      loosen(i, l);
    } else {
      l.items = [...l.items];
      l.items.splice(n < 0 ? Math.max(0, l.items.length + n) : n, 0, x ?? NONE);
    }
    return NONE;
  }),
  pop: method('at', (i, l, [at], node) => {
    const n = at ? (at.kind === 'int' ? at.dim.value : null) : -1;
    i.heap.touch(l);
    if (n === null || (l.rest && n < 0)) {
      loosen(i, l);
      return l.rest ?? unknown('an element');
    }
    const k = n < 0 ? l.items.length + n : n;
    if (k < 0 || k >= l.items.length) {
      if (l.rest) return l.rest;
      throw raise(i, 'IndexError', 'pop index out of range', node);
    }
    const value = l.items[k];
    l.items = l.items.filter((_, m) => m !== k);
    return value;
  }),
  remove: method('x', (i, l, [x], node) => {
    const at = l.items.findIndex((v) => {
      const same = compareValues(i, '==', v, x ?? NONE, node);
      return same.kind === 'bool' && same.value === true;
    });
    i.heap.touch(l);
    if (at >= 0 && !l.rest) l.items = l.items.filter((_, m) => m !== at);
    else loosen(i, l);
    return NONE;
  }),
  clear: method('', (i, l) => {
    i.heap.touch(l);
    l.items = [];
    l.rest = null;
    return NONE;
  }),
  copy: method('', (_i, l) => new ListValue([...l.items], l.rest)),
  reverse: method('', (i, l) => {
    if (l.rest) loosen(i, l);
    else {
      i.heap.touch(l);
      l.items = [...l.items].reverse();
    }
    return NONE;
  }),
  sort: (l) => ({
    kind: 'native',
    name: 'list.sort',
    call: (i, call, node) => {
      const result = i.call(i.builtin('sorted'), { ...call, args: [l] }, node);
      if (result.kind === 'list') {
        i.heap.touch(l);
        l.items = result.items;
        l.rest = result.rest;
      }
      return NONE;
    },
  }),
  index: method('x', (i, l, [x], node) => indexOf(i, l.items, l.rest, x, node)),
  count: method('x', () => someInt('count', '', 0)),
};

function indexOf(i: Interpreter, items: readonly Value[], rest: Value | null, x: Value | undefined, node: Node): Value {
  for (let n = 0; n < items.length; n++) {
    const same = compareValues(i, '==', items[n], x ?? NONE, node);
    if (same.kind !== 'bool' || same.value === null) return someInt('index', '', 0);
    if (same.value) return int(n);
  }
  if (rest) return someInt('index', '', items.length);
  throw raise(i, 'ValueError', 'the value is not in the sequence', node);
}

const tupleMethods: Methods<TupleValue> = {
  index: method('x', (i, t, [x], node) => indexOf(i, t.items, t.rest, x, node)),
  count: method('x', () => someInt('count', '', 0)),
  numel: method('', (i, t) =>
    t.sizesOf && !knownDims(t.sizesOf.shape)
      ? someInt('numel', '', 0)
      : int(Dim.product(t.items.map((v) => (v.kind === 'int' ? i.assume.normalize(v.dim) : Dim.one)))),
  ),
  _replace: method('', (_i, t, _a, _n, call) => {
    const items = t.items.map((v, n) => call.kwargs.get(t.names?.[n] ?? '') ?? v);
    return new TupleValue(items, t.rest, t.names, t.cls);
  }),
  _asdict: method('', (_i, t) => {
    const d = new DictValue();
    t.names?.forEach((n, k) => setEntry(d, str(n), t.items[k]));
    return d;
  }),
};

/** A list that follows what is done to the dict. */
function viewOf(d: DictValue, make: (e: { key: Value; value: Value }) => Value): ListValue {
  const list = dictValues(d, make);
  d.views.push({ list, refill: () => dictValues(d, make) });
  if (d.views.length > MAX_VIEWS) d.views.shift();
  return list;
}

/** Views are gone through at once but for a few that get a name. */
const MAX_VIEWS = 6;

function dictValues(d: DictValue, make: (e: { key: Value; value: Value }) => Value): ListValue {
  const sure = [...d.entries.values()].filter((e) => e.certain).map(make);
  const open = [...d.entries.values()].filter((e) => !e.certain).map(make);
  if (d.rest) open.push(make(d.rest));
  if (d.open) open.push(make({ key: str(null), value: unknown('given through **kwargs') }));
  return new ListValue(sure, open.length ? joinValues(open) : null);
}

function lookup(d: DictValue, key: Value | undefined, fallback: Value): Value {
  const k = key ? keyOf(key) : null;
  if (k === null)
    return joinValues([...[...d.entries.values()].map((e) => e.value), ...(d.rest ? [d.rest.value] : []), fallback]);
  const e = d.entries.get(k);
  if (e) return e.certain ? e.value : joinValues([e.value, fallback]);
  if (d.rest) return joinValues([d.rest.value, fallback]);
  // What a caller of ours may give: another int than the default.
  if (d.open && fallback.kind === 'int' && k.startsWith('s:')) return someInt(k.slice(2));
  return fallback;
}

const dictMethods: Methods<DictValue> = {
  get: method('key default', (_i, d, [key, fallback]) => lookup(d, key, fallback ?? NONE)),
  setdefault: method('key default', (i, d, [key, fallback]) => {
    const value = lookup(d, key, fallback ?? NONE);
    i.heap.touch(d);
    setEntry(d, key ?? NONE, value);
    dictChanged(i, d);
    return value;
  }),
  pop: method('key default', (i, d, [key, fallback], node) => {
    const k = key ? keyOf(key) : null;
    const there = k !== null && d.entries.has(k);
    if (!there && !fallback && !d.rest && !d.open && k !== null)
      throw raise(i, 'KeyError', 'pop of a missing key', node);
    const value = lookup(d, key, fallback ?? unknown('an entry'));
    i.heap.touch(d);
    if (k !== null) d.entries.delete(k);
    else for (const [name, e] of d.entries) d.entries.set(name, { ...e, certain: false });
    dictChanged(i, d);
    return value;
  }),
  popitem: method('last', (i, d) => {
    const last = [...d.entries].at(-1);
    if (!last || d.rest) return unknown('an entry');
    i.heap.touch(d);
    d.entries.delete(last[0]);
    dictChanged(i, d);
    return new TupleValue([last[1].key, last[1].value]);
  }),
  keys: method('', (_i, d) => viewOf(d, (e) => e.key)),
  values: method('', (_i, d) => viewOf(d, (e) => e.value)),
  items: method('', (_i, d) => viewOf(d, (e) => new TupleValue([e.key, e.value]))),
  update: (d) => ({
    kind: 'native',
    name: 'dict.update',
    call: (i, call, node) => {
      i.heap.touch(d);
      fillDict(i, d, call.args[0], call, node);
      dictChanged(i, d);
      return NONE;
    },
  }),
  copy: method('', (_i, d) => {
    const c = new DictValue();
    c.load(d.save());
    c.detach();
    c.open = d.open;
    c.factory = d.factory;
    return c;
  }),
  clear: method('', (i, d) => {
    i.heap.touch(d);
    d.entries = new Map();
    d.rest = null;
    dictChanged(i, d);
    return NONE;
  }),
  move_to_end: method('key last', (i, d, [key, last]) => {
    const k = key ? keyOf(key) : null;
    const e = k === null ? undefined : d.entries.get(k);
    if (k === null || !e) return NONE;
    i.heap.touch(d);
    const others = [...d.entries].filter(([name]) => name !== k);
    const isFirst = last?.kind === 'bool' && last.value === false;
    d.entries = new Map(isFirst ? [[k, e], ...others] : [...others, [k, e]]);
    dictChanged(i, d);
    return NONE;
  }),
  fromkeys: method('keys value', (i, _d, [keys, value], node) => {
    const d = new DictValue();
    for (const k of iterate(i, keys ?? NONE, node).items) setEntry(d, k, value ?? NONE);
    return d;
  }),
};

const setMethods: Methods<SetValue> = {
  add: method('x', (i, s, [x]) => {
    i.heap.touch(s);
    const k = keyOf(x ?? NONE);
    if (k === null) s.rest = s.rest ? joinValues([s.rest, x ?? NONE]) : (x ?? NONE);
    else s.entries.set(k, x ?? NONE);
    return NONE;
  }),
  update: method('xs', (i, s, [xs], node) => {
    const more = makeSet(iterate(i, xs ?? NONE, node).items, null);
    i.heap.touch(s);
    s.entries = new Map([...s.entries, ...more.entries]);
    return NONE;
  }),
  discard: method('x', (i, s, [x]) => {
    i.heap.touch(s);
    const k = keyOf(x ?? NONE);
    if (k !== null) s.entries.delete(k);
    return NONE;
  }),
  remove: method('x', (i, s, [x]) => {
    i.heap.touch(s);
    const k = keyOf(x ?? NONE);
    if (k !== null) s.entries.delete(k);
    return NONE;
  }),
  copy: method('', (_i, s) => {
    const c = new SetValue();
    c.load(s.save());
    c.detach();
    return c;
  }),
};

for (const [name, op] of [
  ['union', '|'],
  ['intersection', '&'],
  ['difference', '-'],
  ['symmetric_difference', '^'],
] as const) {
  setMethods[name] = method('other', (i, s, [other], node) => {
    const { items, rest } = iterate(i, other ?? NONE, node);
    return i.binary(op, s, makeSet(items, rest), node);
  });
}
for (const name of ['issubset', 'issuperset', 'isdisjoint']) setMethods[name] = method('other', () => SOME_BOOL);

const floatMethods: Methods<FloatValue> = {
  is_integer: method('', (_i, f) => bool(f.value === null ? null : Number.isInteger(f.value))),
  item: method('', (_i, f) => f),
};

const intMethods: Methods<Value & { kind: 'int' }> = {
  bit_length: method('', (_i, n) =>
    n.dim.value === null
      ? someInt('bits', '', 0)
      : int(n.dim.value === 0 ? 0 : Math.floor(Math.log2(Math.abs(n.dim.value))) + 1),
  ),
  item: method('', (_i, n) => n),
};

const iteratorMethods: Methods<IteratorValue> = {
  __next__: method('', (i, it, _a, node) => i.call(i.builtin('next'), callArgs([it]), node)),
  __iter__: method('', (_i, it) => it),
  send: method('x', (i, it, _a, node) => i.call(i.builtin('next'), callArgs([it]), node)),
  close: method('', () => NONE),
  // A generator that `contextmanager` did not wrap has no `__enter__`.
};

const bytesMethods: Methods<Value> = {
  decode: method('', () => SOME_STR),
};

const tables = {
  list: listMethods,
  tuple: tupleMethods,
  dict: dictMethods,
  set: setMethods,
  str: stringMethods,
  float: floatMethods,
  int: intMethods,
  bool: {} as Methods<Value>,
  bytes: bytesMethods,
  iterator: iteratorMethods,
};

export { callOperator };
