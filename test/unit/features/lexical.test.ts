import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scan, spanAt } from '../../../src/features/lexical';

/** The logical lines of a source, as text. */
function lines(source: string): string[] {
  return scan(source).lines.map(({ start, end }) => source.slice(start, end));
}

describe('lexical scan', () => {
  it('finds logical lines', () => {
    assert.deepEqual(lines('a = 1  # one\n\nb = (2 +\n     3)\n'), ['a = 1', 'b = (2 +\n     3)']);
    assert.deepEqual(lines('a = 1; b = 2'), ['a = 1', 'b = 2']);
    assert.deepEqual(lines('a = 1 + \\\n  2\nb'), ['a = 1 + \\\n  2', 'b']);
    assert.deepEqual(lines('def f(x):\n    return [x,\n      ]\n'), ['def f(x):', 'return [x,\n      ]']);
  });

  it('keeps strings and comments apart from code', () => {
    const source = 'a = f"x # {y[0]}" # note (\nb = """\n# no comment\n"""\nc = \'it\\\'s\'';
    const { strings, comments } = scan(source);
    assert.deepEqual(
      strings.map((s) => source.slice(s.start, s.end)),
      ['f"x # {y[0]}"', '"""\n# no comment\n"""', "'it\\'s'"],
    );
    assert.deepEqual(
      comments.map((s) => source.slice(s.start, s.end)),
      ['# note ('],
    );
    assert.equal(lines(source).length, 3);
  });

  it('ends a bracket that was never closed where a statement starts', () => {
    assert.deepEqual(lines('x = f(a,\ndef g():\n    return 1\n'), ['x = f(a,', 'def g():', 'return 1']);
  });

  it('ends an unclosed string with its line', () => {
    assert.deepEqual(lines('x = "abc\ny = 2'), ['x = "abc', 'y = 2']);
  });

  it('finds the span at an offset', () => {
    const spans = [
      { start: 1, end: 3 },
      { start: 5, end: 6 },
    ];
    assert.equal(spanAt(spans, 0), null);
    assert.equal(spanAt(spans, 2), spans[0]);
    assert.equal(spanAt(spans, 3), null);
    assert.equal(spanAt(spans, 3, true), spans[0]);
    assert.equal(spanAt(spans, 5), spans[1]);
  });

  it('ends for every text, with spans in order that do not overlap', () => {
    const unit = fc.constantFrom('(', ')', '"', "'", '"""', '\\', '\n', '#', 'x', ' ', ';', 'def ', '{', '\r\n');
    fc.assert(
      fc.property(fc.string({ unit }), (source) => {
        const found = scan(source);
        for (const spans of [found.strings, found.comments, found.lines]) {
          let end = 0;
          for (const span of spans) {
            assert.ok(span.start >= end && span.end >= span.start && span.end <= source.length);
            end = span.end;
          }
        }
      }),
    );
  });
});
