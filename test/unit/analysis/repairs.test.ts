import assert from 'node:assert/strict';
import { lint, mended, said } from './lints/cases';

const SETUP = 'a, b = torch.randn(100, 64), torch.randn(500, 64)\nq, k = torch.randn(2, 5, 8), torch.randn(2, 7, 8)\n';

/** The line that is left of a line when its fix is made; nothing is wrong with it then. */
function fixed(line: string): string {
  const code = mended(`${SETUP}${line}\n`);
  assert.deepEqual(said(code), []);
  return code.slice(SETUP.length).trimEnd();
}

describe('changes that were tried', () => {
  it('transpose an operand of a product', () => {
    assert.equal(fixed('a @ b'), 'a @ b.T');
    assert.equal(fixed('q @ k'), 'q @ k.transpose(-2, -1)');
    assert.equal(fixed('torch.bmm(q, k)'), 'torch.bmm(q, k.transpose(-2, -1))');
    assert.equal(fixed('a @ (b + 1)'), 'a @ ((b + 1).T)');
    assert.equal(fixed('torch.randn(8, 3) @ torch.randn(8, 4)'), 'torch.randn(8, 3).T @ torch.randn(8, 4)');
    assert.equal(
      fixed('np.ones((2, 3, 4)) @ np.ones((2, 5, 4))'),
      'np.ones((2, 3, 4)) @ np.ones((2, 5, 4)).swapaxes(-2, -1)',
    );
  });

  it('name the only dim along which tensors can be joined', () => {
    const tensors = '[torch.randn(4, 10), torch.randn(4, 12)]';
    assert.equal(fixed(`torch.cat(${tensors}, dim=0)`), `torch.cat(${tensors}, dim=1)`);
    assert.equal(fixed(`torch.cat(${tensors}, 0)`), `torch.cat(${tensors}, 1)`);
    assert.equal(fixed(`torch.stack(${tensors})`), `torch.cat(${tensors}, dim=1)`);
  });

  it('unpack as many names as there are', () => {
    assert.equal(fixed('B, T = q.shape'), 'B, T, _ = q.shape');
    assert.equal(fixed('(B, T) = q.size()'), '(B, T, _) = q.size()');
    assert.equal(fixed('[B] = q.shape'), '[B, _, _] = q.shape');
    assert.equal(fixed('B, = q.shape'), 'B, _, _, = q.shape');
    assert.equal(fixed('(B, T), n = q.shape, 3'), '(B, T, _), n = q.shape, 3');
    assert.equal(fixed('u, s = torch.linalg.svd(q)'), 'u, s, _ = torch.linalg.svd(q)');
    assert.equal(fixed('first, = q'), 'first, _, = q');
    assert.equal(fixed('for B, T in [q.shape]: pass'), 'for B, T, _ in [q.shape]: pass');
  });

  it('give a dim to the operand of cat that lacks one', () => {
    const x = 'torch.randn(2, 5, 8)';
    assert.equal(fixed(`torch.cat([${x}, torch.randn(5, 8)])`), `torch.cat([${x}, torch.randn(5, 8).unsqueeze(0)])`);
    assert.equal(
      fixed(`torch.cat((torch.randn(2, 8), ${x}, ${x}), dim=1)`),
      `torch.cat((torch.randn(2, 8).unsqueeze(1), ${x}, ${x}), dim=1)`,
    );
    assert.equal(fixed('torch.cat([q, a[:2, :5] + 1], 2)'), 'torch.cat([q, (a[:2, :5] + 1).unsqueeze(2)], 2)');
    const n = 'np.ones((2, 5, 8))';
    for (const [shape, axis, index] of [
      ['(5, 8)', 0, '[None]'],
      ['(2, 8)', 1, '[:, None]'],
      ['(2, 5)', 2, '[..., None]'],
    ])
      assert.equal(
        fixed(`np.concatenate([${n}, np.ones(${shape})], axis=${axis})`),
        `np.concatenate([${n}, np.ones(${shape})${index}], axis=${axis})`,
      );
    const f = 'def f(x):\n    B, T, C = x.shape\n    return torch.cat([x, x[:, 0]], dim=1)\n';
    assert.equal(mended(f), f.replace('x[:, 0]', 'x[:, 0].unsqueeze(1)'));
  });

  it('are not offered where other calls pass', () => {
    const fixes = (code: string) => lint(SETUP + code).problems.map((p) => p.fix?.title ?? null);
    const f = (calls: string) => `def f(x):\n    B, T = x.shape\n    return B\n\n${calls}`;
    assert.deepEqual(fixes(f('f(a)\nf(q)\n')), [null]);
    assert.deepEqual(fixes(f('f(q)\n')), ['Write B, T, _']);
    const g = 'def g(x, y):\n    return x @ y\n\ng(a, b.T)\ng(a, b)\n';
    assert.deepEqual(fixes(g), [null]);
  });

  it('are not offered where they do not help, or are not sure to', () => {
    const fixes = (code: string) => lint(SETUP + code).problems.map((p) => p.fix?.title ?? null);
    assert.deepEqual(fixes('a @ torch.randn(7, 9)\n'), [null]);
    assert.deepEqual(fixes('B, T, C, D = q.shape\n'), [null]);
    assert.deepEqual(fixes('B, T = torch.randn(9, 2)\n'), [null]);
    assert.deepEqual(fixes('print(_("shape"))\nB, T = q.shape\n'), [null]);
    assert.deepEqual(fixes('torch.cat([q, torch.randn(4, 9)])\n'), [null]);
    assert.deepEqual(fixes('torch.cat([torch.randn(1, 1, 8), torch.randn(1, 8)])\n'), [null]);
    assert.deepEqual(fixes('torch.cat([q, torch.randn(8), torch.randn(5, 8)])\n'), [null]);
    assert.deepEqual(fixes('torch.cat([q, a[0], a[1]])\n'), [null]);
    assert.deepEqual(fixes('parts = [q, torch.randn(5, 8)]\ntorch.cat(parts)\n'), [null]);
    assert.deepEqual(fixes('def f(n):\n    return torch.cat([q, torch.randn(5, n)])\n'), [null]);
    assert.deepEqual(fixes('torch.cat([torch.randn(4, 10), torch.randn(5, 12)])\n'), [null]);
    assert.deepEqual(fixes('q @ torch.randn(3, 7, 8)\n'), [null]);
    assert.deepEqual(fixes('def f(n):\n    return torch.randn(3, 4) @ torch.randn(n, 5).reshape(5, n)\n'), [null]);
  });
});
