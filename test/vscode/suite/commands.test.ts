import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hoverHas, hoverText, open, untitled, waitFor } from './support';

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

  it('Show Value opens all elements in a document of its own', async () => {
    const document = await untitled('import numpy as np\n\nsquares = np.arange(5) ** 2\n');
    await hoverHas(document, '‸squares', '0 … 16');
    await cursorAt(document, '‸squares');
    await vscode.commands.executeCommand('nabla.showValue');
    const shown = vscode.window.activeTextEditor?.document;
    equal(shown?.uri.scheme, 'nabla-value', 'the document in front');
    includes(shown?.getText() ?? '', '[ 0,  1,  4,  9, 16]', 'its text');
  });

  it('Show Value turns pages of a large value', async () => {
    const document = await untitled('import torch\n\nmany = torch.arange(25000)\n');
    await hoverHas(document, '‸many', '0 … 24999');
    await cursorAt(document, '‸many');
    await vscode.commands.executeCommand('nabla.showValue');
    await vscode.commands.executeCommand('nabla.turnPage', 2);
    const text = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    await waitFor(
      () => text().includes('page 3 of 3: elements 20,001 to 25,000 of 25,000'),
      () => `the third page; it is: ${text().slice(0, 200)}`,
    );
    includes(text(), '24999', 'the last page');
  });

  it('Choose Call Context shows the sizes of the chosen call alone', async () => {
    const calls = 'small = scale(torch.ones(2, 3))\nlarge = scale(torch.ones(40, 50))\n';
    const document = await untitled(`import torch\n\ndef scale(x):\n    return x * 2\n\n${calls}`);
    await hoverHas(document, 'x ‸* 2', 'called');
    const choose = async (label: string, expected: string) => {
      await waitFor(
        async () => {
          const done = vscode.commands.executeCommand('nabla.pickContext');
          const next = async () => {
            for (let n = 0; n < steps[label]; n++)
              await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
            await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
          };
          // The list is filled when the report has come.
          await new Promise((resolve) => setTimeout(resolve, 300));
          await next();
          await done;
          const text = await hoverText(document, at(document, 'x ‸* 2'));
          return text.includes(expected) && !text.includes('called') === (label !== 'all');
        },
        () => `the hover in the context ${label} to say ${expected}`,
      );
    };
    // In the list: all contexts, the two calls, symbols.
    const steps: Readonly<Record<string, number>> = { all: 0, small: 1, large: 2 };
    await choose('small', '(2, 3)');
    await choose('large', '(40, 50)');
    await choose('all', 'called');
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
