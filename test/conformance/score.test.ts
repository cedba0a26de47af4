/** The scorer itself: every outcome once. */

import assert from 'node:assert/strict';
import type { JsonDim, JsonFile } from '../../src/features/cliJson';
import { type Observed, type Outcome, type Score, scoreFile } from './score';
import { evaluate, parseSymbol, singleSymbol } from './symbols';

type Shape = readonly JsonDim[] | null;

const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 5 } });

/** One expression a line: what was said of it (several shapes when several), and what was seen. */
function score(
  rows: readonly (readonly [said: readonly Shape[], seen: readonly number[][]])[],
  plain: number[] = [],
): Score {
  const answer: JsonFile = {
    file: '/a.py',
    facts: rows.flatMap(([said], line) => {
      const tensors = said.map((shape) => ({ shape, text: '', dtype: 'float32', library: 'torch' }));
      return tensors.length === 0 ? [] : [{ range: at(line), path: [], tensors, why: [] }];
    }),
    problems: [],
    modules: [],
  };
  const expressions: Observed[] = rows.flatMap(([, shapes], line) =>
    shapes.length === 0 ? [] : [{ ...at(line), label: '', path: [], shapes, dtypes: ['float32'] }],
  );
  return scoreFile(answer, { path: 'a.py', expressions, plain: plain.map(at) });
}

describe('conformance: the scorer', () => {
  const single: readonly [Outcome, Shape[], number[]][] = [
    ['exact', [[2, 3]], [2, 3]],
    ['exact', [[]], []],
    ['symbolic', [['B', 3]], [2, 3]],
    ['partial', [[null, 3]], [2, 3]],
    ['partial', [['2*K', 3]], [2, 3]],
    ['ambiguous', [[3], [2, 3]], [2, 3]],
    ['wrong', [[2, 4]], [2, 3]],
    ['wrong', [['B']], [2, 3]],
    ['wrong', [[3], [2]], [2, 3]],
    ['missing', [], [2, 3]],
    ['missing', [null], [2, 3]],
  ];
  for (const [outcome, said, seen] of single) {
    it(`calls ${JSON.stringify(said)} for ${JSON.stringify(seen)} ${outcome}`, () => {
      const result = score([[said, [seen]]]);
      assert.equal(result.outcomes[outcome], 1);
      assert.equal(result.total, 1);
      assert.equal(result.unsound().length, outcome === 'wrong' ? 1 : 0);
    });
  }

  it('gives a symbol the number it shows most often, and finds where it would be another', () => {
    const result = score([
      [[['B']], [[4]]],
      [[['B']], [[4]]],
      [[['B', 7]], [[5, 7]]],
      [[['2*B']], [[8]]],
      [[['B//3 + 1']], [[3]]],
    ]);
    assert.equal(result.outcomes.symbolic, 3);
    assert.equal(result.outcomes.inconsistent, 2);
    assert.equal(result.unsound().length, 2);
  });

  it('asks that several observed shapes are all covered', () => {
    const seen = [[2], [3]];
    assert.equal(score([[[['n']], seen]]).several.covered, 1);
    assert.equal(score([[[[2], [3]], seen]]).several.covered, 1);
    assert.equal(score([[[[2]], seen]]).several.wrong, 1);
    assert.equal(score([[[], seen]]).several.missing, 1);
  });

  it('counts a shape where no tensor was', () => {
    const result = score([[[[2]], []]], [0]);
    assert.equal(result.claims, 1);
    assert.equal(result.unsound().length, 1);
  });

  it('reads symbolic sizes', () => {
    const numbers = new Map([
      ['GPT.forward.T', 7],
      ['H', 9],
    ]);
    const value = (text: string) => evaluate(parseSymbol(text)!, numbers);
    assert.equal(value('3*GPT.forward.T - 1'), 20);
    assert.equal(value('(H - 1)//2 + 1'), 5);
    assert.equal(value('-H//2'), -5);
    assert.equal(value('-7 % 4'), 1);
    assert.equal(value('2*H**2'), 162);
    assert.equal(value('10 - 3 - 2'), 5);
    assert.equal(value('min(H, GPT.forward.T, 8)'), 7);
    assert.equal(value('H + unbound'), null);
    assert.equal(parseSymbol('H +'), null);
    assert.equal(singleSymbol('GPT.forward.T'), 'GPT.forward.T');
    assert.equal(singleSymbol('2*H'), null);
  });
});
