/**
 * Facts of the form "q divides p", and what they make of `floor(p/q)`: it is an exact quotient, so that
 * `q·floor(p/q)` is `p`, and every other floor whose dividend is a multiple of p becomes a multiple of it.
 */
import { type Atom, commonFactor, Dim, type FunctionAtom, Sym, splitByDivisor } from './dim';

/** q divides p; `atom` is floor(p/q). Nothing can be taken out of p or cancelled between the two. */
export interface DivisorFact {
  readonly p: Dim;
  readonly q: Dim;
  readonly atom: FunctionAtom;
}

/** The fact that q divides p in its smallest form; null when it says nothing (or nothing that can be used). */
export function divisorFact(p: Dim, q: Dim): DivisorFact | null {
  if (q.value === 0) return null;
  const divisor = q.value !== null && q.value < 0 ? q.neg() : q;
  const { rest } = splitByDivisor(p, divisor);
  if (rest.value !== null) return null;
  const common = commonFactor([...rest.terms, ...divisor.terms]);
  if (common.value !== 1) return divisorFact(rest.exactDiv(common)!, divisor.exactDiv(common)!);
  const floor = rest.floordiv(divisor);
  for (const atom of floor.atoms()) {
    if (!isDivision(atom)) continue;
    // The floor may be written with another dividend, that differs by less than the divisor (see `Dim.floordiv`).
    const exact = [rest, rest.neg()].map((d) => splitByDivisor(d, divisor).rest).find((d) => d.equals(atom.args[0]));
    if (exact && atom.args[1].equals(divisor)) return { p: exact, q: divisor, atom };
  }
  return null;
}

/** Writes what the facts make of floors into the dim; the dim itself when they say nothing about it. */
export function useDivisors(d: Dim, facts: readonly DivisorFact[]): Dim {
  const out = d.replaceAtoms((atom) => (isDivision(atom) ? exactQuotient(atom, facts) : null));
  return facts.reduce(cancel, out);
}

/** A floor with a dividend that is divisible, as a multiple of the floor of the fact that says so. */
function exactQuotient(atom: FunctionAtom, facts: readonly DivisorFact[]): Dim | null {
  const [r, q] = atom.args;
  for (const fact of facts) {
    if (fact.atom.key === atom.key) return null;
    const whole = multipleOf(r, q, fact);
    if (whole) return whole;
  }
  return null;
}

/** floor(r/q) where r = k·p + c, q divides k·fact.q, and c is 0 or (for numbers) any number. */
function multipleOf(r: Dim, q: Dim, fact: DivisorFact): Dim | null {
  const n = q.value;
  const moving = r.sub(r.constant);
  const k = n === null ? r.exactDiv(fact.p) : moving.exactDiv(fact.p.sub(fact.p.constant));
  const times = k?.mul(fact.q).exactDiv(q);
  if (!k || !times) return null;
  if (n === null) return times.mul(Dim.atom(fact.atom));
  if (k.value === null && fact.p.constant !== 0) return null;
  const offset = r.constant - (k.value ?? 0) * fact.p.constant;
  return times.mul(Dim.atom(fact.atom)).add(Math.floor(offset / n));
}

/** Replaces q·floor(p/q) by p. */
function cancel(d: Dim, fact: DivisorFact): Dim {
  const floor = Dim.atom(fact.atom);
  const withFloor = d.terms.filter((t) => t.powers.some(([a]) => a === fact.atom || keyOf(a) === fact.atom.key));
  if (withFloor.length === 0) return d;
  const factor = Dim.sumOf(withFloor).exactDiv(floor)!;
  const { quotient, rest } = splitByDivisor(factor, fact.q);
  if (quotient.value === 0) return d;
  const others = d.sub(Dim.sumOf(withFloor));
  return others.add(quotient.mul(fact.p)).add(rest.mul(floor));
}

function keyOf(atom: Atom): string {
  return atom instanceof Sym ? '' : atom.key;
}

function isDivision(atom: Atom): atom is FunctionAtom {
  return !(atom instanceof Sym) && atom.fn === 'floordiv';
}
