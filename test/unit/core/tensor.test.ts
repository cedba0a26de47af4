/** Tensors: views, rounding of short types, sums, limits; and the random generator's published vectors. */
import assert from 'node:assert/strict';
import { philox } from '../../../src/core/random/philox';
import { Random } from '../../../src/core/random/random';
import { fromNested, toNested } from '../../../src/core/tensor/nested';
import { reduceRows, sum } from '../../../src/core/tensor/rows';
import { checkAllocation } from '../../../src/core/tensor/storage';
import { Tensor } from '../../../src/core/tensor/tensor';

describe('tensors', () => {
  const t = fromNested(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    'float64',
  );

  it('views share elements', () => {
    const v = t.transpose(0, 1).slice(0, 2, 2, -2);
    assert.deepEqual(toNested(v), [
      [3, 6],
      [1, 4],
    ]);
    assert.equal(v.data, t.data);
    assert.equal(t.reshape([3, 2]).data, t.data);
    assert.notEqual(t.transpose(0, 1).reshape([6]).data, t.data);
    assert.deepEqual(toNested(t.transpose(0, 1).reshape([6])), [1, 4, 2, 5, 3, 6]);
    assert.deepEqual(toNested(t.select(0, 1).expand([2, 3])), [
      [4, 5, 6],
      [4, 5, 6],
    ]);
  });

  it('views of expanded and sliced tensors keep their strides where they can', () => {
    const x = Tensor.from(
      'float64',
      [2, 3, 4],
      Array.from({ length: 24 }, (_, i) => i),
    );
    const part = x.slice(2, 0, 2);
    assert.equal(part.reshape([6, 2]).data, x.data);
    assert.deepEqual(toNested(part.reshape([6, 2]).select(0, 5)), [20, 21]);
    assert.deepEqual(toNested(part.reshape([12])), toNested(part.contiguous().reshape([12])));
  });

  it('of size 0 and of no dims', () => {
    assert.deepEqual(toNested(Tensor.zeros('float32', [0, 3])), []);
    assert.equal(Tensor.zeros('float32', [2, 0]).reshape([0, 5]).size, 0);
    assert.equal(toNested(Tensor.scalar('int64', 7)), 7);
  });

  // Values of numpy.float16, ml_dtypes.bfloat16, float8_e4m3fn and float8_e5m2.
  const ROUNDED = [
    [
      'float16',
      [0.1, 65519, 65520, 2 ** -25, 3 * 2 ** -26, 1 + 2 ** -11, 1 + 3 * 2 ** -11],
      [0.0999755859375, 65504, Number.POSITIVE_INFINITY, 0, 2 ** -24, 1, 1 + 2 ** -9],
    ],
    ['bfloat16', [0.1, 1 + 2 ** -8, 1 + 3 * 2 ** -8], [0.10009765625, 1, 1 + 2 ** -6]],
    ['float8_e4m3fn', [0.3, 448, 1000, 2 ** -10, 17], [0.3125, 448, Number.NaN, 0, 16]],
    ['float8_e5m2', [0.3, 57344, 1e6, 9], [0.3125, 57344, Number.POSITIVE_INFINITY, 8]],
  ] as const;
  for (const [dtype, from, to] of ROUNDED) {
    it(`rounds to ${dtype}`, () =>
      assert.deepEqual([...Tensor.from(dtype, [from.length], from).data], to.map(Math.fround)));
  }

  it('sums of many numbers are right to the last digits', () => {
    const n = 1_000_003;
    const x = Tensor.zeros('float64', [n]);
    x.data.fill(0.1);
    const s = reduceRows(x, [0], 'float64', [], sum).item();
    assert.ok(Math.abs(s - n * 0.1) <= 1e-10, String(s));
  });

  it('refuses integers that a double does not hold, and what is too large', () => {
    assert.throws(() => Tensor.from('int64', [1], [2 ** 53 + 2]), /2\^53/);
    assert.throws(() => Tensor.from('float64', [1], [1e300]).to('int32'), /cannot be converted/);
    assert.throws(
      () => checkAllocation('zeros', 'float32', [2 ** 20, 2 ** 12]),
      /zeros: a result of shape \(1048576, 4096\)/,
    );
  });
});

describe('random numbers', () => {
  it('are those of the paper', () => {
    const hex = (block: readonly number[]) => block.map((n) => n.toString(16));
    assert.deepEqual(hex(philox([0, 0, 0, 0], [0, 0])), ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
    const ones = 0xffffffff;
    assert.deepEqual(hex(philox([ones, ones, ones, ones], [ones, ones])), [
      '408f276d',
      '41c83b0e',
      'a20bc7c6',
      '6d5451fd',
    ]);
    const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;
    assert.deepEqual(hex(philox(pi, [0xa4093822, 0x299f31d0])), ['d16cfe09', '94fdcceb', '5001e420', '24126ea1']);
  });

  it('are those of exact products', () => {
    const all = 0xffffffffn;
    const exact = (counter: readonly number[], key: readonly number[]): number[] => {
      let [c0, c1, c2, c3, k0, k1] = [...counter, ...key].map(BigInt);
      for (let round = 0; round < 10; round++) {
        const [a, b] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
        [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & all, (a >> 32n) ^ c3 ^ k1, a & all];
        [k0, k1] = [(k0 + 0x9e3779b9n) & all, (k1 + 0xbb67ae85n) & all];
      }
      return [c0, c1, c2, c3].map(Number);
    };
    for (let i = 0; i < 2000; i++) {
      const counter = [i, 0xffffffff - i, (i * 0x10001) >>> 0, (i << 16) >>> 0] as const;
      assert.deepEqual([...philox(counter, [i, ~i >>> 0])], exact(counter, [i, ~i >>> 0]));
    }
  });

  it('have the moments of their distributions', () => {
    const r = new Random(7);
    const normals = Array.from({ length: 40_000 }, () => r.normal());
    const mean = normals.reduce((a, b) => a + b) / normals.length;
    const variance = normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length;
    assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03, `${mean} ${variance}`);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[r.integer(0, 6)]++;
    assert.ok(
      counts.every((n) => Math.abs(n - 10_000) < 500),
      String(counts),
    );
    assert.deepEqual(
      [...r.permutation(50)].sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, i) => i),
    );
  });
});
