/** Something that reads hints: one notation, or several that stand in the same places. */
import type { ClassDef, Comment, FunctionDef, Stmt } from '../../python/ast';
import type { Hint, Trust } from './hint';

/** A function, or what stands outside of functions. */
export interface Scope {
  /** Null for what stands outside of functions. */
  readonly node: FunctionDef | null;
  /** The class of a method. */
  readonly cls: ClassDef | null;
  /** The text of the file. */
  readonly source: string;
  /** The statements, also in blocks, but not those of functions and classes inside. */
  readonly statements: readonly Stmt[];
  /** The comments, in order, also the one behind the last line. */
  readonly comments: readonly Comment[];
}

export type Found = Omit<Hint, 'trust'>;

export interface Reader {
  readonly trust: Trust;
  read(scope: Scope): readonly Found[];
}
