/** `x.grad` has the shape of x where it is not None, and no test for None is decided by that. */
import assert from 'node:assert/strict';
import type { Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';

function analyse(...lines: string[]): { facts: Facts; shapeOf: (name: string) => string } {
  const text = ['import torch', 'w = torch.zeros(3, 4, requires_grad=True)', ...lines, ''].join('\n');
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const facts = workspace.facts('/w/a.py');
  const shapeOf = (name: string) => {
    const found = facts.expressions.find((e) => e.kind === 'target' && text.slice(e.start, e.end) === name);
    return found?.tensors.map(({ tensor }) => tensor.text).join(' or ') ?? 'nothing';
  };
  return { facts, shapeOf };
}

describe('the gradient of a tensor', () => {
  it('may be None: what follows is reached', () => {
    for (const test of ['w.grad is None', 'w.grad is not None', 'not (w.grad is None)', 'w.grad == None']) {
      const { shapeOf } = analyse(`assert ${test}`, 'a = torch.ones(5)');
      assert.equal(shapeOf('a'), '(5,)', test);
    }
  });

  it('leaves both branches of a test open, also by another name', () => {
    const { shapeOf } = analyse(
      'g = w.grad',
      'if g is None:',
      '    a = torch.ones(5)',
      'else:',
      '    a = torch.ones(6)',
      'b = a + 1',
    );
    assert.equal(shapeOf('b'), '(5,) or (6,)');
  });

  it('is not known where none is collected', () => {
    const frozen = [
      'w.requires_grad = False\na = w.grad',
      'w.requires_grad_(False)\na = w.grad',
      'a = torch.nn.Parameter(torch.zeros(2), requires_grad=False).grad',
      'm = torch.nn.Linear(2, 3)\nm.requires_grad_(False)\na = m.weight.grad',
      'm = torch.nn.Linear(2, 3)\nfor p in m.parameters():\n    p.requires_grad = False\na = m.weight.grad',
    ];
    for (const code of frozen) assert.equal(analyse(code).shapeOf('a'), 'nothing', code);
    assert.equal(analyse('w.requires_grad = False\nw.requires_grad = True\na = w.grad').shapeOf('a'), '(3, 4)');
    assert.equal(analyse('m = torch.nn.Linear(2, 3)\na = m.weight.grad').shapeOf('a'), '(3, 2)');
  });

  it('has the shape of the tensor in arithmetic, and mismatches are still found', () => {
    const { facts, shapeOf } = analyse('a = w - 0.1 * w.grad', 'b = w.grad @ torch.ones(5)');
    assert.equal(shapeOf('a'), '(3, 4)');
    assert.deepEqual(
      facts.problems.map((p) => p.code),
      ['matmul-mismatch'],
    );
  });

  it('is another than a tensor that is never None', () => {
    const { shapeOf } = analyse(
      'import random',
      'g = w.grad if random.random() < 0.5 else torch.zeros(3, 4)',
      'assert g is None',
      'a = torch.ones(5)',
    );
    assert.equal(shapeOf('g'), '(3, 4)');
    assert.equal(shapeOf('a'), '(5,)');
  });
});
