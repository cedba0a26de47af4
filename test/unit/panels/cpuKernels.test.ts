import assert from 'node:assert/strict';
import { compare } from '../../../src/core/gpu/compare';
import { makeInputs } from '../../../src/core/gpu/inputs';
import { operations } from '../../../src/core/gpu/operations';
import { loadKernels } from '../../../src/core/kernels';
import { cpuKernels } from '../../../src/panels/kernels/cpu';
import { trialsOf } from '../../panels/kernelSizes';

describe('operations on the processor', () => {
  before(() => loadKernels());

  it('are there for every operation', () => {
    assert.deepEqual(Object.keys(cpuKernels).sort(), operations.map(({ id }) => id).sort());
  });

  for (const operation of operations)
    it(`${operation.id} is right at every size`, () => {
      for (const sizes of trialsOf(operation)) {
        const inputs = makeInputs(operation, sizes);
        const { rows, columns } = operation.output(sizes);
        const out = new Float32Array(rows * columns).fill(Number.NaN);
        cpuKernels[operation.id].run(out, inputs, sizes);
        const all = Array.from({ length: rows }, (_, i) => i);
        const { wrong } = compare(operation, sizes, inputs, all, out);
        assert.equal(wrong, null, JSON.stringify(sizes));
      }
    });
});
