/**
 * A byte-level BPE tokenizer learned from a text. Its first 256 tokens are the bytes, so that every text can be
 * encoded, and decoding gives it back. The text is cut into words before merging, as GPT-2 cuts it.
 */
import { demand, demandCount } from '../domain';
import { learnMerges } from './bpeTraining';
import { byteCharacter, bytesOfCharacters, toByteCharacters } from './byteLevel';
import { applyMerges } from './merge';
import { textOf } from './utf8';

export interface ByteBpe {
  /** Tokens by id, written in the characters of `byteLevel.ts`. */
  readonly vocabulary: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
  encode(text: string): number[];
  /** Bytes that are no UTF-8 (of a token sequence cut in a character) become U+FFFD. */
  decode(ids: readonly number[]): string;
}

/** English endings, runs of letters, of digits and of other marks, each with a space before it; other white space. */
const WORDS = /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** `size` is the number of tokens wanted, at least 256; fewer are learned from a text without more repeated pairs. */
export function trainByteBpe(text: string, size: number): ByteBpe {
  demandCount('trainByteBpe', 'the size of the vocabulary', size, 256);
  const counts = new Map<string, number>();
  for (const word of byteWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = Array.from(counts, ([word, count]) => [[...word], count] as const);
  return byteBpe(learnMerges(words, size - 256).map(({ left, right }) => [left, right] as const));
}

/** The tokenizer that these merges make, in the order in which they were learned. */
export function byteBpe(merges: readonly (readonly [string, string])[]): ByteBpe {
  const vocabulary = Array.from({ length: 256 }, (_, b) => byteCharacter(b));
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const ranks = new Map<string, { rank: number; merged: string }>();
  merges.forEach(([left, right], rank) => {
    demand(
      ids.has(left) && ids.has(right),
      'byteBpe',
      'merges of tokens that are there',
      `${left} ${right} as merge ${rank}`,
    );
    const merged = left + right;
    ranks.set(`${left} ${right}`, { rank, merged });
    // Two merges may make the same token.
    if (!ids.has(merged)) ids.set(merged, vocabulary.push(merged) - 1);
  });
  return {
    vocabulary,
    merges,
    encode(text) {
      return byteWords(text).flatMap((word) =>
        applyMerges([...word], (a, b) => ranks.get(`${a} ${b}`)).map((token) => ids.get(token) as number),
      );
    },
    decode(tokens) {
      const bytes = tokens.flatMap((id) => {
        demand(id in vocabulary, 'decode', `ids below ${vocabulary.length}`, id);
        return bytesOfCharacters(vocabulary[id]) as number[];
      });
      return textOf(Uint8Array.from(bytes));
    },
  };
}

function byteWords(text: string): string[] {
  return Array.from(text.matchAll(WORDS), ([word]) => toByteCharacters(word));
}
