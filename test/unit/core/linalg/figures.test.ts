/** Worked figures of the field: vectors, norms, products, rank, eigenvalues. */
import assert from 'node:assert/strict';
import { eig, eigvals } from '../../../../src/core/linalg/eig';
import { matrixRank } from '../../../../src/core/linalg/leastSquares';
import {
  lowRankCost,
  lowRankFactors,
  mergeLora,
  randomizedSvd,
  truncatedSvd,
} from '../../../../src/core/linalg/lowRank';
import { matmul, multiplyInto } from '../../../../src/core/linalg/matmul';
import { add, columnsOf, fromRows, matrix, scaled, toRows, transpose } from '../../../../src/core/linalg/matrix';
import { conditionNumber, matrixNorm, normalized, unitBallArea, vectorNorm } from '../../../../src/core/linalg/norms';
import { pca } from '../../../../src/core/linalg/pca';
import { singularValues, svd } from '../../../../src/core/linalg/svd';
import { cosineSimilarity, dot, projection, rejection, scalarProjection } from '../../../../src/core/linalg/vectors';
import { assertClose, assertNumber, random, randomOfRank, uniform } from './matrices';

const five = (x: number) => Number(x.toFixed(5));

describe('two vectors', () => {
  const q = Float64Array.of(0.8, 0.3, 0.6, 0.1);
  const k = Float64Array.of(0.7, 0.5, 0.4, 0.2);

  it('dot product, cosine and projections', () => {
    assertNumber(dot(q, k), 0.97);
    assertNumber(dot(q, k) / Math.sqrt(4), 0.485);
    assert.equal(five(cosineSimilarity(q, k)), 0.95392);
    assert.equal(five(scalarProjection(q, k)), 1.00048);
    assert.equal(five(scalarProjection(k, q)), 0.92486);
    assert.deepEqual([...projection(q, k)].map(five), [0.72234, 0.51596, 0.41277, 0.20638]);
    assertNumber(dot(rejection(q, k), k), 0, 1e-15);
  });

  it('cosine does not depend on lengths and stays within its bounds', () => {
    assertNumber(
      cosineSimilarity(
        q.map((x) => 1e200 * x),
        k.map((x) => 1e-200 * x),
      ),
      cosineSimilarity(q, k),
    );
    assert.ok(
      cosineSimilarity(
        k,
        k.map((x) => 3 * x),
      ) <= 1,
    );
    assertNumber(
      cosineSimilarity(
        k,
        k.map((x) => -x),
      ),
      -1,
    );
  });

  it('a zero vector has no direction', () => {
    const zero = new Float64Array(4);
    assert.throws(() => cosineSimilarity(q, zero), /cosine_similarity: a zero vector has no direction/);
    assert.throws(() => projection(q, zero), /zero vector/);
    assert.throws(() => dot(q, new Float64Array(3)), /4 and 3 numbers/);
  });
});

describe('norms of (3, −4)', () => {
  const x = Float64Array.of(3, -4);
  const norms: [number, number][] = [
    [1, 7],
    [2, 5],
    [3, 4.49794],
    [4, 4.28457],
    [Number.POSITIVE_INFINITY, 4],
  ];
  for (const [p, value] of norms) {
    it(`L${p}`, () =>
      assert.deepEqual({ ...vectorNorm(x, p), value: five(vectorNorm(x, p).value) }, { value, isNorm: true }));
  }
  it('p < 1 is marked: the triangle inequality fails', () => {
    const [a, b] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
    const sum = vectorNorm(Float64Array.of(1, 1), 0.5);
    assert.equal(sum.isNorm, false);
    assert.ok(sum.value > vectorNorm(a, 0.5).value + vectorNorm(b, 0.5).value);
  });
  it('areas of unit balls', () => {
    const areas = [1, 2, 4, Number.POSITIVE_INFINITY, 0.5].map((p) => five(unitBallArea(p)));
    assert.deepEqual(areas, [2, five(Math.PI), 3.70815, 4, 0.66667]);
    assert.throws(() => unitBallArea(0), /order p > 0, found 0/);
  });
  it('normalised', () => assert.deepEqual(normalized(x), { unit: Float64Array.of(0.6, -0.8), length: 5 }));
});

describe('products', () => {
  const a = fromRows([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ]);
  const b = fromRows([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  const expected = [
    [11, 14, 17, 20],
    [23, 30, 37, 44],
    [35, 46, 57, 68],
    [47, 62, 77, 92],
  ];

  it('4 by 2 times 2 by 4, whole and by blocks of 2 by 2', () => {
    assert.deepEqual(toRows(matmul(a, b)), expected);
    const c = matrix(4, 4);
    for (const i of [0, 2]) {
      for (const j of [0, 2]) {
        const [left, right] = [
          { data: a.data, from: i * 2, stride: 2 },
          { data: b.data, from: j, stride: 4 },
        ];
        multiplyInto(left, right, { data: c.data, from: i * 4 + j, stride: 4 }, 2, 2, 2);
      }
    }
    assert.deepEqual(toRows(c), expected);
  });

  it('(A B)ᵀ = Bᵀ Aᵀ', () => assertClose(transpose(matmul(a, b)), matmul(transpose(b), transpose(a)), 0));

  it('equals the sum of its definition at sizes around the tiles', () => {
    for (const [n, k, m] of [
      [1, 1, 1],
      [4, 3, 2],
      [5, 7, 3],
      [9, 1, 9],
      [3, 300, 5],
      [7, 260, 301],
      [0, 3, 2],
      [2, 0, 3],
    ]) {
      // biome-ignore format: short
      const [x, y] = [random(n, k), random(k, m)];
      const direct = matrix(n, m);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          for (let p = 0; p < k; p++) direct.data[i * m + j] += x.data[i * k + p] * y.data[p * m + j];
        }
      }
      assertClose(matmul(x, y), direct, 1e-14);
    }
  });
});

