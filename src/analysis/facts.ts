/**
 * What analysis finds out about one document: plain, immutable data. Hovers, hints, problems, the command line and
 * the panels are all views of this; none of them looks anything up elsewhere.
 */

/** A place in a document, in UTF-16 offsets of its text. */
export interface Place {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

export interface DimFact {
  /** What people read: `B`, `n_embd`, `H//2`, `768`, `?`. */
  readonly text: string;
  /** A known size; null otherwise. */
  readonly value: number | null;
  /** Python syntax with names that are unique in the file (`GPT.forward.T`); null for an unknown size. */
  readonly symbol: string | null;
  /** A name beside a known size: `n_embd` of 768. */
  readonly name?: string;
  /** Where it comes from: `x.size(0)`, `config.n_head = 12`. */
  readonly origin?: { readonly text: string; readonly place?: Place };
  /** The symbols that it is computed from: `C` and `n_head` of `C//n_head`. */
  readonly parts?: readonly { readonly name: string; readonly origin: NonNullable<DimFact['origin']> }[];
}

/** A number of operations or bytes. */
export interface AmountFact {
  /** What people read: `2·B·n_head·T²·hs`, `4831838208`. */
  readonly text: string;
  /** null where it depends on sizes that are not known. */
  readonly value: number | null;
}

/** Floating-point operations, counted as `core/ops/cost.ts` says. */
export interface FlopFact extends AmountFact {
  /** More was done, of which the cost is not known. */
  readonly atLeast: boolean;
}

export interface TensorFact {
  /** Known dims in order; where `rest` is set, unknown dims stand before index `rest`. */
  readonly dims: readonly DimFact[];
  /** Index in `dims` before which an unknown number of dims stands; null when the rank is known. */
  readonly rest: number | null;
  /** `(B, T, 3·n_embd)`, `(…, 3072)`. */
  readonly text: string;
  readonly dtype: string | null;
  readonly library: 'torch' | 'numpy' | 'jax';
  /** What the call took that yields it, where that is known and not nothing. */
  readonly flops?: FlopFact;
  /** Of its elements, where the call took anything. */
  readonly bytes?: AmountFact;
  /** What the fact rests on: uses that a run must pass, defaults that were taken. */
  readonly why: readonly string[];
}

/** A module, and what its last call in a run yielded. */
export interface ModuleFact {
  readonly className: string;
  readonly parameters: number | null;
  /** The number of parameters where it depends on sizes that are not known: `3·n_embd·n_embd + 3·n_embd`. */
  readonly formula?: string;
  /** `float32 (B, T, 768)`; null when it was not called, or yields no single tensor. */
  readonly output?: string | null;
  /** Bytes of the output. */
  readonly memory?: number | null;
  /** Of its last call with all that is inside; null when it was not called, or nothing is known. */
  readonly flops?: FlopFact | null;
  /** Of a module kept under a name: the modules inside, outer before inner. */
  readonly inner?: readonly (ModuleFact & { readonly path: string })[];
}

export interface ExpressionFact {
  readonly start: number;
  readonly end: number;
  readonly kind: 'expression' | 'target' | 'parameter';
  /** Indexes into a tuple or list; empty for the expression itself. */
  readonly path: readonly number[];
  /** The shapes it may take, complete, without repetition; by context. An empty list never occurs. */
  readonly tensors: readonly TensorIn[];
  /**
   * Beside shapes in symbols: those in the contexts that give sizes, as far as they are known. Left out when there are
   * none.
   */
  readonly called?: readonly TensorIn[];
}

/** A shape, and the contexts in which it is taken. */
export interface TensorIn {
  readonly tensor: TensorFact;
  readonly contexts: readonly number[];
}

export interface ModuleAt {
  readonly start: number;
  readonly end: number;
  readonly module: ModuleFact;
}

export type Severity = 'error' | 'warning' | 'hint';

export interface Problem {
  readonly start: number;
  readonly end: number;
  readonly severity: Severity;
  /** Kebab-case, stable. */
  readonly code: string;
  /** Several lines: the clash first, then one line for each dim saying where it comes from, then the fix. */
  readonly message: string;
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  /** The change of this document that removes it, where there is one. */
  readonly fix?: { readonly title: string; readonly start: number; readonly end: number; readonly text: string };
}

/** One chain of calls, as the user can choose it. */
export interface Context {
  readonly id: number;
  /** `with symbols`, `train.py:88 → GPT.forward with (8, 256)`, `resnet18()`. */
  readonly label: string;
  /** Of a call its place in few words: `train.py:88`. */
  readonly site?: string;
  readonly place?: Place;
}

/** A module built by the file (or by the driver from the file's classes). */
export interface ModuleSummary {
  readonly name: string;
  readonly className: string;
  /** Dotted path inside its root; empty for a root. */
  readonly path: string;
  readonly parameters: number | null;
  readonly formula?: string;
  readonly output: string | null;
  /** Bytes of the output. */
  readonly memory?: number | null;
  readonly flops?: FlopFact | null;
  readonly start: number;
  readonly end: number;
}

export interface Facts {
  readonly uri: string;
  readonly version: number;
  /** By start, then longest first. */
  readonly expressions: readonly ExpressionFact[];
  readonly moduleExpressions: readonly ModuleAt[];
  readonly problems: readonly Problem[];
  readonly modules: readonly ModuleSummary[];
  readonly contexts: readonly Context[];
  /** Set when a budget ran out or a file was not there yet; people read it. */
  readonly incomplete: string | null;
  /** Where in Nabla an internal error arose that ended a part of the analysis; for the log. */
  readonly fault?: string;
  /** Files that were wanted and that the host has not given yet. */
  readonly missing: readonly string[];
}
