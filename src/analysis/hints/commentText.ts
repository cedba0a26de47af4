/**
 * Shapes in the text of a comment. All of the comment has to be one: `(B, T, C)`, `B x T x C`, `shape: [B, T]`, `-> (B, T)`,
 * `(B, T, C) -> (B, C, T)`, `x: (m, n), y: (n,)`. What has other words may be about anything.
 */
import { readSizes, type Size, splitAtCommas } from './sizes';

export interface CommentShape {
  /** Of what; null when the comment does not say. */
  readonly name: string | null;
  readonly sizes: readonly Size[];
  /** The sizes with their brackets, and where they begin in the comment's text. */
  readonly text: string;
  readonly at: number;
  readonly rewrite: (sizes: readonly string[]) => string | null;
}

const LEAD =
  /^(?:(?:output|new|final|result)\s+)?(?:shape|size|dims?)?\s*(?:is|of|:|=|->|=>|==>|→)?\s*(?:torch\.Size\()?\s*/i;
const ARROW = /^(.*[\])\p{L}\p{N}])\s*(?:->|=>|→)\s*(\S.*)$/u;
const NAMED = /([\p{L}_][\p{L}\p{N}_.]*)\s*(?::|\.shape\s*[:=]+)\s*(\([^()]*\)|\[[^[\]]*\])/gu;

/** @param text all of the comment but its `#`s. */
export function commentShapes(text: string): readonly CommentShape[] {
  if (!/[,x×\])]/.test(text) || text.length > MAX_LENGTH) return [];
  const named = namedShapes(text);
  if (named.length > 0) return named;
  const lead = /^[#\s]*/.exec(text)![0].length;
  const [, before, last] = ARROW.exec(text.slice(lead)) ?? [];
  if (last !== undefined && !shapeText(before.replace(LEAD, ''))) return [];
  const from = last === undefined ? lead : text.length - last.length;
  const [words] = LEAD.exec(text.slice(from))!;
  const at = from + words.length;
  const end = text.trimEnd().length - (/\(\s*$/.test(words) ? 1 : 0);
  const shape = shapeText(text.slice(at, end));
  return shape ? [{ ...shape, name: null, at }] : [];
}

const MAX_LENGTH = 160;

/** `x: (m, n), y: (n,)` and nothing else. */
function namedShapes(text: string): CommentShape[] {
  const found: CommentShape[] = [];
  for (const match of text.matchAll(NAMED)) {
    const [whole, name, list] = match;
    const shape = shapeText(list, true);
    if (!shape) return [];
    found.push({ ...shape, name, at: match.index + whole.length - list.length });
  }
  const others = text.replace(NAMED, '').replace(/[#\s,;]/g, '');
  return others === '' && !found.some((f) => /^(shape|size|dims?)$/i.test(f.name!)) ? found : [];
}

type ShapeText = Omit<CommentShape, 'name' | 'at'>;

/** `(B, T)`, `[B, T]`, `B x T`, `B, T`; of what has a name also `(n)` and `()`. */
function shapeText(text: string, isNamed = false): ShapeText | null {
  const [, open, inside] = /^([([])\s*(.*?)\s*[)\]]$/.exec(text) ?? [];
  if (isNamed && open !== undefined && !/[\s,]/.test(inside))
    return inside === '' ? { sizes: [], text, rewrite: () => null } : listed(text, inside, [inside], ', ');
  if (open !== undefined && isBalanced(inside)) return bracketed(text, inside, open);
  return bare(text);
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if ('(['.includes(c)) depth++;
    if (')]'.includes(c) && --depth < 0) return false;
  }
  return depth === 0;
}

function bracketed(text: string, inside: string, open: string): ShapeText | null {
  if (!inside.includes(',')) {
    if (TIMES.test(inside)) return listed(text, inside, inside.split(TIMES), ' x ');
    // One word in brackets may be a remark.
    if (open === '(' || !/^([\p{Lu}\p{N}_/*]+|\p{L}{1,2}|\w*_\w*)$/u.test(inside)) return null;
    return listed(text, inside, [inside], ', ');
  }
  return listed(text, inside, splitAtCommas(inside), ', ');
}

const TIMES = /\s+[x×]\s+/;
const LETTERS = /^(\p{Lu}[\p{L}]?\d?|\d+|\.\.\.)$/u;

/** Without brackets only `N x 3 x H x W`, `NxCxHxW` and `B, N, C` are shapes. */
function bare(text: string): ShapeText | null {
  if (TIMES.test(text) && !/[,()[\]]/.test(text)) return listed(text, text, text.split(TIMES), ' x ');
  if (/^[A-Z0-9]+(x[A-Z0-9]+)+$/.test(text)) return listed(text, text, text.split('x'), 'x');
  const items = text.split(',').map((s) => s.trim());
  return items.length > 1 && items.every((s) => LETTERS.test(s)) ? listed(text, text, items, ', ') : null;
}

function listed(text: string, inside: string, items: readonly string[], separator: string): ShapeText | null {
  const plain = items.map((s) => s.trim().replace(/\s+[x×]\s+/g, ' * '));
  const sizes = readSizes(plain);
  if (!sizes || isRange(plain)) return null;
  const rewrite = (dims: readonly string[]) => {
    if (dims.length === 0 || (dims.length === 1 && separator !== ', ')) return null;
    const list = dims.join(separator);
    // A tuple of one.
    return text.replace(inside, () => (dims.length === 1 && text.startsWith('(') ? `${list},` : list.trim()));
  };
  return { sizes, text, rewrite };
}

/** `[0, 1]`, `(-1, 1)`: numbers from where to where. */
function isRange(items: readonly string[]): boolean {
  return items.every((s) => /^-?\d+$/.test(s)) && items.some((s) => Number(s) <= 0);
}
