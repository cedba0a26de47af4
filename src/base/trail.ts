/**
 * A log of changes that can be taken back and made again: what is learned on one path of a program is undone when
 * the path is left, and redone when that path turns out to be the only one that goes on.
 */
export interface Change {
  readonly redo: () => void;
  readonly undo: () => void;
  /** Equal keys mean the same change; paths that meet keep the changes that all of them made. */
  readonly key: string;
}

export class Trail {
  private readonly changes: Change[] = [];

  /** Makes a change and notes it. */
  make(change: Change): void {
    change.redo();
    this.changes.push(change);
  }

  mark(): number {
    return this.changes.length;
  }

  since(mark: number, end?: number): Change[] {
    return this.changes.slice(mark, end);
  }

  /** Takes back what was made since the mark and answers it, in the order it was made. */
  rollback(mark: number): Change[] {
    const taken = this.changes.splice(mark);
    for (let i = taken.length - 1; i >= 0; i--) taken[i].undo();
    return taken;
  }
}
