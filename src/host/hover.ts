import * as vscode from 'vscode';
import { hoverMarkdown } from '../features/markdown';
import type { LinkCommandId } from '../protocol/ids';
import { linkCommandIds } from '../protocol/ids';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { inDocument, selector } from './documents';
import { settings } from './settings';

export function registerHover(analysis: Analysis, contexts: Contexts): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position, token) {
      if (!settings(document)['hover.enabled']) return null;
      const range = pointedAt(document, position);
      const context = contexts.chosen(document);
      const answer = await analysis.ask('hover', document, range, { context }, token);
      if (!answer?.value) return null;
      const markdown = new vscode.MarkdownString(hoverMarkdown(answer.value, commandLink));
      markdown.isTrusted = { enabledCommands: linkCommandIds };
      const at = inDocument(answer.source, document, answer.value.range);
      return new vscode.Hover(markdown, at ?? undefined);
    },
  });
}

/** The selection when the pointer is on it, else the place of the pointer. */
export function pointedAt(document: vscode.TextDocument, position: vscode.Position): vscode.Range {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document === document && !editor.selection.isEmpty && editor.selection.contains(position);
  return selected ? editor.selection : new vscode.Range(position, position);
}

function commandLink(command: 'goTo' | 'copyText' | 'showValueAt' | 'openPanelAt', argument: unknown): string {
  const id: LinkCommandId = `nabla.${command}`;
  return `command:${id}?${encodeURIComponent(JSON.stringify([argument]))}`;
}
