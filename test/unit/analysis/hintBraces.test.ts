/** Sizes in braces, as jaxtyping reads them: expressions of the arguments of the call. */
import assert from 'node:assert/strict';
import { shapeOf } from './hintCases';

/** The shape of a parameter `x` that is annotated so, in a function that also takes `n: int` and `other`. */
function parameter(dims: string): string {
  return shapeOf(`def f(x: Float[Tensor, "${dims}"], n: int, other: Float[Tensor, "a b"], q):\n    y = x[None]\n`, 'y')
    .text;
}

describe('sizes in braces', () => {
  const cases: [dims: string, shape: string][] = [
    ['{n} 3', '(1, n, 3)'],
    ['{n}+1 2*{n}', '(1, n + 1, 2·n)'],
    ['{n+1} {2*n-1}', '(1, n + 1, 2·n - 1)'],
    ['rows={n} {n}*d d', '(1, n, n·d, d)'],
    ['{other.shape[1]} b', '(1, b, b)'],
    // What is not known, no number, or no size on its own may be any.
    ['{q}', '(1, x0)'],
    ['{nobody}', '(1, x0)'],
    ['{other}', '(1, x0)'],
    ['{q.n} {n.n}', '(1, x0, x1)'],
    ['d{n} {n}d', '(1, x0, x1)'],
    ['{n:03d} {n!r} {n=}', '(1, x0, x1, x2)'],
    ['{f(n)} {n}//2 {n//2}', '(1, x0, x1, x2)'],
    ['#{n} ...', '(1, x0, …)'],
  ];
  for (const [dims, shape] of cases) it(`tell ${shape} of "${dims}"`, () => assert.equal(parameter(dims), shape));

  const NET = `class Net(nn.Module):
    width = 3

    def __init__(self, n: int, config, net):
        super().__init__()
        self.n = n
        self.config = config
        self.net = net

`;

  it('tell of attributes of self', () => {
    const f = `${NET}    def forward(self, x: Float[Tensor, "b {self.n} {self.width} {self.config.n} {self.other}"]):
        y = x.sum(0)
`;
    assert.equal(shapeOf(f, 'y').text, '(n, width, x3, x4)');
  });

  it('tell of results, by what the parameters were when the function was called', () => {
    const full = 'def full(n: int, net) -> Float[Tensor, "{n} {n}+1"]:\n    n = n * 2\n    return net(n)\n\n';
    assert.equal(shapeOf(`${full}def f(k: int, net):\n    y = full(k, net)\n`, 'y').text, '(k, k + 1)');
    assert.equal(shapeOf(`${full}def f(net):\n    y = full(4, net)\n`, 'y').text, '(4, 5)');
    assert.equal(shapeOf(`${full}def f(k, net):\n    y = full(k, net) + 1\n`, 'y').text, '(net_0, net_1)');
    const method = `${NET}    def grow(self, x) -> Float[Tensor, "b {self.n}"]:
        return self.net(x)

def f(net, x):
    y = Net(5, None, net).grow(x)
`;
    assert.equal(shapeOf(method, 'y').text, '(b, 5)');
    const rows = `def rows(x: Float[Tensor, "b i"], net) -> Float[Tensor, "b o"]:
    x = x[:3]
    return net(x)

def f(net):
    y = rows(torch.zeros(5, 2), net)
`;
    assert.equal(shapeOf(rows, 'y').text, '(5, o)');
  });
});
