/**
 * Compares our syntax tree with that of a real Python, node by node: kind, range, depth and content.
 *
 *   npx tsx scripts/compare-ast.ts [--python <command>] <file or folder>…
 *
 * Any Python from 3.10 on will do; before 3.12 it knew no places inside f-strings, and they are left out.
 * Files that Python itself rejects are left out. Prints the first differences and a summary; fails on any difference.
 */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Constant, FormattedValue } from '../src/python/ast';
import { parse } from '../src/python/parse';
import { type AnyNode, children } from '../src/python/visit';

type Entry = [start: number, end: number, depth: number, kind: string, detail: unknown[]];

const MAX_SHOWN = 20;

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

function constantDetail(node: Constant): unknown[] {
  switch (node.type) {
    case 'int':
      return ['int', `0x${(node.value as number | bigint).toString(16)}`];
    case 'none':
    case 'ellipsis':
      return [node.type, null];
    default:
      return [node.type, node.value];
  }
}

function joinedDetail(parts: readonly (string | FormattedValue)[]): unknown[] {
  return [parts.map((part) => (typeof part === 'string' ? part : `${part.debug ?? ''}\0`)).join('')];
}

function detail(node: AnyNode): unknown[] {
  switch (node.kind) {
    case 'Constant':
      return constantDetail(node);
    case 'Name':
      return [node.id];
    case 'Attribute':
      return [node.attr];
    case 'Parameter':
    case 'Keyword':
    case 'ClassDef':
    case 'MatchStar':
    case 'MatchAs':
    case 'ExceptHandler':
      return [node.name];
    case 'Alias':
      return [node.name, node.asname];
    case 'FunctionDef':
      return [node.name, node.isAsync];
    case 'Global':
    case 'Nonlocal':
      return [node.names];
    case 'MatchMapping':
      return [node.rest];
    case 'MatchClass':
      return [node.kwdNames];
    case 'MatchSingleton':
      return [node.value];
    case 'BinOp':
    case 'UnaryOp':
    case 'BoolOp':
    case 'AugAssign':
      return [node.op];
    case 'Compare':
      return [...node.ops];
    case 'ImportFrom':
      return [node.module, node.level];
    case 'For':
    case 'With':
      return [node.isAsync];
    case 'JoinedStr':
      return joinedDetail(node.parts);
    case 'FormattedValue':
      return [node.debug !== null && node.conversion === null && node.format === null ? 'r' : node.conversion];
    default:
      return [];
  }
}

/** Our nodes in the form of the other side; before 3.12 Python knew no places inside f-strings. */
function ourEntries(text: string, insideStrings: boolean): { entries: Entry[]; errors: number } {
  const module = parse(text);
  const entries: Entry[] = [];
  const visit = (node: AnyNode, depth: number) => {
    // Python gives these no range.
    const isListed = node.kind !== 'MatchCase' && node.kind !== 'Module';
    const isClosed = node.kind === 'JoinedStr' && !insideStrings;
    if (isListed) {
      entries.push([node.start, node.end, depth, node.kind, isClosed ? [] : detail(node)]);
    }
    if (!isClosed) {
      for (const child of children(node)) {
        visit(child, isListed ? depth + 1 : depth);
      }
    }
  };
  visit(module, 0);
  return { entries, errors: module.errors.length };
}

function order(a: Entry, b: Entry): number {
  return a[0] - b[0] || b[1] - a[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0);
}

/** The same node? Floats are compared as numbers, strings with characters given by name not at all. */
function same(ours: Entry, theirs: Entry, text: string): boolean {
  for (let k = 0; k < 4; k++) {
    if (ours[k] !== theirs[k]) {
      return false;
    }
  }
  const [type, value] = theirs[4];
  if (ours[3] === 'Constant' && (type === 'float' || type === 'complex')) {
    return ours[4][0] === type && Object.is(ours[4][1], Number(String(value).replace('inf', 'Infinity')));
  }
  if (JSON.stringify(ours[4]) === JSON.stringify(theirs[4])) {
    return true;
  }
  if (ours[3] === 'Name') {
    // Python compares names in NFKC form; ours are as written.
    return String(ours[4][0]).normalize('NFKC') === theirs[4][0];
  }
  return (ours[3] === 'Constant' || ours[3] === 'JoinedStr') && text.slice(ours[0], ours[1]).includes('\\N{');
}

function firstDifference(ours: Entry[], theirs: Entry[], text: string): string | null {
  const length = Math.max(ours.length, theirs.length);
  for (let k = 0; k < length; k++) {
    if (ours[k] === undefined || theirs[k] === undefined || !same(ours[k], theirs[k], text)) {
      const at = Math.min(ours[k]?.[0] ?? text.length, theirs[k]?.[0] ?? text.length);
      const line = text.slice(0, at).split('\n').length;
      return `line ${line}\n  ours   ${JSON.stringify(ours[k])}\n  python ${JSON.stringify(theirs[k])}`;
    }
  }
  return null;
}

async function main(args: string[]): Promise<number> {
  const option = args.indexOf('--python');
  const python = option >= 0 ? args.splice(option, 2)[1] : 'python3';
  const files = args.flatMap(pythonFiles);
  const dump = spawn(python, [fileURLToPath(new URL('ast-dump.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const version = await pythonMinor(python);
  dump.stdin.write(`${files.join('\n')}\n`);
  dump.stdin.end();
  const count = { compared: 0, nodes: 0, rejected: 0, different: 0, flagged: 0 };
  for await (const line of createInterface({ input: dump.stdout })) {
    const theirs = JSON.parse(line) as { file: string; nodes?: Entry[] };
    if (theirs.nodes === undefined) {
      count.rejected++;
      continue;
    }
    const text = readFileSync(theirs.file, 'utf8');
    const ours = ourEntries(text, version >= 12);
    count.compared++;
    count.nodes += theirs.nodes.length;
    count.flagged += ours.errors > 0 ? 1 : 0;
    const difference = firstDifference(ours.entries.sort(order), theirs.nodes.sort(order), text);
    if (difference !== null) {
      count.different++;
      if (count.different <= MAX_SHOWN) {
        console.log(`${theirs.file}: ${difference}`);
      }
    }
  }
  console.log(
    `${count.compared} files, ${count.nodes} nodes: ${count.different} files differ, ` +
      `${count.flagged} have errors; ${count.rejected} not compared because Python 3.${version} rejects them`,
  );
  return count.different + count.flagged > 0 ? 1 : 0;
}

async function pythonMinor(python: string): Promise<number> {
  const child = spawn(python, ['-c', 'import sys; print(sys.version_info[1])'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
  }
  return Number(out);
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
