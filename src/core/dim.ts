/**
 * Sizes as integer polynomials in normal form.
 *
 * A `Dim` is a sum of monomials over atoms: symbols (`B`, `n_embd`) and `floor(p/q)`, `min`, `max`, `broadcast`
 * of other dims. Two dims are the same number for every value of their symbols exactly when we can show it by equal
 * normal forms (`key`); different keys prove nothing. `p mod q` has no atom of its own: it is `p - q·floor(p/q)`,
 * so that padding arithmetic cancels.
 *
 * A dim may carry a `label` (a name and an origin) for people to read. Labels are never part of equality; they
 * survive only where a dim is passed on unchanged.
 */
import { gcd } from '../base/integers';
import { Undetermined } from '../base/undetermined';
import {
  type Atom,
  atomKey,
  type FunctionAtom,
  type FunctionName,
  type Label,
  makeTerm,
  type Origin,
  Sym,
  type Term,
} from './atoms';
import { formatDim } from './dim-format';

export {
  type Atom,
  atomKey,
  type FunctionAtom,
  type FunctionName,
  type Label,
  type Origin,
  type Spot,
  Sym,
  type Term,
} from './atoms';

/** A size that leaves the safe integers, or an expression too long to be of use to anyone. */
export class DimOverflow extends Undetermined {}

const MAX_TERMS = 64;
const MAX_KEY = 4096;

function safe(n: number): number {
  if (!Number.isSafeInteger(n)) throw new DimOverflow(`size ${n} is too large`);
  return n === 0 ? 0 : n;
}

export class Dim {
  readonly key: string;
  /** The integer, or null when the dim is symbolic. */
  readonly value: number | null;

  private constructor(
    /** Sorted by key, no zero coefficients; empty for 0. */
    readonly terms: readonly Term[],
    readonly label: Label | undefined = undefined,
    key?: string,
  ) {
    const [first] = terms;
    if (first === undefined) this.value = 0;
    else this.value = terms.length === 1 && first.key === '' ? first.coef : null;
    this.key = key ?? (this.value === null ? joinKey(terms) : String(this.value));
  }

  /** Dims of small numbers: most sizes of real programs. */
  private static readonly small: Dim[] = [];
  static readonly zero = Dim.of(0);
  static readonly one = Dim.of(1);

  static of(n: number): Dim {
    if (n >= 0 && n <= 4096 && Number.isInteger(n)) {
      Dim.small[n] ??= new Dim(n === 0 ? [] : [{ coef: n, powers: [], key: '' }]);
      return Dim.small[n];
    }
    return new Dim([{ coef: safe(n), powers: [], key: '' }]);
  }

  static symbol(sym: Sym): Dim {
    return new Dim([makeTerm(1, [[sym, 1]])]);
  }

  /** A dim from a number, or the dim itself. */
  static from(d: Dim | number): Dim {
    return typeof d === 'number' ? Dim.of(d) : d;
  }

  /** The sum of monomials given as terms. */
  static sumOf(terms: Iterable<Term>): Dim {
    const sum = new Map<string, Term>();
    for (const t of terms) {
      const old = sum.get(t.key);
      sum.set(t.key, old ? { ...t, coef: safe(old.coef + t.coef) } : t);
    }
    const kept = [...sum.values()].filter((t) => t.coef !== 0);
    if (kept.length === 0) return Dim.zero;
    if (kept.length > MAX_TERMS) throw new DimOverflow('a size of too many terms');
    kept.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return kept.length === 1 && kept[0].key === '' ? Dim.of(kept[0].coef) : new Dim(kept);
  }

  private static call(fn: FunctionName, args: readonly Dim[]): Dim {
    const atom: FunctionAtom = { fn, args, key: `${fn}(${args.map((a) => a.key).join(',')})` };
    return Dim.atom(atom);
  }

  /** The atom floor(p/q), for a p and q that nothing can be taken out of. */
  static division(p: Dim, q: Dim): Dim {
    return Dim.call('floordiv', [p, q]);
  }

  static atom(atom: Atom): Dim {
    return new Dim([makeTerm(1, [[atom, 1]])]);
  }

  get isConst(): boolean {
    return this.value !== null;
  }

  /** The symbol when the dim is one symbol and nothing else. */
  get sym(): Sym | null {
    const t = this.terms[0];
    if (this.terms.length !== 1 || t.coef !== 1 || t.powers.length !== 1 || t.powers[0][1] !== 1) return null;
    return t.powers[0][0] instanceof Sym ? t.powers[0][0] : null;
  }

  /** The constant term. */
  get constant(): number {
    return this.terms[0]?.key === '' ? this.terms[0].coef : 0;
  }

  /** The same number with a name for people to read. */
  named(name: string, origin?: Origin): Dim {
    return new Dim(this.terms, { name, origin }, this.key);
  }

