/** Expressions of linear algebra through `nabla eval` against what PyTorch and NumPy computed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Nested } from '../../src/core/tensor/nested';
import { answerEval } from '../../src/features/evaluate';
import { FACTS } from './recorded';

interface Case {
  readonly expr: string;
  readonly let: Readonly<Record<string, Nested>>;
  readonly out: readonly { readonly shape: readonly number[]; readonly value: Nested }[];
  readonly grad?: Readonly<Record<string, Nested>>;
}

const file = gunzipSync(readFileSync(join(FACTS, 'linalg_values.json.gz')));
const cases: readonly Case[] = JSON.parse(file.toString('utf8'));

function numbers(value: Nested): number[] {
  if (typeof value === 'object') return value.flatMap(numbers);
  return [typeof value === 'string' ? Number(value.replace('inf', 'Infinity')) : Number(value)];
}

/** max|a − b| / max(1, max|b|) */
function compare(found: Nested, expected: Nested, what: string): void {
  const [a, b] = [numbers(found), numbers(expected)];
  assert.equal(a.length, b.length, what);
  const scale = Math.max(1, ...b.filter(Number.isFinite).map(Math.abs));
  for (const [i, y] of b.entries()) {
    const ok = Object.is(a[i], y) || a[i] === y || Math.abs(a[i] - y) <= 1e-10 * scale;
    assert.ok(ok, `${what}: element ${i} is ${a[i]}, was recorded as ${y}`);
  }
}

describe('expressions of linear algebra', () => {
  for (const { expr, let: given, out, grad } of cases) {
    it(expr, () => {
      const answer = answerEval({ expr, let: given, dtype: 'float64', grad: Object.keys(grad ?? {}) });
      assert.ok(answer.ok, answer.ok ? '' : answer.reason);
      const outputs = 'outputs' in answer ? answer.outputs : [answer];
      // Complex results are recorded with their parts as a last axis.
      assert.equal(outputs.length, out.length);
      for (const [i, o] of outputs.entries()) compare(o.value, out[i].value, `result ${i}`);
      for (const [name, g] of Object.entries(grad ?? {})) compare(answer.grad![name], g, `gradient of ${name}`);
    });
  }
});
