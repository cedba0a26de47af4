/**
 * Values and gradients against real PyTorch and NumPy, through the front door: each recorded request is given to
 * `nabla eval`. What it answers is right; how much it answers is printed for each family, and does not become less.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import { families } from '../../src/core/ops/index';
import { answerEval, type EvalAnswer, type EvalRequest, type EvalTensor } from '../../src/features/evaluate';
import { FACTS, readJsonLines } from './recorded';
import { difference } from './values';

interface Recorded extends EvalRequest {
  /** The public name that is called, or the name of a group of cases. */
  readonly op: string;
  readonly expect: (EvalTensor | { readonly outputs: readonly EvalTensor[] }) & {
    readonly grad?: Readonly<Record<string, unknown>>;
  };
}

/** Share that is answered, at least. */
const LEAST = { operators: 0.95, programs: 0.997 };

const familyOf = new Map(families.flatMap((f) => f.operators.map((op) => [op.name, f.name])));

function family(line: Recorded): string {
  const [signature] = signaturesOf(line.op);
  return signature ? (familyOf.get(signature.operator) ?? 'no operator') : line.op;
}

for (const name of ['operators', 'programs'] as const) {
  describe(`conformance: values, ${name}`, () => {
    const lines = readJsonLines<Recorded>(join(FACTS, 'values', `${name}.jsonl.gz`));
    const groups = new Map<string, Recorded[]>();
    for (const line of lines) groups.set(family(line), [...(groups.get(family(line)) ?? []), line]);
    let answered = 0;

    for (const [group, cases] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
      it(group, function () {
        this.timeout(120_000);
        const wrong: string[] = [];
        const reasons = new Map<string, number>();
        for (const line of cases) {
          const { expect, op: _op, ...request } = line;
          const answer: EvalAnswer = answerEval(request);
          if (!answer.ok) {
            assert.doesNotMatch(answer.reason, /internal/, `${line.id}: ${line.expr}`);
            reasons.set(answer.reason, (reasons.get(answer.reason) ?? 0) + 1);
            continue;
          }
          answered++;
          const found = difference(expect, answer);
          if (found) wrong.push(`${line.id}: ${line.expr.replaceAll('\n', '; ').slice(0, 200)}: ${found}`);
        }
        const open = [...reasons.values()].reduce((a, b) => a + b, 0);
        const why = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, n]) => `${n}× ${reason}`);
        console.log(`      ${group}: ${cases.length - open} of ${cases.length}`);
        if (process.env.NABLA_REASONS) console.log(why.map((w) => `        ${w}`).join('\n'));
        assert.deepEqual(wrong, []);
      });
    }

    it('are mostly answered', () => {
      console.log(`      ${answered} of ${lines.length}`);
      assert.ok(answered >= LEAST[name] * lines.length, `${answered} of ${lines.length}`);
    });
  });
}
