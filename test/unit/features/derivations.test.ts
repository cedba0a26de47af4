/** Named derivations: each is typeset and checked; a wrong step is caught; parameters can be set. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import katex from 'katex';
import type { Derivation } from '../../../src/derive/documents/document';
import { groups } from '../../../src/derive/documents/groups';
import { derivations } from '../../../src/derive/documents/library';
import { parseDerivation } from '../../../src/derive/documents/parse';
import { checkDerivation } from '../../../src/features/derivationCheck';
import { derivationFormats, listDerivations, showDerivation, writeDerivation } from '../../../src/features/derivations';
import { latexText } from '../../../src/features/latexText';

const named = (name: string): Derivation => derivations().find((d) => d.name === name)!;

describe('all derivations', function () {
  this.timeout(180_000);

  it('have names and titles of their own, in groups that are all used, in their order', () => {
    const all = derivations();
    for (const key of ['name', 'title'] as const) assert.equal(new Set(all.map((d) => d[key])).size, all.length);
    assert.deepEqual([...new Set(all.map((d) => d.group))], Object.keys(groups));
  });

  it('are typeset without an error, the formulas in their prose too', () => {
    const options = { throwOnError: true, strict: 'error' } as const;
    for (const d of derivations()) {
      for (const prose of [d.intro, ...d.steps.map((s) => s.reason)])
        for (const [, formula] of prose.matchAll(/\$([^$]+)\$/g)) katex.renderToString(formula, options);
      for (const s of d.steps) {
        const run = () => katex.renderToString(s.formula, { ...options, displayMode: true });
        assert.doesNotThrow(run, `${d.group}/${d.name}.md:${s.line}`);
      }
    }
  });

  it('hold', () => {
    for (const d of derivations()) {
      const outcome = checkDerivation(d);
      const wrong = outcome.steps.flat().filter((c) => !c.holds);
      assert.deepEqual(wrong, [], d.name);
      assert.ok(
        d.steps.some((s) => s.checks.length > 0),
        d.name,
      );
    }
  });

  it('name snippets that exist', () => {
    const snippets: Record<string, { prefix: string }> = JSON.parse(
      readFileSync('snippets/nabla.code-snippets.json', 'utf8'),
    );
    const prefixes = new Set(Object.values(snippets).map((s) => s.prefix));
    const missing = derivations().filter((d) => d.snippet !== null && !prefixes.has(d.snippet));
    assert.deepEqual(
      missing.map((d) => `${d.name}: ${d.snippet}`),
      [],
    );
  });
});

/** A derivation of one step. */
function ofStep(kind: string, code: string, given = '    n = 2..4\n    x = normal(n)\n'): Derivation {
  const text = `---\ntitle: One\n---\nOne step.\n\n## given\n\n${given}\n## ${kind}\n\n$$x$$\n\nSo it is.\n\n    ${code}\n`;
  return parseDerivation('vectors/one.md', text);
}

