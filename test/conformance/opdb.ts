/**
 * PyTorch's operator samples as Python programs: each recorded call becomes a function that returns it, and a second
 * one in method form where PyTorch has that.
 */

import { join } from 'node:path';
import { FACTS, readJsonLines } from './recorded';

/** A recorded argument or result: what stands for itself, or an object with one telling key. */
type Value = null | boolean | number | string | { readonly [key: string]: unknown };

interface Sample {
  readonly op: string;
  /** Null where the sample calls a wrapper of the test-suite's own. */
  readonly callable: string | null;
  readonly method: boolean;
  readonly data_dependent?: boolean;
  readonly args: readonly Value[];
  readonly kwargs: Readonly<Record<string, Value>>;
}

export interface GoodSample extends Sample {
  readonly out?: Value;
  readonly error?: string;
}

export interface BadSample extends Sample {
  /** The exception's class; null where this build does not raise. */
  readonly raised: string | null;
  readonly message: string | null;
}

interface TensorValue {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values?: unknown;
  readonly layout?: string;
}

/** One output of a call: its place in a tuple or list, its shape. */
export interface Output {
  readonly path: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A call in a program, on a line of its own (from 0), at `start..end` (characters). */
export interface Case<S extends Sample> {
  readonly sample: S;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Program<S extends Sample> {
  readonly name: string;
  readonly text: string;
  readonly cases: readonly Case<S>[];
}

/** JSON has one kind of number, Python two: a whole float is marked before it is read. */
function marked(line: string): string {
  return line.replace(/([[,:])(-?\d+\.0)(?=[,\]}])/g, '$1{"float":"$2"}');
}

export function goodSamples(): GoodSample[] {
  return readJsonLines<GoodSample>(join(FACTS, 'opdb', 'opdb.jsonl.gz'), marked);
}

export function badSamples(): BadSample[] {
  return readJsonLines<BadSample>(join(FACTS, 'opdb', 'opdb_errors.jsonl.gz'), marked);
}

// ------------------------------------------------------------------------------------------------ Python text

function text(value: string): string {
  return JSON.stringify(value);
}

function sizes(shape: readonly unknown[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** Nested lists of a tensor's values; a whole float was marked when it was read. */
function nested(values: unknown): string {
  if (Array.isArray(values)) {
    return `[${values.map(nested).join(', ')}]`;
  }
  return typeof values === 'boolean' ? (values ? 'True' : 'False') : String(values);
}

function tensor(value: TensorValue): string | null {
  if (value.layout !== undefined) {
    return null;
  }
  const empty = value.shape.includes(0) || value.values === undefined || value.values === null;
  const data = empty ? `empty(${sizes(value.shape)}` : `tensor(${nested(value.values)}`;
  return `torch.${data}, dtype=torch.${value.dtype})`;
}

function float(value: string): string {
  return /\d/.test(value) ? value : `float(${text(value)})`;
}

function all(values: readonly unknown[]): string[] | null {
  const parts = values.map((v) => literal(v as Value));
  return parts.includes(null) ? null : (parts as string[]);
}

function between(open: string, parts: readonly string[] | null, close: string, separator = ', '): string | null {
  return parts && open + parts.join(separator) + close;
}

/** Python text of a recorded value; null where there is none, as for a sparse tensor. */
function literal(value: Value): string | null {
  if (value === null || typeof value === 'boolean') {
    return value === null ? 'None' : value ? 'True' : 'False';
  }
  if (typeof value !== 'object') {
    return typeof value === 'string' ? text(value) : String(value);
  }
  const [[kind, inner], ...more] = Object.entries(value);
  switch (kind) {
    case 'tensor':
      return tensor(inner as TensorValue);
    case 'list':
      return between('[', all(inner as Value[]), ']');
    case 'tuple':
      return between('(', all(inner as Value[])?.map((v) => `${v},`) ?? null, ')', ' ');
    case 'size':
      return `torch.Size([${(inner as number[]).join(', ')}])`;
    case 'slice':
      return between('slice(', all(inner as Value[]), ')');
    case 'ellipsis':
      return '...';
    case 'dtype':
    case 'layout':
    case 'memory_format':
      return `torch.${inner}`;
    case 'device':
      return `torch.device(${text(inner as string)})`;
    case 'float':
      return float(inner as string);
    case 'complex':
      return between('complex(', all(inner as Value[]), ')');
    case 'dict': {
      const entries = Object.entries(inner as Record<string, Value>);
      const values = more.length === 0 ? all(entries.map(([, v]) => v)) : null;
      return values && `{${entries.map(([name], i) => `${text(name)}: ${values[i]}`).join(', ')}}`;
    }
    default:
      return null;
  }
}

/** The call in function form, and in method form where there is one; none when an argument has no literal. */
function calls(sample: Sample): string[] {
  const args = all(sample.args);
  const values = all(Object.values(sample.kwargs));
  if (sample.callable === null || args === null || values === null) {
    return [];
  }
  const kwargs = Object.keys(sample.kwargs).map((name, i) => `${name}=${values[i]}`);
  const forms = [`${sample.callable}(${[...args, ...kwargs].join(', ')})`];
  if (
    sample.method &&
    sample.callable === `torch.${sample.op}` &&
    !sample.op.includes('.') &&
    args[0]?.startsWith('torch.')
  ) {
    forms.push(`${args[0]}.${sample.op}(${[...args.slice(1), ...kwargs].join(', ')})`);
  }
  return forms;
}

/** Enough calls for one file, so that none runs into the analyser's budget for a file. */
const CALLS_IN_A_FILE = 200;

export function programs<S extends Sample>(samples: readonly S[]): Program<S>[] {
  const byOperator = new Map<string, S[]>();
  for (const sample of samples) {
    byOperator.set(sample.op, [...(byOperator.get(sample.op) ?? []), sample]);
  }
  return [...byOperator].flatMap(([op, group]) => {
    const all = group.flatMap((sample) => calls(sample).map((call) => ({ sample, call })));
    const chunks = Array.from({ length: Math.ceil(all.length / CALLS_IN_A_FILE) }, (_, i) =>
      all.slice(i * CALLS_IN_A_FILE, (i + 1) * CALLS_IN_A_FILE),
    );
    return chunks.map((chunk, i) => program(`${op.replace(/\W/g, '_')}_${i}.py`, chunk));
  });
}

function program<S extends Sample>(name: string, chunk: readonly { sample: S; call: string }[]): Program<S> {
  const lines = ['import torch', ''];
  const cases: Case<S>[] = [];
  const start = '    return '.length;
  for (const [i, { sample, call }] of chunk.entries()) {
    lines.push(`def sample_${i}():`, `    return ${call}`);
    cases.push({ sample, line: lines.length - 1, start, end: start + call.length, text: call });
  }
  return { name, text: `${lines.join('\n')}\n`, cases };
}

// ------------------------------------------------------------------------------------------------ results

/** The dense tensors of a result, or null when it holds something else. */
export function outputs(value: Value | undefined): Output[] | null {
  if (value === null || typeof value !== 'object') {
    return null;
  }
  if ('tensor' in value) {
    const { shape, dtype, layout } = value.tensor as TensorValue;
    return layout === undefined ? [{ path: [], shape, dtype }] : null;
  }
  const items = value.tuple ?? value.list ?? value.items;
  if (!Array.isArray(items)) {
    return null;
  }
  const parts = items.map((item) => outputs(item as Value));
  return parts.includes(null) ? null : parts.flatMap((part, i) => part!.map((o) => ({ ...o, path: [i, ...o.path] })));
}
