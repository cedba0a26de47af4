/** Inverses, determinants and functions of square matrices; rank and condition. */

import { matrixRank, pinv as pseudoInverse } from '../../linalg/leastSquares';
import { det as determinant, inverse as inverted, slogdet as logDeterminant, luFactors } from '../../linalg/lu';
import { matmul } from '../../linalg/matmul';
import { diagonal, type Matrix } from '../../linalg/matrix';
import { matrixExp as exponential, matrixPower as power } from '../../linalg/matrixFunctions';
import { conditionNumber } from '../../linalg/norms';
import { svd } from '../../linalg/svd';
import { promoteNumpyPair } from '../../promotion';
import { fromMatrices, fromVectors } from '../../tensor/matrices';
import { isComplex } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { lastSize, perElement } from '../cost';
import { batchWith, matrixOf, squareOf } from '../matrices';
import { libraryAttribute, onlyArray } from '../operands';
import { type OpArgs, type Operator, type Target, Undetermined, type Var } from '../operator';
import { like, realOf, tuple } from '../output';
import {
  anyMatrices,
  asMatrices,
  cubic,
  each,
  epsilonOf,
  floating,
  info,
  onMatrix,
  realMatrices,
  squareToNumber,
  squareToSquare,
} from './define';

/** −Yᴴ g Yᴴ for Y = A⁻¹. */
function inverseAdjoint(B: Backend, g: Var, y: Var): Var {
  const yh = B.mH(y);
  return B.neg(B.matmul(yh, B.matmul(g, yh)));
}

function matrixFunction(f: (a: Matrix, args: OpArgs) => Matrix): (args: OpArgs, out: Target) => Tensor {
  return (args, out) => {
    const a = args.value('A').to(out.dtype);
    return fromMatrices(
      out.dtype,
      out.sizes,
      each(anyMatrices(a), (m) => f(m, args)),
    );
  };
}

const inverse = squareToSquare('inverse', {
  primitive: true,
  flops: cubic(2),
  eval: matrixFunction((a) => inverted(a).x),
  vjp: (B, g, _x, y) => ({ A: inverseAdjoint(B, g, y) }),
});

/** With the first pivot that is 0, from 1, in place of an error. */
const invEx = onMatrix(
  'inv_ex',
  (a, c) => {
    squareOf(c, a, 'inv_ex');
    return tuple([like(a, a.shape), info(a, c)], ['inverse', 'info']);
  },
  {
    flops: cubic(2),
    eval(args, out) {
      const matrices = anyMatrices(args.value('A'));
      const failed = Float64Array.from(matrices, (a) => luFactors(a).zeroPivot + 1);
      if (failed.some((i) => i > 0) && !args.bool('check_errors')) {
        throw new Undetermined('inv_ex: what is left of a singular matrix is not defined');
      }
      const inverses = each(matrices, (a) => inverted(a).x);
      return [fromMatrices(out.dtype, out.sizes, inverses), fromVectors('int32', out.items[1].sizes, [failed])];
    },
    vjpOfMany: (B, [g], _x, [y]) => ({ A: g && inverseAdjoint(B, g, y) }),
  },
);

/** ∂det/∂A: the cofactors, det(A) A⁻ᵀ where A is regular. By singular values, which need not divide. */
const cofactors = squareToSquare('cofactor_matrix', {
  primitive: true,
  eval: (args, out) => fromMatrices(out.dtype, out.sizes, each(realMatrices(args.value('A')), cofactorsOf)),
  vjp(B, g, { A }, y) {
    const inverseT = B.mT(B.call('inverse', { A }));
    const inner = B.sum(B.mul(g, inverseT), [-2, -1], true);
    const turned = B.matmul(inverseT, B.matmul(B.mT(g), y));
    return { A: B.sub(B.mul(inner, y), turned) };
  },
});

function cofactorsOf(a: Matrix): Matrix {
  const { u, s, vt } = svd(a);
  const sign = determinant(u) * determinant(vt);
  const products = s.map((_, i) => s.reduce((product, x, j) => (j === i ? product : product * x), sign));
  return matmul(matmul(u, diagonal(products)), vt);
}

