/** Classes of characters, by UTF-16 unit. */

export const TAB = 9;
export const LF = 10;
export const FORM_FEED = 12;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const SINGLE_QUOTE = 39;
export const BACKSLASH = 92;
export const LEFT_BRACE = 123;
export const RIGHT_BRACE = 125;

const DIGIT = 1;
const WORD_START = 2;
const ASCII = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const isDigit = c >= 48 && c <= 57;
  const isLetter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
  ASCII[c] = isDigit ? DIGIT : isLetter ? WORD_START : 0;
}

const NON_ASCII_START = /\p{ID_Start}/u;
const NON_ASCII_PART = /\p{ID_Continue}/u;

export function isDigit(c: number): boolean {
  return c < 128 && ASCII[c] === DIGIT;
}

export function isNewline(c: number): boolean {
  return c === LF || c === CR;
}

/** Number of units of the character at `at` that may start a word: 0, 1 or 2. */
export function wordStartLength(text: string, at: number): number {
  const c = text.charCodeAt(at);
  return c < 128 ? (ASCII[c] === WORD_START ? 1 : 0) : nonAsciiLength(text, at, NON_ASCII_START);
}

/** The end of the word that goes on at `at`. */
export function wordEnd(text: string, at: number, limit: number): number {
  let pos = at;
  while (pos < limit) {
    const c = text.charCodeAt(pos);
    if (c < 128) {
      if (ASCII[c] === 0) {
        break;
      }
      pos++;
    } else {
      const length = nonAsciiLength(text, pos, NON_ASCII_PART);
      if (length === 0) {
        break;
      }
      pos += length;
    }
  }
  return Math.min(pos, limit);
}

function nonAsciiLength(text: string, at: number, pattern: RegExp): number {
  const code = text.codePointAt(at);
  if (code === undefined || !pattern.test(String.fromCodePoint(code))) {
    return 0;
  }
  return code > 0xffff ? 2 : 1;
}
