/** Kinds of tokens, and the tables over them that steer lexer and parser. */

export const T = {
  // Layout
  Eof: 0,
  Newline: 1,
  Indent: 2,
  Dedent: 3,
  // Operands
  Name: 4,
  Number: 5,
  String: 6,
  /** Prefix and opening quote of an f-string or t-string; its text and fields follow, up to FEnd. */
  FStart: 7,
  FMiddle: 8,
  FEnd: 9,
  /** A character that belongs to no token, or a closing bracket that nothing opened. */
  Unknown: 10,
  // Brackets and punctuation
  LPar: 11,
  RPar: 12,
  LSqb: 13,
  RSqb: 14,
  LBrace: 15,
  RBrace: 16,
  Comma: 17,
  Colon: 18,
  Semi: 19,
  Dot: 20,
  Ellipsis: 21,
  Arrow: 22,
  Assign: 23,
  ColonEqual: 24,
  /** `+=`, `//=`, …: the operator is the text without its `=`. */
  AugAssign: 25,
  /** `!` of `{x!r}`. */
  Exclaim: 26,
  // Operators
  Plus: 27,
  Minus: 28,
  Star: 29,
  Slash: 30,
  DoubleSlash: 31,
  Percent: 32,
  DoubleStar: 33,
  At: 34,
  LeftShift: 35,
  RightShift: 36,
  Amper: 37,
  Bar: 38,
  Caret: 39,
  Tilde: 40,
  Equal: 41,
  NotEqual: 42,
  Less: 43,
  LessEqual: 44,
  Greater: 45,
  GreaterEqual: 46,
  // Keywords; from And on, every kind is a keyword
  And: 47,
  As: 48,
  Assert: 49,
  Async: 50,
  Await: 51,
  Break: 52,
  Class: 53,
  Continue: 54,
  Def: 55,
  Del: 56,
  Elif: 57,
  Else: 58,
  Except: 59,
  False: 60,
  Finally: 61,
  For: 62,
  From: 63,
  Global: 64,
  If: 65,
  Import: 66,
  In: 67,
  Is: 68,
  Lambda: 69,
  None: 70,
  Nonlocal: 71,
  Not: 72,
  Or: 73,
  Pass: 74,
  Raise: 75,
  Return: 76,
  True: 77,
  Try: 78,
  While: 79,
  With: 80,
  Yield: 81,
};

export const KIND_COUNT = 82;

const WORDS: Record<string, number> = {
  and: T.And,
  as: T.As,
  assert: T.Assert,
  async: T.Async,
  await: T.Await,
  break: T.Break,
  class: T.Class,
  continue: T.Continue,
  def: T.Def,
  del: T.Del,
  elif: T.Elif,
  else: T.Else,
  except: T.Except,
  False: T.False,
  finally: T.Finally,
  for: T.For,
  from: T.From,
  global: T.Global,
  if: T.If,
  import: T.Import,
  in: T.In,
  is: T.Is,
  lambda: T.Lambda,
  None: T.None,
  nonlocal: T.Nonlocal,
  not: T.Not,
  or: T.Or,
  pass: T.Pass,
  raise: T.Raise,
  return: T.Return,
  True: T.True,
  try: T.Try,
  while: T.While,
  with: T.With,
  yield: T.Yield,
};

/** Keywords by first and second character and length, so that most names are told apart without comparing text. */
const BUCKETS: ({ word: string; kind: number } | undefined)[][] = [];
for (const [word, kind] of Object.entries(WORDS)) {
  const bucket = keywordBucket(word.charCodeAt(0), word.charCodeAt(1), word.length);
  BUCKETS[bucket] ??= [];
  BUCKETS[bucket].push({ word, kind });
}

function keywordBucket(first: number, second: number, length: number): number {
  return ((first & 31) << 8) | ((second & 31) << 3) | (length & 7);
}

/** The kind of the word at `[start, end)`: a keyword's or `T.Name`. */
export function wordKind(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length > 8) {
    return T.Name;
  }
  const bucket = BUCKETS[keywordBucket(text.charCodeAt(start), text.charCodeAt(start + 1), length)];
  if (bucket !== undefined) {
    for (const entry of bucket) {
      if (entry!.word.length === length && text.startsWith(entry!.word, start)) {
        return entry!.kind;
      }
    }
  }
  return T.Name;
}

function kindSet(...kinds: number[]): Uint8Array {
  const set = new Uint8Array(KIND_COUNT);
  for (const kind of kinds) {
    set[kind] = 1;
  }
  return set;
}

/** Words that begin a statement and can stand nowhere inside brackets. */
export const STATEMENT_ONLY = kindSet(
  T.Assert,
  T.Break,
  T.Class,
  T.Continue,
  T.Def,
  T.Del,
  T.Elif,
  T.Except,
  T.Finally,
  T.Global,
  T.Import,
  T.Nonlocal,
  T.Pass,
  T.Raise,
  T.Return,
  T.Try,
  T.While,
  T.With,
);

/** Statements whose first line ends in a colon. */
export const BLOCK_KEYWORD = kindSet(T.If, T.Elif, T.While, T.For, T.With, T.Class, T.Except);

/** Words that begin a statement with a block. */
export const STARTS_BLOCK = kindSet(
  T.Async,
  T.At,
  T.Class,
  T.Def,
  T.Elif,
  T.Else,
  T.Except,
  T.Finally,
  T.For,
  T.If,
  T.Try,
  T.While,
  T.With,
);

/** Tokens an operand ends with. */
export const ENDS_OPERAND = kindSet(
  T.Name,
  T.Number,
  T.String,
  T.FEnd,
  T.Unknown,
  T.RPar,
  T.RSqb,
  T.RBrace,
  T.Ellipsis,
  T.None,
  T.True,
  T.False,
);

/** Tokens an expression may start with; a `*` or a `yield` is looked for where it is allowed. */
export const STARTS_EXPRESSION = kindSet(
  T.Name,
  T.Number,
  T.String,
  T.FStart,
  T.LPar,
  T.LSqb,
  T.LBrace,
  T.Ellipsis,
  T.Plus,
  T.Minus,
  T.Tilde,
  T.Await,
  T.None,
  T.True,
  T.False,
  T.Lambda,
  T.Not,
);

/** Tokens that end a logical line. */
export const ENDS_LINE = kindSet(T.Eof, T.Newline, T.Indent, T.Dedent);

/** How tightly binary operators bind; 0 for all other tokens. `not` counts for `not in`. */
export const PRECEDENCE = new Uint8Array(KIND_COUNT);
export const P = { Or: 1, And: 2, Not: 3, Compare: 4, BitOr: 5 } as const;
for (const [precedence, kinds] of [
  [P.Or, [T.Or]],
  [P.And, [T.And]],
  [P.Compare, [T.Equal, T.NotEqual, T.Less, T.LessEqual, T.Greater, T.GreaterEqual, T.Is, T.In, T.Not]],
  [P.BitOr, [T.Bar]],
  [6, [T.Caret]],
  [7, [T.Amper]],
  [8, [T.LeftShift, T.RightShift]],
  [9, [T.Plus, T.Minus]],
  [10, [T.Star, T.Slash, T.DoubleSlash, T.Percent, T.At]],
] as const) {
  for (const kind of kinds) {
    PRECEDENCE[kind] = precedence;
  }
}
