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
  /** Line, column, last line, its column. */
  readonly non_tensor: readonly (readonly [number, number, number, number])[];
}

/** A notebook: positions are by cell, cells counted from 0 with the Markdown ones. */
export interface RecordedNotebook {
  readonly path: string;
  readonly sha256: string;
  readonly expressions: readonly (RecordedExpression & { readonly cell: number })[];
  /** Cell, line, column, last line, its column. */
  readonly non_tensor: readonly (readonly [number, number, number, number, number])[];
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

/** Where a file of the workspace's runs is. */
export function workspaceFile(path: string): string {
  return join(/^(drivers|programs)\//.test(path) ? FACTS : WORKSPACE, path);
}

/** The folder that holds torchvision's sources: what NABLA_TORCHVISION names, else where Debian's package puts them. */
export function torchvisionRoot(): string {
  return process.env.NABLA_TORCHVISION ?? '/usr/lib/python3/dist-packages';
}

export function torchvisionRuns(): RecordedRun[] {
  return readJsonLines<RecordedRun>(join(FACTS, 'torchvision', 'facts.jsonl.gz'));
}

/** The runs of models of timm, transformers, x-transformers and diffusers. */
export function modelRuns(): RecordedRun[] {
  const folder = join(FACTS, 'models');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json.gz'));
  return files.sort().flatMap((name) => readJsonLines<RecordedRun>(join(folder, name)));
}

/** Whether the file is there and is the one that was recorded. */
export function isCurrent(source: { readonly sha256: string }, path: string): boolean {
  return existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === source.sha256;
}

/** A source's facts at the positions the command line uses. Throws when the file has changed since. */
export function observedFile(source: RecordedSource, path: string): ObservedFile {
  if (!isCurrent(source, path)) {
    throw new Error(`the facts about ${source.path} are stale: record them again (test/facts/README.md)`);
  }
  return observedText(source, readFileSync(path, 'utf8'));
}

/** A notebook's facts in the text of its joined cells; `firstLines` says where each recorded cell starts in it. */
export function observedCells(
  notebook: RecordedNotebook,
  text: string,
  firstLines: ReadonlyMap<number, number>,
): ObservedFile {
  const shift = (cell: number) => firstLines.get(cell) ?? 0;
  const expressions = notebook.expressions.map((e) => {
    const first = shift(e.cell);
    return { ...e, line: e.line + first, end_line: e.end_line + first };
  });
  const plain = notebook.non_tensor.map(([cell, line, col, endLine, endCol]) => {
    const first = shift(cell);
    return [line + first, col, endLine + first, endCol] as const;
  });
  return observedText({ ...notebook, expressions, non_tensor: plain }, text);
}

function observedText(source: RecordedSource, text: string): ObservedFile {
  const lines = text.split('\n');
  const at: At = (line, bytes) => ({ line: line - 1, character: utf16Column(lines[line - 1], bytes) });
  return {
    path: source.path,
    expressions: source.expressions.map((e) => observed(e, at)),
    plain: source.non_tensor.map(([line, col, endLine, endCol]) => ({
      start: at(line, col),
      end: at(endLine, endCol),
    })),
  };
}

/** A recorded position as an editor's. */
type At = (line: number, bytes: number) => Position;

function observed(e: RecordedExpression, at: At): Observed {
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

/** Skips a suite, saying so, where the torchvision that was recorded is not at hand. */
export function needTorchvision(suite: Mocha.Context): void {
  const root = torchvisionRoot();
  if (!torchvisionRuns().every((run) => run.sources.every((s) => isCurrent(s, join(root, s.path))))) {
    console.log(`      skipped: no sources of torchvision 0.14.1 in ${root} (set NABLA_TORCHVISION to their folder)`);
    suite.skip();
  }
}
