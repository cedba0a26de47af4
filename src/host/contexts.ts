import * as vscode from 'vscode';
import type { CommandId } from '../protocol/ids';
import type { Analysis } from './analysis';
import { isPython } from './documents';

/** The call context that the user has chosen for a document, and the entry in the status bar to choose it. */
export class Contexts implements vscode.Disposable {
  private readonly labels = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly item = vscode.window.createStatusBarItem('nabla.context', vscode.StatusBarAlignment.Right, 90);
  private readonly subscriptions: vscode.Disposable[];

  readonly onChange = this.changed.event;

  constructor(private readonly analysis: Analysis) {
    const command: CommandId = 'nabla.pickContext';
    this.item.name = 'Nabla: Call Context';
    this.item.command = command;
    this.subscriptions = [
      this.item,
      this.changed,
      analysis.onState(() => this.update()),
      analysis.onClose((uri) => this.labels.delete(uri)),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    ];
    this.update();
  }

  /** The chosen context's label; null for all. */
  chosen(document: vscode.TextDocument): string | null {
    return this.labels.get(this.analysis.documents.uriOf(document)) ?? null;
  }

  async pick(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const contexts = (document && this.analysis.stateOf(document)?.report?.contexts) ?? [];
    if (!document || contexts.length === 0) {
      void vscode.window.showInformationMessage(
        'This file is seen in one way only: there are no contexts to choose from.',
      );
      return;
    }
    const all = { label: 'All contexts', description: 'what they share, else symbols', context: null };
    const items = contexts.map(({ label, place }) => {
      const at = place && this.analysis.documents.location(place);
      return { label, description: at ? vscode.workspace.asRelativePath(at.uri) : '', context: label };
    });
    const title = 'Show shapes as reached from';
    const picked = await vscode.window.showQuickPick([all, ...items], { title, placeHolder: title });
    if (!picked) return;
    const uri = this.analysis.documents.uriOf(document);
    if (picked.context === null) this.labels.delete(uri);
    else this.labels.set(uri, picked.context);
    this.update();
    this.changed.fire();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const report = document && isPython(document) ? this.analysis.stateOf(document)?.report : undefined;
    if (!document || !report || report.contexts.length < 2) {
      this.item.hide();
      return;
    }
    const chosen = this.chosen(document);
    const known = report.contexts.some((c) => c.label === chosen);
    this.item.text = `$(call-incoming) ${known ? chosen : `${report.contexts.length} contexts`}`;
    this.item.tooltip = 'Nabla: choose the call context in which shapes are shown';
    this.item.accessibilityInformation = { label: `Nabla call context: ${known ? chosen : 'all'}`, role: 'button' };
    this.item.show();
  }
}
