import assert from 'node:assert/strict';
import { changed } from './changed';

const IMPORTS = 'import torch\nfrom jaxtyping import Float\nfrom torch import Tensor\n';
const unpack = (code: string) => changed(IMPORTS + code, 'Extract ')?.replace(IMPORTS, '') ?? null;

describe('unpacking a shape', () => {
  const code = (x: string, line = '', body = 'return x * 2') =>
    `def f(${x}: Float[Tensor, "B T 4"], y):\n    """Doc."""\n${line}    ${body}\n`;

  it('names the sizes at the beginning of the function, as they are called', () => {
    assert.equal(unpack(code('x‸')), code('x', '    B, T, _ = x.shape\n'));
    assert.equal(unpack(code('x', '', 'return x‸ * 2')), code('x', '    B, T, _ = x.shape\n'));
  });

  it('takes no name that means something in the function', () => {
    assert.equal(unpack(code('x‸', '', 'return x * T')), code('x', '    B, _, _ = x.shape\n', 'return x * T'));
    assert.equal(unpack(code('x‸', '', 'return x * T * B')), null);
    const inner = 'return [x * B for B in y]';
    assert.equal(unpack(code('x‸', '', inner)), code('x', '    _, T, _ = x.shape\n', inner));
  });

  it('writes a tuple of one', () => {
    const one = (x: string, line: string) => `def f(${x}: Float[Tensor, "n"]):\n${line}    return x * 2\n`;
    assert.equal(unpack(one('x‸', '')), one('x', '    n, = x.shape\n'));
  });

  it('is not offered where the sizes have names, the rank is not known, or the tensor may be None', () => {
    assert.equal(unpack(code('x‸', '    B, T, C = x.shape\n')), null);
    assert.equal(unpack(code('x‸', '    b, t, c = x.size()\n')), null);
    assert.equal(unpack('def f(x‸):\n    return torch.relu(x)\n'), null);
    assert.equal(unpack('def f(x‸: Float[Tensor, "B T"] = None):\n    return x\n'), null);
    assert.equal(unpack('def f(x‸: Float[Tensor, "B T"]): return x\n'), null);
  });
});
