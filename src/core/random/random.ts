/** A stream of random numbers with a seed: the same seed gives the same stream. */
import { philoxInto } from './philox';

export class Random {
  private counter = 0;
  private readonly block = new Uint32Array(4);
  private left = 0;
  private spare: number | null = null;
  private readonly key: readonly [number, number];

  /** @param stream streams of one seed are independent of each other. */
  constructor(
    readonly seed = 0,
    private readonly stream = 0,
  ) {
    this.key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  }

  /** 32 random bits. */
  bits(): number {
    if (this.left === 0) {
      const n = this.counter++;
      philoxInto(this.block, [n >>> 0, Math.floor(n / 2 ** 32) >>> 0, this.stream >>> 0, 0], this.key);
      this.left = 4;
    }
    return this.block[4 - this.left--];
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** Standard normal, by the transformation of Box and Muller (1958). */
  normal(): number {
    if (this.spare !== null) {
      const x = this.spare;
      this.spare = null;
      return x;
    }
    // 1 - u is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Uniform among the integers from `low` to `high` - 1; every one is equally likely. */
  integer(low: number, high: number): number {
    const range = high - low;
    if (!(range > 0)) throw new RangeError(`random integers from ${low} to below ${high}: there are none`);
    if (range > 2 ** 32) return low + Math.floor(this.uniform() * range);
    // Draws that would make some integers likelier are thrown away.
    const limit = 2 ** 32 - (2 ** 32 % range);
    let x = this.bits();
    while (x >= limit) x = this.bits();
    return low + (x % range);
  }

  /** 0 to n - 1 in random order (Fisher and Yates). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(0, i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
