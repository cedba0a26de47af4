/** Norms of vectors and matrices: reductions over chosen axes. */
import { type DType, dtypeKind } from '../dtype';
import { matrixNorm as normOfMatrix } from '../linalg/norms';
import { map } from '../tensor/map';
import { reduceRows, sumOf } from '../tensor/rows';
import { type Data, isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { axesReduced, rankOf, reduced, reducedAxes } from './axes';
import type { Backend } from './backend';
import { perInput } from './cost';
import { each, realMatrices } from './linalg/define';
import { libraryAttribute, onlyArray } from './operands';
import {
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  type Var,
} from './operator';
import { like, realOf } from './output';

/** Real, of the type asked for, else of the input; NumPy makes floats of integers. */
function resultType(args: OpArgs, x: TensorType, c: ShapeContext): DType | null {
  return realOf(args.dtype('dtype') ?? (x.library === 'torch' ? x.dtype : c.promoteToFloat([x])));
}

/** Over the axes in `dim`, all of them without one; a matrix norm needs exactly two. */
function norm(name: string, count: number | null, rest: Partial<Operator>): Operator {
  return {
    name,
    // Powers and their sum; what a matrix norm takes depends on its order.
    ...(count === null ? { flops: perInput(2) } : {}),
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      const axes = reducedAxes(args, 'dim', x.library === 'torch');
      if (count !== null) {
        c.trailing(x, count, name);
        if (axes?.length !== count) throw new ShapeError('norm-axes', `${name}: dim needs ${count} axes`);
      }
      return like(x, reduced(x, axes, args.bool('keepdim'), name, c), resultType(args, x, c));
    },
    ...rest,
  };
}

// ---------------------------------------------------------------------------------------------------------- vectors

/** The order of a vector norm, 2 when none is given. */
function orderOf(args: OpArgs): number {
  if (args.raw('ord').kind === 'none') return 2;
  if (args.raw('ord').kind !== 'str') return args.number('ord');
  throw new RangeError(`expected a number as the order of a vector norm, found "${args.str('ord')}"`);
}

/** (Σ|x|ᵖ)^(1/p); ±∞ the largest and smallest size, 0 the number of nonzeros. Elements are sizes already. */
function lengthOf(p: number): (data: Data, from: number, n: number) => number {
  if (p === 0) return (data, from, n) => sumOf(data, from, n, (x) => (x === 0 ? 0 : 1));
  if (p === 1) return (data, from, n) => sumOf(data, from, n, (x) => x);
  if (!Number.isFinite(p)) {
    const pick = p > 0 ? Math.max : Math.min;
    return (data, from, n) => {
      let found = data[from];
      for (let i = from + 1; i < from + n; i++) found = pick(found, data[i]);
      return found;
    };
  }
  return (data, from, n) => {
    const total = sumOf(data, from, n, (x) => x ** p);
    if (p === 2 && total > 1e-280 && total < 1e300) return Math.sqrt(total);
    if (total > 1e-280 && total < 1e300) return total ** (1 / p);
    return scaledLength(data, from, n, p);
  };
}

/** The same where powers overflow or vanish. */
function scaledLength(data: Data, from: number, n: number, p: number): number {
  let unit = n === 0 ? 0 : data[from];
  const pick = p > 0 ? Math.max : Math.min;
  for (let i = from + 1; i < from + n; i++) unit = pick(unit, data[i]);
  if (unit === 0 || !Number.isFinite(unit)) return unit;
  return unit * sumOf(data, from, n, (x) => (x / unit) ** p) ** (1 / p);
}

/** Absolute values in double precision. */
function sizesOf(x: Tensor): Tensor {
  if (!isComplex(x.dtype)) return map(x, 'float64', Math.abs);
  const parts = x.dense();
  const values = Float64Array.from({ length: x.size }, (_, i) => Math.hypot(parts[2 * i], parts[2 * i + 1]));
  return new Tensor('float64', values, x.sizes);
}

