import * as vscode from 'vscode';
import { closeAll, folder, hoverHas, open } from './support';

describe('several folders', () => {
  before(function () {
    // VS Code for the Web is opened on one folder.
    if ((vscode.workspace.workspaceFolders?.length ?? 0) < 2) this.skip();
  });
  afterEach(closeAll);

  it('imports from the folder of the file', async () => {
    const document = await open('second.py', folder(1));
    await hoverHas(document, '‸row = torch', '= 24');
    await hoverHas(document, '‸col = row', '(WIDTH, 5)');
  });

  it('lives with a folder that contains itself', async () => {
    const document = await open('loop/again/loop/inside.py', folder(1));
    await hoverHas(document, '‸flat = cube', '(3, 20)');
  });
});
