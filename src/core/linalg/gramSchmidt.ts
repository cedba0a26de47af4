/** Gram-Schmidt: an orthonormal basis of the columns, one column after the other. `qr` does it by reflections, better. */

import { EPSILON, LinalgError, length2, type Matrix, matrix, requireFinite, sizes, transpose } from './matrix';
import type { QR } from './qr';
import { dot } from './vectors';

/**
 * A = Q R for A (m, n) with independent columns, R with a positive diagonal. Classical takes all projections off the
 * original column, modified each off what the last has left; with ill-conditioned columns Q of the classical form is
 * far from orthogonal (error κ² ε against κ ε).
 */
export function gramSchmidt(a: Matrix, variant: 'classical' | 'modified' = 'modified'): QR {
  requireFinite('gram_schmidt', a);
  const [m, n] = [a.rows, a.cols];
  if (n > m) {
    throw new LinalgError('singular', `gram_schmidt: ${n} columns of ${m} numbers cannot be independent (${sizes(a)})`);
  }
  const columns = transpose(a).data;
  const r = matrix(n, n);
  for (let j = 0; j < n; j++) {
    const column: Float64Array = columns.subarray(j * m, (j + 1) * m);
    const original: Float64Array = column.slice();
    for (let i = 0; i < j; i++) {
      const q = columns.subarray(i * m, (i + 1) * m);
      const along = dot(q, variant === 'classical' ? original : column);
      r.data[i * n + j] = along;
      for (let k = 0; k < m; k++) column[k] -= along * q[k];
    }
    const [length, before] = [length2(column), length2(original)];
    if (length <= m * EPSILON * before) {
      throw new LinalgError('singular', `gram_schmidt: column ${j} is a combination of the columns before it`);
    }
    r.data[j * n + j] = length;
    for (let k = 0; k < m; k++) column[k] /= length;
  }
  return { q: transpose(matrix(n, m, columns)), r };
}
