/** Names of sizes for the engine, which knows numbers and names alone. */
import type { DimFact } from '../analysis/facts';
import { latexName } from '../derive/index';
import type { Expr } from '../python/ast';
import { parse } from '../python/parse';

/** A larger number is computed with as a name, so that checks stay small: what holds for all sizes holds for it. */
const LARGEST_NUMBER = 12;

/** A size of a program is called so where the engine's code has it as a number. */
export const SIZE_PREFIX = 'size_';

/** A number times names, each as often as it is a factor. */
interface Monomial {
  readonly factor: number;
  readonly names: readonly string[];
}

export class SizeWords {
  private readonly names = new Map<string, string>();
  private readonly texts = new Map<string, string>();
  /** What the code rests on: `n_embd` is `n_head` times something where a view takes it apart. */
  private readonly parts = new Map<string, Monomial>();
  /** Symbols of a function that was entered, by what they are where it is called. */
  private readonly bound = new Map<string, Monomial>();
  private readonly prefixes = new Map<string, string>();

  /** @param code a number that it mentions stays a number: it may have to do with the size. */
  constructor(private readonly code: string) {}

  /** A number, a name, or a product of them: `3*n_embd`; null for a size that is not known. Equal sizes have equal names. */
  of(dim: DimFact): string | null {
    const size = this.monomial(dim);
    return size && textOf(size);
  }

  /** With all that is known of the names in it by now. */
  settled(size: string): string {
    return textOf(this.expanded(read(size)));
  }

  /** The number that a name stands for; null where the code does not say it. */
  valueOf(name: string): number | null {
    for (const [key, own] of this.names) if (own === name && key.startsWith('= ')) return Number(key.slice(2));
    return null;
  }

  /** The names in a size. */
  namesIn(size: string): readonly string[] {
    return this.expanded(read(size)).names;
  }

  /** What an axis is made of that a view takes apart, or several axes that one is made of. */
  learn(whole: DimFact, parts: readonly DimFact[]): void {
    const size = this.monomial(whole);
    const factors = parts.map((p) => this.monomial(p));
    if (!size || factors.some((f) => f === null)) return;
    this.equate(
      size,
      factors.reduce<Monomial>((a, b) => product(a, b!), ONE),
    );
  }

  /** An axis that is cut into so many pieces. */
  learnPieces(whole: DimFact, count: number, piece: DimFact): void {
    const [size, each] = [this.monomial(whole), this.monomial(piece)];
    if (size && each) this.equate(size, product({ factor: count, names: [] }, each));
  }

  /** A size of a function that is entered is one of those where it is called. */
  bind(own: DimFact, outer: string): void {
    if (own.symbol !== null && own.value === null) this.bound.set(own.symbol, read(outer));
  }

  /** The same by the symbol. */
  bindSymbol(symbol: string, outer: DimFact): void {
    const size = this.monomial(outer);
    if (size) this.bound.set(symbol, size);
  }

  /** Symbols of a constructor that is given an object as a whole: `config.n_embd` of the one is that of the other. */
  bindAll(prefix: string, outerPrefix: string): void {
    this.prefixes.set(prefix, outerPrefix);
  }

  private boundTo(symbol: string): Monomial | null {
    const known = this.bound.get(symbol);
    if (known) return known;
    const at = symbol.lastIndexOf('.') + 1;
    const outer = this.prefixes.get(symbol.slice(0, at));
    if (outer === undefined) return null;
    const name = symbol.slice(at);
    return this.monomial({ text: name, value: null, symbol: outer + name });
  }

  private equate(a: Monomial, b: Monomial): void {
    const [size, other] = [this.expanded(a), this.expanded(b)];
    if (textOf(size) === textOf(other)) return;
    const [only, ...others] = size.names;
    if (size.factor !== 1 || others.length > 0 || only === undefined || other.names.includes(only)) return;
    this.parts.set(only, other);
  }

