/**
 * What is known of symbols and of unknown shapes at a point of a program: equalities, divisibility, bounds, bindings of
 * unknown middles. It is learned from asserts, from operations that must have succeeded and from constructors, and is
 * taken back through the trail when the path that learned it is left.
 */
import { gcd } from '../base/integers';
import type { Trail } from '../base/trail';
import { atomBounds, boundsOf, type Interval } from './bounds';
import {
  type Atom,
  atomKey,
  commonFactor,
  Dim,
  DimOverflow,
  type FunctionAtom,
  type Label,
  Sym,
  type Term,
} from './dim';
import { type DivisorFact, divisorFact, useDivisors } from './divisibility';
import { type Question, questionKey, type RestVar, resolve, type Shape } from './shape';

export type Verdict = 'proved' | 'refuted' | 'unknown';

/** Rounds after which a normal form is taken as it is; three are the most that programs need. */
const MAX_ROUNDS = 8;

export class Assumptions {
  /** Key of an atom → what it equals. No symbol that has an entry occurs in an entry made later. */
  private readonly equal = new Map<string, Dim>();
  private readonly divisors = new Map<string, { readonly p: Dim; readonly q: Dim }>();
  /** Dims that are 0 and could not be solved for an atom. */
  private readonly zeros = new Map<string, Dim>();
  private readonly lower = new Map<number, number>();
  private readonly upper = new Map<number, number>();
  /** Normal forms and divisor facts under what is known now; forgotten with what they rest on. */
  private readonly normal = new Map<string, Dim>();
  /** Those that rest on bounds, too. */
  private readonly boundNormal = new Map<string, Dim>();
  private asksBounds = false;
  private facts: readonly DivisorFact[] | null = null;

  constructor(readonly trail: Trail) {}

  /** The normal form under what is known. A name is kept; that of a size it is known to be comes first. */
  normalize(d: Dim): Dim {
    if (d.value !== null) return d;
    const out = this.normal.get(d.key) ?? this.restingOnBounds(d.key) ?? this.noted(d);
    return out.withLabel(this.labelOf(d));
  }

  private restingOnBounds(key: string): Dim | undefined {
    const out = this.boundNormal.get(key);
    if (out) this.asksBounds = true;
    return out;
  }

  private noted(d: Dim): Dim {
    const outer = this.asksBounds;
    this.asksBounds = false;
    const out = this.normalForm(d);
    (this.asksBounds ? this.boundNormal : this.normal).set(d.key, out);
    this.asksBounds ||= outer;
    return out;
  }

  private labelOf(d: Dim): Label | undefined {
    const known = d.sym && this.equal.get(atomKey(d.sym));
    return (known && this.labelOf(known)) ?? d.label;
  }

  private normalForm(d: Dim): Dim {
    try {
      let out = d.withLabel(undefined);
      for (let i = 0; i < MAX_ROUNDS; i++) {
        const next = useDivisors(
          out.replaceAtoms((atom) => this.replacement(atom)),
          this.divisorFacts(),
        );
        if (next.key === out.key) break;
        out = next;
      }
      return out;
    } catch (e) {
      if (e instanceof DimOverflow) return d;
      throw e;
    }
  }

  /** What an atom becomes, or null when it stays. */
  private replacement(atom: Atom): Dim | null {
    const known = this.equal.get(atomKey(atom));
    if (known || atom instanceof Sym) return known ?? null;
    const args = this.withoutDominated(
      atom.fn,
      atom.args.map((a) => this.normalize(a).withLabel(undefined)),
    );
    const same = args.length === atom.args.length && args.every((a, i) => a.key === atom.args[i].key);
    return same ? null : Dim.apply(atom.fn, args);
  }

