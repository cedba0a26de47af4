import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hoverHas, untitled, waitFor } from './support';

function panels(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => tab.input instanceof vscode.TabInputWebview).map((tab) => tab.label);
}

async function panelIs(title: string): Promise<void> {
  await waitFor(
    () => panels().includes(title),
    () => `the panel ${title}; open are: ${panels().join(', ') || '(none)'}`,
  );
}

describe('derivations', () => {
  afterEach(closeAll);

  it('open by name, and one takes the place of the other', async () => {
    await vscode.commands.executeCommand('nabla.derive', 'softmax-cross-entropy');
    await panelIs('Gradient of softmax with cross-entropy');
    await vscode.commands.executeCommand('nabla.derive', 'adam');
    await waitFor(
      () => panels().length === 1 && !panels().includes('Gradient of softmax with cross-entropy'),
      () => `one panel with another title; open are: ${panels().join(', ')}`,
    );
  });

  it('Insert Manual Backward changes nothing where there is no formula', async () => {
    const text = 'import numpy as np\n\na = np.ones((3, 4))\nb = a * 2\n';
    const document = await untitled(text);
    await hoverHas(document, '‸b = a', '(3, 4)');
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(at(document, '‸b = a'), at(document, '‸b = a'));
    await vscode.commands.executeCommand('nabla.insertManualBackward');
    equal(document.getText(), text, 'the document');
  });

  it('Insert Manual Backward writes a torch.autograd.Function above the code', async () => {
    const document = await untitled(
      'import torch\n\n\ndef forward():\n    X = torch.randn(32, 768)\n    W = torch.randn(768, 3072)\n    hidden = torch.tanh(X @ W)\n    return hidden\n',
    );
    await hoverHas(document, '‸hidden = torch', '(32, 3072)');
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(at(document, '‸hidden = torch'), at(document, '‸hidden = torch'));
    await vscode.commands.executeCommand('nabla.insertManualBackward');
    const text = document.getText();
    includes(text, 'class HiddenFunction(torch.autograd.Function):', 'the document');
    includes(text, 'ctx.save_for_backward(X, W)', 'the forward');
    includes(text, 'dW = X.T @ ', 'the backward');
    equal(text.indexOf('class HiddenFunction') < text.indexOf('def forward():'), true, 'the class stands first');
    equal(text.split('import torch\n').length, 2, 'torch is imported once more or less');
  });
});
