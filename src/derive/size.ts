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

/**
 * Finds sizes in numbers: while a derivation is made, every named size is a prime that its code does not mention.
 */
export class Sizes {
  constructor(readonly primes: ReadonlyMap<string, number>) {}

  /** The size that an axis of so many elements has. */
  ofAxis(n: number): Size {
    const size = this.ofProduct(n);
    return size.powers.size > 0 ? size : (this.oneLess(n) ?? size);
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

  /** How many elements such an axis has while the derivation is made. */
  elements({ factor, powers }: Size): number {
    return [...powers].reduce((n, [name, p]) => n * (this.primes.get(name) ?? Number.NaN) ** p, factor);
  }

  /** A number that a computation used: 1/n, √n and n² are known again; others are themselves. */
  ofNumber(x: number): Size {
    if (!Number.isFinite(x) || x === 0) return constant(x);
    return this.known(x) ?? this.oneLess(x) ?? constant(x);
  }

  /** n − 1, as where a variance is without bias. */
  private oneLess(x: number): Size | null {
    for (const p of [1, -1]) {
      const n = Math.round(Math.abs(x) ** p) + 1;
      if (n < 3 || n > MOST || Math.abs(Math.abs(x) ** p + 1 - n) > 1e-9 * n) continue;
      const size = this.ofProduct(n);
      if (size.factor === 1 && size.powers.size > 0)
        return times(constant(Math.sign(x)), power(named(`${keyOf(size)}-1`), p));
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
