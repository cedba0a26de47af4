import * as vscode from 'vscode';
import { placeCheck, type ValueData } from '../protocol/analysis';
import type { LinkCommandId } from '../protocol/ids';
import type { Analysis } from './analysis';

const scheme = 'nabla-value';

/** A value that is shown: where its expression stands, in the version of the document that it was asked for. */
interface Shown {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly range: vscode.Range;
  value: ValueData;
}

/** Read-only documents that hold the values of constant expressions, a page at a time. */
export class Values implements vscode.Disposable {
  private readonly shown = new Map<string, Shown>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly turned = new vscode.EventEmitter<void>();
  private readonly registered: vscode.Disposable;
  private count = 0;

  constructor(private readonly analysis: Analysis) {
    this.registered = vscode.Disposable.from(
      this.changed,
      this.turned,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.shown.get(uri.toString())?.value.text ?? '',
      }),
      vscode.languages.registerCodeLensProvider(
        { scheme },
        { onDidChangeCodeLenses: this.turned.event, provideCodeLenses: ({ uri }) => this.lenses(uri) },
      ),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.shown.delete(uri.toString())),
    );
  }

  dispose(): void {
    this.registered.dispose();
  }

  /** The value of the selection, or of the tensor at the cursor. */
  async show(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor) await this.open(editor.document, editor.selection);
  }

  /** The target of a link in a hover. Anyone may run the command, so its argument is checked. */
  async showAt(argument: unknown): Promise<void> {
    const location = this.analysis.documents.location(placeCheck(argument));
    if (location) await this.open(await vscode.workspace.openTextDocument(location.uri), location.range);
  }

  /** The page so many further on, of the value in front. */
  async turn(argument: unknown): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const shown = uri && this.shown.get(uri.toString());
    if (!shown || typeof argument !== 'number') return;
    if (shown.document.version !== shown.version) {
      void vscode.window.showInformationMessage('The code has changed: ask for the value again.');
      return;
    }
    const page = Math.max(0, Math.min(shown.value.pages - 1, shown.value.page + argument));
    const answer = await this.ask(shown.document, shown.range, page);
    if (!answer || answer.text === null) return;
    shown.value = answer;
    this.changed.fire(uri);
    this.turned.fire();
  }

  private async open(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    const { version } = document;
    const value = await this.ask(document, range, 0);
    if (!value) return;
    if (value.text === null) {
      void vscode.window.showInformationMessage(noValue(value));
      return;
    }
    // Each has an address of its own, so that the values before and after an edit can be seen side by side.
    const path = `/${value.title.replaceAll('/', '∕')}`;
    const uri = vscode.Uri.from({ scheme, path, query: String(++this.count) });
    this.shown.set(uri.toString(), { document, version, range, value });
    const opened = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  private async ask(document: vscode.TextDocument, range: vscode.Range, page: number): Promise<ValueData | null> {
    const answer = await this.analysis.ask('value', document, range, { page });
    return answer?.value ?? null;
  }

  private lenses(uri: vscode.Uri): vscode.CodeLens[] {
    const value = this.shown.get(uri.toString())?.value;
    if (!value || value.pages < 2) return [];
    const command: LinkCommandId = 'nabla.turnPage';
    const lens = (title: string, by: number) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [by] });
    return [
      ...(value.page > 0 ? [lens('$(arrow-left) Previous page', -1)] : []),
      ...(value.page < value.pages - 1 ? [lens('$(arrow-right) Next page', 1)] : []),
    ];
  }
}

function noValue({ title, reason }: ValueData): string {
  return title === '' ? `No value: ${reason}.` : `No value of ${title}: ${reason}.`;
}
