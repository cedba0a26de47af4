/** Formulas in index notation, element by element: `\sum_{k} X_{ki}\,G_{kj}`. */
import type { Size } from '../size';
import { type Apply, type Factor, type Product, range, sameDims, type Term } from '../term';
import { windowIndex } from './convolution';
import { LatexWriter, latexName } from './latex';
import { isElementwise, Planner } from './plan';
import { ATOM, type Code, POWER, TIMES, UNARY } from './writer';

const LETTERS = [...'ijklmnpqrstuv'];

export interface Indexed {
  /** One for each axis. */
  readonly indices: readonly string[];
  readonly text: string;
}

/** An element of a term. No index is called as a variable or a size of the term is, or as one of `taken`. */
export function indexed(term: Term, taken: Iterable<string> = []): Indexed {
  const names = freshNames(new Set([...namesOf(term), ...taken]));
  const indices = term.dims.map(() => names.next().value);
  return { indices, text: new IndexWriter(names).element(term, indices).text };
}

/** `X_{ij}`, `\left[W_{1}\right]_{ij}`. */
export function elementName(name: string, indices: readonly string[]): string {
  return element({ text: latexName(name), level: ATOM }, indices).text;
}

class IndexWriter {
  private readonly w = new LatexWriter();

  constructor(private readonly names: Iterator<string, never>) {}

  element(term: Term, at: readonly string[]): Code {
    switch (term.kind) {
      case 'variable':
        return element(this.w.name(term.name), at);
      case 'eye':
        return { text: `\\delta_{${at.join(' ')}}`, level: ATOM };
      case 'sum':
        return this.sum(term.terms, at);
      case 'apply':
        return this.apply(term, at);
      case 'product':
        return this.product(term, at);
    }
  }

  private sum(terms: readonly Term[], at: readonly string[]): Code {
    const parts = terms.map((t) => {
      const negative = t.kind === 'product' && t.coefficient.factor < 0;
      const positive: Term = negative ? { ...t, coefficient: { ...t.coefficient, factor: -t.coefficient.factor } } : t;
      return { code: this.element(positive, at), negative };
    });
    return this.w.plus([...parts.filter((p) => !p.negative), ...parts.filter((p) => p.negative)]);
  }

  /** A function of elements has an argument for each; of another the result as a whole has the indices. */
  private apply(term: Apply, at: readonly string[]): Code {
    if (term.fn === 'window') {
      const { stride, dilation, padding } = term.options as Record<string, number>;
      const seen = windowIndex({ stride, dilation, padding }, at[0], at[1]);
      return { text: `\\mathbf{1}\\left[${seen}=${at[2]}\\right]`, level: ATOM };
    }
    const isOfElements =
      isElementwise(term) && term.args.every((a) => a.dims.length === 0 || sameDims(a.dims, term.dims));
    if (!isOfElements) return element(new Planner(this.w).whole(term), at);
    const args = term.args.map((a) => this.element(a, a.dims.length === 0 ? [] : at));
    return this.w.call(term.fn, args, {}, term.dims);
  }

  private product(p: Product, at: readonly string[]): Code {
    const rank = p.dims.length;
    const summed = range(p.sizes.length).filter((id) => id >= rank && p.factors.some((f) => f.at.includes(id)));
    const letters = new Map(range(rank).map((k) => [k, at[k]]));
    for (const id of summed) letters.set(id, this.names.next().value);
    const factor = (f: Factor) =>
      this.power(
        this.element(
          f.term,
          f.at.map((id) => letters.get(id)!),
        ),
        Math.abs(f.power),
      );
    const { above, below } = this.coefficient(p.coefficient);
    const isSummed = summed.length > 0;
    const top = [...above, ...p.factors.filter((f) => f.power > 0).map(factor)];
    const bottom = [...below, ...p.factors.filter((f) => f.power < 0).map(factor)];
    const text = this.quotient(top, bottom);
    const sign = p.coefficient.factor < 0 ? '-' : '';
    if (!isSummed && sign === '') return text;
    const sum = isSummed ? `\\sum_{${summed.map((id) => letters.get(id)).join(' ')}} ` : '';
    return { text: `${sign}${sum}${text.level < TIMES ? `\\left(${text.text}\\right)` : text.text}`, level: UNARY };
  }

  private quotient(top: readonly Code[], bottom: readonly Code[]): Code {
    const one: Code = { text: '1', level: ATOM };
    const product = (list: readonly Code[]): Code =>
      list.length === 1
        ? list[0]
        : {
            text: list
              .map((c) => (c.level < TIMES || c.level === UNARY ? `\\left(${c.text}\\right)` : c.text))
              .join('\\,'),
            level: TIMES,
          };
    const above = top.length === 0 ? one : product(top);
    return bottom.length === 0 ? above : this.w.over(above, product(bottom));
  }

  /** The size of a coefficient, above and below a line. */
  private coefficient({ factor, powers }: Size): { above: Code[]; below: Code[] } {
    const size = Math.abs(factor);
    const inverse = Math.round(1 / size);
    const isFraction = size < 1 && Math.abs(1 / size - inverse) < 1e-9 * inverse;
    const numbers = size === 1 ? [] : [this.w.number(isFraction ? inverse : size)];
    const sizes = (sign: number) =>
      [...powers]
        .filter(([, p]) => p * sign > 0)
        .map(([name, p]) => this.w.size({ factor: 1, powers: new Map([[name, Math.abs(p)]]) }));
    return {
      above: [...(isFraction ? [] : numbers), ...sizes(1)],
      below: [...(isFraction ? numbers : []), ...sizes(-1)],
    };
  }

  private power(code: Code, p: number): Code {
    if (p === 1) return code;
    if (p === 0.5) return { text: `\\sqrt{${code.text}}`, level: ATOM };
    const isPlain = code.level >= ATOM && !code.text.includes('^') && !code.text.startsWith('\\left');
    const base = isPlain ? code.text : `\\left(${code.text}\\right)`;
    return { text: `${base}^{${this.w.number(p).text}}`, level: POWER };
  }
}

function element(code: Code, at: readonly string[]): Code {
  if (at.length === 0) return code;
  const isPlain = code.level >= ATOM && !/[_^\\]/.test(code.text.replace(/^\\[A-Za-z]+$/, ''));
  return { text: `${isPlain ? code.text : `\\left[${code.text}\\right]`}_{${at.join(' ')}}`, level: ATOM };
}

function* freshNames(taken: ReadonlySet<string>): Generator<string, never> {
  for (const letter of LETTERS) if (!taken.has(letter)) yield letter;
  for (let n = 1; ; n++) yield `i_{${n}}`;
}

/** Variables and sizes of a term. */
function namesOf(term: Term): Set<string> {
  const found = new Set<string>();
  const visit = (t: Term) => {
    const sizes = t.kind === 'product' ? [t.coefficient, ...t.sizes] : t.dims;
    for (const size of sizes) for (const name of size.powers.keys()) found.add(name);
    if (t.kind === 'variable') found.add(t.name);
    else if (t.kind === 'product') for (const f of t.factors) visit(f.term);
    else if (t.kind === 'sum') for (const part of t.terms) visit(part);
    else if (t.kind === 'apply') for (const a of t.args) visit(a);
  };
  visit(term);
  return found;
}
