import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hoverHas, open } from './support';

const scores = '(B, n_head, T, T)';

async function cursorAt(document: vscode.TextDocument, snippet: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(at(document, snippet), at(document, snippet));
}

describe('commands', () => {
  afterEach(closeAll);

  it('Copy Shape puts the shape on the clipboard', async () => {
    const document = await open('gpt/model.py');
    await hoverHas(document, 's‸cores = q @ k', scores);
    await cursorAt(document, 's‸cores = q @ k');
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('nabla.copyShape');
    equal(await vscode.env.clipboard.readText(), scores, 'the clipboard');
  });

  it('Insert Shape Comment writes it at the end of the line', async () => {
    const document = await open('gpt/model.py');
    await hoverHas(document, 's‸cores = q @ k', scores);
    await cursorAt(document, 's‸cores = q @ k');
    await vscode.commands.executeCommand('nabla.insertShapeComment');
    const line = document.lineAt(at(document, '‸scores = q @ k').line).text;
    includes(line, `# ${scores}`, 'the line');
  });

  it('Use as Driver shows the sizes of its calls, Clear Driver the names again', async () => {
    await open('gpt/train.py');
    await vscode.commands.executeCommand('nabla.useAsDriver');
    const document = await open('gpt/model.py');
    try {
      // The files that the script imports may come one by one.
      const text = await hoverHas(document, 's‸cores = q @ k', '64');
      for (const size of ['12', '6']) includes(text, size, 'the sizes of the calls in train.py');
    } finally {
      await vscode.commands.executeCommand('nabla.clearDriver');
    }
    await hoverHas(document, 's‸cores = q @ k', scores);
  });
});