/** The input, in the type asked for. */
function inputOf(args: OpArgs): Tensor {
  const asked = args.dtype('dtype');
  return asked ? args.value('input').to(asked) : args.value('input');
}

function lengths(args: OpArgs, out: Target, p: number): Tensor {
  const x = inputOf(args);
  const axes = axesReduced(args, x.rank, 'dim', libraryAttribute(args) === null);
  const isEmpty = axes.some((axis) => x.sizes[axis] === 0) && !out.sizes.includes(0);
  if (isEmpty && (p < 0 || p === Number.POSITIVE_INFINITY)) {
    throw new RangeError(`of no elements there is no norm of order ${p}: take another order, or elements`);
  }
  args.bool('keepdim');
  return reduceRows(sizesOf(x), axes, out.dtype, out.sizes, lengthOf(p));
}

const vectorNorm = norm('vector_norm', null, {
  primitive: true,
  eval: (args, out) => lengths(args, out, orderOf(args)),
  vjp(B, g, { input }, y, args) {
    const dim = reducedAxes(args, 'dim', libraryAttribute(args) === null);
    const keepdim = args.bool('keepdim');
    const over = (v: Var) => B.spread(v, input, dim, keepdim);
    return { input: lengthAdjoint(B, over(g), input, over(y), orderOf(args), { dim, keepdim, over }) };
  },
});

interface Reduction {
  readonly dim: readonly number[] | null;
  readonly keepdim: boolean;
  readonly over: (v: Var) => Var;
}

/** x|x|ᵖ⁻² / ‖x‖ᵖ⁻¹, 0 where the norm is 0; of the largest size each that has it takes an equal share. */
function lengthAdjoint(B: Backend, g: Var, x: Var, y: Var, p: number, { dim, keepdim, over }: Reduction): Var | null {
  if (p === 0) return null;
  if (p === 1) return B.mul(B.fn('sgn', x), g);
  if (p === 2) return B.mask(B.ne(y, 0), B.mul(x, B.div(g, y)));
  const size = B.abs(x);
  if (!Number.isFinite(p)) {
    const hit = B.eq(size, y);
    const shares = over(B.sum(B.mask(hit, B.onesLike(size)), dim, keepdim));
    return B.mul(B.fn('sgn', x), B.mask(hit, B.div(g, shares)));
  }
  const slope = B.mul(B.fn('sgn', x), B.pow(size, p - 1));
  const whole = B.mul(slope, B.div(g, B.pow(y, p - 1)));
  return B.mask(B.ne(y, 0), p < 1 ? B.mask(B.ne(size, 0), whole) : whole);
}

// --------------------------------------------------------------------------------------------------------- matrices

/** 'fro', 'nuc', ±1, ±2 or ±∞. */
function matrixOrderOf(args: OpArgs): number | 'fro' | 'nuc' {
  const ord = args.raw('ord');
  if (ord.kind === 'none') return 'fro';
  const found = ord.kind === 'str' ? args.str('ord') : args.number('ord');
  if (found === 'fro' || found === 'nuc') return found;
  if (typeof found === 'number' && [1, 2, Number.POSITIVE_INFINITY].includes(Math.abs(found))) return found;
  throw new RangeError(`expected an order of "fro", "nuc", ±1, ±2 or ±inf, found ${found}`);
}

/**
 * 'fro' √Σ|x|², 'nuc' Σσ, 2 and −2 the largest and smallest σ, 1 and −1 the largest and smallest sum of the sizes in a
 * column, ∞ and −∞ in a row. Rows are along the first of the two axes.
 */
