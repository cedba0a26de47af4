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

/** Where a size comes from, to be shown to people. `file` and `offset` point into user code when known. */
export interface Origin {
  readonly text: string;
  readonly file?: string;
  readonly offset?: number;
}

export interface Label {
  readonly name: string;
  readonly origin?: Origin;
}

/** A named unknown integer. Identity is the object (`id`); the name is for people and need not be unique. */
export class Sym {
  private static count = 0;
  readonly id = ++Sym.count;
  constructor(
    readonly name: string,
    /** Dotted scope that makes the name unique in a file, such as `GPT.forward`. */
    readonly scope: string = '',
    /** Smallest value it can have: 0 for a size, -Infinity for any integer. */
    readonly min: number = 0,
    readonly origin?: Origin,
  ) {}
}

export type FunctionName = 'floordiv' | 'min' | 'max' | 'broadcast';

export interface FunctionAtom {
  readonly fn: FunctionName;
  readonly args: readonly Dim[];
  readonly key: string;
}

export type Atom = Sym | FunctionAtom;

export interface Term {
  readonly coef: number;
  /** Sorted by atom key; powers are at least 1. Empty for the constant term. */
  readonly powers: readonly (readonly [Atom, number])[];
  readonly key: string;
}

export function atomKey(atom: Atom): string {
  return atom instanceof Sym ? `s${atom.id}` : atom.key;
}

function termKey(powers: readonly (readonly [Atom, number])[]): string {
  return powers.map(([a, p]) => (p === 1 ? atomKey(a) : `${atomKey(a)}^${p}`)).join('*');
}

function makeTerm(coef: number, powers: (readonly [Atom, number])[]): Term {
  powers.sort((a, b) => (atomKey(a[0]) < atomKey(b[0]) ? -1 : 1));
  return { coef, powers, key: termKey(powers) };
}

/** Thrown when a coefficient leaves the safe integers; callers turn it into an unknown. */
export class DimOverflow extends Error {}

function safe(n: number): number {
  if (!Number.isSafeInteger(n)) throw new DimOverflow(`size ${n} is too large`);
  return n === 0 ? 0 : n;
}

export class Dim {
  readonly key: string;

  private constructor(
    /** Sorted by key, no zero coefficients; empty for 0. */
    readonly terms: readonly Term[],
    readonly label: Label | undefined = undefined,
  ) {
    this.key = terms.map((t) => (t.key === '' ? `${t.coef}` : `${t.coef}*${t.key}`)).join('+') || '0';
  }

  static readonly zero = new Dim([]);
  static readonly one = Dim.of(1);

  static of(n: number): Dim {
    return n === 0 ? new Dim([]) : new Dim([{ coef: safe(n), powers: [], key: '' }]);
  }

  static symbol(sym: Sym): Dim {
    return new Dim([makeTerm(1, [[sym, 1]])]);
  }

  /** A dim from a number, or the dim itself. */
  static from(d: Dim | number): Dim {
    return typeof d === 'number' ? Dim.of(d) : d;
  }

  private static collect(terms: Iterable<Term>): Dim {
    const sum = new Map<string, Term>();
    for (const t of terms) {
      const old = sum.get(t.key);
      sum.set(t.key, old ? { ...t, coef: safe(old.coef + t.coef) } : t);
    }
    const kept = [...sum.values()].filter((t) => t.coef !== 0);
    kept.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return new Dim(kept);
  }

  /** The sum of monomials given as terms; used by substitution. */
  static sumOf(terms: Iterable<Term>): Dim {
    return Dim.collect(terms);
  }

  private static call(fn: FunctionName, args: readonly Dim[]): Dim {
    const atom: FunctionAtom = { fn, args, key: `${fn}(${args.map((a) => a.key).join(',')})` };
    return new Dim([makeTerm(1, [[atom, 1]])]);
  }

