import type { ClassDef, ExceptHandler, Expr, FunctionDef, Keyword, MatchCase, Stmt } from './ast';
import { MAX_DEPTH } from './cursor';
import { SimpleStatements } from './simple-statements';
import { ENDS_LINE, STARTS_EXPRESSION, T } from './tokens';

/** Nested blocks, and branches of one `if`; what lies beyond is an error. */
const MAX_BLOCKS = 100;
const MAX_BRANCHES = 1000;

type WithItem = { context: Expr; target: Expr | null };

/** Reads whole programs: statements and their blocks. */
export class Statements extends SimpleStatements {
  private blocks = 0;

  /** Statements up to the end of the block, or of the text. */
  statements(body: Stmt[]): Stmt[] {
    let extraIndents = 0;
    while (this.kind !== T.Eof) {
      if (this.kind === T.Dedent) {
        if (extraIndents === 0) {
          return body;
        }
        extraIndents--;
        this.nextLayout();
      } else if (this.kind === T.Indent) {
        // A block without its header: its statements are kept where they stand.
        this.error(this.start(), this.start());
        extraIndents++;
        this.nextLayout();
      } else if (this.kind === T.Newline) {
        this.nextLayout();
      } else {
        this.statement(body);
      }
    }
    return body;
  }

  private statement(body: Stmt[]): void {
    const { kind } = this;
    const compound = this.compoundStatement();
    if (compound !== null) {
      body.push(compound);
      return;
    }
    if (kind === T.Name && this.startsMatch()) {
      body.push(this.match());
      return;
    }
    this.simpleLine(body);
  }

  /** `a; b; c` up to the end of the line. */
  private simpleLine(body: Stmt[]): void {
    do {
      body.push(this.simpleStatement());
    } while (this.accept(T.Semi) && ENDS_LINE[this.kind] === 0);
    this.skipLine();
    if (this.kind === T.Newline) {
      this.nextLayout();
    }
  }

  private compoundStatement(): Stmt | null {
    switch (this.kind) {
      case T.Def:
        return this.functionDef([]);
      case T.Class:
        return this.classDef([]);
      case T.At:
        return this.decorated();
      case T.If:
        return this.if();
      case T.For:
        return this.for();
      case T.While:
        return this.while();
      case T.With:
        return this.with();
      case T.Try:
        return this.try();
      case T.Async:
        return this.async();
      case T.Elif:
      case T.Else:
      case T.Except:
      case T.Finally:
        return this.strayClause();
      default:
        return null;
    }
  }

  // ---------------------------------------------------------------------------------------------------- blocks

  /** From the colon of a header on: statements on the same line, or an indented block. */
  private block(): Stmt[] {
    if (!this.accept(T.Colon)) {
      this.headerEnd();
    }
    if (this.kind !== T.Newline) {
      const body: Stmt[] = [];
      if (ENDS_LINE[this.kind] === 0) {
        this.inlineBlock(body);
      } else {
        this.error(this.end, this.end);
      }
      return body;
    }
    this.nextLayout();
    if (this.kind !== T.Indent) {
      this.error(this.end, this.end);
      return [];
    }
    this.nextLayout();
    return this.indented();
  }

  /** Skips what is wrong in a header, up to the colon that ends it. */
  private headerEnd(): void {
    const start = this.end;
    while (ENDS_LINE[this.kind] === 0) {
      const isColon = this.kind === T.Colon;
      this.next();
      if (isColon && this.kind === T.Newline) {
        break;
      }
    }
    this.error(start, this.end);
  }

  private inlineBlock(body: Stmt[]): void {
    if (this.depth >= MAX_DEPTH) {
      this.skipLine();
      return;
    }
    this.depth++;
    this.statement(body);
    this.depth--;
  }

  private indented(): Stmt[] {
    const body: Stmt[] = [];
    if (this.blocks >= MAX_BLOCKS) {
      const start = this.start();
      this.skipBlock();
      this.error(start, Math.max(start, this.end));
      return body;
    }
    this.blocks++;
    this.statements(body);
    this.blocks--;
    if (this.kind === T.Dedent) {
      this.nextLayout();
    }
    return body;
  }

  private skipBlock(): void {
    for (let open = 1; this.kind !== T.Eof; ) {
      if (this.kind === T.Indent) {
        open++;
      } else if (this.kind === T.Dedent && --open === 0) {
        this.nextLayout();
        return;
      }
      if (ENDS_LINE[this.kind] === 1) {
        this.nextLayout();
      } else {
        this.next();
      }
    }
  }

