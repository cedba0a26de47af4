import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
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
