/** Every kernel against float64, in Dawn under Node. */
import assert from 'node:assert/strict';
import { compare, sampledRows } from '../../src/core/gpu/compare';
import { makeInputs } from '../../src/core/gpu/inputs';
import type { Operation, Sizes } from '../../src/core/gpu/operation';
import { limits, operations } from '../../src/core/gpu/operations';
import { matmul } from '../../src/core/gpu/operations/matmul';
import { transpose } from '../../src/core/gpu/operations/transpose';
import { wgsl } from '../../src/core/gpu/shader';
import type { Gpu } from '../../webview/kernels/gpu/device';
import { inScopes, measure } from '../../webview/kernels/gpu/measure';
import { type CompileError, Program } from '../../webview/kernels/gpu/program';
import { openDawn } from './dawn';
import { trialsOf } from './kernelSizes';

const WORK = 3e7;

describe('kernels in Dawn', function () {
  this.timeout(120_000);
  let gpu: Gpu;
  before(async function () {
    const opened = await openDawn();
    if (typeof opened === 'string') {
      console.log(`    No kernel was checked in Dawn: ${opened}.`);
      this.skip();
    } else gpu = opened;
  });
  after(() => gpu?.device.destroy());

  for (const operation of [...operations, ...limits])
    for (const kernel of operation.kernels)
      it(`${operation.id}: ${kernel.id} is right at every size`, async () => {
        const sources = kernel.passes.map((name) => forDevice(gpu, wgsl(name)));
        for (const [i, sizes] of trialsOf(operation).entries()) {
          if (kernel.refuses?.(sizes)) continue;
          // Where a kernel goes round because there are too few workgroups, it does so at small sizes, too.
          const few = i % 2 === 0 ? sources : sources.map((source) => source.replace('65535', '7'));
          const comparison = await run(
            gpu,
            operation,
            sizes,
            few,
            gpu.features.has('shader-f16') ? kernel.rounding : 0,
          );
          assert.equal(comparison.wrong, null, `${JSON.stringify(sizes)}: ${JSON.stringify(comparison)}`);
        }
      });

  it('are found wrong when they leave out one of 8,192 products', async () => {
    const source = wgsl('matmul/naive').replace('k < sizes.K', 'k + 1u < sizes.K');
    const { wrong } = await run(gpu, matmul, { M: 3, K: 8192, N: 5 }, [source]);
    assert.ok(wrong);
  });

  it('are found wrong when they do not write all of the result', async () => {
    const source = wgsl('transpose/naive').replace('id.y >= sizes.rows', 'id.y + 1u >= sizes.rows');
    const { wrong } = await run(gpu, transpose, { rows: 5, columns: 7 }, [source]);
    assert.ok(Number.isNaN(wrong?.found));
  });

  it('that do not compile say where', async () => {
    const source = wgsl('matmul/naive').replace('let row = id.y;', 'let row = id.why;');
    await assert.rejects(run(gpu, matmul, { M: 3, K: 2, N: 5 }, [source]), (error: CompileError) => {
      const [{ line, text }] = error.messages;
      assert.equal(source.split('\n')[line - 1].trim(), 'let row = id.why;');
      assert.match(text, /swizzle/);
      return true;
    });
  });

  it('have times that grow with the work', async () => {
    const times: number[] = [];
    for (const side of [64, 256]) {
      const sizes = { M: side, K: side, N: side };
      const sources = [wgsl('matmul/naive')];
      const program = await Program.make(gpu.device, matmul, sizes, sources, makeInputs(matmul, sizes));
      const plan = { warm: 20, sample: 6.5536, samples: 10 };
      const timing = await measure(gpu, program, new AbortController().signal, () => {}, plan);
      assert.equal(timing.samples, 10);
      assert.ok(timing.p10 <= timing.median && timing.median <= timing.p90);
      times.push(timing.median);
      program.dispose();
    }
    assert.ok(times[1] > 4 * times[0], `64 times the work took ${times[1]} ms after ${times[0]} ms`);
  });
});

async function run(gpu: Gpu, operation: Operation, sizes: Sizes, sources: readonly string[], rounding = 0) {
  const inputs = makeInputs(operation, sizes);
  return inScopes(gpu.device, async () => {
    const program = await Program.make(gpu.device, operation, sizes, sources, inputs);
    program.spoil();
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encode(pass, 1);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    const rows = sampledRows(operation, sizes, WORK);
    const { columns } = operation.output(sizes);
    const values = await program.result(rows.map((row) => ({ start: row * columns, length: columns })));
    program.dispose();
    return compare(operation, sizes, inputs, rows, values, rounding);
  });
}

/** Where the device has no half precision, the same source is checked in single precision. */
function forDevice({ features }: Gpu, source: string): string {
  if (features.has('shader-f16')) return source;
  return source
    .replace('enable f16;', '')
    .replace(/\bf16\b/g, 'f32')
    .replace(/\b0\.0h\b/g, '0.0');
}
