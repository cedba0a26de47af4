import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import {
  comparison,
  converted,
  cornered,
  correctlyRounded,
  exactly,
  exactValue,
  rising,
  rounded,
  roundHalfEven,
} from '../../../src/core/intervals';

const add = cornered((a, b) => a + b, correctlyRounded);
const multiply = cornered((a, b) => a * b, correctlyRounded);

describe('intervals', () => {
  it('keep short numbers exact', () => {
    assert.equal(exactValue(add(exactly(1.5), exactly(2), 'float32')!), 3.5);
    assert.equal(exactValue(multiply(exactly(4095), exactly(4096), 'float32')!), 4095 * 4096);
    assert.equal(exactValue(rounded(2 ** 24 + 1, 2 ** 24 + 1, 'float32')!), null);
    assert.equal(exactValue(rounded(0.1, 0.1, 'float64')!), null);
  });

  it('keep what IEEE 754 rounds correctly exact', () => {
    const divide = cornered((a, b) => a / b, correctlyRounded);
    assert.equal(exactValue(divide(exactly(1), exactly(3), 'float32')!), Math.fround(1 / 3));
    assert.equal(exactValue(divide(exactly(1), exactly(3), 'float64')!), 1 / 3);
    assert.equal(exactValue(converted(exactly(2 ** 24 + 1), 'float32')!), 2 ** 24);
    assert.equal(exactValue(divide(exactly(1), exactly(3), 'float16')!), null);
    assert.equal(exactValue(divide({ lo: 1, hi: 2 }, exactly(3), 'float32')!), null);
    assert.equal(divide(exactly(1e38), exactly(1e-38), 'float32'), null);
  });

  it('end where integers overflow', () => {
    assert.equal(multiply(exactly(100), exactly(2), 'int8'), null);
    assert.equal(add(exactly(255), exactly(1), 'uint8'), null);
    assert.equal(rounded(-1, -1, 'uint8'), null);
  });

  it('are cut to integers only where all of the interval is', () => {
    assert.deepEqual(converted({ lo: 2.1, hi: 2.9 }, 'int64'), exactly(2));
    assert.deepEqual(converted({ lo: 1.9999, hi: 2.0001 }, 'int64'), { lo: 1, hi: 2 });
    assert.deepEqual(converted({ lo: -0.5, hi: 0.5 }, 'int64')?.lo === 0, true);
    assert.equal(converted({ lo: -1, hi: 1 }, 'bool'), null);
  });

  it('are compared only when they lie apart', () => {
    assert.equal(comparison('lt', { lo: 0, hi: 1 }, { lo: 2, hi: 3 }), true);
    assert.equal(comparison('lt', { lo: 0, hi: 2 }, { lo: 1, hi: 3 }), null);
    assert.equal(comparison('ge', { lo: 0, hi: 2 }, { lo: -1, hi: 0 }), true);
    assert.equal(comparison('eq', exactly(2), exactly(2)), true);
    assert.equal(comparison('ne', { lo: 0, hi: 1 }, exactly(1)), null);
  });

  it('round halves to even', () => {
    assert.deepEqual(
      [0.5, 1.5, 2.5, -0.5, -1.5, 2.4].map((x) => roundHalfEven(x) + 0),
      [0, 2, 2, 0, -2, 2],
    );
  });

  it('hold what single precision computes', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(Math.fround);
    fc.assert(
      fc.property(number, number, number, (x, y, z) => {
        const single = Math.fround(Math.fround(Math.fround(x + y) * z) + y);
        const first = add(exactly(x), exactly(y), 'float32')!;
        const second = multiply(first, exactly(z), 'float32')!;
        const all = add(second, exactly(y), 'float32')!;
        assert.ok(all.lo <= single && single <= all.hi, `${single} is not between ${all.lo} and ${all.hi}`);
      }),
    );
  });

  it('hold what rising functions of single precision give', () => {
    const log = rising(Math.log, 16);
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }).map(Math.fround), (x) => {
        const y = log(exactly(x), 'float32')!;
        const single = Math.fround(Math.log(x));
        assert.ok(y.lo <= single && single <= y.hi);
      }),
    );
  });
});
