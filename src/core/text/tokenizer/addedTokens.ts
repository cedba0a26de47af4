/** Tokens that are found in a text as they stand, before the model sees it: special ones and others that were added. */
import { type Fields, TokenizerError } from './fields';
import type { Normalizer } from './normalizers';
import { escaped, WHITE_SPACE, WORD_CHARACTERS } from './pattern';

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Only where no letter or digit is next to it. */
  readonly singleWord: boolean;
  /** White space before it, and after it, belongs to it. */
  readonly leftStrip: boolean;
  readonly rightStrip: boolean;
  /** It is looked for in the normalised text. */
  readonly normalized: boolean;
  /** It is left out when ids become text. */
  readonly special: boolean;
}

export function readAddedTokens(root: Fields): AddedToken[] {
  if (!root.has('added_tokens')) return [];
  return root.objects('added_tokens').map((f) => {
    const content = f.string('content');
    if (content === '') f.fail('content', 'expected a text that is not empty');
    return {
      id: f.count('id'),
      content,
      singleWord: f.boolean('single_word', false),
      leftStrip: f.boolean('lstrip', false),
      rightStrip: f.boolean('rstrip', false),
      normalized: f.boolean('normalized', true),
      special: f.boolean('special', false),
    };
  });
}

/** A stretch of text, or an added token. */
export type Part = { readonly text: string } | { readonly id: number };

const LETTER_OR_DIGIT = new RegExp(`^[${WORD_CHARACTERS}]$`, 'u');

/** Finds tokens from the left, the longest where several begin. */
export function finder(tokens: readonly AddedToken[], normalizer: Normalizer): (text: string) => Part[] {
  const byContent = new Map<string, AddedToken>();
  for (const token of tokens) {
    const content = token.normalized ? normalizer(token.content) : token.content;
    if (content !== '') byContent.set(content, token);
  }
  if (byContent.size === 0) return (text) => (text === '' ? [] : [{ text }]);
  const longestFirst = [...byContent.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join('|'), 'gu');
  return (text) => {
    const parts: Part[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      const token = byContent.get(match[0]) as AddedToken;
      let [from, to] = [match.index, match.index + match[0].length];
      if (token.singleWord && touchesWord(text, from, to)) continue;
      if (token.leftStrip) from -= spaceBefore(text, from);
      if (token.rightStrip) to += spaceAfter(text, to);
      from = Math.max(from, end);
      if (from > end) parts.push({ text: text.slice(end, from) });
      parts.push({ id: token.id });
      end = Math.max(to, end);
    }
    if (end < text.length) parts.push({ text: text.slice(end) });
    return parts;
  };
}

function touchesWord(text: string, from: number, to: number): boolean {
  const before = Array.from(text.slice(Math.max(0, from - 2), from)).at(-1) ?? '';
  const after = Array.from(text.slice(to, to + 2))[0] ?? '';
  return LETTER_OR_DIGIT.test(before) || LETTER_OR_DIGIT.test(after);
}

function spaceBefore(text: string, at: number): number {
  return new RegExp(`[${WHITE_SPACE}]*$`, 'u').exec(text.slice(0, at))?.[0].length ?? 0;
}

function spaceAfter(text: string, at: number): number {
  return new RegExp(`^[${WHITE_SPACE}]*`, 'u').exec(text.slice(at))?.[0].length ?? 0;
}

/** The tokens by id; an id that the model gives another token is an error. */
export function byId(tokens: readonly AddedToken[], modelIds: ReadonlyMap<string, number>): Map<number, AddedToken> {
  const found = new Map<number, AddedToken>();
  for (const token of tokens) {
    const ofModel = modelIds.get(token.content);
    if (ofModel !== undefined && ofModel !== token.id) {
      throw new TokenizerError(
        'added_tokens',
        `${JSON.stringify(token.content)} has the id ${token.id} here and ${ofModel} in the model`,
      );
    }
    found.set(token.id, token);
  }
  return found;
}
