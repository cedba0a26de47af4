import assert from 'node:assert/strict';
import { changed } from './changed';

const write = (code: string) =>
  changed(`import torch\n${code}`, 'Write shape comments')?.replace('import torch\n', '') ?? null;

describe('writing shape comments', () => {
  it('puts the shape behind each assignment of the function whose shape is known', () => {
    const code = (a: string, b: string) =>
      `def f(x, y):\n    B, T = x.shape\n    a = x.t()${a}\n    if B > 2:\n        b = (\n            a @ x\n        )${b}\n` +
      `    u = y * 2\n    def g(z):\n        w = torch.ones(2)\n`;
    assert.equal(write(code('‸', '')), code('  # (T, B)', '  # (T, T)'));
  });

  it('writes those of a selection, also outside of functions', () => {
    assert.equal(
      write('a = torch.ones(2, 3)\n‹b = a.t()   \nc = a @ b›\nd = b\n'),
      'a = torch.ones(2, 3)\nb = a.t()  # (3, 2)\nc = a @ b  # (2, 2)\nd = b\n',
    );
  });

  it('makes those right that are there, in their own notation', () => {
    const code = (a: string, b: string, c: string, d: string) =>
      `def f(x):\n    B, T = x.shape\n    a = x.t()${a}\n    b = a @ x${b}\n    c = a[:, None]${c}\n    d = torch.ones(3, T)${d}\n`;
    assert.equal(
      write(code('‸  # [B, T]', '  # B x T', '  # shape: (T, B)', '  # -> (4, T)')),
      code('  # [T, B]', '  # T x T', '  # shape: (T, 1, B)', '  # -> (3, T)'),
    );
  });

  it('keeps the words of the author where they may be right, and comments about other things', () => {
    const code =
      'def f(x):\n    B, T = x.shape\n    a‸ = x.t()  # (len, batch)\n    b = x  # the input (B, T)\n    c = torch.ones(64)  # (d_model,)\n';
    assert.equal(write(code), null);
  });

  it('does not call two sizes the same', () => {
    assert.equal(
      write('def f(x):\n    B, T = x.shape\n    a‸ = x * 2  # (A, B)\n'),
      'def f(x):\n    B, T = x.shape\n    a = x * 2  # (B, T)\n',
    );
  });

  it('leaves lines of several statements and assignments to several names alone', () => {
    assert.equal(write('def f(x):\n    B, T = x.shape; a‸ = x.t(); b = a\n    c, d = x, x\n'), null);
  });
});
