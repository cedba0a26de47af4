import assert from 'node:assert/strict';
import { evaluateCode } from '../../../src/analysis/evaluate';
import { Graph } from '../../../src/core/graph/graph';
import { Program } from '../../../src/core/graph/program';
import { drawn } from '../../../src/core/learn/landscape/draws';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { hover } from '../../../src/features/hover';
import { isLandscape } from '../../../src/features/landscapeAt';
import type { Code } from '../../../src/protocol/panels/landscape';
import { place } from './fake';
import { analysed, codeOf, landscapeOf } from './landscapeOf';

const TORCH = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

const moved = (code: Code) => code.operands.filter((o) => o.isMoved).map((o) => o.label);
const computed = (code: Code, given: Readonly<Record<string, Tensor>>) => {
  const graph = new Graph({ seed: 0 });
  const program = Program.read(code.program);
  const inputs = Object.entries(given).map(([name, t]) => [name, graph.input(t, program.library)] as const);
  return program.run(graph, new Map(inputs)).value.dense()[0];
};
const scalar = (x: number) => Tensor.scalar('float64', x);

describe('the landscape at a place', () => {
  it('is that of a whole function, in the order of its parameters; what has a default is a number', () => {
    const source = `def rosenbrock(x, y, a=1.0, b=100.0):
    """From 1960."""
    t = y - x**2
    return (a - x) ** 2 + b * t**2
`;
    for (const marker of ['def ros‹›enbrock', source.trimEnd()]) {
      const code = codeOf(source, marker);
      assert.deepEqual(moved(code), ['x', 'y']);
      assert.equal(computed(code, { x: scalar(-1.2), y: scalar(1) }), (1 + 1.2) ** 2 + 100 * (1 - 1.44) ** 2);
      assert.ok(code.notes.includes('x, y are not known here: taken for numbers.'));
    }
  });

  it('is of one, two and three numbers, which start where the code says', () => {
    const source = `import math
def f(x):
    return math.exp(-(x**2)) * math.sin(3 * x)
x = 0.5
y = -2.0
z = 3.0
n = 4
one = f(x)
two = x**2 + n * y
three = x**2 * y + z**n
`;
    for (const [name, labels, value] of [
      ['one', ['x'], Math.exp(-0.25) * Math.sin(1.5)],
      ['two', ['x', 'y'], 0.25 - 8],
      ['three', ['x', 'y', 'z'], -0.5 + 81],
    ] as const) {
      const code = codeOf(source, `‹${name}› =`);
      assert.deepEqual(moved(code), labels);
      const starts = code.operands.map((o) => [o.name, scalar(o.value![0])]);
      assert.ok(Math.abs(computed(code, Object.fromEntries(starts)) - value) < 1e-12, name);
    }
  });

  it('moves weights and holds data, which has the bound of its classes', () => {
    const source = `${TORCH}X = torch.randn(32, 5)
y = torch.randint(0, 3, (32,))
W = torch.zeros(5, 3, requires_grad=True)
loss = F.cross_entropy(X @ W, y)
`;
    const code = codeOf(source, '‹loss› = F');
    assert.deepEqual(moved(code), ['W']);
    const by = (label: string) => code.operands.find((o) => o.label === label)!;
    assert.deepEqual([by('y').draw, by('y').below, by('y').isFloat], ['index', 3, false]);
    assert.deepEqual([by('X').draw, by('X').value, by('X').sizes], ['normal', null, [32, 5]]);
    assert.deepEqual(by('W').value, Array(15).fill(0));
  });

  it('takes the lines before an expression with it, and enters modules', () => {
    const source = `${TORCH}class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 6)
        self.outer = nn.Linear(6, 1)
    def forward(self, x):
        return self.outer(torch.tanh(self.inner(x)))
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(16, 4)
y = torch.randn(16, 1)
for _ in range(3):
    optimizer.zero_grad()
    pred = model(x)
    loss = F.mse_loss(pred, y)
    loss.backward()
`;
    const code = codeOf(source, 'F.mse_loss(pred, y)');
    assert.deepEqual(
      moved(code).sort(),
      ['inner.bias', 'inner.weight', 'outer.bias', 'outer.weight'].map((n) => `model.${n}`),
    );
    assert.match(code.text, /^pred = model\(x\)\nloss = F\.mse_loss\(pred, y\)$/);
    // The same by hand.
    const given = code.operands.map((o, k) => [o.label, o.name, drawn(new Random(3, k), 'normal', o.sizes)] as const);
    const named = new Map(given.map(([label, , t]) => [label.replace('model.', '').replace('.', '_'), t]));
    const { outputs } = evaluateCode({
      code: 'F.mse_loss(F.linear(torch.tanh(F.linear(x, inner_weight, inner_bias)), outer_weight, outer_bias), y)',
      ...{ given: named, grad: [], defaultFloat: 'float64', seed: 0, library: 'torch' },
    });
    const own = computed(code, Object.fromEntries(given.map(([, name, t]) => [name, t])));
    assert.ok(Math.abs(own - outputs[0].item()) < 1e-12);
  });

  it('takes only an expression where the lines before cannot be followed, and says so', () => {
    const source = `${TORCH}lstm = nn.LSTM(4, 3)
x = torch.randn(7, 2, 4)
y = torch.randn(7, 2, 3)
out, _ = lstm(x)
loss = F.mse_loss(out, y)
`;
    const code = codeOf(source, '‹loss› = F');
    assert.deepEqual(moved(code), ['out']);
    assert.match(code.notes.join(' '), /The lines before are not part of it: .*LSTM/);
  });

  it('leaves what is made in place to the expression alone', () => {
    const source = `${TORCH}w = torch.randn(3)
v = w * 2
v.add_(1)
loss = (v**2).sum()
`;
    assert.deepEqual(moved(codeOf(source, '‹loss› = (v')), ['v']);
  });

  it('takes a small size for one that is not known, and says so', () => {
    const source = `${TORCH}class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.out = nn.Linear(width, classes)
    def forward(self, x: torch.Tensor, y: torch.Tensor):
        B, T, C = x.shape
        b, t = y.shape
        logits = self.out(x)
        loss = F.cross_entropy(logits.view(B * T, -1), y.view(B * T))
        return loss
`;
    const code = codeOf(source, '‹loss› = F.cross_entropy');
    assert.ok(code.notes.includes('T is not known here: 8 was taken.'));
    assert.deepEqual(moved(code), ['self.out.weight', 'self.out.bias']);
  });

  it('is told shapes by comments', () => {
    const source = `${TORCH}def loss(X, w, y):
    # X: (n, d), w: (d,), y: (n,)
    return ((X @ w - y) ** 2).mean()
`;
    const code = codeOf(source, 'def lo‹›ss');
    assert.deepEqual(moved(code), ['w']);
    assert.deepEqual(
      code.operands.map((o) => o.sizes),
      [[8, 8], [8], [8]],
    );
  });

  it('is of NumPy, too', () => {
    const source = `import numpy as np
def ackley(x, y):
    near = -20 * np.exp(-0.2 * np.sqrt(0.5 * (x**2 + y**2)))
    return near - np.exp(0.5 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y))) + np.e + 20
`;
    const code = codeOf(source, 'def ack‹›ley');
    assert.ok(Math.abs(computed(code, { x: scalar(0), y: scalar(0) })) < 1e-12);
  });

  it('draws targets that are probabilities as such', () => {
    const source = `${TORCH}z = torch.randn(6, requires_grad=True)
t = torch.rand(6)
loss = F.binary_cross_entropy_with_logits(z, t)
`;
    const code = codeOf(source, '‹loss› = F');
    assert.deepEqual(
      code.operands.map((o) => o.draw),
      ['normal', 'unit'],
    );
  });

  it('draws from where the value is finite', () => {
    const source = `${TORCH}def f(x, y):\n    return torch.log(x) + y * torch.log(1 - y)\n`;
    const code = codeOf(source, 'def f');
    assert.deepEqual(
      code.operands.map((o) => o.draw),
      ['unit', 'unit'],
    );
    assert.ok(code.notes.includes('Elements are drawn between 0 and 1: of others the value is not finite.'));
  });

  const refusals: Readonly<Record<string, readonly [source: string, marker: string, reason: RegExp]>> = {
    'a loop': [
      'def f(x):\n    for i in range(3):\n        x = x * x\n    return x\n',
      'def f',
      /f is more than assignments/,
    ],
    'nothing that is returned': ['def f(x):\n    y = x\n', 'def f', /f returns nothing/],
    'a condition of elements': ['def f(x):\n    return x if x > 0 else -x\n', 'def f', /has a condition|not followed/],
    'several numbers': [`${TORCH}x = torch.randn(3)\ny = x * 2\n`, '‹y› = x', /its value has 3 elements/],
    integers: [`${TORCH}i = torch.arange(3)\nn = i.sum()\n`, '‹n› = i', /no tensor of floats/],
    'too many numbers': [
      `${TORCH}x = torch.zeros(2000, 2000)\ny = (x @ x).sum()\n`,
      '‹y› = (x',
      /takes 4,000,000 numbers/,
    ],
    'a name that is not known': ['loss = criterion(a, b)\n', '‹loss› = crit', /criterion/],
    nothing: ['# only this\n', '# only', /./],
  };
  for (const [what, [source, marker, reason]] of Object.entries(refusals))
    it(`refuses ${what}, with the reason`, () => {
      const { found, reason: said } = landscapeOf(source, marker);
      assert.equal(found, null);
      assert.match(said ?? '', reason);
    });

  it('a hover offers it for numbers that are computed from tensors, and for nothing else', () => {
    const source = `${TORCH}x = torch.randn(4, 3)
t = torch.randn(4, 3)
i = torch.arange(4)
loss = F.mse_loss(x, t)
wide = x * t
count = i.sum()
again = loss
made = torch.zeros(())
scaled = loss / 2
`;
    const { view } = analysed(source);
    const fits = (marker: string) => {
      const { start, end } = place(source, marker);
      return isLandscape(view, start, end, null);
    };
    assert.ok(fits('‹loss› = F') && fits('F.mse_loss(x, t)') && fits('loss / 2') && fits('‹scaled› ='));
    for (const marker of ['‹wide› =', 'x * t', '‹count› =', '‹again› =', '= ‹loss›\n', '‹made› =', '‹x› = torch'])
      assert.ok(!fits(marker), marker);
    const { start } = place(source, '‹loss› = F');
    assert.deepEqual(
      hover(view, start, start, null)?.panels.map(({ panel }) => panel),
      ['landscape'],
    );
  });
});
