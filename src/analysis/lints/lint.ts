/**
 * Lints: what programs do that runs through and most likely is not meant. A lint looks at calls of operators, each with its
 * arguments, what they came from, and its result; it never looks at text.
 */
import type { Dim, Sym } from '../../core/dim';
import { type Arg, ShapeError } from '../../core/ops/operator';
import { formatShape, shapeOf } from '../../core/shape';
import type { Expr, Node } from '../../python/ast';
import type { SourceFile } from '../source';
import type { TensorValue } from '../values/tensor';

/** A node of the user's code. */
export interface Site {
  readonly file: SourceFile;
  readonly node: Node;
}

/** How a tensor came about: the call of an operator, and the place in the user's code that made it. */
export interface Made {
  readonly op: string;
  readonly args: ReadonlyMap<string, Arg>;
  /** The arguments that were written, or that the bound function fixes. */
  readonly given: ReadonlySet<string>;
  /** Null where no code of the user's is under way. */
  readonly at: Site | null;
  /** A library's code calls it, and not as all that a simple module does (`Linear.forward`). */
  readonly isComposed: boolean;
}

/** The size of batches of which the last may be smaller. */
export interface PartialBatch {
  readonly size: Sym;
  /** That of all others. */
  readonly full: Dim;
  /** The call can be passed by full batches alone; before it that was open. */
  readonly isNowFull: boolean;
}

/** A call of an operator that can be passed. */
export interface OperatorCall extends Made {
  readonly at: Site;
  /** A library's function calls it, which the user's code called. */
  readonly inLibrary: boolean;
  /** Null where it yields no single tensor. */
  readonly result: TensorValue | null;
  /** Operators of PyTorch choose their types by lists of their own. */
  readonly inAutocast: boolean;
  /** The file is run as a script, so that nothing before this is left open. */
  readonly inScript: boolean;
  /** Floats are of PyTorch's default type where nothing else is said. */
  readonly hasDefaultTypes: boolean;
  /** Tensors are made on the CPU where nothing else is said. */
  readonly hasDefaultDevice: boolean;
  /** Those that were open before the call. */
  readonly batches: readonly PartialBatch[];
  /** The tensor that was given for a parameter; null when that is none, or not known. */
  tensor(name: string): TensorValue | null;
  /** The tensor of an argument of a call that led here. */
  tensorOf(arg: Arg | undefined): TensorValue | null;
  /** Where a tensor was moved to in place; null where that is not known, or it was not moved. */
  placeOf(t: TensorValue): 'cpu' | 'cuda' | null;
  /** All dims in normal form; null while the rank is unknown. */
  dims(t: TensorValue): readonly Dim[] | null;
}

export interface Finding {
  /** `error`: every run that makes the call raises. */
  readonly severity: 'error' | 'warning' | 'hint';
  /** One line: what was found. */
  readonly message: string;
  /** Sizes whose places are told, with a word on what each is. */
  readonly dims?: readonly { readonly dim: Dim; readonly role: string }[];
  /** Further places that it is about. */
  readonly places?: readonly { readonly at: Site; readonly message: string }[];
  /** What to change, in words. */
  readonly remedy?: string;
  /** The change itself: text in the place of an expression, or behind it. */
  readonly change?: Change;
}

/** What a lint has found, as a problem. */
export class LintError extends ShapeError {
  constructor(
    code: string,
    readonly finding: Finding,
  ) {
    super(code, finding.message, finding.dims ?? [], finding.remedy);
  }
}

/** The finding of a problem that does not keep the program from going on. */
export function doubtOf(error: ShapeError): (Finding & { readonly severity: 'warning' | 'hint' }) | null {
  if (!(error instanceof LintError)) return null;
  const { severity, ...finding } = error.finding;
  return severity === 'error' ? null : { severity, ...finding };
}

export interface Change {
  readonly node: Node;
  /** In the place of the node; `$` stands for what is there. */
  readonly text: string;
  readonly title: string;
}

export interface Lint {
  /** Kebab-case, stable; its heading in docs/problems.md explains it. */
  readonly code: string;
  /** The operators that it looks at. */
  readonly operators: readonly string[] | 'all';
  /** Finds errors alone, so that it looks at files of which no facts are asked for, too. */
  readonly raises?: true;
  look(call: OperatorCall): Finding | null;
}

/** `(B, 10)`. */
export function shapeText(dims: readonly Dim[]): string {
  return formatShape(shapeOf(dims), (d) => d.format(undefined, '·'));
}

/** The expression of an operand in the user's code; null where it cannot be told. */
export function operandOf(call: OperatorCall, which: 'first' | 'second'): Expr | null {
  const e = call.at.node as Expr;
  const n = which === 'first' ? 0 : 1;
  if (e.kind === 'BinOp') return n === 0 ? e.left : e.right;
  if (e.kind === 'Compare' && e.comparators.length === 1) return n === 0 ? e.left : e.comparators[0];
  if (e.kind !== 'Call' || e.args.some((a) => a.kind === 'Starred')) return null;
  // `x.sub(y)`, `criterion(x, y)`.
  if (e.args.length === 1 && e.func.kind === 'Attribute' && !call.inLibrary) return n === 0 ? e.func.value : e.args[0];
  return e.args[n] ?? null;
}

/** Expressions behind which a method call can be written as they stand. */
export function isPlain(e: Expr | null): e is Expr {
  return e !== null && ['Name', 'Attribute', 'Call', 'Subscript'].includes(e.kind);
}
