/** Recorded calls of libraries as Python programs, and what is to be said of what the analyser says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonFact, JsonFile } from '../../src/features/cliJson';
import { analyseText } from './analyse';
import { FACTS } from './recorded';

/** `float32[3,4]`, a scalar's type, `<int>`, `!ValueError`; a list for a tuple or list, an object for a dict. */
type Result = string | readonly Result[] | { readonly [key: string]: Result };

interface Call {
  readonly code: string;
  /** Sizes depend on values. */
  readonly by_value?: boolean;
}

interface Recorded {
  readonly setup: readonly string[];
  readonly calls: readonly Call[];
  /** By the library's version. */
  readonly results: Readonly<Record<string, readonly Result[]>>;
}

/** `right`: every output, every size; `partial`: nothing wrong, something unknown. */
export type Verdict = 'right' | 'partial' | 'unknown' | 'wrong' | 'alarm';

export interface Score {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Calls whose sizes depend on values; they are in no other count. */
  readonly byValue: number;
  /** Of the arrays with a known shape: how many, and how many with a known type. */
  readonly arrays: number;
  readonly typed: number;
  readonly caught: number;
  readonly missed: readonly string[];
  /** Wrong answers and alarms, a line each. */
  readonly unsound: readonly string[];
  readonly open: readonly string[];
}

const CALLS_IN_A_FILE = 150;
/** Raised on account of shapes, as far as the message tells. */
const SHAPE_ERRORS = / about shapes$/;

export function recordedCalls(library: string): Recorded {
  return JSON.parse(gunzipSync(readFileSync(join(FACTS, library, 'library_calls.json.gz'))).toString('utf8'));
}

interface Seen {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** A number may be told as a 0-d array or as a number. */
  readonly isNumber: boolean;
}

/** Arrays and numbers in a result by their place in it; in dicts none. */
function seenIn(result: Result, path: readonly number[] = []): Seen[] {
  if (Array.isArray(result)) return result.flatMap((item, i) => seenIn(item, [...path, i]));
  if (typeof result !== 'string' || result.startsWith('<')) return [];
  const [, dtype, dims] = /^(\w+)(?:\[([\d,]*)\])?$/.exec(result)!;
  const shape = dims ? dims.split(',').map(Number) : [];
  return [{ path: path.join('.'), shape, dtype, isNumber: dims === undefined }];
}

function judgeOne(fact: JsonFact | undefined, { shape, dtype, isNumber }: Seen): Verdict {
  if (!fact && isNumber) return 'right';
  const shapes = new Set(fact?.tensors.map((t) => JSON.stringify(t.shape)));
  const said = fact?.tensors[0];
  if (shapes.size !== 1 || !said?.shape) return 'unknown';
  const fits =
    said.shape.length === shape.length && said.shape.every((d, i) => typeof d !== 'number' || d === shape[i]);
  if (!fits || (said.dtype !== null && said.dtype !== dtype)) return 'wrong';
  return said.shape.every((d) => typeof d === 'number') ? 'right' : 'partial';
}

function judge(facts: readonly JsonFact[], expected: readonly Seen[]): Verdict {
  const verdicts = expected.map((seen) =>
    judgeOne(
      facts.find((f) => f.path.join('.') === seen.path),
      seen,
    ),
  );
  if (verdicts.includes('wrong')) return 'wrong';
  if (verdicts.every((v) => v === 'right')) return 'right';
  return verdicts.every((v) => v === 'unknown') ? 'unknown' : 'partial';
}

interface Case {
  readonly call: Call;
  /** Of the versions that have the function. */
  readonly results: readonly Result[];
}

function programOf(setup: readonly string[], cases: readonly Case[]): { text: string; lines: number[] } {
  const lines: number[] = [];
  const text = [...setup];
  for (const [i, { call }] of cases.entries()) {
    text.push(`def call_${i}():`, `    return ${call.code}`);
    lines.push(text.length - 1);
  }
  return { text: `${text.join('\n')}\n`, lines };
}

const raises = (result: Result) => typeof result === 'string' && result.startsWith('!');

/** What the analyser says of all calls of a library's file. */
export function score(library: string): Score {
  const { setup, calls, results } = recordedCalls(library);
  const versions = Object.values(results);
  const cases = calls.map((call, i) => ({
    call,
    results: versions.map((v) => v[i]).filter((r) => !String(r).startsWith('!AttributeError')),
  }));
  const counts: Record<Verdict, number> = { right: 0, partial: 0, unknown: 0, wrong: 0, alarm: 0 };
  const missed: string[] = [];
  const unsound: string[] = [];
  const open: string[] = [];
  let [byValue, arrays, typed, caught] = [0, 0, 0, 0];
  for (let at = 0; at < cases.length; at += CALLS_IN_A_FILE) {
    const chunk = cases.slice(at, at + CALLS_IN_A_FILE);
    const { text, lines } = programOf(setup, chunk);
    const file = analyseText(`${library}_${at}.py`, text);
    for (const [i, { call, results: all }] of chunk.entries()) {
      const problem = file.problems.find((p) => p.severity === 'error' && p.range.start.line === lines[i]);
      const good = all.filter((r) => !raises(r));
      if (good.length === 0) {
        if (!all.some((r) => typeof r === 'string' && SHAPE_ERRORS.test(r))) continue;
        if (problem) caught += 1;
        else missed.push(call.code);
        continue;
      }
      const facts = factsAt(file, lines[i], call.code.length);
      const verdicts = good.map((result) => judge(facts, seenIn(result)));
      const worst = (['wrong', 'unknown', 'partial', 'right'] as const).find((v) => verdicts.includes(v))!;
      const verdict = problem ? 'alarm' : worst;
      const told = () => `${call.code}\n  ${problem?.message ?? said(facts)}\n  is ${JSON.stringify(good)}`;
      if (verdict === 'wrong' || verdict === 'alarm') unsound.push(`${verdict}: ${told()}`);
      else if (verdict !== 'right') open.push(`${verdict}: ${told()}`);
      for (const fact of facts) {
        arrays += 1;
        typed += Number(fact.tensors.every((t) => t.dtype !== null));
      }
      if (call.by_value) byValue += 1;
      else counts[verdict] += 1;
    }
  }
  return { counts, byValue, arrays, typed, caught, missed, unsound, open };
}

function said(facts: readonly JsonFact[]): string {
  return `said ${JSON.stringify(facts.map((f) => f.tensors.map(({ shape, dtype }) => [shape, dtype])))}`;
}

function factsAt(file: JsonFile, line: number, length: number): JsonFact[] {
  const start = '    return '.length;
  return file.facts.filter(
    ({ range: { start: from, end } }) =>
      from.line === line && from.character === start && end.line === line && end.character === start + length,
  );
}
