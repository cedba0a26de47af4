/** What fails on sides of an undecided branch, and with some alternatives of a value. */
import assert from 'node:assert/strict';
import { said } from './lints/cases';

const SETUP = `open = torch.rand(()) > 0.5
a = torch.rand(2, 3)


def product(x):
    return x @ torch.zeros(4, 5)


class One(nn.Module):
    def forward(self, x):
        return product(x)


class Other(nn.Module):
    def forward(self, x):
        return product(x) + 1


class Right(nn.Module):
    def forward(self, x):
        return product(F.pad(x, (0, 1)))


`;

const ERROR = ['error matmul-mismatch: x @ torch.zeros(4, 5)'];

describe('a dim that a shape does not have', () => {
  const named = ['error axis-range: x.shape[2]'];
  for (const [code, expected] of [
    ['x = torch.rand(2, 3)\nn = x.shape[2]', named],
    ['x = torch.rand(2, 3)\nn = x.size(-3)', ['error axis-range: x.size(-3)']],
    ['x = np.zeros((2, 3)) if input() else np.zeros((4, 5, 6))\nn = x.shape[2]', []],
    ['x = torch.rand(2, 3)\ntry:\n    n = x.shape[2]\nexcept IndexError:\n    n = 1', []],
    ['def f(x):\n    return x.shape[2] if x.ndim > 2 else 1\n\n\nf(torch.rand(2, 3))', []],
  ] as [string, string[]][]) {
    it(`${expected.length > 0 ? 'is' : 'is not'} reported: ${code.replaceAll('\n', '; ')}`, () =>
      assert.deepEqual(said(code), expected));
  }
});

it('values that are written for another number of names are reported', () => {
  const code = 'x = torch.rand(2, 3)\n\n\ndef f(n):\n    b, c, *d = x.shape[0], x.shape[1], n, n\n';
  assert.deepEqual(said(code), []);
  assert.deepEqual(said(code.replace('*d', 'd')), ['error unpack-count: b, c, d']);
  const chosen = 'def f(n):\n    if n > 3:\n        a, b = n, n, n\n\n\nf(torch.rand(()))\n';
  assert.deepEqual(said(chosen), ['error unpack-count: a, b']);
});

describe('multiples of a size of a layer', () => {
  const mlp = (last: string) => `class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(${last}, width))

    def forward(self, x, skip):
        if skip:
            return x
        return self.net(x)
`;
  it('differ, as no layer has 0 features', () =>
    assert.deepEqual(said(mlp('2 * width')), ['error linear-mismatch: self.net(x)']));
  it('are the same', () => assert.deepEqual(said(mlp('width * 4')), []));
  it('may be the same as another size', () => assert.deepEqual(said(mlp('8 * (width // 2)')), []));
});

describe('an operation that cannot succeed', () => {
  for (const [code, expected] of [
    ['if open:\n    product(a)\nelse:\n    product(a).sum()', ERROR],
    ['y = product(a) if open else product(a).sum()', ERROR],
    ['(One() if open else Other())(a)', ERROR],
    ['if open:\n    (One() if a.sum() > 0 else Other())(a)\nelse:\n    One()(a)', ERROR],
    ['if open:\n    product(a)', ERROR],
    ['if open:\n    if a.sum() > 1:\n        product(a)', ERROR],
    ['y = product(a) if open else a', ERROR],
    ['open and product(a)', ERROR],
    ['for _ in range(int(a.sum())):\n    product(a)', ERROR],
    ['while a.sum() > 1:\n    if open:\n        continue\n    product(a)', ERROR],
    ['if open:\n    One()(a)\nelse:\n    Right()(a)', ERROR],
    ['(One() if open else Right())(a)', []],
    ['if open:\n    (One() if a.sum() > 0 else Right())(a)', []],
    ['if open:\n    for _ in range(int(a.sum())):\n        product(a)\nelse:\n    product(a)', ERROR],
    ['if open:\n    try:\n        product(a)\n    except RuntimeError:\n        pass', []],
    ['try:\n    if open:\n        product(a)\nexcept RuntimeError:\n    pass', []],
    ['try:\n    if open:\n        product(a)\n    else:\n        product(a)\nexcept RuntimeError:\n    pass', []],
    ['if a.sum() > 1:\n    if open:\n        product(a)\n    else:\n        One()(a)', ERROR],
    ['if open:\n    product(a)\nelse:\n    product(torch.zeros(2, 7))', ERROR],
    [
      'if open:\n    y = a @ a\nelse:\n    y = a.view(4)\n    product(a)',
      [...ERROR, 'error matmul-mismatch: a @ a', 'error reshape-size: a.view(4)'],
    ],
    ['if open:\n    y = a @ a\nelse:\n    y = a @ a.T', ['error matmul-mismatch: a @ a']],
    // What a call gives may choose the side, as it gives the shape.
    ['def pick(x, p):\n    if p > 0.5:\n        return x[:, :, 0]\n    return x\n\n\npick(a, torch.rand(()))', []],
    ['def pick(x):\n    return x[:, :, 0] if open else x\n\n\npick(a)', ['error index-rank: x[:, :, 0]']],
    [
      'class Pick(nn.Module):\n    first = open\n\n    def forward(self, x):\n        return x[:, :, 0] if self.first else x\n\n\nPick()(a)',
      ['error index-rank: x[:, :, 0]'],
    ],
    ['def f(x):\n    if x.sum() > 0:\n        product(a)', ['warning matmul-mismatch: product(a)']],
    [
      'c = nn.Conv2d(3, 4, 1)\n\n\ndef f(x, n):\n    x = c(x)\n    if n > 3:\n        return F.linear(x, a.new_zeros(2, 3)) @ a @ a',
      ['error matmul-mismatch: F.linear(x, a.new_zeros(2, 3)) @ a @ a'],
    ],
    ['c = nn.Conv2d(3, 4, 1)\n\n\ndef f(x, n):\n    x = c(x)\n    if n > 3:\n        B, C, H, W = x.shape', []],
    ['def f(x):\n    if x.sum() > 0:\n        return a @ a\n    return x', ['error matmul-mismatch: a @ a']],
  ] as [string, string[]][]) {
    it(`${expected.length > 0 ? 'is' : 'is not'} reported: ${code.replaceAll('\n', '; ')}`, () => {
      assert.deepEqual(said(`${SETUP}${code}\n`), expected);
    });
  }
});
