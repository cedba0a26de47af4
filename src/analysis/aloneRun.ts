/** A document analysed on its own, without a driver: from one edit to the next, and bit by bit. */
import type { Node } from '../python/ast';
import type { Facts } from './facts';
import type { Modules } from './modules';
import { publish } from './publish';
import { functionsOf } from './recorder';
import { DocumentRun } from './run';
import { SourceFile, sourcesFrom } from './source';
import { Wording } from './wording';

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
  private readonly wording = new Wording();
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

  /** All that is known by now. */
  facts(): Facts {
    return this.publish();
  }

  /** What is known of the function, or else the statement, around an offset, which is worked on first. */
  factsAround(offset: number): Facts {
    if (!this.finished) this.run.runAround(offset);
    const isAround = (n: Node) => n.start <= offset && offset <= n.end;
    const within = functionsOf(this.file).find(isAround) ?? this.file.ast.body.find(isAround);
    return this.publish(within ?? { start: offset, end: offset });
  }

  private publish(within?: Node): Facts {
    const { modules, file, doc, wording } = this;
    const { version, uri } = doc;
    const of = { version, missing: [...modules.missing], driven: false, sourceOf: sourcesFrom(modules.read), wording };
    const facts = publish(file, this.run.result(), within ? { ...of, within } : of);
    return { ...facts, uri };
  }
}
