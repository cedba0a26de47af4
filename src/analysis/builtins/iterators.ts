/** Built-in functions over iterables. They are eager: their elements are computed when they are made. */
import { number } from '../interp/comparison';
import { raise } from '../interp/exceptions';
import type { Interpreter } from '../interp/interpreter';
import { type Elements, iterate } from '../interp/iteration';
import { truth } from '../interp/truth';
import { joinValues } from '../values/join';
import {
  bool,
  callArgs,
  IteratorValue,
  int,
  ListValue,
  type NativeValue,
  NONE,
  someInt,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { native } from './native';

type N = Parameters<NativeValue['call']>[2];

function zip(i: Interpreter, lists: readonly Value[], node: N): Elements {
  const isShared = lists.some((v, n) => v.kind === 'iterator' && lists.indexOf(v) !== n);
  if (isShared) {
    // The pairs of `zip(it, it)` are made of what one iterator gives in turn.
    const each = lists.map((v) => v.kind === 'iterator' && joinValues([...v.items, ...(v.rest ? [v.rest] : [])]));
    return { items: [], rest: new TupleValue(each.map((v) => v || unknown('an element'))) };
  }
  const all = lists.map((v) => iterate(i, v, node));
  if (all.length === 0) return { items: [], rest: null };
  const closed = all.filter((e) => !e.rest).map((e) => e.items.length);
  const known = Math.min(...all.map((e) => e.items.length));
  const count = closed.length ? Math.min(...closed) : known;
  const at = (e: Elements, n: number): Value => e.items[n] ?? e.rest ?? unknown('an element');
  // Beyond its known elements an open sequence may end at any time.
  const sure = Math.min(count, known);
  const items = Array.from({ length: sure }, (_, n) => new TupleValue(all.map((e) => at(e, n))));
  const more = closed.length === 0 || count > sure;
  if (!more) return { items, rest: null };
  const limit = closed.length ? count : Math.max(...all.map((e) => e.items.length)) + 1;
  const tails = Array.from(
    { length: Math.max(1, limit - sure) },
    (_, n) => new TupleValue(all.map((e) => at(e, sure + n))),
  );
  return { items, rest: joinTuples(tails) };
}

function joinTuples(tuples: readonly TupleValue[]): Value {
  const width = tuples[0].items.length;
  return new TupleValue(Array.from({ length: width }, (_, k) => joinValues(tuples.map((t) => t.items[k]))));
}

function map(i: Interpreter, f: Value, lists: readonly Value[], node: N): Elements {
  const rows = lists.length === 1 ? iterate(i, lists[0], node) : zip(i, lists, node);
  const argsOf = (v: Value) => (lists.length === 1 ? callArgs([v]) : callArgs(v.kind === 'tuple' ? v.items : [v]));
  // Who takes its items may not take all of them.
  const items = i.costs.maybe(() => rows.items.map((v) => i.call(f, argsOf(v), node)));
  return { items, rest: rows.rest ? i.whileUncertain(() => i.call(f, argsOf(rows.rest!), node)) : null };
}

function filter(i: Interpreter, f: Value, list: Value, node: N): Elements {
  const { items, rest } = iterate(i, list, node);
  const out: Value[] = [];
  const open: Value[] = rest ? [rest] : [];
  for (const item of items) {
    const t = truth(i, f.kind === 'none' ? item : i.call(f, callArgs([item]), node), node);
    if (t === true && open.length === 0) out.push(item);
    else if (t !== false) open.push(item);
  }
  return { items: out, rest: open.length ? joinValues(open) : null };
}

function sorted(i: Interpreter, call: Parameters<NativeValue['call']>[1], node: N): Value {
  const { items, rest } = iterate(i, call.args[0] ?? NONE, node);
  if (rest) return new ListValue([], joinValues([...items, rest]));
  const keyFunction = call.kwargs.get('key');
  const keys = items.map((v) =>
    keyFunction && keyFunction.kind !== 'none' ? i.call(keyFunction, callArgs([v]), node) : v,
  );
  const reverse = call.kwargs.get('reverse');
  const sign = reverse?.kind === 'bool' && reverse.value ? -1 : 1;
  const plain = keys.map((k) => (k.kind === 'str' ? k.value : number(k)));
  const known =
    plain.every((k) => k !== null) &&
    plain.every((k) => typeof k === typeof plain[0]) &&
    (!reverse || (reverse.kind === 'bool' && reverse.value !== null));
  if (!known) return items.length > 0 ? new ListValue(items.map(() => joinValues(items))) : new ListValue([]);
  const order = items
    .map((_, n) => n)
    .sort((a, b) => (plain[a]! < plain[b]! ? -sign : plain[a]! > plain[b]! ? sign : a - b));
  return new ListValue(order.map((n) => items[n]));
}

function quantify(name: 'any' | 'all'): NativeValue {
  return native(name, 'iterable', (i, [list], node) => {
    if (!list) return bool(null);
    const { items, rest } = iterate(i, list, node);
    const stops = name === 'any';
    let open = rest !== null;
    for (const item of items) {
      const t = truth(i, item, node);
      if (t === stops) return bool(stops);
      if (t === null) open = true;
    }
    return bool(open ? null : !stops);
  });
}

function next(i: Interpreter, list: Value, fallback: Value | undefined, node: N): Value {
  if (list.kind === 'iterator') {
    if (list.isOpen && list.position < list.items.length) {
      const left = [...list.items.slice(list.position), ...(list.rest ? [list.rest] : [])];
      return joinValues(fallback ? [...left, fallback] : left);
    }
    if (list.position < list.items.length) {
      i.heap.touch(list);
      return list.items[list.position++];
    }
    if (list.after) i.heap.apply(list.after);
    if (list.rest) return fallback ? joinValues([list.rest, fallback]) : list.rest;
    if (fallback) return fallback;
    throw raise(i, 'StopIteration', 'the iterator is at its end', node);
  }
  if (list.kind === 'instance') {
    const method = list.cls.lookup('__next__');
    if (method) return i.call(method, callArgs([list]), node);
  }
  return unknown('the next element');
}

export const iterationFunctions: readonly NativeValue[] = [
  {
    kind: 'native',
    name: 'zip',
    call: (i, call, node) =>
      toIterator(call.moreArgs ? { items: [], rest: unknown('zip of unknown sequences') } : zip(i, call.args, node)),
  },
  {
    kind: 'native',
    name: 'map',
    call: (i, call, node) => toIterator(map(i, call.args[0] ?? NONE, call.args.slice(1), node)),
  },
  native('filter', 'f iterable', (i, [f, list], node) => toIterator(filter(i, f ?? NONE, list ?? NONE, node))),
  native('enumerate', 'iterable start', (i, [list, start], node) => {
    const { items, rest } = iterate(i, list ?? NONE, node);
    const from = start?.kind === 'int' ? start.dim : null;
    const at = (n: number) => (start ? (from ? int(from.add(n)) : someInt('index')) : int(n));
    return toIterator({
      items: items.map((v, n) => new TupleValue([at(n), v])),
      rest: rest ? new TupleValue([someInt('index', '', 0), rest]) : null,
    });
  }),
  native('reversed', 'sequence', (i, [list], node) => {
    if (list?.kind === 'instance') {
      const method = list.cls.lookup('__reversed__');
      if (method) return i.call(method, callArgs([list]), node);
    }
    const { items, rest } = iterate(i, list ?? NONE, node);
    return toIterator(
      rest ? { items: [], rest: joinValues([...items, rest]) } : { items: [...items].reverse(), rest: null },
    );
  }),
  { kind: 'native', name: 'sorted', call: (i, call, node) => sorted(i, call, node) },
  native('iter', 'x sentinel', (i, [list, sentinel], node) => {
    if (sentinel) return new IteratorValue([], unknown('an element'));
    if (list?.kind === 'iterator') return list;
    if (list?.kind === 'instance' && list.cls.lookup('__iter__'))
      return i.call(list.cls.lookup('__iter__')!, callArgs([list]), node);
    return toIterator(iterate(i, list ?? NONE, node));
  }),
  native('next', 'iterator default', (i, [list, fallback], node) => next(i, list ?? NONE, fallback, node)),
  quantify('any'),
  quantify('all'),
];

function toIterator(e: Elements): IteratorValue {
  return new IteratorValue(e.items, e.rest);
}
