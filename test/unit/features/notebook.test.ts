import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blankMagics, cellAt, joinCells } from '../../../src/features/notebook';

describe('notebook', () => {
  it('joins cells line by line', () => {
    const { text, cells } = joinCells(['a = 1\nb = 2', '', 'c = 3\r\n']);
    assert.equal(text, 'a = 1\nb = 2\n\nc = 3\n');
    assert.deepEqual(cells, [0, 2, 3]);
    assert.deepEqual(cellAt(cells, 1), { index: 0, first: 0 });
    assert.deepEqual(cellAt(cells, 4), { index: 2, first: 3 });
    assert.equal(cellAt([], 0), null);
  });

  it('blanks what is not Python', () => {
    assert.equal(blankMagics('%matplotlib inline\nx = 1'), `${' '.repeat(18)}\nx = 1`);
    assert.equal(blankMagics('  !pip install torch'), ' '.repeat(20));
    assert.equal(blankMagics('x.view?\n?x'), '       \n  ');
    assert.equal(blankMagics('files = !ls'), 'files =    ');
    assert.equal(blankMagics('%%bash\nls\n'), '      \n  \n');
    assert.equal(blankMagics('%%time\nx = y % 2'), '      \nx = y % 2');
  });

  it('keeps operators that stand at the start of a line', () => {
    const source = 'x = (a\n% b)\ny = a % b\nz = a != b\ns = """\n%d\n"""';
    assert.equal(blankMagics(source), source);
  });

  it('moves no position', () => {
    const unit = fc.constantFrom('%', '!', '?', '\n', 'x', ' ', '=', '"', '(', ')');
    fc.assert(
      fc.property(fc.string({ unit }), (cell) => {
        const blanked = blankMagics(cell);
        assert.equal(blanked.length, cell.length);
        for (let i = 0; i < cell.length; i++)
          assert.ok(blanked[i] === cell[i] || (blanked[i] === ' ' && cell[i] !== '\n'));
      }),
    );
  });
});
