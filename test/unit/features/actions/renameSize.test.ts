import assert from 'node:assert/strict';
import { changed, offered } from './changed';

const rename = (code: string) =>
  changed(`import torch\n${code}`, 'Rename size', 'L')?.replace('import torch\n', '') ?? null;

describe('renaming a size', () => {
  it('renames the variable, and the word in what comments, docstrings and annotations say', () => {
    const code = (n: string) =>
      `def f(x: Float[Tensor, "B ${n}"], T2, y: Float[Tensor, "{x.T} {T2}"]) -> Float[Tensor, "B*${n}"]:\n    """Of T.\n\n    Args:\n        x (Tensor): of shape (B, ${n})\n    """\n` +
      `    B, ${n} = x.shape\n    a = x.view(B * ${n})  # (B*${n},)\n    return a, [${n} for _ in range(${n})], lambda: ${n} + T2  # T is it\n` +
      `\n\ndef g(T):\n    return T\n`;
    assert.equal(rename(code('T').replace('B, T = x', 'B, T‸ = x')), code('L'));
    assert.equal(rename(code('T').replace('range(T)', 'range(‸T)')), code('L'));
  });

  it('tells the names that are taken', () => {
    const [action] = offered('import torch\ndef f(x):\n    ‸B, T = x.shape\n    return torch.ones(B, len(x))\n').filter(
      (a) => a.rename,
    );
    assert.deepEqual([...action.rename!.taken].sort(), ['T', 'f', 'len', 'torch', 'x']);
  });

  it('is not offered for what is no size, or has several meanings', () => {
    for (const code of [
      'def f(x):\n    n‸ = 3\n    return torch.ones(n)\n',
      'def f(x, n):\n    B, T = x.shape\n    return n‸\n',
      'def f(x):\n    B, T‸ = x.shape\n    T = 4\n    return T\n',
      'def f(x):\n    B, T‸ = x.shape\n    return locals()\n',
      'def f(x):\n    B, T‸ = x.shape\n    def g():\n        nonlocal T\n        return T\n    return g\n',
    ])
      assert.equal(rename(code), null, code);
  });
});
