import assert from 'node:assert/strict';
import type { Context } from '../../../src/analysis/facts';
import { choose, listContexts } from '../../../src/features/contexts';
import { fact, factsOf, symbols, tensor, viewOf } from './fake';

const train: Context = { id: 1, label: 'train.py:3', place: { uri: '/w/train.py', start: 0, end: 1 } };
const test: Context = { id: 2, label: 'test.py:9' };
const contexts = [symbols, train, test];
const source = 'x + y';
const x = fact(source, '‹x›', [
  { tensor: tensor('B'), contexts: [0] },
  { tensor: tensor('8'), contexts: [1, 2] },
]);
const y = fact(source, '‹y›', [
  { tensor: tensor('8'), contexts: [1] },
  { tensor: tensor('4'), contexts: [2] },
]);

describe('contexts', () => {
  const texts = (list: readonly { text: string }[]) => list.map((t) => t.text);

  it('are a choice where an expression differs between them', () => {
    const view = viewOf(source, factsOf([x, y], { contexts }), { '/w/train.py': 'f(x)' });
    assert.deepEqual(
      listContexts(view).map((c) => [c.label, c.place?.uri]),
      [
        ['with symbols', undefined],
        ['train.py:3', '/w/train.py'],
        ['test.py:9', undefined],
      ],
    );
    assert.deepEqual(listContexts(viewOf(source, factsOf([fact(source, '‹x›', '8')], { contexts }))), []);
  });

  it('give what is general, and beside it what calls make of it', () => {
    const facts = factsOf([x, y], { contexts });
    const inAll = choose(facts, x, null);
    assert.deepEqual(texts(inAll.general), ['(B,)']);
    assert.deepEqual(
      inAll.called.map((c) => [c.tensor.text, c.contexts.length]),
      [['(8,)', 2]],
    );
    assert.deepEqual(texts(choose(facts, y, null).general), ['(8,)', '(4,)']);
  });

  it('say beside several shapes which call gives which', () => {
    const { called } = choose(factsOf([x, y], { contexts }), y, null);
    assert.deepEqual(
      called.map((c) => [c.tensor.text, c.contexts.map((k) => k.label)]),
      [
        ['(8,)', ['train.py:3']],
        ['(4,)', ['test.py:9']],
      ],
    );
    const inOne = fact(source, '‹y›', [
      { tensor: tensor('8'), contexts: [1] },
      { tensor: tensor('4'), contexts: [1] },
    ]);
    assert.deepEqual(choose(factsOf([inOne], { contexts }), inOne, null).called, []);
    assert.deepEqual(listContexts(viewOf(source, factsOf([inOne], { contexts }))), []);
  });

  it('give sizes beside symbols, and a choice of them', () => {
    const both = fact(source, '‹x›', 'B 64', { called: [{ tensor: tensor('B=8 64'), contexts: [1] }] });
    const facts = factsOf([both], { contexts });
    assert.deepEqual(texts(choose(facts, both, null).general), ['(B, 64)']);
    assert.deepEqual(texts(choose(facts, both, null).called.map((c) => c.tensor)), ['(B, 64)']);
    assert.deepEqual(choose(facts, both, 'train.py:3').general[0].dims[0].value, 8);
    assert.deepEqual(
      listContexts(viewOf(source, facts)).map((c) => c.label),
      ['with symbols', 'train.py:3'],
    );
  });

  it('give the shapes of the one that is chosen alone', () => {
    const facts = factsOf([x, y], { contexts });
    assert.deepEqual(texts(choose(facts, y, 'test.py:9').general), ['(4,)']);
    assert.deepEqual(choose(facts, x, 'test.py:9').called, []);
    assert.deepEqual(texts(choose(facts, y, 'with symbols').general), ['(8,)', '(4,)']);
  });
});
