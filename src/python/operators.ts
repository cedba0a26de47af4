import { T } from './tokens';

/** Operators and punctuation by their text. */
const TEXT: Record<string, number> = {
  '(': T.LPar,
  ')': T.RPar,
  '[': T.LSqb,
  ']': T.RSqb,
  '{': T.LBrace,
  '}': T.RBrace,
  ',': T.Comma,
  ':': T.Colon,
  ';': T.Semi,
  '.': T.Dot,
  '...': T.Ellipsis,
  '->': T.Arrow,
  '=': T.Assign,
  ':=': T.ColonEqual,
  '+': T.Plus,
  '-': T.Minus,
  '*': T.Star,
  '/': T.Slash,
  '//': T.DoubleSlash,
  '%': T.Percent,
  '**': T.DoubleStar,
  '@': T.At,
  '<<': T.LeftShift,
  '>>': T.RightShift,
  '&': T.Amper,
  '|': T.Bar,
  '^': T.Caret,
  '~': T.Tilde,
  '==': T.Equal,
  '!=': T.NotEqual,
  '<': T.Less,
  '<=': T.LessEqual,
  '>': T.Greater,
  '>=': T.GreaterEqual,
};
for (const operator of ['+', '-', '*', '/', '//', '%', '**', '@', '<<', '>>', '&', '|', '^']) {
  TEXT[`${operator}=`] = T.AugAssign;
}

interface Candidate {
  readonly text: string;
  /** Kind and length in one number. */
  readonly packed: number;
}

/** By first character, the longest first. */
const CANDIDATES: (readonly Candidate[] | undefined)[] = [];
for (const text of Object.keys(TEXT).sort((a, b) => b.length - a.length)) {
  const first = text.charCodeAt(0);
  CANDIDATES[first] = [...(CANDIDATES[first] ?? []), { text, packed: (text.length << 8) | TEXT[text] }];
}

const UNKNOWN = (1 << 8) | T.Unknown;
const UNKNOWN_PAIR = (2 << 8) | T.Unknown;

/** The longest operator at `pos`, as `length << 8 | kind`; a character that begins none is `Unknown`. */
export function operatorAt(text: string, pos: number): number {
  const first = text.charCodeAt(pos);
  const candidates = first < 128 ? CANDIDATES[first] : undefined;
  if (candidates === undefined) {
    return text.codePointAt(pos)! > 0xffff ? UNKNOWN_PAIR : UNKNOWN;
  }
  for (const candidate of candidates) {
    if (candidate.text.length === 1 || text.startsWith(candidate.text, pos)) {
      return candidate.packed;
    }
  }
  return UNKNOWN;
}
