/** Decorators that check types when a program runs: shapes flow through what they decorate. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

const IMPORTS = `import beartype as bt
import jaxtyping as jt
import torch
import torch.nn as nn
from beartype import BeartypeConf, beartype
from dataclasses import dataclass
from jaxtyping import Float, install_import_hook, jaxtyped
from torch import Tensor
from typeguard import typechecked

`;

/** What is installed makes wrappers of which nothing can be told. */
const WRAPS = `from _fast import generate


def decorator(target=None, **options):
    if target is None:
        return decorator
    def wrapper(*args, **kwargs):
        return generate(target, options)(*args, **kwargs)
    return wrapper
`;
const PACKAGES = '/env/lib/python3.12/site-packages';
const INSTALLED: Readonly<Record<string, string>> = {
  [`${PACKAGES}/beartype/__init__.py`]: `${WRAPS}\nbeartype = BeartypeConf = decorator\n`,
  [`${PACKAGES}/typeguard/__init__.py`]: `${WRAPS}\ntypechecked = decorator\n`,
  [`${PACKAGES}/jaxtyping/__init__.py`]: `${WRAPS}\njaxtyped = install_import_hook = decorator\n`,
};

/** The shapes of what is assigned to `y`, whether the packages are installed or not. */
function shapesOf(code: string): string {
  const text = IMPORTS + code;
  const [found, alsoFound] = [{}, INSTALLED].map((files: Readonly<Record<string, string>>) => {
    const workspace = new Workspace({ read: (path) => files[path] ?? null }, { timeBudget: 60_000, roots: [PACKAGES] });
    workspace.setDocument('/w/m.py', '/w/m.py', 1, text);
    const { expressions, problems, incomplete } = workspace.facts('/w/m.py');
    assert.deepEqual([problems, incomplete], [[], null]);
    return expressions
      .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === 'y')
      .flatMap((e) => e.tensors.map((t) => t.tensor.text))
      .join();
  });
  assert.equal(found, alsoFound);
  return found;
}

describe('decorators that check types', () => {
  const decorators: string[][] = [
    ['@beartype'],
    ['@bt.beartype'],
    ['@beartype()'],
    ['@beartype(conf=BeartypeConf())'],
    ['@typechecked'],
    ['@typechecked()'],
    ['@jaxtyped'],
    ['@jaxtyped(typechecker=None)'],
    ['@jaxtyped(typechecker=beartype)'],
    ['@jt.jaxtyped(typechecker=typechecked)'],
    ['@jaxtyped', '@beartype'],
    ['@jaxtyped', '@typechecked'],
    ['@jaxtyped(typechecker=None)', '@beartype'],
  ];
  for (const lines of decorators) {
    const all = (indent: string) => lines.map((line) => `${indent}${line}\n`).join('');
    const said = lines.join(' ');

    it(`let functions through: ${said}`, () => {
      assert.equal(shapesOf(`${all('')}def f(x):\n    return x.sum(0)\n\ny = f(torch.zeros(2, 3))\n`), '(3,)');
    });

    it(`let methods through: ${said}`, () => {
      const code = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 5)

${all('    ')}    def forward(self, x: Float[Tensor, "b i"]) -> Float[Tensor, "b o"]:
        return self.fc(x)

${all('    ')}    @staticmethod
    def total(x):
        return x.sum(0)

net = Net()
y = net.total(net(torch.zeros(2, 3)))
`;
      assert.equal(shapesOf(code), '(5,)');
    });

    it(`let classes through: ${said}`, () => {
      const module = `${all('')}class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 5)

    def forward(self, x):
        return self.fc(x)

y = Net()(torch.zeros(2, 3))
`;
      assert.equal(shapesOf(module), '(2, 5)');
      const data = `${all('')}@dataclass
class Batch:
    x: Float[Tensor, "b c"]
    n: int

y = Batch(torch.zeros(2, 3), 4).x.sum(0)
`;
      assert.equal(shapesOf(data), '(3,)');
    });
  }

  it('let blocks through', () => {
    assert.equal(shapesOf('with jaxtyped("context"):\n    y = torch.zeros(2, 3).sum(0)\n'), '(3,)');
    const hook = 'with install_import_hook("net", "beartype.beartype"):\n    x = torch.zeros(2, 3)\ny = x.sum(0)\n';
    assert.equal(shapesOf(hook), '(3,)');
  });
});
