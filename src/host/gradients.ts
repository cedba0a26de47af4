/** Gradients: by the operands of what is pointed at below its shape, and the commands. */
import * as vscode from 'vscode';
import { Debounce } from '../base/debounce';
import { gradientMarkdown } from '../features/markdown';
import type { GradientAnswer, GradientKind } from '../protocol/analysis';
import type { Derivation, Format } from '../protocol/derivation';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import type { DerivationPanel } from './derivationPanel';
import { inDocument, isPython, selector, toRange } from './documents';
import { GivenShapes } from './givenShapes';
import { pointedAt } from './hover';
import { settings } from './settings';
import { copyText } from './text';

/** Milliseconds without an edit after which gradients are derived: who types wants shapes, at once. */
const CALM = 1500;

/** A provider of its own, so that a shape never waits for a gradient. */
export function registerGradientHover(analysis: Analysis, contexts: Contexts): vscode.Disposable {
  let edited = Number.NEGATIVE_INFINITY;
  const edits = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0 && document.languageId === 'python') edited = performance.now();
  });
  const provider = vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position, token) {
      const { 'hover.enabled': isOn, 'hover.gradients': isWanted } = settings(document);
      if (!isOn || !isWanted || performance.now() - edited < CALM) return null;
      const context = contexts.chosen(document);
      const answer = await analysis.ask('gradientHover', document, pointedAt(document, position), { context }, token);
      if (!answer?.value) return null;
      const at = inDocument(answer.source, document, answer.value.range);
      return new vscode.Hover(new vscode.MarkdownString(gradientMarkdown(answer.value)), at ?? undefined);
    },
  });
  return vscode.Disposable.from(edits, provider);
}

/** Milliseconds that the cursor rests before a pinned panel follows it. */
const REST = 350;

/** What is asked of code, besides where it is. */
interface Wanted {
  /** null asks for the operands alone. */
  readonly wrt: string | null;
  readonly kind: GradientKind;
  /** Functions of the document are entered. */
  readonly expand: boolean;
}

interface Asked {
  readonly answer: GradientAnswer;
  readonly isExpanded: boolean;
  /** Of the code that is differentiated. */
  readonly range: vscode.Range;
}

interface Derived extends Asked {
  readonly document: vscode.TextDocument;
  readonly wrt: string;
}

/** The commands. What they need to know and analysis does not, they ask for. */
export class Gradients implements vscode.Disposable {
  private readonly shapes: GivenShapes;
  private readonly subscriptions: vscode.Disposable[];
  /** Of what the pinned panel asks. */
  private asking: vscode.CancellationTokenSource | null = null;
  private readonly rest = new Debounce(() => void this.follow(), REST);

  constructor(
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
    private readonly panel: DerivationPanel,
    state: vscode.Memento,
  ) {
    this.shapes = new GivenShapes(state);
    this.subscriptions = [
      this.rest,
      panel.onDerive((wanted) => void this.again(wanted)),
      panel.onPin((isPinned) => isPinned && this.rest.trigger(0)),
      vscode.window.onDidChangeTextEditorSelection(() => this.moved()),
      vscode.workspace.onDidChangeTextDocument(() => this.moved()),
    ];
  }

  dispose(): void {
    this.asking?.cancel();
    for (const s of this.subscriptions) s.dispose();
  }

  /** @param wrt the tensor; asked for where there are several. */
  async show(kind: GradientKind, wrt: unknown): Promise<void> {
    const derived = await this.derived(kind, wrt);
    if (!derived) return;
    this.showPage(derivation(derived, kind));
    await this.offerComment(derived);
  }

  async copy(format: Exclude<Format, 'markdown'>, wrt: unknown): Promise<void> {
    const derived = await this.derived('grad', wrt);
    if (!derived) return;
    await copyText(derived.answer.gradient![format]);
    await this.offerComment(derived);
  }

