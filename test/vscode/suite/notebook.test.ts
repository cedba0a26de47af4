import * as vscode from 'vscode';
import { includes } from './assert';
import { closeAll, folder, hoverHas } from './support';

describe('a notebook', () => {
  afterEach(closeAll);

  it('knows in a cell what the cells above it define', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'notebooks', 'attention.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.getCells().find(({ document }) => document.getText().startsWith('scores = '));
    if (!cell) throw new Error('no cell computes the scores');
    const text = await hoverHas(cell.document, '‸scores = torch.einsum', '(batch, heads, tokens, tokens)');
    includes(text, '(2, 6, 10, 10)', 'the values, set two cells above');
  });
});
