import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { OPERATORS_FILE, operatorsPage } from '../../../scripts/docs/operators';
import { AGREEMENT_FILE, type Agreement } from '../../../scripts/record/agreementFile';
import { tables } from '../../../src/analysis/library/signatures/index';
import { parseSignatures } from '../../../src/analysis/library/signatures/parse';
import { allOperators } from '../../../src/core/ops/index';

/** With a value and a name in PyTorch, and not compared in float64. */
const NOT_COMPARED: Readonly<Record<string, readonly string[]>> = {
  'random numbers': ['rand', 'randn', 'randn_like', 'random_fill', 'randint', 'randperm'],
  'not in the version that was recorded': ['symeig', 'lp_pool3d'],
  'not in float64, or no arithmetic': ['masks_to_boxes', 'to_library'],
  'followed by the model of the function, which is other operators': ['vander'],
};

describe('docs/OPERATORS.md', () => {
  it('is what `npm run docs` writes', () => {
    assert.equal(readFileSync(OPERATORS_FILE, 'utf8'), operatorsPage());
  });

  it('has a row for every operator', () => {
    const rows = operatorsPage().match(/^\| `\w+` \|/gm) ?? [];
    assert.ok(rows.length > 200, `${rows.length} rows`);
  });
});

describe('the agreement of operators with PyTorch and NumPy', () => {
  const agreements: Readonly<Record<string, Agreement>> = JSON.parse(readFileSync(AGREEMENT_FILE, 'utf8'));
  const operators = new Map([...allOperators()].map((op) => [op.name, op]));

  it('is of operators that are there', () => {
    assert.deepEqual(
      Object.keys(agreements).filter((name) => !operators.has(name)),
      [],
    );
  });

  it('is known of every operator that PyTorch has', () => {
    const signatures = Object.values(tables).flatMap(parseSignatures);
    const torch = signatures.filter((s) => s.names.some((name) => /^torch(vision)?\./.test(name)));
    const missing = new Set(torch.map((s) => s.operator).filter((name) => !agreements[name]));
    const withValue = [...missing].filter((name) => operators.get(name)!.eval || operators.get(name)!.compose);
    assert.deepEqual(withValue.sort(), Object.values(NOT_COMPARED).flat().sort());
  });

  it('is within 1e-10, values and gradients', () => {
    const far = Object.entries(agreements).filter(([, a]) => !(a.value <= 1e-10 && a.gradient <= 1e-10));
    assert.deepEqual(far, []);
    const all = Object.values(agreements);
    const differentiated = all.filter((a) => a.gradients > 0).length;
    console.log(`      ${all.length} operators compared, ${differentiated} of them with gradients`);
  });
});
