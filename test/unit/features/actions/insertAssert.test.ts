import assert from 'node:assert/strict';
import { changed } from './changed';

const insert = (code: string) =>
  changed(`import torch\n${code}`, 'Insert assert')?.replace('import torch\n', '') ?? null;

describe('inserting an assert', () => {
  const code = 'def f(x, y):\n    """Doc."""\n    B, T = x.shape\n    a = x.t()\n    return a @ y.view(B, 4)\n';

  it('compares the shape with names that are bound there', () => {
    assert.equal(insert(code.replace('a =', 'a‸ =')), code.replace('x.t()\n', 'x.t()\n    assert a.shape == (T, B)\n'));
    assert.equal(
      insert(code.replace('return a', 'return a‸')),
      code.replace('    return', '    assert a.shape == (T, B)\n    return'),
    );
  });

  it('tells only the number of dims where a size has no name yet', () => {
    assert.equal(insert(code.replace('(x,', '(x‸,')), code.replace('    B, T', '    assert x.ndim == 2\n    B, T'));
    const branch =
      'def f(x):\n    if x.ndim == 2:\n        B, T = x.shape\n    a = torch.ones(2)\n    x = x.view(-1, 3)‸\n';
    assert.equal(insert(branch), `${branch.replace('‸', '')}    assert x.ndim == 2\n`);
  });

  it('writes numbers, and a tuple of one', () => {
    assert.equal(
      insert('a = torch.ones(3, 4)\nb‸ = a[0]\n'),
      'a = torch.ones(3, 4)\nb = a[0]\nassert b.shape == (4,)\n',
    );
  });

  it('knows a size by what it is, not by what it is called', () => {
    const other = 'def f(x, y):\n    B, T = x.shape\n    T = 3\n    a‸ = x.t()\n    return a\n';
    assert.equal(insert(other), other.replace('‸', '').replace('x.t()\n', 'x.t()\n    assert a.ndim == 2\n'));
  });

  it('is not offered where the rank is not known, or there is no line for it', () => {
    assert.equal(insert('def f(x):\n    y‸ = x[..., 0]\n    return torch.relu(y)\n'), null);
    assert.equal(insert('def f(x):\n    B, T = x.shape\n    if B: y‸ = x.t()\n'), null);
    assert.equal(insert('def f(x):\n    B, T = x.shape\n    y‸ = x.t(); z = y\n'), null);
  });
});
