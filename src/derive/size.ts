/** Sizes of axes as monomials: `m`, `2·m·n`, `1`. Powers may be negative or broken where a size is a factor of a number. */

export interface Size {
  readonly factor: number;
  /** Powers of the named sizes, none of them 0, by name. */
  readonly powers: ReadonlyMap<string, number>;
}

export const ONE: Size = { factor: 1, powers: new Map() };

export function named(name: string): Size {
  return { factor: 1, powers: new Map([[name, 1]]) };
}

export function constant(factor: number): Size {
  return { factor, powers: new Map() };
}

export function times(a: Size, b: Size): Size {
  const powers = new Map(a.powers);
  for (const [name, p] of b.powers) {
    const sum = (powers.get(name) ?? 0) + p;
    if (sum === 0) powers.delete(name);
    else powers.set(name, sum);
  }
  return { factor: a.factor * b.factor, powers };
}

export function power(a: Size, p: number): Size {
  return { factor: a.factor ** p, powers: new Map([...a.powers].map(([name, q]) => [name, q * p])) };
}

export function isOne(a: Size): boolean {
  return a.factor === 1 && a.powers.size === 0;
}

export function keyOf({ factor, powers }: Size): string {
  const names = [...powers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, p]) => (p === 1 ? name : `${name}^${p}`));
  return [...(factor === 1 && names.length > 0 ? [] : [String(factor)]), ...names].join('·');
}

export function same(a: Size, b: Size): boolean {
  return keyOf(a) === keyOf(b);
}

/** No size is larger. */
const MOST = 1e7;

/** What is added to or taken from a size in a name is at most so much: `(n+3)`. */
const MOST_ADDED = 8;

/** A summand of a size that is a sum. */
export interface Summand {
  readonly isNegative: boolean;
  readonly size: Size;
}

/** The summands of a size that has a sum as its name: `(n-1)`, `(2·m+n)`. Null for all other names. */
export function summandsOf(name: string): readonly Summand[] | null {
  if (!name.startsWith('(')) return null;
  return (name.slice(1, -1).match(/[+-]?[^+-]+/g) ?? []).map((part) => {
    const words = part.replace(/^[+-]/, '').split('·');
    const size = words.map((w) => (/^\d+$/.test(w) ? constant(Number(w)) : named(w))).reduce(times, ONE);
    return { isNegative: part.startsWith('-'), size };
  });
}

/** The name of a sum; what is negative comes last. */
function nameOfSum(parts: readonly (readonly [number, Size])[]): string {
  const ordered = [...parts.filter(([sign]) => sign > 0), ...parts.filter(([sign]) => sign < 0)];
  const text = ordered.map(([sign, size], k) => `${sign < 0 ? '-' : k === 0 ? '' : '+'}${keyOf(size)}`).join('');
  return `(${text})`;
}

/**
 * Finds sizes in numbers: while a derivation is made, every named size is a prime that its code does not mention.
 */
export class Sizes {
  /** @param hasSums sums of sizes are looked for too; more numbers are then taken for what they are not. */
  constructor(
    readonly primes: ReadonlyMap<string, number>,
    private readonly hasSums = false,
  ) {}

  /** The size that an axis of so many elements has. */
  ofAxis(n: number): Size {
    const size = this.ofProduct(n);
    return size.powers.size > 0 ? size : (this.oneLess(n) ?? this.ofSum(n) ?? size);
  }

  private ofProduct(n: number): Size {
    let rest = n;
    const powers = new Map<string, number>();
    for (const [name, prime] of this.primes) {
      while (rest > 0 && rest % prime === 0) {
        rest /= prime;
        powers.set(name, (powers.get(name) ?? 0) + 1);
      }
    }
    return { factor: rest, powers };
  }

  /** m + n, 2·n + 1. */
  private ofSum(n: number): Size | null {
    if (!this.hasSums) return null;
    const names = [...this.primes];
    for (const [k, [a, p]] of names.entries()) {
      for (const [b, q] of names.slice(k + 1)) {
        if (p + q === n) return sumOf([1, named(a)], [1, named(b)]);
      }
    }
    for (const factor of [1, 2]) {
      for (const [name, p] of names) {
        const more = n - factor * p;
        if (more === 0 || Math.abs(more) > MOST_ADDED) continue;
        return sumOf([1, times(constant(factor), named(name))], [Math.sign(more), constant(Math.abs(more))]);
      }
    }
    return null;
  }

  /** How many elements such an axis has while the derivation is made. */
  elements({ factor, powers }: Size): number {
    return [...powers].reduce((n, [name, p]) => n * this.ofName(name) ** p, factor);
  }

  private ofName(name: string): number {
    const parts = summandsOf(name);
    if (!parts) return this.primes.get(name) ?? Number.NaN;
    return parts.reduce((n, { isNegative, size }) => n + (isNegative ? -1 : 1) * this.elements(size), 0);
  }

  /** A number that a computation used: 1/n, √n, n/2 and n² are known again; others are themselves. */
  ofNumber(x: number): Size {
    if (!Number.isFinite(x) || x === 0) return constant(x);
    return this.known(x) ?? this.oneLess(x) ?? this.share(x) ?? constant(x);
  }

  /** n − 1, as where a variance is without bias. */
  private oneLess(x: number): Size | null {
    for (const p of [1, -1]) {
      const n = Math.round(Math.abs(x) ** p) + 1;
      if (n < 3 || n > MOST || Math.abs(Math.abs(x) ** p + 1 - n) > 1e-9 * n) continue;
      const size = this.ofProduct(n);
      if (size.factor === 1 && size.powers.size > 0)
        return times(constant(Math.sign(x)), power(sumOf([1, size], [-1, ONE]), p));
    }
    return null;
  }

  /** n/2, 2/n and their like. */
  private share(x: number): Size | null {
    for (const parts of [2, 3, 4]) {
      for (const p of [1, -1]) {
        const by = parts ** p;
        const size = Number.isInteger(x) || Number.isInteger(1 / x) ? null : this.known(x * by);
        if (size) return times(size, constant(1 / by));
      }
    }
    return null;
  }

  private known(x: number): Size | null {
    for (const p of [1, -1, 0.5, -0.5]) {
      const base = Math.abs(x) ** (1 / p);
      const n = Math.round(base);
      if (n < 2 || n > MOST || Math.abs(base - n) > 1e-9 * n) continue;
      const size = this.ofProduct(n);
      if (size.powers.size > 0) return times(constant(Math.sign(x)), power(size, p));
    }
    return null;
  }
}

/** A size and a number, which may be negative. */
export function plus(size: Size, more: number): Size {
  if (more === 0) return size;
  if (size.powers.size === 0) return constant(size.factor + more);
  return sumOf([1, size], [Math.sign(more), constant(Math.abs(more))]);
}

/** The size of an axis of a variable that is no named size: `G#2` is read off as `G.shape[2]`. */
export function sizeOfAxis(variable: string, axis: number): Size {
  return named(`${variable}#${axis}`);
}

function sumOf(...parts: readonly (readonly [number, Size])[]): Size {
  return named(nameOfSum(parts));
}
