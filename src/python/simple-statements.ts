import type { Alias, BinaryOperator, Expr, Stmt } from './ast';
import { Patterns } from './patterns';
import { ENDS_LINE, STARTS_EXPRESSION, T } from './tokens';

/** Reads statements that fit on a line. */
export abstract class SimpleStatements extends Patterns {
  protected simpleStatement(): Stmt {
    const start = this.start();
    switch (this.kind) {
      case T.Return:
        this.next();
        return { kind: 'Return', start, value: this.optionalList(), end: this.end };
      case T.Import:
        return this.import();
      case T.From:
        return this.importFrom();
      case T.Raise:
        return this.raiseStatement();
      case T.Assert:
        return this.assert();
      case T.Del:
        return this.delete();
      case T.Global:
      case T.Nonlocal:
        return this.scopeStatement();
      case T.Pass:
        this.next();
        return { kind: 'Pass', start, end: this.end };
      case T.Break:
        this.next();
        return { kind: 'Break', start, end: this.end };
      case T.Continue:
        this.next();
        return { kind: 'Continue', start, end: this.end };
      default:
        return this.startsTypeAlias() ? this.typeAlias() : this.expressionStatement();
    }
  }

  private startsValue(): boolean {
    return STARTS_EXPRESSION[this.kind] === 1 || this.kind === T.Star || this.kind === T.Yield;
  }

  private optionalList(): Expr | null {
    return this.startsValue() ? this.value() : null;
  }

  /** What the line assigns or just evaluates. */
  private expressionStatement(): Stmt {
    const start = this.start();
    if (!this.startsValue()) {
      return this.unreadable();
    }
    const value = this.value();
    switch (this.kind) {
      case T.Assign:
        return this.assign(start, value);
      case T.AugAssign: {
        const op = this.text.slice(this.start(), this.ends[this.i] - 1) as BinaryOperator;
        this.next();
        return { kind: 'AugAssign', start, target: value, op, value: this.value(), end: this.end };
      }
      case T.Colon:
        return this.annotated(start, value);
      default:
        return { kind: 'ExprStmt', start, end: this.end, value };
    }
  }

  private unreadable(): Stmt {
    const start = this.start();
    if (ENDS_LINE[this.kind] === 1 || this.kind === T.Semi) {
      this.error(start, start);
      return { kind: 'ErrorStmt', start, end: start };
    }
    while (ENDS_LINE[this.kind] === 0 && this.kind !== T.Semi) {
      this.next();
    }
    this.error(start, this.end);
    return { kind: 'ErrorStmt', start, end: this.end };
  }

  private assign(start: number, first: Expr): Stmt {
    const targets = [first];
    this.next();
    let value = this.value();
    while (this.accept(T.Assign)) {
      targets.push(value);
      value = this.value();
    }
    return { kind: 'Assign', start, end: this.end, targets, value };
  }

  private annotated(start: number, target: Expr): Stmt {
    this.next();
    const annotation = this.expr();
    const value = this.accept(T.Assign) ? this.value() : null;
    return { kind: 'AnnAssign', start, end: this.end, target, annotation, value };
  }

  /** `type` is a keyword only before a name on the same line. */
  private startsTypeAlias(): boolean {
    return this.isWord('type') && this.peekKind() === T.Name;
  }

  private typeAlias(): Stmt {
    const start = this.start();
    this.next();
    const name: Expr = { kind: 'Name', start: this.start(), id: this.name(), end: this.end };
    this.typeParameters();
    const value = this.expect(T.Assign) ? this.expr() : this.missing();
    return { kind: 'TypeAlias', start, end: this.end, name, value };
  }

  /** `[T: bound = default, *Ts, **P]`: read over, since sizes and shapes do not depend on them. */
  protected typeParameters(): void {
    if (!this.accept(T.LSqb)) {
      return;
    }
    while (this.kind !== T.RSqb && !this.stops()) {
      const before = this.i;
      if (!this.accept(T.Star)) {
        this.accept(T.DoubleStar);
      }
      this.name();
      if (this.accept(T.Colon)) {
        this.expr();
      }
      if (this.accept(T.Assign)) {
        this.element();
      }
      this.separator(T.RSqb, before);
    }
    this.expect(T.RSqb);
  }

  private raiseStatement(): Stmt {
    const start = this.start();
    this.next();
    const exc = STARTS_EXPRESSION[this.kind] === 1 ? this.expr() : null;
    const cause = this.accept(T.From) ? this.expr() : null;
    return { kind: 'Raise', start, end: this.end, exc, cause };
  }

  private assert(): Stmt {
    const start = this.start();
    this.next();
    const test = this.namedExpr();
    const msg = this.accept(T.Comma) ? this.namedExpr() : null;
    return { kind: 'Assert', start, end: this.end, test, msg };
  }

  private delete(): Stmt {
    const start = this.start();
    this.next();
    const targets = [this.expr()];
    while (this.accept(T.Comma) && STARTS_EXPRESSION[this.kind] === 1) {
      targets.push(this.expr());
    }
    return { kind: 'Delete', start, end: this.end, targets };
  }

  private scopeStatement(): Stmt {
    const start = this.start();
    const kind = this.kind === T.Global ? 'Global' : 'Nonlocal';
    this.next();
    const names = [this.name()];
    while (this.accept(T.Comma)) {
      names.push(this.name());
    }
    return { kind, start, end: this.end, names };
  }

  // --------------------------------------------------------------------------------------------------- imports

  private import(): Stmt {
    const start = this.start();
    this.next();
    const names: Alias[] = [];
    do {
      names.push(this.alias());
    } while (this.accept(T.Comma));
    return { kind: 'Import', start, end: this.end, names };
  }

  private importFrom(): Stmt {
    const start = this.start();
    this.next();
    let level = 0;
    while (this.kind === T.Dot || this.kind === T.Ellipsis) {
      level += this.kind === T.Dot ? 1 : 3;
      this.next();
    }
    const module = this.kind === T.Name || level === 0 ? this.dotted() : '';
    const names: Alias[] = [];
    if (this.expect(T.Import)) {
      this.importedNames(names);
    }
    return { kind: 'ImportFrom', start, end: this.end, module, level, names };
  }

  private importedNames(names: Alias[]): void {
    if (this.kind === T.Star) {
      this.next();
      names.push({ kind: 'Alias', start: this.end - 1, end: this.end, name: '*', asname: null });
    } else if (this.accept(T.LPar)) {
      while (this.kind !== T.RPar && !this.stops()) {
        const before = this.i;
        names.push(this.alias());
        this.separator(T.RPar, before);
      }
      this.expect(T.RPar);
    } else {
      do {
        names.push(this.alias());
      } while (this.accept(T.Comma));
    }
  }

  private alias(): Alias {
    const start = this.kind === T.Name ? this.start() : this.end;
    const name = this.dotted();
    const asname = this.accept(T.As) ? this.name() : null;
    return { kind: 'Alias', start, end: this.end, name, asname };
  }

  private dotted(): string {
    let name = this.name();
    while (this.accept(T.Dot)) {
      name += `.${this.name()}`;
    }
    return name;
  }
}
