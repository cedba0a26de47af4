/**
 * Bad input to every operator: sizes that do not fit, no elements, another rank, NaN, infinity, integers in the place of
 * floats, indices far out of range. What PyTorch computes is computed, or refused; what it refuses is refused in words
 * that name the operator. `scripts/record/bad_input.py` wrote the facts.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { answerEval, type EvalRequest, type EvalTensor } from '../../src/features/evaluate';
import { FACTS, readJsonLines } from './recorded';
import { difference } from './values';

interface Fact extends EvalRequest {
  readonly op: string;
  readonly expect?: EvalTensor | { readonly outputs: readonly EvalTensor[] };
  readonly error?: string;
}

/** Where PyTorch answers what no rule says: an order that is none, pivots that are none, a type for a mask that is none. */
const QUIRKS = new Set([
  'searchsorted/4 a nan',
  'unique/2 a nan',
  'linalg.ldl_solve/2 b far',
  'masked.logaddexp/0 a ints',
  'masked.logsumexp/3 a ints',
  'masked.logsumexp/3 a empty',
  'nn.functional.pixel_unshuffle/1 a empty',
]);

/** Made of nothing, an operand has whole numbers only, so that it is taken for integers here. */
const TAKEN_FOR_INTEGERS = new Set(['tensordot/1 a empty']);

/** NaN and infinity go through an algorithm as it is written: where they came in, a result that is none may be another. */
function isSpread(request: EvalRequest, off: string): boolean {
  return / (nan|inf)$/.test(String(request.id)) && /(nan|inf) found$/.test(off);
}

/** Signs of an error of ours. */
const OURS = /internal|undefined|is not a function|Cannot read|TypeError|\[object/;

describe('conformance: bad input', () => {
  const facts = readJsonLines<Fact>(join(FACTS, 'values', 'bad_input.jsonl.gz'));
  const wrong: string[] = [];
  const broken: string[] = [];
  const accepted: string[] = [];
  let answered = 0;
  let slowest = 0;

  before(function () {
    this.timeout(120_000);
    for (const { expect, error, ...request } of facts) {
      const start = performance.now();
      const answer = answerEval(request);
      slowest = Math.max(slowest, performance.now() - start);
      const label = `${request.id}: ${request.expr}`;
      if (!answer.ok) {
        if (OURS.test(answer.reason)) broken.push(`${label}: ${answer.reason}`);
      } else if (error) accepted.push(`${label}: ${error}; found ${JSON.stringify(answer).slice(0, 120)}`);
      else {
        answered++;
        const off = difference(expect!, answer);
        const isExcused = QUIRKS.has(String(request.id)) || TAKEN_FOR_INTEGERS.has(String(request.id));
        if (off && !isExcused && !isSpread(request, off)) wrong.push(`${label}: ${off}`);
      }
    }
    if (process.env.LIST)
      console.log(
        [
          ...wrong.map((w) => `WRONG ${w}`),
          ...broken.map((b) => `BROKEN ${b}`),
          ...accepted.map((a) => `ACCEPTED ${a}`),
        ].join('\n'),
      );
    const good = facts.filter((f) => f.expect).length;
    console.log(
      `      ${facts.length} calls; ${answered} of ${good} that PyTorch computes are computed; ${accepted.length} of ${facts.length - good} that it refuses`,
    );
  });

  it('no value is wrong', () => assert.deepEqual(wrong, []));
  it('no error is one of ours', () => assert.deepEqual(broken, []));
  it('not much is computed that PyTorch refuses', () => {
    // Mostly integers in functions that have no kernel for them.
    assert.ok(accepted.length <= 0.2 * facts.filter((f) => f.error).length, accepted.join('\n'));
  });
  it('none takes long', () => assert.ok(slowest < 20_000, `${slowest} ms`));
});
