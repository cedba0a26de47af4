/**
 * Gradients against values: of each operator that was recorded, calls' gradients along a random direction are compared with
 * the extrapolated central difference of their values, which knows nothing of the rules.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Call, callOf, isOperand, judge, type Line, NOT_BY_DIFFERENCES, numbers } from './differences';
import { FACTS, readJsonLines } from './recorded';
import { CONDITIONS, resized } from './resized';

const MAX_ELEMENTS = 64;
/** Share of the operators with a gradient of which the difference is exact enough to judge by; others are near a kink. */
const LEAST_JUDGED = 0.98;

/** Operators that are judged under each condition, at least. */
const LEAST_OF: Readonly<Record<(typeof CONDITIONS)[number], number>> = {
  'distinct odd sizes': 300,
  'size 1': 309,
  'size 0': 293,
  broadcast: 121,
};

/** Why an operator is not judged under a condition: each that is not has one of these reasons. */
const EXCEPTIONS: readonly (readonly [words: RegExp, why: string])[] = [
  [/^no call/, 'no recorded call can be changed so'],
  [/^not smooth/, 'its value is NaN there, as the mean of nothing is, or it has a kink'],
  [
    /not computed with|only linear|an initial value|fweights|is no float|expected an integer/,
    'the recorded variant is not computed',
  ],
  [/singular|not defined/, 'there is no such value'],
  [/has no gradient of/, 'PyTorch has no gradient of all its results'],
  [
    /was given|out of range|data point|expected one index/,
    'its sizes are tied to its other arguments, or have to be larger',
  ],
];

/**
 * With sizes changed, indices come twice: which of two writes stays is not defined, and the gradient goes to both, as in
 * PyTorch.
 */
const WRITTEN_TWICE = /index_copy|index_put|max_unpool|\bscatter$/;

/** Calls tried, and calls judged, for each operator and condition. */
const TRIES = 30;
const ENOUGH = 2;
const LARGEST = 800;

describe('conformance: gradients against differences', function () {
  this.timeout(240_000);
  const lines = readJsonLines<Line>(join(FACTS, 'values', 'operators.jsonl.gz'))
    .filter((line) => line.grad)
    .map(callOf)
    .filter((call) => call.grad.every((n) => numbers(call, n).every(Number.isFinite)));
  const judgeable = lines.filter((line) => !NOT_BY_DIFFERENCES.some((name) => name.test(line.op)));
  const small = judgeable.filter((line) => elements(line) <= MAX_ELEMENTS);
  const one = [...new Map(small.map((line) => [line.op, line])).values()];
  const ops = [...new Set(judgeable.map((line) => line.op))];
  const bySize = [...judgeable].sort((a, b) => elements(a) - elements(b));

  it('agree wherever values are smooth', () => {
    const wrong: string[] = [];
    let [judged, answered] = [0, 0];
    for (const line of one) {
      const found = judge(line, answered + 1);
      if ('refused' in found) continue;
      answered++;
      if ('rough' in found) continue;
      judged++;
      if (!found.agree)
        wrong.push(`${line.op}: ${line.expr}: ${found.byDifferences} by differences, ${found.byRule} by the rule`);
    }
    console.log(`      ${judged} of ${answered} operators judged`);
    assert.deepEqual(wrong, []);
    assert.ok(judged >= LEAST_JUDGED * answered, `${judged} of ${answered}`);
  });

  /** More than one tensor. */
  const hasOperands = (op: string) =>
    judgeable.some((l) => l.op === op && Object.values(l.given).filter(isOperand).length > 1);

  for (const condition of CONDITIONS) {
    it(`agree with ${condition}`, () => {
      const wrong: string[] = [];
      const open = new Map<string, string>();
      const tried = condition === 'broadcast' ? ops.filter(hasOperands) : ops.filter((op) => !WRITTEN_TWICE.test(op));
      for (const op of tried) {
        const found = judged(op, condition);
        if (found.judged === 0) open.set(op, found.last);
        wrong.push(...found.wrong.slice(0, 1));
      }
      console.log(`      ${tried.length - open.size} of ${tried.length} operators judged`);
      for (const [, why] of EXCEPTIONS) {
        const these = [...open].filter(([, reason]) => reasonOf(reason) === why);
        if (these.length > 0)
          console.log(`      ${why}: ${these.map(([op]) => op.replace(/^torch\./, '')).join(', ')}`);
      }
      const without = [...open].filter(([, reason]) => reasonOf(reason) === undefined);
      assert.deepEqual(without, [], 'operators that are not judged for a reason that is not listed');
      assert.deepEqual(wrong, []);
      assert.ok(tried.length - open.size >= LEAST_OF[condition]);
    });
  }

  /** What comes of the calls of an operator under a condition; `last` is why the last one is not judged. */
  function judged(op: string, condition: (typeof CONDITIONS)[number]) {
    const of = bySize.filter((l) => l.op === op).flatMap((l) => resized(l, condition));
    const calls = of.filter((l) => elements(l) <= LARGEST).slice(0, TRIES);
    const result = { judged: 0, wrong: [] as string[], last: 'no call has such sizes' };
    for (const [i, line] of calls.entries()) {
      if (result.judged === ENOUGH) break;
      const found = judge(line, i + 1);
      if ('refused' in found) result.last = found.refused;
      else if ('rough' in found) result.last = 'not smooth';
      else {
        result.judged++;
        const text = `${line.expr} ${JSON.stringify(line.given).slice(0, 300)}`;
        if (!found.agree)
          result.wrong.push(`${text}: ${found.byDifferences} by differences, ${found.byRule} by the rule`);
      }
    }
    return result;
  }
});

function elements(call: Call): number {
  return call.grad.reduce((n, name) => n + numbers(call, name).length, 0);
}

function reasonOf(words: string): string | undefined {
  return EXCEPTIONS.find(([pattern]) => pattern.test(words))?.[1];
}