describe('a check', () => {
  const cases: readonly (readonly [kind: string, right: string, wrong: string])[] = [
    ['equality', '(x * x).sum() == x @ x', '(x * x).sum() == x @ x + 1e-6'],
    ['equality', 'grad(lambda v: v @ v, x) == 2 * x', 'grad(lambda v: v @ v, x) == 2.00001 * x'],
    ['equality', 'x * 0 == 0', 'x == 0'],
    ['inequality', 'np.abs(x).max() <= np.abs(x).sum()', 'np.abs(x).sum() <= np.abs(x).max()'],
    ['inequality', 'x @ x >= x.max() ** 2', 'x.max() ** 2 >= x @ x'],
    ['limit', '1 + 1e-9 * x == 1 within 1e-6', '1 + 1e-3 * x == 1 within 1e-6'],
    ['example', '2 / 3 == 0.667 within 5e-4', '2 / 3 == 0.666 within 5e-4'],
    ['equality', 'np.exp(x) == np.exp(x / 2) ** 2', 'np.exp(x * 0 + 1e4) == np.exp(x * 0 + 1e5)'],
    ['inequality', 'np.exp(x) >= 1 + x', 'np.exp(x * 0 + 1e4) >= x'],
    ['equality', 'x - x == x * 0', 'np.log(x - x - 1) == np.log(x - x - 1)'],
  ];
  for (const [kind, right, wrong] of cases) {
    it(`tells ${kind} ${right} from ${wrong}`, () => {
      assert.equal(checkDerivation(ofStep(kind, right)).holds, true);
      const outcome = checkDerivation(ofStep(kind, wrong));
      assert.equal(outcome.holds, false);
      assert.ok(outcome.steps[0][0].worst > outcome.steps[0][0].tolerance);
    });
  }

  it('that holds at some points only is no equality', () => {
    assert.equal(checkDerivation(ofStep('equality', 'n == 2')).holds, false);
  });

  it('catches a wrong sign, factor or transpose in a document', () => {
    const d = named('normal-equations');
    const falsified = (from: string, to: string): Derivation => {
      const steps = d.steps.map((s) => ({
        ...s,
        checks: s.checks.map((c) => ({ ...c, right: c.right.replace(from, to) })),
      }));
      assert.notDeepEqual(steps, d.steps);
      return { ...d, steps };
    };
    assert.equal(checkDerivation(falsified('- 2 * w', '+ 2 * w')).holds, false);
    assert.equal(checkDerivation(falsified('2 * X.T @ (', 'X.T @ (')).holds, false);
    assert.equal(checkDerivation(falsified('X.T @ X @ w -', '(X.T @ X @ w).T * 1.5 -')).holds, false);
  });

  it('says what has no value, and where it stands', () => {
    const message = (code: string) => {
      try {
        checkDerivation(ofStep('equality', code));
      } catch (e) {
        return (e as Error).message;
      }
      return '';
    };
    assert.match(message('np.nothing(x) == x'), /^vectors\/one\.md:17: np\.nothing\(x\) == x: /);
    assert.match(message('x == np.zeros((n, 1))'), /vectors\/one\.md:17: .*: the sides have shapes/);
    assert.match(message('(x, x) == x'), /vectors\/one\.md:17: /);
  });
});

describe('nabla derive', () => {
  it('lists all by group', () => {
    const text = listDerivations('text');
    for (const d of derivations()) assert.ok(text.includes(`  ${d.name} `), d.name);
    assert.equal(JSON.parse(listDerivations('json')).derivations.length, derivations().length);
  });

  it('shows one in every format', () => {
    const d = named('softmax-cross-entropy');
    const outcome = checkDerivation(d);
    for (const format of derivationFormats) {
      const text = writeDerivation(d, outcome, format);
      assert.ok(text.includes('p - y'), format);
      for (const s of d.steps) if (format !== 'json') assert.ok(text.includes(s.formula), `${format}: ${s.formula}`);
    }
    const json = JSON.parse(writeDerivation(d, outcome, 'json'));
    assert.deepEqual([json.name, json.holds, json.steps.length], [d.name, true, d.steps.length]);
  });

  it('writes LaTeX that pdfLaTeX reads: no special character is left in the prose', () => {
    for (const d of derivations()) {
      const noOutcome = { holds: true, points: 0, steps: d.steps.map(() => []), parameters: {} };
      const text = writeDerivation(d, noOutcome, 'latex');
      assert.deepEqual(text.match(/[^\0-\x7f]/g), null, d.name);
    }
    assert.equal(latexText('50 % of a_b, σ² ≤ 1 and $a_b$'), '50 \\% of a\\_b, $\\sigma$$^2$ $\\le$ 1 and $a_b$');
  });

  it('takes parameters, and the numbers follow', () => {
    const { out, holds } = showDerivation('cosine-similarity', ['n=2', 'a=[3, 4]', 'b=[4, 3]'], 'json');
    assert.equal(holds, true);
    const json = JSON.parse(out);
    assert.deepEqual(json.parameters[1].value, [3, 4]);
    const cosine = json.steps[3].checks[0].values;
    for (const v of cosine) assert.ok(Math.abs(v - 0.96) < 1e-12);
  });

  it('says what cannot be set or found', () => {
    const message = (query: string, ...settings: string[]) => {
      try {
        showDerivation(query, settings, 'text');
      } catch (e) {
        return (e as Error).message;
      }
      return '';
    };
    assert.match(message('cosine-similarity', 'm=3'), /has no parameter m: its parameters are n, a, b/);
    assert.match(message('cosine-similarity', 'n=2.5'), /n is a whole number, found 2\.5/);
    assert.match(message('cosine-similarity', 'n=0'), /a size is from 1 to 4096, found 0/);
    assert.match(message('cosine-similarity', 'n'), /--set takes name=value, found n/);
    assert.match(message('qwertyuiop'), /no derivation is found/);
    assert.match(message('softmax'), /softmax-cross-entropy/);
  });
});
