/** `nabla eval`: requests as JSON or as options, and answers as JSON or as text. */
import { type Evaluated, evaluateCode, type Given } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { loadKernels, type Team } from '../core/kernels';
import { flatten, fromNested, type Leaf, type Nested, numberOf, toNested } from '../core/tensor/nested';
import type { Tensor } from '../core/tensor/tensor';

export const evalDTypes = ['float32', 'float64'] as const;
export type EvalDType = (typeof evalDTypes)[number];

export interface EvalRequest {
  readonly id?: unknown;
  readonly expr: string;
  /** Nested lists of numbers, of bools, or of words such as "nan"; a bare number or bool is a Python scalar. */
  readonly let?: Readonly<Record<string, Nested>>;
  readonly dtype?: EvalDType;
  readonly grad?: readonly string[];
  readonly seed?: number;
}

export interface EvalTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly value: Nested;
}

export type EvalAnswer = { readonly id?: unknown } & (
  | ({ readonly ok: true; readonly grad?: Readonly<Record<string, Nested>> } & (
      | EvalTensor
      | { readonly outputs: readonly EvalTensor[] }
    ))
  | { readonly ok: false; readonly reason: string }
);

/** Loads the fastest kernels there are. Answers are the same to within rounding without; large ones take longer. */
export async function prepareEval(team: Team | null): Promise<void> {
  await loadKernels(undefined, { team });
}

/** Never throws but for errors of ours: what has no value is an answer with a reason. */
export function answerEval(request: EvalRequest): EvalAnswer {
  const id = request.id === undefined ? {} : { id: request.id };
  try {
    return { ...id, ok: true, ...resultJson(evaluateCode(toEvaluable(request))) };
  } catch (e) {
    if (!(e instanceof Undetermined || e instanceof RangeError)) {
      return { ...id, ok: false, reason: `internal error: ${e instanceof Error ? e.message : String(e)}` };
    }
    return { ...id, ok: false, reason: e.message };
  }
}

function toEvaluable(request: EvalRequest) {
  const dtype = request.dtype ?? 'float32';
  if (!evalDTypes.includes(dtype)) throw new Undetermined(`dtype is one of ${evalDTypes.join(', ')}, found ${dtype}`);
  if (typeof request.expr !== 'string' || request.expr.trim() === '') throw new Undetermined('expr is no expression');
  const grad = request.grad ?? [];
  const given = new Map<string, Given>();
  for (const [name, value] of Object.entries(request.let ?? {})) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Undetermined(`let: ${JSON.stringify(name)} is no name`);
    given.set(name, givenOf(name, value, grad.includes(name), dtype));
  }
  return { code: request.expr, given, grad, defaultFloat: dtype, seed: request.seed ?? 0 };
}

/** Whole numbers are int64 unless the name is differentiated by; bools are bools. */
function givenOf(name: string, value: Nested, isDifferentiated: boolean, dtype: EvalDType): Given {
  try {
    if (!Array.isArray(value) && !isDifferentiated) return scalarOf(value as Leaf);
    const { leaves } = flatten(value);
    if (isDifferentiated) return fromNested(value, dtype);
    if (leaves.length > 0 && leaves.every((v) => typeof v === 'boolean')) return fromNested(value, 'bool');
    const isWhole = leaves.every((v) => Number.isInteger(numberOf(v)) && !isMarked(v));
    return fromNested(value, isWhole ? 'int64' : dtype);
  } catch (e) {
    if (e instanceof RangeError) throw new Undetermined(`let: ${name}: ${e.message}`);
    throw e;
  }
}

/** In text that people write, `1.` is a float though its value is whole; it is kept as a word. */
function isMarked(leaf: Leaf): boolean {
  return typeof leaf === 'string' && /[.e]/i.test(leaf);
}

function scalarOf(value: Leaf): Given {
  if (typeof value === 'boolean') return { bool: value };
  return Number.isInteger(numberOf(value)) && !isMarked(value) ? { int: numberOf(value) } : { float: numberOf(value) };
}

function resultJson({ outputs, isSequence, grad }: Evaluated) {
  const tensors = outputs.map(tensorJson);
  const gradients = Object.fromEntries([...grad].map(([name, g]) => [name, toNested(g)]));
  return {
    ...(isSequence ? { outputs: tensors } : tensors[0]),
    ...(grad.size > 0 ? { grad: gradients } : {}),
  };
}

function tensorJson(t: Tensor): EvalTensor {
  return { shape: t.sizes, dtype: t.dtype, value: toNested(t) };
}

// ----------------------------------------------------------------------------------------------- the command line

/** `x=[[1., 2.], [3, nan]]` in Python's or JSON's words. @throws Undetermined when it cannot be read. */
export function readLet(text: string): [name: string, value: Nested] {
  const at = text.indexOf('=');
  if (at < 0) throw new Undetermined(`--let takes name=value, found ${text}`);
  const json = text
    .slice(at + 1)
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/"?(-?)\b(?:np\.|math\.|torch\.)?(nan|inf)\b"?/gi, (_, sign, word) => `"${sign}${word.toLowerCase()}"`)
    .replace(/-?(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[+-]?\d+)?/gi, (number) => `"${number}"`)
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replace(/,\s*]/g, ']');
  try {
    return [text.slice(0, at).trim(), JSON.parse(json)];
  } catch {
    throw new Undetermined(`--let: ${text.slice(at + 1)} is no number or nested list of numbers`);
  }
}

/** Answers of a file of requests, one a line. */
export function evalBatch(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.stringify(lineAnswer(line)));
}

function lineAnswer(line: string): EvalAnswer {
  let request: EvalRequest;
  try {
    request = JSON.parse(withScalarFloats(line));
  } catch (e) {
    return { ok: false, reason: `the line is no JSON: ${(e as Error).message}` };
  }
  return answerEval(request);
}

/** JSON has one kind of number, Python two: a bare `2.0` among the names stays a float. */
function withScalarFloats(line: string): string {
  return line.replace(/("\w+"\s*:\s*)(-?\d+\.0+)(?=\s*[,}])/g, '$1"$2"');
}

export function evalText(answer: EvalAnswer): string {
  if (!answer.ok) return `no value: ${answer.reason}`;
  const outputs = 'outputs' in answer ? answer.outputs : [answer];
  const lines = outputs.map((o) => `${shownTensor(o.value)}  ${o.dtype} (${o.shape.join(', ')})`);
  for (const [name, g] of Object.entries(answer.grad ?? {})) lines.push(`grad ${name} = ${shownTensor(g)}`);
  return lines.join('\n');
}

function shownTensor(value: Nested): string {
  if (!Array.isArray(value)) return typeof value === 'number' ? shownNumber(value) : String(value);
  return `[${value.map(shownTensor).join(', ')}]`;
}

function shownNumber(x: number): string {
  return Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(8)));
}
