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
  LEFT_BRACE,
  LF,
  RIGHT_BRACE,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  wordEnd,
  wordStartLength,
} from './chars';
import { numberEnd } from './numbers';
import { operatorAt } from './operators';
import { type Range, TokenBuffer } from './token-buffer';
import { T, wordKind } from './tokens';
import { closesBrackets } from './unclosed';

export interface Tokens {
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly comments: Comment[];
  readonly errors: Range[];
}

export function tokenize(text: string): Tokens {
  const lexer = new Lexer(text, false);
  lexer.run();
  if (!lexer.endsInString) {
    return lexer.tokens();
  }
  // Some `"""` has lost its partner: read again, ending such a string before a line that defines something.
  const careful = new Lexer(text, true);
  careful.run();
  return careful.tokens();
}

const F_PREFIX = /^(?:[ft]r?|r[ft])$/i;
const PLAIN_PREFIX = /^(?:r|u|b|br|rb)$/i;
const DEFINITION = /^([ \t]*)(?:def|class|async[ \t]+def)[ \t]+\w+[^\r\n]*[:(,][ \t]*$/gm;
/** f-strings in fields of f-strings, each counted twice. */
const MAX_F_DEPTH = 20;
/** A field of an f-string in single quotes that goes on for more lines than this is taken as unclosed. */
const MAX_FIELD_LINES = 100;

function bracketIndex(opener: number): number {
  return (opener - T.LPar) >> 1;
}

class Lexer {
  /** A string in triple quotes ran into the end of the text. */
  endsInString = false;

  private readonly buffer: TokenBuffer;
  private readonly comments: Comment[] = [];
  private readonly errors: Range[] = [];
  private pos = 0;
  private limit: number;
  private atLineStart = true;
  private readonly indents = [0];
  /** First token, indentation of the logical line, and whether it has a lambda. */
  private lineFirst = 0;
  private sawLambda = false;

  /** Opening brackets, and how many there are of each kind, above the innermost f-string field. */
  private brackets: number[] = [];
  private openCount = [0, 0, 0];

  private fDepth = 0;
  /** In fields: the f-string cannot be read as nested (Python 3.12) and is to be read up to its first closing quote. */
  private broken = false;
  private strict = false;
  private fieldLines = 0;
  private inSingleQuotes = false;

  constructor(
    private readonly text: string,
    private readonly cutStrings: boolean,
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
    return { kinds, starts, ends, comments: this.comments, errors: this.errors };
  }

  private error(start: number, end: number): void {
    this.errors.push({ start, end });
  }

  // ---------------------------------------------------------------------------------------------------- lines

  /** Reads the indentation of the next line that has code, and compares it with that of the blocks around. */
  private lineStart(): void {
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

  private indentTo(column: number): void {
    const { indents, pos } = this;
    if (column > indents[indents.length - 1]) {
      indents.push(column);
      this.buffer.push(T.Indent, pos, pos);
      return;
    }
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

  private skipNewline(): void {
    this.pos += this.text.charCodeAt(this.pos) === CR && this.text.charCodeAt(this.pos + 1) === LF ? 2 : 1;
  }

  /** Ends the logical line, if it has tokens. */
  private newline(start: number, end: number): void {
    const last = this.buffer.lastKind();
    if (last !== T.Newline && last !== T.Indent && last !== T.Dedent) {
      this.buffer.push(T.Newline, start, end);
    }
    this.atLineStart = true;
  }

  private lineEnd(): void {
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

  private bracketContext() {
    const { kinds } = this.buffer;
    return {
      before: this.buffer.lastKind(),
      innermost: this.brackets[this.brackets.length - 1],
      first: kinds[this.lineFirst],
      indent: this.indents[this.indents.length - 1],
      sawLambda: this.sawLambda,
    };
  }

  private fieldLineEnd(): void {
    this.fieldLines++;
    if (this.strict && this.inSingleQuotes) {
      const context = { before: T.Comma, innermost: T.LBrace, first: T.Name, indent: -1, sawLambda: true };
      this.broken ||= this.fieldLines > MAX_FIELD_LINES || closesBrackets(this.text, this.pos, context);
    }
  }

  private comment(): void {
    const start = this.pos;
    let pos = start + 1;
    while (pos < this.limit && !isNewline(this.text.charCodeAt(pos))) {
      pos++;
    }
    this.pos = pos;
    this.comments.push({ start, end: pos, text: this.text.slice(start + 1, pos).trim() });
  }

  // --------------------------------------------------------------------------------------------------- tokens

  private token(): void {
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

  private word(): void {
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

  private operator(): void {
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
  private close(kind: number, pos: number): void {
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

  private closeAll(pos: number): void {
    this.error(pos, pos);
    this.brackets = [];
    this.openCount = [0, 0, 0];
  }

  // -------------------------------------------------------------------------------------------------- strings

  private quoteWidth(at: number): number {
    const c = this.text.charCodeAt(at);
    return this.text.charCodeAt(at + 1) === c && this.text.charCodeAt(at + 2) === c && at + 2 < this.limit ? 3 : 1;
  }

  private quoteAt(at: number, quote: number, width: number): boolean {
    const { text } = this;
    return (
      text.charCodeAt(at) === quote &&
      (width === 1 || (text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote))
    );
  }

  private string(start: number, quoteStart: number): void {
    const width = this.quoteWidth(quoteStart);
    const close = this.stringClose(quoteStart, width);
    this.pos = this.closed ? close + width : close;
    this.buffer.push(T.String, start, this.pos);
    if (!this.closed) {
      this.broken = true;
      this.error(start, this.pos);
    }
  }

  /** Whether `stringClose` has found a closing quote. */
  private closed = false;

  /** The place of the closing quote; else of the end of the line, or for triple quotes of the text. */
  private stringClose(quoteStart: number, width: number): number {
    const { text, limit } = this;
    const quote = text.charCodeAt(quoteStart);
    let pos = quoteStart + width;
    this.closed = false;
    for (; pos < limit; pos++) {
      const c = text.charCodeAt(pos);
      if (c === BACKSLASH) {
        pos += text.charCodeAt(pos + 1) === CR && text.charCodeAt(pos + 2) === LF ? 2 : 1;
      } else if (c === quote && this.quoteAt(pos, quote, width) && pos + width <= limit) {
        this.closed = true;
        break;
      } else if (width === 1 && isNewline(c)) {
        return pos;
      }
    }
    pos = Math.min(pos, limit);
    if (width === 3) {
      if (this.cutStrings) {
        return this.cutString(quoteStart + 3, pos);
      }
      this.endsInString ||= !this.closed;
    }
    return pos;
  }

  /** Ends a string before a line in it that defines something no deeper than the string's own line. */
  private cutString(start: number, close: number): number {
    const body = this.text.slice(start, close);
    const indent = this.indents[this.indents.length - 1];
    for (const match of body.matchAll(DEFINITION)) {
      if (match.index > 0 && match[1].length <= indent) {
        this.closed = false;
        return start + match.index - 1;
      }
    }
    return close;
  }

  // ------------------------------------------------------------------------------------------------ f-strings

  /**
   * Fields are read as Python 3.12 does, with any quotes inside. When that fails, as it does in half-typed code,
   * the string ends at its first closing quote, as before 3.12.
   */
  private fString(start: number, quoteStart: number): void {
    const { buffer } = this;
    const width = this.quoteWidth(quoteStart);
    if (this.fDepth > 0) {
      if (this.strict && this.fDepth < MAX_F_DEPTH) {
        this.broken ||= !this.fStringBody(start, quoteStart, width);
      } else {
        this.string(start, quoteStart);
      }
      return;
    }
    const saved = [buffer.count, this.comments.length, this.errors.length];
    this.strict = true;
    this.broken = false;
    this.fieldLines = 0;
    const tidy = !(this.cutStrings && width === 3) && this.fStringBody(start, quoteStart, width) && !this.broken;
    this.strict = false;
    if (!tidy) {
      [buffer.count, this.comments.length, this.errors.length] = saved;
      this.fDepth = 0;
      this.boundedFString(start, quoteStart, width);
    }
    this.broken = false;
  }

  private boundedFString(start: number, quoteStart: number, width: number): void {
    const outer = this.limit;
    const close = this.stringClose(quoteStart, width);
    const { closed } = this;
    this.limit = close;
    this.fStringBody(start, quoteStart, width);
    this.limit = outer;
    this.fDepth = 0;
    this.pos = closed ? close + width : close;
    this.buffer.push(T.FEnd, close, this.pos);
    this.error(start, this.pos);
  }

  /** From the opening quote to the closing one, or in the bounded reading to the limit. */
  private fStringBody(start: number, quoteStart: number, width: number): boolean {
    const { brackets, openCount, inSingleQuotes } = this;
    this.brackets = [];
    this.openCount = [0, 0, 0];
    this.fDepth++;
    this.inSingleQuotes = inSingleQuotes || width === 1;
    this.buffer.push(T.FStart, start, quoteStart + width);
    this.pos = quoteStart + width;
    const raw = /r/i.test(this.text.slice(start, quoteStart));
    const done = this.fText(this.text.charCodeAt(quoteStart), width, raw, false);
    this.brackets = brackets;
    this.openCount = openCount;
    this.inSingleQuotes = inSingleQuotes;
    this.fDepth--;
    return done;
  }

  /** Text and fields: of a string up to its quote, or of a format up to `}`. False when neither comes. */
  private fText(quote: number, width: number, raw: boolean, isFormat: boolean): boolean {
    const { text } = this;
    let from = this.pos;
    while (this.pos < this.limit) {
      const { pos } = this;
      const c = text.charCodeAt(pos);
      if (c === quote && this.quoteAt(pos, quote, width) && this.strict) {
        this.middle(from, pos);
        if (!isFormat) {
          this.pos = pos + width;
          this.buffer.push(T.FEnd, pos, this.pos);
        }
        return !isFormat;
      }
      if (c === LEFT_BRACE && (isFormat || text.charCodeAt(pos + 1) !== LEFT_BRACE)) {
        this.middle(from, pos);
        if (!this.field(quote, width, raw)) {
          return false;
        }
        from = this.pos;
      } else if (c === RIGHT_BRACE && isFormat) {
        this.middle(from, pos);
        return true;
      } else if (isNewline(c) && width === 1) {
        return false;
      } else {
        this.pos += this.fCharLength(c, raw);
      }
    }
    this.middle(from, this.limit);
    return false;
  }

  /** How far to go over one character of text, an escape or a doubled brace. */
  private fCharLength(c: number, raw: boolean): number {
    const { text, pos } = this;
    const next = text.charCodeAt(pos + 1);
    if (c === LEFT_BRACE || (c === RIGHT_BRACE && next === RIGHT_BRACE)) {
      return 2;
    }
    if (c === RIGHT_BRACE) {
      this.error(pos, pos + 1);
      return 1;
    }
    if (c !== BACKSLASH || next === LEFT_BRACE || next === RIGHT_BRACE) {
      return 1;
    }
    if (next === 78 && !raw && text.charCodeAt(pos + 2) === LEFT_BRACE) {
      const close = text.indexOf('}', pos);
      return close < 0 || close - pos > 100 ? 2 : close + 1 - pos;
    }
    return next === CR && text.charCodeAt(pos + 2) === LF ? 3 : 2;
  }

  private middle(from: number, to: number): void {
    if (to > from) {
      this.buffer.push(T.FMiddle, from, to);
    }
  }

  /** `{value=!r:format}`. */
  private field(quote: number, width: number, raw: boolean): boolean {
    const { brackets, openCount } = this;
    this.buffer.push(T.LBrace, this.pos, this.pos + 1);
    this.pos++;
    this.brackets = [];
    this.openCount = [0, 0, 0];
    this.fDepth++;
    const done = this.fDepth < 2 * MAX_F_DEPTH && this.fieldTokens(quote, width, raw);
    this.fDepth--;
    this.brackets = brackets;
    this.openCount = openCount;
    return done;
  }

  private fieldTokens(quote: number, width: number, raw: boolean): boolean {
    const { text } = this;
    while (this.pos < this.limit && !(this.strict && this.broken)) {
      const { pos } = this;
      const c = text.charCodeAt(pos);
      if (
        c === RIGHT_BRACE &&
        (this.brackets.length === 0 || (!this.strict && this.openCount[bracketIndex(T.LBrace)] === 0))
      ) {
        this.buffer.push(T.RBrace, pos, pos + 1);
        this.pos++;
        return true;
      }
      if (c === 58 && this.brackets.length === 0) {
        this.buffer.push(T.Colon, pos, pos + 1);
        this.pos++;
        if (!this.fText(quote, width, raw, true)) {
          return false;
        }
      } else if (c === 33 && this.brackets.length === 0 && text.charCodeAt(pos + 1) !== 61) {
        this.buffer.push(T.Exclaim, pos, pos + 1);
        this.pos++;
      } else {
        this.token();
      }
    }
    return false;
  }
}
