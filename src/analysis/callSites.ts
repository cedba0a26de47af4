/**
 * What the calls in a document give a function: where all of them agree, a function that is run on its own gets
 * symbols of that kind.
 */
import { knownDims, type Shape } from '../core/shape';
import type { Node } from '../python/ast';
import { settled } from './interp/tensors';
import type { FunctionValue, Value } from './values/values';

export interface Given {
  readonly kind: 'int' | 'tensor' | 'other';
  /** Of tensors, when all have the same. */
  readonly rank: number | null;
  readonly library: 'torch' | 'numpy' | 'jax';
  /** Some call gives something else than the default. */
  readonly explicit: boolean;
}

const OTHER: Given = { kind: 'other', rank: null, library: 'torch', explicit: true };

/** What a parameter is given was asked, with that answer, or was told. */
export interface CallSiteNote {
  readonly function: Node;
  readonly param: string;
  readonly type: 'asked' | 'told';
  readonly given: Given | null;
}

type Notes = Map<Node, Map<string, Given>>;

/** By function, the call expressions that reach it. */
export type Calls = Map<Node, Set<Node>>;

export class CallSites {
  private notes: Notes = new Map();
  private log: CallSiteNote[] = [];
  /** The call expressions through which each function was reached since the last time they were taken. */
  private callers: Calls = new Map();
  /** What is run now is not to tell anything. */
  isDeaf = false;
  private open: { f: FunctionValue; given: ReadonlyMap<string, Value>; shapes: ReadonlyMap<string, Shape> }[] = [];

  /** @param caller the call of the user's; null where there is none. */
  note(f: FunctionValue, given: ReadonlyMap<string, Value>, caller: Node | null): void {
    if (this.isDeaf) return;
    if (caller) addCall(this.callers, f.node, caller);
    const shapes = new Map<string, Shape>();
    for (const [name, value] of given) {
      const v = settled(value);
      if (v.kind === 'tensor') shapes.set(name, v.shape);
    }
    this.open.push({ f, given: new Map(given), shapes });
  }

  /** The run ends: by now the uses have told what an unknown argument is. */
  settle(): void {
    for (const call of this.open.splice(0)) this.take(call.f, call.given, call.shapes);
  }

  private take(f: FunctionValue, given: ReadonlyMap<string, Value>, shapes: ReadonlyMap<string, Shape>): void {
    for (const p of f.params) {
      const value = given.get(p.name);
      if (!value) continue;
      const told = { ...describe(value, shapes.get(p.name)), explicit: !isDefault(value, p.default) };
      this.log.push({ function: f.node, param: p.name, type: 'told', given: told });
      put(this.notes, f.node, p.name, agree(this.notes.get(f.node)?.get(p.name), told));
    }
  }

  given(f: FunctionValue, param: string): Given | null {
    const given = this.notes.get(f.node)?.get(param) ?? null;
    this.log.push({ function: f.node, param, type: 'asked', given });
    return given;
  }

  takeCalls(): Calls {
    const calls = this.callers;
    this.callers = new Map();
    return calls;
  }

  /** What was asked and told since the last time, in order. */
  takeLog(): readonly CallSiteNote[] {
    return this.log.splice(0);
  }

  /** Tells again what a log tells, if all that it asks would be answered the same; else does nothing. */
  replay(log: readonly CallSiteNote[]): boolean {
    const told: Notes = new Map();
    for (const { function: f, param, type, given } of log) {
      const now = told.get(f)?.get(param) ?? this.notes.get(f)?.get(param);
      if (type === 'told') put(told, f, param, agree(now, given!));
      else if (!isSame(now ?? null, given)) return false;
    }
    for (const [f, params] of told) for (const [param, given] of params) put(this.notes, f, param, given);
    return true;
  }

  /** Tells what a log tells, whatever it asks. */
  tell(log: readonly CallSiteNote[]): void {
    for (const { function: f, param, type, given } of log)
      if (type === 'told') put(this.notes, f, param, agree(this.notes.get(f)?.get(param), given!));
  }

  save(): ReadonlyMap<Node, ReadonlyMap<string, Given>> {
    return copy(this.notes);
  }

  load(saved: ReadonlyMap<Node, ReadonlyMap<string, Given>>): void {
    this.notes = copy(saved);
    this.log = [];
    this.open = [];
  }
}

export function addCall(calls: Calls, f: Node, caller: Node): void {
  const callers = calls.get(f);
  if (callers) callers.add(caller);
  else calls.set(f, new Set([caller]));
}

function put(notes: Notes, f: Node, param: string, given: Given): void {
  const params = notes.get(f);
  if (params) params.set(param, given);
  else notes.set(f, new Map([[param, given]]));
}

function copy(notes: ReadonlyMap<Node, ReadonlyMap<string, Given>>): Notes {
  return new Map([...notes].map(([f, params]) => [f, new Map(params)]));
}

function isSame(a: Given | null, b: Given | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === b.kind && a.rank === b.rank && a.library === b.library && a.explicit === b.explicit;
}

/** @param shape of a tensor when the call began: the function may have changed it in place. */
function describe(value: Value, shape: Shape | undefined): Given {
  const v = settled(value);
  if (v.kind === 'int') return { ...OTHER, kind: 'int' };
  if (v.kind !== 'tensor') return OTHER;
  const first = shape ?? (v.isReshaped ? null : v.shape);
  return { ...OTHER, kind: 'tensor', rank: (first && knownDims(first)?.length) ?? null, library: v.library };
}

function isDefault(value: Value, default_: Value | null): boolean {
  if (value === default_) return true;
  const v = settled(value);
  return (
    (v.kind === 'bool' || v.kind === 'str') &&
    v.kind === default_?.kind &&
    v.value !== null &&
    v.value === default_.value
  );
}

function agree(old: Given | undefined, now: Given): Given {
  if (!old) return now;
  // A call that leaves it out says nothing of what others give.
  if (old.explicit !== now.explicit) return old.explicit ? old : now;
  const explicit = old.explicit || now.explicit;
  if (old.kind !== now.kind || old.library !== now.library) return { ...OTHER, explicit };
  return { ...old, explicit, rank: old.rank === now.rank ? old.rank : null };
}
