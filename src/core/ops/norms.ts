/** Norms of vectors and matrices: reductions over chosen axes. */
import { Dim } from '../dim';
import { type OpArgs, type Operator, type ShapeContext, ShapeError, type TensorType } from './operator';
import { like, realOf } from './output';

/** The dims without the reduced axes, or with 1 in their place. */
function withoutAxes(dims: readonly Dim[], axes: readonly number[], keep: boolean): Dim[] {
  return keep ? dims.map((d, i) => (axes.includes(i) ? Dim.one : d)) : dims.filter((_, i) => !axes.includes(i));
}

function axesOf(args: OpArgs, c: ShapeContext, op: string, rank: number): number[] {
  if (!args.has('dim')) return Array.from({ length: rank }, (_, i) => i);
  const given = args.constInts('dim');
  if (given.length === 0) return Array.from({ length: rank }, (_, i) => i);
  const axes = given.map((d) => c.axis(d, rank, `${op}: dim`));
  if (new Set(axes).size < axes.length) throw new ShapeError('axis-repeated', `${op}: dim has an axis twice`);
  return axes;
}

/** Over the axes in `dim`; all of them without one. `axes` is how many a matrix norm needs. */
function norm(name: string, axes: number | null): Operator {
  return {
    name,
    shape(args, c) {
      const x = args.tensor('input');
      const dtype = realOf(args.dtype('dtype') ?? (x.library === 'torch' ? x.dtype : c.promoteToFloat([x])));
      const keep = args.bool('keepdim');
      if (!args.has('dim') && !keep) return like(x, [], dtype);
      const dims = axes === null ? c.knownRank(x) : atLeast(c, x, axes, name);
      const over = axesOf(args, c, name, dims.length);
      if (axes !== null && over.length !== axes) {
        throw new ShapeError('norm-axes', `${name}: dim needs ${axes} axes, found ${over.length}`);
      }
      return like(x, withoutAxes(dims, over, keep), dtype);
    },
  };
}

function atLeast(c: ShapeContext, x: TensorType, n: number, what: string): readonly Dim[] {
  c.trailing(x, n, what);
  return c.knownRank(x);
}

export const operators: readonly Operator[] = [norm('vector_norm', null), norm('matrix_norm', 2)];
