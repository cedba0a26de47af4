import * as vscode from 'vscode';
import { equal } from './assert';
import { at, closeAll, hoverHas, open, untitled, waitFor } from './support';

function panels(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(isPanel).map((tab) => tab.label);
}

function isPanel({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview;
}

describe('panels', () => {
  afterEach(closeAll);

  it('of kernels opens at the operation of the cursor, from the command and from the link of the hover', async () => {
    const document = await untitled('import torch\ny = torch.zeros(64, 96) @ torch.zeros(96, 80)\n');
    const editor = await vscode.window.showTextDocument(document);
    await hoverHas(document, 'torch.zeros(64, 96) ‸@', 'openPanelAt');
    const cursor = at(document, 'torch.zeros(64, 96) ‸@');
    editor.selection = new vscode.Selection(cursor, cursor);
    await vscode.commands.executeCommand('nabla.benchmarkOperation');
    await waitFor(
      () => panels().includes('Kernel Benchmarks'),
      () => 'the panel Kernel Benchmarks',
    );
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter(isPanel));
    const start = { line: 1, character: 4 };
    const place = { uri: document.uri.toString(), range: { start, end: { line: 1, character: 49 } } };
    await vscode.commands.executeCommand('nabla.openPanelAt', { panel: 'kernels', at: place });
    await waitFor(
      () => panels().includes('Kernel Benchmarks'),
      () => 'the panel Kernel Benchmarks, from the link',
    );
  });

  it('of attention opens from the link of the hover', async () => {
    const document = await open('gpt/model.py');
    const hover = await hoverHas(document, 'self.attn_dropout(F.‸softmax(scores', 'Show attention');
    const [, argument] = hover.match(/\[Show attention\]\(command:nabla\.openPanelAt\?([^) ]+)/) ?? [];
    await vscode.commands.executeCommand('nabla.openPanelAt', ...JSON.parse(decodeURIComponent(argument)));
    await waitFor(
      () => panels().includes('Attention'),
      () => 'the panel Attention, from the link',
    );
  });

  it('of loss landscapes opens at a loss, from the command and from the link of the hover', async () => {
    const document = await open('basics/losses.py');
    const editor = await vscode.window.showTextDocument(document);
    const hover = await hoverHas(document, '‸valley = ', '[Landscape]');
    const opened = async (what: string) => {
      await waitFor(
        () => panels().includes('Loss Landscape'),
        () => `the panel Loss Landscape, from ${what}`,
      );
      await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((g) => g.tabs).filter(isPanel));
    };
    for (const place of ['‸valley = ', 'def ‸rosenbrock', 'loss = ‸F.cross']) {
      await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(at(document, place), at(document, place));
      await vscode.commands.executeCommand('nabla.functionLandscape');
      await opened(place);
    }
    const [, argument] = hover.match(/\[Landscape\]\(command:nabla\.openPanelAt\?([^) ]+)/) ?? [];
    await vscode.commands.executeCommand('nabla.openPanelAt', ...JSON.parse(decodeURIComponent(argument)));
    await opened('the link');
  });

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
