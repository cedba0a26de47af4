import assert from 'node:assert/strict';
import { changed, titles } from './changed';

const IMPORTS = 'import torch\nimport torch.nn as nn\nfrom torch import Tensor\n';
const annotate = (code: string, imports = IMPORTS) => changed(imports + code, 'Annotate');

/** The header of the function after the action, and the imports that it adds. */
function header(code: string, imports = IMPORTS): string | undefined {
  return annotate(code, imports)
    ?.split('\n')
    .find((l) => l.includes('def f('));
}

describe('annotating a function with jaxtyping', () => {
  it('writes the names of the author, for parameters and the result, and imports what it needs', () => {
    const method = (self: string, result: string) =>
      `class M(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n        self.up = nn.Linear(width, 64)\n\n` +
      `    def forward(${self})${result}:\n        B, T, C = x.shape\n        return self.up(x.float())\n`;
    assert.equal(
      annotate(method('self, ‸x', '')),
      IMPORTS +
        'from jaxtyping import Shaped, Float\n' +
        method('self, x: Shaped[Tensor, "B T width"]', ' -> Float[Tensor, "B T 64"]'),
    );
  });

  it('says ... for dims of unknown number, and _ for a size without a name', () => {
    assert.equal(
      header('def f(‸x):\n    return nn.Linear(4, 5)(x)\n'),
      'def f(x: Shaped[Tensor, "... 4"]) -> Shaped[Tensor, "... 5"]:',
    );
    assert.equal(
      header('def f(x: ‸Tensor, k=3):\n    B, n = x.shape\n    return x.view(B, n // k, k)\n'),
      'def f(x: Shaped[Tensor, "B n"], k=3) -> Shaped[Tensor, "B _ k"]:',
    );
    assert.equal(
      header('def f(‸img):\n    w = torch.zeros(8, 3, 3, 3)\n    nn.functional.conv2d(img, w)\n'),
      'def f(img: Shaped[Tensor, "... 3 _ _"]):',
    );
  });

  it('replaces what only says that it is a tensor, and keeps what says more', () => {
    const body = '\n    B, n = x.shape\n    y.expand(B, n)\n    return x + 1\n';
    assert.equal(
      header(`def f(x: Tensor, ‸y: 'Tensor') -> torch.Tensor:${body}`),
      `def f(x: Shaped[Tensor, "B n"], y: 'Tensor') -> Shaped[torch.Tensor, "B n"]:`,
    );
    const jaxtyping = 'from jaxtyping import Float\n';
    assert.equal(
      header(`def f(x: Float[Tensor, "batch n"], ‸y: Tensor):${body}`, IMPORTS + jaxtyping),
      `def f(x: Float[Tensor, "batch n"], y: Shaped[Tensor, "..."]) -> Shaped[Tensor, "batch n"]:`,
    );
  });

  it('keeps that something may be None', () => {
    assert.equal(
      header(
        'def f(‸m: Optional[Tensor]):\n    if m is not None:\n        return m.view(2, 3)\n',
        `${IMPORTS}from typing import Optional\n`,
      ),
      'def f(m: Optional[Shaped[Tensor, "..."]]):',
    );
    assert.equal(
      header('def f(‸x) -> torch.Tensor | None:\n    B, T = x.shape\n    return x * 2\n'),
      'def f(x: Shaped[Tensor, "B T"]) -> Shaped[torch.Tensor, "B T"] | None:',
    );
    assert.equal(header('def f(‸m=None, x=3):\n    if m is not None:\n        return m.view(2, x)\n'), undefined);
  });

  it('says nothing of a result that may be None, or something else', () => {
    for (const body of [
      'y = None\n    if x.sum() > 0:\n        y = x * 2\n    return y',
      'return x * 2 if x.sum() > 0 else None',
      'if x.sum() > 0:\n        return x * 2',
      'def g():\n        if x.sum() > 0:\n            return x\n    return g()',
      'yield x',
      'return x, x',
      'total = 0\n    for _ in range(int(x.sum())):\n        total = total + x\n    return total',
    ])
      assert.equal(header(`def f(‸x):\n    B, T = x.shape\n    ${body}\n`), 'def f(x: Shaped[Tensor, "B T"]):', body);
  });

  it('follows calls of functions and modules of the file', () => {
    const before =
      'def g(x):\n    return torch.relu(x)\n\n\nclass N(nn.Module):\n    def forward(self, x):\n        return torch.tanh(x)\n\n\n';
    for (const value of ['g(x)', 'N()(x)', 'n(x)']) {
      const code = `${before}def f(‸x):\n    B, T = x.shape\n    n = N()\n    y = ${value}\n    return y\n`;
      assert.equal(header(code), 'def f(x: Shaped[Tensor, "B T"]) -> Shaped[Tensor, "B T"]:', value);
      const open = code.replace(/(return torch.*)/g, '$1 if len(x) > 1 else None');
      assert.equal(header(open), 'def f(x: Shaped[Tensor, "B T"]):', value);
    }
  });

  it('tells element types by their class', () => {
    assert.equal(
      header('def f(‸x):\n    B, T = x.shape\n    return x.argmax(-1)\n'),
      'def f(x: Shaped[Tensor, "B T"]) -> Int[Tensor, "B"]:',
    );
    assert.equal(
      header('def f(‸x):\n    B, T = x.shape\n    return x > 0\n'),
      'def f(x: Shaped[Tensor, "B T"]) -> Bool[Tensor, "B T"]:',
    );
  });

  it('uses the imports that are there, in the words of the file', () => {
    const code = 'def f(‸x):\n    a, b = x.shape\n    return x.t()\n';
    const alias = 'import torch as th\nfrom jaxtyping import (\n    Float,\n)\n';
    assert.equal(
      annotate(code, alias),
      'import torch as th\nfrom jaxtyping import (\n    Float, Shaped,\n)\n' +
        'def f(x: Shaped[th.Tensor, "a b"]) -> Shaped[th.Tensor, "b a"]:\n    a, b = x.shape\n    return x.t()\n',
    );
    assert.match(annotate(code, `${IMPORTS}import jaxtyping\n`)!, /f\(x: jaxtyping\.Shaped\[Tensor, "a b"\]\)/);
    assert.equal(annotate(code, `${IMPORTS}Shaped = 3\n`), null);
    assert.match(
      annotate(code, '"""What it is."""\nfrom __future__ import annotations\nimport torch\n')!,
      /import torch\nfrom jax/,
    );
  });

  it('tells arrays of NumPy, but no result that may be a number', () => {
    const numpy = 'import numpy as np\n';
    assert.equal(
      header('def f(‸x: np.ndarray):\n    n, m = x.shape\n    return x @ x.T\n', numpy),
      'def f(x: Shaped[np.ndarray, "n m"]) -> Shaped[np.ndarray, "n n"]:',
    );
    assert.equal(
      header('def f(‸x: np.ndarray):\n    n, m = x.shape\n    return x.sum()\n', numpy),
      'def f(x: Shaped[np.ndarray, "n m"]):',
    );
  });

  it('does not tell the sizes of single calls', () => {
    const code = 'def f(‸x):\n    return x\n\n\nf(torch.ones(2, 3))\n';
    assert.ok(!titles(IMPORTS + code).some((t) => t.startsWith('Annotate')) || !/2 3/.test(annotate(code)!));
  });

  it('finds the end of the header', () => {
    const body = '\n    B, T = x.shape\n    return x * 2\n';
    assert.match(
      annotate(`def f(\n    ‸x,  # (it)\n    k=(1, 2),\n):${body}`)!,
      /k=\(1, 2\),\n\) -> Shaped\[Tensor, "B T"\]:/,
    );
    assert.match(annotate(`def f(‸x, k=(3)):${body}`)!, /k=\(3\)\)( -> Shaped\[Tensor, "B T"\])?:/);
    assert.match(annotate(`def f(‸x, *, k=3):${body}`)!, /\*, k=3\) -> Shaped/);
  });
});
