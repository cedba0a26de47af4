import * as vscode from 'vscode';
import type { ActionData } from '../protocol/analysis';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { type Source, selector } from './documents';

/** A rename that waits for its new name. */
interface Renaming {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly action: ActionData;
  readonly source: Source;
}

/** Offers the changes of the code that the shapes allow. */
export class Refactorings implements vscode.CodeActionProvider {
  constructor(
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
  ) {}

  register(): vscode.Disposable {
    return vscode.languages.registerCodeActionsProvider(selector, this, {
      providedCodeActionKinds: [vscode.CodeActionKind.Refactor],
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (only && !only.intersects(vscode.CodeActionKind.Refactor)) return [];
    const context = this.contexts.chosen(document);
    const answer = await this.analysis.ask('actions', document, range, { context }, token);
    return (answer?.value ?? []).map((action) => {
      const offered = new vscode.CodeAction(action.title, vscode.CodeActionKind.Empty.append(action.kind));
      const renaming = { document, version: document.version, action, source: answer!.source };
      if (action.rename) offered.command = { command: 'nabla.renameSize', title: action.title, arguments: [renaming] };
      else offered.edit = this.edit(renaming, (text) => text);
      return offered;
    });
  }

  /** Asks for the name, unless it is given, and writes it. */
  async rename(renaming: unknown, given?: unknown): Promise<void> {
    if (!isRenaming(renaming) || !renaming.action.rename) return;
    const { name, taken } = renaming.action.rename;
    const complain = (text: string) => refusal(text, taken);
    const to = typeof given === 'string' ? given : await ask(name, complain);
    if (to === undefined || to === name || complain(to) !== null) return;
    if (renaming.document.version !== renaming.version) {
      void vscode.window.showInformationMessage(`${name} is not renamed: the code has changed meanwhile.`);
      return;
    }
    await vscode.workspace.applyEdit(this.edit(renaming, () => to));
  }

  private edit({ action, source }: Renaming, textOf: (text: string) => string): vscode.WorkspaceEdit {
    const edit = new vscode.WorkspaceEdit();
    for (const { range, text } of action.edits) {
      const at = this.analysis.documents.location({ uri: source.data.uri, range });
      if (at) edit.replace(at.uri, at.range, textOf(text));
    }
    return edit;
  }
}

function ask(name: string, complain: (text: string) => string | null): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Rename size ${name}`,
    prompt: 'The new name, in the function and in what its comments and annotations say.',
    value: name,
    validateInput: (text) => (text === name ? null : complain(text)),
  });
}

function refusal(text: string, taken: readonly string[]): string | null {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) || KEYWORDS.has(text))
    return 'Expected is a name, of letters, digits and underscores.';
  return taken.includes(text) ? `${text} means something else in the function. Choose another name.` : null;
}

/** Anyone may run the command. */
function isRenaming(x: unknown): x is Renaming {
  return typeof x === 'object' && x !== null && 'action' in x && 'source' in x && 'document' in x;
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
