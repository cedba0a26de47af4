import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import type { Contexts } from './contexts';
import { inDocument, selector } from './documents';
import { affects, settings } from './settings';

export function registerHints(analysis: Analysis, contexts: Contexts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const refresh = () => changed.fire();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      const mode = settings(document).inlayHints;
      if (mode === 'off') return [];
      const context = contexts.chosen(document);
      const answer = await analysis.ask('hints', document, range, { context, mode }, token);
      if (!answer) return [];
      return answer.value.flatMap(({ position, text, tooltip }) => {
        const at = inDocument(answer.source, document, { start: position, end: position });
        if (!at) return [];
        const hint = new vscode.InlayHint(at.start, text, vscode.InlayHintKind.Type);
        hint.paddingLeft = true;
        hint.tooltip = tooltip;
        return [hint];
      });
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerInlayHintsProvider(selector, provider),
    analysis.onStale(refresh),
    contexts.onChange(refresh),
    vscode.workspace.onDidChangeConfiguration((e) => affects(e, 'inlayHints') && refresh()),
  );
}
