/**
 * What is known of symbols and of unknown shapes at a point of a program: equalities, divisibility, lower bounds,
 * bindings of unknown middles. It is learned from asserts, from operations that must have succeeded and from
 * constructors, and is taken back through the trail when the path that learned it is left.
 */
import type { Trail } from '../base/trail';
import { Dim, Sym } from './dim';
import { type Question, type RestVar, resolve, type Shape } from './shape';

export type Verdict = 'proved' | 'refuted' | 'unknown';

export class Assumptions {
  /** Symbol → what it equals; applied until nothing changes. */
  private readonly equal = new Map<number, Dim>();
  /** Key of `p` ⊳ divisors q known to divide it. */
  private readonly divisors = new Map<string, { p: Dim; q: Dim }>();
  private readonly lower = new Map<number, number>();
  private readonly upper = new Map<number, number>();

  constructor(readonly trail: Trail) {}

  /** The normal form under what is known. The label is kept. */
  normalize(d: Dim): Dim {
    if (d.value !== null || (this.equal.size === 0 && this.divisors.size === 0)) return d;
    let out = d;
    for (let i = 0; i < 16; i++) {
      const next = this.cancelDivisors(
        out.substitute((atom) => (atom instanceof Sym ? (this.equal.get(atom.id) ?? null) : null)),
      );
      if (next.key === out.key) break;
      out = next;
    }
    return out.withLabel(out.label ?? d.label);
  }

  /** `q·floor(p/q)` is `p` wherever q is known to divide p. */
  private cancelDivisors(d: Dim): Dim {
    let out = d;
    for (const { p, q } of this.divisors.values()) {
      const floor = p.floordiv(q);
      const atom = floor.terms.length === 1 ? floor.terms[0].powers[0]?.[0] : undefined;
      if (!atom || atom instanceof Sym) continue;
      // Each term c·q·floor(p/q)·r becomes c·p·r.
      let sum = Dim.zero;
      let changed = false;
      for (const t of out.terms) {
        const term = Dim.sumOf([t]);
        const r = term.exactDiv(q.mul(floor));
        if (r) changed = true;
        sum = sum.add(r ? r.mul(p) : term);
      }
      if (changed) out = sum;
    }
    return out;
  }

  /** Is `a = b`? Refuted only when the difference can never be 0. */
  compare(a: Dim, b: Dim): Verdict {
    const diff = this.normalize(a).sub(this.normalize(b));
    if (diff.value !== null) return diff.value === 0 ? 'proved' : 'refuted';
    if (this.minOf(diff) > 0 || this.maxOf(diff) < 0) return 'refuted';
    return 'unknown';
  }

  /** Is `a <= b`? */
  atMost(a: Dim, b: Dim): Verdict {
    const diff = this.normalize(b).sub(this.normalize(a));
    if (this.minOf(diff) >= 0) return 'proved';
    return this.maxOf(diff) < 0 ? 'refuted' : 'unknown';
  }

  /** A lower bound of the dim; -Infinity when none is known. */
  minOf(d: Dim): number {
    return this.bound(this.normalize(d), 'min');
  }

  /** An upper bound of the dim; Infinity when none is known. */
  maxOf(d: Dim): number {
    return this.bound(this.normalize(d), 'max');
  }

  private bound(d: Dim, side: 'min' | 'max'): number {
    let sum = 0;
    for (const t of d.terms) {
      let lo = 1;
      let hi = 1;
      for (const [atom, power] of t.powers) {
        const [l, h] = this.atomBounds(atom);
        for (let i = 0; i < power; i++) {
          if (l < 0) [lo, hi] = [-Infinity, Infinity];
          else [lo, hi] = [lo === 0 || l === 0 ? 0 : lo * l, hi === 0 || h === 0 ? 0 : hi * h];
        }
      }
      const towards = (side === 'min') === t.coef > 0 ? lo : hi;
      sum += towards === 0 ? 0 : t.coef * towards;
    }
    return Number.isNaN(sum) ? (side === 'min' ? -Infinity : Infinity) : sum;
  }

