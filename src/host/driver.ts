import * as vscode from 'vscode';
import type { ContextKey } from '../protocol/ids';
import { isPython, notebookOf } from './documents';

const KEY = 'driver';

/** The script whose calls give sizes, remembered for the workspace. */
export class Driver implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {
    this.setContext();
  }

  get uri(): vscode.Uri | null {
    const text = this.memory.get<string>(KEY);
    return text === undefined ? null : vscode.Uri.parse(text, true);
  }

  /** How the driver is called in the workspace; null when there is none. */
  get name(): string | null {
    return this.uri && vscode.workspace.asRelativePath(this.uri);
  }

  /** @param chosen the file of a context menu; else the one in front. */
  async use(chosen?: vscode.Uri): Promise<void> {
    const document = chosen
      ? await vscode.workspace.openTextDocument(chosen)
      : vscode.window.activeTextEditor?.document;
    if (!document || !isPython(document) || document.isUntitled || notebookOf(document)) {
      void vscode.window.showWarningMessage('Open the Python file to be used as driver first. It has to be saved.');
      return;
    }
    await this.set(document.uri);
    void vscode.window.setStatusBarMessage(`Nabla: shapes as reached from ${this.name}`, 5000);
  }

  async clear(): Promise<void> {
    await this.set(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async set(uri: vscode.Uri | undefined): Promise<void> {
    await this.memory.update(KEY, uri?.toString());
    this.setContext();
    this.changed.fire();
  }

  private setContext(): void {
    const key: ContextKey = 'nabla.hasDriver';
    void vscode.commands.executeCommand('setContext', key, this.uri !== null);
  }
}
