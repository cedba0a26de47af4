import * as vscode from 'vscode';
import { equal } from './assert';
import { at, closeAll, folder, hoverHas, hoverText, open, problems, replace, untitled } from './support';

const program = `import torch

x = torch.zeros(4, 6)
y = x @ torch.ones(6, 2)
`;

describe('editing', () => {
  afterEach(closeAll);

  it('renews the shape after a change', async () => {
    const document = await untitled(program);
    await hoverHas(document, '‸y = x', '(4, 2)');
    await replace(document, 'ones(6, 2)', 'ones(6, 9)');
    await hoverHas(document, '‸y = x', '(4, 9)');
  });

  it('answers with the text of the moment, not with that of a moment ago', async () => {
    const document = await untitled(program);
    await hoverHas(document, '‸y = x', '(4, 2)');
    for (let size = 3; size < 30; size++) {
      await replace(document, `ones(6, ${size - 1})`, `ones(6, ${size})`);
      const text = await hoverText(document, at(document, '‸y = x'));
      equal(text.includes(`(4, ${size})`), true, `(4, ${size}) in ${text}`);
    }
  });

  it('keeps what it knows while a line is half typed', async () => {
    const document = await untitled(`${program}z = y.transpose(0, \n`);
    await hoverHas(document, '‸y = x', '(4, 2)');
    equal(problems(document).length, 0, 'problems of half-typed code');
  });

  it('sees in one file what an unsaved change of another does to it', async () => {
    const encoder = new TextEncoder();
    const write = (name: string, text: string) =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), name), encoder.encode(text));
    await write('width.py', 'WIDTH = 4\n');
    await write('uses_width.py', 'import torch\nfrom width import WIDTH\n\nrow = torch.zeros(2, WIDTH)\n');
    const user = await open('uses_width.py');
    await hoverHas(user, '‸row = torch', '= 4');
    await replace(await open('width.py'), 'WIDTH = 4', 'WIDTH = 5');
    await hoverHas(user, '‸row = torch', '= 5');
  });
});
