/** Distances and similarities between vectors. */
import { Dim } from '../dim';
import { mapAxis } from './axes';
import { contract } from './contraction';
import { elements, lastSize, sizeTogether } from './cost';
import type { Operator, TensorType } from './operator';
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
};

export const operators: readonly Operator[] = [cdist, pdist, dist, cosineSimilarity, pairwiseDistance];
