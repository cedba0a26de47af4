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
`;

describe('a shape that holds while a parameter is left out', () => {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, CODE);
  const { expressions } = workspace.facts('/w/a.py');
  const reasons = (line: number, name: string) => {
    const start = CODE.split('\n').slice(0, line).join('\n').length + 1;
    const fact = expressions.find((e) => e.start >= start && CODE.slice(e.start, e.end) === name);
    return fact?.tensors.flatMap((t) => t.tensor.why);
  };

  it('names the parameters of the function and of the constructor', () => {
    assert.deepEqual(reasons(12, 'y'), ['norm, proj are left out']);
  });

  it('says nothing where it makes no difference', () => {
    assert.deepEqual(reasons(9, 'h'), []);
  });
});
