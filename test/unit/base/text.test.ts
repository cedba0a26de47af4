import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../../src/base/text';

describe('LineIndex', () => {
  it('counts lines of every kind of line end', () => {
    const index = new LineIndex('a\nbc\r\nd\re');
    assert.equal(index.lineCount, 4);
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => index.lineText(line)),
      ['a', 'bc', 'd', 'e'],
    );
    assert.deepEqual(index.position(3), { line: 1, character: 1 });
    assert.deepEqual(index.position(8), { line: 3, character: 0 });
  });

  it('keeps positions within their line and the text', () => {
    const index = new LineIndex('ab\ncd');
    assert.equal(index.offset({ line: 0, character: 99 }), 2);
    assert.equal(index.offset({ line: 9, character: 0 }), 5);
    assert.equal(index.offset({ line: -1, character: 3 }), 0);
    assert.deepEqual(index.position(99), { line: 1, character: 2 });
    assert.deepEqual(index.position(-1), { line: 0, character: 0 });
  });

  it('counts UTF-16 units', () => {
    assert.deepEqual(new LineIndex('😀a').position(2), { line: 0, character: 2 });
  });

  it('goes there and back', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n', '😀')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (source) => {
        const index = new LineIndex(source);
        for (let offset = 0; offset <= source.length; offset++) {
          const insideBreak = source[offset] === '\n' && source[offset - 1] === '\r';
          assert.equal(index.offset(index.position(offset)), insideBreak ? offset - 1 : offset);
        }
      }),
    );
  });
});
