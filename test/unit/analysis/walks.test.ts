/** Walks of modules, attributes by `__getattribute__`, and modules that import large ones. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

function shapesOf(code: string, others: Readonly<Record<string, string>> = {}): (name: string) => string[] {
  const text = `import torch\nfrom torch import nn\n\n\n${code}`;
  const workspace = new Workspace({ read: (path) => others[path] ?? null }, { roots: ['/w'], driver: '/w/a.py' });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const { expressions } = workspace.facts('/w/a.py');
  return (name) =>
    expressions
      .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === name)
      .flatMap((e) => e.tensors.map((t) => t.tensor.dims.map((d) => d.value).join(', ')));
}

describe('a walk of modules', () => {
  it('reaches what stands below one of which the class is not certain', () => {
    const shapes = shapesOf(`class Drop(nn.Module):
    pass


class Block(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.first = nn.Linear(4, 5)
        self.drop = Drop() if rate > 0 else nn.Identity()
        self.mlp = nn.Sequential(nn.Linear(5, 6), nn.Linear(6, 7))


class Model(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.blocks = nn.ModuleList([Block(rate)])
        self.apply(self.initialise)

    def initialise(self, m):
        if isinstance(m, nn.Linear):
            w = m.weight


Model(torch.rand(()).item())
`);
    assert.deepEqual(shapes('w').sort(), ['5, 4', '6, 5', '7, 6']);
  });

  it('ends where an object holds itself', () => {
    const shapes = shapesOf(`class Node:
    def __init__(self):
        self.next = self


def walk(node, x):
    y = torch.zeros(x.shape[0])
    if x.sum() > 0:
        walk(node.next, x)
    return y


z = walk(Node(), torch.zeros(3))
`);
    assert.deepEqual(shapes('z'), ['3']);
  });
});

describe('__getattribute__', () => {
  const config = `class Config:
    aliases = {'hidden_size': 'n_embd'}

    def __init__(self, n_embd=768, **others):
        self.n_embd = n_embd
        for key, value in others.items():
            setattr(self, key, value)

    def __setattr__(self, key, value):
        if key in super().__getattribute__('aliases'):
            key = super().__getattribute__('aliases')[key]
        super().__setattr__(key, value)

    def __getattribute__(self, key):
        if key != 'aliases' and key in super().__getattribute__('aliases'):
            key = super().__getattribute__('aliases')[key]
        return super().__getattribute__(key)


`;

  it('says which attribute another name means', () => {
    const shapes = shapesOf(`${config}c = Config(n_embd=48, depth=2)
y = torch.zeros(c.hidden_size, c.depth)
c.hidden_size = 32
z = torch.zeros(c.n_embd)
`);
    assert.deepEqual([shapes('y'), shapes('z')], [['48, 2'], ['32']]);
  });

  it('is asked by hasattr, too', () => {
    const shapes = shapesOf(`${config}c = Config(n_embd=48)
y = torch.zeros(3 if hasattr(c, 'hidden_size') else 4)
z = torch.zeros(3 if hasattr(c, 'width') else 4)
`);
    assert.deepEqual(shapes('y'), ['3']);
    assert.ok(shapes('z').includes('4'));
  });
});

describe('an imported module', () => {
  it('has all its names when what it imports takes many steps', () => {
    const long = (n: number) => Array.from({ length: n }, (_, k) => `n${k} = ${k}\n`).join('');
    const shapes = shapesOf('from middle import last\n\ny = torch.zeros(last)\n', {
      '/w/large.py': long(7_000),
      '/w/middle.py': `${long(7_000)}from large import n1\nlast = 7\n`,
    });
    assert.deepEqual(shapes('y'), ['7']);
  });
});