  withLabel(label: Label | undefined): Dim {
    return label === this.label ? this : new Dim(this.terms, label, this.key);
  }

  /** Same normal form: the same number whatever the symbols are. */
  equals(other: Dim | number): boolean {
    return this.key === Dim.from(other).key;
  }

  add(other: Dim | number): Dim {
    const o = Dim.from(other);
    if (o.terms.length === 0) return this;
    if (this.terms.length === 0) return o;
    if (this.value !== null && o.value !== null) return Dim.of(this.value + o.value);
    return Dim.sumOf([...this.terms, ...o.terms]);
  }

  neg(): Dim {
    if (this.value !== null) return Dim.of(-this.value);
    return new Dim(this.terms.map((t) => ({ ...t, coef: -t.coef })));
  }

  sub(other: Dim | number): Dim {
    const o = Dim.from(other);
    return o.terms.length === 0 ? this : this.add(o.neg());
  }

  mul(other: Dim | number): Dim {
    const o = Dim.from(other);
    if (o.value === 1) return this;
    if (this.value === 1) return o;
    if (this.value !== null && o.value !== null) return Dim.of(this.value * o.value);
    if (this.terms.length * o.terms.length > 4 * MAX_TERMS) throw new DimOverflow('a size of too many terms');
    const products: Term[] = [];
    for (const a of this.terms) for (const b of o.terms) products.push(multiplyTerms(a, b));
    return Dim.sumOf(products);
  }

  /** `this // other` with Python's floor. Throws RangeError on a divisor that is 0. */
  floordiv(other: Dim | number): Dim {
    const q = Dim.from(other);
    if (q.value === 0) throw new RangeError('division by zero');
    if (q.value === 1) return this;
    if (this.value !== null && q.value !== null) return Dim.of(Math.floor(this.value / q.value));
    if (q.value !== null && q.value < 0) return this.neg().floordiv(q.neg());
    const { quotient, rest } = splitByDivisor(this, q);
    if (rest.terms.length === 0) return quotient;
    if (q.value === null) return quotient.add(floorBySymbol(rest, q));
    if (rest.value === null && turnsRound(this, q.value)) {
      const turned = this.neg().add(q.value - 1);
      return turned.floordiv(q).neg();
    }
    return quotient.add(floorByConstant(rest, q.value));
  }

  /** `this % other` with Python's sign rule. */
  mod(other: Dim | number): Dim {
    const q = Dim.from(other);
    return this.sub(q.mul(this.floordiv(q)));
  }

  /** Ceiling division. */
  ceildiv(other: Dim | number): Dim {
    const n = Dim.from(other);
    return n.value !== null && n.value > 0 ? this.add(n.value - 1).floordiv(n) : this.neg().floordiv(n).neg();
  }

  /** `this / other` when it divides every term exactly, else null. */
  exactDiv(other: Dim | number): Dim | null {
    const q = Dim.from(other);
    if (q.value === 0) return null;
    const { quotient, rest } = splitByDivisor(this, q);
    return rest.terms.length === 0 ? quotient : null;
  }

  static min(...dims: Dim[]): Dim {
    return Dim.extremum('min', dims);
  }

  static max(...dims: Dim[]): Dim {
    return Dim.extremum('max', dims);
  }

  private static extremum(fn: 'min' | 'max', dims: readonly Dim[]): Dim {
    const kept: Dim[] = [];
    for (const d of flatten(fn, dims)) {
      // Of two that differ by a constant one is always the smaller.
      const at = kept.findIndex((k) => k.sub(d).value !== null);
      if (at < 0) kept.push(d);
      else if (kept[at].sub(d).value! > 0 === (fn === 'min')) kept[at] = d;
    }
    if (kept.length === 1) return kept[0];
    return Dim.call(fn, kept.sort(byKey));
  }

  /** The common size of axes that broadcast together: those that are not 1 are equal. */
  static broadcast(...dims: Dim[]): Dim {
    const open = new Map<string, Dim>();
    for (const d of flatten('broadcast', dims)) if (d.value !== 1) open.set(d.key, d);
    const list = [...open.values()];
    const known = list.find((d) => d.value !== null);
    if (known) return known;
    if (list.length < 2) return list[0] ?? Dim.one;
    return Dim.call('broadcast', list.sort(byKey));
  }

  static product(dims: Iterable<Dim>): Dim {
    let p = Dim.one;
    for (const d of dims) p = p.mul(d);
    return p;
  }

  /** A function of dims in normal form. A division by 0, which no run survives, is kept as it stands. */
  static apply(fn: FunctionName, args: readonly Dim[]): Dim {
    switch (fn) {
      case 'floordiv':
        return args[1].value === 0 ? Dim.call(fn, args) : args[0].floordiv(args[1]);
      case 'min':
        return Dim.min(...args);
      case 'max':
        return Dim.max(...args);
      case 'broadcast':
        return Dim.broadcast(...args);
    }
  }

