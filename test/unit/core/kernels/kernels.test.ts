/**
 * Every set of kernels against textbook formulas in float64: odd sizes, 1, 0, long sums, NaN and ±∞, rows that are masked
 * altogether.
 */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import type { AttentionOptions, FloatArray, Kernels, MatmulSize, MatrixView } from '../../../../src/core/kernels';
import { kernels, loadKernels, supportedKernels } from '../../../../src/core/kernels';
import * as reference from './reference';
import { type ArrayType, close, dense, randoms } from './reference';

const TYPES: readonly ArrayType[] = [Float32Array, Float64Array];
const [NAN, INF] = [Number.NaN, Number.POSITIVE_INFINITY];

/** The rounding error of one operation. */
const unit = (type: ArrayType) => (type === Float32Array ? 2 ** -24 : 2 ** -53);
/** The error of a sum of k products of numbers below 1, which grows with √k when errors are of both signs. */
const sumError = (type: ArrayType, k: number) => unit(type) * (32 + 8 * Math.sqrt(k));

// Node 20 has relaxed SIMD behind a flag.
if (!supportedKernels().includes('relaxed-simd')) setFlagsFromString('--experimental-wasm-relaxed-simd');

for (const name of supportedKernels())
  describe(`kernels, ${name}`, () => {
    before(() => loadKernels(name));
    after(() => loadKernels('plain'));
    it('are the ones that run', () => assert.equal(kernels().name, name));
    testKernels(kernels);
  });

function testKernels(kernels: () => Kernels): void {
  for (const type of TYPES)
    describe(type.name, () => {
      testMatmul(kernels, type);
      testRows(kernels, type);
      testAttention(kernels, type);
      testReductions(kernels, type);
      testSums(kernels, type);
    });
  testFunctions(kernels);
}

function testMatmul(kernels: () => Kernels, type: ArrayType): void {
  const check = (a: MatrixView, b: MatrixView, size: MatmulSize, what: string) => {
    const out = new type(size.batch * size.m * size.n).fill(NAN);
    kernels().matmul(out, a as never, b as never, size);
    close(out, reference.matmul(a, b, size), sumError(type, size.k), what);
  };

  it('multiplies matrices of all small sizes', () => {
    const numbers = [1, 2, 3, 5, 6, 7, 8, 9, 13];
    for (const m of numbers)
      for (const n of numbers)
        for (const k of [1, 2, 3, 4, 5, 9]) {
          const [a, b] = [dense(randoms(type, m * k), m, k), dense(randoms(type, k * n, 2), k, n)];
          check(a, b, { batch: 1, m, n, k }, `${m}×${k} · ${k}×${n}`);
        }
  });

  it('multiplies matrices that are longer than its blocks', () => {
    for (const [m, n, k] of [
      [65, 33, 257],
      [7, 300, 1537],
      [131, 5, 2049],
      [1, 1, 4099],
      [1, 67, 600],
      [67, 1, 600],
    ])
      check(
        dense(randoms(type, m * k), m, k),
        dense(randoms(type, k * n, 2), k, n),
        { batch: 1, m, n, k },
        `${m} ${n} ${k}`,
      );
  });

  it('reads transposed operands where they are', () => {
    for (const [m, n, k] of [
      [5, 7, 3],
      [37, 41, 270],
    ])
      for (const [left, right] of [
        [true, false],
        [false, true],
        [true, true],
      ])
        check(
          dense(randoms(type, m * k), m, k, left),
          dense(randoms(type, k * n, 2), k, n, right),
          { batch: 1, m, n, k },
          `${m} ${n} ${k}, transposed ${left} ${right}`,
        );
  });

  it('reads views with gaps, with both strides and with negative ones', () => {
    const [m, n, k] = [19, 23, 31];
    const data = randoms(type, 8000);
    const b = dense(randoms(type, k * n, 2), k, n);
    const views = [
      { offset: 11, rowStride: 200, columnStride: 1 },
      { offset: 5, rowStride: 3, columnStride: 100 },
      { offset: 7999, rowStride: -40, columnStride: -1 },
      { offset: 3, rowStride: 0, columnStride: 2 },
    ];
    for (const view of views) check({ data, ...view, batchStride: 0 }, b, { batch: 1, m, n, k }, JSON.stringify(view));
  });

  it('multiplies batches, with operands that are shared', () => {
    const [batch, m, n, k] = [5, 9, 11, 13];
    const [a, b] = [dense(randoms(type, batch * m * k), m, k), dense(randoms(type, batch * k * n, 2), k, n)];
    const size = { batch, m, n, k };
    check(a, b, size, 'both');
    check({ ...a, batchStride: 0 }, b, size, 'one left');
    check(a, { ...b, batchStride: 0 }, size, 'one right');
    check(dense(a.data, m, k, true), { ...b, batchStride: 0 }, size, 'one right, left transposed');
  });

  it('gives zeros for an empty sum and nothing for an empty result', () => {
    const empty = dense(new type(0), 0, 0);
    check(empty, empty, { batch: 2, m: 3, n: 4, k: 0 }, 'k = 0');
    for (const size of [
      { batch: 0, m: 3, n: 4, k: 5 },
      { batch: 1, m: 0, n: 4, k: 5 },
      { batch: 1, m: 3, n: 0, k: 5 },
    ])
      check(dense(randoms(type, 20), size.m, 5), dense(randoms(type, 20), 5, size.n), size, JSON.stringify(size));
  });

  it('lets NaN and ∞ reach the elements that they belong to, and no others', () => {
    const [m, n, k] = [9, 10, 11];
    const a = randoms(type, m * k);
    const b = randoms(type, k * n, 2);
    a[3 * k + 2] = NAN;
    a[8 * k + 10] = INF;
    b[4 * n + 9] = -INF;
    check(dense(a, m, k), dense(b, k, n), { batch: 1, m, n, k }, 'NaN, ∞');
  });

  it('refuses operands that are too short', () => {
    const [a, b] = [dense(new type(12), 3, 4), dense(new type(20), 4, 5)];
    const size = { batch: 1, m: 3, n: 5, k: 4 };
    assert.throws(
      () => kernels().matmul(new type(14), a as never, b as never, size),
      /out has 14 elements, and 15 are needed/,
    );
    const wide = { ...a, rowStride: 5 };
    assert.throws(
      () => kernels().matmul(new type(15), wide as never, b as never, size),
      /a reaches from element 0 to 13/,
    );
    assert.throws(() => kernels().matmul(new type(15), a as never, b as never, { ...size, k: 1.5 }), /k is 1.5/);
  });
}

