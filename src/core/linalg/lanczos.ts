/**
 * The largest eigenvalues of a symmetric matrix that is only known by its products with vectors. Lanczos, "An iteration
 * method for the solution of the eigenvalue problem", 1950; every new vector is made orthogonal to all before it, twice,
 * so that rounding brings no eigenvalue back a second time (Golub & Van Loan, "Matrix computations", §10.3).
 */
import type { Random } from '../random/random';
import { eigh } from './eigh';
import { EPSILON, matrix } from './matrix';

export interface RitzPair {
  readonly value: number;
  /** Of length 1. */
  readonly vector: Float64Array;
  /** An eigenvalue of the matrix is no further than this from `value`. */
  readonly error: number;
}

/** Takes a step at a time, so that others can work between them. */
export class Lanczos {
  private readonly basis: Float64Array[] = [];
  private readonly alpha: number[] = [];
  /** The last one belongs to the vector that is next. */
  private readonly beta: number[] = [];
  private next: Float64Array | null;

  constructor(size: number, random: Random) {
    const start = Float64Array.from({ length: size }, () => random.normal());
    this.next = size === 0 ? null : scaledBy(start, 1 / norm(start));
  }

  /** True when products say nothing new any more: the vectors so far span what the matrix leaves in itself. */
  get isDone(): boolean {
    return this.next === null;
  }

  step(product: (v: Float64Array) => Float64Array): void {
    const v = this.next;
    if (!v) return;
    this.basis.push(v);
    const w = Float64Array.from(product(v));
    this.alpha.push(inner(w, v));
    const before = norm(w);
    for (let round = 0; round < 2; round++)
      for (const q of this.basis) {
        const part = inner(w, q);
        for (let i = 0; i < w.length; i++) w[i] -= part * q[i];
      }
    const beta = norm(w);
    this.beta.push(beta);
    const isAll = this.basis.length === w.length || !(beta > 64 * EPSILON * Math.max(before, Math.abs(this.alpha[0])));
    this.next = isAll ? null : scaledBy(w, 1 / beta);
  }

  /** The largest eigenvalues so far, the largest first; at most as many as steps. */
  largest(count: number): RitzPair[] {
    const n = this.basis.length;
    if (n === 0) return [];
    const t = matrix(n, n);
    for (let i = 0; i < n; i++) {
      t.data[i * n + i] = this.alpha[i];
      if (i + 1 < n) t.data[i * n + i + 1] = t.data[(i + 1) * n + i] = this.beta[i];
    }
    const { values, vectors } = eigh(t);
    const rest = this.isDone ? 0 : this.beta[n - 1];
    return Array.from({ length: Math.min(count, n) }, (_, i) => {
      const k = n - 1 - i;
      const vector = new Float64Array(this.basis[0].length);
      this.basis.forEach((q, j) => {
        for (let m = 0; m < vector.length; m++) vector[m] += vectors.data[j * n + k] * q[m];
      });
      return { value: values[k], vector, error: Math.abs(rest * vectors.data[(n - 1) * n + k]) };
    });
  }
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(inner(a, a));
}

function scaledBy(a: Float64Array, factor: number): Float64Array {
  return a.map((x) => x * factor);
}
