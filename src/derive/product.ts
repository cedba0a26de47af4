/** Products in normal form: no product within a product, no identity matrix that can be done without, equal factors as powers. */
import { constant, isOne, keyOf, ONE, power, type Size, times } from './size';
import { apply, eye, type Factor, mentions, type Product, range, type Term } from './term';

/** A product with any names for its indices. */
export interface Spec {
  readonly factors: readonly { readonly term: Term; readonly at: readonly number[]; readonly power?: number }[];
  /** The indices of the result's axes, each once. */
  readonly out: readonly number[];
  readonly sizes: ReadonlyMap<number, Size>;
  readonly coefficient?: Size;
}

export function product({ factors, out, sizes: given, coefficient = ONE }: Spec): Term {
  const sizes = new Map(given);
  const inlined = new Inliner(sizes, Math.max(-1, ...sizes.keys()) + 1);
  for (const f of factors) inlined.add(f.term, f.at, f.power ?? 1);
  while (inlined.openReshapes(new Set(out)));
  const { found, coefficient: inner } = withoutIdentities(inlined, new Set(out));
  let total = times(coefficient, inner);
  const spectral = composedAgain(merged(found), out, inlined.replaced);
  const left = spectral.factors;
  if (spectral.hasMatrix) {
    const rest = new Map([...sizes].filter(([id]) => !inlined.replaced.has(id)));
    return product({ factors: left, out, sizes: rest, coefficient: total });
  }
  const done = new Set(inlined.replaced);
  for (const f of [...left]) {
    const id = summedToOne(f, left, out);
    if (id === null) continue;
    left.splice(left.indexOf(f), 1);
    done.add(id);
  }
  const used = new Set([...out, ...left.flatMap((f) => f.at)]);
  // What is summed over without changing is counted.
  for (const [id, size] of sizes) if (!used.has(id) && !done.has(id)) total = times(total, size);
  if (total.factor === 0) return normal([], out, sizes, constant(0));
  return normal(left, out, sizes, total);
}

/**
 * What an eigendecomposition or a singular one is put together of is the matrix again: V diag(λ) Vᵀ = A, V Vᵀ = I,
 * V diag(1/λ) Vᵀ = A⁻¹, U diag(σ) Wᵀ = A.
 */
function composedAgain(
  given: readonly Factor[],
  out: readonly number[],
  done: Set<number>,
): { readonly factors: Factor[]; readonly hasMatrix: boolean } {
  const factors = [...given];
  for (const v of given) {
    const values = v.term.kind === 'apply' ? SPECTRA[v.term.fn] : undefined;
    if (!values || v.term.kind !== 'apply' || v.term.dims.length !== 2 || v.power !== 1) continue;
    const [a] = v.term.args;
    const id = v.at[1];
    const others = factors.filter((f) => f !== v && f.at.includes(id));
    const isOf = (f: Factor, fn: string) => f.term.kind === 'apply' && f.term.fn === fn && f.term.args[0].key === a.key;
    const w = others.find((f) => isOf(f, values.other) && f.power === 1 && f.at[values.side] === id);
    const scale = others.find((f) => isOf(f, values.values));
    if (!factors.includes(v) || out.includes(id) || !w || others.length !== (scale ? 2 : 1)) continue;
    const made = values.made(a, scale?.power ?? 0);
    if (!made) continue;
    const at = [v.at[0], w.at[1 - values.side]];
    for (const f of [v, w, scale]) if (f) factors.splice(factors.indexOf(f), 1);
    done.add(id);
    factors.push({ term: made, at, power: 1 });
    return { factors, hasMatrix: true };
  }
  return { factors, hasMatrix: false };
}

interface Spectrum {
  readonly values: string;
  /** The other factor, and which of its axes goes with the values. */
  readonly other: string;
  readonly side: 0 | 1;
  /** What the product is when the values are raised to a power. */
  made(a: Term, power: number): Term | null;
}

const SPECTRA: Readonly<Record<string, Spectrum>> = {
  eigenvectors: {
    values: 'eigenvalues',
    other: 'eigenvectors',
    side: 1,
    made: (a, p) => (p === 0 ? eye(a.dims[0]) : p === 1 ? a : p === -1 ? apply('inverse', [a], a.dims) : null),
  },
  left_singular: {
    values: 'singular_values',
    other: 'right_singular',
    side: 0,
    made: (a, p) => (p === 1 ? a : null),
  },
};

