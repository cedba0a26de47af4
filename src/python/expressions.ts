import type { BinaryOperator, CompareOperator, Expr, Keyword, UnaryOperator } from './ast';
import { MAX_DEPTH, MAX_HEIGHT, startAt } from './cursor';
import { ParameterLists } from './parameters';
import { P, PRECEDENCE, STARTS_EXPRESSION, T } from './tokens';

/** Reads expressions: operators by precedence climbing, then what is applied to an operand. */
export abstract class Expressions extends ParameterLists {
  protected expr(): Expr {
    const start = this.start();
    if (this.depth >= MAX_DEPTH) {
      return this.tooDeep(start);
    }
    this.depth++;
    let node = this.kind === T.Lambda ? this.lambda() : this.binary(P.Or);
    if (this.kind === T.If) {
      node = this.conditional(node, startAt(start, node));
    }
    this.depth--;
    return node;
  }

  private conditional(body: Expr, start: number): Expr {
    let { height } = this;
    this.next();
    const test = this.binary(P.Or);
    height = Math.max(height, this.height);
    const orelse = this.expect(T.Else) ? this.expr() : this.missing();
    this.raise(Math.max(height, this.height));
    return { kind: 'IfExp', start, end: this.end, test, body, orelse };
  }

  private lambda(): Expr {
    const start = this.start();
    const savedPeak = this.peak;
    this.peak = 0;
    this.next();
    const params = this.parameters(T.Colon);
    const body = this.expect(T.Colon) ? this.expr() : this.missing();
    const inner = Math.max(this.peak, this.height);
    this.peak = savedPeak;
    this.raise(inner);
    return { kind: 'Lambda', start, end: this.end, params, body };
  }

  /** A list of expressions as a statement has them: a tuple when there is a comma. */
  protected exprList(): Expr {
    const at = this.start();
    const first = this.element();
    if (this.kind !== T.Comma) {
      return first;
    }
    const start = startAt(at, first);
    const elts = [first];
    let height = this.height;
    while (this.accept(T.Comma) && (STARTS_EXPRESSION[this.kind] === 1 || this.kind === T.Star)) {
      elts.push(this.element());
      height = Math.max(height, this.height);
    }
    this.raise(height);
    return { kind: 'Tuple', start, end: this.end, elts };
  }

  protected value(): Expr {
    if (this.kind !== T.Yield) {
      return this.exprList();
    }
    const start = this.start();
    this.next();
    if (this.accept(T.From)) {
      const value = this.expr();
      this.raise(this.height);
      return { kind: 'YieldFrom', start, end: this.end, value };
    }
    this.height = 0;
    const hasValue = STARTS_EXPRESSION[this.kind] === 1 || this.kind === T.Star;
    const value = hasValue ? this.exprList() : null;
    this.raise(this.height);
    return { kind: 'Yield', start, end: this.end, value };
  }

  // ------------------------------------------------------------------------------------------------- operators

  protected binary(precedence: number): Expr {
    const at = this.start();
    let left = this.kind === T.Not && precedence <= P.Not ? this.not() : this.unary();
    const start = startAt(at, left);
    for (;;) {
      const { kind } = this;
      const own = PRECEDENCE[kind];
      if (own === 0 || own < precedence || (kind === T.Not && this.peekKind() !== T.In)) {
        return left;
      }
      if (this.height >= MAX_HEIGHT) {
        return this.tooDeep(start);
      }
      if (own > P.Compare) {
        const { height } = this;
        const op = this.textOf(this.i) as BinaryOperator;
        this.next();
        const right = this.binary(own + 1);
        this.raise(Math.max(height, this.height));
        left = { kind: 'BinOp', start, end: this.end, op, left, right };
      } else {
        left = own === P.Compare ? this.compare(left, start) : this.boolOp(left, start, kind);
      }
    }
  }

