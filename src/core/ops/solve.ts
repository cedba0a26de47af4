/** Linear systems and least squares. */
import { Dim } from '../dim';
import { type Shape, shapeOf } from '../shape';
import { lastSize, size } from './cost';
import { batchWith, lesser, matrixOf, requireSize, squareOf } from './matrices';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
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
    const [a, b] = [args.tensor('A'), args.tensor('B')];
    if (a.library !== 'torch' && c.knownRank(b).length > 1 && c.knownRank(a).length - 1 === c.knownRank(b).length) {
      throw new Undetermined('solve: versions of NumPy differ on batches of vectors');
    }
    const x = like(a, solved(c, 'solve', a, b, args.bool('left')), c.promoteToFloat([a, b]));
    if (!args.bool('with_info')) return x;
    return tuple([x, like(a, batchWith(c, a), 'int32')], ['result', 'info']);
  },
};

/** Systems with a matrix argument and a right-hand side (…, n, k) that have no vector form. */
function system(name: string, matrix: string, right: string): Operator {
  return {
    name,
    flops: substitution(matrix, right, name.includes('triangular') ? 1 : 2),
    shape(args, c) {
      const [a, b] = [args.tensor(matrix), args.tensor(right)];
      const x = like(b, solvedMatrix(c, name, a, b, !args.has('left') || args.bool('left')));
      if (name !== 'triangular_solve') return x;
      return tuple([x, like(a, triangularCopy(c, a, b))], ['solution', 'cloned_coefficient']);
    },
  };
}

/** The coefficients come back with the broadcast batch. */
function triangularCopy(c: ShapeContext, a: TensorType, b: TensorType): Shape {
  const batch = c.broadcast([batchWith(c, a), batchWith(c, b)], 'triangular_solve: batch dims');
  return enclose([], batch, [...matrixOf(c, a, 'triangular_solve')]);
}

/** A (…, m, n), B (…, m, k) or (…, m) → solution (…, n, k) or (…, n), residuals, rank, singular values. */
const lstsq: Operator = {
  name: 'lstsq',
  shape(args, c) {
    const [a, b] = [args.tensor('A'), args.tensor('B')];
    const [m, n] = matrixOf(c, a, 'lstsq');
    const vector = isVector(c, a, b);
    const db = c.knownRank(b);
    requireSize(c, 'lstsq', m, db[db.length - (vector ? 1 : 2)], ['rows of A', 'rows of B']);
    const right = shapeOf(db.slice(0, vector ? -1 : -2));
    const batch = c.broadcast([batchWith(c, a), right], 'lstsq: batch dims');
    const x = like(a, enclose([], batch, vector ? [n] : [n, db[db.length - 1]]), c.promoteToFloat([a, b]));
    const columns = vector ? null : db[db.length - 1];
    return tuple(
      [x, ...diagnostics(args, c, a, [m, n], columns)],
      ['solution', 'residuals', 'rank', 'singular_values'],
    );
  },
};

/** What torch reports depends on the driver, and the residuals on the rank of A. */
function diagnostics(
  args: OpArgs,
  c: ShapeContext,
  a: TensorType,
  [m, n]: readonly [Dim, Dim],
  columns: Dim | null,
): Output[] {
  if (a.library !== 'torch') {
    return [
      like(a, c.unknown('residuals', 1)),
      { kind: 'unknown', reason: 'rank of a matrix' },
      like(a, [lesser(c, m, n)]),
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

/** Q from its Householder form, the first n columns: (…, m, n) → the same. */
const householder: Operator = {
  name: 'householder_product',
  shape(args, c) {
    const [a, tau] = [args.tensor('A'), args.tensor('tau')];
    const [m, n] = matrixOf(c, a, 'householder_product');
    const [k] = c.trailing(tau, 1, 'householder_product tau');
    for (const [small, large, what] of [
      [n, m, 'columns than rows'],
      [k, n, 'factors than columns'],
    ] as const) {
      c.requireAtMost(small, large, () => {
        return new ShapeError('matrix-size', `householder_product: more ${what}, ${small} and ${large}`);
      });
    }
    return like(a, a.shape);
  },
};

/** Q or Qᵀ from its Householder form, times another matrix: the shape of that. */
const ormqr: Operator = {
  name: 'ormqr',
  shape(args, c) {
    const [a, tau, other] = [args.tensor('A'), args.tensor('tau'), args.tensor('other')];
    const [m, n] = matrixOf(c, a, 'ormqr');
    const [k] = c.trailing(tau, 1, 'ormqr tau');
    c.requireAtMost(k, n, () => new ShapeError('matrix-size', `ormqr: ${k} factors for ${n} columns`));
    const [rows, columns] = matrixOf(c, other, 'ormqr other');
    const left = args.bool('left');
    requireSize(c, 'ormqr', m, left ? rows : columns, ['rows of input', left ? 'rows of other' : 'columns of other']);
    return like(other, other.shape);
  },
};

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
};

export const operators: readonly Operator[] = [
  solve,
  system('solve_triangular', 'A', 'B'),
  system('triangular_solve', 'A', 'b'),
  system('cholesky_solve', 'input2', 'input'),
  system('lu_solve', 'LU', 'B'),
  system('ldl_solve', 'LD', 'B'),
  lstsq,
  householder,
  ormqr,
  tensorinv,
  tensorsolve,
];
