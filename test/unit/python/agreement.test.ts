import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Entry, firstDifference, ourEntries } from '../../../scripts/ast-entries';

/**
 * Python 3.13's tree of everything.py, written by `echo everything.py | python3.13 ../../../scripts/ast-dump.py`.
 * scripts/compare-ast.ts does the same for whole folders, when there is a Python.
 */
describe('parse: agreement with Python', () => {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
  const text = read('everything.py');
  const { nodes } = JSON.parse(read('everything.ast.json')) as { nodes: Entry[] };

  it('gives every node the kind, place and content it has in Python', () => {
    assert.ok(nodes.length > 300);
    const ours = ourEntries(text, true);
    assert.equal(firstDifference(ours.entries, nodes, text), null);
    assert.equal(ours.errors, 0);
  });

  it('would see a difference', () => {
    const moved = nodes.map((entry, k): Entry => (k === 100 ? ([entry[0] + 1, ...entry.slice(1)] as Entry) : entry));
    assert.notEqual(firstDifference(ourEntries(text, true).entries, moved, text), null);
  });
});
