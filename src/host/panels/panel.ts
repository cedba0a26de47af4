import * as vscode from 'vscode';
import { channels, pipe } from '../../protocol/channels';
import {
  EDITOR,
  type EditorInterface,
  editorInterface,
  FILES,
  type FilesInterface,
  filesInterface,
  type NothingServed,
  nothingServed,
  WORKER,
} from '../../protocol/panels/panel';
import { type Handlers, type Interface, Rpc } from '../../protocol/rpc';
import type { WorkerHandle } from '../client';
import { copyText } from '../text';
import { panelHtml } from './html';

/** What one kind of panel is. `heard` has an event `open`, whose parameters say what the panel shows. */
export interface PanelKind<P extends Interface> {
  readonly kind: string;
  readonly title: string;
  readonly heard: P;
}

export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly spawn: (kind: string) => WorkerHandle;
  /** Lasts, on this machine. */
  readonly memory: vscode.Memento;
}

type Opening<P extends Interface> = ReturnType<P['events']['open']>;

/** What belongs to a panel that is open. */
interface Living<P extends Interface> {
  readonly panel: vscode.WebviewPanel;
  readonly editor: Rpc<EditorInterface, P>;
  readonly files: Rpc<NothingServed, FilesInterface>;
}

/**
 * A panel beside the editor, one of each kind, with a worker of its own. The panel and its worker talk through us and we
 * do not listen; files go from us to the worker.
 */
export class Panel<P extends Interface> implements vscode.Disposable {
  private living: Living<P> | null = null;
  private waiting: Opening<P> | null = null;
  private isReady = false;
  private code: vscode.Location | null = null;
  private readonly chosen: vscode.Uri[] = [];
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly of: PanelKind<P>,
    private readonly services: PanelServices,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(this.viewType, {
      // What it showed it has kept itself.
      deserializeWebviewPanel: async (panel) => this.take(panel),
    });
  }

  dispose(): void {
    this.serializer.dispose();
    this.living?.panel.dispose();
  }

  /** @param code what `reveal` goes back to */
  open(what: Opening<P>, code: vscode.Location | null): void {
    this.waiting = what;
    this.code = code;
    if (!this.living) {
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
      this.take(vscode.window.createWebviewPanel(this.viewType, this.of.title, where, { enableScripts: true }));
    } else this.living.panel.reveal(undefined, false);
    this.tell();
  }

  private get viewType(): string {
    return `nabla.${this.of.kind}`;
  }

  private take(panel: vscode.WebviewPanel): void {
    this.living?.panel.dispose();
    this.isReady = false;
    const { webview } = panel;
    const { extensionUri, log, spawn } = this.services;
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
    const worker = spawn(this.of.kind);
    const outside = channels(
      { post: (message) => void webview.postMessage(message), listen: (hear) => webview.onDidReceiveMessage(hear) },
      EDITOR,
      WORKER,
    );
    const inside = channels(worker.port, WORKER, FILES);
    pipe(outside[WORKER], inside[WORKER]);
    const complain = (text: string) => log.error(`${this.of.title}: ${text}`);
    const editor = new Rpc<EditorInterface, P>(outside[EDITOR], editorInterface, this.of.heard, this.handlers(), {
      complain,
    });
    const files = new Rpc<NothingServed, FilesInterface>(inside[FILES], nothingServed, filesInterface, {
      requests: {},
      events: {},
    });
    this.living = { panel, editor, files };
    worker.onExit((why) => complain(`its worker ended: ${why}`));
    panel.onDidDispose(() => {
      editor.close();
      worker.terminate();
      if (this.living?.panel === panel) this.living = null;
    });
    panel.title = this.of.title;
    webview.html = panelHtml(webview, extensionUri, this.of.kind, this.of.title);
  }

  private tell(): void {
    if (!this.isReady || this.waiting === null) return;
    this.living?.editor.notify('open', this.waiting);
    this.waiting = null;
  }

  private handlers(): Handlers<EditorInterface> {
    return {
      requests: {
        chooseFile: (endings) => this.chooseFile(endings),
        readAgain: (id) => this.readAgain(id),
        save,
        recall: () => this.services.memory.get<string>(this.viewType) ?? null,
      },
      events: {
        ready: () => {
          this.isReady = true;
          this.tell();
        },
        copy: (text) => void copyText(text),
        remember: (text) => void this.services.memory.update(this.viewType, text),
        reveal: () => void this.reveal(),
        log: ({ level, text }) => this.services.log[level](`${this.of.title}: ${text}`),
      },
    };
  }

  private async chooseFile(endings: readonly string[]) {
    const filters = { Files: [...endings], 'All files': ['*'] };
    const [uri] = (await vscode.window.showOpenDialog({ canSelectMany: false, filters })) ?? [];
    if (!uri) return null;
    return this.give(uri, this.chosen.push(uri));
  }

  private async readAgain(id: number) {
    const uri = this.chosen.at(id - 1);
    return uri && id > 0 ? this.give(uri, id) : null;
  }

  private async give(uri: vscode.Uri, id: number) {
    const content = await vscode.workspace.fs.readFile(uri);
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    this.living?.files.notify('give', { id, name, content });
    return { id, name, size: content.length };
  }

  private async reveal(): Promise<void> {
    if (!this.code) return;
    const document = await vscode.workspace.openTextDocument(this.code.uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.One,
      selection: this.code.range,
    });
  }
}

async function save({
  name,
  content,
}: {
  readonly name: string;
  readonly content: Uint8Array;
}): Promise<string | null> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const defaultUri = folder && vscode.Uri.joinPath(folder, name);
  const uri = await vscode.window.showSaveDialog(defaultUri ? { defaultUri } : {});
  if (!uri) return null;
  await vscode.workspace.fs.writeFile(uri, content);
  return vscode.workspace.asRelativePath(uri);
}
