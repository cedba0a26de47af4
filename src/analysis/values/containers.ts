/** Tuples, lists, dicts, sets, and what goes through them. */
import { type Alike, Cell, type PathState } from './heap';
import { joinSequences, joinValues, sameSequences, sameValue } from './join';
import type { ClassValue, InstanceValue } from './objects';
import { NONE } from './scalars';
import type { TensorValue } from './tensor';
import type { Value } from './values';

/** A tuple, a named tuple (with `names`) or a `torch.Size` (`isSize`). `rest`: any number of further elements. */
export class TupleValue {
  readonly kind = 'tuple';
  constructor(
    readonly items: readonly Value[],
    readonly rest: Value | null = null,
    readonly names: readonly string[] | null = null,
    readonly cls: ClassValue | null = null,
    /** Set on a `shape` of unknown rank: the tensor whose sizes these are. */
    readonly sizesOf: TensorValue | null = null,
    readonly isSize = false,
    /** The results of an operator: so many on every run. */
    readonly isResult = false,
  ) {}
}

export class ListValue extends Cell {
  readonly kind = 'list';
  constructor(
    public items: Value[],
    /** Any number of further elements like this one; null when the length is known. */
    public rest: Value | null = null,
  ) {
    super();
  }
  save() {
    return { items: this.items, rest: this.rest };
  }
  load(s: { items: Value[]; rest: Value | null }) {
    this.items = s.items;
    this.rest = s.rest;
  }
  override detach() {
    this.items = this.items.slice();
  }
  merge(states: readonly { items: Value[]; rest: Value | null }[]) {
    return joinSequences(states);
  }
  same(a: { items: Value[]; rest: Value | null }, b: { items: Value[]; rest: Value | null }) {
    return sameSequences(a, b);
  }
  override settled(before: { items: Value[]; rest: Value | null }, alike: Alike): boolean {
    return sameSequences(this, before, alike.values);
  }
}

export interface DictEntry {
  readonly key: Value;
  readonly value: Value;
  /** False when it may be absent. */
  readonly certain: boolean;
}

interface DictState {
  entries: Map<string, DictEntry>;
  rest: { key: Value; value: Value } | null;
}

export class DictValue extends Cell {
  readonly kind = 'dict';
  /** By `keyOf(key)`, in insertion order. */
  entries = new Map<string, DictEntry>();
  /** Any number of further entries with other keys; null when all are known. */
  rest: { key: Value; value: Value } | null = null;
  /** Called for a missing key (`defaultdict`). */
  factory: Value | null = null;
  /** Lists that `keys()`, `values()` and `items()` gave. No part of the state: they are cells of their own. */
  readonly views: { readonly list: ListValue; readonly refill: () => ListValue }[] = [];
  /** It is the `__dict__` of that object. */
  of: InstanceValue | null = null;
  /** The `**kwargs` of a function that nobody calls: callees take their own symbols for what is not given. */
  open = false;
  save(): DictState {
    return { entries: this.entries, rest: this.rest };
  }
  load(s: DictState) {
    this.entries = s.entries;
    this.rest = s.rest;
  }
  override detach() {
    this.entries = new Map(this.entries);
  }
  merge(states: readonly DictState[]): DictState {
    const entries = new Map<string, DictEntry>();
    for (const s of states) {
      for (const [k, e] of s.entries) {
        if (entries.has(k)) continue;
        const there = states.map((t) => t.entries.get(k));
        const present = there.filter((t): t is DictEntry => t !== undefined);
        entries.set(k, {
          key: e.key,
          value: joinValues(present.map((t) => t.value)),
          certain: there.every((t) => t?.certain === true),
        });
      }
    }
    const rests = states.map((s) => s.rest).filter((r) => r !== null);
    const rest = rests.length
      ? { key: joinValues(rests.map((r) => r.key)), value: joinValues(rests.map((r) => r.value)) }
      : null;
    return { entries, rest };
  }
  same(a: DictState, b: DictState) {
    return sameDicts(a, b, sameValue);
  }
  override settled(before: DictState, alike: Alike): boolean {
    return sameDicts(this, before, alike.values);
  }
}

function sameDicts(a: DictState, b: DictState, same: (x: Value, y: Value) => boolean): boolean {
  if (a.entries.size !== b.entries.size || (a.rest === null) !== (b.rest === null)) return false;
  if (a.rest && b.rest && !same(a.rest.value, b.rest.value)) return false;
  for (const [k, e] of a.entries) {
    const f = b.entries.get(k);
    if (!f || f.certain !== e.certain || !same(e.value, f.value)) return false;
  }
  return true;
}

export class SetValue extends Cell {
  readonly kind = 'set';
  entries = new Map<string, Value>();
  rest: Value | null = null;
  save() {
    return { entries: this.entries, rest: this.rest };
  }
  load(s: { entries: Map<string, Value>; rest: Value | null }) {
    this.entries = s.entries;
    this.rest = s.rest;
  }
  override detach() {
    this.entries = new Map(this.entries);
  }
  /** An element that only some paths added leaves the set open. */
  merge(states: readonly { entries: Map<string, Value>; rest: Value | null }[]) {
    const entries = new Map<string, Value>();
    const rest: Value[] = states.flatMap((s) => (s.rest ? [s.rest] : []));
    for (const s of states) {
      for (const [k, v] of s.entries) {
        if (states.every((t) => t.entries.has(k))) entries.set(k, v);
        else rest.push(v);
      }
    }
    return { entries, rest: rest.length ? joinValues(rest) : null };
  }
  same(a: { entries: Map<string, Value>; rest: Value | null }, b: { entries: Map<string, Value>; rest: Value | null }) {
    return (
      a.entries.size === b.entries.size &&
      [...a.entries.keys()].every((k) => b.entries.has(k)) &&
      (a.rest === null) === (b.rest === null)
    );
  }
}

interface IteratorState {
  readonly position: number;
  readonly isOpen: boolean;
}

/** What iter() yields; generators have been run already. */
export class IteratorValue extends Cell {
  readonly kind = 'iterator';
  position = 0;
  /** It was gone through, perhaps not to its end: any of the elements from `position` on may be left, or none. */
  isOpen = false;
  /** What a context manager's function does when the block has ended. */
  after: PathState | null = null;
  constructor(
    readonly items: readonly Value[],
    readonly rest: Value | null,
    /** What `return` gave, for `yield from`. */
    readonly result: Value = NONE,
  ) {
    super();
  }
  save(): IteratorState {
    return { position: this.position, isOpen: this.isOpen };
  }
  load(s: IteratorState) {
    this.position = s.position;
    this.isOpen = s.isOpen;
  }
  merge(states: readonly IteratorState[]): IteratorState {
    const position = Math.min(...states.map((s) => s.position));
    return { position, isOpen: states.some((s) => s.isOpen || s.position !== position) };
  }
  same(a: IteratorState, b: IteratorState) {
    return a.position === b.position && a.isOpen === b.isOpen;
  }
}
