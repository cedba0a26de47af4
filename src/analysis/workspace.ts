/**
 * The documents of an editor or a command line, and their facts. Facts are computed when they are asked for and kept
 * until the document, a file that was read for it, or an option changes.
 */
import type { Facts } from './facts';
import type { AnalysisOptions, SourceFiles } from './files';
import { Modules, SourceCache } from './modules';
import { publish } from './publish';
import { DocumentRun, internalError, type RunResult } from './run';
import { SourceFile } from './source';

interface Document {
  readonly uri: string;
  readonly path: string | null;
  readonly version: number;
  readonly text: string;
}

interface Cached {
  readonly key: string;
  readonly read: ReadonlyMap<string, string | null>;
  readonly facts: Facts;
}

/** The run of a document, to go on with when it is edited. */
interface AloneRun {
  readonly run: DocumentRun;
  readonly file: SourceFile;
  readonly modules: Modules;
}

interface DriverRun {
  readonly key: string;
  readonly result: RunResult;
  readonly read: ReadonlyMap<string, string | null>;
  readonly missing: readonly string[];
}

/** So many documents can be gone on with: a run holds all that a program made. */
const MAX_RUNS = 4;

const DEFAULTS: AnalysisOptions = { roots: [], driver: null, timeBudget: 5000 };

export class Workspace {
  private readonly documents = new Map<string, Document>();
  private readonly cache = new Map<string, Cached>();
  private readonly sources = new SourceCache();
  /** By uri; the one used last is the last. */
  private readonly runs = new Map<string, AloneRun>();
  private options: AnalysisOptions;
  private driverRun: DriverRun | null = null;

