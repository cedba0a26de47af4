/** Gradients: by the operands of what is pointed at below its shape, and the commands. */
import * as vscode from 'vscode';
import { gradientMarkdown } from '../features/markdown';
import type { GradientAnswer, GradientKind } from '../protocol/analysis';
import type { Format } from '../protocol/derivation';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { DerivationPanel } from './derivationPanel';
import { inDocument, selector } from './documents';
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

interface Shape {
  readonly name: string;
  readonly shape: string;
}

interface Derived {
  readonly document: vscode.TextDocument;
  /** Of the code that is differentiated. */
  readonly range: vscode.Range;
  readonly wrt: string;
  readonly answer: GradientAnswer;
}

/** The commands. What they need to know and analysis does not, they ask for. */
export class Gradients implements vscode.Disposable {
  /** Shapes that the user gave, by document. */
  private readonly given = new Map<string, readonly Shape[]>();
  private readonly panel: DerivationPanel;
  private readonly closing: vscode.Disposable;

  constructor(
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
    extensionUri: vscode.Uri,
  ) {
    this.panel = new DerivationPanel(extensionUri, (uri, range, wrt, kind) => this.again(uri, range, wrt, kind));
    this.closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.given.delete(uri.toString()));
  }

  dispose(): void {
    this.panel.dispose();
    this.closing.dispose();
  }

  /** @param wrt the tensor; asked for where there are several. */
  async show(kind: GradientKind, wrt: unknown): Promise<void> {
    const derived = await this.derived(kind, wrt);
    if (derived) this.panel.show(derivation(derived, kind));
  }

  async copy(format: Exclude<Format, 'markdown'>, wrt: unknown): Promise<void> {
    const derived = await this.derived('grad', wrt);
    if (derived) await copyText(derived.answer.gradient![format]);
  }

  async check(wrt: unknown): Promise<void> {
    const derived = await this.derived('grad', wrt);
    if (!derived) return;
    const { points, error, shape } = derived.answer.gradient!;
    const worst = error.toExponential(1);
    void vscode.window.showInformationMessage(
      `The gradient by ${derived.wrt}, of shape ${shape}, agrees with finite differences at ${points} random points; the largest relative error is ${worst}.`,
    );
  }

  /** The gradient of what is selected, with questions where something is open; undefined where there is none. */
  private async derived(kind: GradientKind, wanted: unknown): Promise<Derived | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    let first = await this.ask(document, selection, null, kind);
    while (first && first.answer.missing.length > 0) {
      if (!(await this.askForShapes(document, first.answer))) return;
      first = await this.ask(document, selection, null, kind);
    }
    if (!first) return;
    if (first.answer.reason !== null) return refuse(first.answer.reason);
    const wrt = typeof wanted === 'string' ? wanted : await pickOperand(first.answer);
    if (wrt === undefined) return;
    const location = vscode.ProgressLocation.Window;
    const result = await vscode.window.withProgress({ location, title: `Nabla: deriving by ${wrt}` }, () =>
      this.ask(document, selection, wrt, kind),
    );
    if (!result) return;
    if (!result.answer.gradient) return refuse(result.answer.reason ?? 'nothing is known of it');
    return { document, wrt, ...result };
  }

  private async ask(
    document: vscode.TextDocument,
    at: vscode.Range,
    wrt: string | null,
    kind: GradientKind,
  ): Promise<{ readonly answer: GradientAnswer; readonly range: vscode.Range } | null> {
    const shapes = this.given.get(document.uri.toString()) ?? [];
    const context = this.contexts.chosen(document);
    const asked = await this.analysis.ask('gradient', document, at, { context, wrt, kind, shapes });
    if (!asked) return null;
    return { answer: asked.value, range: inDocument(asked.source, document, asked.value.range) ?? at };
  }

  /** @returns false where the user does not say. */
  private async askForShapes(document: vscode.TextDocument, { missing }: GradientAnswer): Promise<boolean> {
    for (const name of missing) {
      const shape = await vscode.window.showInputBox({
        title: `Shape of ${name}`,
        prompt: 'Its sizes, each a name or a number, such as m,n. Nothing for a single number.',
        ignoreFocusOut: true,
        validateInput: (text) =>
          /^[\s()[\]]*([A-Za-z_]\w*|\d+)?(\s*,\s*([A-Za-z_]\w*|\d+))*\s*,?[\s()[\]]*$/.test(text)
            ? null
            : 'Expected are names and numbers with commas between them, such as B,T,64.',
      });
      if (shape === undefined) return false;
      const key = document.uri.toString();
      this.given.set(key, [...(this.given.get(key) ?? []).filter((s) => s.name !== name), { name, shape }]);
    }
    return true;
  }

  /** The panel asks for another operand or kind of the same code. */
  private async again(uri: string, range: vscode.Range, wrt: string, kind: GradientKind): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    const asked = await this.ask(document, range, wrt, kind);
    if (!asked) return;
    if (asked.answer.gradient) this.panel.show(derivation({ document, wrt, ...asked }, kind), true);
    else this.panel.say(`No formula: ${asked.answer.reason ?? 'nothing is known of it'}.`);
  }
}

function derivation({ document, range, wrt, answer }: Derived, kind: GradientKind) {
  const name = document.uri.path.split('/').at(-1);
  const { start, end } = range;
  const at = {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
  return {
    uri: document.uri.toString(),
    place: `${name}:${start.line + 1}`,
    kind,
    wrt,
    answer: { ...answer, range: at },
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
