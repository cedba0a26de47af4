/** An undo log: everything that must be taken back when a path of the program is left is written here first. */
export class Trail {
  private readonly entries: (() => void)[] = [];

  /** Notes how to take back a change that is about to be made. */
  push(undo: () => void): void {
    this.entries.push(undo);
  }

  mark(): number {
    return this.entries.length;
  }

  rollback(mark: number): void {
    while (this.entries.length > mark) this.entries.pop()!();
  }
}
