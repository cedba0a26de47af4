/** What annotations in the body of a class say of the attributes of its instances. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { IMPORTS, shapeOf } from './hintCases';

const BATCH = `from dataclasses import dataclass

@dataclass
class Batch:
    x: Float[Tensor, "b c"]
    y: "Float[Tensor, 'b d']"
    n: int
    w: Float[Tensor, "b {n}"]
    mask: Float[Tensor, "b"] | None = None

`;

describe('annotations of attributes', () => {
  const method = (code: string, parameters = '') =>
    `${BATCH}    def f(self${parameters}):\n        ${code.replaceAll('\n', '\n        ')}\n`;

  it('tell what methods of a dataclass read, with the place', () => {
    const y = shapeOf(method('y = self.x.sum(0)'), 'y');
    assert.deepEqual([y.text, y.errors], ['(c,)', []]);
    assert.deepEqual(y.why, ['Batch.x: (b, c) is said by its annotation in line 10']);
  });

  it('give one name one number in an instance', () => {
    assert.equal(shapeOf(method('y = torch.cat([self.x, self.y], 1)'), 'y').text, '(b, c + d)');
    assert.equal(shapeOf(method('y = self.x.T @ self.y'), 'y').text, '(c, d)');
    assert.equal(shapeOf(method('y = self.x.T @ self.w'), 'y').text, '(c, n)');
    const two = `${BATCH}def f(a: Batch, b: Batch):\n    y = torch.cat([a.x, b.x])\n`;
    assert.equal(shapeOf(two, 'y').text, '(b + b2, c)');
  });

  it('are no sizes of what a method is given, as jaxtyping has it', () => {
    const y = shapeOf(method('y = torch.cat([self.x, z])', ', z: Float[Tensor, "b c"]'), 'y');
    assert.equal(y.text, '(b + b2, c)');
  });

  it('tell of instances that functions are given', () => {
    assert.equal(shapeOf(`${BATCH}def f(batch: Batch):\n    y = batch.x.sum(0)\n`, 'y').text, '(c,)');
  });

  it('are inherited, and tell of modules and named tuples, too', () => {
    const heir = `${BATCH}@dataclass\nclass Heir(Batch):\n    m: int = 3\n\n    def f(self):\n        y = self.x.sum(0)\n`;
    assert.equal(shapeOf(heir, 'y').text, '(c,)');
    const net = `class Net(nn.Module):
    table: Float[Tensor, "k d"]

    def __init__(self, load):
        super().__init__()
        self.register_buffer("table", load())

    def forward(self, x):
        y = self.table.sum(0)
`;
    assert.equal(shapeOf(net, 'y').text, '(d,)');
    const named = `from typing import NamedTuple

class Pair(NamedTuple):
    x: Float[Tensor, "b c"]

def f(pair: Pair):
    y = pair.x.sum(0)
`;
    assert.equal(shapeOf(named, 'y').text, '(c,)');
    const unknownBase =
      'class Layer(eqx.Module):\n    w: Float[Tensor, "o i"]\n\n    def f(self):\n        y = self.w.sum(0)\n';
    assert.equal(shapeOf(unknownBase, 'y').text, '(i,)');
  });

  it('tell nothing where the code tells another shape', () => {
    const net = `class Net(nn.Module):
    table: Float[Tensor, "k d"]

    def __init__(self):
        super().__init__()
        self.table = torch.zeros(2, 3, 4)

    def forward(self, x):
        y = self.table.sum(0)
`;
    assert.deepEqual([shapeOf(net, 'y').text, shapeOf(net, 'y').why], ['(3, 4)', []]);
    const clash = method('y = torch.bmm(self.x, torch.zeros(3, 4, 5))');
    assert.deepEqual(
      [shapeOf(clash, 'y').text, shapeOf(clash, 'y').why, shapeOf(clash, 'y').errors],
      ['(3, x1, 5)', [], []],
    );
  });

  it('follow edits', () => {
    const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
    const shown = (version: number, dims: string) => {
      const text = `${IMPORTS}class Layer:\n    w: Float[Tensor, "${dims}"]\n\n    def f(self):\n        y = self.w.sum(0)\n`;
      workspace.setDocument('/w/m.py', '/w/m.py', version, text.replace('class Layer:', 'class Layer(eqx.Module):'));
      return workspace.facts('/w/m.py').expressions.find((e) => e.kind === 'target')?.tensors[0].tensor.text;
    };
    assert.equal(shown(1, 'o i'), '(i,)');
    assert.equal(shown(2, 'o i j'), '(i, j)');
  });
});
