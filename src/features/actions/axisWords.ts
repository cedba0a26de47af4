/** Sizes in jaxtyping's words: a name is one size in the whole signature. */
import type { DimFact } from '../../analysis/facts';
import { type Known, sizeKey } from './known';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

export class AxisWords {
  private readonly words = new Map<string, string>();

  /** @param named the names that the author uses; those of Nabla are said only where they tell that two sizes are the same. */
  constructor(named: ReadonlySet<string>, shapes: readonly Known[]) {
    const dims = shapes.flatMap((s) => s.dims).filter((d) => d !== null);
    const times = (key: string) => dims.filter((d) => sizeKey(d) === key).length;
    const taken = new Map<string, string>();
    for (const d of dims) {
      const key = sizeKey(d);
      const name = d.name ?? d.text;
      if (key === null || !NAME.test(name) || this.words.has(key)) continue;
      if (!named.has(name) && (d.value !== null || times(key) < 2)) continue;
      // The second size of that name has none.
      if (!taken.has(name)) this.words.set(key, name);
      taken.set(name, key);
    }
  }

  /** `B T 64`, `... 3`, `B _ C`. */
  text({ dims, rest }: Known): string {
    const words = dims.map((d) => this.word(d));
    if (rest !== null) words.splice(rest, 0, '...');
    return words.join(' ');
  }

  private word(d: DimFact | null): string {
    const key = d && sizeKey(d);
    if (d === null || key === null) return '_';
    return this.words.get(key) ?? (d.value === null ? '_' : String(d.value));
  }
}
