/**
 * Collects what is known of each expression while a context is run: settled facts per place, open ones (a tensor whose
 * shape later uses may still tell) until the path they were seen on ends.
 */
import type { Dim } from '../core/dim';
import type { DType } from '../core/dtype';
import { ifKnown } from '../core/ops/literals';
import type { ShapeError } from '../core/ops/operator';
import { resolve, type Shape } from '../core/shape';
import type { Node, Stmt } from '../python/ast';
import { walk } from '../python/visit';
import { type Caller, callersOf } from './callers';
import type { Spending, Spent } from './costs';
import { Entries, type Entry } from './entries';
import type { Frame } from './interp/frame';
import type { SourceFile } from './source';
import type { InstanceValue, UnknownValue, Value } from './values/values';

/** A tensor as it was seen; dims are normal under what its path knew. */
export interface SeenTensor {
  readonly front: readonly Dim[];
  /** The rank is unknown: dims are missing between front and back. */
  readonly open: boolean;
  readonly back: readonly Dim[];
  readonly dtype: DType | null;
  readonly library: 'torch' | 'numpy' | 'jax';
  /** The calls from outside on which it was seen; null stands for those that are not told apart. */
  readonly entries: Set<Entry | null>;
  /** What the call took that yielded it; null when that is not known, or not always the same. */
  readonly cost: Spent | null;
  /** The same as it was told first, before what the path knows is put in. */
  readonly spent: Spent | null;
}

/** What the last call of an object yielded, and what it took. */
export interface LastCall {
  readonly output: Value;
  readonly spending: Spending;
}

export interface SeenPlace {
  readonly file: SourceFile;
  readonly node: Node;
  readonly kind: 'expression' | 'target' | 'parameter';
  readonly path: readonly number[];
  /** By key; null as soon as one of the values cannot be told, since the list must be complete. */
  readonly tensors: Map<string, SeenTensor>;
  incomplete: boolean;
  /** It stands in the function, or a class's method, that was run on its own, not in one that this called. */
  own: boolean;
  /** Parameters that were left out, which code asked before it came there. */
  leftOut: readonly string[];
}

/** What may not be gone through: a loop, or one of the sides of a branch. */
export type Way = 'loop' | 'side';

export interface SeenProblem {
  readonly file: SourceFile;
  readonly node: Node;
  readonly error: ShapeError;
  /** The function that the node stands in, by its dotted name; null in a module's or class's body. */
  readonly within: string | null;
  /** The calls that led there, innermost first. */
  readonly callers: readonly Caller[];
  /** What was being run on its own; null for a script. */
  readonly subject: Subject | null;
  /** It is in a loop or on a side of a branch, and open whether that is gone through. */
  readonly open?: Way;
}

/** Problems that arise under all of several hypotheses, or alternatives. */
export function common(worlds: readonly SeenProblem[][]): SeenProblem[] {
  if (worlds.length === 0) return [];
  return worlds[0].filter((p) =>
    worlds.every((w) => w.some((q) => q.node === p.node && q.error.code === p.error.code)),
  );
}

/** A function or class that is run on its own. */
export interface Subject {
  readonly file: SourceFile;
  readonly node: Node;
  readonly name: string;
}

interface SeenType {
  readonly shape: Shape;
  readonly dtype: DType | null;
  readonly library: SeenTensor['library'];
}

interface Pending {
  readonly place: SeenPlace;
  readonly spending: Spending | null;
  readonly value: SeenType | UnknownValue;
  readonly entry: Entry | null;
}

const MAX_PATH_DEPTH = 3;
const MAX_PATH_WIDTH = 16;

export class Recorder {
  places: SeenPlace[] = [];
  /** Statements of what is run on its own that were executed. */
  reached = new Set<Stmt>();
  private byNode = new Map<Node, Map<string, SeenPlace>>();
  problems: SeenProblem[] = [];
  calls = new Map<InstanceValue, LastCall>();
  /** What was spent at a node whose value has not been recorded yet; null when it is not clear which of several. */
  private spending = new Map<Node, Spending | null>();
  /** The value that is recorded, and what its expression took; of the last one when it has been recorded. */
  private present: { readonly value: Value; readonly spending: Spending } | null = null;
  modules = new Map<Node, { file: SourceFile; instance: InstanceValue }>();
  private pending: Pending[] = [];
  private entries = new Entries();
  /** That of what is being recorded. */
  private entry: Entry | null = null;
  private leftOut: readonly string[] = [];
  /** The node that is run on its own. */
  subject: Subject | null = null;
  /** Targets whose names the same assignment gives another value: see `assignTo`. */
  readonly unrecorded = new Set<Node>();
  /** Set while something is run whose facts are not wanted. */
  silent = 0;
  /** Is told every value that a node has, or that a target is given. */
  watched: { readonly node: Node; readonly kind: SeenPlace['kind']; see(value: Value): void } | null = null;

