/** Interval arithmetic on dims: what numbers a dim can be when its symbols lie between bounds. */
import { type Atom, Dim, Sym, type Term } from './dim';

/** Both ends included; infinite where there is no bound. */
export type Interval = readonly [number, number];

export type SymbolBounds = (sym: Sym) => Interval;

/** Relations between terms are used for `floor(p/n)`, which lies close to p/n; else terms are taken apart. */
export function boundsOf(d: Dim, symbol: SymbolBounds, depth = 2): Interval {
  if (d.value !== null) return [d.value, d.value];
  let out: Interval = [0, 0];
  for (const t of d.terms) out = add(out, termBounds(t, symbol));
  if (depth === 0 || d.terms.length === 1) return out;
  for (const t of d.terms) {
    const closer = withoutFloor(d, t, symbol, depth);
    if (closer) out = [Math.max(out[0], closer[0]), Math.min(out[1], closer[1])];
  }
  return out;
}

/** With c·floor(p/n) in d: n·d = n·(d - c·floor(p/n)) + c·p - c·r, where r = p mod n lies in [0, n - 1]. */
function withoutFloor(d: Dim, t: Term, symbol: SymbolBounds, depth: number): Interval | null {
  if (t.powers.length !== 1 || t.powers[0][1] !== 1) return null;
  const [atom] = t.powers[0];
  if (atom instanceof Sym || atom.fn !== 'floordiv') return null;
  const [p, q] = atom.args;
  const n = q.value;
  if (n === null || n <= 0) return null;
  const linear = d.sub(Dim.atom(atom).mul(t.coef)).mul(n).add(p.mul(t.coef));
  const [lo, hi] = add(boundsOf(linear, symbol, depth - 1), scale([0, n - 1], -t.coef));
  return [Math.ceil(lo / n), Math.floor(hi / n)];
}

function termBounds(t: Term, symbol: SymbolBounds): Interval {
  let out: Interval = [1, 1];
  for (const [atom, power] of t.powers) out = multiply(out, raise(atomBounds(atom, symbol), power));
  return scale(out, t.coef);
}

export function atomBounds(atom: Atom, symbol: SymbolBounds): Interval {
  if (atom instanceof Sym) return symbol(atom);
  const args = atom.args.map((a) => boundsOf(a, symbol));
  const lows = args.map((a) => a[0]);
  const highs = args.map((a) => a[1]);
  switch (atom.fn) {
    case 'floordiv':
      return floorBounds(args[0], args[1]);
    case 'min':
      return [Math.min(...lows), Math.min(...highs)];
    case 'max':
      return [Math.max(...lows), Math.max(...highs)];
    case 'broadcast':
      return [Math.min(...lows), Math.max(...highs)];
  }
}

/** A divisor is never 0 on a run that goes on. */
function floorBounds([lo, hi]: Interval, divisor: Interval): Interval {
  if (divisor[0] < 0) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const [least, most] = [Math.max(1, divisor[0]), Math.max(1, divisor[1])];
  return [quotient(lo, lo >= 0 ? most : least), quotient(hi, hi >= 0 ? least : most)];
}

function quotient(a: number, b: number): number {
  if (!Number.isFinite(b)) return a < 0 ? -1 : 0;
  return Number.isFinite(a) ? Math.floor(a / b) : a;
}

function add(a: Interval, b: Interval): Interval {
  return [a[0] + b[0], a[1] + b[1]];
}

/** The product of two ends; 0 times no bound is 0. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function scale([lo, hi]: Interval, k: number): Interval {
  return k >= 0 ? [times(lo, k), times(hi, k)] : [times(hi, k), times(lo, k)];
}

function multiply(a: Interval, b: Interval): Interval {
  const ends = [times(a[0], b[0]), times(a[0], b[1]), times(a[1], b[0]), times(a[1], b[1])];
  return [Math.min(...ends), Math.max(...ends)];
}

function raise(base: Interval, power: number): Interval {
  let out: Interval = [1, 1];
  for (let i = 0; i < power; i++) out = multiply(out, base);
  return power % 2 === 0 && base[0] < 0 && base[1] > 0 ? [0, out[1]] : out;
}
