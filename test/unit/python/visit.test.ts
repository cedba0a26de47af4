import assert from 'node:assert/strict';
import { parse } from '../../../src/python/parse';
import { type AnyNode, children, nodeAt, pathAt, walk } from '../../../src/python/visit';

function described(text: string, node: AnyNode): string {
  return `${node.kind} ${text.slice(node.start, node.end)}`;
}

describe('visit', () => {
  const text = 'def f(a, b=1):\n  return g(a).c + {a: b for d in e if h}[i]\n';
  const module = parse(text);

  it('lists children, looking through what has no range', () => {
    const [f] = module.body;
    assert.deepEqual(
      children(f).map((node) => described(text, node)),
      ['Parameter a', 'Parameter b', 'Constant 1', 'Return return g(a).c + {a: b for d in e if h}[i]'],
    );
  });

  it('walks parents first and in order, and leaves out what is refused', () => {
    const names: string[] = [];
    walk(module, (node) => {
      if (node.kind === 'Name') {
        names.push(node.id);
      }
      return node.kind !== 'Subscript';
    });
    assert.deepEqual(names, ['g', 'a']);
  });

  it('finds the path to an offset', () => {
    const path = pathAt(module, text.indexOf('h}'));
    assert.deepEqual(
      path.map((node) => node.kind),
      ['Module', 'FunctionDef', 'Return', 'BinOp', 'Subscript', 'DictComp', 'Name'],
    );
  });

  it('takes the node that begins at the offset before the one that ends there', () => {
    const source = 'a.b(c)';
    const at = (offset: number) => described(source, nodeAt(parse(source), offset));
    assert.equal(at(0), 'Name a');
    assert.equal(at(1), 'Name a');
    assert.equal(at(2), 'Attribute a.b');
    assert.equal(at(3), 'Attribute a.b');
    assert.equal(at(4), 'Name c');
    assert.equal(at(5), 'Name c');
    assert.equal(at(6), 'Call a.b(c)');
  });

  it('is safe on long chains of branches', () => {
    let count = 0;
    walk(parse(`if a: b\n${'elif a: b\n'.repeat(900)}`), (node) => {
      count += node.kind === 'If' ? 1 : 0;
      return true;
    });
    assert.equal(count, 901);
  });
});
