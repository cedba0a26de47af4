/** Loops of unknown length: how often their bodies are followed, and that no shape is lost by following them less often. */
import assert from 'node:assert/strict';
import { Heap } from '../../../src/analysis/values/heap';
import { Workspace } from '../../../src/analysis/workspace';

function analyse(text: string) {
  const workspace = new Workspace({ read: () => null }, { roots: [] });
  workspace.setDocument('/w/a.py', '/w/a.py', 1, text);
  return workspace.facts('/w/a.py');
}

/** Loops inside one another, each of which changes what it found. */
function nested(depth: number): string {
  const lines = ['import torch', 'def f(xs):', '    last, found = None, {}'];
  for (let d = 0; d < depth; d++) lines.push(`${'    '.repeat(d + 1)}for x in open(xs):`);
  const indent = '    '.repeat(depth + 1);
  lines.push(`${indent}name = x.strip()`, `${indent}found[name] = last`, `${indent}last = name.split()`);
  return `${lines.join('\n')}\n    return found\n`;
}

function cellsMade(text: string): number {
  const heap = new Heap();
  const before = heap.births;
  analyse(text);
  return heap.births - before;
}

describe('loops of unknown length', () => {
  it('inside one another cost at most three times what one level less costs', () => {
    const [two, four] = [cellsMade(nested(2)), cellsMade(nested(4))];
    assert.ok(four - two < 9 * two, `${two} cells for two loops, ${four} for four`);
  });

  it('are followed again when a value is an alias in the first pass only', () => {
    const text = `import torch


def f(w, xs):
    x = w
    rows, columns = w.shape
    for g in xs:
        y = x.reshape(-1)
        x = g(x)
    return 0
`;
    const y = analyse(text).expressions.find((e) => text.slice(e.start, e.end) === 'y');
    const sizes = y?.tensors.map((t) => t.tensor.dims[0].text) ?? [];
    assert.ok(sizes.length === 0 || sizes.some((size) => size !== 'rows·columns'), sizes.join());
  });

  it('keep every size that a value may have after any number of passes', () => {
    const text = `import torch


def f(xs):
    x = torch.zeros(2, 3)
    for _ in xs:
        x = x.t()
    return x
`;
    const last = analyse(text)
      .expressions.filter((e) => text.slice(e.start, e.end) === 'x')
      .at(-1);
    assert.deepEqual(last?.tensors.map((t) => t.tensor.text).sort(), ['(2, 3)', '(3, 2)']);
  });

  it('fill a dict under keys that are not known with values that are not one and the same', () => {
    const text = `import torch
from torch import nn


def f(layers, wanted, x):
    found = {}
    for name, layer in layers.items():
        x = layer(x)
        if name in wanted:
            found[name] = x
    a = nn.Conv2d(2048, 10, 1)(found["out"])
    b = found["aux"]
    return a, nn.Conv2d(1024, 10, 1)(b)
`;
    const { problems, expressions } = analyse(text);
    assert.deepEqual(problems, []);
    const at = text.indexOf('(b)') + 1;
    const b = expressions.find((e) => e.start === at && e.end === at + 1)!;
    assert.ok(
      b.tensors.length > 0 && b.tensors.every((t) => t.tensor.text.includes('1024')),
      JSON.stringify(b.tensors),
    );
  });
});
