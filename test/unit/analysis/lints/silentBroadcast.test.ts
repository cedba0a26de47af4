import assert from 'node:assert/strict';
import { lint, mended, said } from './cases';

const MODEL = `x = torch.randn(100, 8)
y = torch.randn(100)
pred = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 1))(x)
`;

describe('silent-broadcast', () => {
  it('is said of the output of a layer beside a flat target', () => {
    const { problems } = lint(`${MODEL}loss = ((pred - y) ** 2).mean()\n`);
    assert.equal(problems.length, 1);
    assert.match(problems[0].message, /^sub: \(100, 1\) and \(100,\) broadcast to \(100, 100\)\n/);
    assert.match(problems[0].message, /1 = last dim of \(100, 1\), out_features of Linear \(line 8\)/);
    assert.match(
      problems[0].message,
      /Fix: write squeeze\(-1\) behind \(100, 1\), or unsqueeze\(-1\) behind \(100,\)$/,
    );
  });

  for (const expression of [
    'pred - y',
    'y - pred',
    'torch.sigmoid(pred) * 2 - y',
    'y == (pred > 0)',
    'F.mse_loss(pred, y)',
    'F.l1_loss(y, pred)',
    'nn.SmoothL1Loss()(pred, y)',
    'F.huber_loss(y[:, None], y)',
  ]) {
    it(`is said of ${expression}`, () => {
      assert.deepEqual(said(`${MODEL}${expression}\n`), [`warning silent-broadcast: ${expression}`]);
    });
  }

  for (const expression of [
    'pred.squeeze(-1) - y',
    'pred - y.unsqueeze(-1)',
    'pred[:, 0] - y',
    'y[:, None] - y',
    'y[:, None] - y[None, :]',
    'y.unsqueeze(1) == y',
    'y.view(-1, 1) - y',
    'torch.arange(100)[:, None] < torch.arange(100)',
    'x.mean(1, keepdim=True) - y',
    'x.norm(dim=1, keepdim=True) * y',
    'pred - torch.randn(8)',
    'pred - torch.randn(1)',
    'pred[:1] - torch.randn(1)',
    'F.mse_loss(pred, y.view(-1, 1))',
  ]) {
    it(`is not said of ${expression}`, () => assert.deepEqual(said(`${MODEL}${expression}\n`), []));
  }

  it('is said of values picked by index beside a flat target, as in Q-learning', () => {
    const code = `q = torch.randn(32, 4)
actions = torch.zeros(32, 1, dtype=torch.long)
best = q.gather(1, actions)
target = torch.randn(32)
F.smooth_l1_loss(best, target)
best - target
`;
    assert.deepEqual(said(code), [
      'warning silent-broadcast: F.smooth_l1_loss(best, target)',
      'warning silent-broadcast: best - target',
    ]);
  });

  it('is said of a column of data beside a squeezed prediction', () => {
    const code = `x = torch.randn(100, 8)
y = torch.randn(100, 1)
pred = nn.Linear(8, 1)(x).squeeze(-1)
pred - y
`;
    assert.deepEqual(said(code), ['warning silent-broadcast: pred - y']);
  });

  it('is said of sizes that are symbols, and not where they may differ', () => {
    const code = (rows: string) => `def f(x: torch.Tensor):
    n, m = x.shape
    return nn.Linear(3, 1)(torch.randn(n, 3)) - torch.randn(${rows})
`;
    assert.deepEqual(said(code('n')), [
      'warning silent-broadcast: nn.Linear(3, 1)(torch.randn(n, 3)) - torch.randn(n)',
    ]);
    assert.deepEqual(said(code('m')), []);
  });

  it('is said in a function on what a call gives it', () => {
    const code = `def loss(a, b):
    return F.mse_loss(a, b)


${MODEL}loss(pred, y)
`;
    assert.deepEqual(said(code), ['warning silent-broadcast: F.mse_loss(a, b)']);
  });

  it('is not said where only some paths lead to the column', () => {
    const code = `def f(flag):
    p = nn.Linear(8, 1)(torch.randn(100, 8))
    if flag:
        p = p.squeeze(-1)
    return p - torch.randn(100)


def g(flag):
    y = torch.randn(100)
    p = nn.Linear(8, 1)(torch.randn(100, 8)) if flag else y[:, None]
    return p - y
`;
    assert.deepEqual(said(code), []);
  });

  it('is mended by squeeze, where the operand can take a method', () => {
    const fixed = mended(`${MODEL}loss = F.mse_loss(pred, y)\n`);
    assert.equal(fixed, `${MODEL}loss = F.mse_loss(pred.squeeze(-1), y)\n`);
    assert.deepEqual(said(fixed), []);
    assert.equal(lint(`${MODEL}loss = pred * 2 - y\n`).problems[0].fix, undefined);
  });
});
