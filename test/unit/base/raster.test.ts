import assert from 'node:assert/strict';
import { scaleOf } from '../../../src/base/raster/range';
import {
  fraction,
  MINUS_INFINITY,
  NAN,
  PLUS_INFINITY,
  quantise,
  STEPS,
  valueAt,
} from '../../../src/base/raster/raster';
import { halved, halvings, shrink } from '../../../src/base/raster/shrink';
import { Random } from '../../../src/core/random/random';

describe('rasters', () => {
  it('have a byte for each place on the scale, and three for what has none', () => {
    const scale = { kind: 'linear', low: -1, high: 1 } as const;
    const values = [-1, 0, 1, -7, 7, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const last = STEPS - 1;
    assert.deepEqual([...quantise(values, scale)], [0, last / 2, last, 0, last, NAN, PLUS_INFINITY, MINUS_INFINITY]);
  });

  it('show what is not above 0 at the low end of a logarithmic scale', () => {
    const scale = { kind: 'log', low: 1e-4, high: 1 } as const;
    assert.deepEqual([...quantise([0, -3, 1e-4, 1e-2, 1], scale)], [0, 0, 0, (STEPS - 1) / 2, STEPS - 1]);
  });

  it('have one colour where all numbers are alike', () => {
    const values = [3, 3, 3];
    assert.deepEqual([...quantise(values, scaleOf(values, 'linear'))], [126, 126, 126]);
  });

  it('agree with the place that a legend writes a number at', () => {
    const random = new Random(4);
    for (const kind of ['linear', 'log', 'diverging'] as const) {
      const values = Array.from({ length: 100 }, () => Math.exp(random.normal()));
      const scale = scaleOf(values, kind);
      const bytes = quantise(values, scale);
      values.forEach((x, i) => {
        assert.ok(Math.abs(fraction(x, scale) * (STEPS - 1) - bytes[i]) <= 0.5 + 1e-9);
        assert.ok(Math.abs(valueAt(fraction(x, scale), scale) - x) <= 1e-9 * x);
      });
    }
  });
});

describe('scales', () => {
  const values = Array.from({ length: 1001 }, (_, i) => i);

  it('go from the least to the greatest finite number', () => {
    const { low, high } = scaleOf([...values, Number.NaN, Number.POSITIVE_INFINITY], 'linear');
    assert.deepEqual([low, high], [0, 1000]);
  });

  it('leave out what is beyond the percentiles', () => {
    const { low, high } = scaleOf(values, 'linear', [1, 99]);
    assert.ok(Math.abs(low - 10) <= 1 && Math.abs(high - 990) <= 1, `${low} to ${high}`);
  });

  it('are even on both sides of 0 when they diverge', () => {
    assert.deepEqual(scaleOf([-1, 4], 'diverging'), { kind: 'diverging', low: -4, high: 4 });
  });

  it('are logarithmic over what is above 0, eight decades at most', () => {
    assert.deepEqual(scaleOf([-5, 0, 1e-3, 10], 'log'), { kind: 'log', low: 1e-3, high: 10 });
    assert.equal(scaleOf([1e-30, 1], 'log').low, 1e-8);
  });

  it('are there for no numbers, too', () => {
    assert.deepEqual(scaleOf([], 'linear'), { kind: 'linear', low: 0, high: 1 });
    assert.deepEqual(scaleOf([Number.NaN], 'log'), { kind: 'log', low: 1, high: 1 });
  });
});

describe('shrinking', () => {
  it('takes the means of what a cell stands for', () => {
    const grid = { rows: 4, columns: 4, values: Float32Array.from({ length: 16 }, (_, i) => i) };
    assert.deepEqual([...shrink(grid, 2).values], [2.5, 4.5, 10.5, 12.5]);
  });

  it('divides rows and columns that do not come out even', () => {
    const grid = { rows: 1, columns: 5, values: Float32Array.of(1, 2, 3, 4, 5) };
    assert.deepEqual(shrink(grid, 2), { rows: 1, columns: 2, values: Float32Array.of(1.5, 4) });
  });

  it('by halves goes on until there are few enough cells, or a side is 1', () => {
    assert.deepEqual(
      [[512, 512] as const, [513, 512] as const, [4096, 4096] as const, [1, 1e6] as const, [2, 1e6] as const].map(
        ([rows, columns]) => halvings(rows, columns, 2 ** 18),
      ),
      [0, 1, 3, 0, 1],
    );
    const values = Float32Array.from({ length: 5 * 6 }, (_, i) => i);
    // Two rows and three, two columns each.
    assert.deepEqual([...halved({ rows: 5, columns: 6, values }, 1).values], [3.5, 5.5, 7.5, 18.5, 20.5, 22.5]);
  });

  it('hides no NaN', () => {
    const grid = { rows: 2, columns: 2, values: Float32Array.of(1, 2, Number.NaN, 4) };
    assert.ok(Number.isNaN(shrink(grid, 1).values[0]));
  });
});
