/** What iterating over a value gives: known elements, then any number of elements like `rest`. */

import { Dim, Sym } from '../../core/dim';
import { knownDims, resolve } from '../../core/shape';
import type { Node } from '../../python/ast';
import { anElement, varyingInt } from '../values/elements';
import { joinValues } from '../values/join';
import { callArgs, IteratorValue, int, str, TensorValue, unknown, type Value } from '../values/values';
import { bindTo } from './attributes';
import { callValue } from './calls';
import { elementValue } from './elements';
import { raise } from './exceptions';
import type { Interpreter } from './interpreter';
import { callOperator, settled } from './tensors';

export interface Elements {
  readonly items: readonly Value[];
  readonly rest: Value | null;
}

const MAX_ITEMS = 4096;

export function iterate(i: Interpreter, value: Value, node: Node): Elements {
  const e = elementsOf(i, value, node);
  return e.rest ? { items: e.items, rest: anElement(e.rest) } : e;
}

function elementsOf(i: Interpreter, value: Value, node: Node): Elements {
  const v = settled(value);
  switch (v.kind) {
    case 'tuple':
      if (v.sizesOf && knownDims(v.sizesOf.shape))
        return { items: knownDims(v.sizesOf.shape)!.map((d) => int(d)), rest: null };
      return v;
    case 'list':
      return { items: v.items.slice(), rest: v.rest };
    case 'iterator': {
      const items = v.items.slice(v.position);
      const { isOpen } = v;
      i.heap.touch(v);
      // A loop over it may be left, and another function may take no more than it needs.
      v.isOpen = true;
      if (!isOpen || items.length === 0) return { items, rest: v.rest };
      return { items: [], rest: joinValues([...items, ...(v.rest ? [v.rest] : [])]) };
    }
    case 'dict':
      return { items: [...v.entries.values()].filter((e) => e.certain).map((e) => e.key), rest: dictRest(v) };
    case 'set':
      return { items: [...v.entries.values()], rest: v.rest };
    case 'range':
      return rangeElements(v.start, v.stop, v.step);
    case 'str':
      return v.value === null ? { items: [], rest: str(null) } : { items: [...v.value].map((c) => str(c)), rest: null };
    case 'tensor':
      return tensorElements(i, v, node);
    case 'union':
      return joinElements(v.options.map((o) => iterate(i, o, node)));
    case 'instance':
      return instanceElements(i, v, node);
    case 'class': {
      const method = v.metaclass?.lookup('__iter__');
      if (method) return iterate(i, callValue(i, method, callArgs([v]), node), node);
      return { items: [], rest: unknown(`iteration over ${v.name}`) };
    }
    case 'none':
      throw raise(i, 'TypeError', "'NoneType' object is not iterable", node);
    case 'unknown':
      return { items: [], rest: unknown(v.reason) };
    default:
      return { items: [], rest: unknown(`iteration over a ${v.kind}`) };
  }
}

function dictRest(d: Value & { kind: 'dict' }): Value | null {
  const open = [...d.entries.values()].filter((e) => !e.certain).map((e) => e.key);
  if (d.rest) open.push(d.rest.key);
  return open.length ? joinValues(open) : null;
}

function rangeElements(start: Dim, stop: Dim, step: Dim): Elements {
  const [a, b, s] = [start.value, stop.value, step.value];
  if (a !== null && b !== null && s !== null && s !== 0) {
    const count = Math.max(0, Math.ceil((b - a) / s));
    if (count <= MAX_ITEMS) return { items: Array.from({ length: count }, (_, n) => int(a + n * s)), rest: null };
  }
  // Some number of the range: between its ends when the step is positive.
  return { items: [], rest: varyingInt('i', a !== null && (s ?? 1) > 0 ? a : undefined) };
}

/** Rows that are given one by one: of a tensor whose elements are known, more. */
const MAX_ROWS = 64;
const MAX_KNOWN_ROWS = 256;

