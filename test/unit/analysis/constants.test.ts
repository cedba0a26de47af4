import assert from 'node:assert/strict';
import { COMMAND_LIMITS, Constants, HOVER_LIMITS } from '../../../src/analysis/constants/constants';
import { toNested } from '../../../src/core/tensor/nested';

const HEAD = 'import torch\nimport torch.nn.functional as F\nimport numpy as np\n';

/** The value of what stands between `‹` and `›`, as JSON; `no: …` with the reason where there is none. */
function answerTo(marked: string, limits = COMMAND_LIMITS): string {
  const text = HEAD + marked;
  const [start, end] = [text.indexOf('‹'), text.indexOf('›') - 1];
  const value = new Constants().at(text.replace(/[‹›]/g, ''), start, end, limits);
  if ('reason' in value) return `no: ${value.reason}`;
  return value.tensors.map((t) => JSON.stringify(toNested(t))).join(' ');
}

const block = (...lines: string[]) => lines.join('\n');

/** Programs, and what PyTorch and NumPy compute. */
const KNOWN: readonly (readonly [program: string, value: string])[] = [
  ['‹torch.tensor([[1, 2], [3, 4]]) @ torch.eye(2, dtype=torch.int64)›', '[[1,2],[3,4]]'],
  ['‹x› = torch.arange(6).reshape(2, 3) * 2', '[[0,2,4],[6,8,10]]'],
  ['a = np.arange(4).reshape(2, 2)\nb = ‹a.T› @ a', '[[0,2],[1,3]]'],
  ['x = torch.tensor([3., 1.])\n‹values›, places = x.sort()', '[1,3]'],
  ['x = torch.tensor([3., 1.])\ny = ‹x.sort()›', '[1,3] [1,0]'],
  // What is written to in place, by whatever name.
  ['x = torch.ones(2)\nx.add_(1)\n‹x›', '[2,2]'],
  ['x = torch.ones(2)\ny = x[:1]\ny += 4\n‹x›', '[5,1]'],
  ['x = torch.ones(2)\nx = x * 3\n‹x› + 1', '[3,3]'],
  ['a = np.ones(2)\nb = np.zeros(2)\nnp.add(a, a, b)\n‹b›', '[2,2]'],
  ['a = np.ones(2)\ns = a[0]\na += 1\n‹s + a›', '[3,3]'],
  ['x = torch.ones(2)\nfor i in range(3):\n    x = x + i\n‹x›', '[4,4]'],
  [block('x = torch.ones(2)', 'def f():', '    global x', '    x = x * 2', 'f()', '‹x›'), '[2,2]'],
  [block('x = torch.ones(2)', 'def f(t):', '    t.mul_(3)', 'f(x)', '‹x›'), '[3,3]'],
  [
    block(
      'w = torch.zeros(1, requires_grad=True)',
      'opt = torch.optim.SGD([w], lr=0.5)',
      'w.sum().backward()',
      'opt.step()',
      '‹w›',
    ),
    '[-0.5]',
  ],
  [block('w = torch.ones(1, requires_grad=True)', 'y = w * 3', 'y.backward()', 'g = ‹w.grad›'), '[3]'],
  // What does not bear upon it is not looked at.
  ['B, T = 2, 3\nx = torch.randn(B, T)\n‹torch.zeros(T)›', '[0,0,0]'],
  [block('import matplotlib.pyplot as plt', 'x = torch.ones(1)', 'plt.plot(x)', '‹x + 1›'), '[2]'],
  [
    block("device = 'cuda' if torch.cuda.is_available() else 'cpu'", 'x = torch.ones(1, device=device)', '‹x + 1›'),
    '[2]',
  ],
  [block('x = torch.ones(1)', "if __name__ == '__main__':", '    with torch.no_grad():', '        ‹x + 1›'), '[2]'],
  [block('def f(x):', '    w = torch.arange(2.)', '    return x @ ‹w›'), '[0,1]'],
  [block('W = torch.arange(2.)', 'def f(x):', '    return x @ (‹W + 1›)'), '[1,2]'],
  [block('class A:', '    w = torch.ones(1)', '    v = ‹w + 1›'), '[2]'],
];