  constructor(
    readonly wanted: (file: SourceFile) => boolean,
    private readonly normalize: (d: Dim) => Dim,
  ) {}

  /** Forgets everything, for the next context. */
  clear(): void {
    this.places = [];
    this.reached = new Set();
    this.byNode = new Map();
    this.problems = [];
    this.modules = new Map();
    this.calls = new Map();
    this.spending = new Map();
    this.present = null;
    this.pending = [];
    this.entries = new Entries();
    this.leftOut = [];
  }

  noteLeftOut(parameter: string): void {
    if (!this.leftOut.includes(parameter)) this.leftOut = [...this.leftOut, parameter];
  }

  /** A call in a script that is run tells through which entry its frame's file is reached. */
  noteEntry(frame: Frame, caller: () => { readonly frame: Frame; readonly node: Node } | null): void {
    if (this.subject || frame.isLibrary || !this.wanted(frame.file)) return;
    frame.entry = this.entries.of(frame, caller());
  }

  reach(frame: Frame, s: Stmt): void {
    if (this.silent === 0 && this.isOwn(s) && this.wanted(frame.file)) this.reached.add(s);
  }

  record(frame: Frame, node: Node, value: Value, kind: SeenPlace['kind'] = 'expression'): void {
    if (this.watched?.node === node && this.watched.kind === kind && !this.unrecorded.has(node))
      this.watched.see(value);
    if (frame.isLibrary || this.silent > 0 || this.unrecorded.has(node) || !this.wanted(frame.file)) return;
    this.entry = frame.entry;
    this.present =
      kind === 'expression' ? this.spentAt(node, value) : this.present?.value === value ? this.present : null;
    this.see(frame.file, node, value, kind, [], true);
  }

  private spentAt(node: Node, value: Value): Recorder['present'] {
    const spending = this.spending.get(node);
    if (spending === undefined) return null;
    this.spending.delete(node);
    return spending && { value, spending };
  }

  /** An object was called at a node of that frame. */
  called(frame: Frame | null, node: Node, object: InstanceValue, call: LastCall): void {
    this.calls.set(object, call);
    if (frame && !frame.isLibrary) this.spend(frame.file, node, call.spending);
  }

  /** The value of the node, which is recorded next, took that. */
  spend(file: SourceFile, node: Node, spending: Spending): void {
    if (this.silent > 0 || !this.wanted(file)) return;
    this.spending.set(node, this.spending.has(node) ? null : spending);
  }

  private see(
    file: SourceFile,
    node: Node,
    value: Value,
    kind: SeenPlace['kind'],
    path: number[],
    sure: boolean,
  ): void {
    switch (value.kind) {
      case 'tensor':
        return this.note(this.place(file, node, kind, path), value, sure);
      case 'unknown':
        if (value.isVariable) {
          const at = this.place(file, node, kind, path);
          this.pending.push({ place: at, value, spending: null, entry: this.entry });
        } else this.noteUnknown(file, node, path);
        return;
      case 'union':
        for (const o of value.options) this.see(file, node, o, kind, path, false);
        return;
      case 'tuple':
      case 'list':
        if (path.length >= MAX_PATH_DEPTH) return;
        if (value.rest) return this.noteOpen(file, node, kind, path);
        for (let n = 0; n < Math.min(value.items.length, MAX_PATH_WIDTH); n++) {
          this.see(file, node, value.items[n], kind, [...path, n], sure);
        }
        return;
      case 'instance':
        if (path.length === 0 && kind !== 'parameter') this.modules.set(node, { file, instance: value });
        return;
      default:
        return;
    }
  }

  private place(file: SourceFile, node: Node, kind: SeenPlace['kind'], path: number[]): SeenPlace {
    let byPath = this.byNode.get(node);
    if (!byPath) this.byNode.set(node, (byPath = new Map()));
    const k = path.length === 0 ? '' : path.join('.');
    let place = byPath.get(k);
    if (!place) {
      place = { file, node, kind, path, tensors: new Map(), incomplete: false, own: this.isOwn(node), leftOut: [] };
      byPath.set(k, place);
      this.places.push(place);
    }
    return place;
  }

