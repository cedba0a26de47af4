import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withTables } from '../../scripts/docs/tables';

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/accessibility.md',
  'docs/problems.md',
];

describe('documentation', () => {
  it('has the tables of package.json (else: npm run docs)', () => {
    const readme = readFileSync('README.md', 'utf8');
    assert.equal(readme, withTables(readme));
  });

  for (const page of pages) {
    it(`${page} links to files that are there`, () => {
      const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#|command:)([^)#\s]+)/g);
      for (const [, link] of links) assert.ok(existsSync(join(dirname(page), link)), link);
    });
  }
});

describe('docs/problems.md', () => {
  const headings = [...readFileSync('docs/problems.md', 'utf8').matchAll(/^### `([a-z0-9-]+)`$/gm)].map(
    ([, code]) => code,
  );

  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const source = files.map((name) => readFileSync(join('src', name), 'utf8')).join('\n');

  it('explains every code, each once', () => {
    const codes = new Set([...source.matchAll(/new ShapeError\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code));
    assert.ok(codes.size > 50);
    assert.deepEqual([...codes].filter((code) => !headings.includes(code)).sort(), []);
    assert.equal(new Set(headings).size, headings.length);
  });

  it('explains no code that is gone', () => {
    // The codes of joining are made of the function's name: `cat-rank`.
    const isMade = (code: string) => /^(cat|stack)-/.test(code) && source.includes(`}-${code.split('-')[1]}\``);
    assert.deepEqual(
      headings.filter((code) => !source.includes(`'${code}'`) && !isMade(code)),
      [],
    );
  });
});
