/** Sums: like terms are added up, and common factors are taken out where that makes the sum smaller. */
import { constantAxes, full, narrowed, product, widened } from './product';
import { constant, isOne, ONE, type Size, same, times } from './size';
import { type Factor, isZero, type Product, range, type Sum, type Term } from './term';

/** Terms of the same sizes. */
export function sum(terms: readonly Term[]): Term {
  const { dims } = terms[0];
  const shared = range(dims.length).filter((k) => terms.every((t) => constantAxes(t).has(k)));
  if (shared.length > 0 && terms.length > 1) return narrow(terms, shared);
  const flat = terms
    .map(distributed)
    .flatMap(opened)
    .filter((t) => !isZero(t));
  const collected = likeTerms(flat).filter((t) => !isZero(t));
  if (collected.length === 0) return full(dims, constant(0));
  if (collected.length === 1) return collected[0];
  return factored(collected) ?? made(collected);
}

/**
 * A sum that is summed over, term by term, where that is smaller: what is centred adds up to 0.
 */
export function distributed(term: Term): Term {
  if (term.kind !== 'product') return term;
  const rank = term.dims.length;
  const k = term.factors.findIndex((f) => f.term.kind === 'sum' && f.power === 1 && f.at.some((id) => id >= rank));
  const inner = k < 0 ? null : term.factors[k];
  if (inner?.term.kind !== 'sum') return term;
  const sizes = new Map(term.sizes.map((s, i) => [i, s]));
  const parts = inner.term.terms.map((t) =>
    product({
      factors: term.factors.map((f, n) => (n === k ? { ...f, term: t } : f)),
      out: range(rank),
      sizes,
      coefficient: term.coefficient,
    }),
  );
  const made = sum(parts);
  return made.kind !== 'sum' && made.weight < term.weight ? made : term;
}

/** The sum of what changes, along the axes that are all the same made wide again. */
function narrow(terms: readonly Term[], constantAt: readonly number[]): Term {
  const { dims } = terms[0];
  const left = range(dims.length).filter((k) => !constantAt.includes(k));
  const cores = terms.map((t) => {
    const { core, axes } = narrowed(t);
    const own = left.map((k) => dims[k]);
    return widened(
      core,
      axes.map((k) => left.indexOf(k)),
      own,
    );
  });
  return widened(sum(cores), left, dims);
}

function made(terms: readonly Term[]): Sum {
  const sorted = [...terms].sort((a, b) => (a.key < b.key ? -1 : 1));
  const weight = sorted.reduce((n, t) => n + t.weight, 0) + 2 * (sorted.length - 1);
  const negative = sorted.filter((t) => t.kind === 'product' && t.coefficient.factor < 0).length;
  return {
    kind: 'sum',
    terms: sorted,
    dims: sorted[0].dims,
    key: `{${sorted.map((t) => t.key).join('+')}}`,
    // a - b has no sign of its own.
    weight: Math.max(1, weight - Math.min(negative, sorted.length - 1)),
  };
}

/** The terms of a sum, also of one with a sign. */
function opened(t: Term): readonly Term[] {
  if (t.kind === 'sum') return t.terms;
  if (t.kind !== 'product' || !isOne({ ...t.coefficient, factor: Math.abs(t.coefficient.factor) })) return [t];
  const [only] = t.factors;
  const isPlain = t.factors.length === 1 && only.power === 1 && only.at.every((id, k) => id === k);
  if (!isPlain || only.term.kind !== 'sum' || only.at.length !== t.dims.length || t.sizes.length > t.dims.length)
    return [t];
  return only.term.terms.map((inner) => scaledBy(inner, t.coefficient));
}

/** A term as a number times the rest. */
function parted(term: Term): { number: number; rest: Term } {
  if (term.kind !== 'product' || term.coefficient.factor === 1) return { number: 1, rest: term };
  const rest = asSpec(term, { ...term.coefficient, factor: 1 });
  return { number: term.coefficient.factor, rest };
}

function asSpec(term: Product, coefficient: Size): Term {
  const sizes = new Map(term.sizes.map((s, i) => [i, s]));
  return product({ factors: term.factors, out: range(term.dims.length), sizes, coefficient });
}

function likeTerms(terms: readonly Term[]): Term[] {
  const byRest = new Map<string, { number: number; rest: Term }>();
  for (const t of terms) {
    const { number, rest } = parted(t);
    const old = byRest.get(rest.key);
    byRest.set(rest.key, { number: (old?.number ?? 0) + number, rest });
  }
  return [...byRest.values()].map(({ number, rest }) => (number === 1 ? rest : scaledBy(rest, constant(number))));
}

function scaledBy(term: Term, by: Size): Term {
  const at = range(term.dims.length);
  const sizes = new Map(term.dims.map((s, i) => [i, s]));
  return product({ factors: [{ term, at }], out: at, sizes, coefficient: by });
}

// ---------------------------------------------------------------------------------------------------- common factors

/** A form with a common factor taken out, where there is one that is smaller. */
function factored(terms: readonly Term[]): Term | null {
  const plain = made(terms);
  let best: Term | null = null;
  const consider = (t: Term | null) => {
    if (t && t.weight < (best ?? plain).weight) best = t;
  };
  // What is in brackets may be there already, as what is centred.
  const whole = commonNumber(terms);
  if (whole && whole.weight <= plain.weight + 1) best = whole;
  for (let i = 0; i < terms.length; i++) {
    for (let j = i + 1; j < terms.length; j++) {
      for (const together of pairs(asProduct(terms[i]), asProduct(terms[j]))) {
        const rest = terms.filter((_, k) => k !== i && k !== j);
        consider(rest.length === 0 ? together : sum([together, ...rest]));
      }
    }
  }
  return best;
}