const ROWS: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [3, 1],
  [1, 7],
  [5, 4],
  [7, 13],
  [130, 257],
  [2, 20_003],
  [0, 5],
  [4, 0],
];

function testRows(kernels: () => Kernels, type: ArrayType): void {
  it('softmax', () => {
    for (const [rows, columns] of ROWS) {
      const x = randoms(type, rows * columns).map((value) => value * 20);
      const out = new type(x.length).fill(NAN);
      kernels().softmax(out, x as never, rows, columns);
      for (let row = 0; row < rows; row++) {
        const slice = [row * columns, (row + 1) * columns];
        close(out.subarray(...slice), reference.softmax(x.subarray(...slice)), 20 * unit(type), `${rows}×${columns}`);
      }
      kernels().softmax(x as never, x as never, rows, columns);
      assert.deepEqual(x, out, 'in place');
    }
  });

  it('softmax of rows with ∞ and NaN, of far-off numbers and of a masked row', () => {
    const rows = [
      [-INF, -INF, -INF, -INF, -INF],
      [-INF, 1, -INF, 2, 3],
      [1, NAN, 2, 3, 4],
      [1, INF, 2, 3, 4],
      [-1e30, 1e30, 0, 0, 0],
      [0, -87, -88, -100, -103],
    ];
    const out = new type(30);
    kernels().softmax(out, new type(rows.flat()) as never, rows.length, 5);
    close(out, rows.flatMap(reference.softmax), 4 * unit(type), 'special rows');
    // The smallest of float32 are not lost.
    const last = Array.from(out.subarray(25));
    close(
      last.map(Math.log),
      reference.softmax(rows[5]).map((value) => Math.log(new type([value])[0])),
      1e-6,
      'logarithms',
    );
  });

  it('log softmax, of rows with ∞ and NaN too', () => {
    for (const [rows, columns] of ROWS) {
      const x = randoms(type, rows * columns).map((value) => value * 20);
      const out = new type(x.length).fill(NAN);
      kernels().logSoftmax(out, x as never, rows, columns);
      for (let row = 0; row < rows; row++) {
        const slice = [row * columns, (row + 1) * columns];
        const expected = reference.softmax(x.subarray(...slice)).map(Math.log);
        close(out.subarray(...slice), expected, 20 * unit(type), `${rows}×${columns}`);
      }
    }
    const rows = [
      [-INF, -INF, -INF, -INF, -INF],
      [-INF, 1, -INF, 2, 3],
      [1, NAN, 2, 3, 4],
      [1, INF, 2, 3, 4],
      [0, -87, -88, -100, -103],
    ];
    const out = new type(25);
    kernels().logSoftmax(out, new type(rows.flat()) as never, rows.length, 5);
    const expected = rows.flatMap((row) => reference.softmax(row).map(Math.log));
    close(out, expected, 8 * unit(type), 'special rows');
  });

  it('gradients of softmax and log softmax', () => {
    for (const [rows, columns] of ROWS) {
      const x = randoms(type, rows * columns).map((value) => value * 5);
      const g = randoms(type, rows * columns, 2);
      const [y, log, out] = [new type(x.length), new type(x.length), new type(x.length).fill(NAN)];
      kernels().softmax(y, x as never, rows, columns);
      kernels().logSoftmax(log, x as never, rows, columns);
      // ∂y_j/∂x_i = y_i·(δ_ij − y_j), ∂log y_j/∂x_i = δ_ij − y_i
      const expected = (f: (y: number, own: number, weighted: number, total: number) => number) =>
        Array.from({ length: rows }, (_, row) => {
          const slice = [row * columns, (row + 1) * columns];
          const [ys, gs] = [y, g].map((a) => Array.from(a.subarray(...slice)));
          const weighted = gs.reduce((sum, value, i) => sum + value * ys[i], 0);
          const total = gs.reduce((sum, value) => sum + value, 0);
          return ys.map((value, i) => f(value, gs[i], weighted, total));
        }).flat();
      kernels().softmaxGradient(out, g as never, y as never, rows, columns);
      const soft = expected((own, gradient, weighted) => own * (gradient - weighted));
      close(out, soft, 20 * unit(type), `softmax ${rows}×${columns}`);
      kernels().logSoftmaxGradient(out, g as never, log as never, rows, columns);
      const logs = expected((own, gradient, _, total) => gradient - own * total);
      close(out, logs, 200 * unit(type), `log softmax ${rows}×${columns}`);
      kernels().softmaxGradient(g as never, g as never, y as never, rows, columns);
      close(g, soft, 20 * unit(type), 'in place');
    }
    assert.throws(() => kernels().softmaxGradient(new type(6), new type(5), new type(6), 2, 3), /g has 5 elements/);
  });

  it('layer norm', () => {
    for (const [rows, columns] of ROWS.filter(([, columns]) => columns > 1)) {
      const x = randoms(type, rows * columns).map((value) => value * 3 + 5);
      const [weight, bias] = [randoms(type, columns, 3), randoms(type, columns, 4)];
      for (const affine of [{}, { weight }, { bias }, { weight, bias }]) {
        const options = { rows, columns, epsilon: 1e-5, ...affine };
        const out = new type(x.length).fill(NAN);
        kernels().layerNorm(out, x as never, options as never);
        close(out, reference.layerNorm(x, options), 40 * unit(type), `${rows}×${columns} ${Object.keys(affine)}`);
      }
    }
  });

  it('gradient of layer norm', () => {
    for (const [rows, columns] of ROWS.filter(([, columns]) => columns > 1)) {
      const x = randoms(type, rows * columns).map((value) => value * 3 + 5);
      const [g, weight] = [randoms(type, rows * columns, 2), randoms(type, columns, 3)];
      for (const affine of [{}, { weight }]) {
        const options = { rows, columns, epsilon: 1e-5, ...affine };
        const out = { x: new type(x.length).fill(NAN), weight: new type(columns), bias: new type(columns) };
        kernels().layerNormGradient(out as never, g as never, x as never, options as never);
        const expected = reference.layerNormGradient(g, x, options);
        const what = `${rows}×${columns} ${Object.keys(affine)}`;
        close(out.x, expected.x, 60 * unit(type), `x ${what}`);
        close(out.weight, expected.weight, 40 * Math.sqrt(rows + 1) * unit(type), `weight ${what}`);
        close(out.bias, expected.bias, 40 * Math.sqrt(rows + 1) * unit(type), `bias ${what}`);
      }
    }
  });

  it('layer norm far from zero, of constant rows and of rows with NaN', () => {
    const rows = [
      [10001, 10002, 10003, 10004, 10006],
      [7, 7, 7, 7, 7],
      [1, NAN, 2, 3, 4],
      [1, INF, 2, 3, 4],
    ];
    const [x, options] = [new type(rows.flat()), { rows: 4, columns: 5, epsilon: 1e-5 }];
    const out = new type(20);
    kernels().layerNorm(out, x as never, options);
    close(out, reference.layerNorm(x, options), 8 * unit(type), 'special rows');
  });
}

