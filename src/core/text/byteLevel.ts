/**
 * Bytes as printable characters, so that byte-level tokens can be written in a text file: a byte that prints in Latin-1
 * is itself, the other 68 are U+0100 and on. Radford et al., "Language models are unsupervised multitask learners"
 * (GPT-2), 2019, its published encoder.
 */
import { utf8 } from './utf8';

const CHARACTERS = makeCharacters();
const BYTES = new Map(CHARACTERS.map((c, byte) => [c, byte]));

function makeCharacters(): string[] {
  const prints = (b: number) => (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(prints(b) ? b : next++));
}

export function byteCharacter(byte: number): string {
  return CHARACTERS[byte];
}

/** Each byte of the text's UTF-8 as its character. */
export function toByteCharacters(text: string): string {
  return Array.from(utf8(text), (b) => CHARACTERS[b]).join('');
}

/** The bytes that the characters stand for; null where one stands for none. */
export function bytesOfCharacters(text: string): number[] | null {
  const bytes: number[] = [];
  for (const c of text) {
    const byte = BYTES.get(c);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  return bytes;
}
