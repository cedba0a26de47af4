/** Attributes that are set under names which are not known. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

function sizesOf(code: string): (number | null)[] {
  const text = `import torch\n${code}`;
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const at = text.lastIndexOf('y =');
  const fact = workspace.facts('/w/a.py').expressions.find((e) => e.kind === 'target' && e.start === at);
  return fact?.tensors.map((t) => t.tensor.dims[0].value).sort() ?? [];
}

const config = (name: string) => `from somewhere import aliases, other

class Config:
    hidden = 768
    depth = 2

    def __setattr__(self, key, value):
        if key in aliases:
            key = ${name}
        super().__setattr__(key, value)

c = Config()
c.hidden = 512
`;

describe('attributes of names that are not known', () => {
  it('have the old value or the new, whatever the other name is', () => {
    for (const name of ['aliases[key]', 'other'])
      assert.deepEqual(sizesOf(`${config(name)}y = torch.zeros(c.hidden)\n`), [512, 768]);
  });

  it('leave those alone that are surely not meant', () => {
    assert.deepEqual(sizesOf(`${config("'depth'")}y = torch.zeros(c.depth)\n`), [2, 512]);
    assert.deepEqual(sizesOf(`${config("'width'")}y = torch.zeros(c.depth)\n`), [2]);
  });
});