  /** `else`, `except`, … without the statement it belongs to: its block is kept as statements beside it. */
  private strayClause(): Stmt {
    const start = this.start();
    while (ENDS_LINE[this.kind] === 0) {
      this.next();
    }
    this.error(start, this.end);
    return { kind: 'ErrorStmt', start, end: this.end };
  }

  // ----------------------------------------------------------------------------------------------- definitions

  private decorated(): Stmt {
    const start = this.start();
    const decorators: Expr[] = [];
    while (this.accept(T.At)) {
      decorators.push(this.namedExpr());
      this.skipLine();
      while (this.kind === T.Newline) {
        this.nextLayout();
      }
    }
    if (this.kind === T.Def) {
      return this.functionDef(decorators);
    }
    if (this.kind === T.Class) {
      return this.classDef(decorators);
    }
    if (this.kind === T.Async && this.peekKind() === T.Def) {
      const asyncStart = this.start();
      this.next();
      return this.functionDef(decorators, asyncStart);
    }
    this.error(start, this.end);
    return { kind: 'ErrorStmt', start, end: this.end };
  }

  private async(): Stmt {
    const start = this.start();
    this.next();
    switch (this.kind) {
      case T.Def:
        return this.functionDef([], start);
      case T.For:
        return this.for(start);
      case T.With:
        return this.with(start);
      default:
        this.skipLine();
        return { kind: 'ErrorStmt', start, end: this.end };
    }
  }

  private functionDef(decorators: Expr[], asyncStart = -1): FunctionDef {
    const isAsync = asyncStart >= 0;
    const start = isAsync ? asyncStart : this.start();
    this.next();
    const nameStart = this.kind === T.Name ? this.start() : this.end;
    const name = this.name();
    this.typeParameters();
    const hasParameters = this.expect(T.LPar);
    const params = hasParameters ? this.parameters(T.RPar) : { list: [] };
    if (hasParameters) {
      this.expect(T.RPar);
    }
    const returns = this.accept(T.Arrow) ? this.exprList() : null;
    const body = this.block();
    const { end } = this;
    return { kind: 'FunctionDef', start, end, isAsync, name, nameStart, params, returns, body, decorators };
  }

  private classDef(decorators: Expr[]): ClassDef {
    const start = this.start();
    this.next();
    const nameStart = this.kind === T.Name ? this.start() : this.end;
    const name = this.name();
    this.typeParameters();
    const bases: Expr[] = [];
    const keywords: Keyword[] = [];
    if (this.kind === T.LPar) {
      this.callArguments(bases, keywords);
    }
    const body = this.block();
    return { kind: 'ClassDef', start, end: this.end, name, nameStart, bases, keywords, body, decorators };
  }

  // -------------------------------------------------------------------------------------- branches and loops

  /** Long chains of `elif` are read in a loop and nested afterwards. */
  private if(): Stmt {
    const branches: { start: number; test: Expr; body: Stmt[] }[] = [];
    let orelse: Stmt[] = [];
    do {
      const start = this.start();
      this.next();
      const test = this.namedExpr();
      branches.push({ start, test, body: this.block() });
    } while (this.kind === T.Elif && branches.length < MAX_BRANCHES);
    if (this.kind === T.Else) {
      orelse = this.else();
    }
    const { end } = this;
    for (let k = branches.length - 1; k > 0; k--) {
      orelse = [{ kind: 'If', end, orelse, ...branches[k] }];
    }
    return { kind: 'If', end, orelse, ...branches[0] };
  }

  private else(): Stmt[] {
    if (this.kind !== T.Else) {
      return [];
    }
    this.next();
    return this.block();
  }

  private while(): Stmt {
    const start = this.start();
    this.next();
    const test = this.namedExpr();
    const body = this.block();
    const orelse = this.else();
    return { kind: 'While', start, end: this.end, test, body, orelse };
  }

  private for(asyncStart = -1): Stmt {
    const isAsync = asyncStart >= 0;
    const start = isAsync ? asyncStart : this.start();
    this.next();
    const target = this.targets();
    const iter = this.expect(T.In) ? this.exprList() : this.missing();
    const body = this.block();
    const orelse = this.else();
    return { kind: 'For', start, end: this.end, isAsync, target, iter, body, orelse };
  }

  private with(asyncStart = -1): Stmt {
    const isAsync = asyncStart >= 0;
    const start = isAsync ? asyncStart : this.start();
    this.next();
    const items = (this.kind === T.LPar && this.parenthesisedItems()) || this.withItems();
    const body = this.block();
    return { kind: 'With', start, end: this.end, isAsync, items, body };
  }

