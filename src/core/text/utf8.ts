/** Text as bytes and back. */
import { DomainError } from '../domain';

const encoder = new TextEncoder();
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The UTF-8 bytes. Half of a surrogate pair is no character and has none. */
export function utf8(text: string): Uint8Array {
  demandWellFormed(text);
  return encoder.encode(text);
}

/** The text; a maximal part that is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return lossy.decode(bytes);
}

/** The text, or null where the bytes are not UTF-8. */
export function strictTextOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

export function demandWellFormed(text: string): void {
  const lone = /\p{Surrogate}/u.exec(text);
  if (lone) {
    const code = lone[0].charCodeAt(0).toString(16).toUpperCase();
    throw new DomainError(`text: half of a surrogate pair (U+${code}) at index ${lone.index} is no character`);
  }
}
