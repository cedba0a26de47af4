/** Sizes as people write them: `B`, `64`, `2*C`, `...`, `_`. */
import { Dim } from '../../core/dim';
import type { Expr } from '../../python/ast';
import { expressionIn } from './expressions';

export type Size =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly text: string }
  /** A polynomial over names, and over expressions in braces that the program evaluates; null when one of these is not known. */
  | { readonly kind: 'formula'; readonly value: Formula; readonly text: string }
  /** Any size: `_`, `-1`, one that may be 1, an expression that is not read. */
  | { readonly kind: 'any'; readonly text: string }
  /** Any number of dims; where it has a name, the same ones wherever the name stands. */
  | { readonly kind: 'rest'; readonly name: string | null; readonly text: string };

/** @param name what a name, or `{an expression}`, stands for. */
export type Formula = (name: (n: string) => Dim | null) => Dim | null;

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const FORMULA = /^[\p{L}\p{N}_.\s()+\-*/^%']+$/u;

/** One size; null where the text is none. */
export function readSize(written: string): Size | null {
  const text = written.trim();
  if (/^(\.\.\.|…|\*)$/.test(text)) return { kind: 'rest', name: null, text };
  if (/^\*\s*[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) return { kind: 'rest', name: text.slice(1).trim(), text };
  if (/^\d+$/.test(text)) return { kind: 'number', value: Number(text), text };
  if (/^(_+|\?|-1|:|any|None)$/i.test(text)) return { kind: 'any', text };
  // `# [True, True, False]` are values.
  if (text === 'True' || text === 'False') return null;
  if (NAME.test(text)) return { kind: 'name', name: text, text };
  if (!FORMULA.test(text) || !isFormula(text)) return null;
  const value = formula(text);
  return value ? { kind: 'formula', value, text } : { kind: 'any', text };
}

/** Operators stand between words: two words side by side are prose. */
function isFormula(text: string): boolean {
  return /^[^\s]+(\s*[-+*/%^()]+\s*[^\s]+)*\)*$/.test(text) && !/[\p{L}\p{N}_')]\s+[\p{L}\p{N}_'(]/u.test(text);
}

/** All sizes of a list; null when one of them is none, or two of them are of any number of dims. */
export function readSizes(items: readonly string[]): readonly Size[] | null {
  const sizes: Size[] = [];
  for (const item of items) {
    const size = readSize(item);
    if (!size) return null;
    sizes.push(size);
  }
  return sizes.filter((s) => s.kind === 'rest').length > 1 ? null : sizes;
}

/** Splits at commas that stand in no brackets; a comma at the end is that of a tuple of one. */
export function splitAtCommas(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if ('([{'.includes(text[at])) depth++;
    else if (')]}'.includes(text[at])) depth--;
    else if (text[at] === ',' && depth === 0) {
      items.push(text.slice(from, at));
      from = at + 1;
    }
  }
  const last = text.slice(from);
  return last.trim() === '' ? items : [...items, last];
}

function formula(text: string): Formula | null {
  const e = expressionIn(text);
  return e && polynomial(e) ? (name) => evaluated(e, name) : null;
}

/** `2*{self.n}+1`: what stands in braces is a whole operand. */
export function readSizeWithBraces(text: string): Size {
  const inBraces = new Map<string, string>();
  const names = text.replace(/(?<![\w.)}])\{([^{}]+)\}(?![\w.({])/g, (whole) => {
    const name = `in_braces_${inBraces.size}`;
    inBraces.set(name, whole);
    return name;
  });
  const value = /[{}]/.test(names) ? null : formula(names);
  if (!value) return { kind: 'any', text };
  return { kind: 'formula', value: (name) => value((n) => name(inBraces.get(n) ?? n)), text };
}

/** Sums, differences and products of names and whole numbers. What a division rounds to is not said. */
function polynomial(e: Expr): boolean {
  if (e.kind === 'Name') return true;
  if (e.kind === 'Constant') return e.type === 'int' && typeof e.value === 'number';
  return e.kind === 'BinOp' && ['+', '-', '*'].includes(e.op) && polynomial(e.left) && polynomial(e.right);
}

function evaluated(e: Expr, name: (n: string) => Dim | null): Dim | null {
  if (e.kind === 'Name') return name(e.id);
  if (e.kind !== 'BinOp') return Dim.of((e as Expr & { value: number }).value);
  const [left, right] = [evaluated(e.left, name), evaluated(e.right, name)];
  if (!left || !right) return null;
  return e.op === '+' ? left.add(right) : e.op === '-' ? left.sub(right) : left.mul(right);
}

/** A shape that is known, perhaps not in the middle. */
export interface KnownShape {
  readonly front: readonly Dim[];
  readonly open: boolean;
  readonly back: readonly Dim[];
}

export interface Aligned {
  readonly size: Size;
  readonly dim: Dim;
}

/** Which size is said of which dim, as far as that is clear; null when the numbers of dims differ. */
export function align(sizes: readonly Size[], { front, open, back }: KnownShape): Aligned[] | null {
  const rest = sizes.findIndex((s) => s.kind === 'rest');
  const least = rest < 0 ? sizes.length : sizes.length - 1;
  const known = front.length + back.length;
  if (rest < 0 ? known > least : !open && known < least) return null;
  if (!open && rest < 0 && known !== least) return null;
  const before = rest < 0 ? sizes : sizes.slice(0, rest);
  const after = rest < 0 ? sizes : sizes.slice(rest + 1);
  const first = open ? front : [...front, ...back];
  const last = open ? back : [...front, ...back];
  const pairs: Aligned[] = [];
  for (let n = 0; n < Math.min(before.length, first.length); n++) pairs.push({ size: before[n], dim: first[n] });
  if (!open && rest < 0) return pairs;
  for (let n = 1; n <= Math.min(after.length, last.length); n++) pairs.push({ size: after.at(-n)!, dim: last.at(-n)! });
  return pairs;
}
