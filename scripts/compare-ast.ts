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
import { type Entry, firstDifference, ourEntries } from './ast-entries';

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
    const difference = firstDifference(ours.entries, theirs.nodes, text);
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
