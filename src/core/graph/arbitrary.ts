/**
 * What a library leaves open: the sign of an eigenvector, the order of eigenvalues, elements that nobody has written yet.
 * A computation that makes such a choice is repeated with other choices; only what they do not change is its value.
 */

/** How many choices are tried. */
export const VARIANTS = 5;

export class Arbitrary {
  /** What was chosen so far; null when nothing was. */
  reason: string | null = null;

  constructor(private readonly variant = 0) {}

  /** Chooses one of the variants, of which the first is the usual one. `reason`: what is open, for people. */
  choose(reason: string): number {
    this.reason ??= reason;
    return this.variant;
  }

  /** Things in one of several orders: as they are, reversed, rotated, the first two exchanged. */
  order<T>(things: readonly T[], reason: string): T[] {
    const variant = this.choose(reason);
    const list = [...things];
    if (variant === 1 || variant === 4) list.reverse();
    if (variant === 2 || variant === 4) list.push(list.shift()!);
    if (variant === 3) list.splice(0, 2, ...list.slice(0, 2).reverse());
    return list;
  }

  /** Signs of n vectors: all as they are, every second, fourth, eighth part turned round, or all. */
  signs(n: number, reason: string): number[] {
    const variant = this.choose(reason);
    const isTurned = (k: number) => variant > 0 && (variant === 4 || ((k >> (variant - 1)) & 1) === 1);
    return Array.from({ length: n }, (_, k) => (isTurned(k) ? -1 : 1));
  }
}
