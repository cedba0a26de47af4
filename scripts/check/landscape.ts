/**
 * Runs the program that *Compute Landscape of My Model…* writes, with the PyTorch of the system: on one process, on two,
 * and again after a break. `npx tsx scripts/check/landscape.ts [python]`.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LANDSCAPE_SCRIPT } from '../../src/features/landscapeScript';
import { readLandscape } from '../../src/panels/landscape/file';

const SIDE = 9;
const python = process.argv[2] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'landscape-'));
const out = join(folder, 'landscape.jsonl');

async function run(processes: number): Promise<Float32Array> {
  // What torchrun sets; it is not used itself, as that of PyTorch 1.13 does not run on Python 3.12.
  const port = String(await freePort());
  const together = { WORLD_SIZE: String(processes), MASTER_ADDR: '127.0.0.1', MASTER_PORT: port, OMP_NUM_THREADS: '1' };
  const env = (rank: number) => ({ ...process.env, ...together, RANK: String(rank), LOCAL_RANK: String(rank) });
  const ends = Array.from({ length: processes }, (_, rank) => {
    const child = spawn(python, ['landscape.py'], { cwd: folder, stdio: 'inherit', env: env(rank) });
    return new Promise<number | null>((resolve) => child.on('exit', resolve));
  });
  assert.deepEqual(await Promise.all(ends), Array(processes).fill(0));
  const { known, values } = readLandscape(readFileSync(out));
  assert.equal(known.filter(Boolean).length, SIDE);
  return values;
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    }),
  );
}

async function main(): Promise<void> {
  writeFileSync(join(folder, 'landscape.py'), LANDSCAPE_SCRIPT.replace('SIDE = 51', `SIDE = ${SIDE}`));
  const one = await run(1);
  const lines = readFileSync(out, 'utf8').split('\n');
  // A break in the middle of a line.
  writeFileSync(out, `${lines.slice(0, 4).join('\n')}\n${lines[4].slice(0, 20)}`);
  const resumed = await run(1);
  assert.deepEqual(resumed, one);
  rmSync(out);
  const two = await run(2);
  const apart = two.reduce((most, x, i) => Math.max(most, Math.abs(x - one[i])), 0);
  assert.ok(apart < 1e-6, `two processes differ from one by ${apart}`);
  console.log(`One process, one after a break, and two agree: ${one.length} losses, at most ${apart} apart.`);
}

main().finally(() => rmSync(folder, { recursive: true }));
