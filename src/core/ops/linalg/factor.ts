/** Cholesky, QR and LU. */
import { Dim } from '../../dim';
import { choleskyFactors, choleskyInverse as inverted, cholesky as rooted } from '../../linalg/cholesky';
import { ldlFactors } from '../../linalg/ldl';
import { lu as factored, luFactors } from '../../linalg/lu';
import { type Matrix, matrix, transpose } from '../../linalg/matrix';
import { qr as decomposed, qrFactors } from '../../linalg/qr';
import { triangleOf } from '../../linalg/triangular';
import type { Shape } from '../../shape';
import { fromMatrices, fromVectors } from '../../tensor/matrices';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { free, sizes } from '../cost';
import { batchWith, lesser, matrixOf, squareOf } from '../matrices';
import { type OpArgs, type Operator, type Target, Undetermined, type Var } from '../operator';
import { like, tuple } from '../output';
import {
  cubic,
  diagonalMatrix,
  diagonalOf,
  each,
  floating,
  info,
  lowerOf,
  onMatrix,
  realMatrices,
  solvedTriangular,
  squareToSquare,
  upperOf,
} from './define';

// --------------------------------------------------------------------------------------------------------- Cholesky

/** L of A = L Lᵀ, or U = Lᵀ. Only the lower triangle of A is read, or the upper one. */
const cholesky = squareToSquare('cholesky', {
  primitive: true,
  flops: cubic(1, 3),
  eval(args, out) {
    const upper = args.bool('upper');
    const factors = each(realMatrices(args.value('A')), (a) => rooted(a, upper ? 'upper' : 'lower'));
    return fromMatrices(out.dtype, out.sizes, upper ? factors.map(transpose) : factors);
  },
  vjp(B, g, _x, y, args) {
    const upper = args.bool('upper');
    return { A: upper ? choleskyAdjoint(B, B.mH(g), B.mH(y)) : choleskyAdjoint(B, g, y) };
  },
});

/** L⁻ᴴ Φ(Lᴴ g) L⁻¹, where Φ makes a Hermitian matrix of half the lower triangle. */
function choleskyAdjoint(B: Backend, g: Var, l: Var): Var {
  const product = B.matmul(B.mH(l), g);
  const half = B.mul(B.add(lowerOf(B, product), B.mH(lowerOf(B, product, -1))), 0.5);
  return solvedTriangular(B, l, solvedTriangular(B, B.mH(l), half, true), false, false);
}

const choleskyEx = onMatrix(
  'cholesky_ex',
  (a, c) => {
    squareOf(c, a, 'cholesky_ex');
    return tuple([like(a, a.shape), info(a, c)], ['L', 'info']);
  },
  {
    flops: cubic(1, 3),
    eval(args, out) {
      const upper = args.bool('upper');
      const found = each(realMatrices(args.value('A')), (a) => choleskyFactors(a, upper ? 'upper' : 'lower'));
      if (found.some((f) => f.info > 0)) {
        throw new Undetermined('cholesky_ex: what is left of a matrix that is not positive definite is not defined');
      }
      args.bool('check_errors');
      const factors = found.map(({ l }) => (upper ? transpose(l) : l));
      return [fromMatrices(out.dtype, out.sizes, factors), Tensor.zeros('int32', out.items[1].sizes)];
    },
    vjpOfMany(B, [g], _x, [y], args) {
      if (!g) return { A: null };
      return { A: args.bool('upper') ? choleskyAdjoint(B, B.mH(g), B.mH(y)) : choleskyAdjoint(B, g, y) };
    },
  },
);

/** (L Lᵀ)⁻¹ from L, or (Uᵀ U)⁻¹ from U. */
const choleskyInverse = squareToSquare('cholesky_inverse', {
  primitive: true,
  flops: cubic(2, 3),
  eval(args, out) {
    const upper = args.bool('upper');
    const factors = realMatrices(args.value('A'));
    const inverses = each(factors, (l) => inverted(upper ? transpose(triangleOf(l, 'upper')) : triangleOf(l, 'lower')));
    return fromMatrices(out.dtype, out.sizes, inverses);
  },
  vjp(B, g, { A }, y, args) {
    const both = B.matmul(B.matmul(y, B.add(g, B.mH(g))), y);
    return { A: B.neg(args.bool('upper') ? B.matmul(A, both) : B.matmul(both, A)) };
  },
});

