/** Named derivations: the list to choose from, the panel's page of one, and its code in the editor. */
import * as vscode from 'vscode';
import { score, wordsOf, wordsOfEntry } from '../derive/documents/search';
import { plain } from '../features/prose';
import type { DocumentEntry, Setting } from '../protocol/documents';
import type { Analysis } from './analysis';
import type { DerivationPanel } from './derivationPanel';

interface Item extends vscode.QuickPickItem {
  readonly entry?: DocumentEntry;
}

export class NamedDerivations implements vscode.Disposable {
  private entries: readonly DocumentEntry[] | undefined;
  private readonly subscriptions: vscode.Disposable[];
  /** The Python editor that code goes to when the panel has the focus. */
  private editor: vscode.TextEditor | null = null;

  constructor(
    private readonly analysis: Analysis,
    private readonly panel: DerivationPanel,
    private readonly extensionUri: vscode.Uri,
  ) {
    const remember = (editor: vscode.TextEditor | undefined) => {
      if (editor?.document.languageId === 'python') this.editor = editor;
    };
    remember(vscode.window.activeTextEditor);
    this.subscriptions = [
      panel.onSet((setting) => void this.set(setting)),
      panel.onInsert(() => void this.insert()),
      vscode.window.onDidChangeActiveTextEditor(remember),
    ];
  }

  dispose(): void {
    for (const s of this.subscriptions) s.dispose();
  }

  /** @param wanted the name of one; asked for where it is none. */
  async derive(wanted: unknown): Promise<void> {
    this.entries ??= await this.analysis.derivations();
    const { entries } = this;
    if (!entries) return;
    const name = typeof wanted === 'string' ? wanted : await pick(entries);
    if (name === undefined) return;
    await this.show(name, [], false);
  }

  private async show(name: string, settings: readonly Setting[], keepsFocus: boolean): Promise<void> {
    const location = vscode.ProgressLocation.Window;
    const answer = await vscode.window.withProgress({ location, title: 'Nabla: checking the derivation' }, () =>
      this.analysis.derivation(name, settings),
    );
    if (!answer) return;
    if (answer.document) this.panel.show({ gradient: null, document: answer.document, isPinned: false }, keepsFocus);
    else if (keepsFocus) this.panel.say(`Not possible: ${answer.reason}.`);
    else void vscode.window.showInformationMessage(`No derivation: ${answer.reason}.`);
  }

  /** The panel sets a parameter of what it shows. */
  private async set(setting: Setting): Promise<void> {
    const shown = this.panel.shown?.document;
    if (!shown) return;
    const before = shown.parameters.flatMap(({ name, setting }) =>
      setting === null ? [] : [{ name, value: setting }],
    );
    await this.show(shown.name, [...before.filter((s) => s.name !== setting.name), setting], true);
  }

  /** The snippet that is the derivation in code, else its checks as a program, at the cursor. */
  private async insert(): Promise<void> {
    const shown = this.panel.shown?.document;
    if (!shown) return;
    const snippet = shown.snippet && (await this.snippet(shown.snippet));
    const known = this.editor && vscode.window.visibleTextEditors.find((e) => e.document === this.editor?.document);
    const editor = known ?? (await untitled());
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    const text = snippet || new vscode.SnippetString().appendText(shown.numpy);
    await vscode.window.activeTextEditor?.insertSnippet(text);
  }

  private async snippet(prefix: string): Promise<vscode.SnippetString | null> {
    const uri = vscode.Uri.joinPath(this.extensionUri, 'snippets', 'nabla.code-snippets.json');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const snippets = Object.values(JSON.parse(text) as Record<string, { prefix: string; body: string[] }>);
    const found = snippets.find((s) => s.prefix === prefix);
    return found ? new vscode.SnippetString(found.body.join('\n')) : null;
  }
}

async function untitled(): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language: 'python' });
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** A list in which every word that is typed has to be found in title, further words, group or description. */
function pick(entries: readonly DocumentEntry[]): Promise<string | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = 'Derive…';
  list.placeholder = 'Type words of a derivation: softmax gradient, attention, Adam';
  const show = () => {
    list.items = found(entries, list.value);
  };
  show();
  return new Promise((resolve) => {
    list.onDidChangeValue(show);
    list.onDidAccept(() => {
      const [item] = list.activeItems;
      if (!item?.entry) return;
      resolve(item.entry.name);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function found(entries: readonly DocumentEntry[], query: string): Item[] {
  const item = (entry: DocumentEntry): Item => ({
    label: entry.title,
    description: entry.group,
    detail: plain(entry.intro),
    // The list is filtered here: it knows words that are not shown.
    alwaysShow: true,
    entry,
  });
  const words = wordsOf(query);
  if (words.length > 0)
    return entries
      .map((entry) => {
        const { near, far } = wordsOfEntry(entry);
        return { entry, score: score({ near, far: [...far, ...wordsOf(entry.intro)] }, words) };
      })
      .filter((e) => e.score > 0)
      .sort((a, b) => b.score - a.score)
      .map((e) => item(e.entry));
  return entries.flatMap((entry, k) => [
    ...(entries[k - 1]?.group === entry.group
      ? []
      : [{ label: entry.group, kind: vscode.QuickPickItemKind.Separator, alwaysShow: true }]),
    { ...item(entry), description: '' },
  ]);
}
