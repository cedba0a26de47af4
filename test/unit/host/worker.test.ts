/** The analysis worker as a real thread, with the client that the extension uses. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { AnalysisClient } from '../../../src/host/client';
import { desktop } from '../../../src/host/node/platform';
import type { RpcError } from '../../../src/protocol/rpc';

const folder = mkdtempSync(join(tmpdir(), 'nabla-worker-'));
const uri = 'file:///untitled.py';

describe('analysis worker', function () {
  this.timeout(30_000);
  const log: string[] = [];
  const client = new AnalysisClient({
    spawn: desktop((name) => join(folder, name)).spawn,
    prelude: () => client.notify('options', { roots: [folder], driver: null, timeBudget: 5000 }),
    missing: () => assert.fail('the desktop reads files itself'),
    log: (_, text) => log.push(text),
  });
  const open = (version: number, text: string) =>
    client.notify('document', { uri, path: null, version, text, language: 'python', cells: [] });

  before(() => {
    const bundle = (from: string, to: string, platform: 'node' | 'browser') =>
      buildSync({ entryPoints: [from], outfile: join(folder, to), bundle: true, platform, target: 'es2022' });
    bundle('src/host/node/thread.ts', 'thread.js', 'node');
    bundle('src/host/workers/analysis.ts', 'worker.js', 'browser');
    writeFileSync(join(folder, 'sizes.py'), 'WIDTH = 4\n');
  });
  after(() => {
    client.dispose();
    rmSync(folder, { recursive: true });
  });

  it('answers, reading imports from the disk', async () => {
    open(1, 'import torch\nfrom sizes import WIDTH\nx = torch.zeros(2, WIDTH) @ torch.ones(4, 3)\n');
    const { problems, shapes } = await client.request('report', { uri, version: 1 });
    assert.deepEqual(problems, []);
    assert.ok(shapes >= 3);
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } };
    const hover = await client.request('hover', { uri, version: 1, context: null, range });
    assert.equal(hover?.copy, '(2, 3)');
    assert.deepEqual(log, ['The analysis worker is up']);
  });

  it('goes on after it was stopped, once it is told the document again', async () => {
    client.restart('a test wants it');
    await assert.rejects(client.request('report', { uri, version: 1 }), (e: RpcError) => e.code === 'stale');
    open(2, 'import torch\nx = torch.zeros(2, 3) @ torch.ones(4, 3)\n');
    const { problems } = await client.request('report', { uri, version: 2 });
    assert.deepEqual(
      problems.map((p) => p.code),
      ['matmul-mismatch'],
    );
  });
});
