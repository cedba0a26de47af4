/**
 * Singular value decomposition: QR first where there are many more rows than columns, reduction to bidiagonal form, then
 * divide and conquer; bare singular values by implicit QR.
 *
 * Our own and not ml-matrix's (JAMA's): that has no full form, takes two to five times as long at 512 as it turns all
 * vectors by every rotation, leaves errors four to eight times as large at 256, and answers NaN with NaN.
 */
import { bidiagonalize } from './bidiagonal';
import { bidiagonalSvd } from './bidiagonalDivide';
import { golubKahan } from './golubKahan';
import { type Matrix, matrix, requireFinite, safeScale, scaled, transpose } from './matrix';
import { qrFactors } from './qr';
import { applyReflections, inRows } from './reflections';

export interface SVD {
  /** (m, k), or (m, m) when full; orthonormal columns. */
  readonly u: Matrix;
  /** k = min(m, n) values, descending. */
  readonly s: Float64Array;
  /** (k, n), or (n, n) when full; orthonormal rows. */
  readonly vt: Matrix;
}

/** A = U diag(s) Vᵀ for A (m, n). Signs of pairs of vectors are arbitrary. */
export function svd(a: Matrix, full = false): SVD {
  requireFinite('svd', a);
  if (a.rows < a.cols) {
    const { u, s, vt } = svd(transpose(a), full);
    return { u: transpose(vt), s, vt: transpose(u) };
  }
  const scale = safeScale(a.data);
  const work = scale === 1 ? a : scaled(a, 1 / scale);
  const { u, s, vt } = tall(work, full);
  return { u, s: scale === 1 ? s : s.map((x) => x * scale), vt };
}

/** The singular values of A alone, descending. */
export function singularValues(a: Matrix): Float64Array {
  requireFinite('svdvals', a);
  const scale = safeScale(a.data);
  const upright = a.rows < a.cols ? transpose(a) : a;
  const work = isMuchTaller(upright) ? qrFactors(upright).r : upright;
  const { d, e } = bidiagonalize(scaled(work, 1 / scale).data, work.rows, work.cols);
  golubKahan({ d, e, lo: 0, hi: d.length, extra: false });
  return d.map((x) => x * scale).reverse();
}

function isMuchTaller(a: Matrix): boolean {
  return a.rows > 1.6 * a.cols;
}

/** For m ≥ n. */
function tall(a: Matrix, full: boolean): SVD {
  const [m, n] = [a.rows, a.cols];
  if (isMuchTaller(a)) {
    // A = Q R, R = U' Σ Vᵀ, U = Q U'; the further columns of a full Q are at right angles to all these.
    const factors = qrFactors(a);
    const { u, s, vt } = tall(factors.r, false);
    const count = full ? m : n;
    const rows = new Float64Array(count * m);
    const inner = transpose(u).data;
    for (let i = 0; i < count; i++) {
      if (i < n) rows.set(inner.subarray(i * n, (i + 1) * n), i * m);
      else rows[i * m + i] = 1;
    }
    applyReflections({ data: rows, from: 0, stride: m }, count, inRows(factors.reflectors.data, m, factors.tau), n);
    return { u: transpose(matrix(count, m, rows)), s, vt };
  }
  const { d, e, left, leftTau, right, rightTau } = bidiagonalize(a.data.slice(), m, n);
  const { u, v } = bidiagonalSvd(d, e);
  const count = full ? m : n;
  const us = new Float64Array(count * m);
  const vs = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    // Descending.
    const from = (n - 1 - i) * n;
    us.set(u.subarray(from, from + n), i * m);
    vs.set(v.subarray(from, from + n), i * n);
  }
  for (let i = n; i < count; i++) us[i * m + i] = 1;
  applyReflections({ data: us, from: 0, stride: m }, count, inRows(left, m, leftTau), n);
  applyReflections({ data: vs, from: 0, stride: n }, n, inRows(right, n, rightTau, 1), n - 1);
  return { u: transpose(matrix(count, m, us)), s: d.reverse(), vt: matrix(n, n, vs) };
}