/** The index of a row of probabilities that is summed over, and stands in nothing else. */
function summedToOne(f: Factor, all: readonly Factor[], out: readonly number[]): number | null {
  if (f.term.kind !== 'apply' || f.power !== 1) return null;
  const axis =
    f.term.fn === 'softmax' ? (f.term.options.axis as number) : f.term.fn === 'one_hot' ? f.at.length - 1 : -1;
  if (axis < 0) return null;
  const id = f.at[axis];
  return !out.includes(id) && all.every((g) => g === f || !g.at.includes(id)) ? id : null;
}

/** Takes products apart into factors with indices of the outer one. */
class Inliner {
  found: Factor[] = [];
  /** Indices that are another one by now. */
  readonly replaced = new Set<number>();
  coefficient: Size = ONE;

  constructor(
    readonly sizes: Map<number, Size>,
    private next: number,
  ) {}

  /** What is summed over along an axis that several were made one of, is summed over along these. */
  openReshapes(out: ReadonlySet<number>): boolean {
    for (const id of new Set(this.found.flatMap((f) => f.at))) {
      if (out.has(id)) continue;
      const holders = this.found.filter((f) => f.at.includes(id));
      const sources = holders.map((f) => mergedAxes(f, id));
      const [first] = sources;
      if (!first || !sources.every((s) => s && s.map(keyOf).join() === first.map(keyOf).join())) continue;
      const ids = first.map((size) => {
        this.sizes.set(this.next, size);
        return this.next++;
      });
      this.replaced.add(id);
      this.found = this.found.filter((f) => !holders.includes(f));
      for (const { term, at, power: p } of holders)
        this.add(
          (term as Term & { kind: 'apply' }).args[0],
          at.flatMap((x) => (x === id ? ids : [x])),
          p,
        );
      return true;
    }
    return false;
  }

  /** Axes of size 1 are summed over, each by itself: nothing changes along the axes of the result that they were. */
  private ofItsOwn(term: Term, at: readonly number[]): readonly number[] {
    return at.map((id, k) => {
      if (!isOne(term.dims[k])) return id;
      this.sizes.set(this.next, ONE);
      return this.next++;
    });
  }

  add(term: Term, at: readonly number[], p: number): void {
    if (term.kind !== 'product') {
      this.found.push({ term, at: this.ofItsOwn(term, at), power: p });
      return;
    }
    if (!canRaise(term, p)) {
      const { core, axes } = narrowed(term);
      if (core === term) this.found.push({ term, at, power: p });
      else
        this.add(
          core,
          axes.map((k) => at[k]),
          p,
        );
      return;
    }
    this.coefficient = times(this.coefficient, power(term.coefficient, p));
    const ids = term.sizes.map((size, i) => {
      if (i < term.dims.length) return at[i];
      this.sizes.set(this.next, size);
      return this.next++;
    });
    for (const f of term.factors) {
      this.add(
        f.term,
        f.at.map((i) => ids[i]),
        f.power * p,
      );
    }
  }
}

/** Sizes of the axes that a reshape made the one of an index of, where it did nothing else. */
function mergedAxes({ term, at }: Factor, id: number): readonly Size[] | null {
  if (term.kind !== 'apply' || term.fn !== 'reshape' || at.indexOf(id) !== at.lastIndexOf(id)) return null;
  const k = at.indexOf(id);
  const source = term.args[0].dims;
  const count = source.length - term.dims.length + 1;
  if (count < 2) return null;
  const isKept = term.dims.every((d, n) => n === k || keyOf(d) === keyOf(source[n < k ? n : n + count - 1]));
  return isKept ? source.slice(k, k + count) : null;
}

/** Is the power of the product the product of the powers? */
function canRaise(term: Product, p: number): boolean {
  if (p === 1) return true;
  if (term.sizes.length > term.dims.length) return false;
  if (Number.isInteger(p)) return true;
  // √(x²) is |x|.
  return term.coefficient.factor > 0 && term.factors.every((f) => isPositive(f.term));
}

/** Are all elements surely positive? */
function isPositive(term: Term): boolean {
  switch (term.kind) {
    case 'apply':
      return ['exp', 'sigmoid', 'softmax', 'softplus', 'cosh', 'normal_cdf', 'normal_pdf'].includes(term.fn);
    case 'product':
      return term.coefficient.factor > 0 && term.factors.every((f) => isPositive(f.term));
    case 'sum':
      return term.terms.every(isPositive);
    default:
      return false;
  }
}

