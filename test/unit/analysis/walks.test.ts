/** Walks of modules, attributes by `__getattribute__`, and modules that import large ones. */
import assert from 'node:assert/strict';
import { Env, int, UnknownValue } from '../../../src/analysis/values/values';
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

describe('a list of modules', () => {
  it('may hold None', () => {
    const shapes = shapesOf(`norms = nn.ModuleList([nn.LayerNorm(4), None, None])
n = torch.zeros(len(norms))
before, between, after = norms
x = torch.zeros(2, 4)
y = before(x) if between is None and norms[-1] is None else x[0]
norms.append(nn.Linear(4, 5))
z = norms[3](y)
`);
    assert.deepEqual([shapes('n'), shapes('y'), shapes('z')], [['3'], ['2, 4'], ['2, 5']]);
  });

  it('has as many places, whether or not there is a module in one', () => {
    const shapes = shapesOf(`norms = nn.ModuleList([nn.LayerNorm(4) if torch.rand(()) > 0.5 else None, nn.Linear(4, 5)])
first, second = norms
y = second(torch.zeros(2, 4))
`);
    assert.deepEqual(shapes('y'), ['2, 5']);
  });
});

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

  it('of which the initialiser ties weights is followed into another file', () => {
    const base = `from torch import nn


class Base(nn.Module):
    def init_weights(self):
        self.apply(self._init_weights)
        self.tie_weights()

    def _init_weights(self, m):
        if isinstance(m, nn.Linear):
            m.weight.data.normal_()

    def tie_weights(self):
        self.head.weight = self.embedding.weight
`;
    const shapes = shapesOf(
      `from base import Base


class Model(Base):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(100, 48)
        self.head = nn.Linear(100, 48, bias=False)
        self.init_weights()


w = Model().head.weight
`,
      { '/w/base.py': base },
    );
    assert.deepEqual(shapes('w'), ['100, 48']);
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

describe('a set of objects', () => {
  it('does not hold what is surely none of them, although one may be another', () => {
    const shapes = shapesOf(`from somewhere import anything

a, b, c = object.__new__(torch.nn.Identity), torch.nn.GELU(), torch.nn.ReLU()
seen = {a}
seen.add(b if anything() else c)
y = torch.zeros(1 if torch.nn.Tanh() in seen else 2)
z = torch.zeros(1 if b in seen else 2)
`);
    assert.deepEqual([shapes('y'), shapes('z')], [['2'], ['1', '2']]);
  });

  it('lets a model be walked of which a module may be of two classes', () => {
    const shapes = shapesOf(`from somewhere import anything

class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = torch.nn.Dropout() if anything() else torch.nn.Identity()
        self.last = torch.nn.Linear(2, 3)

y = torch.zeros(len(list(torch.nn.Sequential(Block(), Block()).named_modules())))
`);
    assert.deepEqual(shapes('y'), ['7']);
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

  it('gives a name on every path when one path made it run', () => {
    const env = new Env(null, 'module');
    const promise = new UnknownValue('Wide is being imported', 'Wide');
    promise.later = () => int(3);
    env.vars.set('Wide', promise);
    const before = new Map(env.vars);
    const found = env.get('Wide');
    assert.equal(env.merge([before, new Map(env.vars)]).get('Wide'), found);
  });
});

describe('a class that is a dict and has attributes', () => {
  const output = `from collections import OrderedDict
from dataclasses import dataclass, fields
from somewhere import anything

class Output(OrderedDict):
    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                self[field.name] = value

    def __setattr__(self, name, value):
        if name in self.keys() and value is not None:
            super().__setitem__(name, value)
        super().__setattr__(name, value)

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        super().__setattr__(key, value)

    def __getitem__(self, key):
        return dict(self.items())[key] if isinstance(key, str) else tuple(self[k] for k in self.keys())[key]

@dataclass
class Encoded(Output):
    last: torch.Tensor = None
    hidden: torch.Tensor = None
    pooled: torch.Tensor = None

`;

  it('holds what it is given by name, by key and by number', () => {
    const shapes = shapesOf(`${output}e = Encoded(last=torch.zeros(2, 3), pooled=torch.zeros(4))
x = e.last
y = e['pooled']
z = e[1]
w = torch.zeros(len(e))
`);
    assert.deepEqual([shapes('x'), shapes('y'), shapes('z'), shapes('w')], [['2, 3'], ['4'], ['4'], ['2']]);
  });

  it('may be empty when what it is given may be None', () => {
    const shapes = shapesOf(`${output}e = Encoded(last=anything())
y = e[0]
z = torch.zeros(5)
`);
    assert.deepEqual([shapes('y'), shapes('z')], [[], ['5']]);
  });
});

describe('eval', () => {
  it('reaches the modules beside an attribute that may be one', () => {
    const shapes = shapesOf(`from somewhere import anything

class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.other = anything()
        self.inner = torch.nn.ModuleList([torch.nn.Dropout() for _ in range(3)])

    def forward(self, x):
        return x[:2] if self.training or self.inner[2].training else x

m = torch.nn.Sequential(Block(), Block()).eval()
y = m(torch.zeros(5))
z = torch.zeros(len(list(Block().named_children())))
`);
    assert.deepEqual(shapes('y'), ['5']);
    assert.notDeepEqual(shapes('z'), ['1']);
  });
});

describe('None in a ModuleList', () => {
  it('is one of its items, as what is not known is', () => {
    const shapes = shapesOf(`from somewhere import anything

norms = nn.ModuleList([nn.Linear(2, 3), None, anything(), nn.Linear(3, 4) if anything() else None])
before, after, other, last = norms
x = before(torch.zeros(5, 2))
y = torch.zeros(len(norms), 1 if after is None else 2)
body = nn.Sequential(nn.ReLU(), nn.ReLU())
body.extra = None
z = torch.zeros(len(body))
`);
    assert.deepEqual([shapes('x'), shapes('y'), shapes('z')], [['5, 3'], ['4, 1'], ['2']]);
  });
});
