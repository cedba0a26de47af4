/** Where a problem is said: on the line that fails anyway, or on the call that makes it fail. */
import assert from 'node:assert/strict';
import type { Problem } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';

const HEAD = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n';

/** Takes a last dim of 5. */
const TIMES = `def times(x):
    return x @ torch.randn(5, 2)
`;

const BLOCK = `class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc = nn.Linear(dim, dim)

    def forward(self, x):
        return self.fc(x)
`;

interface Seen {
  readonly text: string;
  readonly problems: readonly Problem[];
}

function analyse(code: string, files: Readonly<Record<string, string>> = {}, driver: string | null = null): Seen {
  const text = HEAD + code;
  const workspace = new Workspace({ read: (path) => files[path] ?? null }, { roots: ['/w'], driver });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
  const facts = workspace.facts('/w/main.py');
  assert.equal(facts.fault, undefined);
  return { text, problems: facts.problems };
}

/** `error: x @ w`, with what the problem stands on. */
function said({ text, problems }: Seen): string[] {
  return problems.map((p) => `${p.severity}: ${text.slice(p.start, p.end)}`);
}

describe('where problems are said', () => {
  it('on the line that fails in the function on its own', () => {
    const seen = analyse(
      'def f(x):\n    return torch.randn(3, 4) @ torch.randn(5, 2)\n\n\ndef g(x):\n    return f(x)\n',
    );
    assert.deepEqual(said(seen), ['error: torch.randn(3, 4) @ torch.randn(5, 2)']);
  });

  it('on the line that fails in every call of the document', () => {
    const seen = analyse(`${TIMES}\n\ndef g():\n    return times(torch.randn(3, 4))\n`);
    assert.deepEqual(said(seen), ['error: x @ torch.randn(5, 2)']);
  });

  it('on the call that fails when another one does not', () => {
    const calls =
      'def good():\n    return times(torch.randn(3, 5))\n\n\ndef bad():\n    return times(torch.randn(3, 4))\n';
    const seen = analyse(`${TIMES}\n\n${calls}`);
    assert.deepEqual(said(seen), ['warning: times(torch.randn(3, 4))']);
    const [{ message, related }] = seen.problems;
    assert.match(message, /^matmul: inner sizes differ, 4 and 5\n/);
    assert.match(message, /raised in times \(line 6\)/);
    const [inner] = related;
    assert.equal(seen.text.slice(inner.place.start, inner.place.end), 'x @ torch.randn(5, 2)');
    assert.ok(related.some((r) => r.message.startsWith('4 comes from here')));
  });

  it('on the innermost call of the function that brings it about', () => {
    const seen = analyse(`${TIMES}

def through(x):
    return times(x) + 1


def good():
    return through(torch.randn(3, 5))


def bad():
    y = torch.randn(3, 4)
    return torch.relu(through(y))
`);
    assert.deepEqual(said(seen), ['warning: through(y)']);
  });

  it('on the call of a module whose sizes differ', () => {
    const seen = analyse(`${BLOCK}

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(784, 128)
        self.first = Block(128)
        self.second = Block(64)

    def forward(self, x):
        x = self.first(self.embed(x))
        return self.second(x)
`);
    assert.deepEqual(said(seen), ['warning: self.second(x)']);
  });

  it('on the call into another file, from a script and from a function', () => {
    const files = { '/w/small.py': HEAD + TIMES };
    const script = analyse('import small\n\nx = torch.randn(3, 4)\ny = small.times(x)\n', files);
    assert.deepEqual(said(script), ['error: small.times(x)']);
    assert.match(script.problems[0].message, /raised in times \(small.py:6\)/);
    assert.equal(script.problems[0].related[0].place.uri, '/w/small.py');
    const inside = analyse('import small\n\n\ndef run():\n    return small.times(torch.randn(3, 4))\n', files);
    assert.deepEqual(said(inside), ['warning: small.times(torch.randn(3, 4))']);
  });

  it('on the call in a file between the driver and the line that fails', () => {
    const files = {
      '/w/small.py': HEAD + TIMES,
      '/w/train.py': 'import torch\nfrom main import run\n\nrun(torch.randn(3, 4))\n',
    };
    const seen = analyse('from small import times\n\n\ndef run(x):\n    return times(x)\n', files, '/w/train.py');
    assert.deepEqual(said(seen), ['error: times(x)']);
  });

  it('as an error on the line in what the driver surely reaches', () => {
    const files = { '/w/train.py': 'import torch\nfrom main import times\n\ntimes(torch.randn(3, 4))\n' };
    assert.deepEqual(said(analyse(TIMES, files, '/w/train.py')), ['error: x @ torch.randn(5, 2)']);
  });

  it('as an error where the driver fails before it meets any tensor of the file', () => {
    const files = { '/w/train.py': 'from main import Stem\n\nStem(5)\n' };
    const stem = 'class Stem:\n    def __init__(self, stride):\n        assert stride == 4\n';
    assert.deepEqual(said(analyse(stem, files, '/w/train.py')), ['error: assert stride == 4']);
  });
});

