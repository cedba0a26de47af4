import { COMMAND_LIMITS, HOVER_LIMITS } from '../analysis/constants/constants';
import type { Facts } from '../analysis/facts';
import type { SourceFiles } from '../analysis/files';
import type { Range } from '../base/lines';
import {
  type DocumentData,
  type HostInterface,
  hostInterface,
  type Report,
  type ValueData,
  type WorkerInterface,
  workerInterface,
} from '../protocol/analysis';
import type { DocumentAnswer, Setting } from '../protocol/documents';
import { type Handlers, type Port, Rpc, RpcError, type RpcOptions } from '../protocol/rpc';
import { codeActions } from './actions';
import type { Analyser } from './analyser';
import { attentionAt } from './attentionAt';
import { benchmarkAt } from './benchmarkAt';
import { shapeComment } from './comment';
import { constantFloats, constantNumbers } from './constantNumber';
import { listContexts } from './contexts';
import { documentAnswer, documentEntries } from './derivationDocument';
import { DocumentText, type View } from './document';
import { WorkerFiles } from './files';
import { gradientAnswer } from './gradientAnswer';
import { hoverLines } from './gradientHover';
import { Solver } from './gradientSolver';
import { hints } from './hints';
import { type Evaluate, hover, shapeAt } from './hover';
import { landscapeAt } from './landscapeAt';
import { listShapes } from './listing';
import { lookup } from './lookup';
import { manualBackward } from './manualBackward';
import { problems } from './problems';
import { quickFixes } from './quickFixes';
import { oneLine } from './text';
import { valueDocument } from './values';

/** A range of a document at one version. */
interface At {
  readonly uri: string;
  readonly version: number;
  readonly range: Range;
}

interface Open {
  readonly data: DocumentData;
  readonly text: DocumentText;
}

/** The worker's side: keeps the open documents, has them analysed when asked, answers with plain feature data. */
export class AnalysisServer {
  private readonly documents = new Map<string, Open>();
  private readonly others = new Map<string, DocumentText>();
  private readonly asked = new Set<string>();
  private readonly files: WorkerFiles;
  private readonly analyser: Analyser;
  private readonly rpc: Rpc<WorkerInterface, HostInterface>;
  private readonly later: (run: () => void) => void;
  private readonly solver = new Solver();
  /** Gradients for a hover are given up when the pointer has moved on. */
  private hovers = 0;
  private checks = 0;

  /** @param disk reads local files; null where there are none, and the host is asked for every file. */
  constructor(port: Port, disk: SourceFiles | null, analyserOf: (files: SourceFiles) => Analyser, options: RpcOptions) {
    this.later = options.later ?? ((run) => setTimeout(run, 0));
    this.files = new WorkerFiles(disk, (path) => this.openAt(path)?.data.text);
    this.analyser = analyserOf(this.files);
    const complain = (text: string) => this.rpc.notify('log', { level: 'error', text });
    this.rpc = new Rpc(port, workerInterface, hostInterface, this.handlers(), { ...options, complain });
    this.rpc.notify('ready', null);
  }

  /** While typing, a hover is to be quick: values come with the rest of the analysis. */
  private constants(uri: string): Evaluate | undefined {
    if (!this.analyser.isWhole(uri)) return undefined;
    return (start, end) => this.analyser.constant(uri, start, end, HOVER_LIMITS);
  }

  private handlers(): Handlers<WorkerInterface> {
    return {
      requests: {
        report: ({ uri, version }) => {
          const began = performance.now();
          return this.whole(uri, version, (view) => this.report(view, performance.now() - began));
        },
        hover: (p) => this.soon(p, (view, start, end) => hover(view, start, end, p.context, this.constants(p.uri))),
        attention: (p) => this.at(p, (view, start, end) => attentionAt(view, start, end, p.context)),
        benchmark: (p) => this.at(p, (view, start, end) => benchmarkAt(view, start, end, p.context)),
        landscape: (p) => this.at(p, (view, start, end) => landscapeAt(view, start, end, this.known(p.uri, p.context))),
        gradientHover: async (p) => {
          const steps = await this.at(p, (view, start, end) => this.gradientLines(view, start, end, p.context));
          return this.inTurns(steps, p.uri, p.version);
        },
        gradient: (p) =>
          this.at(p, (view, start, end) =>
            gradientAnswer(this.solver, view, { ...p, start, end, number: constantNumbers(this.analyser, p.uri) }),
          ),
        manualBackward: (p) =>
          this.at(p, (view, start, end) =>
            manualBackward(this.solver, view, start, end, { ...p, number: constantNumbers(this.analyser, p.uri) }),
          ),
        documents: () => documentEntries(),
        document: ({ name, settings }) => this.document(name, settings),
        value: (p) => this.at(p, (view, start, end) => this.value(view, start, end, p.page)),
        hints: (p) => this.at(p, (view, start, end) => hints(view, start, end, p.context, p.mode)),
        copy: (p) => this.soon(p, (view, start, end) => shapeAt(view, start, end, p.context)),
        comment: (p) => this.at(p, (view, start, end) => shapeComment(view, start, end, p.context)),
        actions: (p) => this.at(p, (view, start, end) => codeActions(view, start, end, p.context)),
        fixes: (p) => this.at(p, quickFixes),
        listing: ({ uri, version }) => this.whole(uri, version, (view) => listShapes(view.facts, view.document.lines)),
      },
      events: {
        document: (data) => this.setDocument(data),
        closed: ({ uri }) => {
          this.documents.delete(uri);
          this.analyser.removeDocument(uri);
        },
        options: (options) => this.analyser.setOptions(options),
        files: (given) => {
          for (const { path, text, reason } of given) {
            this.files.give(path, text, reason);
            this.asked.delete(path);
          }
        },
        forget: (paths) => {
          for (const path of paths) this.files.forget(path);
        },
      },
    };
  }

