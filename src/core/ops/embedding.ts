/** Rows of a table by index. */

import { Dim } from '../dim';
import { Tensor } from '../tensor/tensor';
import { knownSizes } from './axes';
import type { Backend } from './backend';
import { free, resultSizes, size } from './cost';
import { dtypeOr } from './creation';
import { checkIndices } from './indexRange';
import { type OpArgs, type Operator, Undetermined, type Var } from './operator';
import { like } from './output';

/** A row of the table for each index: (*) → (*, D). */
const embedding: Operator = {
  name: 'embedding',
  flops: free,
  shape(args, c) {
    const [input, weight] = [args.tensor('input'), args.tensor('weight')];
    const [rows, width] = c.ranked(weight, [2], 'embedding weight');
    checkIndices(input, rows, 0, false);
    return like(weight, c.withTrailing(input, 0, [width]));
  },
  compose(B, { input, weight }, args) {
    ignoreSparse(args);
    const [rows, width] = tableSizes(args);
    const ids = B.reshape(input, [-1]);
    const picked = B.indexSelect(weight, 0, ids);
    const padding = paddingRow(args, rows);
    const own = padding === null ? picked : stopAt(B, picked, ids, padding);
    return B.reshape(byFrequency(B, own, ids, rows, args), [...knownSizes(args, 'input'), width]);
  },
};

/** Sparse gradients are the same numbers; rows that are shortened when they are looked up would change the table. */
function ignoreSparse(args: OpArgs): void {
  args.raw('sparse');
  if (args.has('max_norm'))
    throw new Undetermined('with max_norm the table is changed in place, which is not computed');
  args.raw('norm_type');
}

function tableSizes(args: OpArgs): [rows: number, width: number] {
  const [rows, width] = knownSizes(args, 'weight');
  return [rows, width];
}

/** The row that has no gradient. Of `torch.embedding` −1 stands for none, of others it is the last one. */
function paddingRow(args: OpArgs, rows: number): number | null {
  const name = args.has('padding_row') ? 'padding_row' : 'padding_idx';
  if (!args.has(name)) return null;
  const row = args.constInt(name);
  if (name === 'padding_row') return row < 0 ? null : row;
  if (row < -rows || row >= rows) throw new RangeError(`padding_idx ${row} is not one of ${rows} rows`);
  return row < 0 ? row + rows : row;
}

/** The same rows; no gradient flows through those of one id. */
function stopAt(B: Backend, picked: Var, ids: Var, id: number): Var {
  return B.where(B.unsqueeze(B.eq(ids, id), 1), B.detach(picked), picked);
}

/** With `scale_grad_by_freq` the gradient of a row is divided by how often it was looked up. */
function byFrequency(B: Backend, picked: Var, ids: Var, rows: number, args: OpArgs): Var {
  if (!args.bool('scale_grad_by_freq')) return picked;
  const ones = B.toDType(B.onesLike(ids), 'float64');
  const counts = B.indexAdd(B.call('zeros', { size: [rows], dtype: { dtype: 'float64' } }), 0, ids, ones);
  const scale = B.unsqueeze(B.div(1, B.indexSelect(counts, 0, ids)), 1);
  return B.call('scale_gradient', { input: picked, scale });
}

/** The same elements; the gradient is multiplied by `scale`. */
const scaleGradient: Operator = {
  name: 'scale_gradient',
  primitive: true,
  flops: free,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  eval(args) {
    args.raw('scale');
    return args.value('input');
  },
  vjp: (B, g, { scale }) => ({ input: B.mul(g, scale) }),
};

