/** Norms of linear algebra: reductions over chosen axes. */
import { reduced, reducedAxes } from './axes';
import { perInput } from './cost';
import { type Operator, ShapeError } from './operator';
import { like, realOf } from './output';

/** Over the axes in `dim`, all of them without one; a matrix norm needs exactly two. */
function norm(name: string, count: number | null): Operator {
  return {
    name,
    // Powers and their sum; what a matrix norm takes depends on its order.
    ...(count === null ? { flops: perInput(2) } : {}),
    shape(args, c) {
      const x = args.tensor('input');
      const axes = reducedAxes(args);
      if (count !== null) {
        c.trailing(x, count, name);
        if (axes?.length !== count) throw new ShapeError('norm-axes', `${name}: dim needs ${count} axes`);
      }
      const dtype = args.dtype('dtype') ?? (x.library === 'torch' ? x.dtype : c.promoteToFloat([x]));
      return like(x, reduced(x, axes, args.bool('keepdim'), name, c), realOf(dtype));
    },
  };
}

export const operators: readonly Operator[] = [norm('vector_norm', null), norm('matrix_norm', 2)];
