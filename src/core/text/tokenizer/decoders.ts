/** How tokens become text again. A decoder changes the list of tokens; what is left of it is put together. */
import { bytesOfCharacters } from '../byteLevel';
import { strictTextOf, textOf, utf8 } from '../utf8';
import { byType, type Fields } from './fields';
import { readPattern } from './pattern';
import { metaspaceScheme } from './preTokenizers';

export type Decoder = (tokens: readonly string[]) => string[];

export function readDecoder(fields: Fields): Decoder {
  return byType(fields, MAKERS);
}

const MAKERS: Record<string, (f: Fields) => Decoder> = {
  Sequence(f) {
    const steps = f.objects('decoders').map(readDecoder);
    return (tokens) => steps.reduce((t, step) => step(t), [...tokens]);
  },
  ByteLevel: () => (tokens) => [
    textOf(Uint8Array.from(tokens.flatMap((t) => bytesOfCharacters(t) ?? Array.from(utf8(t))))),
  ],
  ByteFallback: () => byteFallback,
  Fuse: () => (tokens) => [tokens.join('')],
  Replace(f) {
    const [pattern, content] = [readPattern(f, 'pattern'), f.string('content')];
    return (tokens) => tokens.map((t) => t.replace(pattern, () => content));
  },
  Strip(f) {
    const [content, start, stop] = [f.string('content'), f.count('start'), f.count('stop')];
    return (tokens) => tokens.map((t) => stripped(t, content, start, stop));
  },
  Metaspace(f) {
    const replacement = f.string('replacement', '▁');
    const prefixed = metaspaceScheme(f) !== 'never';
    return (tokens) => tokens.map((t, i) => t.replaceAll(replacement, i === 0 && prefixed ? '' : ' '));
  },
  BPEDecoder(f) {
    const suffix = f.string('suffix', '</w>');
    return (tokens) => tokens.map((t, i) => t.replaceAll(suffix, i === tokens.length - 1 ? '' : ' '));
  },
  WordPiece(f) {
    const [prefix, clean] = [f.string('prefix', '##'), f.boolean('cleanup', true)];
    return (tokens) =>
      tokens.map((t, i) => {
        const joined = i === 0 ? t : t.startsWith(prefix) ? t.slice(prefix.length) : ` ${t}`;
        return clean ? cleaned(joined) : joined;
      });
  },
};

/** Runs of byte tokens as the text that they are; of bytes that are none each becomes U+FFFD. */
function byteFallback(tokens: readonly string[]): string[] {
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) out.push(...(wrapped(strictTextOf(Uint8Array.from(bytes))) ?? bytes.map(() => '\uFFFD')));
    bytes = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([0-9a-fA-F]{2})>$/.exec(token);
    if (byte) bytes.push(Number.parseInt(byte[1], 16));
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
}

function wrapped(text: string | null): string[] | null {
  return text === null ? null : [text];
}

/** Without up to `start` copies of a character at the front and `stop` at the end. */
function stripped(token: string, content: string, start: number, stop: number): string {
  const characters = [...token];
  let [from, to] = [0, characters.length];
  while (from < start && characters[from] === content) from++;
  while (characters.length - to < stop && to > from && characters[to - 1] === content) to--;
  return characters.slice(from, to).join('');
}

/** Spaces that English does not have before marks and in contractions. */
function cleaned(text: string): string {
  return text
    .replaceAll(' .', '.')
    .replaceAll(' ?', '?')
    .replaceAll(' !', '!')
    .replaceAll(' ,', ',')
    .replaceAll(" ' ", "'")
    .replaceAll(" n't", "n't")
    .replaceAll(" 'm", "'m")
    .replaceAll(' do not', " don't")
    .replaceAll(" 's", "'s")
    .replaceAll(" 've", "'ve")
    .replaceAll(" 're", "'re");
}