  /** Leaves out what bounds show to make no difference: `min(T, 1024)` is T where T is at most 1024. */
  private withoutDominated(fn: FunctionAtom['fn'], args: readonly Dim[]): readonly Dim[] {
    if (fn === 'floordiv') return args;
    this.asksBounds = true;
    if (fn === 'broadcast') {
      const big = args.find((a) => this.bounds(a)[0] >= 2);
      return big ? [big] : args;
    }
    const never = (a: Dim, b: Dim) => {
      const [lo, hi] = this.bounds(a.sub(b));
      return fn === 'min' ? lo >= 0 : hi <= 0;
    };
    const kept: Dim[] = [];
    args.forEach((a, i) => {
      const others = [...kept, ...args.slice(i + 1)];
      if (!others.some((b) => never(a, b))) kept.push(a);
    });
    return kept;
  }

  private divisorFacts(): readonly DivisorFact[] {
    if (this.facts) return this.facts;
    const substituted = (d: Dim) => {
      let out = d;
      for (let i = 0; i < MAX_ROUNDS; i++) {
        const next = out.substitute((atom) => this.equal.get(atomKey(atom)) ?? null);
        if (next.key === out.key) break;
        out = next;
      }
      return out;
    };
    const list = [...this.divisors.values()].map(({ p, q }) => divisorFact(substituted(p), substituted(q)));
    this.facts = list.filter((f) => f !== null);
    return this.facts;
  }

  /** Is `a = b`? Refuted only when the difference can never be 0. */
  compare(a: Dim, b: Dim): Verdict {
    if (a.value !== null && b.value !== null) return a.value === b.value ? 'proved' : 'refuted';
    if (a.key === b.key) return 'proved';
    const diff = this.difference(a, b);
    if (diff.value !== null) return diff.value === 0 ? 'proved' : 'refuted';
    const [lo, hi] = this.bounds(diff);
    if (lo > 0 || hi < 0 || isNeverZero(diff)) return 'refuted';
    return this.isKnownZero(diff) ? 'proved' : 'unknown';
  }

  private difference(a: Dim, b: Dim): Dim {
    return this.normalize(this.normalize(a).sub(this.normalize(b)));
  }

  private isKnownZero(diff: Dim): boolean {
    if (this.zeros.size === 0) return false;
    const atoms = new Set([...diff.atoms()].map(atomKey));
    for (const zero of this.zeros.values()) {
      const z = this.normalize(zero);
      // A product has all atoms of its factors.
      if (z.value === null && [...z.atoms()].every((a) => atoms.has(atomKey(a))) && diff.exactDiv(z)) return true;
    }
    return false;
  }

  /** Is `a <= b`? */
  atMost(a: Dim, b: Dim): Verdict {
    const [lo, hi] = this.bounds(this.difference(b, a));
    if (lo >= 0) return 'proved';
    if (hi < 0) return 'refuted';
    const least = this.difference(atItsLargest(a), b).neg();
    return this.bounds(least)[0] >= 0 ? 'proved' : 'unknown';
  }

  /** A lower bound of the dim; -Infinity when none is known. */
  minOf(d: Dim): number {
    return d.value ?? this.bounds(this.normalize(d))[0];
  }

  /** An upper bound of the dim; Infinity when none is known. */
  maxOf(d: Dim): number {
    return d.value ?? this.bounds(this.normalize(d))[1];
  }

  private bounds(normal: Dim): Interval {
    return boundsOf(normal, this.symbolBounds);
  }

  private readonly symbolBounds = (sym: Sym): Interval => [
    Math.max(sym.min, this.lower.get(sym.id) ?? Number.NEGATIVE_INFINITY),
    Math.min(
      sym.below?.value ? sym.below.value - 1 : Number.POSITIVE_INFINITY,
      this.upper.get(sym.id) ?? Number.POSITIVE_INFINITY,
    ),
  ];

