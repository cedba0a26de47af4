/**
 * Programs of `test/facts/running` run under PyTorch 1.13 or NumPy, and none has an error to be told of: they change objects,
 * modules and globals after they were made, and ask of shapes before they use them. Nor has one without the calls at its end,
 * as others may make them.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workspace } from '../../../src/analysis/workspace';

const FOLDER = join(__dirname, '..', '..', 'facts', 'running');

function errors(text: string): string[] {
  const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
  workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
  const { fault, problems } = workspace.facts('/w/main.py');
  assert.equal(fault, undefined);
  return problems.map((p) => `${text.slice(p.start, p.end)}: ${p.message.split('\n')[0]}`);
}

describe('no error is reported of programs that run', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));

  for (const name of names) {
    it(name.slice(0, -'.py'.length).replaceAll('_', ' '), () => {
      assert.deepEqual(errors(readFileSync(join(FOLDER, name), 'utf8')), []);
    });
  }

  for (const name of ['global_rebound', 'module_buffer', 'module_containers', 'module_list', 'module_state']) {
    it(`${name.replaceAll('_', ' ')}, when nobody calls it here`, () => {
      const text = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
      const end = text.search(/^(?:if __name__|main\(\)|def main)/m);
      assert.deepEqual(errors(end > 0 ? text.slice(0, end) : text), []);
    });
  }

  it('but of one in which nothing can change', () => {
    const fixed =
      'import numpy as np\nclass Fixed:\n    def __init__(self):\n        self.x = np.zeros(0)\n    def last(self):\n        return self.x[-1]\n';
    assert.equal(errors(fixed).length, 1);
    const guarded =
      'import torch\ndef f(x):\n    h = x @ torch.ones(3, 4)\n    if h.ndim == x.ndim:\n        h @ torch.ones(5)\n    return h @ torch.ones(5)\n';
    assert.equal(errors(guarded).length, 1);
  });
});
