/** What people write of shapes beside the code: annotations, docstrings, comments, names. Nothing checks it when the program runs. */
import type { DType } from '../../core/dtype';
import type { Node } from '../../python/ast';
import type { SourceFile } from '../source';
import type { Size } from './sizes';

/** Where a hint stands, the most trusted first. */
export const TRUST = ['annotation', 'docstring', 'comment', 'name'] as const;
export type Trust = (typeof TRUST)[number];

/** A shape as a notation reads it. */
export interface Said {
  readonly sizes: readonly Size[];
  readonly dtype?: DType;
  readonly library?: 'torch' | 'numpy' | 'jax';
  /** It says that this is a tensor; else that has to be known from elsewhere: `# (H, W)` is said of pairs of numbers too. */
  readonly isTensor: boolean;
  /** jaxtyping checks it where the program asks for that. */
  readonly isChecked?: true;
  /** The text that says it, and the offset where that begins. */
  readonly text: string;
  readonly start: number;
  /** The same text with other sizes, in the same notation; null when it cannot say them. Left out where it is not to be changed. */
  readonly rewrite?: (sizes: readonly string[]) => string | null;
}

/** A shape that is said of a parameter, of what an assignment gives a target, or of what is returned. */
export interface Hint extends Said {
  readonly trust: Trust;
  readonly subject: Node;
  /** What people call the subject: `x`, `self.mask`; empty for a result. */
  readonly name: string;
}

/** The hint's place: it stands as far from its subject as it did when it was read. Null when its text is no longer there. */
export function placeOf(hint: Hint & { readonly offset: number }, text: string): number | null {
  const start = hint.subject.start + hint.offset;
  return hint.subject.start >= 0 && text.startsWith(hint.text, start) ? start : null;
}

/** What a class says of an attribute, and the file of the class. */
export type FieldHint = PlacedHint & { readonly file: SourceFile };

/** A hint that stays right when its function moves: `offset` is from the start of its subject. */
export type PlacedHint = Hint & { readonly offset: number };

const WORDS: Readonly<Record<Trust, string>> = {
  annotation: 'its annotation',
  docstring: 'the docstring',
  comment: 'the comment',
  name: 'its name',
};

/** `x: (B, T, C) is said by the comment`. */
export function saidBy(hint: Hint): string {
  const shape = `(${hint.sizes.map((s) => s.text).join(', ')}${hint.sizes.length === 1 ? ',' : ''})`;
  return `${hint.name || 'the result'}: ${shape} is said by ${WORDS[hint.trust]}`;
}

export function speaker(trust: Trust): string {
  return WORDS[trust];
}
