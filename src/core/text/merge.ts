/**
 * Byte-pair encoding of one word: of all neighbouring pairs the one that was learned first is merged, again and again,
 * the leftmost of equal ones. Sennrich et al., "Neural machine translation of rare words with subword units", 2016.
 */

/** What a pair of neighbours becomes, and how early it was learned; undefined if it never was. */
export type MergeOf<T> = (left: T, right: T) => { readonly rank: number; readonly merged: T } | undefined;

interface Candidate<T> {
  readonly rank: number;
  readonly at: number;
  /** The neighbours when the candidate was made: it is stale when one has changed. */
  readonly left: T;
  readonly right: T;
  readonly merged: T;
}

/**
 * The symbols after all merges, in O(n log n): a linked list of symbols and a heap of candidates, as a text without
 * spaces may be one word. Symbols are compared by identity.
 */
export function applyMerges<T>(symbols: readonly T[], mergeOf: MergeOf<T>): T[] {
  const n = symbols.length;
  const current: (T | undefined)[] = [...symbols];
  const next = Array.from({ length: n }, (_, i) => i + 1);
  const previous = Array.from({ length: n }, (_, i) => i - 1);
  const heap = new Heap<Candidate<T>>((a, b) => a.rank - b.rank || a.at - b.at);
  const propose = (at: number) => {
    if (at < 0 || next[at] >= n) return;
    const [left, right] = [current[at] as T, current[next[at]] as T];
    const merge = mergeOf(left, right);
    if (merge) heap.push({ ...merge, at, left, right });
  };
  for (let i = 0; i + 1 < n; i++) propose(i);
  for (let best = heap.pop(); best !== undefined; best = heap.pop()) {
    const { at, left, right, merged } = best;
    const after = next[at];
    if (current[at] !== left || after >= n || current[after] !== right) continue;
    current[at] = merged;
    current[after] = undefined;
    next[at] = next[after];
    if (next[at] < n) previous[next[at]] = at;
    propose(previous[at]);
    propose(at);
  }
  return current.filter((s): s is T => s !== undefined);
}

/** A binary heap: the least element first. */
export class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.items.length;
  }

  push(item: T): void {
    const { items, compare } = this;
    let i = items.length;
    items.push(item);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (compare(items[parent], item) <= 0) break;
      items[i] = items[parent];
      i = parent;
    }
    items[i] = item;
  }

  pop(): T | undefined {
    const { items, compare } = this;
    const top = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && compare(items[child + 1], items[child]) < 0) child++;
      if (compare(last, items[child]) <= 0) break;
      items[i] = items[child];
      i = child;
    }
    items[i] = last;
    return top;
  }
}
