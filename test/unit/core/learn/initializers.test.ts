/** First weights: their moments, their limits, and that a seed gives the same ones again. */
import assert from 'node:assert/strict';
import * as init from '../../../../src/core/learn/initializers';
import { Random } from '../../../../src/core/random/random';
import type { Tensor } from '../../../../src/core/tensor/tensor';

function momentsOf(t: Tensor) {
  const data = Float64Array.from(t.data);
  const mean = data.reduce((a, x) => a + x, 0) / t.size;
  const variance = data.reduce((a, x) => a + (x - mean) ** 2, 0) / t.size;
  return { mean, variance, largest: data.reduce((a, x) => Math.max(a, Math.abs(x)), 0) };
}

/** Sampled from 40,000 seeded numbers: a variance is within 3 % of what it should be. */
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found / expected - 1) < 0.03, `${found}, expected ${expected}`);

describe('initializers', () => {
  const sizes = [100, 400];
  const CASES: [string, init.Initializer, number][] = [
    ['uniform', init.uniform(-1, 1), 1 / 3],
    ['normal', init.normal(0, 0.02), 0.0004],
    ['LeCun', init.lecun(), 1 / 400],
    ['Xavier', init.xavier(), 2 / 500],
    ['Xavier, normal, for tanh', init.xavier('normal', init.gainOf('tanh')), (25 / 9) * (2 / 500)],
    ['He', init.kaiming(), 2 / 400],
    ['He, uniform, by outputs', init.kaiming('uniform', Math.SQRT2, 'out'), 2 / 100],
    // Of a standard normal between −2 and 2.
    ['truncated', init.truncatedNormal(), 0.7737413],
  ];
  for (const [name, initializer, variance] of CASES) {
    it(`${name} has the variance ${variance.toPrecision(3)}`, () => {
      const found = momentsOf(initializer(new Random(1), sizes));
      near(found.variance, variance);
      assert.ok(Math.abs(found.mean) < 0.02 * Math.sqrt(variance));
      assert.deepEqual(initializer(new Random(5), [3, 4]).data, initializer(new Random(5), [3, 4]).data);
      assert.notDeepEqual(initializer(new Random(5), [3, 4]).data, initializer(new Random(6), [3, 4]).data);
    });
  }

  it('uniform ones stay in their limits', () => {
    assert.ok(momentsOf(init.xavier()(new Random(2), sizes)).largest <= Math.sqrt(6 / 500));
    assert.ok(momentsOf(init.truncatedNormal(0, 1, -0.5, 0.5)(new Random(2), sizes)).largest <= 0.5);
  });

  it('far tails can be drawn from, on either side', () => {
    for (const side of [1, -1]) {
      const limits = [8, 9].map((x) => side * x).sort((a, b) => a - b);
      const drawn = init.truncatedNormal(0, 1, limits[0], limits[1])(new Random(3), [2000]);
      assert.ok([...drawn.data].every((x) => x >= limits[0] && x <= limits[1]));
      // E[x | x > 8] = φ(8)/Φ(−8) = 8.12137.
      near(side * (momentsOf(drawn).mean - side * 8), 0.12137);
    }
  });

  it('orthogonal ones keep lengths: WᵀW or WWᵀ is gain² I', () => {
    for (const [rows, cols] of [
      [5, 3],
      [3, 5],
      [4, 4],
    ]) {
      const w = init.orthogonal(2)(new Random(4), [rows, cols]);
      const small = rows < cols ? w : w.transpose(0, 1).contiguous();
      const [n, m] = small.sizes;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let dot = 0;
          for (let k = 0; k < m; k++) dot += small.data[i * m + k] * small.data[j * m + k];
          assert.ok(Math.abs(dot - (i === j ? 4 : 0)) < 1e-12);
        }
      }
    }
    assert.deepEqual(init.orthogonal()(new Random(4), [4, 3, 2, 2]).sizes, [4, 3, 2, 2]);
  });

  it('fans and gains are those of PyTorch', () => {
    assert.deepEqual(init.fansOf([8, 3, 5, 5]), { in: 75, out: 200 });
    assert.equal(init.gainOf('leaky_relu', 0.2), Math.sqrt(2 / 1.04));
    assert.throws(() => init.xavier()(new Random(), [3]), /at least two axes \(out, in, …\), found \(3\)/);
    assert.throws(() => init.truncatedNormal(0, 1, 50, 51), /may lie/);
  });
});
