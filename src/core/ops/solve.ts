/** Linear systems and least squares. */

import { Dim } from '../dim';
import type { DType } from '../dtype';
import { choleskySolve } from '../linalg/cholesky';
import { ldlSolve } from '../linalg/ldl';
import { lstsq as leastSquares } from '../linalg/leastSquares';
import { solve as solution } from '../linalg/lu';
import { type Matrix, transpose } from '../linalg/matrix';
import { solveTriangular, triangleOf } from '../linalg/triangular';
import { type Shape, shapeOf } from '../shape';
import { fromMatrices, fromVectors } from '../tensor/matrices';
import { Tensor } from '../tensor/tensor';
import type { Backend } from './backend';
import { lastSize, size } from './cost';
import { anyMatrices, each, epsilonOf, lowerOf, realMatrices, solved as solvedBy, upperOf } from './linalg/define';
import { pinvAdjoint } from './linalg/inverse';
import { batchWith, knownSizes, lesser, matrixOf, requireSize, squareOf } from './matrices';
import { arraysOf } from './operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { enclose, like, tuple } from './output';

/** (…, n, n) and (…, n, k) → the broadcast batch with (n, k); with `left` false, (…, k, n). */
function solvedMatrix(c: ShapeContext, op: string, a: TensorType, b: TensorType, left: boolean): Shape {
  const n = squareOf(c, a, op);
  const [rows, columns] = matrixOf(c, b, `${op} right-hand side`);
  requireSize(c, op, n, left ? rows : columns, ['size of A', left ? 'rows of B' : 'columns of B']);
  const batch = c.broadcast([batchWith(c, a), batchWith(c, b)], `${op}: batch dims`);
  return enclose([], batch, [rows, columns]);
}

/**
 * Is b a batch of vectors (…, n)? Alone it is one when it is 1-D; beside a batch of matrices also when its shape is
 * that of A without the last dim.
 */
function isVector(c: ShapeContext, a: TensorType, b: TensorType): boolean {
  const [da, db] = [c.knownRank(a), c.knownRank(b)];
  if (db.length === 1) return true;
  if (da.length - 1 !== db.length) return false;
  const verdicts = db.map((dim, i) => c.compare(dim, da[i]));
  if (verdicts.includes('refuted')) return false;
  if (verdicts.includes('unknown')) throw new Undetermined('solve: B may be vectors or matrices');
  return true;
}

/** x of A x = B, for B (…, n, k), (n) or a batch of vectors. */
function solved(c: ShapeContext, op: string, a: TensorType, b: TensorType, left: boolean): Shape {
  const n = squareOf(c, a, op);
  if (!isVector(c, a, b)) return solvedMatrix(c, op, a, b, left);
  if (!left) throw new Undetermined(`${op}: vectors with left=False`);
  const db = c.knownRank(b);
  requireSize(c, op, n, db[db.length - 1], ['size of A', 'size of B']);
  return c.broadcast([batchWith(c, a, n), b.shape], `${op}: batch dims`);
}

/** A triangular system: n a right-hand side and unknown. Of the result only the solution counts. */
function substitution(matrix: string, right: string, times: number): FlopRule {
  return (args) =>
    size(args.tensor(right))
      .mul(lastSize(args.tensor(matrix)))
      .mul(times);
}

const solve: Operator = {
  name: 'solve',
  primitive: true,
  // LU, 2n³/3, and two triangular systems.
  flops(args, output) {
    const a = args.tensor('A');
    return size(a)
      .mul(lastSize(a))
      .mul(2)
      .floordiv(3)
      .add(substitution('A', 'B', 2)(args, output));
  },
  shape(args, c) {
    const [a, b] = arraysOf(args, ['A', 'B'], c);
    if (a.library !== 'torch' && c.knownRank(b).length > 1 && c.knownRank(a).length - 1 === c.knownRank(b).length) {
      throw new Undetermined('solve: versions of NumPy differ on batches of vectors');
    }
    const x = like(a, solved(c, 'solve', a, b, args.bool('left')), c.promoteToFloat([a, b]));
    if (!args.bool('with_info')) return x;
    return tuple([x, like(a, batchWith(c, a), 'int32')], ['result', 'info']);
  },
  eval(args, out) {
    args.raw('check_errors');
    const left = args.bool('left');
    const [a, b] = [args.value('A').to(out.dtype), args.value('B').to(out.dtype)];
    const { matrices, right } = systems(a, b, out.sizes, isVectorBeside(a.sizes, b.sizes));
    const found = each(matrices, (m, i) => {
      return left ? solution(m, right[i]).x : transpose(solution(transpose(m), transpose(right[i])).x);
    });
    const x = fromMatrices(out.dtype, out.sizes, found);
    return args.bool('with_info') ? [x, Tensor.zeros('int32', out.items[1].sizes)] : x;
  },
  vjp: (B, g, { A }, x, args) => solveAdjoint(B, g, A, x, args),
  vjpOfMany(B, [g], { A }, [x], args) {
    return g ? solveAdjoint(B, g, A, x, args) : { A: null };
  },
};

