/** `nabla eval` against what PyTorch and NumPy computed: `scripts/record/eval.py` wrote the facts. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Leaf, Nested } from '../../src/core/tensor/nested';
import { flatten, numberOf } from '../../src/core/tensor/nested';
import { answerEval, type EvalDType, type EvalTensor } from '../../src/features/evaluate';

interface Fact {
  readonly expr: string;
  readonly let: Readonly<Record<string, Nested>>;
  readonly dtype: EvalDType;
  readonly grad?: readonly string[];
  readonly gradient?: Readonly<Record<string, Nested>>;
  readonly expected: Outputs;
}

type Outputs = EvalTensor | { readonly outputs: readonly EvalTensor[] };

const LEAST_ANSWERED = { torch: 0.985, numpy: 0.975 };

const FOLDER = join('test', 'facts', 'eval');

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl.gz'))) {
  const [words] = file.split('.');
  const library = words.startsWith('torch') ? 'torch' : 'numpy';
  describe(`nabla eval in the words of ${words}`, () => {
    const facts = gunzipSync(readFileSync(join(FOLDER, file)))
      .toString()
      .trim()
      .split('\n');
    const wrong: string[] = [];
    const open: string[] = [];

    before(() => {
      for (const fact of facts.map((line) => JSON.parse(line) as Fact)) {
        const answer = answerEval(fact);
        const label = `${fact.expr}   [${fact.dtype}]`;
        if (!answer.ok) open.push(`${label}: ${answer.reason}`);
        else {
          const difference = differenceOf(fact, answer);
          if (difference) wrong.push(`${label}: ${difference}`);
        }
      }
      const share = (100 * (1 - open.length / facts.length)).toFixed(1);
      console.log(`      ${facts.length} expressions, ${share} % answered, ${wrong.length} wrong`);
      if (process.env.LIST) console.log([...wrong.map((w) => `WRONG ${w}`), ...open].join('\n'));
    });

    it('no answer is wrong', () => {
      assert.deepEqual(wrong, []);
    });

    it('nearly all are answered', () => {
      assert.ok(open.length <= (1 - LEAST_ANSWERED[library]) * facts.length, open.join('\n'));
    });
  });
}

function differenceOf(fact: Fact, answer: ReturnType<typeof answerEval> & { ok: true }): string | null {
  const [expected, found] = [outputsOf(fact.expected), outputsOf(answer)];
  if (expected.length !== found.length) return `${expected.length} results expected, ${found.length} found`;
  for (const [k, e] of expected.entries()) {
    const f = found[k];
    if (e.dtype !== f.dtype) return `type ${e.dtype} expected, found ${f.dtype}`;
    if (e.shape.join() !== f.shape.join()) return `shape (${e.shape}) expected, found (${f.shape})`;
    const d = apart(e.value, f.value, e.dtype, fact.dtype);
    if (d) return d;
  }
  for (const name of fact.grad ?? []) {
    const d = apart(fact.gradient![name], answer.grad![name], fact.dtype, fact.dtype);
    if (d) return `gradient of ${name}: ${d}`;
  }
  return null;
}

function outputsOf(x: Outputs): readonly EvalTensor[] {
  return 'outputs' in x ? x.outputs : [x];
}

/** In float32 each library rounds in an order of its own. */
const TOLERANCE: Readonly<Record<string, number>> = {
  float64: 1e-10,
  complex128: 1e-10,
  float32: 2e-4,
  complex64: 2e-4,
};

function apart(expected: Nested, found: Nested, dtype: string, inputs: EvalDType): string | null {
  const [e, f] = [numbers(expected), numbers(found)];
  if (e.length !== f.length) return `${e.length} elements expected, found ${f.length}`;
  // A double that was computed from single precision is no more exact than that.
  const tolerance = dtype in TOLERANCE ? Math.max(TOLERANCE[dtype], TOLERANCE[inputs]) : 0;
  const scale = Math.max(1, ...e.map(Math.abs).filter(Number.isFinite));
  const i = e.findIndex((v, k) => !(Object.is(v, f[k]) || Math.abs(v - f[k]) <= tolerance * scale));
  return i < 0 ? null : `element ${i}: ${e[i]} expected, found ${f[i]}`;
}

function numbers(value: Nested): number[] {
  return flatten(value).leaves.map((leaf: Leaf) => numberOf(leaf));
}