describe('low rank', () => {
  it('numbers that LoRA and factors save', () => {
    const lora = lowRankCost(768, 768, 16);
    assert.deepEqual([lora.full, lora.factors, lora.times], [589_824, 24_576, 24]);
    assert.equal((100 * (1 - lora.share)).toFixed(2), '95.83');
    const thousand = lowRankCost(1000, 1000, 50);
    assert.deepEqual([thousand.factors, thousand.breakEven], [100_000, 500]);
    assert.equal(100 * lowRankCost(4096, 4096, 16).share, 0.78125);
    assert.equal(100 * lowRankCost(4096, 4096, 32).share, 1.5625);
    assert.equal(lowRankCost(4096, 4096, 1).full, 16_777_216);
    assert.deepEqual([lora.fullFlops, lora.factorFlops], [2 * 589_824, 2 * 24_576]);
  });

  it('merging LoRA changes nothing at B = 0, and adds a matrix of rank r', () => {
    const [w, a] = [random(6, 5), random(2, 5)];
    assert.deepEqual(mergeLora(w, matrix(6, 2), a, 16), w);
    const merged = mergeLora(w, random(6, 2), a, 16);
    const update = add(merged, w, -1);
    assert.equal(matrixRank(update, { rtol: 1e-12 }), 2);
    assertClose(update, scaled(matmul(random(6, 2), a), 8));
    assert.throws(() => mergeLora(w, random(5, 2), a, 1), /W 6 by 5 needs B 6 by r and A r by 5, found B 5 by 2/);
  });

  it('a matrix of rank 50 is its factors', () => {
    const a = randomOfRank(120, 100, 50);
    assert.equal(matrixRank(a), 50);
    const { left, right, error } = lowRankFactors(a, 50);
    assert.deepEqual([left.cols, right.rows], [50, 50]);
    assertClose(matmul(left, right), a);
    assert.ok(error < 1e-11);
  });

  it('truncation leaves the error of Eckart and Young', () => {
    const a = random(9, 7);
    const { u, s, vt, error } = truncatedSvd(a, 3);
    const near = matmul(matmul(u, fromRows([[s[0], 0, 0], [0, s[1], 0], [0, 0, s[2]]])), vt); // biome-ignore format: short
    assertNumber(matrixNorm(add(a, near, -1)), error);
    assert.throws(() => truncatedSvd(a, 8), /rank of 0 to 7 for a matrix 9 by 7, found 8/);
  });

  it('randomised SVD finds the leading part', () => {
    const next = uniform(3);
    const normal = () => Math.sqrt(-2 * Math.log((next() + 1) / 2 || 1)) * Math.cos(Math.PI * next());
    const exact = randomOfRank(60, 40, 5);
    const found = randomizedSvd(exact, 5, { normal });
    const s = singularValues(exact);
    found.s.forEach((x, i) => assertNumber(x / s[0], s[i] / s[0], 1e-13));
    // A spectrum that falls by halves.
    const { u, vt } = svd(random(50, 30));
    const values = Float64Array.from({ length: 30 }, (_, i) => 2 ** -i);
    const falling = matmul(columnsOf(u, 0, 30), fromRows([...values].map((v, i) => toRows(scaled(vt, v))[i])));
    const near = randomizedSvd(falling, 4, { normal });
    near.s.forEach((x, i) => assertNumber(x, values[i], 1e-9));
  });
});

describe('eigenvalues and conditions', () => {
  it('nilpotent: rank 1, all eigenvalues 0', () => {
    const a = fromRows([
      [0, 1],
      [0, 0],
    ]);
    assert.equal(matrixRank(a), 1);
    const { values, vectors } = eig(a);
    assert.deepEqual([...values.re, ...values.im].map(Math.abs), [0, 0, 0, 0]);
    assert.deepEqual([...singularValues(a)], [1, 0]);
    assert.equal(Math.abs(vectors.re.data[1]), 1);
  });

  it('shear: eigenvalues 1 and 1, condition 10,002', () => {
    const a = fromRows([
      [1, 100],
      [0, 1],
    ]);
    assert.deepEqual([...eigvals(a).re], [1, 1]);
    assert.equal(Math.round(conditionNumber(a)), 10_002);
  });

  it('PCA of a small cloud, by hand', () => {
    // Variances 10/3 along (1, 1)/√2 and 0 across.
    const { mean, components, variance, ratio, scores } = pca(fromRows([[0, 1], [1, 2], [2, 3], [3, 4]])); // biome-ignore format: short
    assert.deepEqual([...mean], [1.5, 2.5]);
    assertNumber(variance[0], 10 / 3);
    assertNumber(variance[1], 0);
    assertNumber(ratio[0], 1);
    assertClose(components, fromRows([[Math.SQRT1_2, Math.SQRT1_2], [Math.SQRT1_2, -Math.SQRT1_2]])); // biome-ignore format: short
    assertNumber(scores.data[0], -1.5 * Math.SQRT2);
    assert.throws(() => pca(fromRows([[1, 2]])), /at least 2 samples \(rows\), found 1/);
    assert.throws(() => pca(random(4, 3), 4), /1 to 3 components, found 4/);
  });
});