  constructor(
    private readonly files: SourceFiles,
    options: Partial<AnalysisOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** A document as the editor has it. `path` is null when it is on no disk. */
  setDocument(uri: string, path: string | null, version: number, text: string): void {
    this.documents.set(uri, { uri, path, version, text });
  }

  removeDocument(uri: string): void {
    this.documents.delete(uri);
    this.cache.delete(uri);
    this.runs.delete(uri);
  }

  setOptions(options: Partial<AnalysisOptions>): void {
    this.options = { ...this.options, ...options };
    this.cache.clear();
    this.runs.clear();
    this.driverRun = null;
  }

  facts(uri: string): Facts {
    const doc = this.documents.get(uri);
    if (!doc) throw new Error(`no document ${uri}`);
    const key = `${doc.version}:${this.options.driver ?? ''}`;
    const old = this.cache.get(uri);
    if (old && old.key === key && this.isCurrent(old.read, old.facts.missing)) return old.facts;
    try {
      const { facts, read } = this.options.driver ? this.fromDriver(doc, this.options.driver) : this.alone(doc);
      this.cache.set(uri, { key, read, facts });
      return facts;
    } catch (e) {
      return noFacts(doc, e);
    }
  }

  /** Open documents come before what is on disk. */
  private read(path: string): string | null | undefined {
    for (const d of this.documents.values()) if (d.path === path) return d.text;
    return this.files.read(path);
  }

  /** Nothing that was read has changed, and nothing that was missing has come. */
  private isCurrent(read: ReadonlyMap<string, string | null>, missing: readonly string[]): boolean {
    if (missing.some((path) => this.read(path) !== undefined)) return false;
    for (const [path, text] of read) if (this.read(path) !== text) return false;
    return true;
  }

  private modules(first: string | null): Modules {
    const own = first ? this.rootsOf(first) : [];
    const roots = [...new Set([...own, ...this.options.roots])];
    return new Modules({ read: (path) => this.read(path) }, this.sources, roots);
  }

  /** The file's folder, and the folder above the package it is in. */
  private rootsOf(path: string): string[] {
    const folder = path.slice(0, path.lastIndexOf('/'));
    let top = folder;
    while (top.includes('/') && typeof this.read(`${top}/__init__.py`) === 'string')
      top = top.slice(0, top.lastIndexOf('/'));
    return [folder, top];
  }

  private alone(doc: Document): { facts: Facts; read: ReadonlyMap<string, string | null> } {
    const old = this.runs.get(doc.uri);
    this.runs.delete(doc.uri);
    const goesOn = old !== undefined && this.goesOn(old, doc);
    const { run, file, modules } = goesOn ? old : this.begin(doc);
    const result = setAsideAfter(run, () => {
      if (!goesOn) run.runScript(file, 'this file');
      return run.result(file);
    });
    const facts = publish(file, doc.version, result, [...modules.missing], false, sourcesFrom(modules.read));
    this.keep(doc.uri, { run, file, modules });
    return { facts: { ...facts, uri: doc.uri, ...faultOf(result) }, read: modules.read };
  }

  private begin(doc: Document): AloneRun {
    const modules = this.modules(doc.path);
    const name = doc.path ?? doc.uri;
    // Not from the cache: the file is edited in place.
    const file = new SourceFile(name, '__main__', doc.text, false, name.endsWith('/__init__.py')).parsed();
    const run = new DocumentRun(modules, (f) => f === file, this.options.timeBudget);
    return { run, file, modules };
  }

  private goesOn({ run, file, modules }: AloneRun, doc: Document): boolean {
    const own = doc.path === null ? modules.read : new Map([...modules.read].filter(([path]) => path !== doc.path));
    return this.isCurrent(own, [...modules.missing]) && run.edit(file, doc.text);
  }

  private keep(uri: string, run: AloneRun): void {
    this.runs.set(uri, run);
    if (this.runs.size > MAX_RUNS) this.runs.delete(this.runs.keys().next().value!);
  }

  private fromDriver(doc: Document, driver: string): { facts: Facts; read: ReadonlyMap<string, string | null> } {
    const run = this.runDriver(driver);
    const path = doc.path ?? doc.uri;
    const file = this.fileOf(run.result, path) ?? this.sources.get(path, path, doc.text);
    const facts = publish(file, doc.version, run.result, run.missing, true, sourcesFrom(run.read));
    return { facts: { ...facts, uri: doc.uri, ...faultOf(run.result) }, read: run.read };
  }

  private fileOf(result: RunResult, path: string): SourceFile | null {
    for (const s of result.seen) for (const p of s.places) if (p.file.uri === path) return p.file;
    return null;
  }

  private runDriver(driver: string): DriverRun {
    const wanted = new Set([...this.documents.values()].map((d) => d.path));
    const key = [...this.documents.values()].map((d) => `${d.uri}:${d.version}`).join('|');
    const old = this.driverRun;
    if (old && old.key === key && this.isCurrent(old.read, old.missing)) return old;
    const modules = this.modules(driver);
    const text = modules.readFile(driver);
    const run = new DocumentRun(modules, (f) => wanted.has(f.uri), this.options.timeBudget);
    const result = setAsideAfter(run, () => {
      if (typeof text === 'string')
        run.runScript(this.sources.get(driver, '__main__', text), driver.slice(driver.lastIndexOf('/') + 1));
      return run.result(null);
    });
    this.driverRun = { key, result, read: modules.read, missing: [...modules.missing] };
    return this.driverRun;
  }
}

/** What a run changed in the library models must not stay, whatever happens. */
function setAsideAfter<T>(run: DocumentRun, work: () => T): T {
  try {
    return work();
  } finally {
    run.setAside();
  }
}

function faultOf(result: RunResult): { fault?: string } {
  return result.fault === null ? {} : { fault: result.fault };
}

/** The last resort: an error of ours leaves the document without facts, not the editor without answers. */
function noFacts(doc: Document, e: unknown): Facts {
  return {
    uri: doc.uri,
    version: doc.version,
    expressions: [],
    moduleExpressions: [],
    problems: [],
    modules: [],
    contexts: [],
    incomplete: internalError(e),
    fault: (e instanceof Error && e.stack) || String(e),
    missing: [],
  };
}

/** Other files that messages point into. */
function sourcesFrom(read: ReadonlyMap<string, string | null>): (uri: string) => SourceFile | null {
  const files = new Map<string, SourceFile | null>();
  return (uri) => {
    const text = read.get(uri);
    if (!files.has(uri)) files.set(uri, typeof text === 'string' ? new SourceFile(uri, '', text, false, false) : null);
    return files.get(uri)!;
  };
}
