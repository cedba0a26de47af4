/** Reads the recorded facts of `test/facts` (its README says what each file is). */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Position } from '../../src/base/lines';
import type { Observed, ObservedFile } from './score';

export const FACTS = resolve(import.meta.dirname, '..', 'facts');
export const WORKSPACE = resolve(import.meta.dirname, '..', 'workspace');

/** An expression as recorded: lines from 1, columns in utf-8 bytes from 0. */
interface RecordedExpression {
  readonly line: number;
  readonly col: number;
  readonly end_line: number;
  readonly end_col: number;
  readonly node: string;
  readonly name?: string;
  readonly path?: readonly number[];
  readonly shapes: readonly (readonly number[])[];
  readonly dtypes: readonly string[];
}

export interface RecordedSource {
  readonly path: string;
  readonly sha256: string;
  readonly expressions: readonly RecordedExpression[];
  readonly non_tensor: readonly (readonly [number, number, number, number])[];
}

export interface RecordedRun {
  readonly name: string;
  readonly driver: string;
  readonly sources: readonly RecordedSource[];
}

/** A gzipped file of one JSON value a line; `edit` sees each line first. */
export function readJsonLines<T>(path: string, edit = (line: string) => line): T[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(edit(line)) as T]));
}

/** The runs of the sample workspace. */
export function workspaceRuns(): RecordedRun[] {
  const folder = join(FACTS, 'workspace');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const run = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<RecordedRun, 'name'>;
      return { ...run, name: name.slice(0, -'.json'.length) };
    });
}

/** Where a driver of the workspace's runs is. */
export function workspaceDriver(run: RecordedRun): string {
  return run.driver.startsWith('drivers/') ? join(FACTS, run.driver) : join(WORKSPACE, run.driver);
}

export function torchvisionRuns(): RecordedRun[] {
  return readJsonLines<RecordedRun>(join(FACTS, 'torchvision', 'facts.jsonl.gz'));
}

/** Whether the file is there and is the one that was recorded. */
export function isCurrent(source: RecordedSource, path: string): boolean {
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === source.sha256;
}

/** A source's facts at the positions the command line uses. Throws when the file has changed since. */
export function observedFile(source: RecordedSource, path: string): ObservedFile {
  if (!isCurrent(source, path)) {
    throw new Error(`the facts about ${source.path} are stale: record them again (test/facts/README.md)`);
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = (line: number, bytes: number): Position => ({
    line: line - 1,
    character: utf16Column(lines[line - 1], bytes),
  });
  return {
    path: source.path,
    expressions: source.expressions.map((e) => observed(e, at)),
    plain: source.non_tensor.map(([line, col, endLine, endCol]) => ({
      start: at(line, col),
      end: at(endLine, endCol),
    })),
  };
}

function observed(e: RecordedExpression, at: (line: number, bytes: number) => Position): Observed {
  const path = e.path ?? [];
  const name = e.name ?? '';
  return {
    start: at(e.line, e.col),
    end: at(e.end_line, e.end_col),
    nameEnd: e.node === 'arg' ? at(e.line, e.col + Buffer.byteLength(name)) : undefined,
    label: [e.node, name, path.length > 0 ? `[${path.join(', ')}]` : ''].filter(Boolean).join(' '),
    path,
    shapes: e.shapes,
    dtypes: e.dtypes,
  };
}

function utf16Column(line: string, bytes: number): number {
  return Buffer.from(line).subarray(0, bytes).toString('utf8').length;
}
