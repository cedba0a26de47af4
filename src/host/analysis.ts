import * as vscode from 'vscode';
import { Debounce } from '../base/debounce';
import type { FileData, Report, WorkerInterface } from '../protocol/analysis';
import type { Setting } from '../protocol/documents';
import { RpcError } from '../protocol/rpc';
import { AnalysisClient, type WorkerHandle } from './client';
import { Documents, inSource, isPython, type Source } from './documents';
import { pathOf, uriOf } from './paths';
import { importRoots, onInterpreterChange } from './roots';
import { affects, settings } from './settings';

/** What differs between the desktop and a browser. */
export interface Platform {
  /** Starts the analysis worker. */
  readonly spawn: () => WorkerHandle;
  /** Starts the worker behind a panel of this kind. */
  readonly spawnPanel: (kind: string) => WorkerHandle;
  /** The user's home folder. */
  readonly home: string | null;
}

type Requests = WorkerInterface['requests'];
type Result<M extends keyof Requests> = ReturnType<Requests[M]['result']>;

/** Requests about a range of a document. */
type AboutRange =
  | ('hover' | 'hints' | 'copy' | 'comment' | 'fixes' | 'actions' | 'value')
  | ('gradientHover' | 'gradient' | 'manualBackward' | 'attention' | 'benchmark' | 'landscape');

/** Problems wait for a pause in typing, so that hovers need not wait for them. */
const AFTER_EDIT = 300;
const OTHERS_AFTER_EDIT = 500;
const MAX_FILE_SIZE = 2 * 1024 * 1024;

/** What is known of a document as a whole: a report, or why there is none, or neither while analysis is at work. */
export interface State {
  /** Our uri: the notebook's for a cell. */
  readonly uri: string;
  readonly source: Source | null;
  readonly report: Report | null;
  readonly reason: string | null;
}

/**
 * Between the editor and the worker: says the worker what changed, asks it, and tells the features when what they
 * show is out of date.
 */
export class Analysis implements vscode.Disposable {
  readonly documents = new Documents();
  private readonly sent = new Map<string, number>();
  private readonly states = new Map<string, State>();
  private readonly timers = new Map<string, Debounce>();
  private readonly client: AnalysisClient;
  private readonly stateEmitter = new vscode.EventEmitter<State>();
  private readonly closeEmitter = new vscode.EventEmitter<string>();
  private readonly staleEmitter = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly refreshOthers = new Debounce(() => this.refreshVisible(), OTHERS_AFTER_EDIT);
  private readonly updateRoots = new Debounce(() => void this.readRoots(), 50);
  private roots: readonly string[] = [];
  private rootsRead: Promise<void> | null = null;

  readonly onState = this.stateEmitter.event;
  /** Nothing is known of a document any more. */
  readonly onClose = this.closeEmitter.event;
  /** What was answered for any document may be different now. */
  readonly onStale = this.staleEmitter.event;

  constructor(
    private readonly platform: Platform,
    private readonly log: vscode.LogOutputChannel,
    private readonly driver: () => vscode.Uri | null,
  ) {
    this.client = new AnalysisClient({
      spawn: platform.spawn,
      prelude: () => {
        this.sent.clear();
        this.sendOptions();
      },
      missing: (paths) => void this.give(paths),
      log: (level, text) => log[level](text),
    });
    this.listen();
    this.refreshVisible();
  }

  /** Rejects with RpcError only; `stale` and `cancelled` are nothing to speak of. */
  async ask<M extends AboutRange>(
    method: M,
    document: vscode.TextDocument,
    range: vscode.Range,
    more: Omit<ReturnType<Requests[M]['params']>, 'uri' | 'version' | 'range'>,
    token?: vscode.CancellationToken,
  ): Promise<{ source: Source; value: Result<M> } | null> {
    const source = await this.prepare(document);
    if (!source) return null;
    const params = {
      uri: source.data.uri,
      version: source.data.version,
      range: { start: inSource(source, document, range.start), end: inSource(source, document, range.end) },
      ...more,
    } as unknown as ReturnType<Requests[M]['params']>;
    const value = await this.request(method, params, token);
    return value === undefined ? null : { source, value };
  }

