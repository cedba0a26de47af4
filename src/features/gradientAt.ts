/**
 * From code of a document to a request for its gradient: names and attributes that hold tensors become variables with the
 * shapes that are known of them, imports get their full names, modules with a formula become calls with named weights.
 */
import type { View } from './document';
import type { BackwardRequest } from './gradientBackward';
import type { MeantCode } from './gradientCode';
import { Reader } from './gradientReader';
import { Refusal } from './gradientRefusal';
import { SIZE_PREFIX, type SizeWords } from './gradientSizes';
import type { GradRequest, Kind } from './gradients';

/** A tensor that the code takes: a name, an attribute, a weight of a module. */
export interface Operand {
  /** As the document has it: `self.w`. */
  readonly label: string;
  /** In the request, and in formulas. */
  readonly name: string;
  /** Each a number, a name, or a product of them. */
  readonly sizes: readonly string[];
  /** As people read it: `(768, 3072)`. */
  readonly shape: string;
  /** null where the type of its elements is not known. */
  readonly isInteger: boolean | null;
  /** What is known of its elements: a mask is `bool`, a number that keeps from dividing by 0 `pos`. */
  readonly domain: string | null;
}

/** What gradients are asked by: no mask, no index, and no number that a module keeps. */
export function isLeaf(operand: Operand): boolean {
  return operand.isInteger !== true && operand.domain === null;
}

export interface Question {
  readonly start: number;
  readonly end: number;
  /** As the engine runs it. */
  readonly code: string;
  /** The same, a statement each; one may go over several lines of text. */
  readonly statements: readonly string[];
  readonly library: 'torch' | 'numpy';
  readonly operands: readonly Operand[];
  /** Where each operand stands in the document, by label. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** What the code gives a name, in order: every one another name. */
  readonly named: readonly string[];
  /** null where nothing is known of the value. */
  readonly rank: number | null;
  readonly sizes: SizeWords;
  /** Sizes that the code has as numbers, with the document's words for them, if it has any. */
  readonly ints: ReadonlyMap<string, string | null>;
  /** How parts of the code are taken: dropout as in evaluation. */
  readonly notes: readonly string[];
}

export interface Use {
  readonly start: number;
  readonly end: number;
}

export interface NoQuestion {
  readonly reason: string;
  /** Names without a known shape, as the document has them, which the user may be asked for. */
  readonly missing: readonly string[];
  /** There would be one if functions of the document were entered. */
  readonly expandable: boolean;
}

export interface More {
  readonly context: string | null;
  /** Shapes that the user gave: `m,n` by label. */
  readonly shapes: Readonly<Record<string, string>>;
  /** Functions and modules of the document are entered. */
  readonly expand?: boolean;
  /** The value of a constant number that stands there. */
  readonly number?: (start: number, end: number) => number | null;
}

export function questionOf(view: View, meant: MeantCode, more: More): Question | NoQuestion {
  try {
    return new Reader(view, meant, more).question();
  } catch (e) {
    if (e instanceof Refusal) return { reason: e.message, missing: [], expandable: e.expandable };
    throw e;
  }
}

/** @param integers how operands of integers are drawn. @returns the request for the gradient by an operand. */
export function requestOf(
  q: Question,
  wrt: Operand,
  kind: Kind,
  integers: Readonly<Record<string, string>>,
): GradRequest {
  const known = q.operands.flatMap((o) => (o.domain === null ? [] : [[o.name, o.domain]]));
  const vars = q.operands.map((o) => [o.name, o.sizes.map((s) => q.sizes.settled(s)).join(',')]);
  const words = new Set([...vars.map(([, sizes]) => sizes), q.code].join().match(/\w+/g));
  const ints = [...q.ints].map(([name, label]) => ({ name, size: q.sizes.settled(name), isKnown: label !== null }));
  return {
    expr: q.code,
    vars: Object.fromEntries(vars),
    wrt: wrt.name,
    kind,
    dialect: q.library,
    domain: { ...Object.fromEntries(known), ...integers },
    ints: ints.filter((i) => words.has(SIZE_PREFIX + i.name) || i.size.split('*').every((n) => words.has(n))),
  };
}

/** @returns the request for a backward pass by several operands. */
export function backwardRequestOf(
  q: Question,
  wrts: readonly Operand[],
  integers: Readonly<Record<string, string>>,
): BackwardRequest {
  const { wrt: _wrt, kind: _kind, expr: _expr, ...rest } = requestOf(q, wrts[0], 'vjp', integers);
  return { ...rest, statements: q.statements, named: q.named, wrts: wrts.map((o) => o.name) };
}

/** Code of the engine in the document's words. */
export function inDocumentWords(q: Question, code: string): string {
  // A plain name that was changed was taken by something else.
  const labels = new Map(q.operands.filter((o) => /\W/.test(o.label)).map((o) => [o.name, wordsOf(o.label)]));
  for (const [size, words] of q.ints) labels.set(SIZE_PREFIX + size, words ?? `(${q.sizes.shown(size)})`);
  return code.replace(/(?<![\w.])[A-Za-z_]\w*/g, (word) => labels.get(word) ?? word);
}

/** Code of the engine in which sizes are read off operands; null where one of them is a size of none. */
export function withSizesOfOperands(q: Question, code: string): string | null {
  let isWhole = true;
  const text = code.replace(new RegExp(`(?<![\\w.])${SIZE_PREFIX}(\\w+)`, 'g'), (word, name: string) => {
    for (const { name: own, sizes } of q.operands) {
      const axis = sizes.findIndex((s) => q.sizes.settled(s) === q.sizes.settled(name));
      if (axis >= 0) return `${own}.shape[${axis}]`;
    }
    isWhole &&= !q.ints.has(name);
    return word;
  });
  return isWhole ? text : null;
}

/** An attribute stands for itself, anything else in brackets. */
function wordsOf(label: string): string {
  return /^[\w.]+$/.test(label) ? label : `(${label})`;
}

/** What the names of operands stand for that are not called as in the document. */
export function renamed(q: Question): { readonly name: string; readonly label: string }[] {
  return q.operands.filter((o) => o.name !== o.label);
}
