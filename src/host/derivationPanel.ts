import * as vscode from 'vscode';
import type { GradientKind } from '../protocol/analysis';
import type { Format, Page, PanelHostInterface, PanelInterface } from '../protocol/derivation';
import { panelHostInterface, panelInterface } from '../protocol/derivation';
import type { Setting } from '../protocol/documents';
import { type Port, Rpc } from '../protocol/rpc';
import { toRange } from './documents';
import { panelHtml } from './panels/html';
import { copyText } from './text';

const viewType = 'nabla.derivation';

/** What the panel asks of those whose pages it shows. */
interface Asked {
  readonly derive: { readonly wrt: string; readonly kind: GradientKind; readonly expand: boolean };
  readonly set: Setting;
  readonly insert: null;
  readonly pin: boolean;
  readonly point: string | null;
}

/** The panel beside the editor that shows a derivation: one, which each derivation takes over. */
export class DerivationPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private rpc: Rpc<PanelHostInterface, PanelInterface> | null = null;
  private isReady = false;
  private page: Page | null = null;
  private readonly serializer: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<Page | null>();
  private readonly asked = {
    derive: new vscode.EventEmitter<Asked['derive']>(),
    set: new vscode.EventEmitter<Asked['set']>(),
    insert: new vscode.EventEmitter<Asked['insert']>(),
    pin: new vscode.EventEmitter<Asked['pin']>(),
    point: new vscode.EventEmitter<Asked['point']>(),
  };

  /** Another page is shown, or none. */
  readonly onPage = this.changed.event;
  readonly onDerive = this.asked.derive.event;
  readonly onSet = this.asked.set.event;
  readonly onInsert = this.asked.insert.event;
  readonly onPin = this.asked.pin.event;
  readonly onPoint = this.asked.point.event;

  constructor(private readonly extensionUri: vscode.Uri) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      // What it showed it keeps itself, and says when it is ready.
      deserializeWebviewPanel: async (panel) => this.take(panel),
    });
  }

  dispose(): void {
    this.serializer.dispose();
    this.panel?.dispose();
    this.changed.dispose();
    for (const emitter of Object.values(this.asked)) emitter.dispose();
  }

  get shown(): Page | null {
    return this.page;
  }

  show(page: Page, keepsFocus = false): void {
    this.page = page;
    if (!this.panel) {
      const options = { preserveFocus: false, viewColumn: vscode.ViewColumn.Beside };
      this.take(vscode.window.createWebviewPanel(viewType, '', options, { enableScripts: true }));
    } else if (!keepsFocus) this.panel.reveal(undefined, false);
    this.update();
  }

  say(text: string): void {
    this.rpc?.notify('say', text);
  }

  /** Marks an operand wherever it stands in the page. */
  mark(label: string | null): void {
    if (this.isReady) this.rpc?.notify('mark', label);
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
    const rpc = new Rpc(port, panelHostInterface, panelInterface, { requests: {}, events: this.handlers() });
    this.rpc = rpc;
    panel.onDidDispose(() => {
      rpc.close();
      if (this.panel !== panel) return;
      this.panel = null;
      this.rpc = null;
      this.page = null;
      this.changed.fire(null);
    });
    webview.html = panelHtml(webview, this.extensionUri, 'derivation', 'Derivation');
  }

  private handlers() {
    return {
      ready: (before: Page | null) => {
        this.isReady = true;
        this.page ??= before;
        this.update();
      },
      copy: (format: Format) => void copyText(this.textAs(format)),
      reveal: () => void this.reveal(),
      derive: (to: Asked['derive']) => this.asked.derive.fire(to),
      set: (setting: Setting) => this.asked.set.fire(setting),
      insert: () => this.asked.insert.fire(null),
      pin: (isPinned: boolean) => {
        if (this.page) this.page = { ...this.page, isPinned };
        this.asked.pin.fire(isPinned);
      },
      point: (label: string | null) => this.asked.point.fire(label),
      save: ({ html }: { readonly html: string }) => void save(html, this.panel?.title ?? ''),
    };
  }

  private textAs(format: Format): string | undefined {
    const { gradient = null, document = null } = this.page ?? {};
    if (gradient) return gradient.answer.gradient?.[format];
    return format === 'torch' ? undefined : document?.[format];
  }

  private update(): void {
    if (!this.panel || !this.page) return;
    const { gradient, document } = this.page;
    this.panel.title = gradient ? `∂ by ${gradient.wrt}` : (document?.title ?? 'Derivation');
    if (this.isReady) this.rpc?.notify('show', this.page);
    this.changed.fire(this.page);
  }

  private async reveal(): Promise<void> {
    const shown = this.page?.gradient;
    if (!shown) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(shown.uri, true));
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      selection: toRange(shown.answer.range),
    });
  }
}

/** Asks where, and writes the page there. */
async function save(html: string, title: string): Promise<void> {
  const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'derivation'}.html`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const to = await vscode.window.showSaveDialog({
    title: 'Save the derivation as a page of its own',
    filters: { 'HTML page': ['html'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
  if (!to) return;
  await vscode.workspace.fs.writeFile(to, new TextEncoder().encode(html));
  vscode.window.setStatusBarMessage(`Saved ${vscode.workspace.asRelativePath(to)}`, 3000);
}
