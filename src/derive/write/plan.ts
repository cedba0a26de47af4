/** From terms back to the notation of matrices. */
import { keyOf, type Size } from '../size';
import { constantOf, type Factor, type Product, type Term } from '../term';
import { type Part, ProductPlan, type Written } from './productPlan';
import { type Code, rowsText, type Writer } from './writer';

/** The text of a named part, if it has a name. */
export type Named = (term: Term) => Code | null;

export class Planner {
  constructor(
    private readonly w: Writer,
    private readonly named: Named = () => null,
  ) {}

  /** With all axes in their full sizes. */
  whole(term: Term): Code {
    const { code, isWhole } = this.written(term);
    if (constantOf(term) && term.dims.length > 0) return this.w.full(code, term.dims);
    return isWhole ? code : this.w.broadcast(code, term.dims);
  }

  /** What broadcasts to the term. */
  loose(term: Term): Code {
    return this.written(term).code;
  }

  private written(term: Term): Written {
    const name = this.named(term);
    if (name) return { code: name, isWhole: true };
    switch (term.kind) {
      case 'variable':
        return { code: { ...this.w.name(term.name), ...(term.isTruth ? { isTruth: true } : {}) }, isWhole: true };
      case 'eye':
        return { code: this.w.eye(term.dims[0]), isWhole: true };
      case 'sum':
        return this.sum(term.terms);
      case 'apply':
        return this.apply(term);
      case 'product':
        return this.product(term);
    }
  }

  private apply(term: Term & { kind: 'apply' }): Written {
    if (!isElementwise(term)) {
      const args = term.args.map((a) => this.whole(a));
      return {
        code: this.w.call(term.fn, args, term.options, term.dims, term.args[0]?.dims.length ?? 0),
        isWhole: true,
      };
    }
    const args = term.args.map((a) => ({ ...this.written(a), rank: a.dims.length }));
    const isWhole = args.some((a) => a.isWhole && a.rank === term.dims.length && !this.isNarrow(term, args.indexOf(a)));
    const code = this.w.call(
      term.fn,
      args.map((a) => a.code),
      {},
      term.dims,
      term.dims.length,
    );
    return { code, isWhole: isWhole || term.dims.length === 0 };
  }

  private isNarrow(term: Term & { kind: 'apply' }, k: number): boolean {
    return term.args[k].dims.some((d, axis) => keyOf(d) !== keyOf(term.dims[axis]));
  }

  private sum(terms: readonly Term[]): Written {
    const parts = terms.map((t) => {
      const negative = t.kind === 'product' && t.coefficient.factor < 0;
      const positive = negative ? flipped(t) : t;
      return { ...this.written(positive), negative };
    });
    // What comes first has no minus in front where that can be had.
    const ordered = [...parts.filter((p) => !p.negative), ...parts.filter((p) => p.negative)];
    return { code: this.w.plus(ordered), isWhole: parts.some((p) => p.isWhole) };
  }

  // ------------------------------------------------------------------------------------------------------ products

  private product(p: Product): Written {
    const value = constantOf(p);
    if (value) {
      if (p.dims.length === 0) return { code: this.coefficient(value), isWhole: true };
      return { code: this.coefficient(value), isWhole: false };
    }
    const plan = new ProductPlan(this.w, p, (f) => this.part(f));
    return plan.result((c) => this.coefficient(c));
  }

  private part({ term, at, power }: Factor): Part {
    const code = this.whole(term);
    const size = Math.abs(power);
    const pick = power === 1 && term.kind === 'apply' ? this.pickOf(term) : null;
    return {
      code: size === 1 ? code : this.w.power(code, size),
      at,
      isBelow: power < 0,
      isEye: term.kind === 'eye',
      ...(pick === null ? {} : { pick }),
    };
  }

  private pickOf({ fn, options, args }: Term & { kind: 'apply' }): string | null {
    switch (fn) {
      case 'identity_row':
        return String(options.k);
      case 'identity_rows':
        return rowsText(
          args.map((a) => this.loose(a)),
          options,
        );
      case 'one_hot':
        return this.whole(args[0]).text;
      default:
        return null;
    }
  }

  private coefficient(c: Size): Code {
    if (c.powers.size === 0) return this.w.number(c.factor);
    return this.w.size(c);
  }
}

/** Is the function one of elements? */
export function isElementwise({ fn, options }: Term & { kind: 'apply' }): boolean {
  return Object.keys(options).length === 0 && !WHOLE_ARGUMENTS.has(fn);
}

/** Functions of whole tensors, though they have no options. */
const WHOLE_ARGUMENTS = new Set([
  'inverse',
  'det',
  'logdet',
  'logabsdet',
  'det_sign',
  'cholesky',
  'pinv',
  'eigenvalues',
  'eigenvectors',
  'singular_values',
  'left_singular',
  'right_singular',
  'arange',
  'matrix_exp',
  'reshape',
  'one_hot',
  'identity_row',
  'identity_rows',
  'cat',
]);

function flipped(t: Product): Product {
  const coefficient = { ...t.coefficient, factor: -t.coefficient.factor };
  return { ...t, coefficient, key: `-${t.key}` };
}
