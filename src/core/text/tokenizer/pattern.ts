/**
 * Patterns of a tokenizer.json: a string, or a regular expression in the words of Oniguruma, of which what tokenizers
 * use is said in JavaScript's words. What cannot be said is refused.
 */
import type { Fields } from './fields';

/** Unicode's White_Space, which \s of JavaScript is not quite. */
export const WHITE_SPACE = '\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
/** What \w is in Rust's expressions, which the fixed pre-tokenizers use. */
export const WORD_CHARACTERS = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D';
/** What it is in Oniguruma's: a few superscripts and fractions more. */
const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xB2\\xB3\\xB9\\xBC-\\xBE';

/** The global expression of `{"String": …}` or `{"Regex": …}`. */
export function readPattern(fields: Fields, name: string): RegExp {
  const pattern = fields.object(name);
  if (pattern.has('String')) return new RegExp(escaped(pattern.string('String')), 'gu');
  if (!pattern.has('Regex')) return fields.fail(name, 'expected {"String": …} or {"Regex": …}');
  const source = pattern.string('Regex');
  try {
    return new RegExp(translated(source), 'gu');
  } catch (e) {
    return pattern.fail('Regex', `the expression ${source} is not supported (${(e as Error).message})`);
  }
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Shorthands outside and inside a class: \s has another meaning, \w and \d are of ASCII only in JavaScript. */
const SHORTHANDS: Record<string, [alone: string, inClass: string]> = {
  s: [`[${WHITE_SPACE}]`, WHITE_SPACE],
  S: [`[^${WHITE_SPACE}]`, ''],
  w: [`[${WORD}]`, WORD],
  W: [`[^${WORD}]`, ''],
  d: ['\\p{Nd}', '\\p{Nd}'],
  D: ['\\P{Nd}', '\\P{Nd}'],
  h: ['[0-9a-fA-F]', '0-9a-fA-F'],
};

const SAME_ESCAPES = /^[pPnrtvf0bBxu^$\\.*+?()[\]{}|/-]$/;

function translated(source: string): string {
  let out = '';
  let inClass = false;
  /** Where in the nesting of groups case is ignored. */
  const groups: boolean[] = [];
  let ignoreCase = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (c === '\\') {
      out += escapeIn(source[++i], inClass);
    } else if (inClass) {
      if (c === '[' || source.startsWith('&&', i)) throw new SyntaxError('a class within a class');
      inClass = c !== ']';
      out += ignoreCase ? bothCasesInClass(c) : c;
    } else if (c === '[') {
      inClass = true;
      out += c;
      if (source[i + 1] === '^') out += source[++i];
    } else if (c === '(') {
      groups.push(ignoreCase);
      if (source.startsWith('(?i:', i)) {
        ignoreCase = true;
        out += '(?:';
        i += 3;
      } else if (/^\((?:\?[^:=!<]|\?<[^=!])/.test(source.slice(i, i + 4))) {
        throw new SyntaxError(`the group ${source.slice(i, i + 3)}`);
      } else out += c;
    } else if (c === ')') {
      ignoreCase = groups.pop() ?? false;
      out += c;
    } else if (/[?*+]/.test(c) && source[i + 1] === '+') {
      throw new SyntaxError('a possessive quantifier');
    } else out += ignoreCase ? bothCases(c) : c;
  }
  return out;
}

function escapeIn(c: string | undefined, inClass: boolean): string {
  if (c === undefined) throw new SyntaxError('a backslash at the end');
  if (Object.hasOwn(SHORTHANDS, c)) {
    const text = SHORTHANDS[c][inClass ? 1 : 0];
    if (text === '') throw new SyntaxError(`\\${c} in a class`);
    return text;
  }
  if (SAME_ESCAPES.test(c)) return `\\${c}`;
  // An escaped character that means nothing else is itself.
  if (/[^a-zA-Z0-9]/.test(c)) return escaped(c);
  throw new SyntaxError(`the escape \\${c}`);
}

function bothCases(c: string): string {
  const [lower, upper] = [c.toLowerCase(), c.toUpperCase()];
  return lower === upper ? c : `[${lower}${upper}]`;
}

function bothCasesInClass(c: string): string {
  if (/[a-zA-Z]/.test(c)) throw new SyntaxError('a class of letters where case is ignored');
  return c;
}

export type SplitBehavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

export const SPLIT_BEHAVIORS: readonly SplitBehavior[] = [
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
];

interface Piece {
  text: string;
  matches: boolean;
}

/** The text in parts: what matches and what lies between, put together as the behaviour says. No part is empty. */
export function split(text: string, pattern: RegExp, behavior: SplitBehavior, invert = false): string[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), matches: invert });
    end = match.index + match[0].length;
    pieces.push({ text: match[0], matches: !invert });
  }
  if (end < text.length) pieces.push({ text: text.slice(end), matches: invert });
  return joined(pieces, behavior);
}

function joined(pieces: readonly Piece[], behavior: SplitBehavior): string[] {
  if (behavior === 'Removed') return pieces.filter((p) => !p.matches).map((p) => p.text);
  if (behavior === 'Isolated') return pieces.map((p) => p.text);
  const parts: Piece[] = [];
  // Read from the side on which a match is the end of a part.
  const ordered = behavior === 'MergedWithNext' ? [...pieces].reverse() : pieces;
  let previousMatched = false;
  for (const piece of ordered) {
    const last = parts[parts.length - 1];
    const belongs = behavior === 'Contiguous' ? piece.matches === previousMatched : piece.matches && !previousMatched;
    if (last && belongs) last.text = behavior === 'MergedWithNext' ? piece.text + last.text : last.text + piece.text;
    else parts.push({ ...piece });
    previousMatched = piece.matches;
  }
  const texts = parts.map((p) => p.text);
  return behavior === 'MergedWithNext' ? texts.reverse() : texts;
}
