/** Eigenvalues and singular values. */
import { Dim } from '../../dim';
import type { Arbitrary } from '../../graph/arbitrary';
import { eigvals, eig as general } from '../../linalg/eig';
import { eigvalsh, eigh as symmetric } from '../../linalg/eigh';
import { generalOrder, isUpperTriangular, symmetricSigns } from '../../linalg/lapackOrder';
import { type Matrix, matrix, type Triangle, transpose } from '../../linalg/matrix';
import { svd as decomposed, singularValues } from '../../linalg/svd';
import { fromMatrices, fromVectors } from '../../tensor/matrices';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { sizes } from '../cost';
import { batchWith, lesser, matrixOf, squareOf } from '../matrices';
import { type OpArgs, type Operator, type Target, Undetermined, type Var } from '../operator';
import { complexOf, like, realOf, tuple } from '../output';
import { diagonalMatrix, diagonalOf, each, floating, onMatrix, realMatrices, solved } from './define';

// ------------------------------------------------------------------------------------------------------ eigenvalues

/** Eigenvalues (…, n) and eigenvectors (…, n, n), complex; NumPy gives real ones when it can. */
const eig = onMatrix(
  'eig',
  (a, c, args) => {
    const n = squareOf(c, a, 'eig');
    const dtype = a.library === 'numpy' && !args.has('as_complex') ? null : complexOf(a.dtype);
    const values = like(a, batchWith(c, a, n), dtype);
    if (args.bool('values_only')) return values;
    return tuple([values, like(a, a.shape, dtype)], ['eigenvalues', 'eigenvectors']);
  },
  {
    primitive: true,
    eval(args, out, c) {
      const matrices = realMatrices(args.value('A'));
      if (args.bool('values_only')) {
        const ordered = each(matrices, (a) => {
          const { re, im } = eigvals(a);
          const order = orderOf(a, re, im, c.arbitrary);
          return interleaved({ re: order.map((k) => re[k]), im: order.map((k) => im[k]) });
        });
        return fromVectors(out.dtype, out.sizes, ordered);
      }
      const found = each(matrices, (a) => inOrder(a, general(a), c.arbitrary));
      const [values, vectors] = out.items;
      return [
        fromVectors(
          values.dtype,
          values.sizes,
          found.map((f) => interleaved(f.values)),
        ),
        fromVectors(
          vectors.dtype,
          vectors.sizes,
          found.map(({ vectors: v }) => interleaved({ re: v.re.data, im: v.im.data })),
        ),
      ];
    },
    vjp(B, g, { A }) {
      const [, v] = B.callMany('eig', { A, values_only: false });
      return { A: eigAdjoint(B, g, null, null, v) };
    },
    vjpOfMany: (B, [gl, gv], _x, [l, v]) => ({ A: eigAdjoint(B, gl, gv, l, v) }),
  },
);

/** The places of the eigenvalues in the order in which they are given; conjugate pairs stay together. */
function orderOf(a: Matrix, re: Float64Array, im: Float64Array, free: Arbitrary): number[] {
  const known = im.every((v) => v === 0) ? generalOrder(a) : null;
  const places = Array.from(re, (_, k) => k);
  if (known) {
    return known.map((value) => {
      const next = places.reduce(
        (best, k, i) => (Math.abs(re[k] - value) < Math.abs(re[places[best]] - value) ? i : best),
        0,
      );
      return places.splice(next, 1)[0];
    });
  }
  const groups: number[][] = [];
  for (let k = 0; k < re.length; k += im[k] === 0 ? 1 : 2) groups.push(im[k] === 0 ? [k] : [k, k + 1]);
  return groups.length === 1 ? places : free.order(groups, 'the order of the eigenvalues is not defined').flat();
}

interface Eigen {
  readonly values: { readonly re: Float64Array; readonly im: Float64Array };
  readonly vectors: { readonly re: Matrix; readonly im: Matrix };
}

/** In the order and with the signs that LAPACK gives, where these are defined. */
function inOrder(a: Matrix, { values, vectors }: Eigen, free: Arbitrary): Eigen {
  const order = orderOf(a, values.re, values.im, free);
  const columns = (m: Matrix) =>
    matrix(
      m.rows,
      m.cols,
      m.data.map((_, i) => m.data[i - (i % m.cols) + order[i % m.cols]]),
    );
  const [re, im] = [columns(vectors.re), columns(vectors.im)];
  const n = re.cols;
  const signs = isUpperTriangular(a) ? order.map((_, k) => (re.data[k * n + k] < 0 ? -1 : 1)) : free.signs(n, SIGNS);
  return {
    values: { re: Float64Array.from(order, (k) => values.re[k]), im: Float64Array.from(order, (k) => values.im[k]) },
    vectors: { re: signed(re, signs), im: signed(im, signs) },
  };
}

