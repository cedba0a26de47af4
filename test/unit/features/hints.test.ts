import assert from 'node:assert/strict';
import type { Context, ExpressionFact } from '../../../src/analysis/facts';
import { common, hints } from '../../../src/features/hints';
import { dim, fact, factsOf, symbols, tensor, viewOf } from './fake';

const called: Context = { id: 1, label: 'a.py:1', place: { uri: '/a.py', start: 0, end: 1 } };

/** The source with its hints written in, as `‹(B, T)›`. */
function shown(
  source: string,
  facts: ExpressionFact[],
  mode: 'on' | 'all' = 'on',
  context: string | null = null,
): string {
  const view = viewOf(source, factsOf(facts, { contexts: [symbols, called] }));
  const found = hints(view, 0, source.length, context, mode);
  const placed = found.map((h) => ({ offset: view.document.lines.offset(h.position), text: h.text }));
  placed.sort((a, b) => b.offset - a.offset);
  return placed.reduce((text, h) => `${text.slice(0, h.offset)}‹${h.text}›${text.slice(h.offset)}`, source);
}

function target(source: string, marked: string, type: Parameters<typeof fact>[2]): ExpressionFact {
  return fact(source, marked, type, { kind: 'target' });
}

describe('hints', () => {
  it('stand at the end of the statement, before its comment', () => {
    const source = 'x = f(\n  y,\n)  # note\n';
    assert.equal(shown(source, [target(source, '‹x› =', 'B T')]), 'x = f(\n  y,\n)‹(B, T)›  # note\n');
  });

  it('stand behind the name of a parameter', () => {
    const source = 'def f(self, x, y=1): pass';
    const facts = [fact(source, 'self, ‹x›', 'B T', { kind: 'parameter' })];
    assert.equal(shown(source, facts), 'def f(self, x‹(B, T)›, y=1): pass');
  });

  it('name the targets when there are several, or when the statement is no plain assignment', () => {
    const several = 'q, k, m = g(x)';
    const facts = [target(several, '‹q›,', 'B T'), target(several, '‹k›,', 'B T'), target(several, '‹m› =', 'T T')];
    assert.equal(shown(several, facts), 'q, k, m = g(x)‹q, k (B, T) · m (T, T)›');
    const loop = 'for x in xs:\n  pass';
    assert.equal(shown(loop, [target(loop, '‹x› in', 'B')]), 'for x in xs:‹x (B,)›\n  pass');
  });

  it('leave out what is not wholly known, unless all are wanted', () => {
    const source = 'x = f()\ny = g()';
    const facts = [target(source, '‹x› =', 'B ?'), target(source, '‹y› =', '… 3')];
    assert.equal(shown(source, facts), source);
    assert.equal(shown(source, facts, 'all'), 'x = f()‹(B, ?)›\ny = g()‹(…, 3)›');
  });

  it('do not say again what the comment says', () => {
    const source = 'x = f()  # (B,T)';
    assert.equal(shown(source, [target(source, '‹x› =', 'B T')]), source);
  });

  it('show symbols beside call sites, and the sizes of the chosen one', () => {
    const source = 'x = f()';
    const facts = [
      target(source, '‹x› =', [
        { tensor: tensor('B T'), contexts: [0] },
        { tensor: tensor('8 256'), contexts: [1] },
      ]),
    ];
    assert.equal(shown(source, facts), 'x = f()‹(B, T)›');
    assert.equal(shown(source, facts, 'on', 'a.py:1'), 'x = f()‹(8, 256)›');
    assert.equal(shown(source, facts, 'on', 'not a context'), 'x = f()‹(B, T)›');
  });

  it('give the reasons in the tooltip', () => {
    const source = 'x = f()';
    const type = tensor('', { text: '(B,)', dims: [dim('B', { text: 'y.size(0)' })], why: ['y is 1-D, line 2'] });
    const view = viewOf(source, factsOf([target(source, '‹x› =', type)]));
    assert.equal(hints(view, 0, 9, null, 'on')[0].tooltip, 'x: (B,)\n  B: y.size(0)\ny is 1-D, line 2');
  });
});

describe('what shapes have in common', () => {
  const of = (...shapes: string[]) => common(shapes.map((s) => tensor(s)));

  it('is the shape, or what is the same in each dim', () => {
    assert.equal(of('B T'), '(B, T)');
    assert.equal(of('8 T 64', '4 T 64'), '(?, T, 64)');
    assert.equal(of('8 n=2', '8 n=3'), '(8, n)');
    assert.equal(of('8', '4'), null);
  });

  it('is both shapes when two ranks are possible', () => {
    assert.equal(of('C H W', 'N C H W'), '(C, H, W) or (N, C, H, W)');
    assert.equal(of('C', 'C H', 'C H W'), null);
  });
});
