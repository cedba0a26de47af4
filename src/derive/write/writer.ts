/** How formulas are put into words of a language: the planner says what, a writer how. */
import type { Size } from '../size';
import type { Options } from '../term';

/** Text, and how tightly its outermost operation binds: what binds less needs brackets. */
export interface Code {
  readonly text: string;
  readonly level: number;
  /** Its elements are true or false, which Python's libraries do not subtract or negate. */
  readonly isTruth?: boolean;
}

export const ATOM = 6;
export const POWER = 5;
export const UNARY = 4;
export const TIMES = 3;
export const PLUS = 2;
export const COMPARE = 1;

export interface Writer {
  name(name: string): Code;
  number(x: number): Code;
  /** A size as a number. */
  size(size: Size): Code;
  eye(n: Size): Code;
  /** Element by element, with broadcasting. */
  times(factors: readonly Code[]): Code;
  over(a: Code, b: Code): Code;
  plus(terms: readonly { readonly code: Code; readonly negative: boolean }[]): Code;
  negative(a: Code): Code;
  power(a: Code, p: number): Code;
  matmul(a: Code, b: Code, isDot: boolean): Code;
  /** The last two axes swapped. */
  transpose(a: Code, rank: number): Code;
  permute(a: Code, axes: readonly number[]): Code;
  outer(a: Code, b: Code): Code;
  /** A matrix with the elements of a vector on its diagonal. */
  diagonalMatrix(a: Code): Code;
  diagonal(a: Code): Code;
  trace(a: Code): Code;
  sum(a: Code, axes: readonly number[] | null, keepdims: boolean): Code;
  mean(a: Code, axes: readonly number[] | null, keepdims: boolean): Code;
  /** The element of an axis of size 1: the axis goes. `axes` of `rank`. */
  first(a: Code, axes: readonly number[], rank: number): Code;
  /** New axes of size 1 where the pattern is true. */
  expand(a: Code, pattern: readonly boolean[]): Code;
  /** The same elements along axes that are not there yet, or have size 1. */
  broadcast(a: Code, dims: readonly Size[]): Code;
  full(value: Code, dims: readonly Size[]): Code;
  einsum(equation: string, operands: readonly Code[]): Code;
  /** What is true or false as 1 or 0. */
  numeric(a: Code): Code;
  /** Some elements along an axis of `rank`: `what` is a number, a range, or the text of indices. */
  pick(a: Code, axis: number, rank: number, what: string): Code;
  call(fn: string, args: readonly Code[], options: Options, dims: readonly Size[], rank: number): Code;
}

/** As a number. */
export function numeric(a: Code): Code {
  return a.isTruth ? { text: `1.0 * ${bracketed(a, UNARY)}`, level: TIMES } : a;
}

export function bracketed(a: Code, least: number): string {
  return a.level < least ? `(${a.text})` : a.text;
}

/** `a:b` of the rows of an identity matrix, whose bounds are the arguments that there are. */
export function rowsText(bounds: readonly Code[], options: Options): string {
  const text = (b: Code) => (/^\([^()]*\)$/.test(b.text) ? b.text.slice(1, -1) : b.text);
  const from = options.from ? text(bounds[0]) : '';
  const to = options.to ? text(bounds[bounds.length - 1]) : '';
  return `${from}:${to}${options.step === undefined ? '' : `:${options.step}`}`;
}
