/**
 * Text to tokens, in one pass. Line ends inside brackets are dropped, indentation becomes `Indent` and `Dedent`,
 * an f-string becomes `FStart`, its texts and the tokens of its fields, `FEnd`. Never fails: what fits nowhere is an
 * `Unknown` token, and every repair is noted in `errors`.
 */

import type { Comment } from './ast';
import {
  BACKSLASH,
  CR,
  DOUBLE_QUOTE,
  FORM_FEED,
  isDigit,
  isNewline,
  LF,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  wordEnd,
  wordStartLength,
} from './chars';
import { numberEnd } from './numbers';
import { operatorAt } from './operators';
import { type Range, TokenBuffer } from './token-buffer';
import { STARTS_BLOCK, T, wordKind } from './tokens';
import { closesBrackets } from './unclosed';

export interface Tokens {
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly comments: Comment[];
  readonly errors: Range[];
  /** A string in triple quotes ran into the end of the text. */
  readonly endsInString: boolean;
  /** A string was ended before its quotes. */
  readonly hasCut: boolean;
}

const F_PREFIX = /^(?:[ft]r?|r[ft])$/i;
const PLAIN_PREFIX = /^(?:r|u|b|br|rb)$/i;
const DEFINITION = /^([ \t]*)(?:def|class|async[ \t]+def)[ \t]+\w+[^\r\n]*[:(,][ \t]*$/gm;
/** A field of an f-string in single quotes that goes on for more lines than this is taken as unclosed. */
const MAX_FIELD_LINES = 100;

/** Place of an opening bracket in `openCount`. */
export function bracketIndex(opener: number): number {
  return (opener - T.LPar) >> 1;
}

/** Everything but f-strings. */
export abstract class Lexer {
  /** A string in triple quotes ran into the end of the text. */
  protected endsInString = false;
  /** A string was ended before its quotes. */
  protected hasCut = false;

  protected readonly buffer: TokenBuffer;
  protected readonly comments: Comment[] = [];
  protected readonly errors: Range[] = [];
  protected pos = 0;
  protected limit: number;
  protected atLineStart = true;
  protected indents = [0];
  /** Levels of indentation before the last line, when it ended some of them. */
  protected closed: number[] = [];
  /** First token, indentation of the logical line, and whether it has a lambda. */
  protected lineFirst = 0;
  protected sawLambda = false;

  /** Opening brackets, and how many there are of each kind, above the innermost f-string field. */
  protected brackets: number[] = [];
  protected openCount = [0, 0, 0];

  protected fDepth = 0;
  /** In fields: the f-string cannot be read as nested (Python 3.12) and is to be read up to its first closing quote. */
  protected broken = false;
  protected strict = false;
  protected fieldLines = 0;
  protected inSingleQuotes = false;

  constructor(
    protected readonly text: string,
    protected readonly cutStrings: boolean,
  ) {
    this.limit = text.length;
    this.buffer = new TokenBuffer((text.length >> 2) + 64);
    if (text.charCodeAt(0) === 0xfeff) {
      this.pos = 1;
    }
  }

  run(): void {
    while (this.pos < this.limit) {
      if (this.atLineStart) {
        this.lineStart();
      } else {
        this.token();
      }
    }
    if (this.brackets.length > 0) {
      this.error(this.limit, this.limit);
    }
    this.newline(this.limit, this.limit);
    while (this.indents.length > 1) {
      this.indents.pop();
      this.buffer.push(T.Dedent, this.limit, this.limit);
    }
    this.buffer.push(T.Eof, this.limit, this.limit);
  }

  tokens(): Tokens {
    const { kinds, starts, ends } = this.buffer;
    const { comments, errors, endsInString, hasCut } = this;
    return { kinds, starts, ends, comments, errors, endsInString, hasCut };
  }

  protected error(start: number, end: number): void {
    this.errors.push({ start, end });
  }

  // ---------------------------------------------------------------------------------------------------- lines

  /** Reads the indentation of the next line that has code, and compares it with that of the blocks around. */
  protected lineStart(): void {
    const { text, limit } = this;
    let column = 0;
    let continued = 0;
    for (; this.pos < limit; this.pos++) {
      const c = text.charCodeAt(this.pos);
      if (c === SPACE) {
        column++;
      } else if (c === TAB) {
        column = (Math.floor(column / 8) + 1) * 8;
      } else if (c === FORM_FEED) {
        column = 0;
      } else if (c === BACKSLASH && isNewline(text.charCodeAt(this.pos + 1))) {
        continued ||= column;
        this.pos++;
        this.skipNewline();
        column = 0;
        this.pos--;
      } else {
        break;
      }
    }
    if (this.pos >= limit) {
      return;
    }
    const c = text.charCodeAt(this.pos);
    if (isNewline(c)) {
      this.skipNewline();
    } else if (c === 35) {
      this.comment();
    } else {
      this.indentTo(continued || column);
      this.atLineStart = false;
      this.lineFirst = this.buffer.count;
      this.sawLambda = false;
    }
  }

  protected indentTo(column: number): void {
    const { indents, pos } = this;
    if (column > indents[indents.length - 1]) {
      if (this.previousIsStray(column)) {
        this.keepInBlock();
        this.indentTo(column);
        return;
      }
      this.closed = [];
      indents.push(column);
      this.buffer.push(T.Indent, pos, pos);
      return;
    }
    this.closed = column < indents[indents.length - 1] ? indents.slice() : [];
    while (column < indents[indents.length - 1]) {
      if (column > indents[indents.length - 2]) {
        // Between two levels: the line stays in the inner block.
        indents[indents.length - 1] = column;
        this.error(pos, pos);
        return;
      }
      indents.pop();
      this.buffer.push(T.Dedent, pos, pos);
    }
  }

  /** The line before ended blocks, but the next goes on in one of them: it was being typed at a wrong indentation. */
  private previousIsStray(column: number): boolean {
    const { kinds, count } = this.buffer;
    const isHeader = kinds[count - 2] === T.Colon || STARTS_BLOCK[kinds[this.lineFirst]] === 1;
    return !isHeader && this.closed.includes(column);
  }

  /** Takes back the ends of blocks before the last line. */
  private keepInBlock(): void {
    const count = this.closed.length - this.indents.length;
    this.error(this.buffer.starts[this.lineFirst], this.buffer.starts[this.lineFirst]);
    this.buffer.remove(this.lineFirst - count, count);
    this.indents = this.closed;
    this.closed = [];
  }

  protected skipNewline(): void {
    this.pos += this.text.charCodeAt(this.pos) === CR && this.text.charCodeAt(this.pos + 1) === LF ? 2 : 1;
  }

  /** Ends the logical line, if it has tokens. */
  protected newline(start: number, end: number): void {
    const last = this.buffer.lastKind();
    if (last !== T.Newline && last !== T.Indent && last !== T.Dedent) {
      this.buffer.push(T.Newline, start, end);
    }
    this.atLineStart = true;
  }

  protected lineEnd(): void {
    const start = this.pos;
    this.skipNewline();
    if (this.fDepth > 0) {
      this.fieldLineEnd();
    } else if (this.brackets.length === 0) {
      this.newline(start, this.pos);
    } else if (closesBrackets(this.text, this.pos, this.bracketContext())) {
      this.closeAll(start);
      this.newline(start, this.pos);
    }
  }

  protected bracketContext() {
    const { kinds } = this.buffer;
    return {
      before: this.buffer.lastKind(),
      innermost: this.brackets[this.brackets.length - 1],
      first: kinds[this.lineFirst],
      indent: this.indents[this.indents.length - 1],
      sawLambda: this.sawLambda,
    };
  }

  protected fieldLineEnd(): void {
    this.fieldLines++;
    if (this.strict && this.inSingleQuotes) {
      const context = { before: T.Comma, innermost: T.LBrace, first: T.Name, indent: -1, sawLambda: true };
      this.broken ||= this.fieldLines > MAX_FIELD_LINES || closesBrackets(this.text, this.pos, context);
    }
  }

  protected comment(): void {
    const start = this.pos;
    let pos = start + 1;
    while (pos < this.limit && !isNewline(this.text.charCodeAt(pos))) {
      pos++;
    }
    this.pos = pos;
    this.comments.push({ start, end: pos, text: this.text.slice(start + 1, pos).trim() });
  }

  protected abstract fString(start: number, quoteStart: number): void;

  // --------------------------------------------------------------------------------------------------- tokens

  protected token(): void {
    const { text, pos } = this;
    const c = text.charCodeAt(pos);
    if (c === SPACE || c === TAB || c === FORM_FEED) {
      this.pos++;
    } else if (wordStartLength(text, pos) > 0) {
      this.word();
    } else if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(pos + 1)))) {
      this.pos = Math.min(numberEnd(text, pos), this.limit);
      this.buffer.push(T.Number, pos, this.pos);
    } else if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) {
      this.string(pos, pos);
    } else if (isNewline(c)) {
      this.lineEnd();
    } else if (c === 35) {
      this.comment();
    } else if (c === BACKSLASH && isNewline(text.charCodeAt(pos + 1))) {
      this.pos++;
      this.skipNewline();
    } else {
      this.operator();
    }
  }

  protected word(): void {
    const { text, pos } = this;
    const end = wordEnd(text, pos, this.limit);
    if (end - pos <= 2 && end < this.limit) {
      const next = text.charCodeAt(end);
      if (next === DOUBLE_QUOTE || next === SINGLE_QUOTE) {
        const prefix = text.slice(pos, end);
        if (PLAIN_PREFIX.test(prefix)) {
          this.string(pos, end);
          return;
        }
        if (F_PREFIX.test(prefix)) {
          this.fString(pos, end);
          return;
        }
      }
    }
    const kind = wordKind(text, pos, end);
    if (kind === T.Lambda) {
      this.sawLambda = true;
    }
    this.pos = end;
    this.buffer.push(kind, pos, end);
  }

  protected operator(): void {
    const { text, pos } = this;
    const packed = operatorAt(text, pos);
    const kind = packed & 0xff;
    const end = pos + (packed >> 8);
    this.pos = end;
    switch (kind) {
      case T.LPar:
      case T.LSqb:
      case T.LBrace:
        this.brackets.push(kind);
        this.openCount[bracketIndex(kind)]++;
        this.buffer.push(kind, pos, end);
        break;
      case T.RPar:
      case T.RSqb:
      case T.RBrace:
        this.close(kind, pos);
        break;
      case T.Semi:
        if (this.brackets.length > 0 && this.fDepth === 0) {
          this.closeAll(pos);
        }
        this.buffer.push(kind, pos, end);
        break;
      default:
        this.buffer.push(kind, pos, end);
    }
  }

  /** A closing bracket also closes what is still open inside; one that closes nothing is `Unknown`. */
  protected close(kind: number, pos: number): void {
    const opener = kind - 1;
    if (this.openCount[bracketIndex(opener)] === 0) {
      this.broken = true;
      this.buffer.push(T.Unknown, pos, pos + 1);
      return;
    }
    for (;;) {
      const open = this.brackets.pop()!;
      this.openCount[bracketIndex(open)]--;
      if (open === opener) {
        break;
      }
      this.broken = true;
    }
    this.buffer.push(kind, pos, pos + 1);
  }

  protected closeAll(pos: number): void {
    this.error(pos, pos);
    this.brackets = [];
    this.openCount = [0, 0, 0];
  }

  // -------------------------------------------------------------------------------------------------- strings

  protected quoteWidth(at: number): number {
    const c = this.text.charCodeAt(at);
    return this.text.charCodeAt(at + 1) === c && this.text.charCodeAt(at + 2) === c && at + 2 < this.limit ? 3 : 1;
  }

  protected quoteAt(at: number, quote: number, width: number): boolean {
    const { text } = this;
    return (
      text.charCodeAt(at) === quote &&
      (width === 1 || (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote))
    );
  }

  protected string(start: number, quoteStart: number): void {
    const width = this.quoteWidth(quoteStart);
    const close = this.stringClose(quoteStart, width);
    this.pos = this.isClosed ? close + width : close;
    this.buffer.push(T.String, start, this.pos);
    if (!this.isClosed) {
      this.broken = true;
      this.error(start, this.pos);
    }
  }

  /** Whether `stringClose` has found a closing quote. */
  protected isClosed = false;

  /** The place of the closing quote; else of the end of the line, or for triple quotes of the text. */
  protected stringClose(quoteStart: number, width: number): number {
    const { text, limit } = this;
    const quote = text.charCodeAt(quoteStart);
    let pos = quoteStart + width;
    this.isClosed = false;
    for (; pos < limit; pos++) {
      const c = text.charCodeAt(pos);
      if (c === BACKSLASH) {
        pos += text.charCodeAt(pos + 1) === CR && text.charCodeAt(pos + 2) === LF ? 2 : 1;
      } else if (c === quote && this.quoteAt(pos, quote, width) && pos + width <= limit) {
        this.isClosed = true;
        break;
      } else if (width === 1 && isNewline(c)) {
        return pos;
      }
    }
    pos = Math.min(pos, limit);
    if (width === 3) {
      const cut = this.cutStrings ? this.cutAt(quoteStart + 3, pos) : pos;
      if (cut < pos) {
        this.isClosed = false;
        this.hasCut = true;
        return cut;
      }
      this.endsInString ||= !this.isClosed;
    }
    return pos;
  }

  /** The end of the line before the first one in `[start, close)` that defines something no deeper than this line. */
  protected cutAt(start: number, close: number): number {
    const indent = this.indents[this.indents.length - 1];
    for (const match of this.text.slice(start, close).matchAll(DEFINITION)) {
      if (match.index > 0 && match[1].length <= indent) {
        return start + match.index - 1;
      }
    }
    return close;
  }
}