function testAttention(kernels: () => Kernels, type: ArrayType): void {
  const check = (options: Partial<AttentionOptions>, what: string) => {
    const o: AttentionOptions = {
      ...{ batch: 2, queries: 7, keys: 9, width: 5, valueWidth: 6, scale: 0.7, firstPosition: null },
      ...options,
    };
    const q = randoms(type, o.batch * o.queries * o.width);
    const k = randoms(type, o.batch * o.keys * o.width, 2);
    const v = randoms(type, o.batch * o.keys * o.valueWidth, 3);
    const out = new type(o.batch * o.queries * o.valueWidth).fill(7);
    kernels().attention(out, q as never, k as never, v as never, o as never);
    close(out, reference.attention(q, k, v, o), 40 * unit(type), what);
  };

  it('attention of many sizes', () => {
    for (const [batch, queries, keys, width, valueWidth] of [
      [1, 1, 1, 1, 1],
      [2, 5, 3, 4, 7],
      [3, 17, 130, 16, 9],
      [1, 70, 300, 33, 64],
      [1, 3, 129, 300, 2],
      [0, 3, 3, 2, 2],
      [2, 0, 3, 2, 2],
      [2, 3, 0, 2, 2],
      [2, 3, 4, 0, 2],
      [2, 3, 4, 2, 0],
    ])
      for (const firstPosition of [null, 0])
        check(
          { batch, queries, keys, width, valueWidth, firstPosition },
          `${batch} ${queries} ${keys} ${width} ${valueWidth} ${firstPosition}`,
        );
  });

  it('attention to earlier positions only', () => {
    for (const firstPosition of [-1000, -130, -3, 0, 1, 100, 128, 1000])
      for (const [queries, keys] of [
        [7, 9],
        [40, 160],
        [140, 40],
      ])
        check({ batch: 1, queries, keys, firstPosition }, `${queries} ${keys} ${firstPosition}`);
  });

  it('attention with a mask that is added', () => {
    const [batch, queries, keys] = [2, 50, 150];
    const data = randoms(type, batch * queries * keys, 5);
    for (const stride of [0, queries * keys])
      for (const firstPosition of [null, 3])
        check({ batch, queries, keys, mask: { data, stride }, firstPosition }, `${stride}`);
  });

  it('the gradient of attention', () => {
    const seven = new type(7 * 9).map((_, i) => i / 40);
    const cases: readonly (readonly [number, number, number, number, number, Partial<AttentionOptions>])[] = [
      [1, 1, 1, 1, 1, {}],
      [2, 5, 3, 4, 7, {}],
      [2, 7, 9, 5, 6, { firstPosition: 0 }],
      [2, 7, 9, 5, 6, { mask: { data: seven, stride: 0 } }],
      [1, 7, 9, 5, 6, { mask: { data: seven, stride: 63 }, firstPosition: 3 }],
      [3, 17, 130, 16, 9, {}],
      [1, 201, 300, 33, 64, { firstPosition: 0 }],
      [1, 97, 16, 300, 270, {}],
      [0, 3, 3, 2, 2, {}],
      [2, 0, 3, 2, 2, {}],
    ];
    for (const [batch, queries, keys, width, valueWidth, more] of cases) {
      const o = { batch, queries, keys, width, valueWidth, scale: 0.7, firstPosition: null, ...more };
      const [q, k] = [randoms(type, batch * queries * width), randoms(type, batch * keys * width, 2)];
      const [v, g] = [randoms(type, batch * keys * valueWidth, 3), randoms(type, batch * queries * valueWidth, 4)];
      const out = { q: new type(q.length).fill(7), k: new type(k.length).fill(7), v: new type(v.length).fill(7) };
      kernels().attentionGradient(out as never, g as never, q as never, k as never, v as never, o as never);
      const expected = reference.attentionGradient(g, q, k, v, o as AttentionOptions);
      const what = `${batch} ${queries} ${keys} ${width} ${valueWidth}`;
      for (const name of ['q', 'k', 'v'] as const)
        close(out[name], expected[name], 80 * Math.sqrt(queries + 1) * unit(type), `${name} ${what}`);
    }
  });

  it('attention of queries that see no key is NaN, and of those that see one is its value', () => {
    const [batch, queries, keys] = [2, 3, 140];
    const data = new type(queries * keys).fill(-INF);
    data[1 * keys + 139] = 0;
    data[2 * keys + 0] = 0;
    check({ batch, queries, keys, mask: { data, stride: 0 } }, 'masked');
  });

  it('attention with NaN and ∞ in the mask, and with large scores', () => {
    const data = new type(7 * 9);
    data[3] = NAN;
    data[14] = INF;
    check({ mask: { data, stride: 0 } }, 'NaN, ∞');
    check({ width: 3, scale: 1000 }, 'large');
  });
}

