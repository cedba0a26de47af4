/** Every kernel against float64, in Dawn under Node. */
import assert from 'node:assert/strict';
import { compare, sampledRows } from '../../src/core/gpu/compare';
import { makeInputs } from '../../src/core/gpu/inputs';
import type { Kernel, Operation, Sizes } from '../../src/core/gpu/operation';
import { operations } from '../../src/core/gpu/operations';
import { wgsl } from '../../src/core/gpu/shader';
import type { Gpu } from '../../webview/kernels/gpu/device';
import { inScopes, measure } from '../../webview/kernels/gpu/measure';
import { Program } from '../../webview/kernels/gpu/program';
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

  for (const operation of operations)
    for (const kernel of operation.kernels)
      it(`${operation.id}: ${kernel.id} is right at every size`, async () => {
        for (const sizes of trialsOf(operation)) {
          const comparison = await run(gpu, operation, kernel, sizes);
          assert.equal(comparison.wrong, null, `${JSON.stringify(sizes)}: ${JSON.stringify(comparison)}`);
        }
      });

  it('have times that grow with the work', async () => {
    const times: number[] = [];
    for (const side of [64, 256]) {
      const [operation, sizes] = [operations[0], { M: side, K: side, N: side }];
      const sources = operation.kernels[0].passes.map(wgsl);
      const program = await Program.make(gpu.device, operation, sizes, sources, makeInputs(operation, sizes));
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

async function run(gpu: Gpu, operation: Operation, kernel: Kernel, sizes: Sizes) {
  const inputs = makeInputs(operation, sizes);
  // Where the device has no half precision, the same source is checked in single precision.
  const standIn = kernel.needs === 'shader-f16' && !gpu.features.has('shader-f16');
  const sources = kernel.passes.map((name) => (standIn ? inSingle(wgsl(name)) : wgsl(name)));
  return inScopes(gpu.device, async () => {
    const program = await Program.make(gpu.device, operation, sizes, sources, inputs);
    program.spoil();
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encode(pass, 2);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    const rows = sampledRows(operation, sizes, WORK);
    const { columns } = operation.output(sizes);
    const values = await program.result(rows.map((row) => ({ start: row * columns, length: columns })));
    program.dispose();
    return compare(operation, sizes, inputs, rows, values, standIn ? 0 : kernel.rounding);
  });
}

function inSingle(source: string): string {
  return source
    .replace('enable f16;', '')
    .replace(/\bf16\b/g, 'f32')
    .replace(/\b0\.0h\b/g, '0.0');
}
