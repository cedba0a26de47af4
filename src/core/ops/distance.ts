/** Distances and similarities between vectors. */
import { Dim } from '../dim';
import { knownSizes, mapAxis, rankOf } from './axes';
import { contract } from './contraction';
import { elements, lastSize, sizeTogether } from './cost';
import { lengthOf } from './lengths';
import { vectorDistance } from './lossTerms';
import { type Operator, type TensorType, Undetermined, type Var } from './operator';
import { like, realOf, scalar } from './output';

/** Distances between each row of x1 (…, P, M) and each row of x2 (…, R, M) → (…, P, R). */
const cdist: Operator = {
  name: 'cdist',
  // A difference, its power and their sum.
  flops: (args, output) =>
    elements(output)
      .mul(lastSize(args.tensor('x1')))
      .mul(3),
  shape(args, c) {
    const [a, b] = [args.tensor('x1'), args.tensor('x2')];
    const [p, m1] = c.trailing(a, 2, 'cdist x1');
    const [r, m2] = c.trailing(b, 2, 'cdist x2');
    contract(c, 'cdist', { dim: m1, role: 'last dim of x1' }, { dim: m2, role: 'last dim of x2' });
    const batch = c.broadcast([c.withTrailing(a, 2, []), c.withTrailing(b, 2, [])], 'cdist: batch dims');
    return like(a, c.withTrailing({ ...a, shape: batch }, 0, [p, r]), c.promote([a, b]));
  },
  compose(B, { x1, x2 }, args) {
    // How PyTorch goes about it.
    args.raw('compute_mode');
    const difference = B.sub(B.unsqueeze(x1, -2), B.unsqueeze(x2, -3));
    return lengthOf(B, difference, args.number('p'), [-1], false);
  },
};

/** Distances between the rows of (N, M): N·(N − 1)/2 of them. */
const pdist: Operator = {
  name: 'pdist',
  flops: (args, output) =>
    elements(output)
      .mul(lastSize(args.tensor('input')))
      .mul(3),
  shape(args, c) {
    const input = args.tensor('input');
    const [n] = c.ranked(input, [2], 'pdist');
    return like(input, [n.mul(n.sub(1)).floordiv(2)]);
  },
  compose(B, { input }, args) {
    const [n] = knownSizes(args, 'input');
    const pairs = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n - i - 1 }, (_, k) => [i, i + k + 1]),
    ).flat();
    const rows = (end: 0 | 1) => {
      const data = pairs.map((pair) => pair[end]);
      return B.indexSelect(input, 0, B.call('tensor', { data, dtype: { dtype: 'int64' } }));
    };
    return lengthOf(B, B.sub(rows(0), rows(1)), args.number('p'), [-1], false);
  },
};

/** Distance between two tensors as a number; they broadcast. */
const dist: Operator = {
  name: 'dist',
  flops: (args) => sizeTogether([args.tensor('input'), args.tensor('other')]).mul(3),
  shape(args, c) {
    const [a, b] = [args.tensor('input'), args.tensor('other')];
    c.broadcast([a.shape, b.shape], 'dist');
    return scalar(a, realOf(c.promote([a, b])));
  },
  compose: (B, { input, other }, args) =>
    lengthOf(B, B.reshape(B.sub(input, other), [-1]), args.number('p'), [0], false),
};

/** Cosine of the angle along `dim`, the operands broadcast: that axis goes. */
const cosineSimilarity: Operator = {
  name: 'cosine_similarity',
  // A product and two norms.
  flops: (args) => sizeTogether([args.tensor('x1'), args.tensor('x2')]).mul(6),
  shape(args, c) {
    const [a, b] = [args.tensor('x1'), args.tensor('x2')];
    const both = { ...a, shape: c.broadcast([a.shape, b.shape], 'cosine_similarity') };
    return like(
      a,
      mapAxis(both, args.constInt('dim'), 'cosine_similarity', c, () => []),
      c.promote([a, b]),
    );
  },
  compose(B, { x1, x2 }, args) {
    const axis = args.constInt('dim');
    // Both have the axis of the broadcast shape only when their ranks agree.
    if (axis >= 0 && rankOf(args.tensor('x1')) !== rankOf(args.tensor('x2'))) {
      throw new Undetermined('cosine_similarity: operands of different ranks along an axis from the front');
    }
    const unit = (x: Var) =>
      B.div(x, B.call('clamp_min', { input: lengthOf(B, x, 2, [axis], true), min: args.number('eps') }));
    return B.sum(B.mul(unit(x1), unit(x2)), [axis]);
  },
};

/** Distance along the last axis, the operands broadcast. */
const pairwiseDistance: Operator = {
  name: 'pairwise_distance',
  // A difference, eps, its power and their sum.
  flops: (args) => sizeTogether([args.tensor('x1'), args.tensor('x2')]).mul(4),
  shape(args, c) {
    const [a, b] = [args.tensor('x1'), args.tensor('x2')];
    const x: TensorType = { ...a, shape: c.broadcast([a.shape, b.shape], 'pairwise_distance') };
    c.trailing(x, 1, 'pairwise_distance: inputs');
    const last = args.bool('keepdim') ? [Dim.one] : [];
    return like(a, c.withTrailing(x, 1, last), realOf(c.promote([a, b])));
  },
  compose: (B, { x1, x2 }, args) =>
    vectorDistance(B, x1, x2, args.number('p'), args.number('eps'), args.bool('keepdim')),
};

export const operators: readonly Operator[] = [cdist, pdist, dist, cosineSimilarity, pairwiseDistance];
