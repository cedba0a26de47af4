/** Matrix functions and decompositions of (…, m, n). */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import type { Shape } from '../shape';
import { free, lastSize, perElement, size } from './cost';
import { batchWith, lesser, matrixOf, squareOf } from './matrices';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type TensorType,
  Undetermined,
} from './operator';
import { complexOf, like, realOf, tuple } from './output';

/** An operator on one matrix argument `A`. */
function onMatrix(
  name: string,
  rule: (a: TensorType, c: ShapeContext, args: OpArgs) => Output,
  flops?: FlopRule,
): Operator {
  return { name, shape: (args, c) => rule(args.tensor('A'), c, args), ...(flops ? { flops } : {}) };
}

/** n³·times / over of each square matrix: the leading term of the usual algorithm (Golub & Van Loan, chapters 3 and 4). */
function cubic(times: number, over = 1): FlopRule {
  return (args) => {
    const a = args.tensor('A');
    return size(a).mul(lastSize(a)).mul(times).floordiv(over);
  };
}

/** Functions that factor, and solve for the unit matrix. */
const squareFlops: Readonly<Record<string, FlopRule>> = {
  cholesky: cubic(1, 3),
  inverse: cubic(2),
  cholesky_inverse: cubic(2, 3),
};

/** (…, n, n) → the same. */
function squareToSquare(name: string): Operator {
  return onMatrix(
    name,
    (a, c) => {
      squareOf(c, a, name);
      return like(a, a.shape, floating(a, c));
    },
    squareFlops[name],
  );
}

/** (…, n, n) → (…). */
function squareToNumber(name: string): Operator {
  return onMatrix(
    name,
    (a, c) => {
      squareOf(c, a, name);
      return like(a, batchWith(c, a), floating(a, c));
    },
    cubic(2, 3),
  );
}

/** NumPy computes with float64 where integers are given; torch refuses them. */
function floating(a: TensorType, c: ShapeContext): DType | null {
  return a.library === 'numpy' ? c.promoteToFloat([a]) : a.dtype;
}

/** `info` of the `_ex` forms: one number a matrix. */
function info(a: TensorType, c: ShapeContext): Output {
  return like(a, batchWith(c, a), 'int32');
}

const choleskyEx = onMatrix(
  'cholesky_ex',
  (a, c) => {
    squareOf(c, a, 'cholesky_ex');
    return tuple([like(a, a.shape), info(a, c)], ['L', 'info']);
  },
  cubic(1, 3),
);

const invEx = onMatrix(
  'inv_ex',
  (a, c) => {
    squareOf(c, a, 'inv_ex');
    return tuple([like(a, a.shape), info(a, c)], ['inverse', 'info']);
  },
  cubic(2),
);

/** (…, m, n) → (…, n, m). */
const pinv = onMatrix('pinv', (a, c) => {
  const [m, n] = matrixOf(c, a, 'pinv');
  return like(a, batchWith(c, a, n, m), floating(a, c));
});

const slogdet = onMatrix(
  'slogdet',
  (a, c) => {
    squareOf(c, a, 'slogdet');
    const number = batchWith(c, a);
    const dtype = floating(a, c);
    return tuple([like(a, number, dtype), like(a, number, realOf(dtype))], ['sign', 'logabsdet']);
  },
  cubic(2, 3),
);

/** Eigenvalues (…, n) and eigenvectors (…, n, n), complex; NumPy gives real ones when it can. */
const eig = onMatrix('eig', (a, c, args) => {
  const n = squareOf(c, a, 'eig');
  const dtype = a.library === 'numpy' ? null : complexOf(a.dtype);
  const values = like(a, batchWith(c, a, n), dtype);
  if (args.bool('values_only')) return values;
  return tuple([values, like(a, a.shape, dtype)], ['eigenvalues', 'eigenvectors']);
});

/** The same of Hermitian matrices: real eigenvalues. */
const eigh = onMatrix('eigh', (a, c, args) => {
  const n = squareOf(c, a, 'eigh');
  const dtype = floating(a, c);
  const values = like(a, batchWith(c, a, n), realOf(dtype));
  if (args.bool('values_only')) return values;
  return tuple([values, like(a, a.shape, dtype)], ['eigenvalues', 'eigenvectors']);
});

/** `torch.symeig`, up to version 1.13: without `eigenvectors` these are empty. */
const symeig = onMatrix('symeig', (a, c, args) => {
  const n = squareOf(c, a, 'symeig');
  const vectors = args.bool('eigenvectors') ? a.shape : [Dim.zero];
  return tuple([like(a, batchWith(c, a, n), realOf(a.dtype)), like(a, vectors)], ['eigenvalues', 'eigenvectors']);
});

/** U (…, m, k), S (…, k), Vh (…, k, n) with k = min(m, n); U and Vh are square when `full_matrices`. */
const svd = onMatrix('svd', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'svd');
  const k = lesser(c, m, n);
  const dtype = floating(a, c);
  const values = like(a, batchWith(c, a, k), realOf(dtype));
  if (!args.bool('compute_uv')) return values;
  const full = args.bool('full_matrices');
  const u = like(a, batchWith(c, a, m, full ? m : k), dtype);
  return tuple([u, values, like(a, batchWith(c, a, full ? n : k, n), dtype)], ['U', 'S', 'Vh']);
});

