import type { Constant, ErrorExpr, Expr, FormattedValue } from './ast';
import { Cursor } from './cursor';
import { numberConstant } from './numbers';
import { decode, stringValue } from './strings';
import { T } from './tokens';

type Part = string | FormattedValue;

/** Reads numbers and strings. */
export abstract class Literals extends Cursor {
  /** Expressions as a statement or a field has them: maybe a tuple without parentheses, maybe a `yield`. */
  protected abstract value(): Expr;

  protected number(): Constant | ErrorExpr {
    const start = this.start();
    this.next();
    const constant = numberConstant(this.text.slice(start, this.end));
    if (constant === null) {
      this.error(start, this.end);
      return { kind: 'ErrorExpr', start, end: this.end };
    }
    return { kind: 'Constant', start, end: this.end, type: constant.type, value: constant.value };
  }

  /** One string, or several side by side, which Python joins. */
  protected strings(): Expr {
    const start = this.start();
    const parts: Part[] = [];
    let isFormatted = false;
    let template = false;
    let isBytes = false;
    while (this.kind === T.String || this.kind === T.FStart) {
      if (this.kind === T.String) {
        this.next();
        const plain = stringValue(this.textOf(this.i - 1));
        isBytes ||= plain.isBytes;
        addText(parts, plain.value);
      } else {
        isFormatted = true;
        template = this.formatted(parts) || template;
      }
    }
    if (isFormatted) {
      return { kind: 'JoinedStr', start, end: this.end, template, parts };
    }
    const value = parts.length === 0 ? '' : (parts[0] as string);
    return { kind: 'Constant', start, end: this.end, type: isBytes ? 'bytes' : 'str', value };
  }

  /** Adds the parts of one f-string; whether it is a template string. */
  private formatted(parts: Part[]): boolean {
    const opening = this.textOf(this.i);
    const savedPeak = this.peak;
    this.peak = 0;
    this.next();
    this.texts(parts, /^[ft]?r/i.test(opening), true);
    this.expect(T.FEnd);
    const inner = this.peak;
    this.peak = savedPeak;
    this.raise(inner);
    return /^r?t/i.test(opening);
  }

  private texts(parts: Part[], isRaw: boolean, doubledBraces: boolean): void {
    for (;;) {
      if (this.kind === T.FMiddle) {
        const source = this.textOf(this.i);
        this.next();
        addText(parts, decode(doubledBraces ? source.replace(/\{\{|\}\}/g, (pair) => pair[0]) : source, isRaw, false));
      } else if (this.kind === T.LBrace) {
        parts.push(this.field(isRaw));
      } else {
        return;
      }
    }
  }

  private field(isRaw: boolean): FormattedValue {
    const start = this.start();
    this.next();
    const from = this.end;
    const value = this.value();
    let debug: string | null = null;
    if (this.accept(T.Assign)) {
      debug = this.withoutComments(from, Math.max(this.end, this.start()));
    }
    let conversion: string | null = null;
    if (this.accept(T.Exclaim)) {
      conversion = this.name();
    }
    let format: Part[] | null = null;
    if (this.accept(T.Colon)) {
      format = [];
      this.texts(format, isRaw, false);
    }
    if (!this.accept(T.RBrace)) {
      this.skipField();
    }
    return { kind: 'FormattedValue', start, end: this.end, value, conversion, format, debug };
  }

  private withoutComments(start: number, end: number): string {
    const text = this.text.slice(start, end);
    if (!text.includes('#')) {
      return text;
    }
    let out = '';
    let from = start;
    for (const comment of this.comments) {
      if (comment.start >= from && comment.end <= end) {
        out += this.text.slice(from, comment.start);
        from = comment.end;
      }
    }
    return out + this.text.slice(from, end);
  }

  /** Skips what is left of a field that cannot be read. */
  private skipField(): void {
    const start = this.end;
    let open = 0;
    while (this.kind !== T.Eof && this.kind !== T.Newline) {
      if (this.kind === T.LBrace || this.kind === T.FStart) {
        open++;
      } else if (this.kind === T.RBrace || this.kind === T.FEnd) {
        if (open === 0) {
          break;
        }
        open--;
      }
      this.next();
    }
    this.accept(T.RBrace);
    this.error(start, this.end);
  }
}

function addText(parts: Part[], text: string): void {
  const last = parts.length - 1;
  if (typeof parts[last] === 'string') {
    parts[last] += text;
  } else if (text !== '') {
    parts.push(text);
  }
}
