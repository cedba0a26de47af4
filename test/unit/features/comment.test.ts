import assert from 'node:assert/strict';
import { shapeComment } from '../../../src/features/comment';
import { fact, factsOf, place, viewOf } from './fake';

/** The source after the edit, with the cursor at the mark. */
function commented(source: string, marked: string, facts: Parameters<typeof factsOf>[0]): string | null {
  const view = viewOf(source, factsOf(facts));
  const { start } = place(source, marked);
  const edit = shapeComment(view, start, start, null);
  if (!edit) return null;
  const { lines } = view.document;
  return source.slice(0, lines.offset(edit.range.start)) + edit.text + source.slice(lines.offset(edit.range.end));
}

describe('shape comment', () => {
  it('is what the statement assigns, at the end of its last line', () => {
    const source = 'x = f(\n  y)   \nz\n';
    const facts = [fact(source, '‹x› =', 'B T', { kind: 'target' }), fact(source, '‹y›)', '3')];
    assert.equal(commented(source, '‹y›)', facts), 'x = f(\n  y)  # (B, T)\nz\n');
  });

  it('replaces a shape and keeps any other comment', () => {
    const old = 'x = f()  # (A, B)';
    assert.equal(commented(old, '‹x› =', [fact(old, '‹x› =', 'B T', { kind: 'target' })]), 'x = f()  # (B, T)');
    const note = 'x = f()  # note (see g)';
    const facts = [fact(note, '‹x› =', 'B T', { kind: 'target' })];
    assert.equal(commented(note, '‹note›', facts), 'x = f()  # note (see g)  # (B, T)');
  });

  it('is the expression at the cursor where nothing, or more than one name, is assigned', () => {
    const source = 'return f(y)';
    assert.equal(commented(source, '‹y›', [fact(source, '‹y›', '3')]), 'return f(y)  # (3,)');
    const two = 'a, b = f(y)';
    const facts = [fact(two, '‹a›,', '1', { kind: 'target' }), fact(two, '‹b› =', '2', { kind: 'target' })];
    assert.equal(commented(two, '‹b› =', facts), 'a, b = f(y)  # (2,)');
  });

  it('is nothing where no shape is known', () => {
    assert.equal(commented('x = 1', 'x', []), null);
    assert.equal(commented('\n\n', '\n', []), null);
  });
});
