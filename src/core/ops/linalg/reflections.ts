/** Orthogonal matrices as products of Householder reflections. */
import { type Matrix, matrix, transpose } from '../../linalg/matrix';
import { fromMatrices } from '../../tensor/matrices';
import type { Backend } from '../backend';
import { knownSizes, matrixOf, requireSize } from '../matrices';
import { type OpArgs, type Operator, ShapeError, type Var } from '../operator';
import { like } from '../output';
import { lowerOf, realMatrices } from './define';

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
  eval(args, out) {
    const vectors = realMatrices(args.value('A'));
    const tau = args.value('tau').dense();
    const k = args.value('tau').sizes.at(-1)!;
    const found = vectors.map((v, i) => {
      const start = matrix(v.rows, v.cols);
      for (let j = 0; j < v.cols; j++) start.data[j * v.cols + j] = 1;
      return reflected(v, tau.subarray(i * k, (i + 1) * k), start, false);
    });
    return fromMatrices(out.dtype, out.sizes, found);
  },
  compose(B, { A, tau }, args) {
    const [m, n] = knownSizes(args.tensor('A')).slice(-2);
    const dtype = args.tensor('A').dtype!;
    return composedReflections(B, A, tau, B.call('eye', { n: m, m: n, dtype: { dtype } }), false, args);
  },
};

/** The same in operators, for gradients. */
function composedReflections(B: Backend, a: Var, tau: Var, c: Var, transposed: boolean, args: OpArgs): Var {
  const [m, n] = knownSizes(args.tensor('A')).slice(-2);
  const k = knownSizes(args.tensor('tau')).at(-1)!;
  const dtype = args.tensor('A').dtype!;
  const vectors = B.add(lowerOf(B, a, -1), B.call('eye', { n: m, m: n, dtype: { dtype } }));
  let result = c;
  for (let step = 0; step < k; step++) {
    const i = transposed ? step : k - 1 - step;
    const v = B.narrow(vectors, -1, i, 1);
    const factor = B.unsqueeze(B.narrow(tau, -1, i, 1), -1);
    result = B.sub(result, B.mul(factor, B.matmul(v, B.matmul(B.mT(v), result))));
  }
  return result;
}

/** H_0 … H_{k−1} C, or its transpose in place of it; v of number i is column i below its diagonal, with 1 on that. */
function reflected(vectors: Matrix, tau: ArrayLike<number>, c: Matrix, transposed: boolean): Matrix {
  const data = c.data.slice();
  const order = Array.from({ length: tau.length }, (_, i) => (transposed ? i : tau.length - 1 - i));
  for (const i of order) {
    const at = (row: number) => (row === i ? 1 : vectors.data[row * vectors.cols + i]);
    for (let j = 0; j < c.cols; j++) {
      let sum = 0;
      for (let row = i; row < c.rows; row++) sum += at(row) * data[row * c.cols + j];
      sum *= tau[i];
      for (let row = i; row < c.rows; row++) data[row * c.cols + j] -= sum * at(row);
    }
  }
  return matrix(c.rows, c.cols, data);
}

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
  eval(args, out) {
    const [left, transposed] = [args.bool('left'), args.bool('transpose')];
    const vectors = realMatrices(args.value('A'));
    const tau = args.value('tau').dense();
    const k = args.value('tau').sizes.at(-1)!;
    const others = realMatrices(args.value('other').expand(out.sizes));
    const found = vectors.map((v, i) => {
      const own = tau.subarray(i * k, (i + 1) * k);
      // C Q = (Qᵀ Cᵀ)ᵀ
      if (left) return reflected(v, own, others[i], transposed);
      return transpose(reflected(v, own, transpose(others[i]), !transposed));
    });
    return fromMatrices(out.dtype, out.sizes, found);
  },
  compose(B, { A, tau, other }, args) {
    const [left, transposed] = [args.bool('left'), args.bool('transpose')];
    if (left) return composedReflections(B, A, tau, other, transposed, args);
    return B.mT(composedReflections(B, A, tau, B.mT(other), !transposed, args));
  },
};

export const operators: readonly Operator[] = [householder, ormqr];
