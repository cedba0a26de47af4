import assert from 'node:assert/strict';
import type { ClassDef, FunctionDef, Module, Node } from '../../../src/python/ast';
import { parse } from '../../../src/python/parse';
import { reconcile } from '../../../src/python/reconcile';
import { type AnyNode, walk } from '../../../src/python/visit';

const before = `import torch

class Net(nn.Module):
    """Docs."""
    width = 3

    def forward(self, x):
        h = self.up(x)
        return h

    class Inner:
        def run(self): return [i for i in self]

def last(a, b=2):
    f = lambda x: x
    return f(a)
`;

function nodes(tree: Module): AnyNode[] {
  const all: AnyNode[] = [];
  walk(tree, (node) => {
    all.push(node);
    return undefined;
  });
  return all;
}

function places(tree: Module): string[] {
  return nodes(tree).map((n) => `${n.kind} ${n.start} ${n.end}`);
}

/** Edits the text and answers the names of the functions that changed. */
function edit(from: string, to: string, text = before): string[] | null {
  assert.ok(text.includes(from));
  const old = parse(text);
  const edited = text.replace(from, to);
  const next = parse(edited);
  const untouched = places(old);
  const changed = reconcile(old, next);
  assert.deepEqual(places(old), changed ? places(parse(edited)) : untouched);
  return changed?.map((f) => f.name) ?? null;
}

describe('reconcile', () => {
  it('keeps the nodes around a changed body', () => {
    const old = parse(before);
    const [, net, last] = old.body as [Node, ClassDef, FunctionDef];
    const [docs, , forward] = net.body;
    const gone = (forward as FunctionDef).body[0];
    const next = parse(before.replace('h = self.up(x)', 'h = self.up(x)\n        h = h + 1'));
    assert.deepEqual(reconcile(old, next), [forward]);
    assert.equal(old.body[1], net);
    assert.equal(net.body[0], docs);
    assert.equal(old.body[2], last);
    assert.equal((forward as FunctionDef).body.length, 3);
    assert.equal(gone.start, -1);
    assert.deepEqual(places(old), places(next));
  });

  it('finds the functions whose bodies say something else', () => {
    assert.deepEqual(edit('return h', 'return h, 1'), ['forward']);
    assert.deepEqual(edit('for i in self', 'for j in self'), ['run']);
    assert.deepEqual(edit('lambda x: x', 'lambda x: 2'), ['last']);
    assert.deepEqual(edit('h = self.up(x)\n', 'h = self.up(\n'), ['forward']);
  });

  it('finds none where only the layout changed', () => {
    assert.deepEqual(edit('import torch\n', '# a comment\nimport torch\n\n\n'), []);
    assert.deepEqual(edit('return h', 'return (h)  # why'), []);
  });

  it('finds the functions whose comments that count say something else, or stand elsewhere', () => {
    const text = before.replace('return h', 'return h  # (B, T)');
    const changed = (from: string, to: string) => {
      const edited = parse(text.replace(from, to));
      return reconcile(parse(text), edited, (c) => c.text.startsWith('('))?.map((f) => f.name);
    };
    assert.deepEqual(changed('(B, T)', '(B, T, C)'), ['forward']);
    assert.deepEqual(changed('  # (B, T)', ''), ['forward']);
    assert.deepEqual(changed('return h  #', 'return h   #'), ['forward']);
    assert.deepEqual(changed('import torch\n', '# (B, T)\nimport torch\n'), []);
    assert.deepEqual(changed('return f(a)', 'return f(a)  # why'), []);
  });

  it('refuses what is not inside of functions', () => {
    assert.equal(edit('width = 3', 'width = 4'), null);
    assert.equal(edit('import torch', 'import torch, numpy'), null);
    assert.equal(edit('b=2', 'b=3'), null);
    assert.equal(edit('def last', '@cached\ndef last'), null);
    assert.equal(edit('def last', 'def first'), null);
    assert.equal(edit('"""Docs."""', '"""Text."""'), null);
    assert.equal(edit('def last', 'async def last'), null);
    assert.equal(edit('def last', 'x = 1\ndef last'), null);
  });
});
