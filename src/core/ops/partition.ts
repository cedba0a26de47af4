/** NumPy's `partition`: the k-th smallest elements at their places, the others before and after in some order. */
import { mapRows } from '../tensor/rows';
import { flatSize } from './arrays';
import { axisAt } from './axes';
import { indexType } from './elementwise';
import { onlyArray } from './operands';
import { type EvalContext, type OpArgs, type Operator, type Target, Undetermined } from './operator';
import { like } from './output';

const OPEN = 'the order of the elements between the partitions is not defined';

/** The indices of a row in the order of its elements, each stretch between the k-th ones in an arbitrary order. */
function partitioned(row: readonly number[], kth: readonly number[], c: EvalContext): number[] {
  const order = row.map((_, i) => i).sort((i, j) => compare(row[i], row[j]) || i - j);
  const fixed = [...new Set(kth.map((k) => (k < 0 ? k + row.length : k)))].sort((a, b) => a - b);
  const bad = fixed.find((k) => !(k >= 0 && k < row.length));
  if (bad !== undefined) throw new RangeError(`kth ${bad} is out of range for ${row.length} elements`);
  const out: number[] = [];
  let from = 0;
  for (const k of [...fixed, row.length]) {
    const stretch = order.slice(from, k);
    out.push(...(stretch.length > 1 ? c.arbitrary.order(stretch, OPEN) : stretch));
    if (k < row.length) out.push(order[k]);
    from = k + 1;
  }
  return out;
}

/** NaN comes last. */
function compare(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return x - y;
}

function partition(name: string, isIndex: boolean): Operator {
  return {
    name,
    primitive: true,
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      const dtype = isIndex ? indexType(x) : x.dtype;
      if (!args.has('dim')) return like(x, [flatSize(x, c)], dtype);
      axisAt(x, args.constInt('dim'), name, c);
      return like(x, x.shape, dtype);
    },
    differentiable: false,
    eval: (args, out, c) => valuesOf(args, out, c, isIndex),
  };
}

function valuesOf(args: OpArgs, out: Target, c: EvalContext, isIndex: boolean) {
  const given = args.value('input');
  const x = args.has('dim') ? given : given.reshape([given.size]);
  const dim = args.has('dim') ? args.constInt('dim') : 0;
  const kth = args.constInts('kth');
  return mapRows(x, dim < 0 ? dim + x.rank : dim, out.dtype, (data, from, n, to) => {
    const row = Array.from({ length: n }, (_, i) => data[from + i]);
    const order = partitioned(row, kth, c);
    if (isIndex && new Set(row).size < n)
      throw new Undetermined('argpartition: equal elements are in no defined order');
    for (let i = 0; i < n; i++) to[from + i] = isIndex ? order[i] : row[order[i]];
  });
}

export const operators: readonly Operator[] = [partition('np_partition', false), partition('np_argpartition', true)];
