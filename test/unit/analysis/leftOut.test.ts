/** Shapes that hold while parameters are left out say so where another value would give another shape. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

const CODE = `import torch
from torch import nn

class Head(nn.Module):
    def __init__(self, dim, norm=None):
        super().__init__()
        self.fc = nn.Linear(dim, dim)

    def forward(self, x, proj=None):
        h = self.fc(x)
        if proj is not None:
            h = h @ proj
        y = h
        return y

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn = Bias()

    def forward(self, x, mask=None):
        before = torch.zeros(1, 4)
        bias = self.attn(x, mask)
        return bias

class Bias(nn.Module):
    def forward(self, x, mask=None):
        b, t = x.shape
        bias = torch.zeros(1, 2, t)
        if mask is not None:
            bias = bias + mask
        return bias
`;

describe('a shape that holds while a parameter is left out', () => {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, CODE);
  const { expressions } = workspace.facts('/w/a.py');
  const tensors = (line: number, name: string) => {
    const start = CODE.split('\n').slice(0, line).join('\n').length + 1;
    return expressions.find((e) => e.start >= start && CODE.slice(e.start, e.end) === name)?.tensors ?? [];
  };
  const reasons = (line: number, name: string) => tensors(line, name).flatMap((t) => t.tensor.why);
  const texts = (line: number, name: string) => tensors(line, name).map((t) => t.tensor.text);

  it('names the parameters of the function and of the constructor', () => {
    assert.deepEqual(reasons(12, 'y'), ['norm, proj are left out']);
  });

  it('names what is passed on, and tells no size of 1 then', () => {
    assert.deepEqual(reasons(22, 'bias'), ['mask is left out']);
    assert.deepEqual(texts(22, 'bias'), ['(?, 2, t)']);
    assert.deepEqual([reasons(21, 'before'), texts(21, 'before')], [[], ['(1, 4)']]);
  });

  it('says nothing where it makes no difference', () => {
    assert.deepEqual(reasons(9, 'h'), []);
  });
});

describe('a parameter for which calls of the file give something else than its default', () => {
  const shapes = (code: string, name: string) => {
    const text = `import torch\n${code}`;
    const workspace = new Workspace({ read: () => null });
    workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
    const found = workspace.facts('/w/a.py').expressions.find((e) => text.slice(e.start, e.end) === name);
    return found?.tensors.map((t) => t.tensor.text).sort();
  };

  it('may be either', () => {
    const items =
      'class Items:\n    def __init__(self, short=False):\n        self.short = short\n    def get(self):\n' +
      '        found = torch.ones(3) if self.short else torch.ones(6)\n        return found\n';
    assert.deepEqual(shapes(items, 'found'), ['(6,)']);
    assert.deepEqual(shapes(`${items}\nItems(True).get()\n`, 'found'), ['(3,)', '(6,)']);
    assert.deepEqual(shapes(`${items}\nItems(False).get()\n`, 'found'), ['(6,)']);
  });

  it('may be a tensor in the place of None', () => {
    const cache =
      'def attend(x, past=None):\n    b, t, d = x.shape\n    k = x if past is None else torch.cat([past, x], 1)\n' +
      '    scores = x @ k.mT\n    return scores, k\n';
    assert.deepEqual(shapes(cache, 'scores'), ['(b, t, t)']);
    const calls = '\nx = torch.zeros(2, 4, 3)\n_, k = attend(x)\nattend(x[:, -1:], k)\n';
    assert.deepEqual(shapes(cache + calls, 'scores'), ['(b, t, t + past1)', '(b, t, t)']);
  });
});
