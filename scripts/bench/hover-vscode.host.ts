/** The half of the bench that runs in the extension host, as one mocha test: see hover-vscode.ts. */
import * as vscode from 'vscode';
import { report } from '../../test/vscode/runner/report';
import { at, folder, hoverHas, hoverText, waitFor } from '../../test/vscode/suite/support';

const rounds = 50;
const lines = 1000;
/** Typed one character a round: whole code and half-typed code in turn. */
const typed = 'new_scores = q @ k.transpose(-2, -1) + scores.mean(dim=-1)';
const place = 'return F.softmax(s‸cores, dim=-1) @ v  # the last';

/** Ordinary model code of exactly that many lines, the attention to point at in its middle. */
function program(): string {
  const layer = (n: number) => [
    `class Layer${n}(nn.Module):`,
    '    def __init__(self, width=768, heads=12):',
    '        super().__init__()',
    '        self.heads = heads',
    '        self.qkv = nn.Linear(width, 3 * width)',
    '        self.norm = nn.LayerNorm(width)',
    '        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))',
    '',
    '    def forward(self, x):',
    '        B, T, C = x.shape',
    '        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)',
    '        q = q.view(B, T, self.heads, C // self.heads).transpose(1, 2)',
    '        k = k.view(B, T, self.heads, C // self.heads).transpose(1, 2)',
    '        v = v.view(B, T, self.heads, C // self.heads).transpose(1, 2)',
    '        weights = F.softmax(q @ k.transpose(-2, -1) / C**0.5, dim=-1)',
    '        x = x + (weights @ v).transpose(1, 2).reshape(B, T, C)',
    '        return x + self.mlp(self.norm(x))',
    '',
    '',
  ];
  const attention = [
    'def attention(q, k, v):',
    '    B, H, T, D = q.shape',
    '    q, k, v = (t.contiguous() for t in (q, k, v))',
    '    scores = torch.zeros(B, H, T, 32)',
    '    ',
    '    return F.softmax(scores, dim=-1) @ v  # the last',
    '',
    '',
  ];
  const head = ['import torch', 'import torch.nn as nn', 'import torch.nn.functional as F', '', ''];
  const layers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => layer(from + i)).flat();
  const text = [...head, ...layers(0, 26), ...attention, ...layers(26, 52)];
  while (text.length < lines) text.push(`size_${text.length} = torch.zeros(${text.length}, 2).shape`);
  return text.slice(0, lines).join('\n');
}

/** A provider that answers at once, to tell VS Code's share of the time from ours. */
function registerBaseline(): vscode.Disposable {
  return vscode.languages.registerHoverProvider('plaintext', {
    provideHover: () => new vscode.Hover('(B, T, 32)'),
  });
}

interface Times {
  hover: number[];
  keystroke: number[];
  unanswered: number;
}

/** Types a character and asks for the hover, again and again. */
async function typeAndHover(document: vscode.TextDocument): Promise<Times> {
  const editor = await vscode.window.showTextDocument(document);
  await hoverHas(document, place, '32');
  const start = at(document, 'scores = torch.zeros(B, H, T, 32)\n    ‸\n');
  editor.selection = new vscode.Selection(start, start);
  const times: Times = { hover: [], keystroke: [], unanswered: 0 };
  for (let round = 0; round < rounds; round++) {
    const { version } = document;
    const pressed = performance.now();
    await vscode.commands.executeCommand('type', { text: typed[round % typed.length] });
    await waitFor(
      () => document.version > version,
      () => 'the document to change',
    );
    const changed = performance.now();
    const text = await hoverText(document, at(document, place));
    const answered = performance.now();
    if (!text.includes('32')) times.unanswered++;
    times.hover.push(answered - changed);
    times.keystroke.push(answered - pressed);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return times;
}

describe('bench', function () {
  this.timeout(120_000);

  it('hover after a keystroke, from a provider that answers at once', async () => {
    const provider = registerBaseline();
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: program() });
    await report({ type: 'result', name: 'baseline', value: await typeAndHover(document) });
    provider.dispose();
  });

  it('hover after a keystroke, from Nabla', async () => {
    const uri = vscode.Uri.joinPath(folder(), 'long.py');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(program()));
    const opened = performance.now();
    const document = await vscode.workspace.openTextDocument(uri);
    await hoverHas(document, place, '32');
    const first = performance.now() - opened;
    const times = await typeAndHover(document);
    await report({ type: 'result', name: 'nabla', value: { first, ...times } });
    if (times.unanswered > 0) throw new Error(`${times.unanswered} of ${rounds} hovers did not show the shape`);
  });
});