/** c·a + c·b = c·(a + b), for numbers and sizes; what is simplest in the brackets has no minus, as in `x - mean`. */
function commonNumber(terms: readonly Term[]): Term | null {
  const products = terms.map(asProduct);
  const simplest = products.reduce((a, b) => (b.sizes.length < a.sizes.length ? b : a));
  const number = products.map((p) => p.coefficient).reduce(commonSize);
  const common = { ...number, factor: number.factor * Math.sign(simplest.coefficient.factor) };
  if (isOne(common) || (common.powers.size === 0 && common.factor === -1 && products[0].coefficient.factor > 0))
    return null;
  return scaledBy(made(products.map((p) => asSpec(p, divided(p.coefficient, common)))), common);
}

/** What two numbers have in common, without sign: `1/n` of `2/n` and `-1/n²`. */
function commonSize(a: Size, b: Size): Size {
  const powers = [...a.powers].flatMap(([name, p]): [string, number][] => {
    const q = b.powers.get(name) ?? 0;
    return p * q > 0 ? [[name, Math.sign(p) * Math.min(Math.abs(p), Math.abs(q))]] : [];
  });
  const [x, y] = [Math.abs(a.factor), Math.abs(b.factor)];
  return { factor: x === y ? x : 1, powers: new Map(powers) };
}

function asProduct(term: Term): Product {
  if (term.kind === 'product') return term;
  return {
    kind: 'product',
    coefficient: ONE,
    factors: [{ term, at: range(term.dims.length), power: 1 }],
    sizes: term.dims,
    dims: term.dims,
    key: term.key,
    weight: term.weight,
  };
}

/** The sums of two products with one common factor taken out, and with more where they are common too. */
function pairs(p: Product, q: Product): Term[] {
  const found: Term[] = [];
  for (const f of p.factors) {
    for (const g of q.factors) {
      if (f.term.key !== g.term.key || f.power !== g.power) continue;
      const together = takenOut(p, f, q, g);
      if (together) found.push(together);
    }
  }
  return found;
}

/** f·(rest of p + rest of q), where the axes of f mean the same in both. */
function takenOut(p: Product, f: Factor, q: Product, g: Factor): Term | null {
  const rank = p.dims.length;
  // Indices of q by those of p: axes of the result are the same in both, those of f stand where those of g do.
  const ofQ = new Map<number, number>();
  for (const [k, id] of f.at.entries()) {
    const other = g.at[k];
    if (id < rank || other < rank) {
      if (id !== other) return null;
    }
    if (ofQ.has(other) && ofQ.get(other) !== id) return null;
    ofQ.set(other, id);
  }
  const shared = new Set(f.at);
  let next = p.sizes.length;
  const sizes = new Map(p.sizes.map((s, i) => [i, s]));
  const factorsOfQ = q.factors
    .filter((x) => x !== g)
    .map((x) => ({
      ...x,
      at: x.at.map((id) => {
        if (id < rank) return id;
        const known = ofQ.get(id);
        if (known !== undefined) return known;
        ofQ.set(id, next);
        sizes.set(next, q.sizes[id]);
        return next++;
      }),
    }));
  const factorsOfP = p.factors.filter((x) => x !== f);
  const visible = (id: number) => id < rank || shared.has(id);
  const used = [...new Set([...factorsOfP, ...factorsOfQ].flatMap((x) => x.at).filter(visible))].sort((a, b) => a - b);
  // What is in brackets would have more axes than what it is made of.
  if (used.length > Math.max(2, rank)) return null;
  // What is summed over but stands in f alone would be summed over in the rest too.
  const number = commonCoefficient(p.coefficient, q.coefficient);
  const part = (factors: readonly Factor[], coefficient: Size) => {
    const ids = new Set([...used, ...factors.flatMap((x) => x.at)]);
    const own = new Map([...sizes].filter(([id]) => ids.has(id)));
    return product({ factors, out: used, sizes: own, coefficient });
  };
  const rest = sum([
    part(factorsOfP, divided(p.coefficient, number)),
    part(factorsOfQ, divided(q.coefficient, number)),
  ]);
  const ids = new Set([...range(rank), ...f.at, ...used]);
  return product({
    factors: [f, { term: rest, at: used }],
    out: range(rank),
    sizes: new Map([...sizes].filter(([id]) => ids.has(id))),
    coefficient: number,
  });
}

function divided(a: Size, b: Size): Size {
  const powers = new Map([...b.powers].map(([name, p]) => [name, -p] as const));
  return times(a, { factor: 1 / b.factor, powers });
}

/** The number or size that both have; 1 where they differ. */
function commonCoefficient(a: Size, b: Size): Size {
  if (same(a, b)) return a;
  const sign = a.factor < 0 && b.factor < 0 ? -1 : 1;
  return Math.abs(a.factor) === Math.abs(b.factor) && same({ ...a, factor: 1 }, { ...b, factor: 1 })
    ? { ...a, factor: Math.abs(a.factor) * sign }
    : constant(1);
}