const matrixNorm = norm('matrix_norm', 2, {
  eval: (args, out) => matrixLengths(args, out, matrixOrderOf(args)),
  compose(B, { input }, args) {
    const type = args.tensor('input');
    const asked = args.dtype('dtype');
    const isNumber = type.dtype !== null && dtypeKind(type.dtype) !== 'float' && dtypeKind(type.dtype) !== 'complex';
    const x = asked ? B.toDType(input, asked) : isNumber ? B.toDType(input, 'float64') : input;
    const dim = axesReduced(args, rankOf(type));
    return matrixNormOf(B, x, matrixOrderOf(args), { dim, keepdim: args.bool('keepdim'), rank: rankOf(type) });
  },
});

function matrixLengths(args: OpArgs, out: Target, ord: number | 'fro' | 'nuc'): Tensor {
  const x = inputOf(args);
  args.bool('keepdim');
  const dim = axesReduced(args, x.rank);
  const bySizes = ord === 'fro' || (ord !== 'nuc' && Math.abs(ord) !== 2);
  const real = bySizes ? sizesOf(x) : x;
  const rest = x.sizes.map((_, i) => i).filter((i) => !dim.includes(i));
  const found = each(realMatrices(real.permute([...rest, ...dim])), (a) => normOfMatrix(a, ord));
  return Tensor.from(out.dtype, out.sizes, found);
}

interface MatrixAxes {
  readonly dim: readonly number[];
  readonly keepdim: boolean;
  readonly rank: number;
}

function matrixNormOf(B: Backend, x: Var, ord: number | 'fro' | 'nuc', { dim, keepdim, rank }: MatrixAxes): Var {
  if (ord === 'fro') return B.call('vector_norm', { input: x, ord: 2, dim, keepdim });
  const rest = Array.from({ length: rank }, (_, i) => i).filter((i) => !dim.includes(i));
  const matrices = B.permute(x, [...rest, ...dim]);
  const extreme = (v: Var, largest: boolean) =>
    B.call(largest ? 'amax' : 'amin', { input: v, dim: -1, keepdim: false });
  let y: Var;
  if (ord === 'nuc' || Math.abs(ord) === 2) {
    const s = B.call('svd', { A: matrices, full_matrices: false, compute_uv: false });
    y = ord === 'nuc' ? B.sum(s, -1) : extreme(s, ord > 0);
  } else {
    y = extreme(B.sum(B.abs(matrices), Math.abs(ord) === 1 ? -2 : -1), ord > 0);
  }
  if (!keepdim) return y;
  return [...dim].sort((a, b) => a - b).reduce((v, axis) => B.unsqueeze(v, axis), y);
}

/**
 * `torch.linalg.norm` and `numpy.linalg.norm`: without an order the length of all elements; with one, and without axes,
 * of a vector or a matrix; over one axis of vectors, over two of matrices.
 */
const linalgNorm = norm('linalg_norm', null, {
  eval(args, out) {
    const { ord, isMatrix } = meaning(args, args.value('input').rank);
    return isMatrix ? matrixLengths(args, out, ord) : lengths(args, out, ord as number);
  },
  compose(B, { input }, args) {
    const { dim, ord, isMatrix } = meaning(args, rankOf(args.tensor('input')));
    const dtype = args.dtype('dtype');
    const rest = { ord, dim, keepdim: args.bool('keepdim'), ...(dtype ? { dtype: { dtype } } : {}) };
    return B.call(isMatrix ? 'matrix_norm' : 'vector_norm', { input, ...rest });
  },
});

function meaning(args: OpArgs, rank: number): { dim: number[]; ord: number | 'fro' | 'nuc'; isMatrix: boolean } {
  const given = reducedAxes(args);
  const hasOrder = args.raw('ord').kind !== 'none';
  if (hasOrder && given === null && rank > 2) {
    throw new RangeError(`an order without dim is for 1-D and 2-D tensors: say which axes of ${rank}`);
  }
  const dim = given ?? Array.from({ length: rank }, (_, i) => i);
  const isMatrix = hasOrder && dim.length === 2;
  return { dim, ord: isMatrix ? matrixOrderOf(args) : orderOf(args), isMatrix };
}

export const operators: readonly Operator[] = [vectorNorm, matrixNorm, linalgNorm];
