import assert from 'node:assert/strict';
import type { Operator, TensorType } from '../../../src/core/ops/operator';
import { ShapeError } from '../../../src/core/ops/operator';
import { formatShape } from '../../../src/core/shape';
import { outcome, Run, refined, run, t, type Value } from './harness';

/** An operator whose result is what `shape` answers for the argument x. */
function probe(shape: (x: TensorType, c: Run['context']) => TensorType['shape']): Operator {
  return {
    name: 'probe',
    shape: (args, c) => {
      const x = args.tensor('x');
      return { kind: 'tensor', type: { ...x, shape: shape(x, c as Run['context']) } };
    },
  };
}

const image = probe((x, c) => ({ front: c.ranked(x, [3, 4], 'conv2d', ['N', 'C', 'H', 'W']), rest: null, back: [] }));
const linear = probe((x, c) => {
  const [features] = c.trailing(x, 1, 'linear', ['features']);
  const wanted = (c as Run['context']).assume.normalize(features);
  c.require(wanted, new Run().dim(784), () => new ShapeError('linear', 'sizes differ'));
  return c.withTrailing(x, 1, [new Run().dim(10)]);
});

function sizes(r: Run, x: TensorType, ...indexes: number[]): string {
  return indexes.map((i) => outcome(() => r.text(r.context.sizeAt(x, i, 'size')))).join(' ');
}

function tensor(r: Run, ...dims: (number | string)[]): TensorType {
  return { shape: r.shape(dims), dtype: 'float32', library: 'torch' };
}

function text(r: Run, x: TensorType): string {
  return formatShape(x.shape, (d) => r.text(d));
}

