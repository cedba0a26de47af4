/** A place in a text as editors count: both from 0, characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets to positions and back. Lines end at `\n`, `\r\n` or a lone `\r`. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let pos = 0; pos < text.length; pos++) {
      const c = text.charCodeAt(pos);
      if (c === 10 || (c === 13 && text.charCodeAt(pos + 1) !== 10)) {
        this.starts.push(pos + 1);
      }
    }
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset; one outside the text counts as its nearer end. */
  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= inside) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, character: inside - this.starts[low] };
  }

  /** The offset of a position; a character behind the end of its line counts as that end. */
  offset({ line, character }: Position): number {
    if (line < 0) {
      return 0;
    }
    if (line >= this.starts.length) {
      return this.text.length;
    }
    return Math.min(this.starts[line] + Math.max(0, character), this.lineEnd(line));
  }

  lineStart(line: number): number {
    return this.starts[line];
  }

  /** The end of a line, before its line break. */
  lineEnd(line: number): number {
    if (line + 1 >= this.starts.length) {
      return this.text.length;
    }
    const end = this.starts[line + 1] - 1;
    return end > this.starts[line] && this.text.startsWith('\r\n', end - 1) ? end - 1 : end;
  }

  /** The text of a line, without its line break. */
  lineText(line: number): string {
    return this.text.slice(this.starts[line], this.lineEnd(line));
  }
}
