/** What reductions and scans share: the axes of a call, dtypes, and how a reduction is written. */
import { Dim } from '../../dim';
import { type DType, dtypeKind } from '../../dtype';
import { knownDims, type Shape, shapeOf } from '../../shape';
import { type RowReduction, reduceRows } from '../../tensor/rows';
import { isComplex } from '../../tensor/storage';
import type { Tensor } from '../../tensor/tensor';
import { axesReduced, rankOf, reduced, reducedAxes, refuseScalar } from '../axes';
import type { Backend } from '../backend';
import { perInput } from '../cost';
import { dtypeOf } from '../elementwise';
import { dtypeNamed, libraryAttribute, onlyArray } from '../operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from '../operator';
import { like, realOf, tuple } from '../output';

/** One operation an element of the operand, unless it is said otherwise; null where the count depends on the data. */
export function op(
  name: string,
  shape: Operator['shape'],
  flops: FlopRule | null = perInput(),
  rest: Partial<Operator> | false = {},
): Operator {
  return { name, primitive: rest !== false, shape, ...(flops ? { flops } : {}), ...rest };
}

/** The dtype of a result, from that of the operand. */
export type Rule = (x: TensorType, c: ShapeContext) => DType | null;

export const same: Rule = (x) => x.dtype;
export const boolean: Rule = () => 'bool';
export const floating: Rule = (x, c) => c.promoteToFloat([{ ...x, shape: shapeOf([1]) }]);
export const real: Rule = (x, c) => realOf(floating(x, c));

/** Sums of bools and integers are wide: int64 in PyTorch, the platform's in NumPy, as they were in JAX. */
export const summed: Rule = (x) => {
  if (x.dtype === null) return null;
  const kind = dtypeKind(x.dtype);
  if (kind === 'float' || kind === 'complex') return x.dtype;
  if (x.library === 'torch') return 'int64';
  if (x.library === 'jax') return jaxSum(x.dtype);
  return x.dtype.startsWith('uint') ? 'uint64' : 'int64';
};

/** JAX sums small integers in 32 bits. */
function jaxSum(dtype: DType): DType {
  return dtype.startsWith('uint') ? 'uint32' : 'int32';
}

/** PyTorch refuses the mean of integers. */
export const averaged: Rule = (x, c) => {
  if (x.dtype === null) return null;
  const kind = dtypeKind(x.dtype);
  if (x.library === 'torch') return kind === 'float' || kind === 'complex' ? x.dtype : null;
  // NumPy averages bools and integers of any width in double precision.
  if (x.library === 'numpy' && kind !== 'float' && kind !== 'complex') return 'float64';
  return floating(x, c);
};

export function keepDims(args: OpArgs): boolean {
  return args.has('keepdim') && args.bool('keepdim');
}

/** The axes that a call reduces over, of an operand of known rank. */
export function axesOfCall(args: OpArgs, rank: number): number[] {
  return axesReduced(args, rank, 'dim', libraryAttribute(args) === null);
}

/** What a value and a gradient add to a reduction. */
export interface Reduced {
  readonly flops?: FlopRule | null;
  /** How a row of the elements that are reduced becomes one. */
  readonly row?: (args: OpArgs) => RowReduction;
  /** The adjoint of the operand; `spread` puts a tensor of the result's shape back into the operand's. */
  readonly vjp?: (B: Backend, g: Var, x: Var, y: Var, args: OpArgs, spread: (t: Var) => Var) => Var | null;
  readonly differentiable?: false;
  readonly compose?: (B: Backend, x: Var, args: OpArgs) => Var;
}

/** A reduction over `dim` (an int, a list, or None for all). */
export function reduction(name: string, rule: Rule, more: Reduced = {}): Operator {
  const { row, vjp, compose } = more;
  return op(
    name,
    (args, c) => {
      const x = onlyArray(args, 'input', c);
      const axes = reducedAxes(args, 'dim', libraryAttribute(args) === null);
      const shape = reduced(x, axes, keepDims(args), name, c);
      checkNotEmpty(name, x, axes, c);
      return like(x, shape, dtypeOf(args, rule(x, c)));
    },
    more.flops === undefined ? perInput() : more.flops,
    {
      ...(row ? { eval: (args, out) => reduceBy(row(args), args, out) } : {}),
      ...(vjp
        ? { vjp: (B, g, { input: x }, y, args) => ({ input: vjp(B, g, x, y, args, spreader(B, x, args)) }) }
        : {}),
      ...(compose ? { compose: (B, { input }, args) => compose(B, input, args) } : {}),
      ...(more.differentiable === false ? { differentiable: false } : {}),
    },
  );
}

