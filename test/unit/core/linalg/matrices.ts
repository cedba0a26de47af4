/** Matrices to test with, and how far two are apart. */
import assert from 'node:assert/strict';
import { matmul } from '../../../../src/core/linalg/matmul';
import { add, fromRows, identity, type Matrix, matrix, maxAbs, transpose } from '../../../../src/core/linalg/matrix';

/** Uniform numbers in −1 … 1 (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

export function random(rows: number, cols: number, seed = rows * 1000 + cols): Matrix {
  const next = uniform(seed);
  return matrix(rows, cols, Float64Array.from({ length: rows * cols }, next));
}

export function randomOfRank(rows: number, cols: number, rank: number): Matrix {
  return matmul(random(rows, rank, 1), random(rank, cols, 2));
}

export function randomSymmetric(n: number): Matrix {
  const a = random(n, n);
  return add(a, transpose(a));
}

export function hilbert(n: number): Matrix {
  return fromRows(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => 1 / (i + j + 1))));
}

/** Row i holds 1, xᵢ, xᵢ², … */
export function vandermonde(x: readonly number[]): Matrix {
  return fromRows(x.map((v) => x.map((_, j) => v ** j)));
}

/** Largest difference, relative to max(1, largest of `expected`). */
export function distance(actual: Matrix, expected: Matrix): number {
  return maxAbs(add(actual, expected, -1).data) / Math.max(1, maxAbs(expected.data));
}

export function assertClose(actual: Matrix, expected: Matrix, tolerance = 1e-13, what = ''): void {
  const found = distance(actual, expected);
  assert.ok(found <= tolerance, `${what} differs by ${found}`);
}

/** Qᵀ Q = I */
export function assertOrthonormalColumns(q: Matrix, tolerance = 1e-13): void {
  assertClose(matmul(transpose(q), q), identity(q.cols), tolerance, 'QᵀQ from I');
}

export function assertNumber(actual: number, expected: number, tolerance = 1e-13): void {
  const ok = actual === expected || Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
  assert.ok(ok, `${actual} instead of ${expected}`);
}