/** The matrices of A and of B, both with the batch of the result; a vector is a matrix of one column. */
function systems(
  a: Tensor,
  b: Tensor,
  result: readonly number[],
  vector: boolean,
): { matrices: Matrix[]; right: Matrix[] } {
  const batch = vector ? result.slice(0, -1) : result.slice(0, -2);
  const columns = vector ? b.unsqueeze(b.rank) : b;
  const expanded = (x: Tensor) => anyMatrices(x.expand([...batch, ...x.sizes.slice(-2)]));
  return { matrices: expanded(a), right: expanded(columns) };
}

/** As `isVector`, where all sizes are known. */
function isVectorBeside(a: readonly number[], b: readonly number[]): boolean {
  return b.length === 1 || (a.length - 1 === b.length && b.every((n, i) => n === a[i]));
}

function isVectorOf(args: OpArgs): boolean {
  return isVectorBeside(knownSizes(args.tensor('A')), knownSizes(args.tensor('B')));
}

/** g_B = A⁻ᴴ g, g_A = −g_B xᴴ; of X A = B, g_B = g A⁻ᴴ and g_A = −Xᴴ g_B. */
function solveAdjoint(B: Backend, g: Var, a: Var, x: Var, args: OpArgs): Record<string, Var> {
  if (isVectorOf(args)) {
    const column = solvedBy(B, B.mH(a), B.unsqueeze(g, -1));
    return { A: B.neg(B.matmul(column, B.mH(B.unsqueeze(x, -1)))), B: B.squeeze(column, -1) };
  }
  const left = args.bool('left');
  const gb = solvedBy(B, B.mH(a), g, left);
  return { A: B.neg(left ? B.matmul(gb, B.mH(x)) : B.matmul(B.mH(x), gb)), B: gb };
}

/** Systems with a matrix argument and a right-hand side (…, n, k) that have no vector form. */
function system(name: string, matrix: string, right: string, rest: Partial<Operator> = {}): Operator {
  return {
    name,
    primitive: true,
    flops: substitution(matrix, right, name.includes('triangular') ? 1 : 2),
    shape(args, c) {
      const [a, b] = [args.tensor(matrix), args.tensor(right)];
      const x = like(b, solvedMatrix(c, name, a, b, !args.has('left') || args.bool('left')));
      if (name !== 'triangular_solve') return x;
      return tuple([x, like(a, triangularCopy(c, a, b))], ['solution', 'cloned_coefficient']);
    },
    ...rest,
  };
}

/** The results of pairs of a matrix and a right-hand side. */
function perSystem(
  a: Tensor,
  b: Tensor,
  out: Pick<Target, 'dtype' | 'sizes'>,
  f: (a: Matrix, b: Matrix) => Matrix,
): Tensor {
  const [first, second] = [a, b].map((x) => {
    return realMatrices(x.to(out.dtype).expand([...out.sizes.slice(0, -2), ...x.sizes.slice(-2)]));
  });
  return fromMatrices(
    out.dtype,
    out.sizes,
    each(first, (m, i) => f(m, second[i])),
  );
}

/** The part of an adjoint that a triangular matrix has. */
function trianglePart(B: Backend, g: Var, upper: boolean, unit: boolean): Var {
  if (upper) return upperOf(B, g, unit ? 1 : 0);
  return lowerOf(B, g, unit ? -1 : 0);
}