/** Complex numbers are reduced part by part, which is right for sums alone. */
export function reduceBy(row: RowReduction, args: OpArgs, out: Target): Tensor {
  const x = args.value('input');
  const axes = axesOfCall(args, x.rank);
  if (isComplex(x.dtype)) throw new Undetermined('a reduction of complex numbers is not computed');
  return reduceRows(dtypeKind(out.dtype) === 'float' ? x.to(out.dtype) : x, axes, out.dtype, out.sizes, row);
}

export function spreader(B: Backend, x: Var, args: OpArgs): (t: Var) => Var {
  const axes = axesOfCall(args, rankOf(args.tensor('input')));
  return (t) => B.spread(t, x, axes, keepDims(args));
}

/** The number of elements that make one of the result. */
export function countReduced(args: OpArgs): number {
  const dims = knownDims(args.tensor('input').shape);
  const axes = axesOfCall(args, rankOf(args.tensor('input')));
  const n = Dim.product(axes.map((a) => dims![a])).value;
  if (n === null) throw new Undetermined('the number of elements is not known');
  return n;
}

/** Reductions without a value for no elements; PyTorch refuses an axis of size 0 whatever the others are. */
const WITHOUT_IDENTITY = new Set(['amax', 'amin', 'argmax', 'argmin', 'max', 'min', 'aminmax']);

export function checkNotEmpty(name: string, x: TensorType, axes: readonly number[] | null, c: ShapeContext): void {
  const dims = c.dims(x);
  if (!WITHOUT_IDENTITY.has(name) || x.library !== 'torch' || !dims || dims.length === 0) return;
  const over = axes ? axes.map((a) => dims[c.axis(a, dims.length, name)]) : dims;
  const empty = over.find((d) => d.value === 0);
  if (!empty) return;
  throw new ShapeError('empty-reduction', `${name}: no elements to reduce over`, [{ dim: empty, role: 'reduced dim' }]);
}

/** Values and their indices along an axis: what torch returns from `max(dim)`, `median(dim)`, `sort`. */
export function valuesAndIndices(x: TensorType, shape: Shape): Output {
  return tuple([like(x, shape), like(x, shape, 'int64')], ['values', 'indices']);
}

/** Demands least <= k <= size of the axis. */
export function checkCount(name: string, k: Dim, size: Dim, least: number, dim: number, c: ShapeContext): void {
  const error = () =>
    new ShapeError('count-range', `${name}: k = ${k} is out of range for dim ${dim} of size ${size}`, [
      { dim: k, role: 'k' },
      { dim: size, role: `size of dim ${dim}` },
    ]);
  c.requireAtMost(Dim.of(least), k, error);
  c.requireAtMost(k, size, error);
}

/** Checks a known axis of a tensor of known rank; learns nothing, since a 0-d tensor passes too. */
export function checkAxis(args: OpArgs, x: TensorType, name: string, c: ShapeContext): void {
  refuseScalar(x, name, c);
  const rank = c.rankOf(x);
  const dim = args.raw('dim');
  if (rank !== null && dim.kind === 'int' && dim.value.value !== null) c.axis(dim.value.value, rank, name);
}

/** The axis of a call along one axis; a 0-d tensor counts as a vector. */
export function axisOf(args: OpArgs, rank: number): number {
  const dim = args.has('dim') ? args.constInt('dim') : -1;
  return dim < 0 ? dim + Math.max(rank, 1) : dim;
}

/** The operand in the dtype that was asked for. */
export function typed(B: Backend, x: Var, args: OpArgs): Var {
  const asked = args.raw('dtype');
  const dtype = asked.kind === 'none' ? null : dtypeNamed(asked, libraryAttribute(args));
  return dtype === null ? x : B.toDType(x, dtype);
}

/** The adjoint of elements that were selected along an axis, from their indices there. */
export function backToPlaces(B: Backend, g: Var | null, x: Var, indices: Var, args: OpArgs): Var | null {
  if (g === null) return null;
  const rank = rankOf(args.tensor('input'));
  if (rank === 0) return g;
  const dim = axisOf(args, rank);
  const [own, places] = keepDims(args) ? [g, indices] : [B.unsqueeze(g, dim), B.unsqueeze(indices, dim)];
  return B.scatterAdd(B.zerosLike(x), dim, places, own);
}
