import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hoverHas, untitled, waitFor } from './support';

const code = `import torch

def forward(v):
    X = torch.randn(32, 768)
    W = torch.randn(768, 3072)
    Y = X @ W
    return Y
`;

async function selected(): Promise<vscode.TextDocument> {
  const document = await untitled(code);
  await hoverHas(document, '‸Y = X', '(32, 3072)');
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(at(document, 'Y = ‸X @ W'), at(document, 'Y = X @ W‸'));
  return document;
}

function panels(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => tab.input instanceof vscode.TabInputWebview).map((tab) => tab.label);
}

describe('gradients', () => {
  afterEach(closeAll);

  it('are in the hover of an operation, a line an operand', async () => {
    const document = await untitled(code);
    const text = await hoverHas(document, '‸Y = X', '∂L/∂W');
    includes(text, '∂L/∂W = Xᵀ G   (768, 3072)', 'the hover');
    includes(text, '∂L/∂X = G Wᵀ   (32, 768)', 'the hover');
  });

  it('are not in the hover when the setting is off', async () => {
    const settings = vscode.workspace.getConfiguration('nabla');
    await settings.update('hover.gradients', false, vscode.ConfigurationTarget.Global);
    try {
      const document = await untitled(code);
      const text = await hoverHas(document, '‸Y = X', '(32, 3072)');
      equal(text.includes('∂L'), false, 'a gradient in the hover');
    } finally {
      await settings.update('hover.gradients', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  for (const [command, expected] of [
    ['nabla.copyGradientTorch', 'X.T @ G'],
    ['nabla.copyGradientNumpy', 'X.T @ G'],
    ['nabla.copyGradientLatex', 'X^{\\top}\\,G'],
  ]) {
    it(`${command} puts it on the clipboard`, async () => {
      await selected();
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(command, 'W');
      equal(await vscode.env.clipboard.readText(), expected, 'the clipboard');
    });
  }

  it('open in a panel beside the editor', async () => {
    await selected();
    await vscode.commands.executeCommand('nabla.deriveGradient', 'W');
    await waitFor(
      () => panels().includes('∂ by W'),
      () => `the panel; open are: ${panels().join(', ') || '(none)'}`,
    );
  });
});
