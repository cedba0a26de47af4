/** Arrays that are used again: never those that somebody may still read. */
import assert from 'node:assert/strict';
import { allocate, allocateBlank, Recycler } from '../../../src/core/tensor/storage';
import { Tensor } from '../../../src/core/tensor/tensor';

const N = 2000;
const kept = (x: Tensor) => [x.data];

describe('a recycler', () => {
  it('gives arrays of one run to the next, as zeros or as they are', () => {
    const recycler = new Recycler();
    const first = recycler.run(
      () => allocate('float32', N).fill(7),
      () => [],
    );
    const [blank, other] = recycler.run(
      () => [allocateBlank('float32', N), allocateBlank('float32', N)],
      () => [],
    );
    assert.equal(blank, first);
    assert.equal(blank[0], 7);
    assert.notEqual(other, first);
    const zeros = recycler.run(
      () => [allocate('float32', N), allocate('float32', N)],
      () => [],
    );
    assert.ok(zeros.includes(first) && zeros.every((a) => a.every((x) => x === 0)));
  });

  it('does not mix types and lengths, and leaves small arrays and those outside of runs alone', () => {
    const recycler = new Recycler();
    const run = (make: () => unknown) => recycler.run(make, () => []);
    const first = run(() => allocate('float32', N));
    for (const make of [() => allocate('float64', N), () => allocate('float32', N + 1), () => allocate('int32', N)])
      assert.notEqual(run(make), first);
    assert.notEqual(allocate('float32', N), first);
    const small = run(() => allocate('float32', 3));
    assert.notEqual(
      run(() => allocate('float32', 3)),
      small,
    );
  });

  it('keeps what is kept, be it a view, until it is released, once', () => {
    const recycler = new Recycler();
    const x = recycler.run(() => Tensor.from('float32', [2, N], new Float32Array(2 * N).fill(1)).select(0, 1), kept);
    const next = () =>
      recycler.run(
        () => Tensor.blank('float32', [2 * N]),
        () => [],
      );
    next().data.fill(9);
    assert.ok(x.dense().every((value) => value === 1));
    recycler.release([x.data, x.data, new Float32Array(2 * N)]);
    const both = recycler.run(
      () => [0, 1, 2].map(() => allocateBlank('float32', 2 * N)),
      () => [],
    );
    assert.equal(new Set(both).size, 3);
    assert.ok(both.includes(x.data));
  });

  it('keeps nothing of a run that failed, and a run within a run has its own arrays', () => {
    const [outer, inner] = [new Recycler(), new Recycler()];
    let lost: unknown;
    assert.throws(() =>
      outer.run(
        () => {
          lost = allocate('float32', N);
          throw new RangeError('stopped');
        },
        () => [],
      ),
    );
    const [a, b] = outer.run(
      () => [
        allocate('float32', N),
        inner.run(
          () => allocate('float32', N),
          () => [],
        ),
      ],
      () => [],
    );
    assert.ok(a !== lost && a !== b);
    assert.equal(
      inner.run(
        () => allocate('float32', N),
        () => [],
      ),
      b,
    );
  });
});
