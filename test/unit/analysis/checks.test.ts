/** Checks of the program's own that fail: each of these raises, or runs, in Python. */
import assert from 'node:assert/strict';
import { lint } from './lints/cases';

const CLASS = `class Heads(nn.Module):
    def __init__(self, d, n):
        super().__init__()
        self.d = d // n
        if self.d * n != d:
            raise ValueError(f"{d} does not divide into {n} heads")
        self.n = n

    def forward(self, x):
        assert x.shape[-1] == self.n * self.d, "another size"
        return x


`;

function said(code: string): string[] {
  const { text, problems } = lint(code);
  return problems.map((p) => `${text.slice(p.start, p.end).split(' ')[0]} ${p.message.split('\n')[0]}`);
}

describe('failed-check', () => {
  for (const [code, expected] of [
    [`${CLASS}Heads(48, 5)\n`, 'raise ValueError: self.d * n != d, where self.d * n is 45 and d is 48'],
    [
      `${CLASS}Heads(48, 4)(torch.zeros(2, 12))\n`,
      'assert AssertionError: x.shape[-1] == self.n * self.d, where x.shape[-1] is 12 and self.n * self.d is 48',
    ],
    [
      'x = torch.zeros(2, 3)\nif x.dim() == 3 and len(x) > 1:\n    y = x\nelse:\n    raise RuntimeError("rank")\n',
      'raise RuntimeError: x.dim() == 3 and len(x) > 1, where x.dim() is 2 and len(x) is 2',
    ],
    [
      'x = torch.zeros(2, 3)\nassert x.shape != (2, 3)\n',
      'assert AssertionError: x.shape != (2, 3), where x.shape is (2, 3)',
    ],
  ]) {
    it(`is said: ${expected}`, () => assert.deepEqual(said(code), [expected]));
  }

  for (const code of [
    `${CLASS}Heads(48, 4)(torch.zeros(2, 48))\n`,
    `${CLASS}try:\n    Heads(48, 5)\nexcept ValueError:\n    pass\n`,
    `${CLASS}if torch.rand(()) > 0.5:\n    Heads(48, 5)\n`,
    `${CLASS}def unused():\n    return Heads(48, 5)\n`,
    `${CLASS}with contextlib.suppress(ValueError):\n    Heads(48, 5)\n`,
    `import unittest\n${CLASS}class Test(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(ValueError):\n            Heads(48, 5)\n\n\nTest("test").test()\n`,
    'mode = "a"\nif mode != "b":\n    raise ValueError(mode)\n',
    'n = 3\nif n != 4:\n    raise SystemExit("n")\n',
    'n = None\nassert n is not None and n > 3\n',
    'class Stop(Exception):\n    pass\n\n\nn = 3\nif n != 4:\n    raise Stop\n',
  ]) {
    it(`is not said: ${code.replace(CLASS, '').replaceAll('\n', '; ')}`, () => {
      assert.deepEqual(said(code.includes('contextlib') ? `import contextlib\n${code}` : code), []);
    });
  }
});
