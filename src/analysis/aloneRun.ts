/** A document analysed on its own, without a driver: from one edit to the next, and bit by bit. */
import type { Facts } from './facts';
import type { Modules } from './modules';
import { publish } from './publish';
import { DocumentRun } from './run';
import { SourceFile, sourcesFrom } from './source';

/** What analysis needs to know of a document. */
export interface Text {
  readonly uri: string;
  /** Null when it is on no disk. */
  readonly path: string | null;
  readonly version: number;
  readonly text: string;
}

export class AloneRun {
  private readonly run: DocumentRun;
  private readonly file: SourceFile;
  private finished = false;

  constructor(
    private doc: Text,
    readonly modules: Modules,
    timeBudget: number,
  ) {
    const name = doc.path ?? doc.uri;
    // It is edited in place, so it is nobody else's.
    this.file = new SourceFile(name, '__main__', doc.text, false, name.endsWith('/__init__.py')).parsed();
    this.run = new DocumentRun(this.file, modules, (f) => f === this.file, timeBudget);
    this.run.runScript('this file');
  }

  get version(): number {
    return this.doc.version;
  }

  /** Goes on with another version of the document; false when it has to be analysed anew. */
  edit(doc: Text): boolean {
    this.doc = doc;
    this.finished = false;
    return this.run.edit(doc.text);
  }

  /** Does some of the work; true when all of it is done. */
  advance(): boolean {
    this.finished ||= !this.run.runNext();
    return this.finished;
  }

  /** Does the work on what stands around an offset. */
  advanceAt(offset: number): void {
    if (!this.finished) this.run.runAround(offset);
  }

  /** What is known by now. */
  facts(): Facts {
    const result = this.run.result();
    const { modules, file, doc } = this;
    const facts = publish(file, doc.version, result, [...modules.missing], false, sourcesFrom(modules.read));
    return { ...facts, uri: doc.uri };
  }
}
