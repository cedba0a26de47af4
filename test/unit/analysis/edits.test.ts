import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';
import { NodeFiles } from '../../../src/host/node/files';

const root = join(__dirname, '..', '..', 'workspace');

/** Facts without what counts up: versions, and the numbers of symbols that belong to no function. */
function plain(facts: Facts): unknown {
  return JSON.parse(JSON.stringify({ ...facts, version: 0 }).replace(/_\d+(?=["*/+ ,)-])/g, '_n'));
}

function fresh(path: string, text: string): unknown {
  const workspace = new Workspace(new NodeFiles(), { timeBudget: 60_000 });
  workspace.setDocument(path, path, 1, text);
  return plain(workspace.facts(path));
}

/** A linear congruential generator: the same edits in every run. */
function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** One line of the text changed in one of the ways in which people change lines. */
function edited(text: string, next: (n: number) => number): string {
  const lines = text.split('\n');
  const at = next(lines.length);
  const indent = /^\s*/.exec(lines[at])![0];
  const inserted = [
    'y = 1',
    '# a comment',
    'x = x.flatten(1)',
    'z = torch.zeros(2, 3) @ torch.zeros(4, 5)',
    'yield 3',
    'x = self.norm(',
    '',
  ];
  switch (next(4)) {
    case 0:
      lines[at] = `${indent}${inserted[next(inserted.length)]}\n${lines[at]}`;
      break;
    case 1:
      lines[at] = lines[at].replace(/\d+/, (n) => String(Number(n) + 1));
      break;
    case 2:
      lines[at] = lines[at].slice(0, next(lines[at].length + 1));
      break;
    default:
      if (indent !== '') lines.splice(at, 1);
  }
  return lines.join('\n');
}

const FILES = [
  'bugs/digits.py',
  'bugs/shape_bugs.py',
  'gpt/model.py',
  'text/lstm.py',
  'vision/resnet.py',
  'vision/vit.py',
];
const VERSIONS = 6;

describe('facts after edits', function () {
  this.timeout(120_000);

  for (const name of FILES) {
    it(`are those of the text as it is now: ${name}`, () => {
      const path = join(root, name);
      const next = random(name.length);
      const original = readFileSync(path, 'utf8');
      const workspace = new Workspace(new NodeFiles(), { timeBudget: 60_000 });
      let text = original;
      for (let version = 1; version <= VERSIONS; version++) {
        workspace.setDocument(path, path, version, text);
        if (version % 2 === 0) workspace.factsAround(path, next(text.length));
        assert.deepEqual(plain(workspace.facts(path)), fresh(path, text), `version ${version}`);
        text = edited(version % 3 === 0 ? original : text, next);
      }
    });
  }

  for (const [what, [before, after]] of Object.entries({
    'an attribute of any object': ['    w.y = v\n', '    w.x = v\n'],
    'an attribute of its own class': ['        self.y = v\n', '        self.x = v\n'],
    'a name of the module': ['    table = v\n', '    table[0] = v\n'],
  })) {
    it(`know what functions set then: ${what}`, () => {
      const text = (line: string) =>
        'import torch\n\ntable = [torch.zeros(3)]\n\nclass Store:\n    def __init__(self):\n        self.x = torch.zeros(3)\n' +
        `    def last(self):\n        y = self.x\n        return y\n    def put(self, v):\n${line.startsWith('        ') ? line : ''}        pass\n\n` +
        `def first():\n    y = table[0]\n    return y\n\ndef fill(w, v):\n${line.startsWith('        ') ? '' : line}    pass\n`;
      const workspace = new Workspace({ read: () => null }, { timeBudget: 60_000 });
      const path = '/w/state.py';
      const seen: number[] = [];
      for (const [version, line] of [before, after, before].entries()) {
        workspace.setDocument(path, path, version + 1, text(line));
        const facts = plain(workspace.facts(path));
        assert.deepEqual(facts, fresh(path, text(line)), `version ${version}`);
        seen.push((facts as Facts).expressions.length);
      }
      assert.ok(seen[1] < seen[0] && seen[2] === seen[0], `${seen}`);
    });
  }

  it('outlive edits in front of them', () => {
    const path = join(root, 'gpt', 'model.py');
    const text = readFileSync(path, 'utf8');
    const workspace = new Workspace(new NodeFiles(), { timeBudget: 60_000 });
    workspace.setDocument(path, path, 1, text);
    const before = workspace.facts(path);
    workspace.setDocument(path, path, 2, `\n\n${text}`);
    const after = workspace.facts(path);
    assert.equal(after.expressions.length, before.expressions.length);
    assert.equal(after.expressions[0].start, before.expressions[0].start + 2);
  });

  it('are known first around a place in a method, with its class', () => {
    const path = '/w/classes.py';
    const block = (name: string) =>
      `class ${name}(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.up = nn.Linear(n, 7)\n` +
      `    def forward(self, x):\n        y = self.up(x)\n        return y\n\n`;
    const text = `import torch\nfrom torch import nn\n${block('First')}${block('Second')}`;
    const workspace = new Workspace({ read: () => null });
    for (const at of [text.indexOf('y = self'), text.lastIndexOf('y = self')]) {
      workspace.setDocument(path, path, at, text);
      const partly = workspace.factsAround(path, at);
      assert.equal(partly.expressions.find((e) => e.start === at)?.tensors[0].tensor.dims.at(-1)?.value, 7);
      assert.ok(!workspace.isWhole(path));
    }
  });

  it('are known first around the place that is asked about', () => {
    const path = '/w/two.py';
    const block = (name: string, size: number) =>
      `def ${name}(x):\n    y = torch.zeros(${size}, x.size(0))\n    return y\n\n`;
    const text = `import torch\n${block('first', 3)}${block('second', 4)}second(torch.zeros(2))\n`;
    const workspace = new Workspace({ read: () => null });
    workspace.setDocument(path, path, 1, text);
    const at = text.indexOf('y = torch.zeros(3');
    const targets = (facts: Facts) => facts.expressions.filter((e) => e.kind === 'target').map((e) => e.start);
    const partly = workspace.factsAround(path, at);
    assert.deepEqual(targets(partly), [at]);
    assert.equal(partly.incomplete, 'analysis is at work');
    assert.deepEqual(plain(workspace.facts(path)), fresh(path, text));
    workspace.setDocument(path, path, 2, text.replace('zeros(3', 'zeros(5'));
    assert.equal(
      workspace.factsAround(path, at).expressions.find((e) => e.start === at)?.tensors[0].tensor.dims[0].value,
      5,
    );
    while (!workspace.advance(path));
    assert.deepEqual(plain(workspace.facts(path)), fresh(path, text.replace('zeros(3', 'zeros(5')));
  });
});
