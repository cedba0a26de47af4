import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { OPERATORS_FILE, operatorsPage } from '../../../scripts/docs/operators';

describe('docs/OPERATORS.md', () => {
  it('is what `npm run docs` writes', () => {
    assert.equal(readFileSync(OPERATORS_FILE, 'utf8'), operatorsPage());
  });

  it('has a row for every operator', () => {
    const rows = operatorsPage().match(/^\| `\w+` \|/gm) ?? [];
    assert.ok(rows.length > 200, `${rows.length} rows`);
  });
});
