/** PyTorch's own operator samples: what the analyser says of each call against what PyTorch 1.13 computed. */

import assert from 'node:assert/strict';
import type { JsonFact, JsonFile } from '../../src/features/cliJson';
import { analyseText } from './analyse';
import {
  type BadSample,
  badSamples,
  type Case,
  type GoodSample,
  goodSamples,
  type Output,
  outputs,
  programs,
} from './opdb';

/** `right`: every output, every size; `partial`: nothing wrong, something unknown. */
type Verdict = 'right' | 'partial' | 'unknown' | 'wrong' | 'alarm';

/** The part of the calls, and of PyTorch's inputs that must fail on account of a shape, that has to be known. */
const FLOORS = { right: 0.98, caught: 0.85 };
const ABOUT_SHAPES = /shape|size|dim|rank|broadcast|multipl|elements|channel|expand|1D|2D|3D|match/i;

function judgeOutput(fact: JsonFact | undefined, output: Output): Verdict {
  const shapes = new Set(fact?.tensors.map((t) => JSON.stringify(t.shape)));
  const tensor = fact?.tensors[0];
  if (shapes.size !== 1 || !tensor?.shape) {
    return 'unknown';
  }
  const { shape, dtype } = tensor;
  const fits =
    shape.length === output.shape.length && shape.every((d, i) => typeof d !== 'number' || d === output.shape[i]);
  if (!fits || (dtype !== null && dtype !== output.dtype)) {
    return 'wrong';
  }
  return shape.every((d) => typeof d === 'number') ? 'right' : 'partial';
}

function judge(facts: readonly JsonFact[], expected: readonly Output[]): Verdict {
  const verdicts = expected.map((output) => {
    const path = output.path.join('.');
    return judgeOutput(
      facts.find((f) => f.path.join('.') === path),
      output,
    );
  });
  if (verdicts.includes('wrong')) {
    return 'wrong';
  }
  if (verdicts.every((v) => v === 'unknown')) {
    return 'unknown';
  }
  return verdicts.every((v) => v === 'right') ? 'right' : 'partial';
}

function factsAt(file: JsonFile, { line, start, end }: Case<GoodSample>): JsonFact[] {
  return file.facts.filter(
    ({ range }) => range.start.line === line && range.start.character === start && range.end.character === end,
  );
}

function errorLines(file: JsonFile): Set<number> {
  return new Set(file.problems.filter((p) => p.severity === 'error').map((p) => p.range.start.line));
}

describe("conformance: PyTorch's operator samples", () => {
  it('gives the shapes PyTorch gives, and no error on calls that run', () => {
    const samples = goodSamples().filter((s) => s.error === undefined && outputs(s.out) !== null);
    const counts: Record<Verdict, number> = { right: 0, partial: 0, unknown: 0, wrong: 0, alarm: 0 };
    const unsound: string[] = [];
    let byValue = 0;
    for (const program of programs(samples)) {
      const file = analyseText(program.name, program.text);
      const errors = errorLines(file);
      for (const one of program.cases) {
        const expected = outputs(one.sample.out)!;
        const facts = factsAt(file, one);
        const verdict = errors.has(one.line) ? 'alarm' : judge(facts, expected);
        if (verdict === 'wrong' || verdict === 'alarm') {
          const said = JSON.stringify(facts.map((f) => f.tensors));
          unsound.push(`${verdict}: ${one.text.slice(0, 300)}\n  said ${said}\n  is ${JSON.stringify(expected)}`);
        }
        if (one.sample.data_dependent) {
          byValue += 1;
        } else {
          counts[verdict] += 1;
        }
      }
    }
    const total = Object.values(counts).reduce((a, b) => a + b, 0);
    const summary = Object.entries(counts).map(([v, n]) => `${v} ${n} (${((100 * n) / total).toFixed(1)} %)`);
    console.log(`      ${total} calls: ${summary.join(', ')}; ${byValue} more whose sizes depend on values`);
    assert.deepEqual(unsound.slice(0, 50), [], `${unsound.length} in all`);
    assert.ok(counts.right >= FLOORS.right * total, summary.join(', '));
  });

  it('reports calls that PyTorch rejects on account of a shape', () => {
    const bad: BadSample[] = badSamples().filter((s) => s.raised !== null && ABOUT_SHAPES.test(s.message ?? ''));
    const missed: string[] = [];
    let total = 0;
    for (const program of programs(bad)) {
      const errors = errorLines(analyseText(program.name, program.text));
      for (const one of program.cases) {
        total += 1;
        if (!errors.has(one.line)) {
          missed.push(`${one.text.slice(0, 200)}: ${one.sample.message}`);
        }
      }
    }
    console.log(`      ${total - missed.length} of ${total} rejected calls reported`);
    assert.ok(total - missed.length >= FLOORS.caught * total, missed.slice(0, 40).join('\n'));
  });
});
