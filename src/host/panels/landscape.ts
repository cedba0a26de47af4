import * as vscode from 'vscode';
import { LANDSCAPE_SCRIPT } from '../../features/landscapeScript';
import { landscapePanelInterface, SAMPLE_LANDSCAPE } from '../../protocol/panels/landscape';
import { Panel, type PanelServices } from './panel';

/** *Show Loss Landscape*. */
export class LossLandscape implements vscode.Disposable {
  private readonly panel: Panel<typeof landscapePanelInterface>;

  constructor(services: PanelServices) {
    this.panel = new Panel({ kind: 'landscape', title: 'Loss Landscape', heard: landscapePanelInterface }, services);
  }

  dispose(): void {
    this.panel.dispose();
  }

  show(): void {
    this.panel.open(SAMPLE_LANDSCAPE, null);
  }

  /** *Compute Landscape of My Model…*: a program for the user to read, complete and run. */
  async write(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: LANDSCAPE_SCRIPT });
    await vscode.window.showTextDocument(document);
  }
}
