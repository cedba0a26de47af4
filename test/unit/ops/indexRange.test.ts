/** Index tensors whose elements are known. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

const HEAD = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nx = torch.randn(3, 5)\n';

function codes(code: string): string[] {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, HEAD + code);
  return workspace.facts('/w/main.py').problems.map((p) => p.code);
}

describe('index tensors', () => {
  const wrong = [
    'x[:, torch.tensor([0, 5])]',
    'x[torch.tensor([-4])]',
    'x.index_select(1, torch.tensor([0, -1]))',
    'x.gather(1, torch.tensor([[0, 23], [1, 0]]))',
    'x.scatter(0, torch.tensor([[3, 1]]), torch.randn(1, 2))',
    'x.scatter_add(0, torch.tensor([[3, 1]]), torch.randn(1, 2))',
    'nn.Embedding(10, 4)(torch.tensor([1, 10]))',
    'x.index_add(0, torch.tensor([3]), torch.randn(1, 5))',
  ];
  for (const code of wrong) it(`refuses ${code}`, () => assert.deepEqual(codes(code), ['index-range']));

  const right = [
    'x[torch.tensor([-3, 2])]',
    'x.index_select(1, torch.tensor([0, 4]))',
    'x.gather(1, torch.randint(0, 5, (3, 2)))',
    'i = torch.tensor([0, 5])\ni -= 1\nx[:, i]',
    'nn.Embedding(10, 4)(torch.tensor([1, 9]))',
    'import numpy as np\nnp.take(np.zeros(3), np.array([5]), mode="clip")',
    'x[torch.tensor([True, False, True])]',
  ];
  for (const code of right) it(`takes ${code.split('\n').at(-1)}`, () => assert.deepEqual(codes(code), []));
});

describe('padding', () => {
  it('of a convolution is not negative', () => {
    assert.deepEqual(codes('F.conv1d(torch.randn(1, 1, 9), torch.randn(1, 1, 3), padding=-1)'), ['pad-negative']);
    assert.deepEqual(codes('F.conv_transpose1d(torch.randn(1, 1, 9), torch.randn(1, 1, 3), padding=-1)'), [
      'pad-negative',
    ]);
  });
  it('of what has no elements is none of a maximum', () =>
    assert.deepEqual(codes('F.max_pool1d(torch.randn(1, 3, 0), 1)'), ['pool-empty']));
});