  async listing(document: vscode.TextDocument): Promise<{ source: Source; value: Result<'listing'> } | null> {
    const source = await this.prepare(document);
    if (!source) return null;
    const value = await this.request('listing', { uri: source.data.uri, version: source.data.version });
    return value === undefined ? null : { source, value };
  }

  /** Named derivations; undefined when the worker does not answer. */
  derivations(): Promise<Result<'documents'> | undefined> {
    return this.request('documents', { uri: 'nabla-derivation:', version: 0 });
  }

  /** One of them, with its numbers. A setting that hangs the worker is not tried again. */
  derivation(name: string, settings: readonly Setting[]): Promise<Result<'document'> | undefined> {
    const uri = `nabla-derivation:${JSON.stringify([name, settings])}`;
    return this.request('document', { uri, version: 0, name, settings });
  }

  stateOf(document: vscode.TextDocument): State | null {
    return this.states.get(this.documents.uriOf(document)) ?? null;
  }

  restart(): void {
    this.client.restart('asked for by the user');
    this.optionsChanged();
  }

  /** The driver or a setting changed: everything is asked for again. */
  optionsChanged(): void {
    if (this.client.running) this.sendOptions();
    this.staleEmitter.fire();
    this.refreshVisible();
  }

  dispose(): void {
    this.client.dispose();
    this.refreshOthers.dispose();
    this.updateRoots.dispose();
    for (const timer of this.timers.values()) timer.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.stateEmitter.dispose();
    this.closeEmitter.dispose();
    this.staleEmitter.dispose();
  }

  private listen(): void {
    const { workspace, window } = vscode;
    const watcher = workspace.createFileSystemWatcher('**/*.py');
    const onDisk = (uri: vscode.Uri) => this.changedOnDisk(uri);
    this.subscriptions.push(
      watcher,
      watcher.onDidChange(onDisk),
      watcher.onDidCreate(onDisk),
      watcher.onDidDelete(onDisk),
      workspace.onDidChangeTextDocument((e) => e.contentChanges.length > 0 && this.edited(e.document)),
      workspace.onDidChangeNotebookDocument(() => this.refreshOthers.trigger()),
      workspace.onDidOpenTextDocument((document) => isPython(document) && this.refreshOthers.trigger(0)),
      workspace.onDidCloseTextDocument((document) => this.closed(document.uri)),
      workspace.onDidCloseNotebookDocument((notebook) => this.closed(notebook.uri)),
      window.onDidChangeVisibleTextEditors(() => this.refreshVisible()),
      workspace.onDidChangeWorkspaceFolders(() => this.updateRoots.trigger()),
      workspace.onDidGrantWorkspaceTrust(() => this.updateRoots.trigger()),
      workspace.onDidChangeConfiguration((e) => this.configurationChanged(e)),
      onInterpreterChange(() => this.updateRoots.trigger()),
    );
  }

  private configurationChanged(event: vscode.ConfigurationChangeEvent): void {
    const python = ['python.analysis.extraPaths', 'python.defaultInterpreterPath'];
    if (affects(event, 'analysis.timeBudget')) this.optionsChanged();
    if (
      affects(event, 'analysis.importRoots', 'analysis.interpreter') ||
      python.some((key) => event.affectsConfiguration(key))
    ) {
      this.updateRoots.trigger();
    }
  }

  /** The document as the worker has it now; null when it is not analysed. */
  private async prepare(document: vscode.TextDocument): Promise<Source | null> {
    if (!isPython(document)) return null;
    this.rootsRead ??= this.readRoots();
    await this.rootsRead;
    const source = this.documents.source(document);
    if (!source || this.client.isStuck(source.data.uri, source.data.version)) return null;
    this.client.start();
    // Other documents that are edited and not saved may be imported by this one.
    for (const other of vscode.workspace.textDocuments) {
      if (isPython(other) && (other.isDirty || this.sent.has(other.uri.toString())))
        this.send(this.documents.source(other));
    }
    this.send(source);
    return source;
  }

  private send(source: Source | null): void {
    if (!source || this.sent.get(source.data.uri) === source.data.version) return;
    this.client.notify('document', source.data);
    this.sent.set(source.data.uri, source.data.version);
  }

