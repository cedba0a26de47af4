/**
 * SentencePiece's character map, as its models carry it: a double-array trie from sequences of bytes to places in a text that holds
 * the replacements, each ended by a zero. The layout is that of Yata's darts-clone, which SentencePiece uses.
 */
import { utf8 } from '../utf8';
import type { Fields } from './fields';
import type { Normalizer } from './normalizers';

/** Longer clusters of characters are not looked up as a whole. */
const LONGEST_CLUSTER = 5;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Each cluster of characters, or else each character, that the map knows is replaced. */
export function precompiledNormalizer(f: Fields): Normalizer {
  const bytes = fromBase64(f.string('precompiled_charsmap')) ?? f.fail('precompiled_charsmap', 'expected base64');
  const view = new DataView(bytes.buffer);
  const size = bytes.length >= 4 ? view.getUint32(0, true) : -1;
  if (size < 4 || size % 4 !== 0 || 4 + size > bytes.length) {
    f.fail(
      'precompiled_charsmap',
      `expected the size of a trie that lies within its ${bytes.length} bytes, found ${size}`,
    );
  }
  const trie = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const replacements = bytes.subarray(4 + size);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const replacementOf = (text: string): string | null => {
    const at = shortestPrefix(trie, utf8(text));
    if (at === null) return null;
    if (at > replacements.length) f.fail('precompiled_charsmap', 'a replacement lies outside');
    const end = replacements.indexOf(0, at);
    return decoder.decode(replacements.subarray(at, end < 0 ? undefined : end));
  };
  return (text) => {
    let out = '';
    for (const { segment } of GRAPHEMES.segment(text)) {
      const whole = utf8(segment).length <= LONGEST_CLUSTER ? replacementOf(segment) : null;
      out += whole ?? Array.from(segment, (c) => replacementOf(c) ?? c).join('');
    }
    return out;
  };
}

/** The value of the shortest key that the bytes begin with. */
function shortestPrefix(trie: Uint32Array, bytes: Uint8Array): number | null {
  let at = offset(trie[0]);
  for (const byte of bytes) {
    if (byte === 0) return null;
    at ^= byte;
    const unit = trie[at];
    // A node says which byte leads to it.
    if (unit === undefined || (unit & 0x8000_00ff) >>> 0 !== byte) return null;
    at ^= offset(unit);
    const hasValue = ((unit >>> 8) & 1) === 1;
    if (hasValue) return trie[at] === undefined ? null : trie[at] & 0x7fff_ffff;
  }
  return null;
}

/** How far its children lie from a node; large distances are in units of 256. */
function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
