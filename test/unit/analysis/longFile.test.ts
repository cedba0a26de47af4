/** A file of 20,000 lines: all of it is found, at first and after an edit. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import { NodeFiles } from '../../../src/host/node/files';

const PATH = '/w/long.py';
const BLOCK = `
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        B, T, C = x.shape
        h = self.up(x)
        return x + self.down(h)
`;
const HEAD = 'import torch\nimport torch.nn as nn\n';
const COUNT = Math.ceil(20_000 / (BLOCK.split('\n').length - 1));
const SOURCE = HEAD + Array.from({ length: COUNT }, (_, n) => BLOCK.replace('Block', `Block${n}`)).join('');

describe('a file of 20,000 lines', function () {
  this.timeout(120_000);

  it('is analysed whole with time enough, and after an edit again', () => {
    assert.ok(SOURCE.split('\n').length > 20_000);
    const workspace = new Workspace(new NodeFiles(), { timeBudget: 100_000 });
    const shapes = (version: number, text: string) => {
      workspace.setDocument(PATH, PATH, version, text);
      const { expressions, incomplete, problems } = workspace.facts(PATH);
      assert.deepEqual([incomplete, problems], [null, []]);
      return expressions
        .filter((e) => e.kind === 'target' && text.slice(e.start, e.end) === 'h')
        .map((e) => e.tensors[0].tensor.text);
    };
    assert.deepEqual(shapes(1, SOURCE), Array(COUNT).fill('(B, T, 4·width)'));
    const edited = SOURCE.replace('h = self.up(x)', 'h = self.up(x)[0]');
    assert.deepEqual(shapes(2, edited), ['(T, 4·width)', ...Array(COUNT - 1).fill('(B, T, 4·width)')]);
  });
});