  private boolOp(first: Expr, start: number, kind: number): Expr {
    const values = [first];
    let { height } = this;
    while (this.accept(kind)) {
      values.push(this.binary(PRECEDENCE[kind] + 1));
      height = Math.max(height, this.height);
    }
    this.raise(height);
    return { kind: 'BoolOp', start, end: this.end, op: kind === T.And ? 'and' : 'or', values };
  }

  private compare(left: Expr, start: number): Expr {
    const ops: CompareOperator[] = [];
    const comparators: Expr[] = [];
    let { height } = this;
    while (PRECEDENCE[this.kind] === P.Compare && (this.kind !== T.Not || this.peekKind() === T.In)) {
      ops.push(this.compareOperator());
      comparators.push(this.binary(P.BitOr));
      height = Math.max(height, this.height);
    }
    this.raise(height);
    return { kind: 'Compare', start, end: this.end, left, ops, comparators };
  }

  private compareOperator(): CompareOperator {
    const { kind } = this;
    this.next();
    if (kind === T.Not) {
      this.next();
      return 'not in';
    }
    if (kind === T.Is) {
      return this.accept(T.Not) ? 'is not' : 'is';
    }
    return this.textOf(this.i - 1) as CompareOperator;
  }

  private not(): Expr {
    const start = this.start();
    if (this.depth >= MAX_DEPTH) {
      return this.tooDeep(start);
    }
    this.depth++;
    this.next();
    const operand = this.binary(P.Not);
    this.depth--;
    this.raise(this.height);
    return { kind: 'UnaryOp', start, end: this.end, op: 'not', operand };
  }

  private unary(): Expr {
    const { kind } = this;
    if (kind !== T.Minus && kind !== T.Plus && kind !== T.Tilde) {
      return this.power();
    }
    const start = this.start();
    if (this.depth >= MAX_DEPTH) {
      return this.tooDeep(start);
    }
    this.depth++;
    const op = this.text[start] as UnaryOperator;
    this.next();
    const operand = this.unary();
    this.depth--;
    this.raise(this.height);
    return { kind: 'UnaryOp', start, end: this.end, op, operand };
  }

  private power(): Expr {
    const at = this.start();
    const left = this.kind === T.Await ? this.await() : this.primary();
    const start = startAt(at, left);
    if (this.kind !== T.DoubleStar) {
      return left;
    }
    if (this.depth >= MAX_DEPTH) {
      return this.tooDeep(start);
    }
    this.depth++;
    const { height } = this;
    this.next();
    const right = this.unary();
    this.depth--;
    this.raise(Math.max(height, this.height));
    return { kind: 'BinOp', start, end: this.end, op: '**', left, right };
  }

  private await(): Expr {
    const start = this.start();
    this.next();
    const value = this.primary();
    this.raise(this.height);
    return { kind: 'Await', start, end: this.end, value };
  }

  // --------------------------------------------------------------------------------- operands and what follows

  private primary(): Expr {
    const at = this.start();
    let node = this.atom();
    const start = startAt(at, node);
    for (;;) {
      const { kind, height } = this;
      if (kind !== T.Dot && kind !== T.LPar && kind !== T.LSqb) {
        return node;
      }
      if (height >= MAX_HEIGHT) {
        return this.tooDeep(start);
      }
      if (kind === T.Dot) {
        node = this.attribute(node, start);
        this.raise(height);
      } else {
        const savedPeak = this.peak;
        this.peak = 0;
        node = kind === T.LPar ? this.call(node, start) : this.subscript(node, start);
        const inner = this.peak;
        this.peak = savedPeak;
        this.raise(Math.max(height, inner));
      }
    }
  }

  private attribute(value: Expr, start: number): Expr {
    this.next();
    const attrStart = this.kind === T.Name ? this.start() : this.end;
    if (this.kind >= T.And && this.start() === this.end) {
      // A keyword right behind the dot: an attribute that is being typed.
      this.error(this.start(), this.ends[this.i]);
      this.next();
      return { kind: 'Attribute', start, end: this.end, value, attr: this.textOf(this.i - 1), attrStart };
    }
    const attr = this.name();
    return { kind: 'Attribute', start, end: this.end, value, attr, attrStart };
  }

