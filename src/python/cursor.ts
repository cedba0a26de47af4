import type { Comment, ErrorExpr } from './ast';
import type { Tokens } from './lexer';
import type { Range } from './token-buffer';
import { ENDS_LINE, STARTS_EXPRESSION, T } from './tokens';

/** Nested parse calls, which bounds the stack; Python itself allows 200 nested brackets and 100 nested blocks. */
export const MAX_DEPTH = 240;
/** Height of one expression's tree, so that recursive readers of the tree are safe on `1+1+1+…`. */
export const MAX_HEIGHT = 600;

/** A place in the tokens, and what every part of the parser needs around it. */
export abstract class Cursor {
  readonly errors: Range[];
  protected readonly kinds: Uint8Array;
  protected readonly starts: Int32Array;
  protected readonly ends: Int32Array;
  protected readonly comments: readonly Comment[];
  /** Index and kind of the current token. */
  protected i = 0;
  protected kind: number;
  /** End of the last token read, layout aside: where a finished node ends. */
  protected end = 0;

  protected depth = 0;
  /** Height of the expression that was read last, and the greatest since the innermost open bracket. */
  protected height = 0;
  protected peak = 0;

  constructor(
    protected readonly text: string,
    tokens: Tokens,
  ) {
    this.kinds = tokens.kinds;
    this.starts = tokens.starts;
    this.ends = tokens.ends;
    this.comments = tokens.comments;
    this.errors = tokens.errors;
    this.kind = this.kinds[0];
  }

  protected start(): number {
    return this.starts[this.i];
  }

  protected next(): void {
    if (this.kind !== T.Eof) {
      this.end = this.ends[this.i];
      this.kind = this.kinds[++this.i];
    }
  }

  /** Goes over a token of layout, which is in no node. */
  protected nextLayout(): void {
    if (this.kind !== T.Eof) {
      this.kind = this.kinds[++this.i];
    }
  }

  protected accept(kind: number): boolean {
    if (this.kind !== kind) {
      return false;
    }
    this.next();
    return true;
  }

  /** Reads a token that has to be there; notes it when it is not. */
  protected expect(kind: number): boolean {
    const found = this.accept(kind);
    if (!found) {
      this.error(this.end, this.end);
    }
    return found;
  }

  protected moveTo(index: number, end: number): void {
    this.i = index;
    this.kind = this.kinds[index];
    this.end = end;
  }

  protected peekKind(offset = 1): number {
    return this.kind === T.Eof ? T.Eof : this.kinds[this.i + offset];
  }

  protected textOf(index: number): string {
    return this.text.slice(this.starts[index], this.ends[index]);
  }

  protected isWord(word: string): boolean {
    return this.kind === T.Name && this.ends[this.i] - this.start() === word.length && this.textOf(this.i) === word;
  }

  /** Reads a name; '' when there is none. */
  protected name(): string {
    if (this.kind === T.Name) {
      this.next();
      return this.textOf(this.i - 1);
    }
    this.error(this.end, this.end);
    return '';
  }

  protected error(start: number, end: number): void {
    const last = this.errors[this.errors.length - 1];
    if (last === undefined || last.start !== start || last.end !== end) {
      this.errors.push({ start, end });
    }
  }

  protected missing(): ErrorExpr {
    this.error(this.end, this.end);
    this.height = 0;
    return { kind: 'ErrorExpr', start: this.end, end: this.end };
  }

  /** No list in brackets goes on past this token. */
  protected stops(): boolean {
    const { kind } = this;
    return (
      ENDS_LINE[kind] === 1 ||
      kind === T.RPar ||
      kind === T.RSqb ||
      kind === T.RBrace ||
      kind === T.FEnd ||
      kind === T.Semi
    );
  }

  /** After an item of a list that began at token `before`: the comma, or what stands in its place. */
  protected separator(close: number, before: number): void {
    if (this.kind !== T.Comma && this.kind !== close && !this.stops()) {
      const start = this.start();
      if (this.i === before) {
        this.next();
      }
      while (this.kind !== T.Comma && this.kind !== close && !this.stops() && !this.startsItem()) {
        this.next();
      }
      this.error(start, Math.max(start, this.end));
    }
    this.accept(T.Comma);
  }

  private startsItem(): boolean {
    return STARTS_EXPRESSION[this.kind] === 1 || this.kind === T.Star || this.kind === T.DoubleStar;
  }

  /** Skips to the end of the logical line. */
  protected skipLine(): void {
    if (ENDS_LINE[this.kind] === 1) {
      return;
    }
    const start = this.start();
    while (ENDS_LINE[this.kind] === 0) {
      this.next();
    }
    this.error(start, this.end);
  }

  /** Gives up on an expression that nests too deep: skips what belongs to it. */
  protected tooDeep(start: number): ErrorExpr {
    let open = 0;
    for (; ENDS_LINE[this.kind] === 0; this.next()) {
      const { kind } = this;
      if (kind === T.LPar || kind === T.LSqb || kind === T.LBrace || kind === T.FStart) {
        open++;
      } else if (kind === T.RPar || kind === T.RSqb || kind === T.RBrace || kind === T.FEnd) {
        if (open === 0) {
          break;
        }
        open--;
      } else if (open === 0 && (kind === T.Comma || kind === T.Colon || kind === T.Assign || kind === T.Semi)) {
        break;
      }
    }
    this.height = 0;
    const end = Math.max(start, this.end);
    this.error(start, end);
    return { kind: 'ErrorExpr', start, end };
  }

  /** Notes the height of a node whose highest child has height `below`. */
  protected raise(below: number): void {
    this.height = below + 1;
    if (this.height > this.peak) {
      this.peak = this.height;
    }
  }
}

/** Where a node begins whose first child was read from `start` on: a child that is missing lies before that. */
export function startAt(start: number, first: Range): number {
  return Math.min(first.start, start);
}
