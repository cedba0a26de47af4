import type { Constant, ConstantLimits, NoConstant } from '../analysis/constants/constants';
import type { Facts } from '../analysis/facts';
import type { AnalysisOptions } from '../analysis/files';

/** What features need of analysis; `analysis/workspace.ts` is the one implementation, tests put facts of their own here. */
export interface Analyser {
  /** `path` is absolute with forward slashes; null for a document that is not a file. */
  setDocument(uri: string, path: string | null, version: number, text: string, language?: 'python' | 'notebook'): void;
  removeDocument(uri: string): void;
  setOptions(options: Partial<AnalysisOptions>): void;
  /** Facts of a document that was set; cached by its version and by the files that were read. */
  facts(uri: string): Facts;
  /** Does some of the work on them; true when all are there. */
  advance(uri: string): boolean;
  /** Is all that is to be found of the present text found? */
  isWhole(uri: string): boolean;
  /** The value of the expression that stands exactly there, when it is a constant. */
  constant(uri: string, start: number, end: number, limits: ConstantLimits): Constant | NoConstant;
  /** What is known by now, with all that can be found out quickly of what stands around an offset. */
  factsAround(uri: string, offset: number): Facts;
}
