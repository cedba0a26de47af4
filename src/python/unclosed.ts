/**
 * Where half-typed brackets end. Inside brackets Python ignores line ends, so one missing `)` would swallow the rest
 * of the file. A new line closes all open brackets when the code would otherwise be a syntax error for sure and the
 * line looks like a statement. On valid code the answer is always no.
 */

import { isDigit, isNewline, SPACE, TAB, wordEnd, wordStartLength } from './chars';
import { BLOCK_KEYWORD, ENDS_OPERAND, STATEMENT_ONLY, T, wordKind } from './tokens';

export interface BracketContext {
  /** Kind of the last token before the line. */
  readonly before: number;
  /** Kind of the innermost open bracket. */
  readonly innermost: number;
  /** Kind of the token that began the statement. */
  readonly first: number;
  /** Indentation of the statement. */
  readonly indent: number;
  /** The statement has a `lambda`. */
  readonly sawLambda: boolean;
}

const STRING_PREFIX = /[a-zA-Z]{1,2}["']/y;
const DECORATOR = /@[\w.]+[ \t]*(?:\(.{0,200}\))?[ \t]*(?:#.{0,200})?(?:\r\n?|\n)[ \t]*(?:@|def\b|class\b|async\b)/y;
const ENDS_IN_COLON = /[^\r\n#]*:[ \t]*(?:#.*)?(?:[\r\n]|$)/y;
const ASSIGNMENT = /\w+((?:\.\w+|\[[^\]\r\n]*\])*)[ \t]*(=(?!=)|(?:[-+*/%@&|^]|\/\/|\*\*|<<|>>)=)/y;

/** Whether the line at `lineStart` cannot go on with the brackets that are open. */
export function closesBrackets(text: string, lineStart: number, context: BracketContext): boolean {
  let pos = lineStart;
  let column = 0;
  for (; pos < text.length; pos++) {
    const c = text.charCodeAt(pos);
    if (c === SPACE) {
      column++;
    } else if (c === TAB) {
      column = (Math.floor(column / 8) + 1) * 8;
    } else {
      break;
    }
  }
  if (pos === text.length || isNewline(text.charCodeAt(pos))) {
    return false;
  }
  const dedented = column <= context.indent;
  if (wordStartLength(text, pos) > 0) {
    return wordCloses(text, pos, dedented, context) || headerCloses(context);
  }
  return dedented ? symbolCloses(text, pos, context) : startsOperand(text, pos) && headerCloses(context);
}

/** `if f(x:` and a line below: inside parentheses only a lambda or a parameter has a colon. */
function headerCloses(context: BracketContext): boolean {
  return (
    context.before === T.Colon &&
    context.innermost === T.LPar &&
    BLOCK_KEYWORD[context.first] === 1 &&
    !context.sawLambda
  );
}

function startsOperand(text: string, pos: number): boolean {
  const c = text[pos];
  return c === '"' || c === "'" || c === '(' || c === '[' || c === '{';
}

function symbolCloses(text: string, pos: number, context: BracketContext): boolean {
  const c = text[pos];
  const afterOperand = ENDS_OPERAND[context.before] === 1;
  if (c === '@') {
    return !afterOperand || matches(DECORATOR, text, pos);
  }
  if (c === '"' || c === "'") {
    return afterOperand && !endsString(context.before);
  }
  return afterOperand && (c === '{' || c === '~' || isDigit(text.charCodeAt(pos)));
}

function wordCloses(text: string, pos: number, dedented: boolean, context: BracketContext): boolean {
  const end = wordEnd(text, pos, text.length);
  const kind = wordKind(text, pos, end);
  if (STATEMENT_ONLY[kind] === 1) {
    return true;
  }
  switch (kind) {
    case T.From:
      return context.before !== T.Yield;
    case T.Else:
      return /^[ \t]*:/.test(text.slice(end, end + 20));
    case T.Async:
      return /^[ \t]+(?:def|with)\b/.test(text.slice(end, end + 20));
    default:
      return dedented && dedentedWordCloses(text, pos, end, kind, context);
  }
}

function dedentedWordCloses(text: string, pos: number, end: number, kind: number, context: BracketContext): boolean {
  const afterOperand = ENDS_OPERAND[context.before] === 1;
  switch (kind) {
    case T.If:
    case T.For:
      return !afterOperand || matches(ENDS_IN_COLON, text, pos);
    case T.And:
    case T.Or:
    case T.In:
    case T.Is:
    case T.As:
      return false;
    case T.Not:
      return afterOperand && !/^\s+in\b/.test(text.slice(end, end + 20));
    default:
      if (afterOperand) {
        return !(endsString(context.before) && matches(STRING_PREFIX, text, pos));
      }
      return kind === T.Name && assigns(text, pos, context);
  }
}

function endsString(kind: number): boolean {
  return kind === T.String || kind === T.FEnd;
}

/** The line assigns to an attribute or an element, or to a name where that is not an argument. */
function assigns(text: string, pos: number, context: BracketContext): boolean {
  ASSIGNMENT.lastIndex = pos;
  const match = ASSIGNMENT.exec(text);
  return match !== null && (match[1] !== '' || match[2] !== '=' || context.innermost !== T.LPar);
}

function matches(pattern: RegExp, text: string, pos: number): boolean {
  pattern.lastIndex = pos;
  return pattern.test(text);
}
