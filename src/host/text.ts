import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { inDocument } from './documents';

/** Copies the shape at the cursor or of the selection. */
export async function copyShape(analysis: Analysis, contexts: Contexts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const context = contexts.chosen(editor.document);
  const answer = await analysis.ask('copy', editor.document, editor.selection, { context });
  if (answer?.value) await copyText(answer.value);
  else nothingHere();
}

export async function copyText(text: unknown): Promise<void> {
  if (typeof text !== 'string') return;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied ${text}`, 3000);
}

/** Writes the shape as a comment at the end of the line. */
export async function insertShapeComment(analysis: Analysis, contexts: Contexts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const answer = await analysis.ask('comment', document, selection, { context: contexts.chosen(document) });
  const range = answer?.value && inDocument(answer.source, document, answer.value.range);
  if (!answer?.value || !range) {
    nothingHere();
    return;
  }
  const { text } = answer.value;
  if (document.version === answer.source.data.version || answer.source.data.language === 'notebook') {
    await editor.edit((edit) => edit.replace(range, text));
  }
}

function nothingHere(): void {
  void vscode.window.showInformationMessage('No tensor shape is known at the cursor.');
}
