/**
 * The order of eigenvalues and the signs of eigenvectors as LAPACK leaves them (Anderson et al., LAPACK Users' Guide,
 * 1999), for the matrices of which they are plain: of two rows, triangular, diagonal. Of others they are not defined.
 */
import type { Matrix } from './matrix';

const at = (a: Matrix, i: number, j: number) => a.data[i * a.cols + j];

function isZero(a: Matrix, where: (i: number, j: number) => boolean): boolean {
  return a.data.every((v, k) => v === 0 || !where(Math.floor(k / a.cols), k % a.cols));
}

export function isUpperTriangular(a: Matrix): boolean {
  return isZero(a, (i, j) => i > j);
}

export function isDiagonal(a: Matrix): boolean {
  return isZero(a, (i, j) => i !== j);
}

/** Real eigenvalues of a general matrix in LAPACK's order (`dgeev`, of two rows `dlanv2`); null where it is not plain. */
export function generalOrder(a: Matrix): number[] | null {
  if (isUpperTriangular(a)) return Array.from({ length: a.rows }, (_, i) => at(a, i, i));
  return a.rows === 2 ? orderOfTwo(at(a, 0, 0), at(a, 0, 1), at(a, 1, 0), at(a, 1, 1)) : null;
}

function orderOfTwo(a: number, b: number, c: number, d: number): number[] | null {
  if (b === 0) return [d, a];
  const p = 0.5 * (a - d);
  const largest = Math.max(Math.abs(b), Math.abs(c));
  const smallest = Math.min(Math.abs(b), Math.abs(c)) * Math.sign(b) * Math.sign(c);
  const scale = Math.max(Math.abs(p), largest);
  const z = (p / scale) * p + (largest / scale) * smallest;
  if (z < 4 * Number.EPSILON) return null;
  const shift = p + (p < 0 || Object.is(p, -0) ? -1 : 1) * Math.sqrt(scale) * Math.sqrt(z);
  return [d + shift, d - (largest / shift) * smallest];
}

/** The eigenvector of the eigenvalue of larger size of [[a, b], [b, c]] (`dlaev2`). */
function leadingVector(a: number, b: number, c: number): readonly [number, number] {
  const [sum, difference, twice] = [a + c, a - c, 2 * b];
  const root = Math.hypot(difference, twice);
  const sign1 = sum < 0 ? -1 : 1;
  const sign2 = difference >= 0 ? 1 : -1;
  const cs = difference + sign2 * root;
  let v: readonly [number, number];
  if (Math.abs(cs) > Math.abs(twice)) {
    const t = -twice / cs;
    const s = 1 / Math.sqrt(1 + t * t);
    v = [t * s, s];
  } else {
    const t = twice === 0 ? 0 : -cs / twice;
    const s = 1 / Math.sqrt(1 + t * t);
    v = [s, t * s];
  }
  return sign1 === sign2 ? [-v[1], v[0]] : v;
}

/**
 * The signs that eigenvectors of a symmetric matrix are to be multiplied with to have LAPACK's (`dsyevd`); null where
 * they are not plain. `lower` says which triangle is read.
 */
export function symmetricSigns(a: Matrix, lower: boolean, vectors: Matrix): number[] | null {
  const n = a.rows;
  const first = (k: number, x: number, y: number) => at(vectors, 0, k) * x + at(vectors, 1, k) * y;
  if (isZero(a, (i, j) => (lower ? i > j : i < j))) {
    return Array.from({ length: n }, (_, k) =>
      Array.from({ length: n }, (_, i) => at(vectors, i, k)).some((v) => v < -0.5) ? -1 : 1,
    );
  }
  if (n !== 2) return null;
  const [x, y] = leadingVector(at(a, 0, 0), lower ? at(a, 1, 0) : at(a, 0, 1), at(a, 1, 1));
  return [0, 1].map((k) => {
    const along = first(k, x, y);
    const across = first(k, -y, x);
    return (Math.abs(along) > Math.abs(across) ? along : across) < 0 ? -1 : 1;
  });
}