/** The rows of a tensor: all alike. */
function tensorElements(i: Interpreter, t: TensorValue, node: Node): Elements {
  const dims = knownDims(t.shape);
  if (dims && dims.length === 0) throw raise(i, 'TypeError', 'iteration over a 0-d tensor', node);
  const [first] = resolve(t.shape).front;
  const count = first ? i.assume.normalize(first).value : null;
  if (count === 0) return { items: [], rest: null };
  const row = callOperator(
    i,
    'getitem',
    new Map<string, Value>([
      ['input', t],
      ['index', int(0)],
    ]),
    node,
  );
  const element = row.kind === 'union' ? unknown('a row of a tensor') : row;
  if (count !== null && count <= (t.values || t.live ? MAX_KNOWN_ROWS : MAX_ROWS)) {
    // Rows of a tensor whose elements are known are views of it.
    const view = (k: number) =>
      callOperator(
        i,
        'getitem',
        new Map<string, Value>([
          ['input', t],
          ['index', int(k)],
        ]),
        node,
      );
    if (t.contents || t.live) return { items: Array.from({ length: count }, (_, k) => view(k)), rest: null };
    const copy = () =>
      element.kind === 'tensor' ? new TensorValue(element.shape, element.dtype, element.library) : element;
    return { items: Array.from({ length: count }, copy), rest: null };
  }
  return { items: [], rest: anyRow(t, element) };
}

/** A row that stands for all: of random integers it is another one of the same range, of other numbers little is known. */
function anyRow(t: TensorValue, row: Value): Value {
  const all = t.values;
  const sym = all?.[0]?.dim?.sym;
  const alike =
    sym &&
    knownDims(t.shape)?.length === 1 &&
    all.every((x) => x.dim?.sym?.below?.key === sym.below?.key && x.lo === all[0].lo);
  const element = alike ? { ...all[0], dim: varyingInt(sym.name, sym.min, sym.below).dim } : undefined;
  if (row.kind === 'tensor') {
    const contents = row.contents && { ...row.contents, values: element ? [element] : null };
    return new TensorValue(row.shape, row.dtype, row.library, false, contents);
  }
  return row.kind === 'int' || row.kind === 'float' || row.kind === 'bool'
    ? elementValue(t.dtype, element ?? 'any', 'numpy')
    : row;
}

function instanceElements(i: Interpreter, v: Value & { kind: 'instance' }, node: Node): Elements {
  const method = v.cls.lookup('__iter__');
  if (method) {
    const iterator = settled(callValue(i, bindTo(i, method, v, v.cls, node), callArgs([]), node));
    if (iterator !== v) return iterate(i, iterator, node);
  }
  const next = v.cls.lookup('__next__');
  if (next) {
    return { items: [], rest: i.whileUncertain(() => callValue(i, next, callArgs([v]), node)) };
  }
  if (v.payload && !method) return iterate(i, v.payload, node);
  const getitem = v.cls.lookup('__getitem__');
  if (getitem && !method) {
    const index = int(Dim.symbol(new Sym('i')));
    return { items: [], rest: i.whileUncertain(() => callValue(i, getitem, callArgs([v, index]), node)) };
  }
  return { items: [], rest: unknown(`iteration over an instance of ${v.cls.name}`) };
}

/** One description for several sequences. */
export function joinElements(parts: readonly Elements[]): { items: Value[]; rest: Value | null } {
  const length = Math.min(...parts.map((p) => p.items.length));
  const items = Array.from({ length }, (_, n) => joinValues(parts.map((p) => p.items[n])));
  const rest = parts.flatMap((p) => [...p.items.slice(length), ...(p.rest ? [p.rest] : [])]);
  return { items, rest: rest.length ? joinValues(rest) : null };
}

export function iteratorOver(e: Elements): IteratorValue {
  return new IteratorValue(e.items, e.rest);
}