// --------------------------------------------------------------------------------------------------------------- QR

function qrOf(args: OpArgs, out: Target, mode: 'reduced' | 'complete'): Tensor[] {
  const found = each(realMatrices(args.value('A')), (a) => decomposed(a, mode));
  const [q, r] = [found.map((f) => f.q), found.map((f) => f.r)];
  const [first, second] = out.items;
  return [fromMatrices(first.dtype, first.sizes, q), fromMatrices(second.dtype, second.sizes, r)];
}

/** Of Q and R with as many rows as A has columns, or more; of a wide A both parts by that. */
function qrAdjoint(B: Backend, gs: readonly (Var | null)[], a: Var, [q, r]: readonly Var[], args: OpArgs): Var | null {
  const [gq, gr] = gs;
  if (!gq && !gr) return null;
  const [m, n] = sizes(args.tensor('A')).slice(-2);
  if (m.value === null || n.value === null) throw new Undetermined('qr: the gradient needs known sizes');
  if (m.value >= n.value) return tallAdjoint(B, gq, gr, q, r);
  // A = (X, Y), R = (U, V): X = Q U has the gradient of a square matrix, V = Qᴴ Y.
  const y = B.narrow(a, -1, m.value, n.value - m.value);
  const [gu, gv] = gr ? [B.narrow(gr, -1, 0, m.value), B.narrow(gr, -1, m.value, n.value - m.value)] : [null, null];
  const through = gv && B.matmul(y, B.mH(gv));
  const gqWhole = gq && through ? B.add(gq, through) : (gq ?? through);
  const gx = tallAdjoint(B, gqWhole, gu, q, B.narrow(r, -1, 0, m.value));
  return B.cat([gx, gv ? B.matmul(q, gv) : B.zerosLike(y)], -1);
}

/** (g_Q + Q S) R⁻ᴴ, S the Hermitian matrix with the upper triangle of g_R Rᴴ − Qᴴ g_Q. */
function tallAdjoint(B: Backend, gq: Var | null, gr: Var | null, q: Var, r: Var): Var {
  const fromR = gr && B.matmul(gr, B.mH(r));
  const fromQ = gq && B.matmul(B.mH(q), gq);
  const middle = fromR && fromQ ? B.sub(fromR, fromQ) : (fromR ?? B.neg(fromQ!));
  const upper = upperOf(B, middle);
  const symmetric = B.sub(B.add(upper, B.mH(upper)), diagonalMatrix(B, diagonalOf(B, upper)));
  const product = B.matmul(q, symmetric);
  return solvedTriangular(B, B.mH(r), gq ? B.add(gq, product) : product, false, false);
}

/** Q (…, m, k), R (…, k, n) with k = min(m, n), or m when "complete". With "r" torch leaves Q empty, NumPy out. */
const qr = onMatrix(
  'qr',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'qr');
    const mode = args.str('mode');
    const dtype = floating(a, c);
    if (!['reduced', 'complete', 'r'].includes(mode)) throw new Undetermined(`qr: mode ${mode} is not modelled`);
    const k = mode === 'complete' ? m : lesser(c, m, n);
    const r = like(a, batchWith(c, a, k, n), dtype);
    if (mode === 'r' && a.library !== 'torch') return r;
    return tuple([mode === 'r' ? like(a, [Dim.zero], dtype) : like(a, batchWith(c, a, m, k), dtype), r], ['Q', 'R']);
  },
  {
    primitive: true,
    eval(args, out) {
      const mode = args.str('mode');
      if (mode !== 'r') return qrOf(args, out, mode as 'reduced' | 'complete');
      const r = out.items[1] ?? out;
      const factors = each(realMatrices(args.value('A')), (a) => qrFactors(a).r);
      const upper = fromMatrices(r.dtype, r.sizes, factors);
      return out.items.length > 0 ? [Tensor.zeros(out.dtype, [0]), upper] : upper;
    },
    vjpOfMany(B, g, { A }, y, args) {
      const mode = args.str('mode');
      const [m, n] = sizes(args.tensor('A')).slice(-2);
      if (mode === 'r') throw new Undetermined('qr: mode "r" gives no gradient');
      if (mode === 'complete' && !(m.value !== null && n.value !== null && m.value <= n.value)) {
        throw new Undetermined('qr: mode "complete" gives no gradient for more rows than columns');
      }
      return { A: qrAdjoint(B, g, A, y, args) };
    },
  },
);

