/** What the text of string tokens says. */

const SIMPLE_ESCAPES: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const TEXT_ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;
const BYTES_ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|()()([\s\S]))/g;

/** Escapes resolved; an escape that is not one stays as it is, and so do characters given by name (`\N{…}`). */
function resolveEscapes(text: string, isBytes: boolean): string {
  return text.replace(
    isBytes ? BYTES_ESCAPE : TEXT_ESCAPE,
    (whole: string, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal) {
        return String.fromCharCode(Number.parseInt(octal, 8));
      }
      const digits = hex || short || long;
      if (digits) {
        const code = Number.parseInt(digits, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      return SIMPLE_ESCAPES[other as string] ?? whole;
    },
  );
}

function normalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** Text between the quotes of a literal, or of a part of an f-string. */
export function decode(source: string, isRaw: boolean, isBytes: boolean): string {
  const text = normalNewlines(source);
  return isRaw || !text.includes('\\') ? text : resolveEscapes(text, isBytes);
}

/** A string token with prefix and quotes; the closing quotes may be missing. */
export function stringValue(token: string): { readonly isBytes: boolean; readonly value: string } {
  let prefix = 0;
  let isRaw = false;
  let isBytes = false;
  for (; token[prefix] !== '"' && token[prefix] !== "'"; prefix++) {
    const letter = token[prefix].toLowerCase();
    isRaw ||= letter === 'r';
    isBytes ||= letter === 'b';
  }
  const quote = token[prefix];
  const isTriple = token.length >= prefix + 3 && token[prefix + 1] === quote && token[prefix + 2] === quote;
  const quotes = isTriple ? quote.repeat(3) : quote;
  const from = prefix + quotes.length;
  const isClosed = token.length >= from + quotes.length && token.endsWith(quotes);
  const body = token.slice(from, isClosed ? token.length - quotes.length : token.length);
  return { isBytes, value: decode(body, isRaw, isBytes) };
}
