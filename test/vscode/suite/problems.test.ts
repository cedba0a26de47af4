import * as vscode from 'vscode';
import { equal, includes, ok } from './assert';
import { closeAll, folder, hintsByLine, open, problems, replace, waitFor } from './support';

/** The lines that end in `#! a, b`, and what a message about each has to mention. */
function expectedProblems(document: vscode.TextDocument): Map<number, string[]> {
  const expected = new Map<number, string[]>();
  document
    .getText()
    .split('\n')
    .forEach((line, number) => {
      const mentions = /#! (.*)$/.exec(line)?.[1].split(', ');
      if (mentions) expected.set(number, mentions);
    });
  return expected;
}

/** Waits until the document has that many problems. */
function problemCount(document: vscode.TextDocument, count: number): Promise<vscode.Diagnostic[]> {
  return waitFor(
    () => problems(document).length === count && problems(document),
    () => `${count} problems in ${document.uri.path}; there are ${problems(document).length}`,
  );
}

async function pythonFiles(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(uri);
  const found = await Promise.all(
    entries.map(([name, type]) => {
      const child = vscode.Uri.joinPath(uri, name);
      if (type === vscode.FileType.Directory) return pythonFiles(child);
      return name.endsWith('.py') ? [child] : [];
    }),
  );
  return found.flat();
}

describe('problems', () => {
  afterEach(closeAll);

  for (const file of ['bugs/shape_bugs.py', 'bugs/numpy_bugs.py', 'bugs/data_pipeline.py']) {
    it(`finds each bug of ${file} on its line and nothing else`, async () => {
      const document = await open(file);
      const expected = expectedProblems(document);
      ok(expected.size > 0, `${file} expects no problem`);
      const found = await waitFor(
        () => problems(document).length >= expected.size && problems(document),
        () => {
          const lines = new Set(problems(document).map((problem) => problem.range.end.line));
          const missing = [...expected.keys()].filter((line) => !lines.has(line));
          return `${expected.size} problems; lines without one: ${missing.map((line) => line + 1)}`;
        },
      );
      for (const { message, range } of found) {
        const mentions = expected.get(range.end.line);
        ok(mentions, `line ${range.end.line + 1} is right, yet: ${message}`);
        for (const mention of mentions) includes(message, mention, `line ${range.end.line + 1}`);
      }
      equal(found.length, expected.size, 'the number of problems');
    });
  }

  it('gives the code, the severity and the places where both sizes were set', async () => {
    const document = await open('bugs/digits.py');
    const [problem] = await problemCount(document, 1);
    equal(problem.severity, vscode.DiagnosticSeverity.Error, 'the severity');
    ok(problem.code, 'the problem has no code');
    ok((problem.relatedInformation?.length ?? 0) > 0, 'no related information');
  });

  it('offer the change of the number that is wrong', async () => {
    const document = await open('bugs/shape_bugs.py');
    const found = await waitFor(
      () => problems(document).find((p) => p.message.includes('fc1.in_features')),
      () => 'the problem of fc1',
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find(({ title }) => title === 'Set in_features of fc1 to 9216');
    ok(action?.edit, `no fix among ${actions.map(({ title }) => title).join(', ')}`);
    const [[, [edit]]] = action.edit.entries();
    equal(document.getText(edit.range), '9200', 'what is replaced');
    equal(edit.newText, '9216', 'what is written');
  });

  it('go when the bug is repaired, and come back with it', async () => {
    const document = await open('bugs/digits.py');
    await problemCount(document, 1);
    await replace(document, '64 * 12 * 12', '64 * 14 * 14');
    await problemCount(document, 0);
    await replace(document, '64 * 14 * 14', '64 * 12 * 12');
    await problemCount(document, 1);
  });

  it('are none in the files that are right', async () => {
    const files = (await pythonFiles(folder())).filter(({ path }) => !path.includes('/bugs/'));
    ok(files.length >= 8, `only ${files.length} files`);
    for (const uri of files) {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      // Hints are answered from the same analysis that the problems come from, just before they are shown.
      await hintsByLine(document);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const messages = problems(document).map(({ message, range }) => `${range.start.line + 1}: ${message}`);
      equal(messages.join('\n'), '', uri.path);
    }
  });
});
