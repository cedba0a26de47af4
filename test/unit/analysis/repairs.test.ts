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

  it('are not offered where they do not help, or are not sure to', () => {
    const fixes = (code: string) => lint(SETUP + code).problems.map((p) => p.fix?.title ?? null);
    assert.deepEqual(fixes('a @ torch.randn(7, 9)\n'), [null]);
    assert.deepEqual(fixes('torch.cat([torch.randn(4, 10), torch.randn(5, 12)])\n'), [null]);
    assert.deepEqual(fixes('q @ torch.randn(3, 7, 8)\n'), [null]);
    assert.deepEqual(fixes('def f(n):\n    return torch.randn(3, 4) @ torch.randn(n, 5).reshape(5, n)\n'), [null]);
  });
});
