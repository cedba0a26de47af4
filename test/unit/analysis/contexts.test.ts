/** The contexts of a file: the calls through which it is reached, and what they give. */
import assert from 'node:assert/strict';
import type { Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';

const MODEL = `import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc = nn.Linear(dim, 3 * dim)

    def widen(self, x):
        y = self.fc(x)
        return y

    def forward(self, x):
        return self.widen(x)
`;

function analyse(text: string, driver: string | null = null, files: Readonly<Record<string, string>> = {}): Facts {
  const workspace = new Workspace({ read: (path) => files[path] ?? null }, { roots: ['/w'], driver });
  workspace.setDocument('/w/model.py', '/w/model.py', 1, text);
  return workspace.facts('/w/model.py');
}

const labels = (facts: Facts) => facts.contexts.map((c) => c.label);

/** Sizes by the label of the context, of what is assigned to `y`. */
function sizes(facts: Facts, text: string): Record<string, string[]> {
  const y = facts.expressions.find((e) => e.kind === 'target' && text.slice(e.start, e.end) === 'y');
  const found: Record<string, string[]> = {};
  for (const { tensor, contexts } of [...(y?.tensors ?? []), ...(y?.called ?? [])])
    for (const id of contexts)
      (found[facts.contexts[id].label] ??= []).push(tensor.dims.map((d) => d.value ?? d.text).join(' '));
  return found;
}

describe('contexts of a file', () => {
  const script = (code: string) => ({ '/w/train.py': `import torch\nfrom model import Net\n\n${code}` });

  it('are the calls of a driver with the shapes that they pass, each once', () => {
    const code = `net = Net(64)
for _ in range(3):
    net(torch.randn(8, 64))
net(torch.randn(2, 16, 64))
`;
    const facts = analyse(MODEL, '/w/train.py', script(code));
    assert.deepEqual(labels(facts), [
      'train.py:6 → Net.forward with (8, 64)',
      'train.py:7 → Net.forward with (2, 16, 64)',
    ]);
    assert.deepEqual(sizes(facts, MODEL), {
      'train.py:6 → Net.forward with (8, 64)': ['8 192'],
      'train.py:7 → Net.forward with (2, 16, 64)': ['2 16 192'],
    });
    const [first] = facts.contexts;
    assert.equal(first.site, 'train.py:6');
    assert.equal(script(code)['/w/train.py'].slice(first.place?.start, first.place?.end), 'net(torch.randn(8, 64))');
  });

  it('are told by the call that is nearest to the file', () => {
    const files = {
      '/w/helper.py': 'def run(net, x):\n    return net(x)\n',
      ...script('from helper import run\n\nrun(Net(32), torch.randn(4, 32))\n'),
    };
    assert.deepEqual(labels(analyse(MODEL, '/w/train.py', files)), ['helper.py:2 → Net.forward with (4, 32)']);
  });

  it('are symbols and the calls of the file itself', () => {
    const text = `${MODEL}\n\ndef main():\n    net = Net(64)\n    net(torch.randn(8, 64))\n\n\nmain()\n`;
    const facts = analyse(text);
    assert.deepEqual(sizes(facts, text), {
      'with symbols': ['x0 3·dim'],
      'model.py:20 → Net.forward with (8, 64)': ['8 192'],
    });
  });

  it('are limited in number', () => {
    const code = `net = Net(64)\nfor n in range(1, 100):\n    net(torch.randn(n, 64))\n`;
    const facts = analyse(MODEL, '/w/train.py', script(code));
    assert.ok(facts.contexts.length > 10 && facts.contexts.length <= 49, String(facts.contexts.length));
  });
});
