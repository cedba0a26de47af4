import type { Expr, MatchMapping, Pattern } from './ast';
import { MAX_DEPTH, startAt } from './cursor';
import { Expressions } from './expressions';
import { ENDS_LINE, T } from './tokens';

/** Reads the patterns of `case`. */
export abstract class Patterns extends Expressions {
  /** After `case`: maybe a sequence without brackets. */
  protected casePattern(): Pattern {
    const at = this.start();
    const first = this.patternItem();
    if (this.kind !== T.Comma) {
      return first;
    }
    const start = startAt(at, first);
    const patterns = [first];
    while (this.accept(T.Comma) && this.kind !== T.Colon && this.kind !== T.If && !this.stops()) {
      patterns.push(this.patternItem());
    }
    return { kind: 'MatchSequence', start, end: this.end, patterns };
  }

  /** An element of a sequence: `*rest` or a pattern. */
  private patternItem(): Pattern {
    if (this.kind !== T.Star) {
      return this.pattern();
    }
    const start = this.start();
    this.next();
    const name = this.name();
    return { kind: 'MatchStar', start, end: this.end, name: name === '_' ? null : name };
  }

  private pattern(): Pattern {
    const at = this.start();
    if (this.depth >= MAX_DEPTH) {
      const { start, end } = this.tooDeep(at);
      return { kind: 'MatchAs', start, end, pattern: null, name: null };
    }
    this.depth++;
    let pattern = this.closedPattern();
    const start = startAt(at, pattern);
    if (this.kind === T.Bar) {
      const patterns = [pattern];
      while (this.accept(T.Bar)) {
        patterns.push(this.closedPattern());
      }
      pattern = { kind: 'MatchOr', start, end: this.end, patterns };
    }
    this.depth--;
    if (!this.accept(T.As)) {
      return pattern;
    }
    const name = this.name();
    return { kind: 'MatchAs', start, end: this.end, pattern, name };
  }

  private closedPattern(): Pattern {
    const start = this.start();
    switch (this.kind) {
      case T.Name:
        return this.namePattern();
      case T.Number:
      case T.Minus:
      case T.String:
      case T.FStart: {
        const value = this.literalPattern();
        return { kind: 'MatchValue', start, end: this.end, value };
      }
      case T.None:
      case T.True:
      case T.False: {
        const value = this.kind === T.None ? null : this.kind === T.True;
        this.next();
        return { kind: 'MatchSingleton', start, end: this.end, value };
      }
      case T.LPar:
      case T.LSqb:
        return this.bracketPattern();
      case T.LBrace:
        return this.mappingPattern();
      default: {
        const value = this.missing();
        return { kind: 'MatchValue', start: value.start, end: value.end, value };
      }
    }
  }

  /** A number, maybe signed or complex, or a string. */
  private literalPattern(): Expr {
    return this.binary(9);
  }

  private namePattern(): Pattern {
    const start = this.start();
    const next = this.peekKind();
    if (next !== T.Dot && next !== T.LPar) {
      const name = this.name();
      return { kind: 'MatchAs', start, end: this.end, pattern: null, name: name === '_' ? null : name };
    }
    const value = this.dottedName();
    if (this.kind === T.LPar) {
      return this.classPattern(start, value);
    }
    return { kind: 'MatchValue', start, end: this.end, value };
  }

  private dottedName(): Expr {
    const start = this.start();
    let value: Expr = { kind: 'Name', start, id: this.name(), end: this.end };
    this.height = 0;
    while (this.kind === T.Dot && this.height < MAX_DEPTH) {
      this.next();
      const attrStart = this.kind === T.Name ? this.start() : this.end;
      const attr = this.name();
      value = { kind: 'Attribute', start, end: this.end, value, attr, attrStart };
      this.height++;
    }
    return this.kind === T.Dot ? this.tooDeep(start) : value;
  }

  private classPattern(start: number, cls: Expr): Pattern {
    this.next();
    const patterns: Pattern[] = [];
    const kwdNames: string[] = [];
    const kwdPatterns: Pattern[] = [];
    while (this.kind !== T.RPar && !this.stops()) {
      const before = this.i;
      if (this.kind === T.Name && this.peekKind() === T.Assign) {
        kwdNames.push(this.name());
        this.next();
        kwdPatterns.push(this.pattern());
      } else {
        patterns.push(this.pattern());
      }
      this.separator(T.RPar, before);
    }
    this.expect(T.RPar);
    return { kind: 'MatchClass', start, end: this.end, cls, patterns, kwdNames, kwdPatterns };
  }

  /** `(a)` is the pattern inside; `(a,)`, `()` and `[…]` are sequences. */
  private bracketPattern(): Pattern {
    const start = this.start();
    const isGroup = this.kind === T.LPar;
    const close = isGroup ? T.RPar : T.RSqb;
    this.next();
    const patterns: Pattern[] = [];
    let hasComma = false;
    while (this.kind !== close && !this.stops()) {
      const before = this.i;
      patterns.push(this.patternItem());
      hasComma ||= this.kind === T.Comma;
      this.separator(close, before);
    }
    this.expect(close);
    if (isGroup && patterns.length === 1 && !hasComma && patterns[0].kind !== 'MatchStar') {
      return patterns[0];
    }
    return { kind: 'MatchSequence', start, end: this.end, patterns };
  }

  private mappingPattern(): MatchMapping {
    const start = this.start();
    this.next();
    const keys: Expr[] = [];
    const patterns: Pattern[] = [];
    let rest: string | null = null;
    while (this.kind !== T.RBrace && !this.stops() && ENDS_LINE[this.kind] === 0) {
      const before = this.i;
      if (this.accept(T.DoubleStar)) {
        rest = this.name();
      } else {
        keys.push(this.mappingKey());
        if (this.expect(T.Colon)) {
          patterns.push(this.pattern());
        } else {
          const { start: at, end } = this.missing();
          patterns.push({ kind: 'MatchAs', start: at, end, pattern: null, name: null });
        }
      }
      this.separator(T.RBrace, before);
    }
    this.expect(T.RBrace);
    return { kind: 'MatchMapping', start, end: this.end, keys, patterns, rest };
  }

  private mappingKey(): Expr {
    return this.kind === T.Name ? this.dottedName() : this.literalPattern();
  }
}
