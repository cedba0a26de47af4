/**
 * Bad input to every operator: sizes that do not fit, no elements, another rank, NaN, infinity, integers in the place of
 * floats, indices far out of range. What PyTorch computes is computed, or refused; what it refuses is refused in words
 * that name the operator. `scripts/record/bad_input.py` wrote the facts.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import { advice } from '../../src/core/ops/advice';
import { flatten } from '../../src/core/tensor/nested';
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

/** What of the shapes is changed, in the ids of the facts. */
const OTHER_SHAPES = / (longer|rank|empty)$/;

/**
 * Refused for another reason than its shapes: a bare number of the request is a Python number where PyTorch was given a
 * tensor without dims, or the call is one that is not computed whatever its shapes are.
 */
const NOT_FOR_SHAPES =
  /expected (a tensor|an integer), found|must be a tensor, found|no attribute|take of a number|not computed|no value yet|only linear|an initial value|depends on the version|the result may be|fractions in a result/;

/** What a message of a clash lacks: the operator, a tensor's shape, what to change. */
function lacking({ op, let: given }: Fact, reason: string): string[] {
  const name = op.split('.').at(-1)!;
  const names = [name, ...signaturesOf(op).map((s) => s.operator)];
  const shapes = Object.values(given ?? {}).flatMap((v) => (Array.isArray(v) ? [tuple(flatten(v).sizes)] : []));
  const advised =
    Object.values(advice).some((a) => reason.includes(a)) ||
    reason.split('; ').length > 2 ||
    /take another order|is needed where/.test(reason);
  return [
    ...(names.some((n) => reason.includes(n)) ? [] : ['the operator']),
    ...shapes.filter((shape) => !reason.includes(shape)),
    ...(advised ? [] : ['what to change']),
  ];
}

function tuple(sizes: readonly number[]): string {
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}

/** Signs of an error of ours. */
const OURS = /internal|undefined|is not a function|Cannot read|TypeError|\[object/;

describe('conformance: bad input', () => {
  const facts = readJsonLines<Fact>(join(FACTS, 'values', 'bad_input.jsonl.gz'));
  const wrong: string[] = [];
  const broken: string[] = [];
  const accepted: string[] = [];
  const unclear: string[] = [];
  let clashes = 0;
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
        if (error && OTHER_SHAPES.test(String(request.id)) && !NOT_FOR_SHAPES.test(answer.reason)) {
          clashes++;
          const missing = lacking({ error, ...request }, answer.reason);
          if (missing.length > 0) unclear.push(`${label}: ${answer.reason}; lacks ${missing.join(', ')}`);
        }
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
  it('what is refused for its shapes names the operator, every shape, and what to change', () => {
    console.log(`      ${clashes} clashes of shapes`);
    assert.deepEqual(unclear, []);
    assert.ok(clashes >= 400, `${clashes} clashes`);
  });
  it('none takes long', () => assert.ok(slowest < 20_000, `${slowest} ms`));
});
