import * as vscode from 'vscode';
import type { ProblemData } from '../protocol/analysis';
import type { Analysis, State } from './analysis';
import { affects, settings } from './settings';

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

const RANK = { error: 0, warning: 1, hint: 2 } as const;

/** Shows problems of the user's own files as diagnostics. */
export function registerProblems(analysis: Analysis, extensionUri: vscode.Uri): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('nabla');
  const page = new ProblemsPage(extensionUri);
  const shown = new Map<string, { readonly state: State; readonly documents: readonly vscode.Uri[] }>();
  const clear = (uri: string) => {
    for (const document of shown.get(uri)?.documents ?? []) collection.delete(document);
    shown.delete(uri);
  };
  const show = (state: State) => {
    clear(state.uri);
    const { source, report } = state;
    if (!source || !report) return;
    const found = isOwn(source.uri) ? report.problems.filter((p) => isWanted(p, source.uri)) : [];
    for (const document of source.documents)
      collection.set(document.uri, diagnostics(analysis, state, found, document, page));
    shown.set(state.uri, { state, documents: source.documents.map((d) => d.uri) });
  };
  return vscode.Disposable.from(
    collection,
    analysis.onState((state) => (state.report || state.reason !== null) && show(state)),
    analysis.onClose(clear),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!affects(event, 'problems.enabled', 'problems.lowestSeverity', 'problems.ignore')) return;
      for (const { state } of [...shown.values()]) show(state);
    }),
  );
}

function isWanted(problem: ProblemData, scope: vscode.Uri): boolean {
  const {
    'problems.enabled': enabled,
    'problems.lowestSeverity': lowest,
    'problems.ignore': ignored,
  } = settings(scope);
  return enabled && RANK[problem.severity] <= RANK[lowest] && !ignored.includes(problem.code);
}

/** Files of the workspace and unsaved ones; never installed packages, nor files that were only looked at. */
function isOwn(uri: vscode.Uri): boolean {
  if (uri.scheme === 'untitled') return true;
  if (/\/(site|dist)-packages\//.test(uri.path)) return false;
  // Without a folder there is only what the user opened by hand.
  return vscode.workspace.workspaceFolders === undefined || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function diagnostics(
  analysis: Analysis,
  { uri }: State,
  problems: readonly ProblemData[],
  document: vscode.TextDocument,
  page: ProblemsPage,
): vscode.Diagnostic[] {
  return problems.flatMap((problem) => {
    const location = analysis.documents.location({ uri, range: problem.range });
    if (location?.uri.toString() !== document.uri.toString()) return [];
    const diagnostic = new vscode.Diagnostic(location.range, problem.message, SEVERITY[problem.severity]);
    diagnostic.source = 'Nabla';
    diagnostic.code = { value: problem.code, target: page.uri(problem.code) };
    diagnostic.relatedInformation = problem.related.flatMap(({ place, message }) => {
      const at = analysis.documents.location(place);
      return at ? [new vscode.DiagnosticRelatedInformation(at, message)] : [];
    });
    return [diagnostic];
  });
}

/** The page that explains each code; a link goes to the code's heading. */
class ProblemsPage {
  private readonly page: vscode.Uri;
  private readonly lines = new Map<string, number>();

  constructor(extensionUri: vscode.Uri) {
    this.page = vscode.Uri.joinPath(extensionUri, 'docs', 'problems.md');
    vscode.workspace.fs.readFile(this.page).then(
      (bytes) => {
        const text = new TextDecoder().decode(bytes);
        text.split('\n').forEach((line, i) => {
          const code = /^#+ `?([a-z0-9-]+)`?$/.exec(line)?.[1];
          if (code) this.lines.set(code, i + 1);
        });
      },
      // Links then go to the top of the page.
      () => undefined,
    );
  }

  uri(code: string): vscode.Uri {
    const line = this.lines.get(code);
    return this.page.with({ fragment: line === undefined ? code : `L${line}` });
  }
}