interface Parts {
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

function interleaved({ re, im }: Parts): Float64Array {
  return Float64Array.from({ length: 2 * re.length }, (_, i) => (i % 2 ? im : re)[i >> 1]);
}

/**
 * V⁻ᴴ (diag(g_λ) + (Vᴴ g_V − VᴴV diag(Re Vᴴ g_V)) ∘ F) Vᴴ, Fᵢⱼ = 1 / conj(λⱼ − λᵢ): vectors are of length 1, which
 * takes out what would change it (Boeddeker et al. 2017).
 */
function eigAdjoint(B: Backend, gl: Var | null, gv: Var | null, l: Var | null, v: Var): Var | null {
  if (!gl && !gv) return null;
  const vh = B.mH(v);
  let middle = gl && diagonalMatrix(B, gl);
  if (gv && l) {
    const product = B.matmul(vh, gv);
    const along = B.unsqueeze(B.fn('real', diagonalOf(B, product)), -2);
    const free = B.sub(product, B.matmul(vh, B.mul(v, along)));
    const part = offDiagonalQuotient(B, free, B.conj(gaps(B, l)));
    middle = middle ? B.add(middle, part) : part;
  }
  return B.fn('real', solved(B, vh, B.matmul(middle!, vh)));
}

/** λⱼ − λᵢ at (i, j). */
function gaps(B: Backend, values: Var): Var {
  return B.sub(B.unsqueeze(values, -2), B.unsqueeze(values, -1));
}

/** X / E with a diagonal of 0, where E has a diagonal of 0. */
function offDiagonalQuotient(B: Backend, x: Var, e: Var): Var {
  const ones = diagonalMatrix(B, B.onesLike(diagonalOf(B, e)));
  const off = B.sub(x, diagonalMatrix(B, diagonalOf(B, x)));
  return B.div(off, B.add(e, ones));
}

/** The same of symmetric matrices, of which one triangle is read: real eigenvalues, ascending. */
const eigh = onMatrix(
  'eigh',
  (a, c, args) => {
    const n = squareOf(c, a, 'eigh');
    const dtype = floating(a, c);
    const values = like(a, batchWith(c, a, n), realOf(dtype));
    if (args.bool('values_only')) return values;
    return tuple([values, like(a, a.shape, dtype)], ['eigenvalues', 'eigenvectors']);
  },
  {
    primitive: true,
    eval(args, out, c) {
      const triangle = triangleOf(args);
      const matrices = realMatrices(args.value('A'));
      if (args.bool('values_only')) {
        return fromVectors(
          out.dtype,
          out.sizes,
          each(matrices, (a) => eigvalsh(a, triangle)),
        );
      }
      return symmetricEigen(matrices, triangle, out, c.arbitrary);
    },
    vjp(B, g, { A }, _y, args) {
      const [, v] = B.callMany('eigh', { A, UPLO: args.str('UPLO'), values_only: false });
      return { A: eighAdjoint(B, g, null, null, v) };
    },
    vjpOfMany: (B, [gl, gv], _x, [l, v]) => ({ A: eighAdjoint(B, gl, gv, l, v) }),
  },
);

function triangleOf(args: OpArgs): Triangle {
  const which = args.has('UPLO') ? args.str('UPLO').toUpperCase() : 'L';
  if (which !== 'L' && which !== 'U') throw new RangeError(`expected UPLO "L" or "U", found "${which}"`);
  return which === 'L' ? 'lower' : 'upper';
}

const SIGNS = 'the signs of the vectors are not defined';

/** The matrix with some of its columns turned round. */
function signed(m: Matrix, signs: readonly number[]): Matrix {
  return matrix(
    m.rows,
    m.cols,
    m.data.map((v, i) => v * signs[i % m.cols]),
  );
}

function symmetricEigen(matrices: readonly Matrix[], triangle: Triangle, out: Target, free: Arbitrary): Tensor[] {
  const found = each(matrices, (a) => {
    const { values, vectors } = symmetric(a, triangle);
    const known = symmetricSigns(a, triangle === 'lower', vectors);
    return { values, vectors: signed(vectors, known ?? free.signs(vectors.cols, SIGNS)) };
  });
  const [values, vectors] = out.items;
  return [
    fromVectors(
      values.dtype,
      values.sizes,
      found.map((f) => f.values),
    ),
    fromMatrices(
      vectors.dtype,
      vectors.sizes,
      found.map((f) => f.vectors),
    ),
  ];
}

/** V (diag(g_λ) + (Vᴴ g_V) ∘ F) Vᴴ, Fᵢⱼ = 1 / (λⱼ − λᵢ). */
function eighAdjoint(B: Backend, gl: Var | null, gv: Var | null, l: Var | null, v: Var): Var | null {
  if (!gl && !gv) return null;
  let middle = gl && diagonalMatrix(B, gl);
  if (gv && l) {
    const part = offDiagonalQuotient(B, B.matmul(B.mH(v), gv), gaps(B, l));
    middle = middle ? B.add(middle, part) : part;
  }
  return B.matmul(v, B.matmul(middle!, B.mH(v)));
}

/** `torch.symeig`, up to version 1.13: without `eigenvectors` these are empty. */
const symeig = onMatrix(
  'symeig',
  (a, c, args) => {
    const n = squareOf(c, a, 'symeig');
    const vectors = args.bool('eigenvectors') ? a.shape : [Dim.zero];
    return tuple([like(a, batchWith(c, a, n), realOf(a.dtype)), like(a, vectors)], ['eigenvalues', 'eigenvectors']);
  },
  {
    primitive: true,
    eval(args, out, c) {
      const triangle = args.bool('upper') ? 'upper' : 'lower';
      const items = [out.items[0], { ...out.items[1], sizes: args.value('A').sizes }];
      const found = symmetricEigen(realMatrices(args.value('A')), triangle, { ...out, items }, c.arbitrary);
      return args.bool('eigenvectors') ? found : [found[0], Tensor.zeros(out.items[1].dtype, [0])];
    },
    vjpOfMany(B, [gl, gv], { A }, [l, v], args) {
      if (args.bool('eigenvectors')) return { A: eighAdjoint(B, gl, gv, l, v) };
      const UPLO = args.bool('upper') ? 'U' : 'L';
      return { A: gl && eighAdjoint(B, gl, null, null, B.callMany('eigh', { A, UPLO, values_only: false })[1]) };
    },
  },
);

// -------------------------------------------------------------------------------------------------- singular values

/** U (…, m, k), S (…, k), Vh (…, k, n) with k = min(m, n); U and Vh are square when `full_matrices`. */
const svd = onMatrix(
  'svd',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'svd');
    const k = lesser(c, m, n);
    const dtype = floating(a, c);
    const values = like(a, batchWith(c, a, k), realOf(dtype));
    if (!args.bool('compute_uv')) return values;
    const full = args.bool('full_matrices');
    const u = like(a, batchWith(c, a, m, full ? m : k), dtype);
    return tuple([u, values, like(a, batchWith(c, a, full ? n : k, n), dtype)], ['U', 'S', 'Vh']);
  },
  {
    primitive: true,
    eval(args, out, c) {
      for (const name of ['driver', 'hermitian']) args.raw(name);
      const matrices = realMatrices(args.value('A'));
      if (!args.bool('compute_uv')) {
        // No vectors, whatever their form would be.
        args.raw('full_matrices');
        return fromVectors(out.dtype, out.sizes, each(matrices, singularValues));
      }
      const found = each(matrices, (a) => {
        const { u, s, vt } = decomposed(a, args.bool('full_matrices'));
        const signs = c.arbitrary.signs(Math.max(u.cols, vt.rows), SIGNS);
        return { u: signed(u, signs), s, vt: transpose(signed(transpose(vt), signs)) };
      });
      const [u, s, vh] = out.items;
      return [
        fromMatrices(
          u.dtype,
          u.sizes,
          found.map((f) => f.u),
        ),
        fromVectors(
          s.dtype,
          s.sizes,
          found.map((f) => f.s),
        ),
        fromMatrices(
          vh.dtype,
          vh.sizes,
          found.map((f) => f.vt),
        ),
      ];
    },
    vjp(B, g, { A }) {
      const [u, , vh] = B.callMany('svd', { A, full_matrices: false, compute_uv: true });
      return { A: B.matmul(B.mul(u, B.unsqueeze(g, -2)), vh) };
    },
    vjpOfMany: (B, [gu, gs, gvh], _x, [u, s, vh], args) => ({ A: svdAdjoint(B, { gu, gs, gvh, u, s, vh }, args) }),
  },
);

