/** The SIMD kernels that multiply and add give the very bits of the plain ones where both add in the same order. */
import assert from 'node:assert/strict';
import type { Kernels } from '../../../../src/core/kernels';
import { kernels, loadKernels, supportedKernels } from '../../../../src/core/kernels';
import { dense, randoms } from './reference';

describe('kernels, plain and simd, bit for bit', () => {
  /** What a computation makes with either set. */
  async function both<T>(compute: (k: Kernels) => T): Promise<[T, T]> {
    const plain = compute(await loadKernels('plain'));
    const simd = compute(await loadKernels('simd'));
    return [plain, simd];
  }
  after(() => loadKernels('plain'));

  it('products of float64', async () => {
    const [m, n, k] = [37, 53, 700];
    const [a, b] = [randoms(Float64Array, m * k), randoms(Float64Array, k * n, 2)];
    const [plain, simd] = await both((set) => {
      const out = new Float64Array(m * n);
      set.matmul(out, dense(a, m, k) as never, dense(b, k, n) as never, { batch: 1, m, n, k });
      return out;
    });
    assert.deepEqual(simd, plain);
  });

  it('sums and maxima', async () => {
    for (const type of [Float32Array, Float64Array])
      for (const [outer, reduced, inner] of [
        [3, 1237, 1],
        [2, 301, 37],
      ]) {
        const x = randoms(type, outer * reduced * inner).map((value) => value * 2 ** (20 * value));
        const [plain, simd] = await both((set) =>
          (['sum', 'max'] as const).map((name) => {
            const out = new type(outer * inner);
            set[name](out, x as never, { outer, reduced, inner });
            return out;
          }),
        );
        assert.deepEqual(simd, plain);
      }
  });
});

describe('loading kernels', () => {
  it('reads the compiled modules only when they are wanted', async () => {
    await loadKernels('plain', { read: () => assert.fail('nothing is to be read') });
    assert.equal(kernels().name, 'plain');
  });

  it('says which set the engine cannot run', async () => {
    await assert.rejects(loadKernels('other' as never), /cannot run the kernels "other"/);
    assert.ok(supportedKernels().includes('simd'));
  });
});
