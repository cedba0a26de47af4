import * as vscode from 'vscode';
import { equal, ok } from './assert';
import { closeAll, folder, hoverHas, hoverText, open } from './support';

/** Writes a file into the workspace. */
async function write(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), path), bytes);
}

const good = 'import torch\n\nsize = torch.zeros(3, 8)\n';

/** The shape of `size` is known in a document that was opened beside whatever may keep the analysis busy. */
async function staysResponsive(): Promise<void> {
  await write('good.py', good);
  const began = performance.now();
  await hoverHas(await open('good.py'), '‸size = torch', '(3, 8)');
  ok(performance.now() - began < 10_000, 'the hover of another file took more than 10 s');
}

describe('bad input', () => {
  afterEach(closeAll);

  it('a file that is not UTF-8', async () => {
    const bytes = new TextEncoder().encode(`${good}name = "?"\n`);
    bytes[bytes.indexOf('?'.charCodeAt(0))] = 0xff;
    await write('latin.py', bytes);
    await hoverHas(await open('latin.py'), '‸size = torch', '(3, 8)');
  });

  it('a circular import', async () => {
    await write('ring_a.py', 'import ring_b\nimport torch\n\na = torch.zeros(2, 3)\n');
    await write('ring_b.py', 'import ring_a\nimport torch\n\nb = torch.ones(4)\n');
    await hoverHas(await open('ring_a.py'), '‸a = torch', '(2, 3)');
  });

  it('endless recursion and an endless loop', async () => {
    const endless = 'def again(x):\n    return again(x)\n\n\nagain(1)\n';
    const loop = 'count = 0\nwhile True:\n    count += 1\n';
    await write('endless.py', `${good}${endless}${loop}`);
    await hoverHas(await open('endless.py'), '‸size = torch', '(3, 8)');
    await staysResponsive();
  });

  it('5 MB of generated Python', async function () {
    this.timeout(60_000);
    const lines = Array.from({ length: 130_000 }, (_, i) => `value_${i} = value_${i >> 1} + ${i} if ${i} else 0`);
    await write('huge.py', `${good}${lines.join('\n')}\n`);
    const document = await open('huge.py');
    equal(typeof (await hoverText(document, new vscode.Position(2, 1))), 'string', 'an answer');
    await staysResponsive();
  });
});
