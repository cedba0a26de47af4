/**
 * How long analysis takes, in process: cold (a new workspace), warm (the same one after a keystroke), lines a second, and through the
 * worker's own server from a keystroke to a hover and to all facts, in files of 200, 1,000 and 5,000 lines; the memory that such a
 * file holds. `--write` puts the table into docs/BENCHMARKS.md, with the ratios to what stands there. Fails on ratios, never on
 * times: warm is no slower than cold, and time grows no faster than the file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Workspace } from '../../src/analysis/workspace';
import { AnalysisServer } from '../../src/features/server';
import { NodeFiles } from '../../src/host/node/files';
import { hostInterface, workerInterface } from '../../src/protocol/analysis';
import { type Port, Rpc } from '../../src/protocol/rpc';
import { parse } from '../../src/python/parse';
import { root } from '../vscode/paths';
import { readSection, writeSection } from './section';

const ROUNDS = 15;
const KEYSTROKES = 60;
const LINES = [200, 1000, 5000];

interface Subject {
  readonly name: string;
  readonly path: string;
  readonly roots: readonly string[];
}

function subjects(): Subject[] {
  const packages = '/usr/lib/python3/dist-packages';
  const transformer = join(packages, 'torchvision', 'models', 'vision_transformer.py');
  const model = join(root, 'test', 'workspace', 'gpt', 'model.py');
  const own = { name: 'gpt/model.py', path: model, roots: [] };
  return existsSync(transformer)
    ? [own, { name: 'torchvision vision_transformer.py', path: transformer, roots: [packages] }]
    : [own];
}

function quantile(times: readonly number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function time(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}

function measure({ name, path, roots }: Subject) {
  const text = readFileSync(path, 'utf8');
  const files = new NodeFiles();
  const analyse = (workspace: Workspace, version: number) => {
    workspace.setDocument(path, path, version, `${text}${' '.repeat(version)}\n`);
    return workspace.facts(path);
  };
  // The first run of all compiles the program itself; it is given apart.
  const first = time(() => analyse(new Workspace(files, { roots, timeBudget: 30_000 }), 0));
  const parsing = Array.from({ length: ROUNDS }, () => time(() => parse(text)));
  const cold = Array.from({ length: ROUNDS }, () =>
    time(() => analyse(new Workspace(files, { roots, timeBudget: 30_000 }), 0)),
  );
  const workspace = new Workspace(files, { roots, timeBudget: 30_000 });
  analyse(workspace, 0);
  const warm = Array.from({ length: ROUNDS }, (_, i) => time(() => analyse(workspace, i + 1)));
  const lines = text.split('\n').length;
  return { name, lines, first, parsing: quantile(parsing, 0.5), cold: quantile(cold, 0.5), warm: quantile(warm, 0.5) };
}

/** A program of about so many lines: blocks of a network, each a class of its own. */
function longProgram(lines: number): string {
  const block = (i: number) => `
class Block${i}(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        B, T, C = x.shape
        h = self.norm(x)
        h = F.gelu(self.up(h))
        return x + self.down(h)

`;
  const head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';
  return head + Array.from({ length: Math.round(lines / 15) }, (_, i) => block(i)).join('');
}

/** Two ends of a port whose messages are copied, as between threads. */
function connected(): [Port, Port] {
  const listeners: ((message: unknown) => void)[] = [];
  const port = (own: number): Port => ({
    post: (message) => {
      const copy = structuredClone(message);
      setImmediate(() => listeners[1 - own](copy));
    },
    listen: (listener) => {
      listeners[own] = listener;
    },
  });
  return [port(0), port(1)];
}

interface Typing {
  readonly lines: number;
  /** Milliseconds from each keystroke to the hover's answer. */
  readonly hover: readonly number[];
  /** To all facts of the file. */
  readonly facts: readonly number[];
}

