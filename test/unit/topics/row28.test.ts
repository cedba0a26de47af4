/** Positional encodings. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rotate } from '../../../src/core/positional/rotary';
import { shift, sinusoidal } from '../../../src/core/positional/sinusoidal';
import { figures } from './figures';

describe('row 28: positions', () => {
  it('d = 4, position 1', () => {
    figures(sinusoidal(1, 4), '.84147 .54030 .01000 .99995');
    figures(sinusoidal(0, 4), '0 1 0 1');
  });

  it('PE(p + k) = R_k PE(p), whatever p is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -500, max: 500 }), (p, k) => {
        const [turned, expected] = [shift(sinusoidal(p, 16), k), sinusoidal(p + k, 16)];
        turned.forEach((x, i) => assert.ok(Math.abs(x - expected[i]) < 1e-12));
      }),
    );
  });

  it('rotated queries and keys know only how far apart they are', () => {
    const vectors = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 });
    const places = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(vectors, vectors, places, places, places, (q, k, m, n, by) => {
        for (const pairing of ['adjacent', 'halves'] as const) {
          const score = (a: number, b: number) =>
            rotate(q, a, pairing).reduce((sum, x, i) => sum + x * rotate(k, b, pairing)[i], 0);
          assert.ok(Math.abs(score(m, n) - score(m + by, n + by)) < 1e-9);
        }
      }),
    );
  });

  it('needs pairs', () => {
    assert.throws(() => sinusoidal(1, 3), /an even width: it is made of pairs, found 3/);
  });
});