function numbers(f: (a: Matrix) => number): (args: OpArgs, out: Target) => Tensor {
  return (args, out) => fromVectors(out.dtype, out.sizes, [Float64Array.from(each(realMatrices(args.value('A')), f))]);
}

const det = squareToNumber('det', {
  primitive: true,
  flops: cubic(2, 3),
  eval: numbers(determinant),
  vjp: (B, g, { A }) => ({ A: B.mul(asMatrices(B, g), B.call('cofactor_matrix', { A })) }),
});

/** g A⁻ᴴ */
function logAdjoint(B: Backend, g: Var, a: Var): Var {
  return B.mul(asMatrices(B, g), B.mH(B.call('inverse', { A: a })));
}

const logdet = squareToNumber('logdet', {
  primitive: true,
  flops: cubic(2, 3),
  eval: numbers((a) => {
    const { sign, logAbs } = logDeterminant(a);
    return sign < 0 ? Number.NaN : logAbs;
  }),
  vjp: (B, g, { A }) => ({ A: logAdjoint(B, g, A) }),
});

const slogdet = onMatrix(
  'slogdet',
  (a, c) => {
    squareOf(c, a, 'slogdet');
    const number = batchWith(c, a);
    const dtype = floating(a, c);
    return tuple([like(a, number, dtype), like(a, number, realOf(dtype))], ['sign', 'logabsdet']);
  },
  {
    primitive: true,
    flops: cubic(2, 3),
    eval(args, out) {
      const found = each(realMatrices(args.value('A')), logDeterminant);
      const [signs, logs] = [found.map((x) => x.sign), found.map((x) => x.logAbs)];
      return [signs, logs].map((x, i) => fromVectors(out.items[i].dtype, out.items[i].sizes, [Float64Array.from(x)]));
    },
    vjpOfMany: (B, [, g], { A }) => ({ A: g && logAdjoint(B, g, A) }),
  },
);

const pinv = onMatrix(
  'pinv',
  (a, c) => {
    const [m, n] = matrixOf(c, a, 'pinv');
    return like(a, batchWith(c, a, n, m), floating(a, c));
  },
  {
    primitive: true,
    eval(args, out) {
      const a = args.value('A').to(out.dtype);
      args.bool('hermitian');
      const [m, n] = a.sizes.slice(-2);
      const tolerance = toleranceOf(args, Math.max(m, n) * epsilonOf(a.dtype));
      return fromMatrices(
        out.dtype,
        out.sizes,
        each(anyMatrices(a), (x) => pseudoInverse(x, tolerance)),
      );
    },
    vjp: (B, g, { A }, y) => ({ A: pinvAdjoint(B, g, A, y) }),
  },
);

/** Absolute and relative tolerance; `rcond` is an older word for the latter. */
function toleranceOf(args: OpArgs, usual: number): { atol: number; rtol: number } {
  const [atol, rtol, rcond] = ['atol', 'rtol', 'rcond'].map((name) => args.optionalNumber(name));
  const numpys = libraryAttribute(args) === 'numpy' && atol === null ? 1e-15 : usual;
  return { atol: atol ?? 0, rtol: rtol ?? rcond ?? (atol !== null && atol > 0 ? 0 : numpys) };
}

/** Golub and Pereyra 1973, as PyTorch orders the products; P = A⁺. */
export function pinvAdjoint(B: Backend, g: Var, a: Var, p: Var): Var {
  const [ph, gh] = [B.mH(p), B.mH(g)];
  // K = gᴴ P (m, m), first − (P K)ᴴ + K Pᴴ − (A P) K Pᴴ + (Pᴴ P)(gᴴ − K A).
  const k = B.matmul(gh, p);
  const kph = B.matmul(k, ph);
  const first = B.sub(kph, B.mH(B.matmul(p, k)));
  const second = B.matmul(B.matmul(a, p), kph);
  const third = B.matmul(B.matmul(ph, p), B.sub(gh, B.matmul(k, a)));
  return B.add(B.sub(first, second), third);
}

