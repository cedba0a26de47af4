/** What is done to a text before it is cut: Unicode forms, case, accents, replacements. */
import { toByteCharacters } from '../byteLevel';
import { byType, type Fields } from './fields';
import { readPattern, WHITE_SPACE } from './pattern';
import { precompiledNormalizer } from './precompiled';

export type Normalizer = (text: string) => string;

const LEADING_SPACE = new RegExp(`^[${WHITE_SPACE}]+`, 'u');
const TRAILING_SPACE = new RegExp(`[${WHITE_SPACE}]+$`, 'u');
const ANY_SPACE = new RegExp(`[${WHITE_SPACE}]`, 'gu');

/** The blocks that BERT takes for Chinese, with the published code's start of the last extension. */
const CHINESE =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;
/** NUL, the replacement character, and what controls or is not assigned, but for tab, line feed and carriage return. */
const UNCLEAN = /[\0\uFFFD]|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}]/gu;

export function readNormalizer(fields: Fields): Normalizer {
  return byType(fields, MAKERS);
}

const MAKERS: Record<string, (f: Fields) => Normalizer> = {
  Sequence(f) {
    const steps = f.objects('normalizers').map(readNormalizer);
    return (text) => steps.reduce((t, step) => step(t), text);
  },
  NFC: () => (text) => text.normalize('NFC'),
  NFD: () => (text) => text.normalize('NFD'),
  NFKC: () => (text) => text.normalize('NFKC'),
  NFKD: () => (text) => text.normalize('NFKD'),
  Lowercase: () => lowercase,
  StripAccents: () => (text) => text.replace(/\p{M}/gu, ''),
  Strip(f) {
    const [left, right] = [f.boolean('strip_left', true), f.boolean('strip_right', true)];
    return (text) => {
      const rest = left ? text.replace(LEADING_SPACE, '') : text;
      return right ? rest.replace(TRAILING_SPACE, '') : rest;
    };
  },
  Replace(f) {
    const [pattern, content] = [readPattern(f, 'pattern'), f.string('content')];
    return (text) => text.replace(pattern, () => content);
  },
  Prepend(f) {
    const prefix = f.string('prepend');
    return (text) => (text === '' ? '' : prefix + text);
  },
  ByteLevel: () => toByteCharacters,
  BertNormalizer: bertNormalizer,
  Precompiled: precompiledNormalizer,
};

function bertNormalizer(f: Fields): Normalizer {
  const lower = f.boolean('lowercase', true);
  const clean = f.boolean('clean_text', true);
  const chinese = f.boolean('handle_chinese_chars', true);
  const accents = f.boolean('strip_accents', lower);
  return (text) => {
    let t = clean ? text.replace(UNCLEAN, '').replace(ANY_SPACE, ' ') : text;
    if (chinese) t = t.replace(CHINESE, ' $& ');
    if (accents) t = t.normalize('NFD').replace(/\p{Mn}/gu, '');
    return lower ? lowercase(t) : t;
  };
}

/** Each character by itself: a word's last sigma is not told apart. */
function lowercase(text: string): string {
  return Array.from(text, (c) => c.toLowerCase()).join('');
}