  private call(func: Expr, start: number): Expr {
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    this.callArguments(args, keywords);
    return { kind: 'Call', start, end: this.end, func, args, keywords };
  }

  /** `(a, *b, c=d, **e)`, of a call or of a class. */
  protected callArguments(args: Expr[], keywords: Keyword[]): void {
    const open = this.start();
    this.next();
    let generator: { start: number; end: number } | null = null;
    while (this.kind !== T.RPar && !this.stops()) {
      const before = this.i;
      const start = this.start();
      if (this.kind === T.DoubleStar || (this.kind === T.Name && this.peekKind() === T.Assign)) {
        keywords.push(this.keyword());
      } else {
        const arg = this.element();
        if (this.startsComprehension()) {
          const generators = this.comprehension();
          const node = {
            kind: 'GeneratorExp',
            start: startAt(start, arg),
            end: this.end,
            elt: arg,
            generators,
          } as const;
          generator = node;
          args.push(node);
        } else {
          args.push(arg);
        }
      }
      this.separator(T.RPar, before);
    }
    this.expect(T.RPar);
    if (generator !== null && args.length === 1 && keywords.length === 0) {
      generator.start = open;
      generator.end = this.end;
    }
  }

  private keyword(): Keyword {
    const start = this.start();
    let name: string | null = null;
    if (this.kind === T.Name) {
      name = this.name();
    }
    this.next();
    const value = this.expr();
    return { kind: 'Keyword', start, end: this.end, name, value };
  }

  private subscript(value: Expr, start: number): Expr {
    this.next();
    const first = this.start();
    const elts: Expr[] = [];
    let isTuple = this.kind === T.Star;
    let { end } = this;
    while (this.kind !== T.RSqb && !this.stops()) {
      const before = this.i;
      elts.push(this.indexItem());
      isTuple ||= this.kind === T.Comma;
      this.separator(T.RSqb, before);
      end = this.end;
    }
    isTuple ||= elts.length > 1;
    const index: Expr =
      elts.length === 0
        ? this.missing()
        : isTuple
          ? { kind: 'Tuple', start: startAt(first, elts[0]), end, elts }
          : elts[0];
    this.expect(T.RSqb);
    return { kind: 'Subscript', start, end: this.end, value, index };
  }

  private indexItem(): Expr {
    const at = this.start();
    const lower = this.kind === T.Colon ? null : this.element();
    if (!this.accept(T.Colon)) {
      return lower as Expr;
    }
    const start = lower === null ? at : startAt(at, lower);
    let height = lower === null ? 0 : this.height;
    const upper = STARTS_EXPRESSION[this.kind] === 1 ? this.expr() : null;
    height = Math.max(height, this.height);
    const step = this.accept(T.Colon) && STARTS_EXPRESSION[this.kind] === 1 ? this.expr() : null;
    this.raise(Math.max(height, this.height));
    return { kind: 'Slice', start, end: this.end, lower, upper, step };
  }

  private atom(): Expr {
    const start = this.start();
    this.height = 0;
    switch (this.kind) {
      case T.Name:
        this.next();
        return { kind: 'Name', start, end: this.end, id: this.text.slice(start, this.end) };
      case T.Number:
        return this.number();
      case T.String:
      case T.FStart:
        return this.strings();
      case T.LPar:
      case T.LSqb:
      case T.LBrace:
        return this.display();
      case T.None:
        this.next();
        return { kind: 'Constant', start, end: this.end, type: 'none', value: null };
      case T.True:
      case T.False:
        this.next();
        return {
          kind: 'Constant',
          start,
          end: this.end,
          type: 'bool',
          value: this.kinds[this.i - 1] === T.True,
        };
      case T.Ellipsis:
        this.next();
        return { kind: 'Constant', start, end: this.end, type: 'ellipsis', value: null };
      case T.Unknown:
        this.next();
        this.error(start, this.end);
        return { kind: 'ErrorExpr', start, end: this.end };
      default:
        return this.missing();
    }
  }
}