  /** All symbols, also inside functions. */
  *symbols(): Iterable<Sym> {
    for (const t of this.terms) {
      for (const [atom] of t.powers) {
        if (atom instanceof Sym) yield atom;
        else for (const a of atom.args) yield* a.symbols();
      }
    }
  }

  /** All atoms that stand in its terms; not those inside functions. */
  *atoms(): Iterable<Atom> {
    for (const t of this.terms) for (const [atom] of t.powers) yield atom;
  }

  /** Puts dims in place of the atoms of its terms: `f` answers null to keep one. The label is kept. */
  replaceAtoms(f: (atom: Atom) => Dim | null): Dim {
    if (this.value !== null) return this;
    let changed = false;
    let sum = Dim.zero;
    for (const t of this.terms) {
      let product = Dim.of(t.coef);
      for (const [atom, power] of t.powers) {
        const d = f(atom);
        if (d) changed = true;
        const factor = d ?? Dim.atom(atom);
        for (let i = 0; i < power; i++) product = product.mul(factor);
      }
      sum = sum.add(product);
    }
    return changed ? sum.withLabel(this.label) : this;
  }

  /** Replaces atoms wherever they stand: `f` answers null to keep one (functions are then rebuilt from their parts). */
  substitute(f: (atom: Atom) => Dim | null): Dim {
    return this.replaceAtoms((atom) => {
      const direct = f(atom);
      if (direct || atom instanceof Sym) return direct;
      const args = atom.args.map((a) => a.substitute(f));
      return args.every((a, i) => a.key === atom.args[i].key) ? null : Dim.apply(atom.fn, args);
    });
  }

  /** Python syntax (with a function `broadcast`); `name` says how a symbol is written, `times` how a product is. */
  format(name: (sym: Sym) => string = (s) => s.name, times = '*'): string {
    return formatDim(this, name, times, false);
  }

  /** As a formula is written: `2·B·T²`. */
  formula(): string {
    return formatDim(this, (s) => s.name, '·', true);
  }

  toString(): string {
    return this.format(undefined, '·');
  }
}

function joinKey(terms: readonly Term[]): string {
  const key = terms.map((t) => (t.key === '' ? `${t.coef}` : `${t.coef}*${t.key}`)).join('+');
  if (key.length > MAX_KEY) throw new DimOverflow('a size with too long an expression');
  return key;
}

