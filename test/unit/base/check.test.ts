import assert from 'node:assert/strict';
import { count, list, Mismatch, nullable, object, oneOf, string } from '../../../src/base/check';

describe('checks of data', () => {
  const message = object({
    name: string,
    kind: oneOf('a', 'b'),
    lines: list(object({ n: count })),
    path: nullable(string),
  });

  it('answer the value itself', () => {
    const value = { name: 'x', kind: 'a', lines: [{ n: 0 }], path: null, more: 1 };
    assert.equal(message(value), value);
  });

  it('say where a value is wrong', () => {
    const wrong = (value: unknown, expected: RegExp) => assert.throws(() => message(value), expected);
    wrong(null, /value should be an object, is null/);
    wrong({ name: 1 }, /name should be a string, is number/);
    wrong({ name: 'x', kind: 'c' }, /kind should be one of a, b, is string/);
    wrong({ name: 'x', kind: 'a', lines: [{ n: -1 }] }, /lines\[0\]\.n should be a whole number/);
    wrong({ name: 'x', kind: 'a', lines: {}, path: '' }, /lines should be a list, is object/);
    assert.throws(() => message([]), Mismatch);
  });
});
