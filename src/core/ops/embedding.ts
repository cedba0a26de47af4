/** Rows of a table by index. */
import { Dim } from '../dim';
import { Tensor } from '../tensor/tensor';
import { free, resultSizes, size } from './cost';
import { type Operator, Undetermined } from './operator';
import { like } from './output';

/** A row of the table for each index: (*) → (*, D). */
const embedding: Operator = {
  name: 'embedding',
  flops: free,
  shape(args, c) {
    const [input, weight] = [args.tensor('input'), args.tensor('weight')];
    const [, width] = c.ranked(weight, [2], 'embedding weight');
    return like(weight, c.withTrailing(input, 0, [width]));
  },
};

/** A sum, mean or maximum of rows for each bag: (B, N), or (N) with the offsets of B bags → (B, D). */
const embeddingBag: Operator = {
  name: 'embedding_bag',
  // An addition or comparison an element of the rows.
  flops: (args, output) => size(args.tensor('input')).mul(resultSizes(output)[1]),
  shape(args, c) {
    const [input, weight] = [args.tensor('input'), args.tensor('weight')];
    const [, width] = c.ranked(weight, [2], 'embedding_bag weight');
    const ids = c.ranked(input, args.has('offsets') ? [1] : [2], 'embedding_bag');
    if (ids.length === 2) return like(weight, [ids[0], width]);
    const [offsets] = c.ranked(args.tensor('offsets'), [1], 'embedding_bag offsets');
    return like(weight, [args.bool('include_last_offset') ? offsets.sub(1) : offsets, width]);
  },
};

/** (*) → (*, num_classes); without a number of classes it depends on the largest label. */
const oneHot: Operator = {
  name: 'one_hot',
  flops: free,
  shape(args, c) {
    const input = args.tensor('input');
    const given = args.int('num_classes');
    if (args.has('axis') && args.constInt('axis') !== -1) throw new Undetermined('one_hot: another axis than the last');
    const classes = c.compare(given, Dim.of(-1)) === 'refuted' ? given : c.fresh('num_classes');
    return like(input, c.withTrailing(input, 0, [classes]), input.library === 'torch' ? 'int64' : null);
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

export const operators: readonly Operator[] = [embedding, embeddingBag, oneHot];