const solveTriangularOp = system('solve_triangular', 'A', 'B', {
  eval(args, out) {
    const [left, unit] = [args.bool('left'), args.bool('unitriangular')];
    const triangle = args.bool('upper') ? 'upper' : 'lower';
    return perSystem(args.value('A'), args.value('B'), out, (a, b) => {
      // X T = B is Tᵀ Xᵀ = Bᵀ.
      if (left) return solveTriangular(a, b, { triangle, unit });
      return transpose(solveTriangular(a, transpose(b), { triangle, unit, transposed: true }));
    });
  },
  vjp(B, g, { A }, x, args) {
    const [left, upper, unitriangular] = [args.bool('left'), args.bool('upper'), args.bool('unitriangular')];
    const gb = B.call('solve_triangular', { A: B.mH(A), B: g, upper: !upper, left, unitriangular });
    const ga = B.neg(left ? B.matmul(gb, B.mH(x)) : B.matmul(B.mH(x), gb));
    return { A: trianglePart(B, ga, upper, unitriangular), B: gb };
  },
});

/** `torch.triangular_solve(b, A)`: X, and A with the batch of X. */
const triangularSolve = system('triangular_solve', 'A', 'b', {
  eval(args, out) {
    const [unit, transposed] = [args.bool('unitriangular'), args.bool('transpose')];
    const triangle = args.bool('upper') ? 'upper' : 'lower';
    const a = args.value('A');
    const x = perSystem(a, args.value('b'), out, (m, b) => solveTriangular(m, b, { triangle, unit, transposed }));
    return [x, a.expand(out.items[1].sizes).contiguous()];
  },
  vjpOfMany(B, [g, ga], { A }, [x], args) {
    const [upper, unit, transposed] = [args.bool('upper'), args.bool('unitriangular'), args.bool('transpose')];
    if (!g) return { A: ga, b: null };
    const options = { upper, unitriangular: unit, transpose: !transposed };
    const [gb] = B.callMany('triangular_solve', { b: g, A: B.conj(A), ...options });
    const full = B.neg(transposed ? B.matmul(B.conj(x), B.mT(gb)) : B.matmul(gb, B.mH(x)));
    const own = trianglePart(B, full, upper, unit);
    return { A: ga ? B.add(own, ga) : own, b: gb };
  },
});

/** X of L Lᵀ X = B, or Uᵀ U X = B. */
const choleskySolveOp = system('cholesky_solve', 'input2', 'input', {
  eval(args, out) {
    const upper = args.bool('upper');
    return perSystem(args.value('input2'), args.value('input'), out, (l, b) => {
      return choleskySolve(upper ? transpose(triangleOf(l, 'upper')) : triangleOf(l, 'lower'), b);
    });
  },
  vjp(B, g, { input2 }, x, args) {
    const upper = args.bool('upper');
    const gb = B.call('cholesky_solve', { input: g, input2, upper });
    const common = B.matmul(gb, B.mH(x));
    const both = B.add(common, B.mH(common));
    return { input: gb, input2: B.neg(upper ? B.matmul(input2, both) : B.matmul(both, input2)) };
  },
});

/** X of A X = B from the packed factors of A; with `adjoint` of Aᴴ X = B, with `left` false of X A = B. */
const luSolve = system('lu_solve', 'LU', 'B', {
  compose(B, x, args) {
    for (const name of ['pivots', 'LU_pivots', 'B']) args.raw(name);
    const LU_pivots = x.pivots ?? x.LU_pivots;
    const unpack = { LU_data: x.LU, LU_pivots, unpack_data: true, unpack_pivots: true };
    const [p, l, u] = B.callMany('lu_unpack', unpack);
    const left = !args.has('left') || args.bool('left');
    const adjoint = args.has('adjoint') && args.bool('adjoint');
    const triangular = (A: Var, b: Var, upper: boolean, unitriangular: boolean) => {
      return B.call('solve_triangular', { A, B: b, upper, left, unitriangular });
    };
    // A = P L U: from the outer factor to the inner, on the side that A stands.
    if (left !== adjoint) {
      const first = left ? B.matmul(B.mT(p), x.B) : B.matmul(x.B, p);
      return left
        ? triangular(u, triangular(l, first, false, true), true, false)
        : triangular(B.mH(u), triangular(B.mH(l), first, true, true), false, false);
    }
    const inner = left
      ? triangular(B.mH(l), triangular(B.mH(u), x.B, false, false), true, true)
      : triangular(l, triangular(u, x.B, true, false), false, true);
    return left ? B.matmul(p, inner) : B.matmul(inner, B.mT(p));
  },
});

