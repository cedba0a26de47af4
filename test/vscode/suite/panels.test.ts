import * as vscode from 'vscode';
import { equal } from './assert';
import { closeAll, untitled, waitFor } from './support';

function panels(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter((tab) => tab.input instanceof vscode.TabInputWebview).map((tab) => tab.label);
}

describe('panels', () => {
  afterEach(closeAll);

  for (const [command, title] of [
    ['nabla.showAttention', 'Attention'],
    ['nabla.benchmarkKernels', 'Kernel Benchmarks'],
    ['nabla.showLandscape', 'Loss Landscape'],
  ])
    it(`${title} opens beside the editor, once`, async () => {
      await vscode.window.showTextDocument(await untitled('import torch\n'));
      await vscode.commands.executeCommand(command);
      await waitFor(
        () => panels().includes(title),
        () => `the panel ${title}`,
      );
      await vscode.commands.executeCommand(command);
      equal(panels().filter((label) => label === title).length, 1, 'panels');
    });
});
