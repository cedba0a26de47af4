/** How well words that a user types fit a named derivation. */

export interface Searched {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  readonly group: string;
}

/** Words of the name and title, and further ones. */
export interface Words {
  readonly near: readonly string[];
  readonly far: readonly string[];
}

export function wordsOfEntry({ name, title, words, group }: Searched): Words {
  return { near: wordsOf(`${name} ${title}`), far: wordsOf(`${words} ${group}`) };
}

/** 0 where one of the words begins none of an entry's; words of name and title count more. */
export function score({ near, far }: Words, words: readonly string[]): number {
  let total = 0;
  for (const word of words) {
    const [inNear, inFar] = [near, far].map((list) => list.some((w) => w.startsWith(word)));
    if (!inNear && !inFar) return 0;
    total += (inNear ? 2 : 1) + (near.includes(word) ? 1 : 0);
  }
  return total / words.length;
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== '');
}