  /**
   * Learns `a = b`. Answers whether it was known already, is impossible (nothing is learned then), or was assumed.
   */
  equate(a: Dim, b: Dim): 'proved' | 'refuted' | 'assumed' {
    const verdict = this.compare(a, b);
    if (verdict !== 'unknown') return verdict;
    const diff = this.withoutFactors(this.difference(a, b));
    const solved = solve(diff);
    if (!solved) {
      this.set(this.zeros, diff.key, diff, `zero ${diff.key}`);
      return 'assumed';
    }
    const { atom, value } = solved;
    const [lo, hi] = atomBounds(atom, this.symbolBounds);
    const source = [a, b].find((d) => this.normalize(d).key === value.key);
    const label = source && this.normalize(source).label;
    this.set(this.equal, atomKey(atom), value.withLabel(label), `eq ${atomKey(atom)} ${value.key}`);
    this.atLeast(value, lo);
    this.atLeast(value.neg(), -hi);
    return 'assumed';
  }

  /** From `f·d = 0` for an f that is never 0: d. */
  private withoutFactors(d: Dim): Dim {
    let out = d;
    for (const [atom, power] of commonFactor(d.terms).terms[0].powers) {
      const [lo, hi] = atomBounds(atom, this.symbolBounds);
      if (lo <= 0 && hi >= 0) continue;
      for (let i = 0; i < power; i++) out = out.exactDiv(Dim.atom(atom))!;
    }
    return out.exactDiv(commonFactor(out.terms).terms[0].coef)!;
  }

  /** Learns that q divides p. */
  addDivisor(p: Dim, q: Dim): void {
    if (this.divides(q, p)) return;
    const [np, nq] = [this.normalize(p), this.normalize(q)];
    const key = `${np.key}|${nq.key}`;
    this.set(this.divisors, key, { p: np, q: nq }, `div ${key}`);
  }

  /** Is it certain that q divides p? */
  divides(q: Dim, p: Dim): boolean {
    const [np, nq] = [this.normalize(p), this.normalize(q)];
    return nq.value !== 0 && this.normalize(np.mod(nq)).value === 0;
  }

  /** Learns `sym >= min`. */
  setMin(sym: Sym, min: number): void {
    this.atLeast(Dim.symbol(sym), min);
  }

  /** Learns `sym <= max`. */
  setMax(sym: Sym, max: number): void {
    this.atLeast(Dim.symbol(sym).neg(), -max);
  }

  /** Learns `d >= n`, where that says something about a single symbol. */
  atLeast(d: Dim, n: number): void {
    if (!Number.isFinite(n)) return;
    const normal = this.normalize(d);
    const moving = normal.terms.filter((t) => t.key !== '');
    const sym = moving.length === 1 ? linearSymbol(moving[0]) : null;
    if (!sym) return;
    const { coef } = moving[0];
    const limit = (n - normal.constant) / coef;
    const [lo, hi] = this.symbolBounds(sym);
    const [min, max] = [Math.ceil(limit), Math.floor(limit)];
    if (coef > 0 && min > lo) this.set(this.lower, sym.id, min, `min ${sym.id} ${min}`);
    if (coef < 0 && max < hi) this.set(this.upper, sym.id, max, `max ${sym.id} ${max}`);
  }

  /**
   * Learns what an unknown middle (not bound so far) stands for, and with it the sizes that were asked of it.
   * False, and nothing learned, when that contradicts what is known.
   */
  bind(rest: RestVar, shape: Shape): boolean {
    if (rest.binding) throw new Error('internal: unknown middle bound twice');
    const mark = this.trail.mark();
    this.trail.make({
      key: `bind ${rest.id} ${shapeKey(shape)}`,
      redo: () => {
        rest.binding = shape;
      },
      undo: () => {
        rest.binding = null;
      },
    });
    for (const q of rest.questions.values()) {
      if (this.answer(q, resolve(shape))) continue;
      this.trail.rollback(mark);
      return false;
    }
    return true;
  }

  /** Answers a question about a middle that turned out to be `s`; hands it on where `s` leaves it open. */
  private answer(q: Question, s: Shape): boolean {
    const front = q.side === 'front';
    const near = front ? s.front : [...s.back].reverse();
    const at = (dims: readonly Dim[], i: number) => this.equate(q.size, dims[i]) !== 'refuted';
    if (s.rest === null) {
      const all = front ? [...s.front, ...q.beyond] : [...q.beyond, ...s.front].reverse();
      return q.index < all.length && at(all, q.index);
    }
    if (q.index < near.length) return at(near, q.index);
    const beyond = front ? [...s.back, ...q.beyond] : [...q.beyond, ...s.front];
    const index = q.index - near.length;
    return this.ask(s.rest, { ...q, index, beyond });
  }