/** X of A X = B from the packed factors of a symmetric A. */
const ldlSolveOp = system('ldl_solve', 'LD', 'B', {
  differentiable: false,
  eval(args, out) {
    args.raw('hermitian');
    const batch = out.sizes.slice(0, -2);
    const [packed, right] = ['LD', 'B'].map((name) => {
      const x = args.value(name).to(out.dtype);
      return realMatrices(x.expand([...batch, ...x.sizes.slice(-2)]));
    });
    const pivots = args.value('pivots');
    const n = pivots.sizes.at(-1)!;
    const steps = Int32Array.from(pivots.expand([...batch, n]).dense());
    const found = each(packed, (a, i) => ldlSolve({ packed: a, pivots: steps.subarray(i * n, (i + 1) * n) }, right[i]));
    return fromMatrices(out.dtype, out.sizes, found);
  },
});

/** The coefficients come back with the broadcast batch. */
function triangularCopy(c: ShapeContext, a: TensorType, b: TensorType): Shape {
  const batch = c.broadcast([batchWith(c, a), batchWith(c, b)], 'triangular_solve: batch dims');
  return enclose([], batch, [...matrixOf(c, a, 'triangular_solve')]);
}

/** A (…, m, n), B (…, m, k) or (…, m) → solution (…, n, k) or (…, n), residuals, rank, singular values. */
const lstsq: Operator = {
  name: 'lstsq',
  primitive: true,
  shape(args, c) {
    const [a, b] = arraysOf(args, ['A', 'B'], c);
    const [m, n] = matrixOf(c, a, 'lstsq');
    const vector = isVector(c, a, b);
    const db = c.knownRank(b);
    requireSize(c, 'lstsq', m, db[db.length - (vector ? 1 : 2)], ['rows of A', 'rows of B']);
    const right = shapeOf(db.slice(0, vector ? -1 : -2));
    const batch = c.broadcast([batchWith(c, a), right], 'lstsq: batch dims');
    const dtype = c.promoteToFloat([a, b]);
    const x = like(a, enclose([], batch, vector ? [n] : [n, db[db.length - 1]]), dtype);
    const columns = vector ? null : db[db.length - 1];
    return tuple(
      [x, ...diagnostics(args, c, a, [m, n], columns, dtype)],
      ['solution', 'residuals', 'rank', 'singular_values'],
    );
  },
  eval(args, out) {
    const [a, b] = [args.value('A').to(out.dtype), args.value('B').to(out.dtype)];
    const rtol = args.optionalNumber('rcond') ?? Math.max(...a.sizes.slice(-2)) * epsilonOf(out.dtype);
    const vector = isVectorBeside(a.sizes, b.sizes);
    const { matrices, right } = systems(a, b, out.sizes, vector);
    const found = each(matrices, (m, i) => leastSquares(m, right[i], { rtol: rtol < 0 ? epsilonOf(out.dtype) : rtol }));
    const x = fromMatrices(
      out.dtype,
      out.sizes,
      found.map((f) => f.x),
    );
    const [, residuals, ...rest] = out.items;
    const ofBatch = [...out.sizes.slice(0, vector ? -1 : -2), ...(vector ? [] : out.sizes.slice(-1))];
    const known = residuals.sizes.includes(Number.NaN)
      ? found.every((f) => f.residuals.length > 0) && found.length > 0
        ? // NumPy keeps an axis for the only column.
          vector
          ? [1]
          : ofBatch
        : [0]
      : residuals.sizes;
    const filled = (t: { dtype: Target['dtype']; sizes: readonly number[] }, vectors: Float64Array[]) => {
      return t.sizes.length === 1 && t.sizes[0] === 0
        ? Tensor.zeros(t.dtype, [0])
        : fromVectors(t.dtype, t.sizes, vectors);
    };
    const details = [found.map((f) => Float64Array.of(f.rank)), found.map((f) => f.s)].slice(-rest.length);
    return [
      x,
      filled(
        { dtype: residuals.dtype, sizes: known },
        found.map((f) => f.residuals),
      ),
      ...rest.map((t, i) => filled(t, details[i])),
    ];
  },
  vjpOfMany(B, [g], { A, B: right }, _y, args) {
    if (!g) return { A: null, B: null };
    const vector = isVectorOf(args);
    const [column, b] = vector ? [B.unsqueeze(g, -1), B.unsqueeze(right, -1)] : [g, right];
    const inverse = B.call('pinv', { A });
    const gb = B.matmul(B.mH(inverse), column);
    return { A: pinvAdjoint(B, B.matmul(column, B.mH(b)), A, inverse), B: vector ? B.squeeze(gb, -1) : gb };
  },
};