/** Programs, and why nothing is said. */
const UNKNOWN: readonly (readonly [program: string, reason: RegExp])[] = [
  ['x = torch.randn(2)\n‹x + 1›', /it is random/],
  ['A = np.array([[2.0, 1, 0], [1, 3, 1], [0, 1, 4]])\n‹np.linalg.eigh(A)[1]›', /signs/],
  ['torch.manual_seed(0)\n‹torch.rand(2)›', /random/],
  ['‹torch.empty(2)›', /fill it first/],
  [block('def f(x):', '    return ‹x + torch.ones(1)›'), /x is a parameter of f/],
  [block('def f(‹x›):', '    return x'), /x is a parameter/],
  [block('from lib import train', 'x = torch.ones(1)', 'train(x)', '‹x›'), /given to train\(\), which is not followed/],
  [block('from lib import obj', 'x = torch.ones(1)', 'obj.x = x', 'obj.run()', '‹x›'), /x of something/],
  [block('import lib', 'x = torch.ones(1)', 'lib.run(x.add_)', '‹x›'), /not followed/],
  [block('import lib', 'x = torch.ones(1)', 'lib.run(lambda: x.add_(1))', '‹x›'), /not followed/],
  [block('import lib', 'x = torch.ones(1)', 'if lib.flag:', '    x = x + 1', '‹x›'), /a condition that is not known/],
  [
    block('import lib', 'x = torch.ones(1)', 'for _ in range(lib.n):', '    x = x + 1', '‹x›'),
    /a condition that is not known/,
  ],
  [
    block('import lib', 'a, b = torch.ones(1), torch.zeros(1)', 'c = a if lib.flag else b', 'c += 1', '‹a›'),
    /a condition/,
  ],
  [block('for i in range(3):', '    ‹torch.ones(1) * i›'), /several values/],
  [block('W = torch.ones(1)', 'def g():', '    W.add_(1)', 'def f():', '    return ‹W + 1›'), /W may be changed/],
  [
    block('W = torch.ones(1)', 'def g():', '    global W', '    W = W + 1', 'def f():', '    return ‹W + 1›'),
    /W is set in several/,
  ],
  [
    block('def f():', '    w = torch.ones(1)', '    def g():', '        return ‹w + 1›', '    return g'),
    /w is set in the function around/,
  ],
  ['f = lambda x: ‹torch.ones(1) * x›', /lambda/],
  ['from lib import *\n‹torch.ones(1)›', /import \*/],
  ['x = torch.ones(1)\nexec("x += 1")\n‹x›', /exec\(\) may set any name/],
  ['torch.ones = torch.zeros\n‹torch.ones(1)›', /torch\.ones is replaced/],
  ['torch.set_default_dtype(torch.float64)\n‹torch.ones(1)›', /set_default_dtype/],
  [block('x = torch.ones(1)', 'if x.add_(1).sum() > 0:', '    ‹x›'), /may be changed where the block around begins/],
  [block('def gen(x):', '    yield x', 'x = torch.ones(1)', 'for y in gen(x):', '    y += 1', '‹x›'), /yielded/],
  [block('x = torch.ones(2, 2)', 'y = torch.einsum("ij->ji", x)', 'y += 1', '‹x›'), /not certain/],
  [block('a = np.ones(2)', 'b = a.astype(float, copy=False)', 'b += 1', '‹a›'), /copy=/],
  ['x = 5 5\n‹torch.ones(1)›', /cannot be read/],
];

describe('values of constants', () => {
  for (const [program, value] of KNOWN) {
    it(`are known: ${program.replaceAll('\n', '; ')}`, () => assert.equal(answerTo(program), value));
  }

  for (const [program, reason] of UNKNOWN) {
    it(`are not told: ${program.replaceAll('\n', '; ')}`, () => {
      const answer = answerTo(program);
      assert.match(answer, /^no: /);
      assert.match(answer, reason);
    });
  }

  it('are not computed where that takes long', () => {
    assert.match(answerTo('‹torch.ones(1001, 1001)›', HOVER_LIMITS), /more than are computed here/);
    assert.match(answerTo('x = torch.ones(900, 900)\n‹x @ x›', HOVER_LIMITS), /takes more than is computed here/);
    const endless = block('n = 0', 'while True:', '    n = n + 1', '‹torch.ones(1) * n›');
    assert.match(answerTo(endless, HOVER_LIMITS), /no: /);
  });
});
