/** Fourier transforms by their definition and by what they are inverse to. */
import assert from 'node:assert/strict';
import { fft, fftAxes, irfft, rfft, toComplex } from '../../../../src/core/fft/fft';
import { rootsOfUnity } from '../../../../src/core/fft/plan';
import { uniform } from '../linalg/matrices';

function byDefinition(x: Float64Array): Float64Array {
  const n = x.length / 2;
  const w = rootsOfUnity(n);
  const result = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const at = 2 * ((j * k) % n);
      result[2 * k] += x[2 * j] * w[at] - x[2 * j + 1] * w[at + 1];
      result[2 * k + 1] += x[2 * j] * w[at + 1] + x[2 * j + 1] * w[at];
    }
  }
  return result;
}

function assertNear(a: Float64Array, b: Float64Array, tolerance: number): void {
  assert.equal(a.length, b.length);
  a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) <= tolerance, `element ${i}: ${x} and ${b[i]}`));
}

describe('fft', () => {
  // Powers, products of small primes, a large prime, twice a large prime.
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 30, 31, 36, 37, 64, 74, 97, 128, 210, 211]) {
    it(`of ${n} points`, () => {
      const next = uniform(n);
      const x = Float64Array.from({ length: 2 * n }, next);
      const y = fft(x);
      assertNear(y, byDefinition(x), 2e-15 * n);
      assertNear(fft(y, { inverse: true }), x, 5e-15);
      assertNear(fft(fft(x, { norm: 'ortho' }), { inverse: true, norm: 'ortho' }), x, 5e-15);
      assertNear(fft(fft(x, { norm: 'forward' }), { inverse: true, norm: 'forward' }), x, 5e-15);
      const real = Float64Array.from({ length: n }, next);
      assertNear(irfft(rfft(real), n), real, 5e-15);
    });
  }

  it('of an impulse is flat, of a wave is one line', () => {
    assert.deepEqual(fft(Float64Array.of(1, 0, 0, 0, 0, 0)), Float64Array.of(1, 0, 1, 0, 1, 0));
    const wave = toComplex(Float64Array.from({ length: 8 }, (_, j) => Math.cos((2 * Math.PI * j) / 8)));
    assertNear(fft(wave), Float64Array.of(0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0), 1e-15);
  });

  it('over axes is one transform after the other', () => {
    const x = Float64Array.from({ length: 2 * 3 * 4 }, uniform(5));
    const once = fftAxes(fftAxes(x, [3, 4], [1]), [3, 4], [0]);
    assert.deepEqual(fftAxes(x, [3, 4], [1, 0]), once);
    assert.deepEqual(fftAxes(new Float64Array(0), [0, 4], [1]), new Float64Array(0));
  });

  it('refuses no points and axes that are not there', () => {
    assert.throws(() => fft(new Float64Array(0)), /at least 1 data point, found 0/);
    assert.throws(() => irfft(Float64Array.of(1, 0)), /irfft: expected at least 1 data point, found 0/);
    assert.throws(() => fftAxes(new Float64Array(4), [2], [1]), /axis 1 of an array with 1 axes/);
    assert.throws(() => fftAxes(new Float64Array(4), [3], [0]), /shape \(3\) needs 6 interleaved numbers, found 4/);
  });
});