/** What torch reports depends on the driver, and the residuals on the rank of A. */
function diagnostics(
  args: OpArgs,
  c: ShapeContext,
  a: TensorType,
  [m, n]: readonly [Dim, Dim],
  columns: Dim | null,
  dtype: DType | null,
): Output[] {
  if (a.library !== 'torch') {
    return [
      like(a, c.unknown('residuals', 1), dtype),
      like(a, [], a.library === 'numpy' ? 'int32' : null),
      like(a, [lesser(c, m, n)], dtype),
    ];
  }
  const driver = args.raw('driver').kind === 'none' ? 'gelsy' : args.str('driver');
  const residuals = residualsOf(c, a, [m, n], columns, driver);
  const rank = driver === 'gels' ? [Dim.zero] : batchWith(c, a);
  const values = driver === 'gelsd' || driver === 'gelss' ? batchWith(c, a, lesser(c, m, n)) : [Dim.zero];
  return [like(a, residuals), like(a, rank, 'int64'), like(a, values)];
}

/** Empty without more rows than columns; `gels` takes A to have full rank, and gives one for each column of B. */
function residualsOf(
  c: ShapeContext,
  a: TensorType,
  [m, n]: readonly [Dim, Dim],
  columns: Dim | null,
  driver: string,
): Shape {
  if (c.assume.atMost(m, n) === 'proved' || driver === 'gelsy') return shapeOf([Dim.zero]);
  const sure = driver === 'gels' && columns && c.assume.atMost(n.add(1), m) === 'proved';
  return sure ? batchWith(c, a, columns) : c.unknown('residuals');
}

/** The tensor whose product with A over its last axes is the identity: the axes after `ind`, then those before. */
const tensorinv: Operator = {
  name: 'tensorinv',
  shape(args, c) {
    const a = args.tensor('A');
    const dims = c.knownRank(a);
    const ind = args.constInt('ind');
    const [first, last] = [dims.slice(0, ind), dims.slice(ind)];
    requireSize(c, 'tensorinv', Dim.product(first), Dim.product(last), ['product of the first dims', 'of the last']);
    return like(a, [...last, ...first]);
  },
  compose(B, { A }, args) {
    const dims = knownSizes(args.tensor('A'));
    const ind = args.constInt('ind');
    const n = dims.slice(0, ind).reduce((x, y) => x * y, 1);
    const inverse = B.call('inverse', { A: B.reshape(A, [n, n]) });
    return B.reshape(inverse, [...dims.slice(ind), ...dims.slice(0, ind)]);
  },
};

/** X with tensordot(A, X, X.ndim) = B: the dims of A after those of B. */
const tensorsolve: Operator = {
  name: 'tensorsolve',
  shape(args, c) {
    const [a, b] = [args.tensor('A'), args.tensor('B')];
    let dims = [...c.knownRank(a)];
    if (args.has('dims')) {
      const moved = args.constInts('dims').map((d) => c.axis(d, dims.length, 'tensorsolve: dims'));
      dims = [...dims.filter((_, i) => !moved.includes(i)), ...moved.map((i) => dims[i])];
    }
    const unknowns = dims.slice(c.knownRank(b).length);
    requireSize(c, 'tensorsolve', Dim.product(unknowns), Dim.product(c.knownRank(b)), ['unknowns', 'equations']);
    return like(a, unknowns, c.promoteToFloat([a, b]));
  },
  compose(B, { A, B: right }, args) {
    const given = knownSizes(args.tensor('A'));
    const order = given.map((_, i) => i);
    const moved = args.has('dims') ? args.constInts('dims').map((d) => (d < 0 ? d + given.length : d)) : [];
    const axes = [...order.filter((i) => !moved.includes(i)), ...moved];
    const unknowns = axes.map((i) => given[i]).slice(knownSizes(args.tensor('B')).length);
    const n = unknowns.reduce((x, y) => x * y, 1);
    const a = moved.length > 0 ? B.permute(A, axes) : A;
    const x = solvedBy(B, B.reshape(a, [n, n]), B.reshape(right, [n]));
    return B.reshape(x, unknowns);
  },
};

export const operators: readonly Operator[] = [
  solve,
  solveTriangularOp,
  triangularSolve,
  choleskySolveOp,
  luSolve,
  ldlSolveOp,
  lstsq,
  tensorinv,
  tensorsolve,
];
