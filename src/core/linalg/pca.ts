/** Principal component analysis. */
import { eigh } from './eigh';
import { matmul } from './matmul';
import { column, LinalgError, type Matrix, matrix, requireFinite, requireNonEmpty, transpose } from './matrix';

export interface PCA {
  readonly mean: Float64Array;
  /** Row i is the i-th direction, of length 1; its largest component (the first of several) is positive. */
  readonly components: Matrix;
  /** Variance along each direction, descending; the eigenvalues of the covariance. */
  readonly variance: Float64Array;
  /** The same as shares of the total. */
  readonly ratio: Float64Array;
  /** The samples in the new coordinates, (n, k). */
  readonly scores: Matrix;
}

/** Covariance (d, d) of samples (n, d), divided by n − 1. */
export function covariance(samples: Matrix): Matrix {
  const centred = centre(samples).data;
  const product = matmul(transpose(centred), centred);
  return matrix(
    product.rows,
    product.cols,
    product.data.map((x) => x / (samples.rows - 1)),
  );
}

function centre(samples: Matrix): { mean: Float64Array; data: Matrix } {
  requireNonEmpty('covariance', samples);
  requireFinite('covariance', samples);
  if (samples.rows < 2) {
    throw new LinalgError('matrix-size', 'covariance: expected at least 2 samples (rows), found 1');
  }
  const { rows, cols } = samples;
  const mean = Float64Array.from({ length: cols }, (_, j) => column(samples, j).reduce((a, b) => a + b) / rows);
  const data = matrix(
    rows,
    cols,
    samples.data.map((x, i) => x - mean[i % cols]),
  );
  return { mean, data };
}

/** The first k directions (all without k) of samples (n, d), by the eigenvectors of the covariance. */
export function pca(samples: Matrix, k = samples.cols): PCA {
  const { mean, data } = centre(samples);
  const d = samples.cols;
  if (!Number.isInteger(k) || k < 1 || k > d) {
    throw new LinalgError('bad-argument', `pca: expected 1 to ${d} components, found ${k}`);
  }
  const { values, vectors } = eigh(covariance(samples), 'lower');
  const descending = values.map((x) => Math.max(0, x)).reverse();
  const total = descending.reduce((a, b) => a + b, 0);
  const rows = transpose(vectors).data;
  const components = matrix(k, d);
  for (let i = 0; i < k; i++) {
    const from = (d - 1 - i) * d;
    components.data.set(signed(rows.subarray(from, from + d)), i * d);
  }
  return {
    mean,
    components,
    variance: descending.slice(0, k),
    ratio: descending.slice(0, k).map((x) => (total === 0 ? 0 : x / total)),
    scores: matmul(data, transpose(components)),
  };
}

/** With a positive largest component; sizes that differ by rounding only count as the same. */
function signed(x: Float64Array): Float64Array {
  let best = 0;
  x.forEach((v, i) => {
    if (Math.abs(v) > Math.abs(x[best]) * (1 + 1e-12)) best = i;
  });
  return x[best] < 0 ? x.map((v) => -v) : x.slice();
}