function testReductions(kernels: () => Kernels, type: ArrayType): void {
  const sizes = [
    [1, 1, 1],
    [3, 7, 1],
    [1, 100_003, 1],
    [2, 5, 9],
    [1, 301, 37],
    [4, 3, 1001],
    [0, 3, 2],
    [2, 3, 0],
  ].map(([outer, reduced, inner]) => ({ outer, reduced, inner }));
  const expected = (
    x: FloatArray,
    { outer, reduced, inner }: (typeof sizes)[0],
    f: (a: number, b: number) => number,
    start: number,
  ) =>
    Array.from({ length: outer * inner }, (_, at) => {
      const first = Math.floor(at / inner) * reduced * inner + (at % inner);
      let total = start;
      for (let j = 0; j < reduced; j++) total = f(total, x[first + j * inner]);
      return total;
    });

  it('sum and max', () => {
    for (const size of sizes) {
      const x = randoms(type, size.outer * size.reduced * size.inner);
      const out = new type(size.outer * size.inner).fill(NAN);
      kernels().sum(out, x as never, size);
      close(
        out,
        expected(x, size, (a, b) => a + b, 0),
        Math.max(unit(type), 1e-13),
        JSON.stringify(size),
      );
      kernels().max(out, x as never, size);
      assert.deepEqual(Array.from(out), expected(x, size, Math.max, -INF), JSON.stringify(size));
    }
  });

  it('the sum of nothing is 0, and its max is refused', () => {
    const out = new type(6).fill(7);
    kernels().sum(out, new type(0) as never, { outer: 2, reduced: 0, inner: 3 });
    assert.deepEqual(Array.from(out), [0, 0, 0, 0, 0, 0]);
    assert.throws(() => kernels().max(out, new type(0) as never, { outer: 2, reduced: 0, inner: 3 }), /size 0/);
  });

  it('NaN wins wherever it stands', () => {
    for (const inner of [1, 5])
      for (let at = 0; at < 11; at++) {
        const x = randoms(type, 11 * inner).fill(1);
        x[at * inner] = NAN;
        const out = new type(inner);
        kernels().max(out, x as never, { outer: 1, reduced: 11, inner });
        assert.deepEqual(Array.from(out), [NAN, 1, 1, 1, 1].slice(0, inner));
        kernels().sum(out, x as never, { outer: 1, reduced: 11, inner });
        assert.deepEqual(Array.from(out), [NAN, 11, 11, 11, 11].slice(0, inner));
      }
  });
}

