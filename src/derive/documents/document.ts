/** A named derivation as data: what a source file of `text/` says. */

/**
 * What a step claims. `equality`, `inequality` and `example` (worked numbers) are checked; a `limit` is when there is
 * something to compare; a `definition` and an `assumption` claim nothing that could be computed.
 */
export const stepKinds = ['definition', 'assumption', 'equality', 'inequality', 'limit', 'example'] as const;
export type StepKind = (typeof stepKinds)[number];

export type Relation = '==' | '<=' | '>=';

/** Two sides in NumPy's words, over the given names and what steps up to this one have defined. */
export interface Check {
  readonly left: string;
  readonly relation: Relation;
  readonly right: string;
  /** Largest error, relative to the right side where that is above 1. */
  readonly tolerance: number;
  readonly line: number;
}

export interface Step {
  readonly kind: StepKind;
  /** LaTeX, without dollars. */
  readonly formula: string;
  readonly reason: string;
  /** Lines that define names for the checks of this step and of later ones. */
  readonly code: string;
  readonly checks: readonly Check[];
  readonly line: number;
}

/** A parameter: `source` says how it is drawn (`2..6`, `normal(n, m)`), or is an expression in NumPy's words. */
export interface Parameter {
  readonly name: string;
  readonly source: string;
  readonly note: string;
  readonly line: number;
}

export interface Derivation {
  /** The file's name without `.md`. */
  readonly name: string;
  /** The file's folder, a key of `groups`. */
  readonly group: string;
  readonly title: string;
  /** What it is about, in Markdown. */
  readonly intro: string;
  /** Further words that it is found by. */
  readonly words: string;
  /** Rows of the list of topics. */
  readonly topics: readonly number[];
  /** Prefix of the snippet that is this in code. */
  readonly snippet: string | null;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly Step[];
}
