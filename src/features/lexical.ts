/**
 * Where strings, comments and logical lines of Python source are, without parsing: enough to keep hovers off strings
 * and to find the end of a statement, and as good in half-typed code as in finished code.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A logical line: a statement, or the header of one. `end` is after its last code, before spaces and a comment. */
export interface LogicalLine extends Span {
  readonly comment: Span | null;
}

export interface Lexical {
  readonly strings: readonly Span[];
  readonly comments: readonly Span[];
  readonly lines: readonly LogicalLine[];
}

/** A word that starts a statement and never stands at the start of a line inside brackets: the bracket was never closed. */
const STATEMENT = /(?:def|class|return|import|try|while|raise|with|del|pass|break|continue)\b/y;
const STRING_PREFIX = /[rbuft]{0,2}$/i;

class Scanner {
  readonly strings: Span[] = [];
  readonly comments: Span[] = [];
  readonly lines: LogicalLine[] = [];
  private at = 0;
  private depth = 0;
  private lineStart = -1;
  private codeEnd = 0;
  private comment: Span | null = null;

  constructor(private readonly text: string) {}

  scan(): Lexical {
    while (this.at < this.text.length) this.step();
    this.endLine();
    return this;
  }

  private step(): void {
    const c = this.text[this.at];
    if (c === '\n' || c === '\r') this.newline();
    else if (c === '#') this.readComment();
    else if (c === ' ' || c === '\t' || c === '\f') this.at++;
    else if (c === '\\' && /[\r\n]/.test(this.text[this.at + 1] ?? ''))
      this.at += this.text[this.at + 2] === '\n' ? 3 : 2;
    else if (c === ';' && this.depth === 0) {
      this.endLine();
      this.at++;
    } else this.code(c);
  }

  private code(c: string): void {
    if (this.lineStart < 0) this.lineStart = this.at;
    if (c === '"' || c === "'") {
      const end = skipString(this.text, this.at);
      const prefix = STRING_PREFIX.exec(this.text.slice(Math.max(this.lineStart, this.at - 2), this.at))![0];
      this.strings.push({ start: this.at - prefix.length, end });
      this.at = end;
    } else {
      if (c === '(' || c === '[' || c === '{') this.depth++;
      if ((c === ')' || c === ']' || c === '}') && this.depth > 0) this.depth--;
      this.at++;
    }
    this.codeEnd = this.at;
  }

  private readComment(): void {
    const start = this.at;
    while (this.at < this.text.length && !isEol(this.text[this.at])) this.at++;
    const comment = { start, end: this.at };
    this.comments.push(comment);
    if (this.depth === 0) this.comment = comment;
  }

  private newline(): void {
    this.at++;
    if (this.depth > 0 && this.startsStatement()) this.depth = 0;
    if (this.depth === 0) this.endLine();
  }

  private startsStatement(): boolean {
    let i = this.at;
    while (this.text[i] === ' ' || this.text[i] === '\t') i++;
    STATEMENT.lastIndex = i;
    return STATEMENT.test(this.text);
  }

  private endLine(): void {
    if (this.lineStart >= 0) this.lines.push({ start: this.lineStart, end: this.codeEnd, comment: this.comment });
    this.lineStart = -1;
    this.comment = null;
  }
}

function isEol(c: string | undefined): boolean {
  return c === '\n' || c === '\r';
}

/** The offset after the string literal that starts with the quote at `start`. */
function skipString(text: string, start: number): number {
  const quote = text[start];
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  let i = start + close.length;
  while (i < text.length) {
    if (text[i] === '\\') i += 2;
    else if (text.startsWith(close, i)) return i + close.length;
    else if (!triple && isEol(text[i])) return i;
    else i++;
  }
  return text.length;
}

export function scan(text: string): Lexical {
  return new Scanner(text).scan();
}

/** The span that holds an offset, of spans in order that do not overlap; its end belongs to it when `closed`. */
export function spanAt<S extends Span>(spans: readonly S[], offset: number, closed = false): S | null {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span && (offset < span.end || (closed && offset === span.end)) ? span : null;
}