  private monomial(dim: DimFact): Monomial | null {
    const { value, symbol, text } = dim;
    if (value !== null) {
      if (value <= 1 || (value <= LARGEST_NUMBER && this.isMentioned(value))) return { factor: value, names: [] };
      return named(this.nameOf(`= ${value}`, dim.name ?? text, value));
    }
    if (symbol === null) return null;
    const known = this.boundTo(symbol);
    if (known) return known;
    return (symbol.includes('*') ? this.productOf(symbol) : null) ?? named(this.nameOf(symbol, text, null));
  }

  /** `3*Model.n_embd` in parts. Null for what is no product of names and numbers. */
  private productOf(symbol: string): Monomial | null {
    const module = parse(symbol);
    const [statement] = module.body;
    if (module.errors.length > 0 || module.body.length !== 1 || statement.kind !== 'ExprStmt') return null;
    const size = (e: Expr): Monomial | null => {
      if (e.kind === 'Constant' && typeof e.value === 'number' && Number.isInteger(e.value))
        return { factor: e.value, names: [] };
      if (e.kind === 'Name' || e.kind === 'Attribute') {
        const own = symbol.slice(e.start, e.end);
        return this.boundTo(own) ?? named(this.nameOf(own, own.split('.').at(-1)!, null));
      }
      if (e.kind !== 'BinOp' || e.op !== '*') return null;
      const [a, b] = [size(e.left), size(e.right)];
      return a && b && product(a, b);
    };
    return size(statement.value);
  }

  private nameOf(key: string, wanted: string, value: number | null): string {
    const known = this.names.get(key);
    if (known) return known;
    const name = this.free(wanted, value);
    this.names.set(key, name);
    this.texts.set(name, wanted);
    return name;
  }

  private expanded({ factor, names }: Monomial): Monomial {
    let size: Monomial = { factor, names: [] };
    for (const name of names) {
      const inner = this.parts.get(name);
      size = product(size, inner ? this.expanded(inner) : named(name));
    }
    return size;
  }

  /** The same in LaTeX. */
  shownLatex(latex: string): string {
    let text = latex;
    for (const [name, shown] of this.texts)
      if (name !== shown) text = text.replaceAll(latexName(name), () => sizeLatex(shown));
    return text;
  }

  /** What people read for a size of the engine, which may be a product: `2·size_768`. */
  shown(size: string): string {
    return size.replace(/[A-Za-z_]\w*/g, (name) => this.texts.get(name) ?? name);
  }

  /** A size alone, `2·n_head·size_64`: what is taken apart somewhere is shown as it was. */
  shownSize(size: string): string {
    let factors = size.split('·');
    for (const [whole, { factor, names }] of this.parts) {
      const rest = [...factors];
      const isIn = factor === 1 && names.every((n) => rest.includes(n) && rest.splice(rest.indexOf(n), 1));
      if (isIn) factors = [...rest, whole];
    }
    return this.shown(factors.join('·'));
  }

  private isMentioned(value: number): boolean {
    return new RegExp(`(^|[^\\w.])${value}($|[^\\w.])`).test(this.code);
  }

  private free(wanted: string, value: number | null): string {
    const taken = new Set(this.names.values());
    const isName = /^[A-Za-z_]\w*$/.test(wanted);
    if (isName && !taken.has(wanted)) return wanted;
    const base = isName ? wanted : 'size';
    for (let n = value ?? 1; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
  }
}

const ONE: Monomial = { factor: 1, names: [] };

function named(name: string): Monomial {
  return { factor: 1, names: [name] };
}

function product(a: Monomial, b: Monomial): Monomial {
  return { factor: a.factor * b.factor, names: [...a.names, ...b.names].sort() };
}

function textOf({ factor, names }: Monomial): string {
  return [...(factor === 1 && names.length > 0 ? [] : [String(factor)]), ...names].join('*');
}

function read(size: string): Monomial {
  return size.split('*').reduce((m, part) => {
    return product(m, /^\d+$/.test(part) ? { factor: Number(part), names: [] } : named(part));
  }, ONE);
}

/** `768`, `(n_embd//n_head)`: nothing in it is a command. */
function sizeLatex(text: string): string {
  if (/^\d+$/.test(text)) return text;
  return `\\text{(${text.replace(/[\\{}$#%&^~_]/g, (c) => (c === '\\' || c === '^' || c === '~' ? ' ' : `\\${c}`))})}`;
}
