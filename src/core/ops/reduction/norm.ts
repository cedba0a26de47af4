/** PyTorch's `norm`, in the norms of linear algebra. */
import { rankOf, reduced, reducedAxes } from '../axes';
import { perInput } from '../cost';
import { dtypeOf } from '../elementwise';
import { onlyArray } from '../operands';
import type { Operator } from '../operator';
import { like } from '../output';
import { keepDims, op, real } from './define';

/** `norm(p, dim)`: a length, real also for complex elements: a power and its sum. */
const norm = op(
  'norm',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return like(
      x,
      reduced(x, reducedAxes(args, 'dim', x.library === 'torch'), keepDims(args), 'norm', c),
      dtypeOf(args, real(x, c)),
    );
  },
  perInput(2),
  {
    compose(B, { input }, args) {
      const p = args.raw('p');
      const isNamed = p.kind === 'str' || p.kind === 'none';
      const isNuclear = isNamed && p.kind === 'str' && args.str('p') === 'nuc';
      const rank = rankOf(args.tensor('input'));
      const dim = reducedAxes(args) ?? Array.from({ length: rank }, (_, i) => i);
      const dtype = args.dtype('dtype');
      const rest = { dim, keepdim: keepDims(args), ...(dtype ? { dtype: { dtype } } : {}) };
      if (isNuclear) return B.call('matrix_norm', { input, ord: 'nuc', ...rest });
      return B.call('vector_norm', { input, ord: isNamed ? 2 : args.number('p'), ...rest });
    },
  },
);

export const operators: readonly Operator[] = [norm];
