/**
 * How near each operator comes to PyTorch and NumPy: test/facts/agreement.json, from which docs/OPERATORS.md has its figures.
 *
 *     npx tsx scripts/record/agreement.ts
 *
 * Every recorded request in float64 is answered by `nabla eval` and compared. An operator is credited with the requests that
 * call it by one of its public names; one that is only a part of others, with those in which it was applied.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import { Graph, tensorsOf } from '../../src/core/graph/graph';
import { flatten, type Nested, numberOf } from '../../src/core/tensor/nested';
import type { Tensor } from '../../src/core/tensor/tensor';
import { answerEval, type EvalRequest, type EvalTensor } from '../../src/features/evaluate';
import {
  bind,
  type Case,
  cases,
  gradients,
  type Recorded as NnRecorded,
  numberOf as numberOfCase,
} from '../../test/conformance/nnCases';
import { AGREEMENT_FILE, type Agreement } from './agreementFile';

type Outputs = EvalTensor | { readonly outputs: readonly EvalTensor[] };

interface Recorded extends EvalRequest {
  readonly op?: string;
  readonly expected: Outputs;
  readonly gradient?: Readonly<Record<string, Nested>>;
}

/** A request in float64 may make tensors of other types, each library with roundings of its own. */
const NARROW = /16|float32|complex64/;

function lines(...path: string[]): unknown[] {
  const text = gunzipSync(readFileSync(join('test', 'facts', ...path))).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function recorded(): Recorded[] {
  type Line = EvalRequest & { op: string; expect: Outputs & { grad?: Record<string, Nested> } };
  const values = ['operators', 'programs'].flatMap((name) => lines('values', `${name}.jsonl.gz`) as Line[]);
  const files = readdirSync(join('test', 'facts', 'eval')).filter((f) => f.endsWith('.jsonl.gz'));
  return [
    ...values.map(({ expect, ...line }) => ({ ...line, expected: expect, gradient: expect.grad })),
    ...files.flatMap((f) => lines('eval', f) as Recorded[]),
    ...decompositions(),
  ].filter((r) => r.dtype === 'float64' && outputsOf(r.expected).every((o) => !NARROW.test(o.dtype)));
}

/** Of linear algebra, results that do not depend on the choice of a basis. */
function decompositions(): Recorded[] {
  const cases: { expr: string; let: Record<string, Nested>; out: EvalTensor[]; grad?: Record<string, Nested> }[] =
    JSON.parse(gunzipSync(readFileSync(join('test', 'facts', 'linalg_values.json.gz'))).toString());
  return cases.map(({ expr, let: given, out, grad }) => ({
    expr,
    let: given,
    dtype: 'float64' as const,
    grad: Object.keys(grad ?? {}),
    expected: { outputs: out },
    gradient: grad,
  }));
}

const applied = new Set<string>();
const { apply } = Graph.prototype;
Graph.prototype.apply = function (op, ...rest) {
  applied.add(op.name);
  return apply.call(this, op, ...rest);
};

function numbers(value: unknown): number[] {
  return flatten(value as Nested).leaves.map(numberOf);
}

/** The error; NaN where what is found has another form. */
function apart(expected: unknown, found: unknown): number {
  const [e, f] = [numbers(expected), numbers(found)];
  if (e.length !== f.length) return Number.NaN;
  const scale = Math.max(1, ...e.filter(Number.isFinite).map(Math.abs));
  return e.reduce(
    (worst, v, i) => Math.max(worst, Object.is(v, f[i]) || v === f[i] ? 0 : Math.abs(v - f[i]) / scale),
    0,
  );
}

function outputsOf(x: Outputs): readonly EvalTensor[] {
  return 'outputs' in x ? x.outputs : [x];
}

interface Errors {
  readonly value: number;
  /** Null where nothing was differentiated. */
  readonly gradient: number | null;
  readonly applied: readonly string[];
}

function errorsOf(r: Recorded): Errors | null {
  applied.clear();
  const answer = answerEval(r);
  if (!answer.ok) return null;
  const [expected, found] = [outputsOf(r.expected), outputsOf(answer)];
  const value = Math.max(...expected.map((e, i) => apart(e.value, found[i].value)), 0);
  const gradients = Object.entries(r.gradient ?? {}).map(([name, g]) => apart(g, answer.grad![name]));
  return { value, gradient: gradients.length > 0 ? Math.max(...gradients) : null, applied: [...applied] };
}

/** What is called: the name that is recorded, or the names in the expression that operators have. */
function called(r: Recorded, taken: readonly string[]): Set<string> {
  const names = r.op
    ? [r.op]
    : [...r.expr.matchAll(/\b(?:torch|np|F|jnp)\.[\w.]+|(?<=[\w)\]])\.\w+(?=\()/g)].map(([n]) => n);
  const known = names.flatMap((n) => signaturesOf(publicName(n)).map((s) => s.operator));
  return new Set(known.filter((name) => taken.includes(name)));
}