/** e^A. The adjoint is the upper right block of the exponential of ((Aᴴ, g), (0, Aᴴ)). */
const matrixExp = squareToSquare('matrix_exp', {
  primitive: true,
  eval: matrixFunction(exponential),
  vjp: (B, g, { A }) => ({ A: B.call('matrix_exp_adjoint', { A: B.mH(A), direction: g }) }),
});

/** The derivative of e^A in a direction. */
const matrixExpAdjoint: Operator = {
  name: 'matrix_exp_adjoint',
  primitive: true,
  shape(args, c) {
    const a = args.tensor('A');
    squareOf(c, a, 'matrix_exp_adjoint');
    return like(a, a.shape, c.promote([a, args.tensor('direction')]));
  },
  eval(args, out) {
    const [a, e] = ['A', 'direction'].map((name) => anyMatrices(args.value(name).to(out.dtype)));
    return fromMatrices(
      out.dtype,
      out.sizes,
      each(a, (x, i) => directional(x, e[i])),
    );
  },
  compose(B, { A, direction }, args) {
    const n = lastSize(args.tensor('A')).value;
    if (n === null) throw new Undetermined('the size of the matrix is not known');
    const rows = [B.cat([A, direction], -1), B.cat([B.zerosLike(A), A], -1)];
    const whole = B.call('matrix_exp', { A: B.cat(rows, -2) });
    return B.narrow(B.narrow(whole, -2, 0, n), -1, n, n);
  },
};

function directional(a: Matrix, e: Matrix): Matrix {
  const n = a.rows;
  const data = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++) {
    const row = a.data.subarray(i * n, (i + 1) * n);
    data.set(row, 2 * i * n);
    data.set(e.data.subarray(i * n, (i + 1) * n), 2 * i * n + n);
    data.set(row, 2 * (n + i) * n + n);
  }
  const whole = exponential({ rows: 2 * n, cols: 2 * n, data }).data;
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result.set(whole.subarray(2 * i * n + n, 2 * (i + 1) * n), i * n);
  return { rows: n, cols: n, data: result };
}

/** Aⁿ; of negative n the power of the inverse. */
const matrixPower = squareToSquare('matrix_power', {
  primitive: true,
  eval: matrixFunction((a, args) => power(a, args.constInt('n'))),
  vjp(B, g, { A }, _y, args) {
    const n = args.constInt('n');
    if (n === 0) return { A: null };
    if (n > 0) return { A: powerAdjoint(B, g, A, n) };
    const inverted = B.call('inverse', { A });
    return { A: inverseAdjoint(B, powerAdjoint(B, g, inverted, -n), inverted) };
  },
});

/** Σ (Aᴴ)ᵏ g (Aᴴ)ⁿ⁻¹⁻ᵏ over k from 0 to n − 1. */
function powerAdjoint(B: Backend, g: Var, a: Var, n: number): Var {
  const ah = B.mH(a);
  let [sum, left] = [g, g];
  for (let k = 1; k < n; k++) {
    left = B.matmul(ah, left);
    sum = B.add(B.matmul(sum, ah), left);
  }
  return sum;
}

/** (…, m, n) → (…). A tolerance given as a tensor broadcasts with the batch. */
const rank = onMatrix(
  'matrix_rank',
  (a, c, args) => {
    matrixOf(c, a, 'matrix_rank');
    const tolerances = ['atol', 'rtol'].map((name) => args.raw(name)).filter((arg) => arg.kind === 'tensor');
    const shapes = [batchWith(c, a), ...tolerances.map((arg) => arg.type.shape)];
    return like(a, c.broadcast(shapes, 'matrix_rank: tolerances'), 'int64');
  },
  {
    differentiable: false,
    eval(args, out) {
      const a = args.value('A');
      args.bool('hermitian');
      const [m, n] = a.sizes.slice(-2);
      const usual = Math.max(m, n) * epsilonOf(a.dtype);
      const [atol, rtol] = ['atol', 'rtol'].map((name) => args.optionalNumber(name));
      const tolerance = { atol: atol ?? 0, rtol: rtol ?? (atol !== null && atol > 0 ? 0 : usual) };
      if (atol === 0 && rtol === null && libraryAttribute(args) === 'numpy') tolerance.rtol = 0;
      // The singular values of the real form of a complex matrix are its own, each twice.
      const times = isComplex(a.dtype) ? 2 : 1;
      const ranks = each(anyMatrices(a), (x) => matrixRank(x, tolerance) / times);
      return fromVectors('int64', out.sizes, [Float64Array.from(ranks)]);
    },
  },
);

