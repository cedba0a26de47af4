/** How analysis reads source files. Paths are absolute, with forward slashes; a `uri` of Facts is such a path or a document's uri. */
export interface SourceFiles {
  /** The text, null when there is no such file, undefined when the host has not loaded it yet (it is told through `Facts.missing`). */
  read(path: string): string | null | undefined;
}

export interface AnalysisOptions {
  /** Import roots, most important first; a document's own folder is always one. */
  readonly roots: readonly string[];
  /** Script that is run first; facts are then those reached from it. */
  readonly driver: string | null;
  /** Milliseconds for one document. */
  readonly timeBudget: number;
}
