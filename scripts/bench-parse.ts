/**
 * Measures the Python parser on whole files, on files cut short and on files in the middle of an edit.
 *
 *   npx tsx scripts/bench-parse.ts <file or folder>…
 *
 * Prints time per file, and for each kind of edit the share of functions away from it that are still found.
 * Fails on an exception, or when fewer than 99.5 % are found.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Module } from '../src/python/ast';
import { parse } from '../src/python/parse';
import { walk } from '../src/python/visit';

const SHARE_TO_FIND = 0.995;
const HALF_TYPED = [
  'x = foo(',
  'x = foo(a, ',
  'y = [1, ',
  'y = {"a": ',
  'z = a[',
  'self.',
  'x = self.layer(y.',
  'if x',
  'if foo(x:',
  'for i in ',
  'for i in range(',
  'while (',
  'def g(a, ',
  'def g',
  'class A(',
  'return (a + ',
  'with open(',
  'x = lambda a: ',
  'x = "abc',
  'print(f"loss {',
  'print(f"loss {x',
  'import ',
  'from a import (b, ',
  'try:',
  '@decorator(',
  'assert (x == ',
  ')',
  '"""',
];

interface Source {
  readonly path: string;
  readonly text: string;
}

/** A linear congruential generator: the same places in every run. */
class Random {
  constructor(private state: number) {}
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}

function pythonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const below = join(path, entry.name);
    return entry.isDirectory() ? pythonFiles(below) : entry.name.endsWith('.py') ? [below] : [];
  });
}

interface Found {
  readonly start: number;
  readonly end: number;
  /** With the names of the classes and functions around it. */
  readonly name: string;
}

function functions(module: Module): Found[] {
  const found: Found[] = [];
  const around: Found[] = [];
  walk(module, (node) => {
    if (node.kind === 'FunctionDef' || node.kind === 'ClassDef') {
      while (around.length > 0 && around[around.length - 1].end <= node.start) {
        around.pop();
      }
      const outer = around.length > 0 ? `${around[around.length - 1].name}.` : '';
      const here = { start: node.start, end: node.end, name: outer + node.name };
      around.push(here);
      if (node.kind === 'FunctionDef') {
        found.push(here);
      }
    }
    return true;
  });
  return found;
}

function measureTime(sources: Source[]): void {
  const times: number[] = [];
  let units = 0;
  let flagged = 0;
  for (const { text } of sources) {
    const begin = performance.now();
    const module = parse(text);
    times.push(performance.now() - begin);
    units += text.length;
    flagged += module.errors.length > 0 ? 1 : 0;
  }
  const total = times.reduce((a, b) => a + b, 0);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2);
  console.log(
    `${sources.length} files, ${(units / 1e6).toFixed(1)} MB, ${(units / 1e3 / total).toFixed(1)} MB/s; ` +
      `ms a file: median ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}; ${flagged} with errors`,
  );
}

interface Tally {
  expected: number;
  found: number;
}

/** Counts the functions of the whole text that `edited` still has; `where` tells their new start, or null. */
function tally(count: Tally, before: Module, edited: string, where: (f: Found) => number | null): void {
  const after = new Set(functions(parse(edited)).map((f) => `${f.name}@${f.start}`));
  for (const f of functions(before)) {
    const start = where(f);
    if (start !== null) {
      count.expected++;
      count.found += after.has(`${f.name}@${start}`) ? 1 : 0;
    }
  }
}

function measureCuts(sources: Source[], random: Random): Tally {
  const count = { expected: 0, found: 0 };
  for (const { text } of sources) {
    const module = parse(text);
    for (let k = 0; k < 3; k++) {
      const cut = random.below(text.length + 1);
      // Up to its name and bracket a function has to be there to be found.
      tally(count, module, text.slice(0, cut), (f) => (text.indexOf('(', f.start) < cut ? f.start : null));
    }
  }
  return count;
}

/** Adds a line, indented as an editor does. */
function measureEdit(sources: Source[], typed: string, random: Random): Tally {
  const count = { expected: 0, found: 0 };
  for (const { text } of sources) {
    const module = parse(text);
    const lines = text.split('\n');
    const line = random.below(lines.length);
    let above = line - 1;
    while (above >= 0 && lines[above].trim() === '') {
      above--;
    }
    const at = lines.slice(0, line).reduce((sum, l) => sum + l.length + 1, 0);
    const indent = above < 0 ? '' : /^[ \t]*/.exec(lines[above])![0] + (lines[above].endsWith(':') ? '    ' : '');
    const added = `${indent}${typed}\n`;
    tally(count, module, text.slice(0, at) + added + text.slice(at), (f) =>
      f.start >= at ? f.start + added.length : f.start,
    );
  }
  return count;
}

/** Takes away one character that shapes the code, the commonest state of a file in an editor. */
function measureDeletion(sources: Source[], character: string, random: Random): Tally {
  const count = { expected: 0, found: 0 };
  for (const { text } of sources) {
    const at = text.indexOf(character, random.below(text.length));
    if (at >= 0) {
      const lineEnd = text.indexOf('\n', at);
      const edited = text.slice(0, at) + text.slice(at + character.length);
      // A function whose first line loses its name or bracket may go.
      const isEdited = (f: Found) => f.start <= at && lineEnd >= 0 && text.indexOf('\n', f.start) >= at;
      tally(count, parse(text), edited, (f) =>
        isEdited(f) ? null : f.start > at ? f.start - character.length : f.start,
      );
    }
  }
  return count;
}

function report(name: string, { expected, found }: Tally): boolean {
  const share = expected === 0 ? 1 : found / expected;
  console.log(
    `${name.padEnd(28)} ${expected} functions, ${expected - found} lost, ${(share * 100).toFixed(2)} % found`,
  );
  return share >= SHARE_TO_FIND;
}

function main(paths: string[]): number {
  const sources = paths
    .flatMap(pythonFiles)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text !== '');
  measureTime(sources);
  measureTime(sources);
  const valid = sources.filter((_, k) => k % 10 === 0).filter(({ text }) => parse(text).errors.length === 0);
  const random = new Random(1);
  const total = { expected: 0, found: 0 };
  let good = report('cut short', measureCuts(valid, random));
  const kinds = [
    ...HALF_TYPED.map((typed) => [`typed ${typed}`, measureEdit(valid, typed, random)] as const),
    ...['(', ')', '[', ']', ':', '"', '"""', ',', '    '].map(
      (character) => [`without ${JSON.stringify(character)}`, measureDeletion(valid, character, random)] as const,
    ),
  ];
  for (const [name, count] of kinds) {
    report(name, count);
    total.expected += count.expected;
    total.found += count.found;
  }
  good = report('all edits', total) && good;
  return good ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
