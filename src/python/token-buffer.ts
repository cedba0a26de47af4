import { T } from './tokens';

/** A half-open range of the text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Tokens as three parallel arrays, which costs a fraction of one object a token. */
export class TokenBuffer {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count = 0;

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  push(kind: number, start: number, end: number): void {
    const n = this.count;
    if (n === this.kinds.length) {
      this.grow();
    }
    this.kinds[n] = kind;
    this.starts[n] = start;
    this.ends[n] = end;
    this.count = n + 1;
  }

  /** The kind of the last token; `Newline` before the first. */
  lastKind(): number {
    return this.count === 0 ? T.Newline : this.kinds[this.count - 1];
  }

  remove(from: number, count: number): void {
    this.kinds.copyWithin(from, from + count, this.count);
    this.starts.copyWithin(from, from + count, this.count);
    this.ends.copyWithin(from, from + count, this.count);
    this.count -= count;
    // Behind the last token, all is `Eof`.
    this.kinds.fill(T.Eof, this.count, this.count + count);
  }

  private grow(): void {
    const capacity = this.kinds.length * 2;
    const kinds = new Uint8Array(capacity);
    const starts = new Int32Array(capacity);
    const ends = new Int32Array(capacity);
    kinds.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
  }
}
