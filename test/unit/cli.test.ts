/** The command line as a program: what it prints and how it exits. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nabla-cli-')));
const program = join(folder, 'nabla.js');

function nabla(...args: string[]): { out: string; err: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', cwd: folder });
  return { out: stdout, err: stderr, code: status };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const good = 'import torch\nimport torch.nn as nn\n\nlayer = nn.Linear(7, 3)\ny = layer(torch.rand(5, 7))\n';
const bad = 'import torch\n\nz = torch.zeros(2, 3) @ torch.zeros(4, 5)\n';

describe('nabla', function () {
  this.timeout(30_000);
  before(() => {
    buildSync({ entryPoints: ['src/cli.ts'], outfile: program, bundle: true, platform: 'node', target: 'node20' });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('shapes: one line an expression, or one JSON document', () => {
    const path = file('good.py', good);
    const text = nabla('shapes', 'good.py');
    assert.equal(text.code, 0, text.err);
    assert.ok(text.out.split('\n').includes('good.py:5:1  y  float32 (5, 3)'), text.out);

    const json = nabla('shapes', 'good.py', '--json');
    const { version, files } = JSON.parse(json.out);
    assert.equal(version, 1);
    assert.equal(files[0].file, path);
    const y = files[0].facts.find((f: { range: { start: { line: number } } }) => f.range.start.line === 4);
    assert.deepEqual(y.range, { start: { line: 4, character: 0 }, end: { line: 4, character: 1 } });
    assert.deepEqual([y.tensors[0].shape, y.tensors[0].dtype, y.tensors[0].library], [[5, 3], 'float32', 'torch']);
  });

  it('shapes --from: the sizes that a driver brings', () => {
    file('model.py', 'def double(x):\n    y = x + x\n    return y\n');
    file('driver.py', 'import torch\nfrom model import double\n\ndouble(torch.ones(4, 6))\n');
    const { out, code } = nabla('shapes', 'model.py', '--from', 'driver.py');
    assert.equal(code, 0);
    assert.match(out, /^model\.py:2:5 {2}y {2}float32 \(4, 6\)$/m);
  });

  it('check: exits 1 on an error, in every form', () => {
    file('bad.py', bad);
    const text = nabla('check', 'bad.py');
    assert.equal(text.code, 1);
    assert.match(text.out, /^bad\.py:3:5: error: .*\[matmul-mismatch\]$/m);
    assert.match(text.out, /^1 problem in 1 file$/m);
    assert.match(nabla('check', 'bad.py', '--format', 'github').out, /^::error file=bad\.py,line=3,/);
    assert.equal(JSON.parse(nabla('check', 'bad.py', '--format', 'sarif').out).version, '2.1.0');
    assert.equal(JSON.parse(nabla('check', 'bad.py', '--format', 'json').out).files[0].problems.length, 1);
    assert.equal(nabla('check', 'good.py').code, 0);
    const without = nabla('check', 'bad.py', '--ignore', 'matmul-mismatch', '--ignore', 'softmax-dim');
    assert.deepEqual([without.code, without.out], [0, '0 problems in 1 file\n']);
  });

  it('check --jobs: the same by several threads, in every form', () => {
    file('many/a.py', bad);
    file('many/b.py', good);
    file('many/c.py', bad);
    for (const format of ['text', 'json', 'sarif', 'github']) {
      const one = nabla('check', 'many', '--jobs', '1', '--format', format);
      assert.equal(one.code, 1);
      assert.deepEqual(nabla('check', 'many', '--jobs', '3', '--format', format), one);
    }
    assert.match(nabla('check', 'many', '--jobs', '0').err, /--jobs is a whole number from 1 on/);
    assert.match(nabla('shapes', 'many/a.py', '--jobs', '2').err, /--jobs is for check/);
  });

  it('check: searches folders, but not environments, and survives links in a loop', () => {
    file('tree/a.py', good);
    file('tree/deep/b.py', bad);
    file('tree/deep/latin.py', Uint8Array.of(0x78, 0xff));
    file('tree/env/pyvenv.cfg', '');
    file('tree/env/c.py', bad);
    file('tree/.hidden/d.py', bad);
    symlinkSync(join(folder, 'tree'), join(folder, 'tree', 'deep', 'up'));
    symlinkSync(join(folder, 'tree', 'loop.py'), join(folder, 'tree', 'loop.py'));
    const { out, err, code } = nabla('check', 'tree', '--format', 'json');
    assert.equal(code, 1);
    const names = JSON.parse(out).files.map((f: { file: string }) => f.file.slice(folder.length + 1));
    assert.deepEqual(names, ['tree/a.py', 'tree/deep/b.py']);
    assert.match(err, /latin\.py is not UTF-8/);
    assert.match(err, /ELOOP/);
  });

  it('summary: the modules of a file', () => {
    const { out, code } = nabla('summary', 'good.py');
    assert.equal(code, 0);
    assert.match(out, /^layer +Linear +float32 \(5, 3\) +24 +210 +60 B$/m);
  });

  it('says how it is used when it is asked', () => {
    for (const words of [['--help'], ['check', '--help'], ['grad', '-h']]) {
      const { out, code } = nabla(...words);
      assert.equal(code, 0);
      assert.match(out, /^usage: nabla shapes/);
    }
  });

  it('exits 2 on wrong usage and unreadable input, with nothing on stdout', () => {
    file('latin.py', Uint8Array.of(0x78, 0x3d, 0xff));
    mkdirSync(join(folder, 'empty'));
    const wrong = [
      [],
      ['frobnicate', 'good.py'],
      ['shapes'],
      ['shapes', 'missing.py'],
      ['shapes', 'latin.py', '--json'],
      ['shapes', 'empty'],
      ['shapes', 'good.py', '--from', 'missing.py'],
      ['shapes', 'good.py', '--unknown'],
      ['check', 'bad.py', '--format', 'xml'],
      ['check', 'bad.py', '--ignore', 'no-such-code'],
    ];
    for (const args of wrong) {
      const { out, err, code } = nabla(...args);
      assert.deepEqual([code, out], [2, ''], args.join(' '));
      assert.match(err, /^nabla: /, args.join(' '));
      assert.ok(!err.includes('internal'), err);
    }
  });

  it('derive: by name or words, with parameters; exits 1 where a step does not hold', () => {
    const text = nabla('derive', 'law', 'cosines', '--set', 'n=2', '--set', 'a=[3, 4]');
    assert.equal(text.code, 0, text.err);
    assert.match(text.out, /comparisons hold at 3 random points/);
    const outside = nabla('derive', 'softmax-properties', '--set', 'n=2', '--set', 'z=[1000, 0]');
    assert.equal(outside.code, 1, outside.err);
    assert.match(outside.out, /does not hold here/);
    assert.equal(nabla('derive', 'no such thing').code, 2);
    assert.equal(nabla('derive').code, 2);
    assert.match(nabla('derive', '--list').out, /^Vectors and norms\n {2}/);
  });

  it('grad FILE:LINE: of code in a file, by all that it takes or by one', () => {
    file('code.py', 'import torch\n\nX = torch.ones(5, 7)\nw = torch.ones(7)\ny = (X @ w) ** 2\nz = y.sum()\n');
    const all = nabla('grad', 'code.py:5-6');
    assert.equal(all.code, 0, all.err);
    assert.match(all.out, /^grad_w = .*X/m);
    assert.match(all.out, /^# grad_X is the gradient by X, \(5, 7\)$/m);
    const one = nabla('grad', 'code.py:5-6', '--wrt', 'w', '--format', 'torch');
    assert.equal(one.out.trim(), '2 * (X @ w @ X)');
    const json = JSON.parse(nabla('grad', 'code.py:5:6-5:11', '--format', 'json').out);
    assert.deepEqual(
      json.gradients.map((g: { wrt: string }) => g.wrt),
      ['X', 'w'],
    );
    assert.deepEqual(
      [nabla('grad', 'code.py:2').code, nabla('grad', 'code.py:2').out.slice(0, 11)],
      [1, 'no formula:'],
    );
    assert.match(nabla('grad', 'code.py:99').err, /there is no line 99/);
    assert.match(nabla('grad', 'missing.py:1').err, /no such file or folder: missing\.py/);
    assert.match(nabla('grad', 'code.py').err, /expected is one place FILE:LINE/);
    assert.equal(nabla('grad', 'code.py').code, 2);
  });
});
