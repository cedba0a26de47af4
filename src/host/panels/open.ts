import * as vscode from 'vscode';
import { object, oneOf } from '../../base/check';
import { type PanelKind, panelKinds, placeCheck } from '../../protocol/analysis';
import type { Analysis } from '../analysis';

/** Opens a panel at a place in a document. */
export type OpenPanel = (document: vscode.TextDocument, range: vscode.Range) => unknown;

const openingCheck = object({ panel: oneOf(...panelKinds), at: placeCheck });

/** The target of links in hovers. Anyone may run the command, so its argument is checked. */
export async function openPanelAt(
  analysis: Analysis,
  panels: Readonly<Record<PanelKind, OpenPanel>>,
  argument: unknown,
): Promise<void> {
  const { panel, at } = openingCheck(argument);
  const location = analysis.documents.location(at);
  if (location) await panels[panel](await vscode.workspace.openTextDocument(location.uri), location.range);
}