function withoutIdentities(inliner: Inliner, out: ReadonlySet<number>): { found: Factor[]; coefficient: Size } {
  let found = inliner.found;
  for (;;) {
    const k = found.findIndex(
      ({ term, at }) => term.kind === 'eye' && (at[0] === at[1] || at.some((i) => !out.has(i))),
    );
    if (k < 0) return { found, coefficient: inliner.coefficient };
    const [i, j] = found[k].at;
    found = found.filter((_, n) => n !== k);
    if (i === j) continue;
    const [from, to] = out.has(i) ? [j, i] : [i, j];
    inliner.replaced.add(from);
    found = found.map((f) => ({ ...f, at: f.at.map((x) => (x === from ? to : x)) }));
  }
}

/** Equal factors at equal indices as one, with the sum of the powers. */
function merged(factors: readonly Factor[]): Factor[] {
  const byPlace = new Map<string, Factor>();
  for (const f of factors) {
    const place = `${f.term.key}@${f.at.join()}`;
    const old = byPlace.get(place);
    byPlace.set(place, old ? { ...f, power: f.term.kind === 'eye' ? 1 : old.power + f.power } : f);
  }
  return [...byPlace.values()].filter((f) => f.power !== 0);
}

/** Numbers the indices and orders the factors, so that equal products have equal keys. */
function normal(
  factors: readonly Factor[],
  out: readonly number[],
  sizes: ReadonlyMap<number, Size>,
  coefficient: Size,
): Term {
  const place = new Map(out.map((id, k) => [id, String(k)]));
  const label = (id: number) => place.get(id) ?? '?';
  for (let round = 0; round < 3; round++) refine(factors, place, label);
  const ordered = [...factors].sort((a, b) => compare(signature(a, label), signature(b, label)));
  const ids = new Map(out.map((id, k) => [id, k]));
  for (const f of ordered) for (const id of f.at) if (!ids.has(id)) ids.set(id, ids.size);
  const dims = out.map((id) => sizes.get(id)!);
  const renamed = ordered.map((f) => ({ ...f, at: f.at.map((id) => ids.get(id)!) }));
  const allSizes = [...ids.keys()].map((id) => sizes.get(id)!);
  const [only] = renamed;
  const isItself =
    renamed.length === 1 &&
    only.power === 1 &&
    isOne(coefficient) &&
    only.at.length === out.length &&
    only.at.every((id, k) => id === k || (isOne(allSizes[id]) && isOne(dims[k])));
  if (isItself) return only.term;
  return made(renamed, allSizes, dims, coefficient);
}

/** Tells indices that are summed over apart by where they stand. */
function refine(factors: readonly Factor[], place: Map<number, string>, label: (id: number) => string): void {
  const seen = new Map<number, string[]>();
  for (const f of factors) {
    for (const [k, id] of f.at.entries()) {
      if (/^\d+$/.test(place.get(id) ?? '?')) continue;
      seen.set(id, [...(seen.get(id) ?? []), `${k}/${signature(f, label)}`]);
    }
  }
  for (const [id, where] of seen) place.set(id, `s${hash(where.sort().join('|'))}`);
}

function signature(f: Factor, label: (id: number) => string): string {
  return `${f.term.key}^${f.power}[${f.at.map(label).join()}]`;
}

function hash(text: string): string {
  let h = 5381;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 33) ^ text.charCodeAt(i)) >>> 0;
  return h.toString(36);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function made(factors: readonly Factor[], sizes: readonly Size[], dims: readonly Size[], coefficient: Size): Product {
  const inner = factors.map((f) => `${f.term.key}${f.power === 1 ? '' : `^${f.power}`}[${f.at.join()}]`).join('*');
  return {
    kind: 'product',
    coefficient,
    factors,
    sizes,
    dims,
    key: `(${keyOf(coefficient)} ${inner})${dims.map(keyOf).join()}`,
    weight: weightOf(factors, coefficient, dims.length),
  };
}