function testSums(kernels: () => Kernels, type: ArrayType): void {
  it('add and mul', () => {
    for (const length of [0, 1, 5, 100_003]) {
      const [a, b, out] = [randoms(type, length), randoms(type, length, 2), new type(length)];
      kernels().add(out, a as never, b as never);
      assert.deepEqual(
        out,
        a.map((value, i) => value + b[i]),
      );
      kernels().mul(out, a as never, b as never);
      assert.deepEqual(
        out,
        a.map((value, i) => value * b[i]),
      );
    }
    assert.throws(() => kernels().add(new type(3), new type(3) as never, new type(4) as never), /an operand 4/);
  });
}

/** Φ by 2,000 steps of Simpson's rule from −40, which is right to 1e-13. */
function normalDistribution(x: number): number {
  const step = (x + 40) / 2000;
  const density = (t: number) => Math.exp((-t * t) / 2);
  let total = density(-40) + density(x);
  for (let i = 1; i < 2000; i++) total += density(-40 + i * step) * (i % 2 === 1 ? 4 : 2);
  return (total * step) / 3 / Math.sqrt(2 * Math.PI);
}

function testFunctions(kernels: () => Kernels): void {
  const special = [NAN, INF, -INF, 0, 1e-30, -1e-30, 88.7, 88.8, -87.4, -103, -104, 1e30, -1e30, 0.5, -0.625];
  const points = new Float32Array([...special, ...Array.from({ length: 4001 }, (_, i) => (i - 2000) / 150)]);
  /** Relative to the expected number, but for the smallest of float32. */
  const relative = (found: Float32Array, expected: (x: number) => number, units: number, name: string) => {
    const smallest = 2 ** -149;
    for (let i = 0; i < points.length; i++) {
      const value = expected(points[i]);
      const [a, b] = [found[i], Math.fround(value)];
      const allowed = units * 2 ** -24 * Math.abs(value) + units * smallest;
      if (!Object.is(a, b) && !(Math.abs(a - value) <= allowed) && a !== b)
        assert.fail(`${name}(${points[i]}) is ${a}, and ${value} was expected`);
    }
  };

  it('exp, tanh and gelu to a few units in the last place', () => {
    const out = new Float32Array(points.length);
    kernels().exp(out, points);
    relative(out, Math.exp, 4, 'exp');
    kernels().tanh(out, points);
    relative(out, Math.tanh, 6, 'tanh');
    kernels().gelu(out, points, 'tanh');
    const inner = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
    // ½(1 + tanh u) = 1 / (1 + exp(−2u)), which does not cancel. Rounding 2u to float32 is an error of 2u units.
    relative(out, (x) => x * (1 / (1 + Math.exp(-2 * inner(x)))), 256, 'gelu by tanh');
    kernels().gelu(out, points, 'none');
    const moderate = points.map((x) => (Math.abs(x) < 5 ? x : 1));
    kernels().gelu(out, moderate, 'none');
    points.set(moderate);
    relative(out, (x) => x * normalDistribution(x), 64, 'gelu');
  });

  it('relu and its gradient', () => {
    const out = new Float32Array(points.length);
    kernels().relu(out, points);
    assert.deepEqual(
      Array.from(out),
      Array.from(points, (x) => (x <= 0 ? 0 : x)),
    );
    const g = points.map((_, i) => i - 70);
    kernels().reluGradient(out, g, points);
    assert.deepEqual(
      Array.from(out),
      Array.from(points, (x, i) => (x > 0 ? g[i] : 0)),
    );
  });

  it('gradients of gelu, which end at 0 and 1', () => {
    const [out, ones] = [new Float32Array(points.length), new Float32Array(points.length).fill(1)];
    const c = Math.sqrt(2 / Math.PI);
    const slopes = {
      tanh(x: number) {
        const t = Math.tanh(c * (x + 0.044715 * x ** 3));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x);
      },
      none: (x: number) => normalDistribution(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
    };
    for (const form of ['tanh', 'none'] as const) {
      const moderate = points.map((x) => (Math.abs(x) < 12 ? x : 1));
      kernels().geluGradient(out, ones, moderate, form);
      close(out, Array.from(moderate, slopes[form]), 64 * 2 ** -24, form);
      const [far, at] = [new Float32Array(5), new Float32Array([INF, -INF, 1e30, -1e30, NAN])];
      kernels().geluGradient(far, ones.subarray(0, 5), at, form);
      assert.deepEqual(
        Array.from(far, (value) => value + 0),
        [1, 0, 1, 0, NAN],
        form,
      );
    }
  });
}
