/**
 * The mutable part of the abstract state. Everything that a program can change is a `Cell`; a cell is saved before
 * its first change after a mark, so that a path can be left (`rollback`), taken up again (`apply`) and joined with
 * others (`merge`) at a cost that depends only on what it changed.
 */
import { type Change, Trail } from '../../base/trail';
import type { Value } from './values';

let births = 0;
/** Stamps must never repeat: library models outlive the run that loaded them. */
let segments = 0;

export abstract class Cell {
  readonly birth: number;
  /** The segment of the log in which it was saved last: what it holds is its own until that ends. */
  stamp: number;

  /** Cells are made by the million: a constructor sets fields faster than initialisers do. */
  constructor() {
    this.birth = ++births;
    this.stamp = 0;
  }

  /** The state as it is. Nobody changes a saved state: the cell is touched before it is changed, and then has its own. */
  abstract save(): unknown;
  abstract load(saved: unknown): void;
  /** Makes the containers it holds, which saved states may hold too, copies of its own. */
  detach(): void {}
  /** The state after paths with these states have met. */
  abstract merge(states: readonly unknown[]): unknown;
  abstract same(a: unknown, b: unknown): boolean;
  /** Would following a loop's body again from the present state show nothing that it did not show from `before`? */
  settled(before: unknown, _alike: Alike): boolean {
    return this.same(this.save(), before);
  }
}

/** Are two values the same to a loop's body? `unread` are names of a cell that the body sets before it reads them. */
export interface Alike {
  readonly values: (now: Value, before: Value) => boolean;
  readonly unread: (cell: Cell, name: string) => boolean;
}

export interface Mark {
  readonly log: number;
  readonly trail: number;
}

/** What one path changed since a mark. */
export interface PathState {
  readonly cells: ReadonlyMap<Cell, unknown>;
  readonly changes: readonly Change[];
}

export class Heap {
  readonly trail = new Trail();
  private log: { cell: Cell; before: unknown }[] = [];
  private segment = ++segments;

  /** To be called before a cell is changed. */
  touch(cell: Cell): void {
    if (cell.stamp === this.segment) return;
    this.log.push({ cell, before: cell.save() });
    cell.detach();
    cell.stamp = this.segment;
  }

  /** Gives it another state, which others may hold too. */
  private replace(cell: Cell, state: unknown): void {
    if (cell.stamp !== this.segment) this.log.push({ cell, before: cell.save() });
    cell.load(state);
    cell.stamp = 0;
  }

  mark(): Mark {
    this.segment = ++segments;
    return { log: this.log.length, trail: this.trail.mark() };
  }

  capture(mark: Mark): PathState {
    const cells = new Map<Cell, unknown>();
    for (let i = mark.log; i < this.log.length; i++) {
      const { cell } = this.log[i];
      if (cells.has(cell)) continue;
      cells.set(cell, cell.save());
      cell.stamp = 0;
    }
    return { cells, changes: this.trail.since(mark.trail) };
  }

  /**
   * What a path changed since `older`, of which `state` says what it changed since `newer`. The present state must be
   * one to which the path that made both marks has led.
   */
  since(older: Mark, newer: Mark, state: PathState): PathState {
    const there = new Map<Cell, unknown>();
    for (let i = this.log.length - 1; i >= newer.log; i--) there.set(this.log[i].cell, this.log[i].before);
    const cells = new Map<Cell, unknown>();
    for (let i = older.log; i < newer.log; i++) {
      const { cell } = this.log[i];
      if (cells.has(cell)) continue;
      cells.set(cell, there.has(cell) ? there.get(cell) : cell.save());
      cell.stamp = 0;
    }
    for (const [cell, saved] of state.cells) cells.set(cell, saved);
    return { cells, changes: [...this.trail.since(older.trail, newer.trail), ...state.changes] };
  }

  /** Leaves the path: everything is as it was at the mark. Answers what the path had changed. */
  rollback(mark: Mark): PathState {
    const state = this.capture(mark);
    for (let i = this.log.length - 1; i >= mark.log; i--) this.log[i].cell.load(this.log[i].before);
    this.log.length = mark.log;
    this.trail.rollback(mark.trail);
    this.segment = ++segments;
    return state;
  }

  apply(state: PathState): void {
    for (const [cell, saved] of state.cells) this.replace(cell, saved);
    for (const change of state.changes) this.trail.make(change);
  }

  /** Joins paths that all began at the present state (which must be that of their common mark). */
  merge(states: readonly PathState[]): void {
    if (states.length === 1) return this.apply(states[0]);
    const cells = new Set<Cell>();
    for (const s of states) for (const c of s.cells.keys()) cells.add(c);
    for (const cell of cells) {
      const base = cell.save();
      const joined = cell.merge(states.map((s) => (s.cells.has(cell) ? s.cells.get(cell) : base)));
      if (!cell.same(joined, base)) this.replace(cell, joined);
    }
    for (const change of states[0]?.changes ?? []) {
      if (states.every((s) => s.changes.some((c) => c.key === change.key))) this.trail.make(change);
    }
  }

  /** How many cells have been made so far. */
  get births(): number {
    return births;
  }

  /**
   * Makes what was done to cells made since then, and to the module's names, permanent: a module that is imported on some path stays imported.
   */
  keepNewCells(since: number, log: number, names: Cell): void {
    const kept = this.log.splice(log).filter((e) => e.cell.birth <= since && e.cell !== names);
    this.log.push(...kept);
    this.segment = ++segments;
  }

  get logLength(): number {
    return this.log.length;
  }

  /** Did the path change anything that is still different? Used to see whether a loop has settled. */
  isSettled(mark: Mark, alike: Alike): boolean {
    for (let i = mark.log; i < this.log.length; i++) {
      const { cell, before } = this.log[i];
      if (!cell.settled(before, alike)) return false;
    }
    return true;
  }
}