type Order = number | 'fro' | 'nuc';

/** κ of order 2 (the default), −2, 'fro', 'nuc', ±1, ±∞. */
const cond = onMatrix(
  'cond',
  (a, c) => {
    matrixOf(c, a, 'cond');
    return like(a, batchWith(c, a), realOf(floating(a, c)));
  },
  {
    eval(args, out) {
      const order = orderOf(args);
      const values = each(realMatrices(args.value('A')), (a) => conditionNumber(a, order));
      return fromVectors(out.dtype, out.sizes, [Float64Array.from(values)]);
    },
    compose(B, { A }, args) {
      const ord = orderOf(args);
      if (ord === 2 || ord === -2) {
        const s = B.call('svd', { A, full_matrices: false, compute_uv: false });
        const [largest, least] = [B.select(s, -1, 0), B.select(s, -1, -1)];
        return ord === 2 ? B.div(largest, least) : B.div(least, largest);
      }
      const norm = (input: Var) => B.call('matrix_norm', { input, ord, dim: [-2, -1], keepdim: false });
      return B.mul(norm(A), norm(B.call('inverse', { A })));
    },
  },
);

function orderOf(args: OpArgs): Order {
  const p = args.raw('p');
  if (p.kind === 'none') return 2;
  if (p.kind !== 'str') return args.number('p');
  const name = args.str('p');
  if (name === 'fro' || name === 'nuc') return name;
  throw new RangeError(`expected an order of 'fro', 'nuc', ±1, ±2, ±inf, found '${name}'`);
}

/** (…, n) → (…, n, N): powers of the entries, rising from 0 unless `increasing` is false. */
const vander: Operator = {
  name: 'linalg_vander',
  flops: perElement(),
  shape(args, c) {
    const x = onlyArray(args, 'x', c);
    const columns = args.optionalInt('N');
    if (c.rankOf(x) === 0) throw new Undetermined('vander: of a number');
    const [n] = c.trailing(x, 1, 'vander');
    // NumPy's powers are of at least 64 bits.
    const isWide = x.library === 'numpy' && x.dtype !== null;
    const dtype = isWide ? promoteNumpyPair(x.dtype, 'int64') : x.dtype;
    return like(x, c.withTrailing(x, 0, [columns ?? n]), dtype);
  },
  eval(args, out) {
    const x = args.value('x').dense();
    const n = out.sizes.at(-1)!;
    const powers = powersOf(args, n);
    return Tensor.from(
      out.dtype,
      out.sizes,
      Array.from({ length: x.length * n }, (_, i) => x[Math.floor(i / n)] ** powers[i % n]),
    );
  },
  vjp(B, g, { x }, _y, args) {
    const n = args.has('N') ? args.constInt('N') : lastSize(args.tensor('x')).value;
    if (n === null) throw new Undetermined('vander: the size is not known');
    const terms = powersOf(args, n).map((k, j) => {
      return k === 0 ? null : B.mul(B.select(g, -1, j), B.mul(B.pow(x, k - 1), k));
    });
    const used = terms.filter((t) => t !== null);
    return { x: used.length === 0 ? null : used.reduce((a, b) => B.add(a, b)) };
  },
};

function powersOf(args: OpArgs, n: number): number[] {
  const rising = args.raw('increasing').kind === 'none' || args.bool('increasing');
  return Array.from({ length: n }, (_, i) => (rising ? i : n - 1 - i));
}

export const operators: readonly Operator[] = [
  inverse,
  matrixExp,
  matrixExpAdjoint,
  matrixPower,
  det,
  cofactors,
  logdet,
  invEx,
  pinv,
  slogdet,
  rank,
  cond,
  vander,
];