  /** The integer, or null when the dim is symbolic. */
  get value(): number | null {
    if (this.terms.length === 0) return 0;
    return this.terms.length === 1 && this.terms[0].key === '' ? this.terms[0].coef : null;
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

  /** The same number with a name for people to read. */
  named(name: string, origin?: Origin): Dim {
    return new Dim(this.terms, { name, origin });
  }

  withLabel(label: Label | undefined): Dim {
    return label === this.label ? this : new Dim(this.terms, label);
  }

  /** Same normal form: the same number whatever the symbols are. */
  equals(other: Dim | number): boolean {
    return this.key === Dim.from(other).key;
  }

  add(other: Dim | number): Dim {
    const o = Dim.from(other);
    if (o.terms.length === 0) return this;
    if (this.terms.length === 0) return o;
    return Dim.collect([...this.terms, ...o.terms]);
  }

  neg(): Dim {
    return new Dim(this.terms.map((t) => ({ ...t, coef: -t.coef })));
  }

  sub(other: Dim | number): Dim {
    const o = Dim.from(other);
    return o.terms.length === 0 ? this : this.add(o.neg());
  }

  mul(other: Dim | number): Dim {
    const o = Dim.from(other);
    if (o.key === '1') return this;
    if (this.key === '1') return o;
    const products: Term[] = [];
    for (const a of this.terms) for (const b of o.terms) products.push(multiplyTerms(a, b));
    return Dim.collect(products);
  }

  /** `this // other` with Python's floor. Throws RangeError on a divisor that is 0. */
  floordiv(other: Dim | number): Dim {
    const q = Dim.from(other);
    if (q.value === 0) throw new RangeError('division by zero');
    if (q.key === '1') return this;
    if (q.value !== null && q.value < 0) return this.neg().floordiv(q.neg());
    if (this.value !== null && q.value !== null) return Dim.of(Math.floor(this.value / q.value));
    const { quotient, rest } = splitByDivisor(this, q);
    if (rest.terms.length === 0) return quotient;
    return quotient.add(q.value !== null ? floorByConstant(rest, q.value) : Dim.call('floordiv', [rest, q]));
  }

  /** `this % other` with Python's sign rule. */
  mod(other: Dim | number): Dim {
    const q = Dim.from(other);
    return this.sub(q.mul(this.floordiv(q)));
  }

  /** Ceiling division. */
  ceildiv(other: Dim | number): Dim {
    return this.neg().floordiv(other).neg();
  }

  /** `this / other` when it divides every term exactly, else null. */
  exactDiv(other: Dim | number): Dim | null {
    const q = Dim.from(other);
    if (q.value === 0) return null;
    const { quotient, rest } = splitByDivisor(this, q);
    return rest.terms.length === 0 ? quotient : null;
  }

  static min(...dims: Dim[]): Dim {
    return Dim.extremum('min', dims, Math.min);
  }

  static max(...dims: Dim[]): Dim {
    return Dim.extremum('max', dims, Math.max);
  }

  private static extremum(fn: 'min' | 'max', dims: Dim[], pick: (...n: number[]) => number): Dim {
    const byKey = new Map<string, Dim>();
    const constants: number[] = [];
    for (const d of dims) {
      if (d.value !== null) constants.push(d.value);
      else byKey.set(d.key, d);
    }
    if (constants.length > 0) byKey.set('const', Dim.of(pick(...constants)));
    const rest = [...byKey.values()];
    if (rest.length === 1) return rest[0];
    rest.sort((a, b) => (a.key < b.key ? -1 : 1));
    return Dim.call(fn, rest);
  }

  /** The common size of axes that broadcast together when neither is known to be 1 or equal to the other. */
  static broadcast(a: Dim, b: Dim): Dim {
    return Dim.call('broadcast', a.key < b.key ? [a, b] : [b, a]);
  }

  static product(dims: Iterable<Dim>): Dim {
    let p = Dim.one;
    for (const d of dims) p = p.mul(d);
    return p;
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

  /** Replaces atoms: `f` answers a dim for an atom, or null to keep it (functions are then rebuilt from their parts). */
  substitute(f: (atom: Atom) => Dim | null): Dim {
    if (this.value !== null) return this;
    let changed = false;
    let sum = Dim.zero;
    for (const t of this.terms) {
      let product = Dim.of(t.coef);
      for (const [atom, power] of t.powers) {
        const d = substituteAtom(atom, f);
        if (d.key !== atomKeyAsDim(atom)) changed = true;
        for (let i = 0; i < power; i++) product = product.mul(d);
      }
      sum = sum.add(product);
    }
    return changed ? sum.withLabel(this.label) : this;
  }

  /** Python syntax; `name` says how a symbol is written. */
  format(name: (sym: Sym) => string = (s) => s.name, times = '*'): string {
    return formatDim(this, name, times);
  }

  toString(): string {
    return this.format();
  }
}

function atomKeyAsDim(atom: Atom): string {
  return `1*${atomKey(atom)}`;
}

function substituteAtom(atom: Atom, f: (atom: Atom) => Dim | null): Dim {
  const direct = f(atom);
  if (direct) return direct;
  if (atom instanceof Sym) return Dim.symbol(atom);
  const args = atom.args.map((a) => a.substitute(f));
  if (args.every((a, i) => a.key === atom.args[i].key)) return Dim.sumOf([makeTerm(1, [[atom, 1]])]);
  return applyFunction(atom.fn, args);
}

function applyFunction(fn: FunctionName, args: readonly Dim[]): Dim {
  switch (fn) {
    case 'floordiv':
      return args[0].floordiv(args[1]);
    case 'min':
      return Dim.min(...args);
    case 'max':
      return Dim.max(...args);
    case 'broadcast': {
      const [a, b] = args;
      if (a.equals(b) || b.value === 1) return a;
      if (a.value === 1) return b;
      if (a.value !== null) return a;
      if (b.value !== null) return b;
      return Dim.broadcast(a, b);
    }
  }
}

function multiplyTerms(a: Term, b: Term): Term {
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
function splitByDivisor(p: Dim, q: Dim): { quotient: Dim; rest: Dim } {
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

/** The largest monomial in a fixed order (total degree, then key). */
function leading(p: Dim): Term {
  const degree = (t: Term) => t.powers.reduce((n, [, k]) => n + k, 0);
  return p.terms.reduce((a, b) => (degree(b) > degree(a) || (degree(b) === degree(a) && b.key > a.key) ? b : a));
}

/** floor(rest / n) where no coefficient of `rest` reaches n: joins nested floors, floor((floor(x/a)+c)/b) = floor((x+a·c)/(a·b)). */
function floorByConstant(rest: Dim, n: number): Dim {
  if (rest.value !== null) return Dim.of(Math.floor(rest.value / n));
  const moving = rest.terms.filter((t) => t.key !== '');
  const constant = rest.terms.find((t) => t.key === '')?.coef ?? 0;
  const [only] = moving;
  if (moving.length === 1 && only.coef === 1 && only.powers.length === 1 && only.powers[0][1] === 1) {
    const atom = only.powers[0][0];
    if (!(atom instanceof Sym) && atom.fn === 'floordiv') {
      const inner = atom.args[1].value;
      if (inner !== null && inner > 0) return atom.args[0].add(constant * inner).floordiv(inner * n);
    }
  }
  return callFloor(rest, Dim.of(n));
}

function callFloor(p: Dim, q: Dim): Dim {
  const atom: FunctionAtom = { fn: 'floordiv', args: [p, q], key: `floordiv(${p.key},${q.key})` };
  return Dim.sumOf([makeTerm(1, [[atom, 1]])]);
}

// --------------------------------------------------------------------------------------------------- printing

function formatDim(d: Dim, name: (sym: Sym) => string, times: string): string {
  if (d.value !== null) return String(d.value);
  // Positive terms first, constants last, as people write polynomials.
  const terms = [...d.terms].sort(
    (a, b) => Number(a.coef < 0) - Number(b.coef < 0) || Number(a.key === '') - Number(b.key === ''),
  );
  let out = '';
  terms.forEach((t, i) => {
    const body = formatTerm(t, name, times);
    if (i === 0) out = t.coef < 0 ? `-${body}` : body;
    else out += t.coef < 0 ? ` - ${body}` : ` + ${body}`;
  });
  return out;
}

function formatTerm(t: Term, name: (sym: Sym) => string, times: string): string {
  const coef = Math.abs(t.coef);
  const factors = coef === 1 && t.powers.length > 0 ? [] : [String(coef)];
  const alone = coef === 1 && t.powers.length === 1 && t.powers[0][1] === 1;
  for (const [atom, power] of t.powers) {
    const text = formatAtom(atom, name, times, alone);
    for (let i = 0; i < power; i++) factors.push(text);
  }
  return factors.join(times);
}

function formatAtom(atom: Atom, name: (sym: Sym) => string, times: string, alone: boolean): string {
  if (atom instanceof Sym) return name(atom);
  const args = atom.args.map((a) => formatDim(a, name, times));
  if (atom.fn !== 'floordiv') return `${atom.fn}(${args.join(', ')})`;
  const simple = atom.args.map((a) => a.isConst || a.sym !== null);
  const text = `${simple[0] ? args[0] : `(${args[0]})`}//${simple[1] ? args[1] : `(${args[1]})`}`;
  return alone ? text : `(${text})`;
}