describe('calls that may pass', () => {
  /** Another call passes, so that only the call itself could be said to fail. */
  const saidOf = (code: string) => {
    const passes = 'def good():\n    return times(torch.randn(3, 5))\n';
    return said(analyse(`${TIMES}\n\n${passes}\n\n${code}`));
  };
  const none = (code: string) => assert.deepEqual(saidOf(code), []);
  const onCall = (code: string) => assert.deepEqual(saidOf(code), [`warning: ${BAD}`]);
  const BAD = 'times(torch.randn(3, 4))';

  it('under a condition, which are said to fail', () => onCall(`def f(n):\n    if n > 3:\n        ${BAD}\n`));
  it('behind an early return', () => none(`def f(n):\n    if n > 3:\n        return 0\n    return ${BAD}\n`));
  it('in a loop that may not be gone through, which are said to fail', () =>
    onCall(`def f(n):\n    for _ in range(n):\n        ${BAD}\n`));
  it('behind a continue', () =>
    none(`def f(n):\n    for k in range(3):\n        if n > k:\n            continue\n        ${BAD}\n`));
  it('in a try that catches it', () =>
    none(`def f():\n    try:\n        return ${BAD}\n    except RuntimeError:\n        return None\n`));
  it('in a generator that nobody goes through', () =>
    none(`def f():\n    yield ${BAD}\n\n\ndef g():\n    return f()\n`));
  it('in a lambda that nobody calls', () => none(`def f():\n    return lambda: ${BAD}\n`));
  it('with sizes that are not known', () => none('def f(n):\n    return times(torch.randn(3, n))\n'));

  it('through a callee that returns before', () => {
    const early = 'def early(x, n):\n    if n > 3:\n        return x\n    return times(x)\n';
    none(`${early}\n\ndef f(n):\n    early(torch.randn(3, 5), n)\n    return early(torch.randn(3, 4), n)\n`);
  });

  describe('that rest on a default', () => {
    const block = `def halve(x):
    return x[::2]


class Block(nn.Module):
    def __init__(self, width, part=halve):
        super().__init__()
        self.part = part
        self.fc = nn.Linear(width, 2)

    def forward(self, x):
        y = torch.zeros(8, 3)
        return torch.cat([self.part(y), torch.zeros(8, 3)], 1)
`;
    const failing = 'torch.cat([self.part(y), torch.zeros(8, 3)], 1)';

    it('on the line, when nothing else is given in the place of a class', () => {
      const made = block
        .replace('def halve(x):\n    return x[::2]', 'class Halve:\n    def __call__(self, x):\n        return x[::2]')
        .replace('part=halve', 'part=Halve')
        .replace('self.part = part', 'self.part = part()');
      assert.deepEqual(said(analyse(made)), [`error: ${failing}`]);
    });

    it('nowhere, when it is a function: another may do anything', () => {
      assert.deepEqual(said(analyse(block)), []);
    });

    it('nowhere, when a call gives something else', () => {
      const model = 'class Model(nn.Module):\n    def __init__(self):\n        super().__init__()\n';
      assert.deepEqual(said(analyse(`${block}\n\n${model}        self.block = Block(4, part=lambda x: x)\n`)), []);
    });

    it('on the line, when it fails whatever is given', () => {
      const other = block.replace('return torch.cat', 'y @ y\n        return torch.cat');
      const seen = analyse(`${other}\n\ndef make():\n    return Block(4, part=torch.relu)\n`);
      assert.deepEqual(said(seen), ['error: y @ y']);
    });

    it('nowhere, when it is None', () => {
      const resize = 'def resize(x, size=None, scale=None):\n    return F.interpolate(x, size, scale)\n';
      assert.deepEqual(said(analyse(resize)), []);
      const some = 'def resize(x, n, size=None):\n    if n > 3:\n        x = F.interpolate(x, size)\n    return x\n';
      assert.deepEqual(said(analyse(some)), []);
    });

    it('on a side of a branch, when it fails whatever is given', () => {
      const masked =
        'def f(x, mask=None):\n    y = torch.zeros(2, 3)\n    return y @ y if mask is None else y @ mask\n';
      assert.deepEqual(said(analyse(masked)), ['error: y @ y']);
      const loop = `def f(x, n):
    y = torch.zeros(2, 3)
    for k in range(n):
        y @ y
`;
      assert.deepEqual(said(analyse(loop)), ['error: y @ y']);
      const wide = loop.replace('x, n', 'x, n, wide=True').replace('2, 3)', '2, 3 if wide else 2)');
      assert.deepEqual(said(analyse(wide)), []);
      const config = `class Config:
    hidden: int = 8
    inner: int = 4


class Net(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.norm = nn.LayerNorm(config.inner)
        self.hidden = config.hidden

    def forward(self, x):
        if x.sum() > 0:
            return self.norm(x.new_zeros(2, self.hidden))
        return x
`;
      assert.deepEqual(said(analyse(config)), []);
      const mode = `def f(x, n, mode="a"):
    y = torch.zeros(2, 3 if mode == "a" else 2)
    if n > 3:
        return y @ y
    return x
`;
      assert.deepEqual(said(analyse(mode)), []);
    });

    it('nowhere, when it is a number that stands for "not said"', () => {
      assert.deepEqual(said(analyse('def first(x, count=-1):\n    return x[torch.arange(count)]\n')), []);
      const config = 'class Config:\n    width: int = 8\n    images: int = -1\n\n\n';
      const model = `class Model(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.fc = nn.Linear(config.width * config.images, 2)
`;
      assert.deepEqual(said(analyse(`${config}${model}`)), []);
    });
  });

  it('nowhere, in what methods of an object inside make of it', () => {
    const code = `class Observer(nn.Module):
    def __init__(self):
        super().__init__()
        self.low = torch.tensor([])

    def observe(self, x):
        self.low = torch.amin(x, 0)


class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.observer = Observer()

    def lowest(self):
        return torch.min(self.observer.low)
`;
    assert.deepEqual(said(analyse(code)), []);
  });

  it("in the file in which a driver's run fails, whichever was asked for", () => {
    const files = {
      '/w/lib.py': `${HEAD}WIDTH = 4\n`,
      '/w/use.py': `${HEAD}from lib import WIDTH\n\ndef go():\n    return torch.randn(2, WIDTH) @ torch.randn(5, 2)\n`,
      '/w/run.py': 'from use import go\ngo()\n',
    };
    const workspace = new Workspace(
      { read: (path) => files[path as keyof typeof files] ?? null },
      { roots: ['/w'], driver: '/w/run.py' },
    );
    for (const uri of ['/w/lib.py', '/w/run.py'] as const) workspace.setDocument(uri, uri, 1, files[uri]);
    assert.deepEqual(workspace.facts('/w/lib.py').problems, []);
    const elsewhere = workspace.failuresElsewhere();
    assert.deepEqual(
      elsewhere.map(({ uri, problems }) => [uri, ...problems.map((p) => p.code)]),
      [['/w/use.py', 'matmul-mismatch']],
    );
  });
});
