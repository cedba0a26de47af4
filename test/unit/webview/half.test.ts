import assert from 'node:assert/strict';
import { toHalf } from '../../../webview/kernels/gpu/half';

describe('half precision', () => {
  it('has the bits of IEEE 754', () => {
    const cases: readonly (readonly [number, number])[] = [
      [0, 0],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [65520, 0x7c00],
      [Infinity, 0x7c00],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      // Ties go to the even neighbour.
      [2 ** -25, 0],
      [1.5 * 2 ** -24, 2],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [1 + 2 ** -11 + 2 ** -20, 0x3c01],
      [0.1, 0x2e66],
    ];
    for (const [x, bits] of cases) assert.equal(toHalf([x])[0], bits, String(x));
    assert.equal(toHalf([Number.NaN])[0] & 0x7c00, 0x7c00);
    assert.notEqual(toHalf([Number.NaN])[0] & 0x3ff, 0);
  });
});
