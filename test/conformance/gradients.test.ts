/** Formulas of gradients against PyTorch's autograd, and their size against closed forms written by hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { evaluateCode } from '../../src/analysis/evaluate';
import type { Nested } from '../../src/core/tensor/nested';
import { Tensor } from '../../src/core/tensor/tensor';
import { answerGrad, type GradAnswer, type GradRequest } from '../../src/features/gradients';
import { countNodes } from './pythonSize';
import { FACTS } from './recorded';

interface Point {
  readonly let: Readonly<Record<string, Nested>>;
  readonly G?: Nested;
  readonly value: Nested;
}

interface Case extends GradRequest {
  readonly group: string;
  /** Nodes of the syntax tree of the closed form, where one was written. */
  readonly size?: number;
  readonly points: readonly Point[];
}

const file = gunzipSync(readFileSync(join(FACTS, 'gradients.json.gz')));
const cases: readonly Case[] = JSON.parse(file.toString('utf8'));

const CORE = new Set(
  (
    'torch np F linalg einsum sum mean exp log tanh sqrt sigmoid relu softmax log_softmax trace det inv norm outer T ' +
    'shape dim axis'
  ).split(' '),
);

/** Does an expression use nothing but arithmetic, products and the common functions? */
function isCore({ expr, vars }: Case): boolean {
  const words = expr.replace(/'[^']*'/g, '').match(/[A-Za-z_]\w*/g) ?? [];
  return words.every((w) => CORE.has(w) || w in vars);
}

function sizesOf(value: Nested): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? sizesOf(value[0]) : [])] : [];
}

function numbers(value: Nested): number[] {
  return Array.isArray(value) ? value.flatMap(numbers) : [Number(value)];
}

function tensor(value: Nested, isWhole: boolean): Tensor {
  return new Tensor(isWhole ? 'int64' : 'float64', Float64Array.from(numbers(value)), sizesOf(value));
}

/** Runs a formula at a recorded point. */
function check(code: string, library: 'numpy' | 'torch', c: Case, point: Point): void {
  const given = new Map(
    Object.entries(point.let).map(([name, v]) => [name, tensor(v, c.domain?.[name]?.startsWith('int') ?? false)]),
  );
  if (point.G !== undefined) given.set('G', tensor(point.G, false));
  const { outputs } = evaluateCode({ code, given, grad: [], defaultFloat: 'float64', seed: 0, library });
  assert.deepEqual(outputs[0].sizes, sizesOf(point.value), 'sizes');
  const [own, expected] = [outputs[0].dense(), numbers(point.value)];
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (const [k, v] of expected.entries()) assert.ok(Math.abs(own[k] - v) <= 1e-9 * scale, `${own[k]}, expected ${v}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

describe('formulas of gradients', () => {
  const answers = new Map<Case, GradAnswer>();
  const groups = [...new Set(cases.map((c) => c.group))];
  for (const group of groups) {
    it(`${group}: what is answered agrees with autograd`, () => {
      for (const c of cases.filter((x) => x.group === group)) {
        const answer = answerGrad(c);
        answers.set(c, answer);
        if (!answer.ok) continue;
        for (const point of c.points) {
          for (const library of ['numpy', 'torch'] as const) {
            try {
              check(answer[library], library, c, point);
            } catch (e) {
              assert.fail(`${c.expr} by ${c.wrt}, ${c.kind}:\n${answer[library]}\n${(e as Error).message}`);
            }
          }
        }
      }
    });
  }

  it('answers at least 95 in 100, and all that use common functions alone', () => {
    const refused = cases.filter((c) => !answers.get(c)?.ok);
    assert.deepEqual(
      refused.filter(isCore).map((c) => `${c.expr} by ${c.wrt}`),
      [],
    );
    assert.ok(cases.filter(isCore).length > 200, 'few expressions use common functions alone');
    assert.ok(refused.length <= 0.05 * cases.length, refused.map((c) => `${c.expr} by ${c.wrt}`).join('\n'));
  });

  it('no answer is much larger than the closed form, by the median', () => {
    const ratios = [...answers].flatMap(([c, a]) => (a.ok && c.size ? [countNodes(a.numpy) / c.size] : []));
    const ratio = median(ratios);
    const answered = [...answers.values()].filter((a) => a.ok).length;
    console.log(
      `      ${answered} of ${cases.length} answered, ${cases.filter(isCore).length} of common functions; ` +
        `median size ${ratio.toFixed(2)} of the closed form's`,
    );
    assert.ok(ratio <= 1.15, `median ratio ${ratio}`);
  });
});
