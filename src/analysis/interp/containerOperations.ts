/** Operations on sequences, strings, dicts and sets. */
import type { BinaryOperator, Node } from '../../python/ast';
import { joinValues } from '../values/join';
import { DictValue, ListValue, SetValue, str, TupleValue, unknown, type Value } from '../values/values';
import { raise } from './exceptions';
import { plainText } from './expressions';
import type { Interpreter } from './interpreter';
import type { Elements } from './iteration';

const MAX_REPEAT = 4096;
/** Of longer sequences only is known what their elements have in common: programs may double them again and again. */
const MAX_SEQUENCE = 65_536;

/** One sequence after another. */
export function joined(a: Elements, b: Elements): { items: Value[]; rest: Value | null } {
  if (!a.rest && a.items.length + b.items.length <= MAX_SEQUENCE)
    return { items: [...a.items, ...b.items], rest: b.rest };
  const items = a.rest ? [...a.items] : [];
  const all = [...a.items.slice(items.length), ...b.items];
  return { items, rest: joinValues([...(a.rest ? [a.rest] : []), ...all, ...(b.rest ? [b.rest] : [])]) };
}

export function concatenate(i: Interpreter, a: Value, b: Value, node: Node): Value {
  if (a.kind === 'str' && b.kind === 'str') return str(a.value === null || b.value === null ? null : a.value + b.value);
  if (a.kind === 'list' && b.kind === 'list') {
    const { items, rest } = joined(a, b);
    return new ListValue(items, rest);
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    const { items, rest } = joined(a, b);
    if (a.rest) return new TupleValue(items, rest);
    const sizesOf = b.sizesOf && a.items.length === 0 ? b.sizesOf : null;
    return new TupleValue(items, rest, null, null, sizesOf, a.isSize && b.isSize);
  }
  if ((a.kind === 'str') !== (b.kind === 'str') || a.kind === 'none' || b.kind === 'none') {
    throw raise(i, 'TypeError', `cannot add ${a.kind} and ${b.kind}`, node);
  }
  return unknown(`+ of a ${a.kind} and a ${b.kind}`);
}

export function repeat(sequence: Value, times: Value): Value {
  const n = times.kind === 'int' ? times.dim.value : null;
  switch (sequence.kind) {
    case 'str':
      return str(
        n === null || sequence.value === null || n * sequence.value.length > MAX_REPEAT
          ? null
          : sequence.value.repeat(Math.max(n, 0)),
      );
    case 'list':
    case 'tuple': {
      const make = (items: Value[], rest: Value | null) =>
        sequence.kind === 'list' ? new ListValue(items, rest) : new TupleValue(items, rest);
      if (n === null || sequence.rest || n * sequence.items.length > MAX_REPEAT) {
        const all = [...sequence.items, ...(sequence.rest ? [sequence.rest] : [])];
        return make([], all.length ? joinValues(all) : unknown('a repeated sequence'));
      }
      return make(Array.from({ length: Math.max(n, 0) }, () => sequence.items).flat(), null);
    }
    default:
      return unknown(`* of a ${sequence.kind}`);
  }
}

/** `"layer%d" % n`, for plain conversions of known values. */
export function formatted(template: string | null, values: Value): Value {
  const args = values.kind === 'tuple' ? values.items : [values];
  let next = 0;
  let known = template !== null;
  const text = (template ?? '').replace(/%(%|[-+ 0-9.]*[a-zA-Z])/g, (_, spec: string) => {
    if (spec === '%') return '%';
    const arg = args[next++];
    const shown = arg && /^[dis]$/.test(spec) ? plainText(arg) : null;
    if (shown === null) known = false;
    return shown ?? '';
  });
  return str(known ? text : null);
}

export function mergeDicts(a: DictValue, b: DictValue): DictValue {
  const d = new DictValue();
  d.entries = new Map([...a.entries, ...b.entries]);
  d.rest = b.rest ?? a.rest;
  return d;
}

export function setOperation(op: BinaryOperator, a: SetValue, b: SetValue): Value {
  if (a.rest || b.rest) return unknown('sets that are not known');
  const s = new SetValue();
  const from = (test: (k: string) => boolean, entries: Map<string, Value>) => {
    for (const [k, v] of entries) if (test(k)) s.entries.set(k, v);
  };
  switch (op) {
    case '|':
      from(() => true, a.entries);
      from(() => true, b.entries);
      return s;
    case '&':
      from((k) => b.entries.has(k), a.entries);
      return s;
    case '-':
      from((k) => !b.entries.has(k), a.entries);
      return s;
    case '^':
      from((k) => !b.entries.has(k), a.entries);
      from((k) => !a.entries.has(k), b.entries);
      return s;
    default:
      return unknown(`${op} of sets`);
  }
}