/** By keys, with numbers by size: the tenth symbol comes after the ninth. */
function byKey(a: Dim, b: Dim): number {
  const [x, y] = [a, b].map((d) => d.key.replace(/\d+/g, (digits) => digits.padStart(16, '0')));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The arguments with those of inner calls of the same function in place of the calls. */
function flatten(fn: FunctionName, dims: readonly Dim[]): Dim[] {
  return dims.flatMap((d) => {
    const atom = loneAtom(d);
    return atom && !(atom instanceof Sym) && atom.fn === fn ? [...atom.args] : [d];
  });
}

/** The atom when the dim is one atom and nothing else. */
function loneAtom(d: Dim): Atom | null {
  const t = d.terms[0];
  const lone = d.terms.length === 1 && t.coef === 1 && t.powers.length === 1 && t.powers[0][1] === 1;
  return lone ? t.powers[0][0] : null;
}

function multiplyTerms(a: Term, b: Term): Term {
  if (b.powers.length === 0) return { ...a, coef: safe(a.coef * b.coef) };
  if (a.powers.length === 0) return { ...b, coef: safe(a.coef * b.coef) };
  const powers = new Map<string, [Atom, number]>();
  for (const [atom, p] of [...a.powers, ...b.powers]) {
    const k = atomKey(atom);
    const old = powers.get(k);
    powers.set(k, [atom, (old?.[1] ?? 0) + p]);
  }
  return makeTerm(safe(a.coef * b.coef), [...powers.values()]);
}

/** `a / b` as a term, or null when b does not divide a. */
function divideTerm(a: Term, b: Term): Term | null {
  if (a.coef % b.coef !== 0) return null;
  const powers = new Map<string, [Atom, number]>(a.powers.map(([atom, p]) => [atomKey(atom), [atom, p]]));
  for (const [atom, p] of b.powers) {
    const have = powers.get(atomKey(atom));
    if (!have || have[1] < p) return null;
    if (have[1] === p) powers.delete(atomKey(atom));
    else powers.set(atomKey(atom), [atom, have[1] - p]);
  }
  return makeTerm(a.coef / b.coef, [...powers.values()]);
}

/** `p = quotient·q + rest`, taking out of `p` what `q` divides term by term (or the whole, by polynomial division). */
export function splitByDivisor(p: Dim, q: Dim): { quotient: Dim; rest: Dim } {
  if (q.terms.length > 1) {
    const whole = dividePolynomial(p, q);
    return whole ? { quotient: whole, rest: Dim.zero } : { quotient: Dim.zero, rest: p };
  }
  const divisor = q.terms[0];
  const quotient: Term[] = [];
  const rest: Term[] = [];
  for (const t of p.terms) {
    const exact = divideTerm(t, divisor);
    if (exact) {
      quotient.push(exact);
      continue;
    }
    // A constant divisor also takes the multiple out of a coefficient: 7·x // 2 = 3·x + x // 2.
    const whole = divisor.powers.length === 0 ? Math.floor(t.coef / divisor.coef) : 0;
    if (whole !== 0) quotient.push({ ...t, coef: whole });
    rest.push({ ...t, coef: t.coef - whole * divisor.coef });
  }
  return { quotient: Dim.sumOf(quotient), rest: Dim.sumOf(rest) };
}

/** Exact polynomial quotient by repeated division of leading terms, or null. */
function dividePolynomial(p: Dim, q: Dim): Dim | null {
  const lead = leading(q);
  let rest = p;
  const quotient: Term[] = [];
  for (let i = 0; i < 32 && rest.terms.length > 0; i++) {
    const t = divideTerm(leading(rest), lead);
    if (!t) return null;
    quotient.push(t);
    rest = rest.sub(Dim.sumOf([t]).mul(q));
  }
  return rest.terms.length === 0 ? Dim.sumOf(quotient) : null;
}

/** The largest monomial in the graded lexicographic order of its atoms. */
function leading(p: Dim): Term {
  return p.terms.reduce((a, b) => (compareMonomials(a, b) < 0 ? b : a));
}

function compareMonomials(a: Term, b: Term): number {
  const degree = (t: Term) => t.powers.reduce((n, [, k]) => n + k, 0);
  if (degree(a) !== degree(b)) return degree(a) - degree(b);
  for (let i = 0; i < Math.min(a.powers.length, b.powers.length); i++) {
    const [x, m] = a.powers[i];
    const [y, n] = b.powers[i];
    if (atomKey(x) !== atomKey(y)) return atomKey(x) < atomKey(y) ? 1 : -1;
    if (m !== n) return m - n;
  }
  return 0;
}

/** floor(p / q) for a symbolic q: what is common to both cancels (no run survives where it is 0). */
function floorBySymbol(p: Dim, q: Dim): Dim {
  const common = commonFactor([...p.terms, ...q.terms]);
  if (common.value === 1) return Dim.division(p, q);
  return p.exactDiv(common)!.floordiv(q.exactDiv(common)!);
}

/** The largest monomial, with a positive coefficient, that divides every term. */
export function commonFactor(terms: readonly Term[]): Dim {
  const coef = terms.reduce((g, t) => gcd(g, t.coef), 0);
  const [first, ...others] = terms;
  const shared: (readonly [Atom, number])[] = [];
  for (const [atom, power] of first.powers) {
    const key = atomKey(atom);
    const least = others.reduce((n, t) => Math.min(n, t.powers.find(([a]) => atomKey(a) === key)?.[1] ?? 0), power);
    if (least > 0) shared.push([atom, least]);
  }
  return Dim.sumOf([makeTerm(coef, shared)]);
}

/** Whether to write floor(p/n) as -floor((-p + n - 1)/n): so `-(-x // n)` is `(x + n - 1) // n`. */
function turnsRound(p: Dim, n: number): boolean {
  return p.terms.every((t) => t.key === '' || t.coef < 0 || t.coef % n === 0);
}

/**
 * floor(p / n) where the coefficients of `p` lie in [0, n). They and n are reduced by what they have in common, and
 * nested floors are joined: floor((floor(x/a) + c)/n) = floor((x + a·c)/(a·n)).
 */
function floorByConstant(p: Dim, n: number): Dim {
  if (p.value !== null) return Dim.of(Math.floor(p.value / n));
  const moving = p.terms.filter((t) => t.key !== '');
  const g = moving.reduce((d, t) => gcd(d, t.coef), n);
  if (g > 1) {
    const reduced = Dim.sumOf(moving)
      .exactDiv(g)!
      .add(Math.floor(p.constant / g));
    return reduced.floordiv(n / g);
  }
  const atom = loneAtom(Dim.sumOf(moving));
  if (atom && !(atom instanceof Sym) && atom.fn === 'floordiv') {
    const inner = atom.args[1].value;
    if (inner !== null && inner > 0) return atom.args[0].add(safe(p.constant * inner)).floordiv(safe(inner * n));
  }
  return Dim.division(p, Dim.of(n));
}