describe('OperatorContext', () => {
  describe('ranked', () => {
    const cases: [Value, string][] = [
      [t('B', 3, 8, 8), '(B, 3, 8, 8)'],
      [t(3, 8, 8), '(3, 8, 8)'],
      [t('B', 784), 'error rank: conv2d: expected a 3-D or 4-D input, found 2-D (B, 784)'],
      [t('…'), '(C, H, W) | (N, C, H, W)'],
      [t(8, 3, '…', 5), '(8, 3, 5) | (8, 3, H, 5)'],
      [t(2, 3, '…', 8, 9), '(2, 3, 8, 9)'],
      [t(1, 2, 3, '…', 8, 9), 'error rank: conv2d: expected a 3-D or 4-D input, found at least 5-D (1, 2, 3, …, 8, 9)'],
    ];
    for (const [x, expected] of cases) it(expected, () => assert.equal(run(image, { x }), expected));

    it('binds the argument', () => assert.equal(refined(image, { x: t('…') }, 'x'), '(C, H, W) | (N, C, H, W)'));
  });

  it('learns the last dim and keeps the rest open', () => {
    assert.equal(run(linear, { x: t('…') }), '(…, 10)');
    assert.equal(refined(linear, { x: t('…') }, 'x'), '(…, 784)');
    assert.equal(run(linear, { x: t('B', 'T', 784) }), '(B, T, 10)');
    assert.equal(run(linear, { x: t('B', '…', 'C') }), '(B, …, 10)');
    assert.equal(run(linear, { x: t('B', '…') }), '(…, 10)', 'B may itself be the last dim');
    assert.equal(run(linear, { x: t(5) }), 'error linear: sizes differ');
    assert.equal(run(linear, { x: t() }), 'error rank: linear: expected at least 1-D input, found 0-D ()');
  });

  it('gives a second symbol of the same role a number', () => {
    const r = new Run();
    const [x, y] = [tensor(r, '…'), tensor(r, '…')];
    r.context.bindRank(x, 2, ['N', 'C']);
    r.context.bindRank(y, 2, ['N', 'C']);
    assert.equal(`${text(r, x)} ${text(r, y)}`, '(N, C) (N2, C2)');
  });

  it('learns the same symbols when a path is followed again', () => {
    const r = new Run();
    const x = tensor(r, '…x');
    const mark = r.assume.trail.mark();
    const first = r.context.bindRank(x, 3)!;
    assert.equal(text(r, x), '(x0, x1, x2)');
    r.assume.trail.rollback(mark);
    assert.equal(text(r, x), '(…)');
    assert.deepEqual(
      r.context.bindRank(x, 3)!.map((d) => d.key),
      first.map((d) => d.key),
    );
    r.assume.trail.rollback(mark);
    assert.equal(r.context.bindRank(x, 2)!.length, 2);
  });

  describe('sizeAt', () => {
    it('reads what is known', () => {
      const r = new Run();
      assert.equal(sizes(r, tensor(r, 2, 'B', 4), 0, -1, 1, -2), '2 4 B B');
      assert.equal(
        outcome(() => sizes(r, tensor(r, 2), 3)),
        'error axis-range: size: no dimension 3 in 1-D (2,)',
      );
    });

    it('asks the same question once', () => {
      const r = new Run();
      const x = tensor(r, '…x');
      assert.equal(sizes(r, x, 0, 0, -1, -1, 2, 0), 'x0 x0 x_last x_last x2 x0');
      assert.equal(text(r, x), '(x0, x1, x2, …)');
    });

    it('is answered when the rank turns out', () => {
      const r = new Run();
      const x = tensor(r, '…x');
      sizes(r, x, 0);
      const last = r.context.sizeAt(x, -1, 'size');
      r.context.bindRank(x, 1);
      assert.equal(r.text(last), r.text(r.context.sizeAt(x, 0, 'size')));
    });

    it('is answered by a dim that was known beyond', () => {
      const r = new Run();
      const x = tensor(r, '…x', 768);
      const second = r.context.sizeAt(x, 1, 'size');
      assert.equal(text(r, x), '(x0, …, 768)', 'there are at least two dims');
      r.context.bindRank(x, 2);
      assert.equal(r.text(second), '768');
    });

    it('is handed on to what remains unknown', () => {
      const r = new Run();
      const x = tensor(r, '…x', 768);
      const second = r.context.sizeAt(x, 1, 'size');
      r.context.sizeAt(x, -2, 'size');
      r.context.bindRank(x, 3, ['B', 'T', 'C']);
      assert.equal(r.text(second), r.text(r.context.sizeAt(x, 1, 'size')));
    });

    it('is forgotten with the path that asked', () => {
      const r = new Run();
      const x = tensor(r, '…x', 768);
      const mark = r.assume.trail.mark();
      const asked = r.context.sizeAt(x, 1, 'size');
      r.assume.trail.rollback(mark);
      assert.equal(r.context.sizeAt(x, 1, 'size').key, asked.key, 'the same symbol');
      r.assume.trail.rollback(mark);
      assert.notEqual(r.context.bindRank(x, 1), null, 'no index 1 was used on this path');
    });

    it('excludes ranks that contradict it', () => {
      const r = new Run();
      const x = tensor(r, '…x', 768);
      r.assume.equate(r.context.sizeAt(x, 1, 'size'), r.dim(5));
      assert.equal(r.context.bindRank(x, 2), null);
      assert.equal(text(r, x), '(x0, …, 768)', 'nothing was learned');
      assert.notEqual(r.context.bindRank(x, 3), null);
      assert.equal(text(r, x), '(x0, 5, 768)');
    });
  });

  it('requires equal sizes', () => {
    const r = new Run();
    const error = () => new ShapeError('mismatch', 'differ');
    assert.equal(r.text(r.context.require(r.dim('C'), r.dim(64), error)), '64');
    assert.equal(r.text(r.dim('C')), '64');
    assert.throws(() => r.context.require(r.dim('C'), r.dim(65), error), ShapeError);
    assert.equal(r.context.require(r.dim(8).named('heads'), r.dim(8), error).label?.name, 'heads');
    assert.equal(r.context.require(r.dim(8), r.dim(8).named('heads'), error).label?.name, 'heads');
  });

  it('requires divisibility', () => {
    const r = new Run();
    const error = () => new ShapeError('division', 'not divisible');
    r.context.requireDivides(r.dim('h'), r.dim('C'), error);
    assert.equal(r.text(r.dim('h*(C//h)')), 'C');
    assert.throws(() => r.context.requireDivides(r.dim(3), r.dim(8), error), ShapeError);
    assert.throws(() => r.context.requireDivides(r.dim(2), r.dim('2*B + 1'), error), ShapeError);
    assert.throws(() => r.context.requireDivides(r.dim(0), r.dim('B'), error), ShapeError);
    r.context.requireDivides(r.dim(4), r.dim('8*B'), error);
  });

  it('requires an order only where it can be refuted', () => {
    const r = new Run();
    const error = () => new ShapeError('order', 'too large');
    r.context.requireAtMost(r.dim('B'), r.dim(3), error);
    assert.throws(() => r.context.requireAtMost(r.dim('B + 4'), r.dim(3), error), ShapeError);
  });

  const axes: [number, number, string][] = [
    [0, 3, '0'],
    [-1, 3, '2'],
    [-3, 3, '0'],
    [3, 3, 'error axis-range: softmax: a 3-D tensor has no dim 3, only -3 to 2'],
    [-1, 0, '0'],
    [1, 0, 'error axis-range: softmax: a 0-D tensor has no dim 1, only -1 to 0'],
  ];
  for (const [dim, rank, expected] of axes) {
    it(`axis ${dim} of ${rank}: ${expected}`, () => {
      assert.equal(
        outcome(() => String(new Run().context.axis(dim, rank, 'softmax'))),
        expected,
      );
    });
  }

  it('promotes by the library of the tensors', () => {
    const { context } = new Run();
    const x = (dtype: TensorType['dtype'], library: TensorType['library'], weak = false): TensorType => ({
      shape: new Run().shape([2]),
      dtype,
      library,
      weak,
    });
    assert.equal(context.promote([x('int64', 'torch'), x('float64', 'torch', true)]), 'float32');
    assert.equal(context.promote([x('int64', 'numpy'), x('float64', 'torch', true)]), 'float64');
    // A weak float makes the default float of integers, which is of 32 bits.
    assert.equal(context.promote([x('int32', 'jax'), x('float64', 'torch', true)]), 'float32');
    assert.equal(context.promote([x('float32', 'jax'), x('float64', 'torch', true)]), 'float32');
    assert.equal(context.promoteToFloat([x('int64', 'numpy')]), 'float64');
    assert.equal(context.promoteToFloat([x('int64', 'torch')]), 'float32');
  });
});