  async check(wrt: unknown): Promise<void> {
    const derived = await this.derived('grad', wrt);
    if (!derived) return;
    const { points, error, shape } = derived.answer.gradient!;
    const worst = error.toExponential(1);
    void vscode.window.showInformationMessage(
      `The gradient by ${derived.wrt}, of shape ${shape}, agrees with finite differences at ${points} random points; the largest relative error is ${worst}.`,
    );
    await this.offerComment(derived);
  }

  /** Writes a `torch.autograd.Function` for what is selected above the code. */
  async insertBackward(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    const asked = await this.asked(document, selection, 'grad');
    if (!asked) return;
    const context = this.contexts.chosen(document);
    const shapes = this.shapes.of(document, asked.answer.source);
    const location = vscode.ProgressLocation.Window;
    const found = await vscode.window.withProgress({ location, title: 'Nabla: deriving the backward' }, () =>
      this.analysis.ask('manualBackward', document, selection, { context, shapes, expand: asked.isExpanded }),
    );
    if (!found) return;
    const { edit, reason, note } = found.value;
    if (!edit) return refuse(reason ?? 'nothing is known of it');
    const at = inDocument(found.source, document, edit.range);
    if (!at) return refuse('the code stands in another cell');
    await editor.edit((e) => e.replace(at, edit.text));
    editor.revealRange(new vscode.Range(at.start, at.start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    void vscode.window.showInformationMessage(`Inserted. ${note}`);
  }

  /** The gradient of what is selected, with questions where something is open; undefined where there is none. */
  private async derived(kind: GradientKind, wanted: unknown): Promise<Derived | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    const first = await this.asked(document, selection, kind);
    if (!first) return;
    const wrt = typeof wanted === 'string' ? wanted : await pickOperand(first.answer);
    if (wrt === undefined) return;
    const location = vscode.ProgressLocation.Window;
    const result = await vscode.window.withProgress({ location, title: `Nabla: deriving by ${wrt}` }, () =>
      this.ask(document, selection, { wrt, kind, expand: first.isExpanded }),
    );
    if (!result) return;
    if (!result.answer.gradient) return refuse(result.answer.reason ?? 'nothing is known of it');
    return { document, wrt, ...result };
  }

  /** The operands, with questions for shapes that are not known; undefined where there are none. */
  private async asked(
    document: vscode.TextDocument,
    at: vscode.Range,
    kind: GradientKind,
    expand = false,
  ): Promise<Asked | undefined> {
    const wanted: Wanted = { wrt: null, kind, expand };
    let found = await this.ask(document, at, wanted);
    while (found && found.answer.missing.length > 0) {
      if (!(await this.shapes.ask(document, found.answer.source, found.answer.missing))) return;
      found = await this.ask(document, at, wanted);
    }
    if (!found) return;
    const { reason, expandable } = found.answer;
    if (reason === null) return found;
    if (!expandable || expand) return refuse(reason);
    const enter = 'Expand Functions';
    const chosen = await vscode.window.showInformationMessage(`No formula: ${reason}.`, enter);
    return chosen === enter ? this.asked(document, at, kind, true) : undefined;
  }

  /** With what the user said of the same code before. */
  private async ask(
    document: vscode.TextDocument,
    at: vscode.Range,
    wanted: Wanted,
    token?: vscode.CancellationToken,
  ): Promise<Asked | null> {
    const context = this.contexts.chosen(document);
    const askWith = (shapes: ReturnType<GivenShapes['of']>) =>
      this.analysis.ask('gradient', document, at, { context, shapes, ...wanted }, token);
    let asked = await askWith([]);
    const said = asked && this.shapes.of(document, asked.value.source);
    if (asked && said && said.length > 0 && asked.value.missing.length > 0) asked = await askWith(said);
    if (!asked) return null;
    const range = inDocument(asked.source, document, asked.value.range) ?? at;
    return { answer: asked.value, isExpanded: wanted.expand, range };
  }

  /** Offers to write the shapes that the user gave above the code. */
  private async offerComment({ document, answer, range }: Derived): Promise<void> {
    const { unwritten } = answer;
    if (!unwritten) return;
    const { version } = document;
    const write = 'Write as Comment';
    const lines = unwritten.text.trim().split('\n');
    const said = lines.map((line) => line.replace(/^\s*#\s*/, '')).join(', ');
    const chosen = await vscode.window.showInformationMessage(`Write the shapes above the code: ${said}?`, write);
    if (chosen !== write) return;
    if (document.version !== version) return refuse('the code has changed meanwhile');
    const edit = new vscode.WorkspaceEdit();
    // Its line counts from the same place as the code's.
    const line = range.start.line - (answer.range.start.line - unwritten.range.start.line);
    edit.insert(document.uri, new vscode.Position(line, 0), unwritten.text);
    await vscode.workspace.applyEdit(edit);
  }

  private showPage(gradient: Derivation, keepsFocus = false): void {
    const isPinned = this.panel.shown?.isPinned ?? false;
    this.panel.show({ gradient, document: null, isPinned }, keepsFocus);
  }

  /** The panel asks for another operand or kind of the same code, or for its functions to be entered. */
  private async again(wanted: Wanted & { readonly wrt: string }): Promise<void> {
    const shown = this.panel.shown?.gradient;
    if (!shown) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(shown.uri, true));
    const asked = await this.ask(document, toRange(shown.answer.range), wanted);
    if (!asked) return;
    const { wrt, kind } = wanted;
    if (asked.answer.gradient) this.showPage(derivation({ document, wrt, ...asked }, kind), true);
    else this.panel.say(`No formula: ${asked.answer.reason ?? 'nothing is known of it'}.`);
  }

  private moved(): void {
    this.asking?.cancel();
    if (this.panel.shown?.isPinned) this.rest.trigger();
  }

  /** Shows the gradient of the code at the cursor, by the same operand where it has it. */
  private async follow(): Promise<void> {
    const shown = this.panel.shown;
    const editor = vscode.window.activeTextEditor;
    if (!shown?.isPinned || !shown.gradient || !editor || !isPython(editor.document)) return;
    const { document, selection } = editor;
    const { kind, wrt, isExpanded: expand } = shown.gradient;
    const source = new vscode.CancellationTokenSource();
    this.asking = source;
    try {
      const first = await this.ask(document, selection, { wrt: null, kind, expand }, source.token);
      const operands = first?.answer.operands ?? [];
      const by = operands.find((o) => o.label === wrt) ?? operands[0];
      const asked = by && (await this.ask(document, selection, { wrt: by.label, kind, expand }, source.token));
      if (source.token.isCancellationRequested) return;
      // Where there is no formula the last one stays.
      if (asked?.answer.gradient) this.showPage(derivation({ document, wrt: by.label, ...asked }, kind), true);
      else this.panel.say(`No formula at the cursor: ${(asked ?? first)?.answer.reason ?? 'nothing is known of it'}.`);
    } finally {
      if (this.asking === source) this.asking = null;
      source.dispose();
    }
  }
}

function derivation({ document, range, wrt, answer, isExpanded }: Derived, kind: GradientKind): Derivation {
  const name = document.uri.path.split('/').at(-1);
  // The panel knows places of the document that is open: a cell, of a notebook.
  const lines = range.start.line - answer.range.start.line;
  const moved = ({ start, end }: GradientAnswer['range']) => ({
    start: { ...start, line: start.line + lines },
    end: { ...end, line: end.line + lines },
  });
  const operands = answer.operands.map((o) => ({ ...o, uses: o.uses.map(moved) }));
  return {
    uri: document.uri.toString(),
    place: `${name}:${range.start.line + 1}`,
    kind,
    wrt,
    isExpanded,
    answer: { ...answer, operands, range: moved(answer.range) },
  };
}

async function pickOperand({ operands }: GradientAnswer): Promise<string | undefined> {
  if (operands.length === 1) return operands[0].label;
  const items = operands.map(({ label, shape }) => ({ label, description: shape }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Derive by which tensor?',
    matchOnDescription: true,
  });
  return picked?.label;
}

function refuse(reason: string): undefined {
  void vscode.window.showInformationMessage(`No formula: ${reason}.`);
}
