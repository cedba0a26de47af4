import * as vscode from 'vscode';
import type { GradientKind } from '../protocol/analysis';
import type { PanelHostInterface, PanelInterface } from '../protocol/derivation';
import { type Derivation, panelHostInterface, panelInterface } from '../protocol/derivation';
import { type Port, Rpc } from '../protocol/rpc';
import { toRange } from './documents';
import { copyText } from './text';

const viewType = 'nabla.derivation';

/** Asks for a derivation of the same code by something else. */
type Again = (uri: string, range: vscode.Range, wrt: string, kind: GradientKind) => Promise<void>;

/** The panel beside the editor that shows a derivation: one, which each derivation takes over. */
export class DerivationPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private rpc: Rpc<PanelHostInterface, PanelInterface> | null = null;
  private shown: Derivation | null = null;
  private isReady = false;
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly again: Again,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      // What it showed it keeps itself, and says when it is ready.
      deserializeWebviewPanel: async (panel) => this.take(panel),
    });
  }

  dispose(): void {
    this.serializer.dispose();
    this.panel?.dispose();
  }

  show(derivation: Derivation, keepsFocus = false): void {
    this.shown = derivation;
    if (!this.panel) {
      const options = { preserveFocus: false, viewColumn: vscode.ViewColumn.Beside };
      this.take(vscode.window.createWebviewPanel(viewType, '', options, { enableScripts: true }));
    } else if (!keepsFocus) this.panel.reveal(undefined, false);
    this.update();
  }

  say(text: string): void {
    this.rpc?.notify('say', text);
  }

  private take(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    this.isReady = false;
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist')] };
    const port: Port = {
      post: (message) => void webview.postMessage(message),
      listen: (listener) => webview.onDidReceiveMessage(listener),
    };
    const rpc = new Rpc(port, panelHostInterface, panelInterface, {
      requests: {},
      events: {
        ready: (before) => {
          this.isReady = true;
          this.shown ??= before;
          this.update();
        },
        copy: (format) => void copyText(this.shown?.answer.gradient?.[format]),
        reveal: () => void this.reveal(),
        derive: ({ wrt, kind }) => void this.derive(wrt, kind),
      },
    });
    this.rpc = rpc;
    panel.onDidDispose(() => {
      rpc.close();
      if (this.panel !== panel) return;
      this.panel = null;
      this.rpc = null;
      this.shown = null;
    });
    webview.html = this.html(webview);
  }

  private update(): void {
    if (!this.panel || !this.shown) return;
    this.panel.title = `∂ by ${this.shown.wrt}`;
    if (this.isReady) this.rpc?.notify('show', this.shown);
  }

  private async derive(wrt: string, kind: GradientKind): Promise<void> {
    if (this.shown) await this.again(this.shown.uri, toRange(this.shown.answer.range), wrt, kind);
  }

  private async reveal(): Promise<void> {
    if (!this.shown) return;
    const { uri, answer } = this.shown;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      selection: toRange(answer.range),
    });
  }

  private html(webview: vscode.Webview): string {
    const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', file)).toString();
    const nonce = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
    const policy = `default-src 'none'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uri('derivation.css')}">
<title>Derivation</title>
</head>
<body>
<script nonce="${nonce}" src="${uri('derivation.js')}"></script>
</body>
</html>`;
  }
}
