/** The same operand in the panel and in the code: pointing at one marks the other. */
import * as vscode from 'vscode';
import type { Derivation } from '../protocol/derivation';
import type { DerivationPanel } from './derivationPanel';
import { toRange } from './documents';

export class Marks implements vscode.Disposable {
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.wordHighlightStrongBackground'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor('focusBorder'),
    borderRadius: '2px',
  });
  private readonly subscriptions: vscode.Disposable[];
  /** Places are those of this version: after an edit they are not told any more. */
  private version: number | null = null;
  private marked: string | null = null;

  constructor(private readonly panel: DerivationPanel) {
    this.subscriptions = [
      this.decoration,
      panel.onPage(() => this.pageChanged()),
      panel.onPoint((label) => this.inCode(label)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) =>
        this.inPanel(textEditor.document, selections[0].active),
      ),
    ];
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }

  private get shown(): Derivation | null {
    return this.panel.shown?.gradient ?? null;
  }

  private pageChanged(): void {
    this.version = documentOf(this.shown)?.version ?? null;
    this.marked = null;
    this.inCode(null);
  }

  private inCode(label: string | null): void {
    const uses = this.isCurrent() ? this.usesOf(label) : [];
    for (const editor of vscode.window.visibleTextEditors) {
      const isShown = editor.document.uri.toString() === this.shown?.uri;
      editor.setDecorations(this.decoration, isShown ? uses : []);
    }
  }

  private inPanel(document: vscode.TextDocument, position: vscode.Position): void {
    if (document.uri.toString() !== this.shown?.uri) return;
    const { operands } = this.shown.answer;
    const isHere = (label: string) => this.usesOf(label).some((range) => range.contains(position));
    const label = this.isCurrent() ? (operands.find((o) => isHere(o.label))?.label ?? null) : null;
    if (label === this.marked) return;
    this.marked = label;
    this.panel.mark(label);
  }

  private usesOf(label: string | null): vscode.Range[] {
    const operand = this.shown?.answer.operands.find((o) => o.label === label);
    return operand?.uses.map((use) => toRange(use)) ?? [];
  }

  private isCurrent(): boolean {
    // A page from before a reload of the window has no version: the text of its code is compared.
    const document = documentOf(this.shown);
    if (!document || !this.shown) return false;
    if (this.version === document.version) return true;
    return document.getText(toRange(this.shown.answer.range)) === this.shown.answer.source;
  }
}

function documentOf(shown: Derivation | null): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((d) => d.uri.toString() === shown?.uri);
}
