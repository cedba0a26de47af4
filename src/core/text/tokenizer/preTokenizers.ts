/** How a normalised text is cut into the words that the model then works on, each for itself. */
import { toByteCharacters } from '../byteLevel';
import { byType, type Fields } from './fields';
import { escaped, readPattern, SPLIT_BEHAVIORS, split, WHITE_SPACE, WORD_CHARACTERS } from './pattern';

/** `first`: the words are the beginning of the text, no added token stands before them. */
export type PreTokenizer = (words: readonly string[], first: boolean) => string[];

const SPACE = new RegExp(`[${WHITE_SPACE}]+`, 'gu');
const WORDS_AND_MARKS = new RegExp(`[${WORD_CHARACTERS}]+|[^${WORD_CHARACTERS}${WHITE_SPACE}]+`, 'gu');
const PUNCTUATION = /[!-/:-@[-`{-~\p{P}]/gu;
const GPT2_WORDS = new RegExp(
  `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${WHITE_SPACE}\\p{L}\\p{N}]+|[${WHITE_SPACE}]+(?![^${WHITE_SPACE}])|[${WHITE_SPACE}]+`,
  'gu',
);

export function readPreTokenizer(fields: Fields): PreTokenizer {
  return byType(fields, MAKERS);
}

function each(cut: (word: string) => string[]): PreTokenizer {
  return (words) => words.flatMap(cut);
}

const MAKERS: Record<string, (f: Fields) => PreTokenizer> = {
  Sequence(f) {
    const steps = f.objects('pretokenizers').map(readPreTokenizer);
    return (words, first) => steps.reduce((w, step) => step(w, first), [...words]);
  },
  Whitespace: () => each((word) => split(word, WORDS_AND_MARKS, 'Removed', true)),
  WhitespaceSplit: () => each((word) => split(word, SPACE, 'Removed')),
  BertPreTokenizer: () =>
    each((word) => split(word, SPACE, 'Removed').flatMap((part) => split(part, PUNCTUATION, 'Isolated'))),
  Punctuation(f) {
    const behavior = f.oneOf('behavior', SPLIT_BEHAVIORS, 'Isolated');
    return each((word) => split(word, PUNCTUATION, behavior));
  },
  Digits(f) {
    const individual = f.boolean('individual_digits', false);
    return each((word) => split(word, /\p{N}/gu, individual ? 'Isolated' : 'Contiguous'));
  },
  CharDelimiterSplit(f) {
    const delimiter = new RegExp(escaped(f.string('delimiter')), 'gu');
    return each((word) => split(word, delimiter, 'Removed'));
  },
  Split(f) {
    const pattern = readPattern(f, 'pattern');
    const [behavior, invert] = [f.oneOf('behavior', SPLIT_BEHAVIORS), f.boolean('invert', false)];
    return each((word) => split(word, pattern, behavior, invert));
  },
  ByteLevel(f) {
    const [prefix, cut] = [f.boolean('add_prefix_space', true), f.boolean('use_regex', true)];
    return each((word) => {
      const text = prefix && !word.startsWith(' ') ? ` ${word}` : word;
      const parts = cut ? split(text, GPT2_WORDS, 'Isolated') : [text];
      return parts.map(toByteCharacters);
    });
  },
  Metaspace: metaspace,
};

/** Spaces become a visible character, ▁ as a rule, which begins a word. */
function metaspace(f: Fields): PreTokenizer {
  const replacement = f.string('replacement', '▁');
  const scheme = metaspaceScheme(f);
  const cut = f.boolean('split', true);
  const pattern = new RegExp(escaped(replacement), 'gu');
  return (words, first) =>
    words.flatMap((word, i) => {
      let text = word.replaceAll(' ', replacement);
      const begins = scheme === 'always' || (scheme === 'first' && first && i === 0);
      if (begins && !text.startsWith(replacement)) text = replacement + text;
      return cut ? split(text, pattern, 'MergedWithNext') : [text];
    });
}

/** Older files say `add_prefix_space`. */
export function metaspaceScheme(f: Fields): 'always' | 'first' | 'never' {
  const older = f.boolean('add_prefix_space', true) ? 'always' : 'never';
  return f.oneOf('prepend_scheme', ['always', 'first', 'never'], older);
}