/** Types into a long program, and asks after each keystroke what an editor asks. */
async function typing(lines: number): Promise<Typing> {
  const [near, far] = connected();
  new AnalysisServer(far, new NodeFiles(), (files) => new Workspace(files), { later: (run) => setImmediate(run) });
  const ignore = () => {};
  const handlers = { requests: {}, events: { ready: ignore, missing: ignore, log: ignore } };
  const host = new Rpc(near, hostInterface, workerInterface, handlers);
  const text = longProgram(lines);
  const uri = 'file:///bench/long.py';
  const at = text.lastIndexOf('h = F.gelu');
  const line = text.slice(0, at).split('\n').length - 1;
  const position = { line, character: 8 };
  const hover: number[] = [];
  const facts: number[] = [];
  for (let version = 1; version <= KEYSTROKES; version++) {
    const typed = `${text.slice(0, at)}h = F.gelu${text.slice(at + 'h = F.gelu'.length)}# ${version}\n`;
    const began = performance.now();
    host.notify('document', { uri, path: '/bench/long.py', version, text: typed, language: 'python', cells: [] });
    const range = { start: position, end: position };
    const answer = await host.request('hover', { uri, version, context: null, range });
    hover.push(performance.now() - began);
    if (!answer) throw new Error('the hover says nothing');
    await host.request('report', { uri, version });
    facts.push(performance.now() - began);
  }
  return { lines, hover: hover.slice(5), facts: facts.slice(5) };
}

/** Megabytes that an analysed file holds, with all that was read for it. */
function memory(lines: number): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const before = heap();
  const workspace = new Workspace(new NodeFiles(), { timeBudget: 60_000 });
  workspace.setDocument('/bench/long.py', '/bench/long.py', 1, longProgram(lines));
  const { expressions } = workspace.facts('/bench/long.py');
  const held = heap() - before;
  if (expressions.length === 0) throw new Error('nothing is known of the long program');
  return held;
}

/** A measure by its name. */
type Measures = Map<string, number>;

function table(measures: Measures, before: Measures): string {
  const rows = [...measures].map(([name, value]) => {
    const old = before.get(name);
    return `| ${name} | ${value.toFixed(value < 1000 ? 1 : 0)} | ${old ? `${(value / old).toFixed(2)}×` : ''} |`;
  });
  return ['| measure | | to the one before |', '| --- | ---: | ---: |', ...rows].join('\n');
}

/** The table that stands in docs/BENCHMARKS.md. */
function measuresBefore(): Measures {
  const rows = readSection('speed').matchAll(/^\| ([^|]+?) \| ([\d.]+) \| [^|]*\|$/gm);
  return new Map([...rows].map(([, name, value]) => [name, Number(value)]));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
  const rows = subjects().map(measure);
  const typed: Typing[] = [];
  for (const lines of LINES) typed.push(await typing(lines));
  const measures: Measures = new Map();
  for (const r of rows) {
    measures.set(`${r.name}: parse, ms`, r.parsing);
    measures.set(`${r.name}: first run, ms`, r.first);
    measures.set(`${r.name}: cold, ms`, r.cold);
    measures.set(`${r.name}: cold, lines a second`, (1000 * r.lines) / r.cold);
    measures.set(`${r.name}: warm, ms`, r.warm);
  }
  for (const t of typed)
    for (const [what, times] of [
      ['a hover', t.hover],
      ['all facts', t.facts],
    ] as const)
      for (const q of [50, 95])
        measures.set(`${t.lines} lines: keystroke to ${what}, p${q}, ms`, quantile(times, q / 100));
  const longest = LINES.at(-1)!;
  measures.set(`${longest} lines: memory held, MB`, memory(longest));
  const text = table(measures, measuresBefore());
  console.log(text);
  if (values.write) writeSection('speed', text);

  const complaints = rows.filter((r) => r.warm > 1.5 * r.cold).map((r) => `${r.name}: warm is slower than cold`);
  const [short, long] = typed;
  const [growth, limit] = [quantile(long.hover, 0.5) / quantile(short.hover, 0.5), (2 * long.lines) / short.lines];
  if (growth > limit)
    complaints.push(`${long.lines / short.lines} times the lines take ${growth.toFixed(1)} times as long`);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(2);
});