  private withItems(): WithItem[] {
    const items: WithItem[] = [];
    do {
      items.push(this.withItem());
    } while (this.accept(T.Comma) && STARTS_EXPRESSION[this.kind] === 1);
    return items;
  }

  private withItem(): WithItem {
    const context = this.expr();
    return { context, target: this.accept(T.As) ? this.withTarget() : null };
  }

  private withTarget(): Expr {
    return this.kind === T.Star ? this.starred() : this.binary(5);
  }

  /** `with (a as b, c):` when the line reads so without an error, else null with nothing read. */
  private parenthesisedItems(): WithItem[] | null {
    const saved = { i: this.i, end: this.end, errors: this.errors.length };
    this.next();
    const items: WithItem[] = [];
    let fits = STARTS_EXPRESSION[this.kind] === 1;
    while (fits && this.kind !== T.RPar) {
      items.push(this.withItem());
      fits = (this.accept(T.Comma) || this.kind === T.RPar) && this.errors.length === saved.errors;
    }
    if (fits && this.accept(T.RPar) && this.kind === T.Colon) {
      return items;
    }
    this.moveTo(saved.i, saved.end);
    this.errors.length = saved.errors;
    return null;
  }

  private try(): Stmt {
    const start = this.start();
    this.next();
    const body = this.block();
    const handlers: ExceptHandler[] = [];
    while (this.kind === T.Except) {
      handlers.push(this.handler());
    }
    const orelse = this.else();
    let finalbody: Stmt[] = [];
    const hasFinally = this.accept(T.Finally);
    if (hasFinally) {
      finalbody = this.block();
    } else if (handlers.length === 0) {
      this.error(this.end, this.end);
    }
    return { kind: 'Try', start, end: this.end, body, handlers, orelse, finalbody };
  }

  private handler(): ExceptHandler {
    const start = this.start();
    this.next();
    const star = this.accept(T.Star);
    const type = STARTS_EXPRESSION[this.kind] === 1 ? this.exprList() : null;
    const name = this.accept(T.As) ? this.name() : null;
    const body = this.block();
    return { kind: 'ExceptHandler', start, end: this.end, type, name, star, body };
  }

  // ----------------------------------------------------------------------------------------------------- match

  /** `match` begins a statement unless the line can be read as an expression that begins with that name. */
  private startsMatch(): boolean {
    if (!this.isWord('match')) {
      return false;
    }
    const next = this.peekKind();
    if (STARTS_EXPRESSION[next] === 0 && next !== T.Star) {
      return false;
    }
    switch (next) {
      case T.LPar:
      case T.LSqb:
      case T.Minus:
      case T.Plus:
      case T.Star:
        return this.caseFollows();
      case T.Not:
        return this.peekKind(2) !== T.In;
      default:
        return true;
    }
  }

  /** The line ends in a colon, and the block below begins with `case`. */
  private caseFollows(): boolean {
    const { kinds } = this;
    let k = this.i + 1;
    while (ENDS_LINE[kinds[k]] === 0 && kinds[k] !== T.Semi) {
      k++;
    }
    return (
      kinds[k] === T.Newline && kinds[k - 1] === T.Colon && kinds[k + 1] === T.Indent && this.textOf(k + 2) === 'case'
    );
  }

  private match(): Stmt {
    const start = this.start();
    this.next();
    const subject = this.exprList();
    if (!this.accept(T.Colon)) {
      this.headerEnd();
    }
    const cases: MatchCase[] = [];
    if (this.kind === T.Newline) {
      this.nextLayout();
    }
    if (this.kind === T.Indent) {
      this.nextLayout();
      this.cases(cases);
    } else {
      this.error(this.end, this.end);
    }
    return { kind: 'Match', start, end: this.end, subject, cases };
  }

  private cases(cases: MatchCase[]): void {
    while (this.kind !== T.Dedent && this.kind !== T.Eof) {
      if (this.isWord('case')) {
        cases.push(this.case());
      } else if (this.kind === T.Newline) {
        this.nextLayout();
      } else if (this.kind === T.Indent) {
        this.nextLayout();
        this.skipBlock();
      } else {
        this.skipLine();
      }
    }
    if (this.kind === T.Dedent) {
      this.nextLayout();
    }
  }

  private case(): MatchCase {
    const start = this.start();
    this.next();
    const pattern = this.casePattern();
    const guard = this.accept(T.If) ? this.namedExpr() : null;
    const body = this.block();
    return { kind: 'MatchCase', start, end: this.end, pattern, guard, body };
  }
}
