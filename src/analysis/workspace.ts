/**
 * The documents of an editor or a command line, and their facts. Facts are computed when they are asked for and kept
 * until the document, a file that was read for it, or an option changes.
 */
import { AloneRun, type Text } from './aloneRun';
import { Collected } from './collected';
import { type Constant, type ConstantLimits, Constants, type NoConstant } from './constants/constants';
import type { Facts, Problem } from './facts';
import type { AnalysisOptions, SourceFiles } from './files';
import { Modules, SourceCache } from './modules';
import { Origins } from './origins';
import { problemsOf } from './problems';
import { publish } from './publish';
import type { SeenProblem } from './recorder';
import { DocumentRun, type RunResult } from './run';
import { isInstalled, type SourceFile, sourcesFrom } from './source';
import { TensorCode } from './tensorCode';
import { Wording } from './wording';
import { internalError } from './worlds';

interface Cached {
  readonly key: string;
  readonly read: ReadonlyMap<string, string | null>;
  readonly facts: Facts;
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
  private readonly documents = new Map<string, Text>();
  private readonly cache = new Map<string, Cached>();
  private readonly sources = new SourceCache();
  private readonly tensorCode = new TensorCode();
  private readonly constants = new Constants();
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

  /** All facts of a document. */
  facts(uri: string): Facts {
    while (!this.advance(uri));
    return this.cache.get(uri)!.facts;
  }

  /** Are the facts of the document's present text all there? */
  isWhole(uri: string): boolean {
    return this.isKnown(this.document(uri));
  }

  /** The value of the expression that stands exactly there, when it is a constant. */
  constant(uri: string, start: number, end: number, limits: ConstantLimits): Constant | NoConstant {
    return this.constants.at(this.document(uri).text, start, end, limits);
  }

  /** What makes the driver's run fail in files that are no documents; those of installed packages are published and run. */
  failuresElsewhere(): { readonly uri: string; readonly problems: readonly Problem[] }[] {
    if (!this.options.driver) return [];
    const { result, read } = this.runDriver(this.options.driver);
    const isOpen = ({ file }: SeenProblem) => [...this.documents.values()].some((d) => (d.path ?? d.uri) === file.uri);
    const files = new Set(result.problems.filter((p) => p.subject === null && !isOpen(p)).map((p) => p.file));
    for (const f of files) if (f.isLibrary || isInstalled(f.uri)) files.delete(f);
    return [...files].map((file) => ({
      uri: file.uri,
      problems: problemsOf(file, result, new Origins(file, sourcesFrom(read))),
    }));
  }

  /** Does some of the work on a document's facts; true when they are all there. */
  advance(uri: string): boolean {
    const doc = this.document(uri);
    if (this.isKnown(doc)) return true;
    this.trying(doc, () => {
      if (this.options.driver) return this.fromDriver(doc, this.options.driver);
      const nothing = this.withoutTensors(doc);
      if (nothing) return nothing;
      const run = this.aloneRun(doc);
      return run.advance() ? { facts: run.facts(), read: run.modules.read } : null;
    });
    return this.cache.get(uri)?.key === this.key(doc);
  }

  /** What is known of a document by now, and of what stands around an offset in any case. */
  factsAround(uri: string, offset: number): Facts {
    const doc = this.document(uri);
    if (this.isKnown(doc) || this.options.driver) return this.facts(uri);
    let facts: Facts | null = null;
    this.trying(doc, () => {
      const nothing = this.withoutTensors(doc);
      if (nothing) return nothing;
      facts = this.aloneRun(doc).factsAround(offset);
      return null;
    });
    return facts ?? this.facts(uri);
  }

  /** The facts of a document in which no tensor can be met. */
  private withoutTensors(doc: Text): Omit<Cached, 'key'> | null {
    const read = new Map<string, string | null>();
    const noted = (path: string) => {
      const text = this.read(path);
      if (text !== undefined) read.set(path, text);
      return text;
    };
    if (this.tensorCode.mayHold(doc.text, doc.path, this.importRoots(doc.path), noted)) return null;
    return { facts: emptyFacts(doc), read };
  }

  private document(uri: string): Text {
    const doc = this.documents.get(uri);
    if (!doc) throw new Error(`no document ${uri}`);
    return doc;
  }

  private key(doc: Text): string {
    return `${doc.version}:${this.options.driver ?? ''}`;
  }

  private isKnown(doc: Text): boolean {
    const old = this.cache.get(doc.uri);
    return old !== undefined && old.key === this.key(doc) && this.isCurrent(old.read, old.facts.missing);
  }