/** `torch.svd`: U (…, m, k), S (…, k), V (…, n, k); square with `some=False`, and zeros without `compute_uv`. */
const oldSvd = onMatrix('svd_v', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'svd');
  const k = lesser(c, m, n);
  const full = !args.bool('some') || !args.bool('compute_uv');
  const u = like(a, batchWith(c, a, m, full ? m : k));
  const s = like(a, batchWith(c, a, k), realOf(a.dtype));
  return tuple([u, s, like(a, batchWith(c, a, n, full ? n : k))], ['U', 'S', 'V']);
});

/** The leading q of the singular values, approximated. */
const lowRank = onMatrix('svd_lowrank', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'svd_lowrank');
  const q = args.optionalInt('q') ?? Dim.min(Dim.of(6), m, n);
  const values = like(a, batchWith(c, a, q), realOf(a.dtype));
  return tuple([like(a, batchWith(c, a, m, q)), values, like(a, batchWith(c, a, n, q))]);
});

/** Q (…, m, k), R (…, k, n) with k = min(m, n), or m when "complete". With "r" torch leaves Q empty, NumPy out. */
const qr = onMatrix('qr', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'qr');
  const mode = args.str('mode');
  const dtype = floating(a, c);
  if (!['reduced', 'complete', 'r'].includes(mode)) throw new Undetermined(`qr: mode ${mode} is not modelled`);
  const k = mode === 'complete' ? m : lesser(c, m, n);
  const r = like(a, batchWith(c, a, k, n), dtype);
  if (mode === 'r' && a.library !== 'torch') return r;
  return tuple([mode === 'r' ? like(a, [Dim.zero], dtype) : like(a, batchWith(c, a, m, k), dtype), r], ['Q', 'R']);
});

/** `torch.qr`: `some` says which. */
const oldQr = onMatrix('qr_some', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'qr');
  const k = args.bool('some') ? lesser(c, m, n) : m;
  return tuple([like(a, batchWith(c, a, m, k)), like(a, batchWith(c, a, k, n))], ['Q', 'R']);
});

/** Householder form: the matrix, and one factor a column. */
const geqrf = onMatrix('geqrf', (a, c) => {
  const [m, n] = matrixOf(c, a, 'geqrf');
  return tuple([like(a, a.shape), like(a, batchWith(c, a, lesser(c, m, n)))], ['a', 'tau']);
});

/** P (…, m, m), L (…, m, k), U (…, k, n) with k = min(m, n). Without pivots P is empty. */
const lu = onMatrix('lu', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'lu');
  const k = lesser(c, m, n);
  const p = args.bool('pivot') ? batchWith(c, a, m, m) : [Dim.zero];
  return tuple([like(a, p), like(a, batchWith(c, a, m, k)), like(a, batchWith(c, a, k, n))], ['P', 'L', 'U']);
});

/** L and U in one matrix, and the pivots. */
const luFactor = onMatrix('lu_factor', (a, c, args) => {
  const [m, n] = matrixOf(c, a, 'lu_factor');
  const pivots = like(a, batchWith(c, a, lesser(c, m, n)), 'int32');
  const withInfo = args.bool('with_info');
  const items = [like(a, a.shape), pivots, ...(withInfo ? [info(a, c)] : [])];
  return tuple(items, ['LU', 'pivots', 'info'].slice(0, items.length));
});

/** P (…, m, m), L (…, m, k), U (…, k, n) from the packed form; what was not asked for is empty. */
const luUnpack: Operator = {
  name: 'lu_unpack',
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
};

const ldlFactor = onMatrix('ldl_factor', (a, c, args) => {
  const n = squareOf(c, a, 'ldl_factor');
  const items = [
    like(a, a.shape),
    like(a, batchWith(c, a, n), 'int32'),
    ...(args.bool('with_info') ? [info(a, c)] : []),
  ];
  return tuple(items, ['LD', 'pivots', 'info'].slice(0, items.length));
});

/** (…, m, n) → (…). A tolerance given as a tensor broadcasts with the batch. */
const matrixRank = onMatrix('matrix_rank', (a, c, args) => {
  matrixOf(c, a, 'matrix_rank');
  const tolerances = ['atol', 'rtol'].map((name) => args.raw(name)).filter((arg) => arg.kind === 'tensor');
  const shapes = [batchWith(c, a), ...tolerances.map((arg) => arg.type.shape)];
  return like(a, c.broadcast(shapes, 'matrix_rank: tolerances'), 'int64');
});

const cond = onMatrix('cond', (a, c) => {
  matrixOf(c, a, 'cond');
  return like(a, batchWith(c, a), realOf(floating(a, c)));
});

/** (…, n) → (…, n, N): powers of the entries. */
const vander: Operator = {
  name: 'linalg_vander',
  flops: perElement(),
  shape(args, c) {
    const x = args.tensor('x');
    const columns = args.optionalInt('N');
    if (c.rankOf(x) === 0) throw new Undetermined('vander: of a number');
    const [n] = c.trailing(x, 1, 'vander');
    return like(x, c.withTrailing(x, 0, [columns ?? n]));
  },
};

export const operators: readonly Operator[] = [
  ...['cholesky', 'inverse', 'cholesky_inverse', 'matrix_exp', 'matrix_power'].map(squareToSquare),
  ...['det', 'logdet'].map(squareToNumber),
  choleskyEx,
  invEx,
  pinv,
  slogdet,
  eig,
  eigh,
  symeig,
  svd,
  oldSvd,
  lowRank,
  qr,
  oldQr,
  geqrf,
  lu,
  luFactor,
  luUnpack,
  ldlFactor,
  matrixRank,
  cond,
  vander,
];
