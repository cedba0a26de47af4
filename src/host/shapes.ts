import * as vscode from 'vscode';
import { placeCheck, type ShapeRow } from '../protocol/analysis';
import type { Analysis } from './analysis';

interface Item extends vscode.QuickPickItem {
  readonly location?: vscode.Location;
}

/** All shapes of the file in front, to search and to go to. */
export async function showShapes(analysis: Analysis): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const listed = editor && (await analysis.listing(editor.document));
  if (!editor || !listed || listed.value.length === 0) {
    void vscode.window.showInformationMessage('No tensor shapes are known in this file.');
    return;
  }
  const before = editor.selection;
  const items = rows(listed.value, (row) =>
    analysis.documents.location({ uri: listed.source.data.uri, range: row.range }),
  );
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = `Shapes of ${vscode.workspace.asRelativePath(listed.source.uri)}`;
  pick.placeholder = 'Type a name, a shape or a line';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  const here = nearest(items, editor);
  if (here) pick.activeItems = [here];
  let accepted = false;
  const isHere = (location: vscode.Location) => location.uri.toString() === editor.document.uri.toString();
  pick.onDidChangeActive(([item]) => {
    if (item?.location && isHere(item.location)) reveal(editor, item.location.range);
  });
  pick.onDidAccept(() => {
    accepted = true;
    const [item] = pick.selectedItems;
    pick.hide();
    if (item?.location) void goTo(item.location);
  });
  pick.onDidHide(() => {
    if (!accepted) reveal(editor, before);
    pick.dispose();
  });
  pick.show();
}

/** The last entry at or before the cursor, where the list begins. */
function nearest(items: readonly Item[], editor: vscode.TextEditor): Item | undefined {
  const at = editor.selection.active;
  const inDocument = items.filter(({ location }) => location?.uri.toString() === editor.document.uri.toString());
  return inDocument.findLast(({ location }) => location!.range.start.isBeforeOrEqual(at));
}

function rows(listed: readonly ShapeRow[], locate: (row: ShapeRow) => vscode.Location | null): Item[] {
  const item = (row: ShapeRow): Item => ({
    label: row.name,
    description: row.type,
    detail: row.kind === 'module' ? undefined : `line ${row.range.start.line + 1}`,
    location: locate(row) ?? undefined,
  });
  const modules = listed.filter((row) => row.kind === 'module');
  const shapes = listed.filter((row) => row.kind !== 'module');
  const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(shapes.length > 0 ? [heading('Shapes'), ...shapes.map(item)] : []),
    ...(modules.length > 0 ? [heading('Modules'), ...modules.map(item)] : []),
  ];
}

function reveal(editor: vscode.TextEditor, range: vscode.Range): void {
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

export async function goTo({ uri, range }: vscode.Location): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { selection: range });
}

/** The target of a link in a hover. Anyone may run the command, so its argument is checked. */
export async function goToPlace(analysis: Analysis, argument: unknown): Promise<void> {
  const location = analysis.documents.location(placeCheck(argument));
  if (location) await goTo(location);
}