  /** Keeps what the work yields. An error of ours leaves the document without facts, not the editor without answers. */
  private trying(doc: Text, work: () => Omit<Cached, 'key'> | null): void {
    this.cache.delete(doc.uri);
    let done: Omit<Cached, 'key'> | null;
    try {
      done = work();
    } catch (e) {
      this.runs.delete(doc.uri);
      done = { facts: noFacts(doc, e), read: new Map() };
    }
    if (done) this.cache.set(doc.uri, { ...done, key: this.key(doc) });
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
    return new Modules(
      { read: (path) => this.read(path) },
      this.sources,
      this.importRoots(first),
      this.options.driver ? DRIVER_PATIENCE : 1,
    );
  }

  private importRoots(first: string | null): string[] {
    const own = first ? this.rootsOf(first) : [];
    return [...new Set([...own, ...this.options.roots])];
  }

  /** The file's folder, and the folder above the package it is in. */
  private rootsOf(path: string): string[] {
    const folder = path.slice(0, path.lastIndexOf('/'));
    let top = folder;
    while (top.includes('/') && typeof this.read(`${top}/__init__.py`) === 'string')
      top = top.slice(0, top.lastIndexOf('/'));
    return [folder, top];
  }

  /** The run of a document at its present version: gone on with where that is right, else begun. */
  private aloneRun(doc: Text): AloneRun {
    const old = this.runs.get(doc.uri);
    this.runs.delete(doc.uri);
    const lasts = old && this.lasts(old, doc);
    const run = lasts ? old : new AloneRun(doc, this.modules(doc.path), this.options.timeBudget);
    this.runs.set(doc.uri, run);
    if (this.runs.size > MAX_RUNS) this.runs.delete(this.runs.keys().next().value!);
    return run;
  }

  private lasts(run: AloneRun, doc: Text): boolean {
    const { read, missing } = run.modules;
    const others = new Map([...read].filter(([path]) => path !== doc.path));
    return this.isCurrent(others, [...missing]) && (run.version === doc.version || run.edit(doc));
  }

  private fromDriver(doc: Text, driver: string): Omit<Cached, 'key'> {
    const { result, read, missing } = this.runDriver(driver);
    const path = doc.path ?? doc.uri;
    const file = this.fileOf(result, path) ?? this.sources.get(path, path, doc.text);
    const facts = publish(file, result, {
      version: doc.version,
      missing,
      driven: true,
      sourceOf: sourcesFrom(read),
      wording: new Wording(),
    });
    return { facts: { ...facts, uri: doc.uri }, read };
  }

  /** The source as the driver's run read it: it may have failed there before any tensor was met. */
  private fileOf({ seen, problems }: RunResult, path: string): SourceFile | null {
    for (const s of seen) for (const p of s.places) if (p.file.uri === path) return p.file;
    return problems.find((p) => p.file.uri === path)?.file ?? null;
  }

  private runDriver(driver: string): DriverRun {
    const key = [...this.documents.values()].map((d) => `${d.uri}:${d.version}`).join('|');
    const old = this.driverRun;
    if (old && old.key === key && this.isCurrent(old.read, old.missing)) return old;
    const modules = this.modules(driver);
    const text = modules.readFile(driver);
    const result = typeof text === 'string' ? this.runScript(driver, text, modules) : NOTHING;
    this.driverRun = { key, result, read: modules.read, missing: [...modules.missing] };
    return this.driverRun;
  }

  private runScript(path: string, text: string, modules: Modules): RunResult {
    const wanted = new Set([...this.documents.values()].map((d) => d.path));
    const file = this.sources.get(path, '__main__', text);
    const budget = this.options.timeBudget * DRIVER_BUDGET;
    const run = new DocumentRun(file, modules, (f) => wanted.has(f.uri), budget);
    run.runScript(path.slice(path.lastIndexOf('/') + 1));
    return run.scriptResult();
  }
}

/** A driver runs a whole program, for all documents at once. */
const DRIVER_BUDGET = 3;
/** The modules that it imports may take so many times as many steps: registries of models. */
const DRIVER_PATIENCE = 16;

const NOTHING: RunResult = Object.assign(new Collected(), { modelsAreOpen: false });

function emptyFacts({ uri, version }: Text): Facts {
  return {
    uri,
    version,
    expressions: [],
    moduleExpressions: [],
    problems: [],
    modules: [],
    contexts: [],
    incomplete: null,
    missing: [],
  };
}

/** The last resort: an error of ours leaves the document without facts, not the editor without answers. */
function noFacts(doc: Text, e: unknown): Facts {
  return { ...emptyFacts(doc), incomplete: internalError(e), fault: (e instanceof Error && e.stack) || String(e) };
}
