import { BACKSLASH, CR, isNewline, LEFT_BRACE, LF, RIGHT_BRACE } from './chars';
import { bracketIndex, Lexer, type Tokens } from './lexer';
import { T } from './tokens';

/** f-strings in fields of f-strings, each counted twice. */
const MAX_F_DEPTH = 20;

/** Adds f-strings and t-strings. */
class FStringLexer extends Lexer {
  /**
   * Fields are read as Python 3.12 does, with any quotes inside. When that fails, as it does in half-typed code,
   * the string ends at its first closing quote, as before 3.12.
   */
  protected fString(start: number, quoteStart: number): void {
    const { buffer } = this;
    const width = this.quoteWidth(quoteStart);
    if (this.fDepth > 0) {
      if (!this.strict) {
        this.string(start, quoteStart);
      } else if (this.fDepth >= MAX_F_DEPTH || !this.fStringBody(start, quoteStart, width)) {
        this.broken = true;
        this.pos = Math.max(this.pos, quoteStart + width);
      }
      return;
    }
    const saved = [buffer.count, this.comments.length, this.errors.length];
    this.strict = true;
    this.broken = false;
    this.fieldLines = 0;
    const tidy = this.fStringBody(start, quoteStart, width) && !this.broken;
    this.strict = false;
    if (!tidy || (this.cutStrings && width === 3 && this.cutAt(quoteStart + 3, this.pos) < this.pos)) {
      [buffer.count, this.comments.length, this.errors.length] = saved;
      this.fDepth = 0;
      this.boundedFString(start, quoteStart, width);
    }
    this.broken = false;
  }

  private boundedFString(start: number, quoteStart: number, width: number): void {
    const outer = this.limit;
    const close = this.stringClose(quoteStart, width);
    const { isClosed } = this;
    this.limit = close;
    this.fStringBody(start, quoteStart, width);
    this.limit = outer;
    this.fDepth = 0;
    this.pos = isClosed ? close + width : close;
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

/**
 * The tokens of a text. With `cutStrings`, a string in triple quotes ends before a line that defines something no
 * deeper than the string's own line: so is a text read in which some `"""` has lost its partner.
 */
export function tokenize(text: string, cutStrings = false): Tokens {
  const lexer = new FStringLexer(text, cutStrings);
  lexer.run();
  return lexer.tokens();
}
