/**
 * How long analysis takes, in process: cold (a new workspace), warm (the same one after a keystroke), and a hover
 * through the worker's own server after a keystroke in a file of 1,000 lines. `--write` puts the table into
 * docs/BENCHMARKS.md. Fails on ratios, never on times: warm is no slower than cold, and time grows no faster than the file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Workspace } from '../../src/analysis/workspace';
import { AnalysisServer } from '../../src/features/server';
import { NodeFiles } from '../../src/host/node/files';
import { hostInterface, workerInterface } from '../../src/protocol/analysis';
import { type Port, Rpc } from '../../src/protocol/rpc';
import { parse } from '../../src/python/parse';
import { root } from '../vscode/paths';
import { writeSection } from './section';

const ROUNDS = 15;
const KEYSTROKES = 60;
const LINES = 1000;

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
  return { name, first, parsing: quantile(parsing, 0.5), cold: quantile(cold, 0.5), warm: quantile(warm, 0.5) };
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

/** Milliseconds from a keystroke to the hover's answer, for each of many keystrokes. */
async function hoverTimes(lines: number): Promise<number[]> {
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
  const times: number[] = [];
  for (let version = 1; version <= KEYSTROKES; version++) {
    const typed = `${text.slice(0, at)}h = F.gelu${text.slice(at + 'h = F.gelu'.length)}# ${version}\n`;
    const began = performance.now();
    host.notify('document', { uri, path: '/bench/long.py', version, text: typed, language: 'python', cells: [] });
    const answer = await host.request('hover', {
      uri,
      version,
      context: null,
      range: { start: position, end: position },
    });
    times.push(performance.now() - began);
    if (!answer) throw new Error('the hover says nothing');
  }
  return times.slice(5);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
  const rows = subjects().map(measure);
  const long = await hoverTimes(LINES);
  const short = await hoverTimes(LINES / 4);
  const ms = (n: number) => n.toFixed(1);
  const table = [
    '| file | parse ms | first run ms | cold ms | warm ms |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((r) => `| ${r.name} | ${ms(r.parsing)} | ${ms(r.first)} | ${ms(r.cold)} | ${ms(r.warm)} |`),
    '',
    '| hover after a keystroke, through the worker | p50 ms | p95 ms |',
    '| --- | --- | --- |',
    `| ${LINES / 4} lines | ${ms(quantile(short, 0.5))} | ${ms(quantile(short, 0.95))} |`,
    `| ${LINES} lines | ${ms(quantile(long, 0.5))} | ${ms(quantile(long, 0.95))} |`,
  ].join('\n');
  console.log(table);
  if (values.write) writeSection('speed', table);

  const complaints = rows.filter((r) => r.warm > 1.5 * r.cold).map((r) => `${r.name}: warm is slower than cold`);
  const growth = quantile(long, 0.5) / quantile(short, 0.5);
  if (growth > 8) complaints.push(`four times the lines take ${growth.toFixed(1)} times as long`);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

main().catch((error: Error) => {
  console.error(error.stack);
  process.exit(2);
});
