/** What a file's own factories tell of its classes. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

const HEAD = 'import torch\nimport torch.nn as nn\n\n';

function shapesAt(code: string, expression: string): string[][] {
  const text = HEAD + code;
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
  const facts = workspace.facts('/w/main.py');
  assert.equal(facts.fault, undefined);
  return facts.expressions
    .filter((e) => text.slice(e.start, e.end) === expression)
    .map((e) => e.tensors.map((t) => t.tensor.text));
}

const NET = `class Net(nn.Module):
    def __init__(self, widths, block=None, **kwargs):
        super().__init__()
        block = block or nn.Linear
        layers = []
        for a, b in zip(widths[:-1], widths[1:]):
            layers.append(block(a, b))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        y = self.layers(x)
        return torch.relu(y)
`;

describe('models of a file', () => {
  it('that differ in one size are one shape with a size of its own', () => {
    const code = `${NET}
def small():
    return Net([8, 16])

def large():
    return Net([8, 64])
`;
    const [[text], ...others] = shapesAt(code, 'y');
    assert.match(text, /, n\d*\)$/);
    assert.ok(
      others.every((o) => o.length === 1 && o[0] === text),
      'the size is the same wherever it stands',
    );
  });

  it('of different ranks stay apart', () => {
    const code = `${NET}
class Flat(nn.Module):
    def __init__(self, net, flat):
        super().__init__()
        self.net, self.flat = net, flat

    def forward(self, x):
        z = self.flat(self.net(x))
        return z

def one():
    return Flat(nn.Conv2d(3, 4, 1), nn.Flatten())

def two():
    return Flat(nn.Conv2d(3, 4, 1), nn.Identity())
`;
    assert.ok(shapesAt(code, 'z')[0].length > 1);
  });

  it('are built without further keywords', () => {
    const code = `${NET}
def built(**kwargs):
    if 'block' in kwargs:
        return Net([8, 16], kwargs['block'])
    return Net([8, 16])
`;
    assert.match(shapesAt(code, 'y')[0][0], /16\)$/);
  });
});

describe('what returned', () => {
  it('torch._assert and torch._check teach', () => {
    for (const check of ['_assert', '_check']) {
      const code = `def f(x):\n    torch.${check}(x.dim() == 3, 'three')\n    y = torch.relu(x)\n    return y\n`;
      assert.equal(shapesAt(code, 'y')[0][0].split(',').length, 3, check);
    }
  });

  it('an entry of open keywords is what it equals', () => {
    const code = `def put(kwargs):
    if 'n' in kwargs:
        if kwargs['n'] != 4:
            raise ValueError()
    else:
        kwargs['n'] = 4

def f(**kwargs):
    put(kwargs)
    return torch.zeros(kwargs['n'], 2)
`;
    assert.deepEqual(shapesAt(code, "torch.zeros(kwargs['n'], 2)"), [['(4, 2)']]);
  });

  it('several formulas for one number are one size', () => {
    const code = `def rounded(v: int, d: int):
    new = v // d * d
    if new < v:
        new += d
    return new

def f(v: int, d: int):
    n = rounded(v, d)
    w = torch.zeros(n, 3) @ torch.zeros(3, n)
    return w
`;
    assert.deepEqual(shapesAt(code, 'w')[0], ['(n, n)']);
  });
});

describe('parts that are not run by default', () => {
  it('are seen with what the constructor may be given', () => {
    const code = `class Head(nn.Module):
    def __init__(self, pool: nn.Module = None):
        super().__init__()
        self.fc = nn.Linear(6, 2)
        self.pool = pool

    def forward(self, x):
        if self.pool is not None:
            z = self.fc(self.pool(x))
            return z
        return self.fc(x)
`;
    assert.match(shapesAt(code, 'z')[0]?.[0] ?? 'nothing', /2\)$/);
  });
});

describe('a configuration that is a default', () => {
  it('may be another one', () => {
    const code = `from dataclasses import dataclass

@dataclass
class Config:
    width: int = 8
    dims: tuple = (4, 6)

class Net(nn.Module):
    def __init__(self, config: Config = Config()):
        super().__init__()
        self.first = nn.Linear(3, config.width)
        self.second = nn.Linear(3, config.dims[0])

    def forward(self, x):
        y = self.first(x)
        z = self.second(x)
        return y, z
`;
    assert.deepEqual(shapesAt(code, 'y')[0], ['(…, width)']);
    assert.doesNotMatch(shapesAt(code, 'z')[0].join(), /4/);
  });
});

describe('a default for which the document gives something else', () => {
  const ATTENTION = `class Attention(nn.Module):
    def __init__(self, heads: int):
        super().__init__()
        self.heads = heads

    def forward(self, scores, bias=None):
        if bias is None:
            bias = torch.zeros(1, self.heads, 5, 5)
        out = scores + bias
        return out
`;

  it('of None is not the only thing that a name may be', () => {
    const called = `${ATTENTION}
Attention(4)(torch.randn(2, 4, 5, 5), bias=torch.randn(2, 4, 5, 5))
`;
    assert.deepEqual(shapesAt(ATTENTION, 'bias').at(-1), ['(?, heads, 5, 5)']);
    assert.notDeepEqual(shapesAt(called, 'bias').at(-1), ['(?, heads, 5, 5)']);
  });

  it('of None is one size in one expression, and may be another in another', () => {
    const shape = shapesAt(
      `class Attention(nn.Module):
    def __init__(self, query: int, heads: int, size: int, out: int = None):
        super().__init__()
        self.inner = out if out is not None else heads * size
        self.again = out if out is not None else heads * size
        self.out = out if out is not None else query

    def forward(self):
        w = torch.zeros(self.inner, self.again, self.out)
        return w
`,
      'w',
    ).at(-1);
    assert.deepEqual(shape, ['(out, out, out2)']);
  });

  it('of None may be given where it is handed on', () => {
    const handed = `${ATTENTION}
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention(4)

    def forward(self, scores, bias=None):
        return self.attention(scores, bias=bias)
`;
    assert.notDeepEqual(shapesAt(handed, 'bias').at(-2), ['(1, heads, 5, 5)']);
  });

  it('of a class is not what makes the parts', () => {
    const block = `class Block(nn.Module):
    def __init__(self, act=nn.ReLU):
        super().__init__()
        self.first = nn.Conv2d(4, 4, 1)
        self.act = act()

    def forward(self, x):
        y = self.act(self.first(x))
        return y
`;
    assert.match(shapesAt(block, 'y')[0].join(), /4, H, W/);
    assert.deepEqual(shapesAt(`${block}\nBlock(lambda: nn.PixelShuffle(2))\n`, 'y'), []);
  });
});