/** `torch.qr`: `some` says which. */
const oldQr = onMatrix(
  'qr_some',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'qr');
    const k = args.bool('some') ? lesser(c, m, n) : m;
    return tuple([like(a, batchWith(c, a, m, k)), like(a, batchWith(c, a, k, n))], ['Q', 'R']);
  },
  { compose: (B, { A }, args) => B.callMany('qr', { A, mode: args.bool('some') ? 'reduced' : 'complete' }) },
);

/** Householder form: the matrix, and one factor a column. */
const geqrf = onMatrix(
  'geqrf',
  (a, c) => {
    const [m, n] = matrixOf(c, a, 'geqrf');
    return tuple([like(a, a.shape), like(a, batchWith(c, a, lesser(c, m, n)))], ['a', 'tau']);
  },
  {
    primitive: true,
    eval(args, out) {
      const found = each(realMatrices(args.value('A')), packedQr);
      const [packed, tau] = [found.map((f) => f.packed), found.map((f) => f.tau)];
      return [fromMatrices(out.dtype, out.sizes, packed), fromVectors(out.dtype, out.items[1].sizes, tau)];
    },
    differentiable: false,
  },
);

/** R, and below it the vectors of the reflections without their leading 1, as LAPACK has it. */
function packedQr(a: Matrix): { packed: Matrix; tau: Float64Array } {
  const { reflectors, tau, r } = qrFactors(a);
  const packed = matrix(a.rows, a.cols);
  packed.data.set(r.data);
  for (let j = 0; j < tau.length; j++) {
    for (let i = j + 1; i < a.rows; i++) packed.data[i * a.cols + j] = reflectors.data[j * a.rows + i];
  }
  return { packed, tau };
}

// --------------------------------------------------------------------------------------------------------------- LU

function requirePivoting(args: OpArgs, op: string): void {
  if (!args.bool('pivot')) throw new Undetermined(`${op}: without pivots it is not computed`);
}

/** P (…, m, m), L (…, m, k), U (…, k, n) with k = min(m, n). Without pivots P is empty. */
const lu = onMatrix(
  'lu',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'lu');
    const k = lesser(c, m, n);
    const p = args.bool('pivot') ? batchWith(c, a, m, m) : [Dim.zero];
    return tuple([like(a, p), like(a, batchWith(c, a, m, k)), like(a, batchWith(c, a, k, n))], ['P', 'L', 'U']);
  },
  {
    primitive: true,
    eval(args, out) {
      requirePivoting(args, 'lu');
      const found = each(realMatrices(args.value('A')), factored);
      const parts = [found.map((f) => f.p), found.map((f) => f.l), found.map((f) => f.u)];
      return parts.map((x, i) => fromMatrices(out.items[i].dtype, out.items[i].sizes, x));
    },
    vjpOfMany: (B, [, gl, gu], _x, [p, l, u], args) => ({ A: luAdjoint(B, gl, gu, p, l, u, args) }),
  },
);

/**
 * With M = L⁻¹ Pᵀ dA U⁻¹ for square A: dL = L tril(M, −1), dU = triu(M) U. What is beyond the square of a tall A
 * (rows of L) or of a wide one (columns of U) follows from the square.
 */
