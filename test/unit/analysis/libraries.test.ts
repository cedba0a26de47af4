/** Arrays of which it is not known whose they are. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';

function analyse(code: string) {
  const text = `import numpy as np\nimport torch\n\n\n${code}`;
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  const { expressions, problems } = workspace.facts('/w/a.py');
  const target = (name: string) =>
    expressions
      .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === name)
      .flatMap((e) => e.tensors.map((t) => t.tensor.text));
  return { target, problems: problems.map((p) => p.message) };
}

describe('an array that a call yields, in a file of two libraries', () => {
  it('is not asked for what the libraries answer differently', () => {
    const { target, problems } = analyse(`def edges(masks):
    x = np.ma.array(masks, mask=masks)
    low = x.filled(fill_value=1e8)
    low = low.reshape(low.shape[0], -1)
    least = low.min(-1)
    return np.stack([least, np.zeros(4)], 1)
`);
    // It has one axis, as the other array has: not two of them as PyTorch's min would give.
    assert.deepEqual(target('least'), ['(4,)']);
    assert.deepEqual(problems, []);
  });

  it('is known where it is made by either', () => {
    const { target } = analyse(
      'x = torch.zeros(2, 3)\nleast, at = x.min(-1)\ny = np.zeros((2, 3))\nmost = y.max(-1)\n',
    );
    assert.deepEqual([target('least'), target('most')], [['(2,)'], ['(2,)']]);
  });
});

describe('shapes of which the rank is not known', () => {
  it('broadcast to one of which it is not known either', () => {
    const { target } = analyse(`def f(p: torch.Tensor, v: torch.Tensor):
    y = torch.distributions.Bernoulli(logits=p).log_prob(v)
    z = torch.empty(torch.broadcast_shapes(p.shape, v.shape))
    return y, z
`);
    assert.deepEqual([target('y'), target('z')], [['(…)'], ['(…)']]);
  });
});