interface SvdParts {
  readonly gu: Var | null;
  readonly gs: Var | null;
  readonly gvh: Var | null;
  readonly u: Var;
  readonly s: Var;
  readonly vh: Var;
}

/**
 * U (skew(Uᵀ g_U) / E ∘ S + S ∘ skew(Vᵀ g_V) / E + diag(g_S)) Vᵀ, Eᵢⱼ = sⱼ² − sᵢ², and what g_U and g_V have at right
 * angles to U and V (Giles 2008; Townsend 2016). Of full matrices the first k columns count.
 */
function svdAdjoint(B: Backend, parts: SvdParts, args: OpArgs): Var | null {
  const { s, gs } = parts;
  const [m, n] = sizes(args.tensor('A'))
    .slice(-2)
    .map((d) => d.value);
  if (m === null || n === null) throw new Undetermined('svd: the gradient needs known sizes');
  const k = Math.min(m, n);
  const full = args.bool('full_matrices');
  const columns = (x: Var | null) => (x && full && m > k ? B.narrow(x, -1, 0, k) : x);
  const rows = (x: Var | null) => (x && full && n > k ? B.narrow(x, -2, 0, k) : x);
  const [u, gu, vh, gvh] = [columns(parts.u)!, columns(parts.gu), rows(parts.vh)!, rows(parts.gvh)];
  if (!gu && !gs && !gvh) return null;
  const [asRow, asColumn] = [B.unsqueeze(s, -2), B.unsqueeze(s, -1)];
  const squares = gaps(B, B.square(s));
  const skew = (x: Var) => offDiagonalQuotient(B, B.sub(x, B.mT(x)), squares);
  const inner = [
    gs && diagonalMatrix(B, gs),
    gu && B.mul(skew(B.matmul(B.mT(u), gu)), asRow),
    gvh && B.mul(asColumn, skew(B.matmul(vh, B.mT(gvh)))),
  ].filter((x) => x !== null);
  let g = B.matmul(
    u,
    B.matmul(
      inner.reduce((a, b) => B.add(a, b)),
      vh,
    ),
  );
  if (gu && m > k) {
    const outside = B.sub(gu, B.matmul(u, B.matmul(B.mT(u), gu)));
    g = B.add(g, B.matmul(B.div(outside, asRow), vh));
  }
  if (gvh && n > k) {
    const outside = B.sub(gvh, B.matmul(B.matmul(gvh, B.mT(vh)), vh));
    g = B.add(g, B.matmul(u, B.div(outside, asColumn)));
  }
  return g;
}