  /** Notes a size that was asked of an unknown middle; false when it contradicts what is known. */
  ask(rest: RestVar, q: Question): boolean {
    const key = questionKey(q);
    const same = rest.questions.get(key);
    if (same) return this.equate(q.size, same.size) !== 'refuted';
    this.set(rest.questions, key, q, `ask ${rest.id} ${key} ${q.size.key}`);
    return true;
  }

  private set<K, V>(map: Map<K, V>, key: K, value: V, what: string): void {
    let had = false;
    let old: V | undefined;
    this.trail.make({
      key: what,
      redo: () => {
        had = map.has(key);
        old = map.get(key);
        map.set(key, value);
        this.forget(map);
      },
      undo: () => {
        if (had) map.set(key, old as V);
        else map.delete(key);
        this.forget(map);
      },
    });
  }

  /** Forgets what rests on a map that changes. */
  private forget(map: unknown): void {
    if (map === this.lower || map === this.upper) return this.boundNormal.clear();
    if (map !== this.equal && map !== this.divisors) return;
    this.normal.clear();
    this.boundNormal.clear();
    this.facts = null;
  }
}

/** The shape as a key: the same for shapes that are equal as they stand. */
function shapeKey(shape: Shape): string {
  return `${shape.front.map((d) => d.key)}|${shape.rest?.id ?? ''}|${shape.back.map((d) => d.key)}`;
}

/** Writes `diff = 0` as `atom = value`: the youngest symbol that stands alone with coefficient ±1, else a function. */
function solve(diff: Dim): { atom: Atom; value: Dim } | null {
  let best: Term | null = null;
  for (const t of diff.terms) {
    if (Math.abs(t.coef) !== 1 || t.powers.length !== 1 || t.powers[0][1] !== 1) continue;
    if (occursIn(t.powers[0][0], diff.sub(Dim.sumOf([t])))) continue;
    if (!best || rank(t) > rank(best)) best = t;
  }
  if (!best) return null;
  const others = diff.sub(Dim.sumOf([best]));
  return { atom: best.powers[0][0], value: best.coef === 1 ? others.neg() : others };
}

/** Symbols by age, before functions. */
function rank(t: Term): number {
  const [atom] = t.powers[0];
  return atom instanceof Sym ? atom.id : 0;
}

function occursIn(atom: Atom, d: Dim): boolean {
  const key = atomKey(atom);
  for (const a of d.atoms()) {
    if (atomKey(a) === key) return true;
    if (!(a instanceof Sym) && a.args.some((arg) => occursIn(atom, arg))) return true;
  }
  return false;
}

/** The symbol of a term that is a number times one symbol. */
function linearSymbol(t: Term): Sym | null {
  const [atom, power] = t.powers[0];
  return t.powers.length === 1 && power === 1 && atom instanceof Sym ? atom : null;
}

/** Whether the constant is no multiple of what all other coefficients have in common. */
function isNeverZero(d: Dim): boolean {
  const g = d.terms.reduce((n, t) => (t.key === '' ? n : gcd(n, t.coef)), 0);
  return g > 1 && d.constant % g !== 0;
}

/** What a dim is at most, where it grows with symbols that are known to be less than other dims. */
function atItsLargest(d: Dim): Dim {
  const grows = (sym: Sym) =>
    d.terms.every((t) => (t.coef > 0 && t.powers.length === 1) || t.powers.every(([atom]) => atom !== sym));
  return d.replaceAtoms((atom) =>
    atom instanceof Sym && atom.below && grows(atom) && atom.min >= 0 ? atom.below.sub(1) : null,
  );
}
