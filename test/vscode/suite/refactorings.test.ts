import * as vscode from 'vscode';
import { equal, includes, ok } from './assert';
import { at, closeAll, untitled, waitFor } from './support';

const HEAD = 'import torch\nfrom torch import Tensor\n\n\n';
const FUNCTION = 'def attend(q: Tensor, k):\n    B, T = q.shape\n    s = q @ q.t()\n    return s @ q\n';

/** The action of which the title begins so, when the analysis has come so far. */
function offered(document: vscode.TextDocument, caret: string, title: string): Promise<vscode.CodeAction> {
  const position = at(document, caret);
  let titles: string[] = [];
  return waitFor(
    async () => {
      const actions = await provided(document, new vscode.Range(position, position));
      titles = actions.map((a) => a.title);
      return actions.find((a) => a.title.startsWith(title)) ?? false;
    },
    () => `the action ${title}; offered are ${titles.join(', ')}`,
  );
}

/** None yet where VS Code gives up the request, as it does while a new document is set up. */
async function provided(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.Refactor.value;
  try {
    return await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind);
  } catch (error) {
    if ((error as Error).name !== 'Canceled') throw error;
    return [];
  }
}

async function apply(code: string, caret: string, title: string): Promise<string> {
  const document = await untitled(HEAD + code);
  const action = await offered(document, caret, title);
  ok(action.edit, `${title} has no edit`);
  await vscode.workspace.applyEdit(action.edit);
  return document.getText();
}

describe('refactorings', () => {
  afterEach(closeAll);

  it('annotate a function with jaxtyping', async () => {
    const text = await apply(FUNCTION, 'def ‸attend', 'Annotate attend');
    includes(text, 'def attend(q: Shaped[Tensor, "B T"], k) -> Shaped[Tensor, "B T"]:', 'the header');
    includes(text, 'from torch import Tensor\nfrom jaxtyping import Shaped\n', 'the imports');
  });

  it('write shape comments', async () => {
    const text = await apply(FUNCTION, 'def ‸attend', 'Write shape comments in attend');
    includes(text, '    s = q @ q.t()  # (B, B)\n', 'the comment');
  });

  it('insert an assert', async () => {
    const text = await apply(FUNCTION, '    ‸s = q', 'Insert assert');
    includes(text, 's = q @ q.t()\n    assert s.shape == (B, B)\n', 'the assert');
  });

  it('name the sizes of a parameter', async () => {
    const code = 'def norm(x: Tensor):\n    y = x * torch.ones(4, 1)\n    return torch.bmm(x, y)\n';
    const text = await apply(code, 'norm(‸x', 'Extract');
    includes(text, ' = x.shape\n    y = x', 'the sizes');
  });

  it('rename a size, also in comments', async () => {
    const document = await untitled(`${HEAD}${FUNCTION.replace('q.t()', 'q.t()  # (B, B)')}`);
    const { command } = await offered(document, '    ‸B, T', 'Rename size B');
    ok(command, 'the action has no command');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []), 'batch');
    await waitFor(
      () => document.getText().includes('batch'),
      () => 'the new name',
    );
    equal(
      document.getText(),
      `${HEAD}${FUNCTION.replace('q.t()', 'q.t()  # (batch, batch)').replace('B, T', 'batch, T')}`,
      'the program',
    );
  });
});
