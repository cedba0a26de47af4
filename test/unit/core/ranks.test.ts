import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Dim } from '../../../src/core/dim';
import type { TensorType } from '../../../src/core/ops/operator';
import { knownDims, resolve } from '../../../src/core/shape';
import { outcome, Run } from './harness';

type Step =
  | { readonly kind: 'size'; readonly index: number }
  | { readonly kind: 'last'; readonly n: number }
  | { readonly kind: 'replace'; readonly n: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('size' as const), index: fc.integer({ min: -4, max: 3 }) }),
  fc.record({ kind: fc.constant('last' as const), n: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('replace' as const), n: fc.integer({ min: 0, max: 3 }) }),
);

/** A tensor whose real shape is hidden, of which the program sees the ends. */
const hidden = fc
  .record({
    sizes: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    front: fc.nat(2),
    back: fc.nat(2),
  })
  .filter(({ sizes, front, back }) => front + back <= sizes.length);

describe('learning of ranks', () => {
  it('never contradicts the real shape', () => {
    fc.assert(
      fc.property(hidden, fc.array(step, { maxLength: 6 }), fc.boolean(), ({ sizes, front, back }, steps, early) => {
        const r = new Run();
        const n = sizes.length;
        const shape = r.shape([...sizes.slice(0, front), '…x', ...sizes.slice(n - back)]);
        const x: TensorType = { shape, dtype: null, library: 'torch' };
        const seen: [Dim, number][] = [];
        for (const s of steps) use(r, x, sizes, s, seen);
        // The sizes are learned before or after the rank.
        const learn = () => {
          for (const [d, size] of seen) {
            assert.notEqual(r.assume.equate(d, r.dim(size)), 'refuted', `${d} is ${size}`);
          }
        };
        if (early) learn();
        const dims = r.context.bindRank(x, n);
        assert.ok(dims, 'the real rank is possible');
        if (!early) learn();
        dims.forEach((d, i) => {
          assert.notEqual(r.assume.compare(d, r.dim(sizes[i])), 'refuted');
        });
        for (const s of steps) if (s.kind === 'size' && isIndex(s.index, n)) checkKnown(r, x, sizes, s.index);
      }),
      { numRuns: 1000 },
    );
  });

  function use(r: Run, x: TensorType, sizes: readonly number[], s: Step, seen: [Dim, number][]): void {
    if (s.kind === 'size') {
      if (isIndex(s.index, sizes.length)) seen.push([r.context.sizeAt(x, s.index, 'size'), sizes.at(s.index)!]);
      return;
    }
    if (s.n > sizes.length) return;
    const dims = r.context.trailing(x, s.n, 'last');
    assert.equal(dims.length, s.n);
    dims.forEach((d, i) => {
      seen.push([d, sizes[sizes.length - s.n + i]]);
    });
    if (s.kind === 'replace') checkReplaced(r, x, sizes, s.n);
  }

  /** What is known of the result with the last n dims replaced must be true. */
  function checkReplaced(r: Run, x: TensorType, sizes: readonly number[], n: number): void {
    const made = Array.from({ length: n }, () => r.dim(77));
    const out = resolve(r.context.withTrailing(x, n, made));
    const real = [...sizes.slice(0, sizes.length - n), ...made.map(() => 77)];
    assert.ok(out.front.length + out.back.length <= real.length);
    out.front.forEach((d, i) => {
      assert.notEqual(r.assume.compare(d, r.dim(real[i])), 'refuted');
    });
    out.back.forEach((d, i) => {
      assert.notEqual(r.assume.compare(d, r.dim(real[real.length - out.back.length + i])), 'refuted');
    });
    if (out.rest === null) assert.equal(out.front.length, real.length);
  }

  function checkKnown(r: Run, x: TensorType, sizes: readonly number[], index: number): void {
    assert.equal(r.text(r.context.sizeAt(x, index, 'size')), String(sizes.at(index)));
    assert.equal(knownDims(x.shape)?.length, sizes.length);
  }

  function isIndex(i: number, rank: number): boolean {
    return i >= -rank && i < rank;
  }

  it('refuses ranks and indexes that known dims exclude', () => {
    const r = new Run();
    const x: TensorType = { shape: r.shape([2, '…', 3]), dtype: null, library: 'torch' };
    assert.equal(r.context.bindRank(x, 1), null);
    assert.equal(
      outcome(() => String(r.context.ranked(x, [1], 'f'))),
      'error rank: f: expected a 1-D input, found at least 2-D (2, …, 3)',
    );
    assert.equal(r.context.bindRank(x, 2)!.length, 2);
    assert.equal(r.context.bindRank(x, 3), null);
  });
});
