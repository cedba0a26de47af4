/**
 * Gradients against values: of each operator that was recorded, one call's gradient along a random direction is
 * compared with the extrapolated central difference of its values, which knows nothing of the rules.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { derivativeAt0 } from '../../src/core/autodiff/differences';
import { Random } from '../../src/core/random/random';
import { flatten, type Nested, numberOf } from '../../src/core/tensor/nested';
import { answerEval, type EvalRequest, type EvalTensor } from '../../src/features/evaluate';
import { FACTS, readJsonLines } from './recorded';

type Line = EvalRequest & {
  readonly op: string;
  readonly let: Readonly<Record<string, Nested>>;
  readonly grad?: string[];
};

const MAX_ELEMENTS = 64;
/** Share of the operators with a gradient of which the difference is exact enough to judge by; others are near a kink. */
const LEAST_JUDGED = 0.8;

/** Where a difference is not what the gradient means. */
const NOT_BY_DIFFERENCES = [
  // Of a symmetric matrix, whose one half is read: the gradient is the symmetric one.
  /cholesky/,
  // A target that is 1 or -1 takes sides by being exactly that.
  /(cosine|hinge)_embedding_loss/,
  // Its residuals have no gradient in PyTorch.
  /lstsq/,
];

/** Nested numbers, each moved by t times the next one of the direction. */
function moved(value: Nested, direction: readonly number[], t: number): Nested {
  let next = 0;
  const visit = (v: Nested): Nested =>
    Array.isArray(v) ? v.map(visit) : numberOf(v as number) + t * direction[next++];
  return visit(value);
}

function numbers(value: Nested): number[] {
  return flatten(value).leaves.map(numberOf);
}

/** The sum of all float results, as `grad` differentiates it. */
function total(request: EvalRequest): number {
  const answer = answerEval(request);
  if (!answer.ok) return Number.NaN;
  const outputs: readonly EvalTensor[] = 'outputs' in answer ? answer.outputs : [answer];
  const floats = outputs.filter((o) => o.dtype.startsWith('float'));
  return floats.flatMap((o) => numbers(o.value)).reduce((a, b) => a + b, 0);
}

describe('conformance: gradients against differences', function () {
  this.timeout(240_000);
  const lines = readJsonLines<Line>(join(FACTS, 'values', 'operators.jsonl.gz')).filter((line) =>
    line.grad?.every((n) => numbers(line.let[n]).every(Number.isFinite)),
  );
  const small = lines.filter((l) => l.grad!.reduce((n, name) => n + numbers(l.let[name]).length, 0) <= MAX_ELEMENTS);
  const one = [...new Map(small.map((line) => [line.op, line])).values()].filter(
    (line) => !NOT_BY_DIFFERENCES.some((name) => name.test(line.op)),
  );

  it('agree wherever values are smooth', () => {
    const wrong: string[] = [];
    let [judged, answered] = [0, 0];
    for (const { op, expr, grad, dtype, let: given } of one) {
      const answer = answerEval({ expr, grad, dtype, let: given });
      if (!answer.ok) continue;
      answered++;
      const random = new Random(answered);
      const directions = grad!.map((n) => numbers(given[n]).map(() => 2 * random.uniform() - 1));
      const exact = grad!
        .flatMap((n, i) => numbers(answer.grad![n]).map((g, k) => g * directions[i][k]))
        .reduce((a, b) => a + b, 0);
      const at = (t: number) => {
        const there = grad!.map((n, i) => [n, moved(given[n], directions[i], t)] as const);
        return total({ expr, grad, dtype, let: { ...given, ...Object.fromEntries(there) } });
      };
      const { value, error } = derivativeAt0(at, 0.001);
      const scale = Math.max(1, Math.abs(exact));
      if (!(error <= 1e-6 * scale)) continue;
      judged++;
      if (Math.abs(value - exact) > 1e-6 * scale)
        wrong.push(`${op}: ${expr}: ${value} by differences, ${exact} by the rule`);
    }
    console.log(`      ${judged} of ${answered} operators judged`);
    assert.deepEqual(wrong, []);
    assert.ok(judged >= LEAST_JUDGED * answered, `${judged} of ${answered}`);
  });
});