  private async request<M extends keyof Requests>(
    method: M,
    params: ReturnType<Requests[M]['params']>,
    token?: vscode.CancellationToken,
  ): Promise<Result<M> | undefined> {
    const abort = new AbortController();
    const subscription = token?.onCancellationRequested(() => abort.abort());
    try {
      return await this.client.request(method, params, abort.signal);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code === 'failed' || error.code === 'invalid') this.log.error(error.message);
      return undefined;
    } finally {
      subscription?.dispose();
    }
  }

  private edited(document: vscode.TextDocument): void {
    if (!isPython(document)) return;
    this.schedule(document, AFTER_EDIT);
    this.refreshOthers.trigger();
  }

  private refreshVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) if (isPython(document)) this.schedule(document, 0);
  }

  private schedule(document: vscode.TextDocument, wait: number): void {
    const key = this.documents.uriOf(document);
    this.timers.get(key)?.dispose();
    const timer = new Debounce(() => void this.report(document), wait);
    this.timers.set(key, timer);
    timer.trigger();
  }

  private async report(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    const uri = this.documents.uriOf(document);
    const source = await this.prepare(document);
    if (!source) {
      this.tell({ uri, source, report: null, reason: this.reasonFor(document) });
      return;
    }
    if (!this.states.has(uri)) this.tell({ uri, source, report: null, reason: null });
    const report = await this.request('report', { uri, version: source.data.version });
    if (!report || document.isClosed) return;
    const old = this.states.get(uri);
    this.tell({ uri, source, report, reason: null });
    // The same text with other results: another file changed, and hints on screen are out of date.
    if (old?.report && old.source?.data.version === source.data.version && differ(old.report, report)) {
      this.staleEmitter.fire();
    }
  }

  private tell(state: State): void {
    this.states.set(state.uri, state);
    this.stateEmitter.fire(state);
  }

  private reasonFor(document: vscode.TextDocument): string {
    return this.documents.isTooLarge(document)
      ? 'not analysed: larger than 2 MB'
      : 'analysis of this text did not end and was stopped; it is tried again after an edit';
  }

  private closed(uri: vscode.Uri): void {
    const key = uri.toString();
    this.timers.get(key)?.dispose();
    this.timers.delete(key);
    this.states.delete(key);
    this.documents.forget(key);
    if (this.sent.delete(key) && this.client.running) this.client.notify('closed', { uri: key });
    this.closeEmitter.fire(key);
  }

  private changedOnDisk(uri: vscode.Uri): void {
    const path = pathOf(uri);
    if (path === null || !this.client.running) return;
    this.client.notify('forget', [path]);
    this.refreshOthers.trigger();
  }

  private async readRoots(): Promise<void> {
    const roots = await importRoots(this.platform.home);
    if (roots.join('\n') === this.roots.join('\n')) return;
    this.roots = roots;
    this.log.info(`Imports are looked up in: ${roots.join(', ')}`);
    this.optionsChanged();
  }

  private sendOptions(): void {
    const driver = this.driver();
    this.client.notify('options', {
      roots: this.roots,
      driver: driver && pathOf(driver),
      timeBudget: settings()['analysis.timeBudget'],
    });
  }

  /** Reads files that the worker cannot read itself. */
  private async give(paths: readonly string[]): Promise<void> {
    const files = await Promise.all(paths.map(readFile));
    if (!this.client.running) return;
    this.client.notify('files', files);
    this.staleEmitter.fire();
    this.refreshVisible();
  }
}

function differ(a: Report, b: Report): boolean {
  return JSON.stringify({ ...a, milliseconds: 0 }) !== JSON.stringify({ ...b, milliseconds: 0 });
}

async function readFile(path: string): Promise<FileData> {
  const uri = uriOf(path);
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if ((stat.type & vscode.FileType.File) === 0) return { path, text: null, reason: null };
    if (stat.size > MAX_FILE_SIZE) return { path, text: null, reason: `${path} is larger than 2 MB` };
    const bytes = await vscode.workspace.fs.readFile(uri);
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), reason: null };
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { path, text: null, reason: missing ? null : `${path} cannot be read: ${(error as Error).message}` };
  }
}