/** `torch.svd`: U (…, m, k), S (…, k), V (…, n, k); square with `some=False`, and zeros without `compute_uv`. */
const oldSvd = onMatrix(
  'svd_v',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'svd');
    const k = lesser(c, m, n);
    const full = !args.bool('some') || !args.bool('compute_uv');
    const u = like(a, batchWith(c, a, m, full ? m : k));
    const s = like(a, batchWith(c, a, k), realOf(a.dtype));
    return tuple([u, s, like(a, batchWith(c, a, n, full ? n : k))], ['U', 'S', 'V']);
  },
  {
    eval(args, out) {
      const full = !args.bool('some') || !args.bool('compute_uv');
      const found = each(realMatrices(args.value('A')), (a) => decomposed(a, full));
      const [u, s, v] = out.items;
      const values = fromVectors(
        s.dtype,
        s.sizes,
        found.map((f) => f.s),
      );
      if (!args.bool('compute_uv')) return [Tensor.zeros(u.dtype, u.sizes), values, Tensor.zeros(v.dtype, v.sizes)];
      const us = fromMatrices(
        u.dtype,
        u.sizes,
        found.map((f) => f.u),
      );
      return [
        us,
        values,
        fromMatrices(
          v.dtype,
          v.sizes,
          found.map((f) => transpose(f.vt)),
        ),
      ];
    },
    compose(B, { A }, args) {
      if (!args.bool('compute_uv')) {
        const [u, s, v] = B.callMany('svd_v', { A, some: false, compute_uv: true });
        return [B.zerosLike(u), s, B.zerosLike(v)];
      }
      const [u, s, vh] = B.callMany('svd', { A, full_matrices: !args.bool('some'), compute_uv: true });
      return [u, s, B.mH(vh)];
    },
  },
);

/** The leading q of the singular values, approximated. */
const lowRank = onMatrix('svd_lowrank', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'svd_lowrank');
  const q = args.optionalInt('q') ?? Dim.min(Dim.of(6), m, n);
  const values = like(a, batchWith(c, a, q), realOf(a.dtype));
  return tuple([like(a, batchWith(c, a, m, q)), values, like(a, batchWith(c, a, n, q))]);
});

export const operators: readonly Operator[] = [eig, eigh, symeig, svd, oldSvd, lowRank];
