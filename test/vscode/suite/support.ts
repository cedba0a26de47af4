import * as vscode from 'vscode';

/** Where the text caret stands in the snippets given to `at`. */
const caret = '‸';

/** The folder opened first: the copy of the sample workspace. */
export function folder(index = 0): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.[index];
  if (!found) throw new Error(`the workspace has no folder ${index}`);
  return found.uri;
}

/** Opens a file of the workspace in an editor. */
export async function open(path: string, inFolder = folder()): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(inFolder, path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** An untitled Python document in an editor. */
export async function untitled(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'python', content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** The position of the caret `‸` in the one place where the snippet, without it, stands in the document. */
export function at(document: vscode.TextDocument, snippet: string): vscode.Position {
  const before = snippet.indexOf(caret);
  const text = snippet.replace(caret, '');
  const offset = document.getText().indexOf(text);
  if (before < 0 || offset < 0) throw new Error(`no such place in ${document.uri.path}: ${snippet}`);
  if (document.getText().indexOf(text, offset + 1) >= 0)
    throw new Error(`two such places in ${document.uri.path}: ${snippet}`);
  return document.positionAt(offset + before);
}

/** The text of all hovers at a place. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** Waits for the hover at the snippet's caret to contain `expected`. @returns the whole text. */
export function hoverHas(document: vscode.TextDocument, snippet: string, expected: string): Promise<string> {
  let text = '';
  return waitFor(
    async () => {
      text = await hoverText(document, at(document, snippet));
      return text.includes(expected) && text;
    },
    () => `the hover at ${snippet} to contain ${expected}; it is: ${text || '(none)'}`,
  );
}

/** The inlay hints of a document, as their text by line, in order. */
export async function hintsByLine(document: vscode.TextDocument): Promise<Map<number, string[]>> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    all,
  );
  const lines = new Map<number, string[]>();
  for (const { label, position } of hints) {
    const text = typeof label === 'string' ? label : label.map((part) => part.value).join('');
    lines.set(position.line, [...(lines.get(position.line) ?? []), text]);
  }
  return lines;
}

/** Our problems in a document. */
export function problems(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((problem) => problem.source?.toLowerCase() === 'nabla');
}

/** Waits until `probe` gives a value, at most 10 s. */
export async function waitFor<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  what: () => string,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out waiting for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Replaces the one place where `from` stands. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = at(document, `${caret}${from}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, document.positionAt(document.offsetAt(start) + from.length)), to);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`the edit of ${document.uri.path} was refused`);
}

const MOST_TRIES = 5;

/** Closes every editor without saving. */
export async function closeAll(): Promise<void> {
  // What the workbench opens by itself as it starts may come in between: then it is tried again.
  for (let tries = MOST_TRIES; ; ) {
    const dirty = vscode.workspace.textDocuments.find(
      ({ isDirty, uri }) => isDirty && uri.scheme !== 'vscode-notebook-cell',
    );
    if (!dirty) break;
    try {
      await vscode.window.showTextDocument(dirty);
    } catch (error) {
      if (--tries === 0) throw error;
      continue;
    }
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
