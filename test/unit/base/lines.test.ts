import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lines } from '../../../src/base/lines';

describe('lines', () => {
  it('end at every kind of end of line', () => {
    const lines = new Lines('a\r\nbb\rc\n');
    assert.equal(lines.count, 4);
    assert.deepEqual(
      [0, 1, 2, 3].map((n) => lines.text.slice(lines.start(n), lines.end(n))),
      ['a', 'bb', 'c', ''],
    );
  });

  it('count characters in UTF-16 units', () => {
    const lines = new Lines('x = "🙂"\ny');
    assert.deepEqual(lines.position(lines.text.indexOf('y')), { line: 1, character: 0 });
    assert.deepEqual(lines.position(7), { line: 0, character: 7 });
  });

  it('move places outside the text to the nearest one inside', () => {
    const lines = new Lines('ab\ncd');
    assert.equal(lines.offset({ line: 0, character: 9 }), 2);
    assert.equal(lines.offset({ line: 7, character: 0 }), 5);
    assert.equal(lines.offset({ line: -1, character: 0 }), 0);
    assert.deepEqual(lines.position(99), { line: 1, character: 2 });
  });

  it('give back the offset of a position', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '🙂', ' ') });
    fc.assert(
      fc.property(text, fc.nat(), (source, n) => {
        const lines = new Lines(source);
        const offset = n % (source.length + 1);
        const { line, character } = lines.position(offset);
        assert.equal(lines.start(line) + character, offset);
        if (offset <= lines.end(line)) assert.equal(lines.offset({ line, character }), offset);
      }),
    );
  });
});
