/** The source form of named derivations: what is read, and what is said of a file that cannot be. */
import assert from 'node:assert/strict';
import { findDerivations } from '../../../../src/derive/documents/library';
import { DocumentError, parseDerivation } from '../../../../src/derive/documents/parse';

const SOURCE = `---
title: A square
topics: 3, 12
words: quadratic
snippet: nabla-square
---
What a square is
made of.

## given

    n = 2..4       # how many
    x = normal(n)

## definition

$$f(x) = x^2$$

A number times itself.

    def f(v):
        return v * v

## equality

$$\\begin{aligned}
f(x) &= x \\cdot x
\\end{aligned}$$

That is what was defined.

    f(x) == (
        x * x
    ) within 1e-9
    f(x[0]) == x[0] ** 2
`;

const parse = (text: string) => parseDerivation('vectors/square.md', text);

describe('the source form of derivations', () => {
  it('says parameters, steps and checks', () => {
    const d = parse(SOURCE);
    assert.deepEqual(
      [d.name, d.group, d.title, d.intro, d.topics, d.snippet],
      ['square', 'vectors', 'A square', 'What a square is made of.', [3, 12], 'nabla-square'],
    );
    assert.deepEqual(
      d.parameters.map((p) => [p.name, p.source, p.note, p.line]),
      [
        ['n', '2..4', 'how many', 12],
        ['x', 'normal(n)', '', 13],
      ],
    );
    const [definition, equality] = d.steps;
    assert.equal(definition.code, 'def f(v):\n    return v * v');
    assert.equal(equality.formula, '\\begin{aligned}\nf(x) &= x \\cdot x\n\\end{aligned}');
    assert.equal(equality.reason, 'That is what was defined.');
    assert.deepEqual(
      equality.checks.map((c) => [c.left, c.relation, c.right.replace(/\s+/g, ''), c.tolerance, c.line]),
      [
        ['f(x)', '==', '(x*x)', 1e-9, 32],
        ['f(x[0])', '==', 'x[0]**2', 1e-8, 35],
      ],
    );
  });

  const refused: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] = [
    ['no front matter', '---\ntitle', 'title', /square\.md:1: expected front matter/],
    ['no title', 'title: A square\n', '', /:1: the front matter has no title/],
    ['a key that is none', 'words:', 'word:', /:4: there is no key word: it is one of title/],
    ['a row that is no number', '3, 12', '3, x', /topics are numbers of rows, found x/],
    ['no sentence', 'What a square is\nmade of.\n', '', /:7: expected a sentence/],
    ['a kind that is none', '## equality', '## lemma', /:24: there is no kind of step "lemma": it is one of given/],
    ['no formula', '$$f(x) = x^2$$', 'f(x) = x^2', /:16: expected a formula between \$\$/],
    ['an open formula', '\\end{aligned}$$', '\\end{aligned}', /:26: the formula has no \$\$ at its end/],
    ['no reason', 'A number times itself.', '', /:15: the step has no reason/],
    ['no check', '## definition', '## equality', /:15: equality: expected a check/],
    ['a check where there is none', '## equality', '## assumption', /:32: a step of kind assumption has no check/],
    ['an inequality of equalities', '## equality', '## inequality', /:24: expected a check with <= or >=/],
    ['neither definition nor check', 'f(x[0]) == x[0] ** 2', 'f(x[0])', /:35: expected a definition or one comparison/],
    ['two comparisons', 'x[0] ** 2', 'x[0] ** 2 == 1', /:35: expected a definition or one comparison/],
    ['an open bracket', 'f(x[0])', 'f((x[0])', /:35: a bracket is not closed/],
    ['a tolerance that is too large', 'within 1e-9', 'within 3', /:32: within takes a number from 0 to 0.1, found 3/],
    ['a parameter that is none', 'x = normal(n)', 'normal(n)', /:13: expected " {4}name = value/],
    ['a parameter given twice', 'x = normal(n)', 'n = normal(n)', /:13: n is given twice/],
    ['prose below code', '## equality', 'More words.\n\n## equality', /:24: expected code with four spaces/],
  ];
  for (const [what, from, to, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.ok(SOURCE.includes(from));
      assert.throws(
        () => parse(SOURCE.replace(from, to)),
        (e: Error) => e instanceof DocumentError && message.test(e.message),
      );
    });
  }

  it('refuses a folder that is no group', () => {
    assert.throws(() => parseDerivation('shapes/square.md', SOURCE), /there is no group shapes/);
  });
});

describe('search', () => {
  const other = SOURCE.replace('A square', 'A cube').replace('quadratic', 'cubic square');
  const all = [parse(SOURCE), parseDerivation('vectors/cube.md', other)];
  const names = (query: string) => findDerivations(query, all).map((d) => d.name);

  it('finds a name alone, and words best first', () => {
    assert.deepEqual(names('cube'), ['cube']);
    assert.deepEqual(names('a square'), ['square', 'cube']);
    assert.deepEqual(names('QUADR'), ['square']);
    assert.deepEqual(names('square quadratic cubic'), []);
    assert.deepEqual(names(' '), []);
  });
});