  /**
   * Something was not followed to its end: the shapes seen in functions are not all there are, but for those that go on
   * (`active`). What stands outside of functions is run once.
   */
  cutShort(active: readonly Node[]): void {
    for (const place of this.places) {
      const inside = (n: Node) => n.start <= place.node.start && place.node.end <= n.end;
      if (!active.some(inside) && functionsOf(place.file).some(inside)) place.incomplete = true;
    }
  }

  private isOwn(node: Node): boolean {
    return this.subject !== null && this.subject.node.start <= node.start && node.end <= this.subject.node.end;
  }

  /** A sequence of unknown length: nothing is said of its elements by index, in whatever contexts they are known. */
  private noteOpen(file: SourceFile, node: Node, kind: SeenPlace['kind'], path: number[]): void {
    for (let n = 0; n < MAX_PATH_WIDTH; n++) {
      const place = this.place(file, node, kind, [...path, n]);
      if (place.incomplete) return;
      place.incomplete = true;
    }
  }

  /** An alternative that cannot be told makes the others incomplete, if there are any. */
  private noteUnknown(file: SourceFile, node: Node, path: number[]): void {
    this.place(file, node, 'expression', path).incomplete = true;
  }

  private note(place: SeenPlace, t: SeenType, _sure: boolean): void {
    const s = resolve(t.shape);
    const spending = this.present?.spending ?? null;
    if (s.rest === null && s.front.every((d) => d.value !== null)) {
      this.settlePlace(place, t, spending, this.entry);
      return;
    }
    const { shape, dtype, library } = t;
    this.pending.push({ place, spending, value: { shape, dtype, library }, entry: this.entry });
  }

  private settlePlace(place: SeenPlace, t: SeenType, spending: Spending | null, entry: Entry | null): void {
    const { shape, dtype, library } = t;
    const s = resolve(shape);
    const front = s.front.map(this.normalize);
    const back = s.back.map(this.normalize);
    place.leftOut = this.leftOut;
    const k = `${front.map((d) => d.key)}${s.rest ? '…' : ''}${back.map((d) => d.key)}:${dtype}`;
    const old = place.tensors.get(k);
    old?.entries.add(entry);
    if (old?.cost === null) return;
    const spent = spending?.spent() ?? null;
    if (old && sameCost(old.spent, spent)) return;
    const flops = spent && ifKnown(() => this.normalize(spent.flops));
    const cost = flops && { ...spent, flops };
    if (old) {
      if (!sameCost(old.cost, cost)) place.tensors.set(k, { ...old, cost: null });
      return;
    }
    const entries = new Set([entry]);
    place.tensors.set(k, { front, open: s.rest !== null, back, dtype, library, entries, spent, cost });
  }

  mark(): number {
    return this.pending.length;
  }

  /** The path that was followed since the mark ends: what it saw is settled with what it knows. */
  settle(mark: number): void {
    for (const p of this.pending.splice(mark)) {
      if (!('kind' in p.value)) {
        this.settlePlace(p.place, p.value, p.spending, p.entry);
      } else if (p.value.tensor) {
        this.settlePlace(p.place, p.value.tensor, null, p.entry);
      } else if (!p.value.integer) {
        p.place.incomplete = true;
      }
    }
  }

  problem(frame: Frame | null, node: Node, error: ShapeError): void {
    const seen = this.seen(frame, node, error);
    if (seen) this.problems.push(seen);
  }

  /** The problem as it is told of the user's code; null where nothing is told. */
  seen(frame: Frame | null, node: Node, error: ShapeError): SeenProblem | null {
    if (this.silent > 0) return null;
    let f = frame;
    let at: Node | null = node;
    while (f?.isLibrary) {
      at = f.callNode;
      f = f.parent;
    }
    if (!f || !at) return null;
    const { file, func } = f;
    const within = func?.qualname ?? null;
    return { file, node: at, error, within, callers: callersOf(frame), subject: this.subject };
  }
}

export function sameCost(a: Spent | null, b: Spent | null): boolean {
  return a === b || (a !== null && b !== null && a.flops.key === b.flops.key && a.atLeast === b.atLeast);
}

const functions = new WeakMap<SourceFile, readonly Node[]>();

/** The outermost functions of a file. */
export function functionsOf(file: SourceFile): readonly Node[] {
  let found = functions.get(file);
  if (!found) {
    const list: Node[] = [];
    walk(file.ast, (node) => {
      if (node.kind !== 'FunctionDef' && node.kind !== 'Lambda') return undefined;
      list.push(node);
      return false;
    });
    functions.set(file, (found = list));
  }
  return found;
}
