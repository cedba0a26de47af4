/**
 * Learning byte-pair merges: the most frequent pair of neighbours becomes one symbol, again and again. Sennrich et
 * al., 2016. Pairs of equal count are taken in order of the text of the pair.
 */
import { demand, demandCount } from '../domain';

export interface LearnedMerge {
  readonly left: string;
  readonly right: string;
  /** How often the pair occurred when it was merged. */
  readonly count: number;
}

interface Word {
  symbols: string[];
  readonly count: number;
}

/** At most `merges` merges from words, each a list of symbols, and how often each word occurs. A pair that occurs once is left alone. */
export function learnMerges(words: Iterable<readonly [readonly string[], number]>, merges: number): LearnedMerge[] {
  demandCount('learnMerges', 'the number of merges', merges);
  const all: Word[] = [];
  const pairs = new PairCounts();
  for (const [symbols, count] of words) {
    demandCount('learnMerges', 'the count of a word', count, 1);
    const word = { symbols: [...symbols], count };
    all.push(word);
    pairs.add(word, 1);
  }
  const learned: LearnedMerge[] = [];
  while (learned.length < merges) {
    const best = pairs.best();
    if (best === null || best.count < 2) break;
    learned.push({ left: best.left, right: best.right, count: best.count });
    for (const word of [...best.words]) {
      pairs.add(word, -1);
      word.symbols = mergePair(word.symbols, best.left, best.right);
      pairs.add(word, 1);
    }
  }
  return learned;
}

/** Every occurrence of the pair as one symbol, from the left. */
export function mergePair(symbols: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      merged.push(left + right);
      i++;
    } else merged.push(symbols[i]);
  }
  return merged;
}

/** The symbols of a word in its characters, with an end marker as a symbol of its own: 'es' in "west" is not that of "wes". */
export function characterSymbols(word: string, endMarker?: string): string[] {
  demand(word.length > 0, 'characterSymbols', 'a word of at least one character', 'an empty one');
  return endMarker === undefined ? [...word] : [...word, endMarker];
}

interface Pair {
  readonly left: string;
  readonly right: string;
  count: number;
  readonly words: Set<Word>;
}

/** How often each pair of neighbours occurs, and in which words. */
class PairCounts {
  private readonly pairs = new Map<string, Map<string, Pair>>();

  /** Adds the pairs of a word, or takes them away. */
  add(word: Word, sign: 1 | -1): void {
    const { symbols, count } = word;
    for (let i = 0; i + 1 < symbols.length; i++) {
      const pair = this.pair(symbols[i], symbols[i + 1]);
      pair.count += sign * count;
      if (sign > 0) pair.words.add(word);
      else pair.words.delete(word);
      if (pair.count === 0) this.pairs.get(pair.left)?.delete(pair.right);
    }
  }

  best(): Pair | null {
    let best: Pair | null = null;
    for (const row of this.pairs.values())
      for (const pair of row.values()) if (best === null || comesBefore(pair, best)) best = pair;
    return best;
  }

  private pair(left: string, right: string): Pair {
    let row = this.pairs.get(left);
    if (row === undefined) this.pairs.set(left, (row = new Map()));
    let pair = row.get(right);
    if (pair === undefined) row.set(right, (pair = { left, right, count: 0, words: new Set() }));
    return pair;
  }
}

function comesBefore(a: Pair, b: Pair): boolean {
  if (a.count !== b.count) return a.count > b.count;
  return a.left !== b.left ? a.left < b.left : a.right < b.right;
}