function luAdjoint(B: Backend, gl: Var | null, gu: Var | null, p: Var, l: Var, u: Var, args: OpArgs): Var | null {
  if (!gl && !gu) return null;
  const [m, n] = sizes(args.tensor('A'))
    .slice(-2)
    .map((d) => d.value);
  if (m === null || n === null) throw new Undetermined('lu: the gradient needs known sizes');
  const k = Math.min(m, n);
  const [glWhole, guWhole] = [gl ?? B.zerosLike(l), gu ?? B.zerosLike(u)];
  const top = (x: Var) => (m > k ? B.narrow(x, -2, 0, k) : x);
  const front = (x: Var) => (n > k ? B.narrow(x, -1, 0, k) : x);
  const [l1, u1] = [top(l), front(u)];
  let lower = B.matmul(B.mH(l1), top(glWhole));
  let upper = B.matmul(front(guWhole), B.mH(u1));
  const [l2, gl2] = [l, glWhole].map((x) => (m > k ? B.narrow(x, -2, k, m - k) : null));
  const [u2, gu2] = [u, guWhole].map((x) => (n > k ? B.narrow(x, -1, k, n - k) : null));
  if (l2 && gl2) upper = B.sub(upper, B.matmul(B.mH(l2), gl2));
  if (u2 && gu2) lower = B.sub(lower, B.matmul(gu2, B.mH(u2)));
  const middle = B.add(lowerOf(B, lower, -1), upperOf(B, upper));
  const right = solvedTriangular(B, B.mH(u1), middle, false, false);
  let g = solvedTriangular(B, B.mH(l1), right, true);
  if (gl2) g = B.cat([g, solvedTriangular(B, B.mH(u1), gl2, false, false)], -2);
  if (gu2) g = B.cat([g, solvedTriangular(B, B.mH(l1), gu2, true)], -1);
  return B.matmul(p, g);
}

/** L and U in one matrix, and the pivots, rows counted from 1. */
const luFactor = onMatrix(
  'lu_factor',
  (a, c, args) => {
    const [m, n] = matrixOf(c, a, 'lu_factor');
    const pivots = like(a, batchWith(c, a, lesser(c, m, n)), 'int32');
    const withInfo = args.bool('with_info');
    const items = [like(a, a.shape), pivots, ...(withInfo ? [info(a, c)] : [])];
    return tuple(items, ['LU', 'pivots', 'info'].slice(0, items.length));
  },
  {
    primitive: true,
    eval(args, out) {
      requirePivoting(args, 'lu_factor');
      args.bool('check_errors');
      const found = each(realMatrices(args.value('A')), luFactors);
      const pivots = found.map((f) => Float64Array.from(f.pivots, (p) => p + 1));
      const failed = Float64Array.from(found, (f) => f.zeroPivot + 1);
      const packed = fromMatrices(
        out.dtype,
        out.sizes,
        found.map((f) => f.packed),
      );
      const [, second, third] = out.items;
      const results = [packed, fromVectors('int32', second.sizes, pivots)];
      return third ? [...results, fromVectors('int32', third.sizes, [failed])] : results;
    },
    vjpOfMany(B, [g], _x, [packed, pivots], args) {
      if (!g) return { A: null };
      const unpack = { unpack_data: true, unpack_pivots: true };
      const [p, l, u] = B.callMany('lu_unpack', { LU_data: packed, LU_pivots: pivots, ...unpack });
      const [m, n] = sizes(args.tensor('A'))
        .slice(-2)
        .map((d) => d.value);
      if (m === null || n === null || m !== n)
        throw new Undetermined('lu_factor: only square matrices have a gradient');
      return { A: luAdjoint(B, lowerOf(B, g, -1), upperOf(B, g), p, l, u, args) };
    },
  },
);

