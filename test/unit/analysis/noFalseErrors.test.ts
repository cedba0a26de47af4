/** Code that runs, in which an error was once reported: each stands for what was misunderstood. */
import assert from 'node:assert/strict';
import { lint } from './lints/cases';

function errors(code: string): string[] {
  const { text, problems } = lint(code);
  return problems.map((p) => `${text.slice(p.start, p.end)}: ${p.message.split('\n')[0]}`);
}

const SIZES = 'n = 2 if input() else 3\na, b = np.zeros(n), np.zeros(n)\n';

const CASES: Readonly<Record<string, string>> = {
  'a comparison of arrays that have one of two sizes each': `import numpy as np\n${SIZES}c = a >= b\n`,
  'an assignment to an element of one of two arrays': `import numpy as np\nx = np.zeros((1, 0)) if input() else np.zeros((1, 2))\nx[0, 0] = 1\n`,
  'an array in an array of objects':
    'import numpy as np\ncells = np.empty((1, 2), dtype=object)\ncells[0, 1] = np.zeros((1, 3))\n',
  'an index that is the union of two conditions on one number':
    'import numpy as np\nx = np.array(5.0)\nx[np.isnan(x) | (x > 3)] = 0\nx[~np.isnan(x)] = 1\n',
  'a comparison of what is known only on one path':
    'import numpy as np\ndef f(a, flag):\n    m, n = a.shape\n    if flag:\n        a = a.tocsr()\n    return np.sum(a != 0, axis=1)\n',
  'a list that other methods fill':
    'import numpy as np\nclass Cache:\n    def __init__(self):\n        self.seen = []\n    def add(self, x):\n        self.seen.append(x)\n' +
    '    def first(self):\n        return np.array(self.seen)[0]\n',
  'a number that other methods raise':
    'class Cache:\n    def __init__(self):\n        self.length = 0\n    def add(self, x):\n        self.length += 1\n' +
    '    def first(self, x):\n        return torch.zeros(self.length)[0]\n',
  'a branch for the empty case, where what follows cannot be followed':
    'import numpy as np\nclass Missing:\n    kind = None\n\ndef svd(a, full=True):\n    if a.size == 0:\n        if full:\n' +
    '            return np.empty((0, 0))\n        else:\n            return np.empty(0)\n    return Missing.kind.char\n\n\n' +
    'def first(n):\n    return svd(np.zeros(n))[0]\n',
  'sizes that an array lists': `import numpy as np
def f(n, k):
    x = np.zeros([3, k]).reshape(np.append(3, n))
    y = np.zeros(6).reshape(np.array([2, 3]))
    return x[0, 1], y[0, 1], np.zeros(np.array([2, 3]))[0, 1]
`,
  'functions of a library that is a parameter':
    'def f(xp, lib, a, n, shape):\n    xp.reshape(a, shape)[:, :, 0]\n    return lib.reshape(a, (n, 2, -1))[:, :, 0]\n',
  'lists that a default dict makes under keys that are not known': `from collections import defaultdict
def f(n):
    lists = defaultdict(list)
    for k in range(n):
        lists[k / 2].append((1, k))
    pairs = []
    for found in lists.values():
        for a, b in found:
            pairs.append((a, b))
    return torch.tensor(pairs)[:, 0]
`,
  'a model and its calls that ask the same': `class Net(nn.Module):
    def __init__(self, flat):
        super().__init__()
        self.flat = flat
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(12, 5)
    def forward(self, x):
        if self.flat:
            return self.fc(x)
        return self.conv(x)

flat = bool(int(input()))
net = Net(flat)
if flat:
    net(torch.rand(4, 12))
else:
    net(torch.rand(4, 3, 8, 8))
`,
  'an iteration over nothing, of unknown rank':
    'import numpy as np\ndef f(m):\n    x = np.zeros(np.maximum(m, 1))\n    return any(np.isnan(x[:0]))\n',
  'a call of what an unknown decorator makes':
    'import numpy as np\nfrom elsewhere import batched\n@batched\ndef diagonal(x):\n    return np.diag(x)\n\ndiagonal(np.zeros((5, 3, 4)))\n',
};

describe('no error is reported of', () => {
  for (const [what, code] of Object.entries(CASES)) {
    it(what, () => assert.deepEqual(errors(code), []));
  }

  it('but of what none of several can take', () => {
    assert.equal(
      errors('import numpy as np\nx = np.zeros((1, 0)) if input() else np.zeros((2, 0))\nx[0, 0] = 1\n').length,
      1,
    );
    assert.equal(errors(`import numpy as np\n${SIZES}c = a >= np.zeros(5)\n`).length, 1);
    assert.equal(
      errors('from elsewhere import batched\n@batched\ndef f(x):\n    return torch.zeros(2, 3) @ torch.zeros(4, 5)\n')
        .length,
      1,
    );
  });
});
