import * as vscode from 'vscode';
import { LANDSCAPE_SCRIPT } from '../../features/landscapeScript';
import { codeLandscape, landscapePanelInterface, SAMPLE_LANDSCAPE } from '../../protocol/panels/landscape';
import type { Analysis } from '../analysis';
import type { Contexts } from '../contexts';
import { inDocument } from '../documents';
import { Panel, type PanelServices } from './panel';

/** *Show Loss Landscape*, and *Show Loss Landscape of This Function* with what stands at the cursor. */
export class LossLandscape implements vscode.Disposable {
  private readonly panel: Panel<typeof landscapePanelInterface>;

  constructor(
    services: PanelServices,
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
  ) {
    this.panel = new Panel({ kind: 'landscape', title: 'Loss Landscape', heard: landscapePanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  show(): void {
    this.panel.open(SAMPLE_LANDSCAPE, null);
  }

  async showFunction(document?: vscode.TextDocument, range?: vscode.Range): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const [where, at] = [document ?? editor?.document, range ?? editor?.selection];
    if (!where || !at) return;
    const answer = await this.analysis.ask('landscape', where, at, { context: this.contexts.chosen(where) });
    if (!answer) return;
    const { found, reason } = answer.value;
    if (!found) {
      void vscode.window.showInformationMessage(`There is no landscape of this code: ${reason}.`);
      return;
    }
    const here = inDocument(answer.source, where, found.range);
    this.panel.open(codeLandscape(found.place, found.code), here && new vscode.Location(where.uri, here));
  }

  /** *Compute Landscape of My Model…*: a program for the user to read, complete and run. */
  async write(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: LANDSCAPE_SCRIPT });
    await vscode.window.showTextDocument(document);
  }
}