function publicName(name: string): string {
  if (name.startsWith('.')) return `torch.Tensor${name}`;
  return name
    .replace(/^np\./, 'numpy.')
    .replace(/^F\./, 'torch.nn.functional.')
    .replace(/^jnp\./, 'jax.numpy.');
}

function credit(table: Map<string, Agreement>, names: Iterable<string>, e: Errors): void {
  for (const name of names) {
    const a = table.get(name) ?? { samples: 0, value: 0, gradients: 0, gradient: 0 };
    table.set(name, a);
    a.samples++;
    a.value = Math.max(a.value, e.value);
    if (e.gradient === null) continue;
    a.gradients++;
    a.gradient = Math.max(a.gradient, e.gradient);
  }
}

/** Calls of operators, of which some have no public name in the version that was recorded. */
function errorsOfCall(c: Case): Errors {
  applied.clear();
  const run = bind(c);
  const outputs = tensorsOf(run.graph.apply(run.op, run.args, run.given));
  const off = (t: Tensor, r: NnRecorded) => apart(r.data.map(numberOfCase), [...t.dense()]);
  const value = Math.max(...outputs.map((y, i) => off(y.value, c.out[i])));
  const isDifferentiated = c.grads.some((g) => g !== null);
  const found = isDifferentiated ? gradients(c, run, outputs) : [];
  const gradient = Math.max(...found.map((g, i) => (c.grads[i] ? off(g, c.grads[i]) : 0)), 0);
  return { value, gradient: isDifferentiated ? gradient : null, applied: [run.op.name, ...applied] };
}

function main(): void {
  const [direct, parts] = [new Map<string, Agreement>(), new Map<string, Agreement>()];
  let compared = 0;
  for (const r of recorded()) {
    const e = errorsOf(r);
    if (!e) continue;
    compared++;
    const names = called(r, e.applied);
    credit(direct, names, e);
    credit(
      parts,
      e.applied.filter((n) => !names.has(n)),
      e,
    );
  }
  for (const c of cases.filter((each) => each.out.every((o) => !NARROW.test(o.dtype)))) {
    const e = errorsOfCall(c);
    const [name, ...others] = e.applied;
    compared++;
    credit(direct, [name], e);
    credit(parts, new Set(others.filter((n) => n !== name)), e);
  }
  const names = [...new Set([...direct.keys(), ...parts.keys()])].sort();
  const rounded = (x: number) => Number(x.toPrecision(2));
  const rows = names.map((name) => {
    const a = direct.get(name) ?? { ...parts.get(name)!, part: true as const };
    return [name, { ...a, value: rounded(a.value), gradient: rounded(a.gradient) }] as const;
  });
  const body = rows.map(([name, a]) => `  ${JSON.stringify(name)}: ${JSON.stringify(a)}`).join(',\n');
  writeFileSync(AGREEMENT_FILE, `{\n${body}\n}\n`);
  const worst = (key: 'value' | 'gradient') => Math.max(...rows.map(([, a]) => a[key]));
  console.log(
    `${compared} requests, ${rows.length} operators (${direct.size} by name); largest errors ${worst('value')}, ${worst('gradient')}`,
  );
}

main();
