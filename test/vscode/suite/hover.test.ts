import * as vscode from 'vscode';
import { equal, includes } from './assert';
import { at, closeAll, hoverHas, hoverText, open, untitled } from './support';

describe('hover', () => {
  afterEach(closeAll);

  it('names the sizes of a GPT that nobody annotated, and says where each comes from', async () => {
    const document = await open('gpt/model.py');
    const text = await hoverHas(document, 's‸cores = q @ k', '(B, n_head, T, T)');
    includes(text, 'x.size(0)', 'what B is');
    includes(text, 'x.size(1)', 'what T is');
  });

  it('shows known values and links to where they were set', async () => {
    const document = await untitled('import torch\n\nrows, width = 3, 5\nx = torch.zeros(rows, width)\n');
    const text = await hoverHas(document, '‸x = torch', 'float32');
    for (const part of ['rows', 'width', '3', '5', 'nabla.goTo']) includes(text, part, 'the hover');
  });

  it('merges the heads back to the width', async () => {
    const document = await open('gpt/model.py');
    const text = await hoverText(document, at(document, 'self.c_proj(y‸)'));
    const shape = /\(B, T, (n_embd|C)\)/.exec(text);
    equal(shape !== null, true, `(B, T, n_embd) in ${text}`);
  });

  it('shows the selected expression', async () => {
    const document = await open('gpt/model.py');
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(at(document, 'scores = ‸q @ k'), at(document, 'transpose(-2, -1)‸ / math'));
    await hoverHas(document, 'scores = q @ k.tr‸anspose', '(B, n_head, T, T)');
  });

  it('counts the parameters of a module', async () => {
    const document = await open('vision/vit.py');
    const modules = [...document.getText().matchAll(/self\.(\w+) = nn\.(Linear|Conv2d)\(/g)];
    equal(modules.length > 0, true, 'vit.py has modules');
    const offset = (modules[0].index ?? 0) + 'self.'.length;
    includes(await hoverText(document, document.positionAt(offset)), 'parameter', 'the hover of a module');
  });

  it('knows NumPy', async () => {
    await hoverHas(await open('numpy_mlp/mlp.py'), '‸radius = np.linspace', '(n,)');
  });

  it('shows a few elements of a constant, and links to all of them', async () => {
    const document = await untitled('import torch\n\ntable = torch.arange(6.).reshape(2, 3) / 4\n');
    const text = await hoverHas(document, '‸table = torch', '[[0.0000, 0.2500, 0.5000],');
    for (const part of ['0 … 1.25', 'nabla.showValueAt']) includes(text, part, 'the hover');
  });

  it('says nothing where there is no tensor', async () => {
    const document = await open('gpt/train.py');
    equal(await hoverText(document, at(document, 'import arg‸parse')), '', 'the hover of a plain import');
  });
});
