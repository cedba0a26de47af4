import type { Comprehension, Expr, Starred } from './ast';
import { startAt } from './cursor';
import { Literals } from './literals';
import { P, T } from './tokens';

/** Reads what stands in brackets: groups, tuples, lists, sets, dicts, comprehensions. */
export abstract class Displays extends Literals {
  /** An expression without commas, `:=` and `*`. */
  protected abstract expr(): Expr;
  /** Operators that bind at least as tightly as `precedence`. */
  protected abstract binary(precedence: number): Expr;

  /** `name := value`, or an expression. */
  protected namedExpr(): Expr {
    const start = this.start();
    const target = this.expr();
    if (this.kind !== T.ColonEqual || target.kind !== 'Name') {
      return target;
    }
    this.next();
    const value = this.expr();
    this.raise(this.height);
    return { kind: 'NamedExpr', start, end: this.end, target, value };
  }

  /** An element of a list: `*rest` or a named expression. */
  protected element(): Expr {
    return this.kind === T.Star ? this.starred() : this.namedExpr();
  }

  protected starred(): Starred {
    const start = this.start();
    this.next();
    const value = this.expr();
    this.raise(this.height);
    return { kind: 'Starred', start, end: this.end, value };
  }

  /** Reads from an opening bracket on; the node made there stands one above the highest inside. */
  protected display(): Expr {
    const savedPeak = this.peak;
    this.peak = 0;
    const node = this.kind === T.LPar ? this.parenthesised() : this.kind === T.LSqb ? this.list() : this.braces();
    const inner = this.peak;
    this.peak = savedPeak;
    this.raise(inner);
    return node;
  }

  private parenthesised(): Expr {
    const start = this.start();
    this.next();
    if (this.kind === T.RPar) {
      this.next();
      return { kind: 'Tuple', start, end: this.end, elts: [] };
    }
    const before = this.i;
    const first = this.kind === T.Yield ? this.value() : this.element();
    if (this.startsComprehension()) {
      const generators = this.comprehension();
      this.expect(T.RPar);
      return { kind: 'GeneratorExp', start, end: this.end, elt: first, generators };
    }
    if (this.kind === T.RPar || this.stops()) {
      this.expect(T.RPar);
      return first;
    }
    const elts = [first];
    this.separator(T.RPar, before);
    this.elements(elts, T.RPar);
    return { kind: 'Tuple', start, end: this.end, elts };
  }

  private list(): Expr {
    const start = this.start();
    this.next();
    const elts: Expr[] = [];
    if (this.kind !== T.RSqb && !this.stops()) {
      const before = this.i;
      elts.push(this.element());
      if (this.startsComprehension()) {
        const generators = this.comprehension();
        this.expect(T.RSqb);
        return { kind: 'ListComp', start, end: this.end, elt: elts[0], generators };
      }
      this.separator(T.RSqb, before);
    }
    this.elements(elts, T.RSqb);
    return { kind: 'List', start, end: this.end, elts };
  }

  /** The other elements, and the closing bracket. */
  private elements(elts: Expr[], close: number): void {
    while (this.kind !== close && !this.stops()) {
      const before = this.i;
      elts.push(this.element());
      this.separator(close, before);
    }
    this.expect(close);
  }

  private braces(): Expr {
    const start = this.start();
    this.next();
    if (this.kind === T.RBrace || this.kind === T.DoubleStar) {
      return this.dict(start, []);
    }
    const before = this.i;
    const first = this.element();
    if (this.kind === T.Colon) {
      return this.dictFrom(start, first, before);
    }
    if (this.startsComprehension()) {
      const generators = this.comprehension();
      this.expect(T.RBrace);
      return { kind: 'SetComp', start, end: this.end, elt: first, generators };
    }
    const elts = [first];
    this.separator(T.RBrace, before);
    this.elements(elts, T.RBrace);
    return { kind: 'Set', start, end: this.end, elts };
  }

  private dictFrom(start: number, key: Expr, before: number): Expr {
    this.next();
    const value = this.expr();
    if (this.startsComprehension()) {
      const generators = this.comprehension();
      this.expect(T.RBrace);
      return { kind: 'DictComp', start, end: this.end, key, value, generators };
    }
    this.separator(T.RBrace, before);
    return this.dict(start, [{ key, value }]);
  }

  private dict(start: number, items: { key: Expr | null; value: Expr }[]): Expr {
    while (this.kind !== T.RBrace && !this.stops()) {
      const before = this.i;
      if (this.accept(T.DoubleStar)) {
        items.push({ key: null, value: this.expr() });
      } else {
        const key = this.expr();
        items.push({ key, value: this.accept(T.Colon) ? this.expr() : this.missing() });
      }
      this.separator(T.RBrace, before);
    }
    this.expect(T.RBrace);
    return { kind: 'Dict', start, end: this.end, items };
  }

  protected startsComprehension(): boolean {
    return this.kind === T.For || (this.kind === T.Async && this.peekKind() === T.For);
  }

  protected comprehension(): Comprehension[] {
    const generators: Comprehension[] = [];
    while (this.startsComprehension()) {
      const isAsync = this.accept(T.Async);
      this.next();
      const target = this.targets();
      const iter = this.expect(T.In) ? this.binary(P.Or) : this.missing();
      const ifs: Expr[] = [];
      while (this.accept(T.If)) {
        ifs.push(this.binary(P.Or));
      }
      generators.push({ target, iter, ifs, isAsync });
    }
    return generators;
  }

  /** What `for` assigns to: stops before `in`. */
  protected targets(): Expr {
    const at = this.start();
    const first = this.target();
    if (this.kind !== T.Comma) {
      return first;
    }
    const start = startAt(at, first);
    const elts = [first];
    let height = this.height;
    while (this.accept(T.Comma) && this.kind !== T.In && this.kind !== T.Assign && !this.stops()) {
      elts.push(this.target());
      height = Math.max(height, this.height);
    }
    this.raise(height);
    return { kind: 'Tuple', start, end: this.end, elts };
  }

  private target(): Expr {
    if (this.kind !== T.Star) {
      return this.binary(P.BitOr);
    }
    const start = this.start();
    this.next();
    const value = this.binary(P.BitOr);
    this.raise(this.height);
    return { kind: 'Starred', start, end: this.end, value };
  }
}
