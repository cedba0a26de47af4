/** Several threads compute what one does, to the bit. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Kernels, loadKernels, type Team } from '../../../src/core/kernels';
import { nodeTeam } from '../../../src/host/node/team';
import { dense, randoms } from '../core/kernels/reference';

describe('threads for large products', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nabla-team-'));
  const script = join(folder, 'kernelWorker.js');
  let own: Kernels;
  let started = 0;
  let shared: Kernels;

  before(async function () {
    this.timeout(20_000);
    const entryPoints = ['src/host/node/kernelWorker.ts'];
    buildSync({ entryPoints, bundle: true, platform: 'node', outfile: script, logLevel: 'error' });
    own = await loadKernels('simd');
    const team = nodeTeam(script, 3);
    const counted: Team = {
      size: team.size,
      start(kernels) {
        started++;
        return team.start(kernels);
      },
    };
    shared = await loadKernels('simd', { team: counted });
  });
  after(async () => {
    await loadKernels('plain');
    rmSync(folder, { recursive: true });
  });

  it('are not begun for small work', () => {
    const [a, out] = [randoms(Float32Array, 64 * 64), new Float32Array(64 * 64)];
    const view = dense(a, 64, 64) as never;
    shared.matmul(out, view, view, { batch: 1, m: 64, n: 64, k: 64 });
    assert.equal(started, 0);
  });

  it('multiply matrices, batches and transposed operands', () => {
    for (const type of [Float32Array, Float64Array])
      for (const [batch, m, n, k] of [
        [1, 331, 307, 401],
        [2, 301, 203, 307],
        [7, 131, 203, 307],
      ]) {
        const size = { batch, m, n, k };
        const [x, y] = [randoms(type, batch * m * k), randoms(type, batch * k * n, 2)];
        for (const isTransposed of [false, true]) {
          const [a, b] = [dense(x, m, k, isTransposed), dense(y, k, n, !isTransposed)];
          const [found, expected] = [new type(batch * m * n), new type(batch * m * n)];
          shared.matmul(found, a as never, b as never, size);
          own.matmul(expected, a as never, b as never, size);
          assert.deepEqual(found, expected, JSON.stringify(size));
        }
      }
    assert.equal(started, 1);
  });

  it('leave out threads for which there is no row', () => {
    const [m, n, k] = [2, 4201, 4001];
    const [a, b] = [dense(randoms(Float32Array, m * k), m, k), dense(new Float32Array(k * n).fill(0.5), k, n)];
    const [found, expected] = [new Float32Array(m * n), new Float32Array(m * n)];
    shared.matmul(found, a as never, b as never, { batch: 1, m, n, k });
    own.matmul(expected, a as never, b as never, { batch: 1, m, n, k });
    assert.deepEqual(found, expected);
  });

  it('attend, with masks and to earlier places', () => {
    for (const [batch, queries, keys] of [
      [1, 601, 607],
      [5, 301, 303],
    ])
      for (const [firstPosition, stride] of [
        [null, null],
        [0, null],
        [3, 0],
        [null, queries * keys],
      ]) {
        const mask = stride === null ? null : { data: randoms(Float32Array, batch * queries * keys, 5), stride };
        const options = { batch, queries, keys, width: 65, valueWidth: 63, scale: 0.1, firstPosition, mask };
        const [q, k, v] = [queries * 65, keys * 65, keys * 63].map((n, i) => randoms(Float32Array, batch * n, i + 1));
        const [found, expected] = [new Float32Array(batch * queries * 63), new Float32Array(batch * queries * 63)];
        for (const [set, out] of [
          [shared, found],
          [own, expected],
        ] as const)
          set.attention(out, q as never, k as never, v as never, options as never);
        assert.deepEqual(found, expected, JSON.stringify([batch, firstPosition, stride]));
      }
  });

  it('refuse what one thread refuses', () => {
    const view = dense(new Float32Array(4), 2, 2) as never;
    const size = { batch: 1, m: 1024, n: 1024, k: 1024 };
    assert.throws(() => shared.matmul(new Float32Array(1024 * 1024), view, view, size), /its array has 4 elements/);
  });
});