  private known(uri: string, context: string | null) {
    return { context, number: constantNumbers(this.analyser, uri), constant: constantFloats(this.analyser, uri) };
  }

  private gradientLines(view: View, start: number, end: number, context: string | null) {
    const number = constantNumbers(this.analyser, view.document.uri);
    return hoverLines(this.solver, view, start, end, { context, shapes: {}, number });
  }

  /** A step in a turn of the event loop, so that others are answered in between. */
  private async inTurns<T>(steps: Generator<null, T>, uri: string, version: number): Promise<T> {
    const own = ++this.hovers;
    for (;;) {
      await new Promise<void>((resolve) => this.later(resolve));
      if (own !== this.hovers) throw new RpcError('cancelled', 'the pointer has moved on');
      this.open(uri, version);
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /** A named derivation; one that is asked for later takes its place. */
  private async document(name: string, settings: readonly Setting[]): Promise<DocumentAnswer> {
    const own = ++this.checks;
    const steps = documentAnswer(name, settings);
    for (;;) {
      await new Promise<void>((resolve) => this.later(resolve));
      if (own !== this.checks) throw new RpcError('cancelled', 'another derivation was asked for');
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /** The value of the selection, else of the tensor at the cursor. */
  private value(view: View, start: number, end: number, page: number): ValueData {
    const { text, uri } = view.document;
    const found = start < end ? trimmed(text, start, end) : lookup(view, start, end);
    if (!found) return { title: '', text: null, reason: 'there is no tensor at the cursor', page: 0, pages: 0 };
    const value = this.analyser.constant(uri, found.start, found.end, COMMAND_LIMITS);
    return valueDocument(value, oneLine(text.slice(found.start, found.end)), page);
  }

  private setDocument(data: DocumentData): void {
    const { uri, path, version, text, language, cells } = data;
    this.documents.set(uri, { data, text: new DocumentText(uri, text, cells) });
    this.analyser.setDocument(uri, path, version, text, language);
  }

  /** @throws RpcError `stale` when the document is not at this version (any more). */
  private open(uri: string, version: number): Open {
    const open = this.documents.get(uri);
    if (open?.data.version !== version) throw new RpcError('stale', `${uri} is not at version ${version}`);
    return open;
  }

  /** An answer about a range, when all is known. */
  private at<T>(p: At, answer: (view: View, start: number, end: number) => T): T | Promise<T> {
    return this.whole(p.uri, p.version, (view) => {
      const { lines } = view.document;
      return answer(view, lines.offset(p.range.start), lines.offset(p.range.end));
    });
  }

  /** The same from what can be known quickly; when that says nothing, from all. */
  private soon<T>(p: At, answer: (view: View, start: number, end: number) => T | null): T | null | Promise<T | null> {
    const open = this.open(p.uri, p.version);
    const { lines } = open.text;
    const [start, end] = [lines.offset(p.range.start), lines.offset(p.range.end)];
    return answer(this.view(open, this.analyser.factsAround(p.uri, start)), start, end) ?? this.at(p, answer);
  }

  /** An answer from all facts: the work on them is done bit by bit, and others are answered in between. */
  private whole<T>(uri: string, version: number, answer: (view: View) => T): T | Promise<T> {
    const advance = () => {
      const open = this.open(uri, version);
      return this.analyser.advance(uri) ? this.view(open, this.analyser.facts(uri)) : null;
    };
    const view = advance();
    if (view) return answer(view);
    return new Promise((resolve, reject) => {
      const goOn = () => {
        try {
          const view = advance();
          if (view) resolve(answer(view));
          else this.later(goOn);
        } catch (e) {
          reject(e);
        }
      };
      this.later(goOn);
    });
  }

  private view({ text }: Open, facts: Facts): View {
    this.askFor(facts.missing);
    return { facts, document: text, textOf: (uri) => this.textOf(uri) };
  }

  private report(view: View, milliseconds: number): Report {
    const { facts } = view;
    if (facts.fault !== undefined) this.rpc.notify('log', { level: 'error', text: facts.fault });
    for (const reason of this.files.takeReasons()) this.rpc.notify('log', { level: 'warn', text: reason });
    return {
      problems: problems(view),
      shapes: facts.expressions.length,
      contexts: listContexts(view),
      incomplete: facts.incomplete,
      milliseconds,
    };
  }

  /** Each missing file is asked for once, until it is given. */
  private askFor(missing: readonly string[]): void {
    const wanted = missing.filter((path) => !this.asked.has(path));
    for (const path of wanted) this.asked.add(path);
    if (wanted.length > 0) this.rpc.notify('missing', wanted);
  }

  private openAt(path: string): Open | undefined {
    for (const open of this.documents.values()) if (open.data.path === path) return open;
    return undefined;
  }

  /** The text of an open document, or of a file, for the lines of places in it. */
  private textOf(uri: string): DocumentText | null {
    const open = this.documents.get(uri) ?? this.openAt(uri);
    if (open) return open.text;
    const text = this.files.read(uri);
    if (typeof text !== 'string') return null;
    const known = this.others.get(uri);
    if (known?.text === text) return known;
    const document = new DocumentText(uri, text);
    this.others.set(uri, document);
    return document;
  }
}

/** A selection without the space around it. */
function trimmed(text: string, start: number, end: number): { start: number; end: number } | null {
  const selected = text.slice(start, end);
  const from = start + selected.length - selected.trimStart().length;
  const to = from + selected.trim().length;
  return from < to ? { start: from, end: to } : null;
}