function weightOf(factors: readonly Factor[], coefficient: Size, rank: number): number {
  let weight = isOne(coefficient) ? 0 : 2 * (coefficient.powers.size + (Math.abs(coefficient.factor) === 1 ? 0 : 1));
  if (coefficient.factor < 0) weight += 1;
  for (const f of factors) weight += f.term.weight + (f.power === 1 || f.power === -1 ? 0 : 2);
  weight += Math.max(0, 2 * (factors.length - 1));
  // A transpose, or a sum.
  for (const f of factors) if (f.at.length === 2 && f.at[0] > f.at[1] && f.at[1] < rank) weight += 1;
  return Math.max(1, weight);
}

/** A term without the axes along which it is the same everywhere, and which of its axes are left. */
export function narrowed(term: Term): { readonly core: Term; readonly axes: readonly number[] } {
  const constant = constantAxes(term);
  const axes = range(term.dims.length).filter((k) => !constant.has(k));
  if (constant.size === 0) return { core: term, axes };
  return { core: without(term, constant), axes };
}

/** Axes of size 1, and those along which nothing changes. */
export function constantAxes(term: Term): Set<number> {
  const found = new Set(range(term.dims.length).filter((k) => isOne(term.dims[k])));
  if (term.kind !== 'product') return found;
  const used = new Set(term.factors.flatMap((f) => f.at));
  for (const k of range(term.dims.length)) if (!used.has(k)) found.add(k);
  return found;
}

/** Drops axes along which the term is constant. */
function without(term: Term, axes: ReadonlySet<number>): Term {
  const left = range(term.dims.length).filter((k) => !axes.has(k));
  if (term.kind !== 'product') return arranged(term, left);
  const used = new Set([...left, ...term.factors.flatMap((f) => f.at)]);
  const sizes = new Map([...term.sizes.entries()].filter(([id]) => used.has(id)));
  return product({ factors: term.factors, out: left, sizes, coefficient: term.coefficient });
}

/** The opposite of `narrowed`: `axes` are the places of the core's axes among `dims`. */
export function widened(core: Term, axes: readonly number[], dims: readonly Size[]): Term {
  const sizes = new Map(dims.map((d, k) => [k, d]));
  return product({ factors: [{ term: core, at: axes }], out: range(dims.length), sizes });
}

// ------------------------------------------------------------------------------------------------------ short forms

function indices(dims: readonly Size[]): Map<number, Size> {
  return new Map(dims.map((d, i) => [i, d]));
}

/** The same number everywhere. */
export function full(dims: readonly Size[], value: Size): Term {
  return product({ factors: [], out: range(dims.length), sizes: indices(dims), coefficient: value });
}

export function scaled(term: Term, by: Size): Term {
  const at = range(term.dims.length);
  return product({ factors: [{ term, at }], out: at, sizes: indices(term.dims), coefficient: by });
}

export function raised(term: Term, p: number): Term {
  const at = range(term.dims.length);
  return product({ factors: [{ term, at, power: p }], out: at, sizes: indices(term.dims) });
}

/**
 * The axes of a term in another order, without some (which are summed over), and with new ones (along which nothing
 * changes): `axes` gives for each axis of the result the axis that it was, or the size of a new one.
 */
export function arranged(term: Term, axes: readonly (number | Size)[]): Term {
  const sizes = indices(term.dims);
  let next = term.dims.length;
  const out = axes.map((a) => {
    if (typeof a === 'number') return a;
    sizes.set(next, a);
    return next++;
  });
  return product({ factors: [{ term, at: range(term.dims.length) }], out, sizes });
}

/** Element by element, with broadcasting to `dims`. */
export function elementwise(
  factors: readonly { readonly term: Term; readonly power?: number }[],
  dims: readonly Size[],
): Term {
  const sizes = indices(dims);
  let next = dims.length;
  const placed = factors.map(({ term, power: p }) => {
    const shift = dims.length - term.dims.length;
    const at = term.dims.map((d, k) => {
      if (isOne(d) && !isOne(dims[k + shift])) {
        sizes.set(next, d);
        return next++;
      }
      return k + shift;
    });
    return { term, at, power: p ?? 1 };
  });
  return product({ factors: placed, out: range(dims.length), sizes });
}

export function broadcast(term: Term, dims: readonly Size[]): Term {
  return elementwise([{ term }], dims);
}

/** The only factor in which the variable occurs, if it does so plainly. */
export function factorWith(term: Product, name: string): number | null {
  const at = term.factors.flatMap((f, k) => (mentions(f.term, name) ? [k] : []));
  return at.length === 1 && term.factors[at[0]].power === 1 ? at[0] : null;
}
