/** Gradients by the operands of what is pointed at, below its shape. */
import * as vscode from 'vscode';
import { gradientMarkdown } from '../features/markdown';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { inDocument, selector } from './documents';
import { pointedAt } from './hover';
import { settings } from './settings';

/** A provider of its own, so that a shape never waits for a gradient. */
export function registerGradientHover(analysis: Analysis, contexts: Contexts): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position, token) {
      const { 'hover.enabled': isOn, 'hover.gradients': isWanted } = settings(document);
      if (!isOn || !isWanted) return null;
      const context = contexts.chosen(document);
      const answer = await analysis.ask('gradientHover', document, pointedAt(document, position), { context }, token);
      if (!answer?.value) return null;
      const at = inDocument(answer.source, document, answer.value.range);
      return new vscode.Hover(new vscode.MarkdownString(gradientMarkdown(answer.value)), at ?? undefined);
    },
  });
}
