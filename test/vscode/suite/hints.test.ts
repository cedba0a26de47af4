import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hintsByLine, open, waitFor } from './support';

/** Waits for the hints of the line with the snippet's caret to contain a text. */
async function hintHas(document: vscode.TextDocument, snippet: string, expected: string): Promise<void> {
  const { line } = at(document, snippet);
  let seen = '';
  await waitFor(
    async () => {
      seen = ((await hintsByLine(document)).get(line) ?? []).join(' ');
      return seen.includes(expected);
    },
    () => `the hint of ${snippet} to contain ${expected}; it is: ${seen || '(none)'}`,
  );
}

describe('inlay hints', () => {
  afterEach(closeAll);

  it('stand beside assignments', async () => {
    const document = await open('gpt/model.py');
    await hintHas(document, '‸scores = q @ k', '(B, n_head, T, T)');
  });

  it('stand beside every line of an unpacking', async () => {
    const document = await open('gpt/model.py');
    await hintHas(document, '‸q, k, v = self.c_attn(x)', '(B, T, ');
  });

  it('are off when the setting says so, and come back', async () => {
    const document = await open('gpt/model.py');
    await hintHas(document, '‸scores = q @ k', '(');
    const settings = vscode.workspace.getConfiguration('nabla');
    await settings.update('inlayHints', 'off', vscode.ConfigurationTarget.Global);
    try {
      await waitFor(
        async () => (await hintsByLine(document)).size === 0,
        () => 'the hints to go',
      );
    } finally {
      await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    }
    await hintHas(document, '‸scores = q @ k', '(B, n_head, T, T)');
  });

  it('are padded and explain themselves', async () => {
    const document = await open('gpt/model.py');
    await hintHas(document, '‸scores = q @ k', '(');
    const { line } = at(document, '‸scores = q @ k');
    const range = new vscode.Range(line, 0, line + 1, 0);
    const [hint] = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      range,
    );
    equal(hint.paddingLeft, true, 'padding on the left');
    const tooltip = typeof hint.tooltip === 'object' ? hint.tooltip.value : (hint.tooltip ?? '');
    includes(tooltip, 'scores', 'the tooltip');
  });
});
