/** Dims as text: Python syntax that people read easily. */
import { Undetermined } from '../base/undetermined';
import type { Atom, FunctionAtom, Sym, Term } from './atoms';
import type { Dim } from './dim';

type Name = (sym: Sym) => string;

/** `exponents`: powers are written T², not T·T. */
export function formatDim(d: Dim, name: Name, times: string, exponents: boolean): string {
  if (d.value !== null) return String(d.value);
  return new Writer(name, times, exponents).sum(d);
}

/** One summand: its text without the sign. */
interface Part {
  readonly negative: boolean;
  readonly text: string;
  /** Written as a division or remainder, which a minus sign in front must not reach into. */
  readonly division: boolean;
}

class Writer {
  constructor(
    private readonly name: Name,
    private readonly times: string,
    private readonly exponents: boolean,
  ) {}

  sum(d: Dim): string {
    if (d.value !== null) return String(d.value);
    const parts = this.shorter(d) ?? sorted(d.terms).map((t) => this.term(t));
    let out = '';
    parts.forEach((p, i) => {
      if (i > 0) out += p.negative ? ` - ${p.text}` : ` + ${p.text}`;
      else if (!p.negative) out = p.text;
      else out = p.division ? `-(${p.text})` : `-${p.text}`;
    });
    return out;
  }

  /**
   * A form that reads better; null where there is none, or where looking for it makes sizes that are too large. A long
   * formula is written term by term: looking would take too long.
   */
  private shorter(d: Dim): Part[] | null {
    if (this.exponents) return null;
    try {
      return this.remainder(d) ?? this.shiftedDivision(d);
    } catch (e) {
      if (e instanceof Undetermined) return null;
      throw e;
    }
  }

  /** `k·(p - q·(p//q)) + others` as `k·(p % q) + others`, where that is shorter. */
  private remainder(d: Dim): Part[] | null {
    for (const t of d.terms) {
      for (const [atom] of t.powers) {
        if (!isDivision(atom)) continue;
        const [p, q] = atom.args;
        if (q.value === 0) continue;
        const mod = p.mod(q);
        const k = t.coef / (mod.terms.find((m) => m.key === t.key)?.coef ?? 0);
        if (!Number.isInteger(k)) continue;
        const others = d.sub(mod.mul(k));
        if (others.terms.length + 1 >= d.terms.length) continue;
        const text = this.product(Math.abs(k), `${this.operand(p)} % ${this.operand(q)}`);
        const rest = others.value === 0 ? [] : sorted(others.terms).map((o) => this.term(o));
        const part = { negative: k < 0, text, division: true };
        return [part, ...rest].sort((a, b) => Number(a.negative) - Number(b.negative));
      }
    }
    return null;
  }

  /** `(x + 1)//2 - 2` as `(x - 3)//2`; `x//2 + 1` stays. */
  private shiftedDivision(d: Dim): Part[] | null {
    const moving = d.terms.filter((t) => t.key !== '');
    const [only] = moving;
    if (moving.length !== 1 || d.constant === 0 || only.coef !== 1 || only.powers.length !== 1) return null;
    const [atom, power] = only.powers[0];
    if (power !== 1 || !isDivision(atom) || atom.args[0].constant === 0) return null;
    const [p, q] = atom.args;
    if (q.value === null) return null;
    const text = `${this.operand(p.add(q.value * d.constant))}//${q.value}`;
    return [{ negative: false, text, division: true }];
  }

  private term(t: Term): Part {
    const coef = Math.abs(t.coef);
    const negative = t.coef < 0;
    const alone = coef === 1 && t.powers.length === 1 && t.powers[0][1] === 1;
    if (alone) {
      const [atom] = t.powers[0];
      return { negative, text: this.atom(atom), division: isDivision(atom) };
    }
    const factors = coef === 1 && t.powers.length > 0 ? [] : [String(coef)];
    for (const [atom, power] of [...t.powers].sort((a, b) => order(a[0]) - order(b[0]))) {
      const text = isDivision(atom) ? `(${this.atom(atom)})` : this.atom(atom);
      if (this.exponents && power > 1) factors.push(text + superscript(power));
      else for (let i = 0; i < power; i++) factors.push(text);
    }
    return { negative, text: factors.join(this.times), division: false };
  }

  private product(k: number, text: string): string {
    return k === 1 ? text : `${k}${this.times}(${text})`;
  }

  private atom(atom: Atom): string {
    if (!('fn' in atom)) return this.name(atom);
    if (isDivision(atom)) return `${this.operand(atom.args[0])}//${this.operand(atom.args[1])}`;
    return `${atom.fn}(${atom.args.map((a) => this.sum(a)).join(', ')})`;
  }

  /** A dim as an operand of `//` or `%`. */
  private operand(d: Dim): string {
    const text = this.sum(d);
    return d.isConst || d.sym !== null ? text : `(${text})`;
  }
}

function superscript(n: number): string {
  return String(n).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
}

type Division = FunctionAtom & { readonly fn: 'floordiv' };

function isDivision(atom: Atom): atom is Division {
  return 'fn' in atom && atom.fn === 'floordiv';
}

/** Symbols in the order in which they were made, functions after them. */
function order(atom: Atom): number {
  return 'fn' in atom ? Number.MAX_SAFE_INTEGER : atom.id;
}

/**
 * Positive terms first, constants last, as people write polynomials. Where the first symbols are the same the further ones
 * decide, by number: keys of terms would put the tenth symbol before the ninth.
 */
function sorted(terms: readonly Term[]): Term[] {
  const orders = new Map(terms.map((t) => [t, ordersOf(t)]));
  return [...terms].sort(
    (a, b) =>
      Number(a.coef < 0) - Number(b.coef < 0) ||
      Number(a.key === '') - Number(b.key === '') ||
      compare(orders.get(a)!, orders.get(b)!) ||
      byNumber.compare(a.key, b.key),
  );
}

const byNumber = new Intl.Collator('en', { numeric: true });

function ordersOf(t: Term): number[] {
  return t.powers.flatMap(([atom, power]) => Array<number>(power).fill(order(atom))).sort((a, b) => a - b);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < Math.min(a.length, b.length); n++) if (a[n] !== b[n]) return a[n] - b[n];
  return a.length - b.length;
}
