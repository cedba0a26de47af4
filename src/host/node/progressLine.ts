/** What of a stream tells where it goes. */
interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far a check of several files is, in one line that is written over; nothing where there is no terminal. */
export class ProgressLine {
  private readonly isShown: boolean;

  constructor(
    private readonly stream: Terminal,
    private readonly count: number,
  ) {
    this.isShown = stream.isTTY === true && count > 1;
  }

  show(done: number, file: string): void {
    const line = `${done} of ${this.count} files, ${file}`;
    if (this.isShown) this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (this.isShown) this.stream.write('\r\x1b[K');
  }
}