  private atomBounds(atom: Sym | { fn: string; args: readonly Dim[] }): [number, number] {
    if (atom instanceof Sym) {
      return [Math.max(atom.min, this.lower.get(atom.id) ?? -Infinity), this.upper.get(atom.id) ?? Infinity];
    }
    const lows = atom.args.map((a) => this.bound(a, 'min'));
    const highs = atom.args.map((a) => this.bound(a, 'max'));
    switch (atom.fn) {
      case 'floordiv': {
        const n = atom.args[1].value;
        if (n !== null && n > 0) return [Math.floor(lows[0] / n), Math.floor(highs[0] / n)];
        return lows[0] >= 0 && lows[1] >= 0 ? [0, highs[0]] : [-Infinity, Infinity];
      }
      case 'min':
        return [Math.min(...lows), Math.min(...highs)];
      case 'max':
        return [Math.max(...lows), Math.max(...highs)];
      default:
        return [Math.min(...lows), Math.max(...highs)];
    }
  }

  /**
   * Learns `a = b`. Answers whether it was known already, is impossible (nothing is learned then), or was assumed.
   */
  equate(a: Dim, b: Dim): 'proved' | 'refuted' | 'assumed' {
    const verdict = this.compare(a, b);
    if (verdict !== 'unknown') return verdict;
    const diff = this.normalize(a).sub(this.normalize(b));
    const solved = this.solve(diff);
    if (solved) {
      // The bounds of what is eliminated go over to what takes its place.
      const min = Math.max(solved.sym.min, this.lower.get(solved.sym.id) ?? -Infinity);
      if (this.maxOf(solved.value) < min) return 'refuted';
      this.set(this.equal, solved.sym.id, solved.value.withLabel(undefined), `eq ${solved.sym.id} ${solved.value.key}`);
      const target = solved.value.sym;
      if (target) this.setMin(target, min);
    }
    return 'assumed';
  }

  /** Writes `diff = 0` as `sym = value`, eliminating the youngest symbol that stands alone with coefficient ±1. */
  private solve(diff: Dim): { sym: Sym; value: Dim } | null {
    let best: { sym: Sym; coef: number } | null = null;
    for (const t of diff.terms) {
      if (Math.abs(t.coef) !== 1 || t.powers.length !== 1 || t.powers[0][1] !== 1) continue;
      const atom = t.powers[0][0];
      if (!(atom instanceof Sym)) continue;
      const rest = diff.sub(Dim.symbol(atom).mul(t.coef));
      if ([...rest.symbols()].includes(atom)) continue;
      if (!best || atom.id > best.sym.id) best = { sym: atom, coef: t.coef };
    }
    if (!best) return null;
    const rest = diff.sub(Dim.symbol(best.sym).mul(best.coef));
    return { sym: best.sym, value: best.coef === 1 ? rest.neg() : rest };
  }

  /** Learns that q divides p. */
  addDivisor(p: Dim, q: Dim): void {
    const np = this.normalize(p);
    const nq = this.normalize(q);
    if (np.exactDiv(nq)) return;
    const key = `${np.key}|${nq.key}`;
    this.set(this.divisors, key, { p: np, q: nq }, `div ${key}`);
  }

  divides(q: Dim, p: Dim): boolean {
    const rest = this.normalize(p.mod(q));
    return rest.value === 0;
  }

  /** Learns `sym >= min`. */
  setMin(sym: Sym, min: number): void {
    const old = Math.max(sym.min, this.lower.get(sym.id) ?? -Infinity);
    if (min > old) this.set(this.lower, sym.id, min, `min ${sym.id} ${min}`);
  }

  /** Learns `sym <= max`. */
  setMax(sym: Sym, max: number): void {
    if (max < (this.upper.get(sym.id) ?? Infinity)) this.set(this.upper, sym.id, max, `max ${sym.id} ${max}`);
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
    const key = `${q.side} ${index} ${beyond.map((d) => d.key).join()}`;
    const same = s.rest.questions.get(key);
    if (same) return this.equate(q.size, same.size) !== 'refuted';
    this.set(s.rest.questions, key, { ...q, index, beyond }, `ask ${s.rest.id} ${key} ${q.size.key}`);
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
      },
      undo: () => {
        if (had) map.set(key, old as V);
        else map.delete(key);
      },
    });
  }
}

/** The shape as a key: the same for shapes that are equal as they stand. */
function shapeKey(shape: Shape): string {
  return `${shape.front.map((d) => d.key)}|${shape.rest?.id ?? ''}|${shape.back.map((d) => d.key)}`;
}