/** P (…, m, m), L (…, m, k), U (…, k, n) from the packed form; what was not asked for is empty. */
const luUnpack: Operator = {
  name: 'lu_unpack',
  primitive: true,
  flops: free,
  shape(args, c) {
    const a = args.tensor('LU_data');
    const [m, n] = matrixOf(c, a, 'lu_unpack');
    const k = lesser(c, m, n);
    const when = (wanted: boolean, shape: Shape) => like(a, wanted ? shape : [Dim.zero]);
    const data = args.bool('unpack_data');
    const p = when(args.bool('unpack_pivots'), batchWith(c, a, m, m));
    return tuple([p, when(data, batchWith(c, a, m, k)), when(data, batchWith(c, a, k, n))], ['P', 'L', 'U']);
  },
  eval(args, out) {
    const packed = realMatrices(args.value('LU_data'));
    const pivots = args.value('LU_pivots');
    const steps = pivots.dense();
    const k = pivots.sizes.at(-1)!;
    const [p, l, u] = out.items;
    const empty = (t: Target) => Tensor.zeros(t.dtype, t.sizes);
    const places = packed.map((a, b) => permutation(a.rows, steps.subarray(b * k, (b + 1) * k)));
    const data = args.bool('unpack_data');
    return [
      args.bool('unpack_pivots') ? fromMatrices(p.dtype, p.sizes, places) : empty(p),
      data
        ? fromMatrices(
            l.dtype,
            l.sizes,
            packed.map((a) => cut(triangleOf(a, 'lower', true), a.rows, k)),
          )
        : empty(l),
      data
        ? fromMatrices(
            u.dtype,
            u.sizes,
            packed.map((a) => cut(triangleOf(a, 'upper'), k, a.cols)),
          )
        : empty(u),
    ];
  },
  vjpOfMany(B, [, gl, gu], _x, _y, args) {
    const [m, n] = sizes(args.tensor('LU_data'))
      .slice(-2)
      .map((d) => d.value);
    if (m === null || n === null || m !== n) throw new Undetermined('lu_unpack: only square matrices have a gradient');
    const parts = [gl && lowerOf(B, gl, -1), gu && upperOf(B, gu)].filter((x) => x !== null);
    return { LU_data: parts.length === 2 ? B.add(parts[0], parts[1]) : (parts[0] ?? null) };
  },
};

/** P with A = P L U, from the rows that changed places at each step, counted from 1. */
function permutation(m: number, steps: ArrayLike<number>): Matrix {
  const order = Array.from({ length: m }, (_, i) => i);
  for (let i = 0; i < steps.length; i++) {
    const other = steps[i] - 1;
    if (!(other in order)) throw new RangeError(`pivot ${steps[i]} is not a row from 1 to ${m}`);
    [order[i], order[other]] = [order[other], order[i]];
  }
  const p = matrix(m, m);
  order.forEach((row, i) => (p.data[row * m + i] = 1));
  return p;
}

/** The first rows and columns. */
function cut(a: Matrix, rows: number, cols: number): Matrix {
  const result = matrix(rows, cols);
  for (let i = 0; i < rows; i++) result.data.set(a.data.subarray(i * a.cols, i * a.cols + cols), i * cols);
  return result;
}

/** L and D of A = L D Lᵀ in one matrix, from the lower triangle, and the pivots in LAPACK's form. */
const ldlFactor = onMatrix(
  'ldl_factor',
  (a, c, args) => {
    const n = squareOf(c, a, 'ldl_factor');
    const items = [
      like(a, a.shape),
      like(a, batchWith(c, a, n), 'int32'),
      ...(args.bool('with_info') ? [info(a, c)] : []),
    ];
    return tuple(items, ['LD', 'pivots', 'info'].slice(0, items.length));
  },
  {
    primitive: true,
    differentiable: false,
    eval(args, out) {
      // Of real matrices Hermitian is symmetric; a failure is told by info only.
      for (const name of ['hermitian', 'check_errors']) args.raw(name);
      const found = each(realMatrices(args.value('A')), ldlFactors);
      const [first, second, third] = out.items;
      const packed = found.map((f) => f.packed);
      const pivots = found.map((f) => Float64Array.from(f.pivots));
      const results = [fromMatrices(first.dtype, first.sizes, packed), fromVectors('int32', second.sizes, pivots)];
      const failed = Float64Array.from(found, (f) => f.info);
      return third ? [...results, fromVectors('int32', third.sizes, [failed])] : results;
    },
  },
);

export const operators: readonly Operator[] = [
  cholesky,
  choleskyEx,
  choleskyInverse,
  qr,
  oldQr,
  geqrf,
  lu,
  luFactor,
  luUnpack,
  ldlFactor,
];
