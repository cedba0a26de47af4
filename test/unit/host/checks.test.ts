import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { checkFiles } from '../../../src/host/node/checks';
import { ProgressLine } from '../../../src/host/node/progressLine';

/** Answers for a file, or ends at it. */
const FRAGILE = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (file) => {
  if (file.includes('exit')) process.exit(3);
  if (file.includes('throw')) throw new Error('out of luck');
  parentPort.postMessage({ file, facts: [], problems: [], modules: [] });
});
`;

describe('checking many files', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'nabla-checks-'));
  const script = join(folder, 'thread.js');
  const fragile = join(folder, 'fragile.js');
  const files = ['a', 'b', 'c', 'd', 'e'].map((name) => join(folder, `${name}.py`));
  before(() => {
    writeFileSync(fragile, FRAGILE);
    writeFileSync(join(folder, 'sizes.py'), 'N = 4\n');
    for (const [n, file] of files.entries())
      writeFileSync(file, `import torch\nfrom sizes import N\ntorch.zeros(2, ${n}) @ torch.zeros(N, 5)\n`);
    const contents = `import { serveChecks } from '${join(process.cwd(), 'src/host/node/checks')}';\nserveChecks();`;
    buildSync({
      stdin: { contents, resolveDir: process.cwd() },
      outfile: script,
      bundle: true,
      platform: 'node',
      target: 'node20',
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  const check = (
    names: readonly string[],
    jobs: number,
    of = script,
    progress = (_done: number, _file: string) => {},
  ) => checkFiles(names, { roots: [], seconds: 20, jobs, script: of, progress });

  it('finds the same with any number of threads, in the order of the files', async () => {
    const one = await check(files, 1);
    assert.deepEqual(
      one.map((f) => f.problems.length),
      [1, 1, 1, 1, 0],
    );
    assert.deepEqual(await check(files, 2), one);
    assert.deepEqual(await check(files, 7), one);
  });

  it('says how far it is', async () => {
    const told: [number, string][] = [];
    await check(files, 2, script, (done, file) => told.push([done, file]));
    assert.deepEqual(
      told.map(([done]) => done),
      [1, 2, 3, 4, 5],
    );
    assert.deepEqual(told.map(([, file]) => file).sort(), files);
  });

  it('leaves out the file at which a thread ends, and goes on with another thread', async () => {
    const names = ['exit.py', 'a.py', 'throw.py', 'b.py', 'exit2.py', 'c.py'];
    const found = await check(names, 2, fragile);
    assert.deepEqual(
      found.map((f) => f.file),
      names,
    );
    assert.deepEqual(
      found.map((f) => [f.incomplete ?? '', f.crashed ?? false]),
      [
        ['not analysed: its thread has ended with code 3', true],
        ['', false],
        ['not analysed: out of luck', true],
        ['', false],
        ['not analysed: its thread has ended with code 3', true],
        ['', false],
      ],
    );
  });

  it('says why a file cannot be read', async () => {
    const missing = join(folder, 'missing.py');
    for (const jobs of [1, 2]) {
      const [found] = await check([missing, files[0]], jobs);
      assert.match(found.incomplete!, /^not analysed: /);
      assert.ok(found.crashed);
    }
  });
});

describe('the line of progress', () => {
  function written(terminal: { isTTY?: boolean; columns?: number }, count: number): string[] {
    const texts: string[] = [];
    const line = new ProgressLine({ ...terminal, write: (text) => texts.push(text) }, count);
    line.show(1, 'src/model.py');
    line.clear();
    return texts;
  }

  it('is written over itself, no longer than the terminal is wide, and taken away at the end', () => {
    assert.deepEqual(written({ isTTY: true, columns: 80 }, 3), ['\r\x1b[K1 of 3 files, src/model.py', '\r\x1b[K']);
    assert.deepEqual(written({ isTTY: true, columns: 12 }, 3), ['\r\x1b[K1 of 3 file', '\r\x1b[K']);
  });

  it('is not written where there is no terminal, or one file', () => {
    assert.deepEqual(written({}, 3), []);
    assert.deepEqual(written({ isTTY: true }, 1), []);
  });
});
