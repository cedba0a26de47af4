import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import { inDocument, selector } from './documents';

/** Offers the change that removes a problem, and a comment that silences a warning. */
export function registerCodeActions(analysis: Analysis): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, { diagnostics }, token) {
      if (!diagnostics.some((d) => d.source === 'Nabla')) return [];
      const answer = await analysis.ask('fixes', document, range, {}, token);
      if (!answer) return [];
      return answer.value.flatMap(({ title, edit, code, problem, preferred }) => {
        const at = inDocument(answer.source, document, edit.range);
        const where = inDocument(answer.source, document, problem);
        if (!at || !where) return [];
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, at, edit.text);
        action.diagnostics = diagnostics.filter((d) => codeOf(d) === code && d.range.isEqual(where));
        action.isPreferred = preferred;
        return [action];
      });
    },
  };
  return vscode.languages.registerCodeActionsProvider(selector, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