/** A sum, mean or maximum of rows for each bag: (B, N), or (N) with the offsets of B bags → (B, D). */
const embeddingBag: Operator = {
  name: 'embedding_bag',
  // An addition or comparison an element of the rows.
  flops: (args, output) => size(args.tensor('input')).mul(resultSizes(output)[1]),
  shape(args, c) {
    const [input, weight] = [args.tensor('input'), args.tensor('weight')];
    const [rows, width] = c.ranked(weight, [2], 'embedding_bag weight');
    checkIndices(input, rows, 0, false);
    const ids = c.ranked(input, args.has('offsets') ? [1] : [2], 'embedding_bag');
    if (ids.length === 2) return like(weight, [ids[0], width]);
    const [offsets] = c.ranked(args.tensor('offsets'), [1], 'embedding_bag offsets');
    return like(weight, [args.bool('include_last_offset') ? offsets.sub(1) : offsets, width]);
  },
  compose(B, { input, weight, per_sample_weights: given }, args) {
    ignoreSparse(args);
    args.raw('per_sample_weights');
    // It says how the offsets are read, and nothing where there are none.
    args.raw('include_last_offset');
    if (args.bool('scale_grad_by_freq')) throw new Undetermined('scale_grad_by_freq of bags is not computed');
    const [rows, width] = tableSizes(args);
    const bags = bagsOf(args, paddingRow(args, rows));
    const ids = B.indexSelect(B.reshape(input, [-1]), 0, indices(B, bags.flat()));
    const picked = B.indexSelect(weight, 0, ids);
    const mode = args.str('mode');
    if (given && mode !== 'sum') throw new RangeError(`per_sample_weights are for mode "sum", found "${mode}"`);
    if (mode === 'max') return largestOfBags(B, picked, bags, width);
    const own = given
      ? B.mul(picked, B.unsqueeze(B.indexSelect(B.reshape(given, [-1]), 0, indices(B, bags.flat())), 1))
      : picked;
    const { dtype } = args.tensor('weight');
    const zeros = B.call('zeros', { size: [bags.length, width], dtype: dtype && { dtype } });
    const sums = B.indexAdd(
      zeros,
      0,
      indices(
        B,
        bags.flatMap((bag, b) => bag.map(() => b)),
      ),
      own,
    );
    if (mode === 'sum') return sums;
    if (mode !== 'mean') throw new RangeError(`mode has to be "sum", "mean" or "max", found "${mode}"`);
    const counts = B.call('tensor', { data: bags.map((bag) => [Math.max(bag.length, 1)]), dtype: dtype && { dtype } });
    return B.div(sums, B.reshape(counts, [bags.length, 1]));
  },
};

function indices(B: Backend, list: readonly number[]): Var {
  return B.call('tensor', { data: list, dtype: { dtype: 'int64' } });
}

/** The places in the flat input that make each bag, without those of the padding row. */
function bagsOf(args: OpArgs, padding: number | null): number[][] {
  const ids = args.value('input');
  const flat = ids.dense();
  const [starts, end] =
    ids.rank === 2 ? [rowStarts(ids), ids.size] : [Array.from(args.value('offsets').dense()), ids.size];
  const bounds = ids.rank === 1 && args.bool('include_last_offset') ? starts : [...starts, end];
  return bounds.slice(0, -1).map((start, b) => {
    const places = Array.from({ length: Math.max(0, bounds[b + 1] - start) }, (_, i) => start + i);
    return padding === null ? places : places.filter((i) => flat[i] !== padding);
  });
}

function rowStarts(ids: Tensor): number[] {
  return Array.from({ length: ids.sizes[0] }, (_, i) => i * ids.sizes[1]);
}

/** The largest of the rows of each bag, which stand one after the other; zeros where there is none. */
function largestOfBags(B: Backend, picked: Var, bags: readonly number[][], width: number): Var {
  let start = 0;
  const largest = bags.map((bag) => {
    start += bag.length;
    if (bag.length === 0) return B.zerosLike(B.sum(picked, [0]));
    return B.amax(B.narrow(picked, 0, start - bag.length, bag.length), [0]);
  });
  return bags.length === 0 ? B.reshape(B.narrow(picked, 0, 0, 0), [0, width]) : B.stack(largest, 0);
}

/** (*) → (*, num_classes); without a number of classes it depends on the largest label. */
const oneHot: Operator = {
  name: 'one_hot',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const given = args.int('num_classes');
    if (args.has('axis') && args.constInt('axis') !== -1) throw new Undetermined('one_hot: another axis than the last');
    const classes = c.compare(given, Dim.of(-1)) === 'refuted' ? given : c.fresh('num_classes');
    const dtype = input.library === 'torch' ? 'int64' : dtypeOr(args, () => 'float32');
    return like(input, c.withTrailing(input, 0, [classes]), dtype);
  },
  differentiable: false,
  eval(args, out) {
    const index = args.value('input');
    const labels = index.dense();
    let most = -1;
    for (const label of labels) most = Math.max(most, label);
    const given = args.constInt('num_classes');
    const classes = given === -1 ? most + 1 : given;
    if (index.size === 0 && given <= 0) throw new RangeError('num_classes is needed where there are no labels');
    const to = Tensor.zeros(out.dtype, [...index.sizes, classes]);
    for (const [i, label] of labels.entries()) {
      if (!(label >= 0 && label < classes)) throw new RangeError(`label ${label} is not one of ${classes} classes`);
      to.data[i * classes + label] = 1;
    }
    return to;
  },
};

export const operators: readonly Operator[] = [embedding, scaleGradient, embeddingBag, oneHot];
