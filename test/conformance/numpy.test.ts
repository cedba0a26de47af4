/** NumPy's functions on known arrays: what the analyser says of each call against what NumPy computed. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { JsonFact, JsonFile } from '../../src/features/cliJson';
import { analyseText } from './analyse';
import { FACTS, readJsonLines } from './recorded';

/** A result: an array, a number of NumPy's, a tuple or list, or an object of another kind. */
interface Result {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly scalar?: string;
  readonly items?: readonly Result[];
  readonly python?: string;
}

interface Call {
  readonly code: string;
  readonly out?: Result;
  /** The class of the exception. */
  readonly error?: string;
}

interface Arrays {
  readonly arrays: readonly string[];
}

const CALLS_IN_A_FILE = 150;
/** The part of the results that has to be known, and of the calls that raise on account of a shape. */
const FLOORS = { known: 0.95, caught: 0.85 };
const SHAPE_ERRORS = new Set(['ValueError', 'IndexError', 'AxisError']);

/** A program of one function a call, and the line (from 0) of each call. */
function program(arrays: readonly string[], calls: readonly Call[]): { text: string; first: number } {
  const head = ['import numpy as np', ...arrays];
  const lines = calls.flatMap(({ code }, i) => [`def call_${i}():`, `    return ${code}`]);
  return { text: `${[...head, ...lines].join('\n')}\n`, first: head.length + 1 };
}

interface Seen {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** A number may be told as a 0-d array or as a number. */
  readonly isNumber: boolean;
}

/** Arrays and numbers in a result by their place in it. */
function seenIn(out: Result, path: readonly number[] = []): Seen[] {
  if (out.items) return out.items.flatMap((item, i) => seenIn(item, [...path, i]));
  const at = path.join('.');
  if (out.scalar) return [{ path: at, shape: [], dtype: out.scalar, isNumber: true }];
  return out.shape ? [{ path: at, shape: out.shape, dtype: out.dtype!, isNumber: false }] : [];
}

type Verdict = 'known' | 'partial' | 'wrong';

function judgeOne(fact: JsonFact | undefined, { shape, dtype, isNumber }: Seen): Verdict {
  if (!fact && isNumber) return 'known';
  if (fact?.tensors.length !== 1 || !fact.tensors[0].shape) return 'partial';
  const said = fact.tensors[0];
  const dims = said.shape!;
  const fits = dims.length === shape.length && dims.every((d, i) => typeof d !== 'number' || d === shape[i]);
  if (!fits || (said.dtype !== null && said.dtype !== dtype)) return 'wrong';
  return dims.every((d) => typeof d === 'number') ? 'known' : 'partial';
}

/** `known`: every size of every array; `partial`: nothing wrong. */
function judge(file: JsonFile, line: number, { code, out }: Call): Verdict {
  const start = '    return '.length;
  const facts = file.facts.filter(
    ({ range: { start: from, end } }) =>
      from.line === line && from.character === start && end.line === line && end.character === start + code.length,
  );
  const verdicts = seenIn(out!).map((seen) =>
    judgeOne(
      facts.find((f) => f.path.join('.') === seen.path),
      seen,
    ),
  );
  if (verdicts.includes('wrong')) return 'wrong';
  return verdicts.includes('partial') ? 'partial' : 'known';
}

describe('conformance: calls of NumPy', () => {
  it('have the shapes that NumPy computes, and the errors that NumPy raises', () => {
    const [{ arrays }, ...calls] = readJsonLines<Arrays & Call>(join(FACTS, 'numpy', 'calls.jsonl.gz'));
    const counts = { known: 0, partial: 0, wrong: 0, caught: 0, missed: 0 };
    const unsound: string[] = [];
    for (let at = 0; at < calls.length; at += CALLS_IN_A_FILE) {
      const chunk = calls.slice(at, at + CALLS_IN_A_FILE);
      const { text, first } = program(arrays, chunk);
      const file = analyseText(`numpy_${at}.py`, text);
      for (const [i, call] of chunk.entries()) {
        const { code, out, error } = call;
        const line = first + 2 * i;
        const problem = file.problems.find((p) => p.severity === 'error' && p.range.start.line === line);
        if (out) {
          const verdict = problem ? 'wrong' : judge(file, line, call);
          counts[verdict] += 1;
          if (verdict === 'wrong') unsound.push(`${code}: ${problem?.message ?? 'not'} ${JSON.stringify(out)}`);
        } else if (SHAPE_ERRORS.has(error!)) counts[problem ? 'caught' : 'missed'] += 1;
      }
    }
    console.log(`      ${JSON.stringify(counts)}`);
    assert.deepEqual(unsound, []);
    assert.ok(counts.known >= FLOORS.known * (counts.known + counts.partial), JSON.stringify(counts));
    assert.ok(counts.caught >= FLOORS.caught * (counts.caught + counts.missed), JSON.stringify(counts));
  });
});
