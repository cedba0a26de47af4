import type { Expr, Parameter, Parameters } from './ast';
import { Displays } from './displays';
import { ENDS_LINE, T } from './tokens';

type Mutable<N> = { -readonly [K in keyof N]: N[K] };

/** Reads the parameters of functions and lambdas. */
export abstract class ParameterLists extends Displays {
  /** Up to `close`, which is left: `)` of a function, `:` of a lambda. */
  protected parameters(close: number): Parameters {
    const isLambda = close === T.Colon;
    const list: Mutable<Parameter>[] = [];
    let type: Parameter['type'] = 'positional-or-keyword';
    while (this.kind !== close && !this.stops() && ENDS_LINE[this.kind] === 0) {
      const before = this.i;
      if (this.kind === T.Slash) {
        this.next();
        for (const parameter of list) {
          parameter.type = parameter.type === 'positional-or-keyword' ? 'positional-only' : parameter.type;
        }
      } else if (this.kind === T.Star) {
        this.next();
        if (this.kind === T.Name) {
          list.push(this.parameter('var-positional', isLambda));
        }
        type = 'keyword-only';
      } else if (this.kind === T.DoubleStar) {
        this.next();
        list.push(this.parameter('var-keyword', isLambda));
      } else if (this.kind === T.Name) {
        list.push(this.parameter(type, isLambda));
      }
      this.separator(close, before);
    }
    return { list };
  }

  private parameter(type: Parameter['type'], isLambda: boolean): Mutable<Parameter> {
    const start = this.kind === T.Name ? this.start() : this.end;
    const name = this.name();
    let annotation: Expr | null = null;
    if (!isLambda && this.accept(T.Colon)) {
      annotation = this.kind === T.Star ? this.starred() : this.expr();
    }
    const { end } = this;
    const initial = this.accept(T.Assign) ? this.expr() : null;
    return { kind: 'Parameter', start, end, name, annotation, default: initial, type };
  }
}
