/** What losses that compare element by element, or example by example, are made of, before their reduction. */
import { map } from '../tensor/map';
import { Tensor } from '../tensor/tensor';
import { knownSizes, rankOf } from './axes';
import type { Backend } from './backend';
import { free } from './cost';
import { lengthOf } from './lengths';
import { type Inputs, type OpArgs, type Operator, ShapeError, Undetermined, type Var } from './operator';
import { like } from './output';

/** "batchmean" is for `kl_div`; "elementwise_mean" is an old name. */
const REDUCTIONS = ['none', 'mean', 'sum', 'batchmean', 'elementwise_mean'];

/** Deprecated `size_average` and `reduce` override `reduction`. */
export function reductionOf(args: OpArgs): string {
  if (args.has('reduce') && !args.bool('reduce')) return 'none';
  if (args.has('size_average') && !args.bool('size_average')) return 'sum';
  if (args.has('reduce') || args.has('size_average')) return 'mean';
  const reduction = args.raw('reduction');
  // The integer codes of the C++ functions: 0 is none, 1 mean, 2 sum.
  if (reduction.kind === 'int') return ['none', 'mean', 'sum'][args.constInt('reduction')] ?? 'mean';
  const name = args.str('reduction');
  if (!REDUCTIONS.includes(name)) {
    throw new ShapeError('reduction-name', `reduction has to be "none", "mean" or "sum", found "${name}"`);
  }
  return name === 'elementwise_mean' ? 'mean' : name;
}

/** The losses of all examples as the call wants them. */
export function reduceLoss(B: Backend, each: Var, args: OpArgs): Var {
  switch (reductionOf(args)) {
    case 'none':
      return each;
    case 'sum':
      return B.sum(each);
    case 'mean':
      return B.mean(each);
    default:
      throw new Undetermined(`the reduction ${reductionOf(args)} of this loss is not computed`);
  }
}

/** One loss for each comparison. */
export type Terms = (B: Backend, x: Inputs, args: OpArgs) => Var;

function relu(B: Backend, x: Var): Var {
  return B.call('clamp_min', { input: x, min: 0 });
}

/** x·w where weights are given. */
function weighted(B: Backend, x: Var, weight: Var | undefined): Var {
  return weight ? B.mul(x, weight) : x;
}

/** Squared within `edge`, then going on as a straight line; both times `scale`. */
function roundedOff(B: Backend, x: Var, edge: number, scale: number): Var {
  const size = B.abs(x);
  const line = B.mul(B.sub(size, 0.5 * edge), edge * scale);
  return B.where(B.lt(size, edge), B.mul(B.square(x), 0.5 * scale), line);
}

/** A number that has to be positive, or not negative. */
function bounded(args: OpArgs, name: string, least: 'positive' | 'not negative'): number {
  const value = args.number(name);
  if (value > 0 || (value === 0 && least === 'not negative')) return value;
  throw new RangeError(`${name} has to be ${least}, found ${value}`);
}

/** PyTorch's later versions take weights; how their mean is formed is not settled. */
function refuseWeightedMean(args: OpArgs): void {
  if (args.has('weight') && reductionOf(args) === 'mean') throw new Undetermined('the mean of a weighted loss');
}

/** Each of x (…, n) beside `target` as the index of one of its n classes: (…, n), and the score of that class (…, 1). */
function classScores(B: Backend, x: Var, target: Var, args: OpArgs): { isTarget: Var; score: Var } {
  const classes = knownSizes(args, 'input').at(-1);
  if (classes === undefined) throw new Undetermined('the scores of a 0-d tensor are not computed');
  const isTarget = B.eq(B.call('one_hot', { input: target, num_classes: classes }), 1);
  return { isTarget, score: B.gather(x, -1, B.unsqueeze(target, -1)) };
}

/** ‖x − y + eps‖_p over the last axis, as `pairwise_distance` has it. */
export function vectorDistance(B: Backend, x: Var, y: Var, p: number, eps: number, keepdim = false): Var {
  return lengthOf(B, B.add(B.sub(x, y), eps), p, [-1], keepdim);
}

/** max(0, margin + d(a, p) − d(a, n)); with `swap` n is compared with the nearer of a and p. */
const triplet: Terms = (B, { anchor, positive, negative }, args) => {
  const [p, eps] = [args.has('p') ? args.number('p') : 2, args.has('eps') ? args.number('eps') : 1e-6];
  const toPositive = vectorDistance(B, anchor, positive, p, eps);
  const toNegative = vectorDistance(B, anchor, negative, p, eps);
  const near = args.bool('swap') ? B.minimum(toNegative, vectorDistance(B, positive, negative, p, eps)) : toNegative;
  return relu(B, B.add(B.sub(toPositive, near), args.number('margin')));
};

/** Of a multi-label target: the labels before the first that is negative. */
const leadingLabels: Operator = {
  name: 'leading_labels',
  primitive: true,
  flops: free,
  differentiable: false,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape, 'bool'),
  eval(args) {
    const x = args.value('input');
    const [from, n] = [x.dense(), x.sizes.at(-1) ?? 1];
    const out = Tensor.zeros('bool', x.sizes);
    for (let i = 0; i < out.data.length; i++) out.data[i] = from[i] >= 0 && (i % n === 0 || out.data[i - 1]) ? 1 : 0;
    return out;
  },
};

/** Σ over labels j and others i of max(0, 1 − x_j + x_i), over the number of classes. */
const multilabelMargin: Terms = (B, { input, target }, args) => {
  const classes = knownSizes(args, 'input').at(-1);
  if (classes === undefined) throw new Undetermined('a multi-label loss of a number');
  const isLabel = B.fn('leading_labels', target);
  const labels = B.where(isLabel, target, 0);
  const oneHot = B.mul(B.call('one_hot', { input: labels, num_classes: classes }), B.unsqueeze(isLabel, -1));
  const isOther = B.eq(B.sum(oneHot, [-2]), 0);
  const scores = B.unsqueeze(B.gather(input, -1, labels), -1);
  const margins = relu(B, B.add(B.sub(B.unsqueeze(input, -2), scores), 1));
  const pairs = B.call('logical_and', { input: B.unsqueeze(isLabel, -1), other: B.unsqueeze(isOther, -2) });
  return B.div(B.sum(B.mask(pairs, margins), [-2, -1]), classes);
};

/** Σ over the classes j but the target y of max(0, margin − x_y + x_j)^p · w_y, over the number of classes. */
const multiMargin: Terms = (B, { input, target, weight }, args) => {
  const p = args.number('p');
  if (p !== 1 && p !== 2) throw new RangeError(`p has to be 1 or 2, found ${p}`);
  args.raw('weight');
  const { isTarget, score } = classScores(B, input, target, args);
  const margins = relu(B, B.add(B.sub(input, score), args.number('margin')));
  const losses = B.where(isTarget, 0, p === 1 ? margins : B.square(margins));
  const sum = B.div(B.sum(losses, [-1]), knownSizes(args, 'input').at(-1)!);
  return weight ? B.mul(sum, classWeights(B, weight, target)) : sum;
};

/** The weight of each class index. */
export function classWeights(B: Backend, weight: Var, target: Var): Var {
  return B.reshapeAs(B.indexSelect(weight, 0, B.reshape(target, [-1])), target);
}

/** With v = var, at least eps: ½ (log v + (x − y)² / v). The gradient knows nothing of the bound, as in PyTorch. */
const gaussian: Terms = (B, { input, target, var: given }, args) => {
  const [rank, own] = [rankOf(args.tensor('input')), rankOf(args.tensor('var'))];
  const variance = B.call('least_variance', { input: given, eps: args.number('eps') });
  const each = own === rank - 1 ? B.unsqueeze(variance, -1) : variance;
  const loss = B.mul(B.add(B.log(each), B.div(B.square(B.sub(input, target)), each)), 0.5);
  return args.bool('full') ? B.add(loss, 0.5 * Math.log(2 * Math.PI)) : loss;
};

const leastVariance: Operator = {
  name: 'least_variance',
  primitive: true,
  flops: free,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  eval(args, out) {
    const eps = args.number('eps');
    return map(args.value('input'), out.dtype, (v) => {
      if (v < 0) throw new RangeError(`a variance cannot be negative, found ${v}`);
      return Math.max(v, eps);
    });
  },
  vjp: (_B, g) => ({ input: g }),
};

/** −y log x − (1 − y) log(1 − x), logarithms not below −100, as PyTorch has it. */
const binaryTerms: Operator = {
  name: 'binary_cross_entropy_terms',
  primitive: true,
  flops: free,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  eval(args, out) {
    const [x, y] = ['input', 'target'].map((name) => args.value(name).to(out.dtype).dense());
    const to = Tensor.zeros(out.dtype, out.sizes);
    for (let i = 0; i < to.data.length; i++) {
      if (x[i] < 0 || x[i] > 1) throw new RangeError(`input has to be between 0 and 1, found ${x[i]}; take logits?`);
      to.data[i] = (y[i] - 1) * Math.max(Math.log1p(-x[i]), -100) - y[i] * Math.max(Math.log(x[i]), -100);
    }
    return to;
  },
  vjp(B, g, { input: x, target: y }) {
    const spread = B.call('clamp_min', { input: B.mul(B.sub(1, x), x), min: 1e-12 });
    const logOdds = B.sub(B.fn('log1p', B.neg(x)), B.log(x));
    return { input: B.mul(g, B.div(B.sub(x, y), spread)), target: B.mul(g, logOdds) };
  },
};

/** (1 − y)·x − (1 + (pos_weight − 1)·y)·log σ(x). */
function logitTerms(B: Backend, x: Var, y: Var, positive: Var | undefined): Var {
  const loss = B.neg(B.fn('logsigmoid', x));
  const scale = positive ? B.add(B.mul(B.sub(positive, 1), y), 1) : null;
  return B.add(B.mul(B.sub(1, y), x), scale ? B.mul(scale, loss) : loss);
}

/** Binary cross-entropy, less where the answer is right already (Lin et al., 2017). */
const focal: Terms = (B, { input: x, target: y }, args) => {
  const p = B.sigmoid(x);
  const missed = B.sub(B.add(p, y), B.mul(B.mul(p, y), 2));
  const loss = B.mul(logitTerms(B, x, y, undefined), B.pow(missed, args.number('gamma')));
  const alpha = args.number('alpha');
  return alpha < 0 ? loss : B.mul(loss, B.add(B.mul(y, 2 * alpha - 1), 1 - alpha));
};

/** x where the labels are 1, max(0, margin − x) where they are −1, and both elsewhere. */
const hingeEmbedding: Terms = (B, { input, target }, args) => {
  const far = relu(B, B.sub(args.number('margin'), input));
  return B.add(B.where(B.ne(target, 1), far, 0), B.where(B.ne(target, -1), input, 0));
};

/** 1 − cos where the labels are 1, max(0, cos − margin) where they are −1. */
const cosineEmbedding: Terms = (B, { input1: a, input2: b, target }, args) => {
  const square = (x: Var) => B.add(B.sum(B.square(x), [-1]), 1e-12);
  const cosine = B.div(B.sum(B.mul(a, b), [-1]), B.sqrt(B.mul(square(a), square(b))));
  const far = relu(B, B.sub(cosine, args.number('margin')));
  return B.add(B.where(B.eq(target, 1), B.sub(1, cosine), 0), B.where(B.eq(target, -1), far, 0));
};

/** eˣ − y·x, or x − y·log(x + eps); `full` adds Stirling's approximation of log y! where y > 1. */
const poisson: Terms = (B, { input: x, target: y }, args) => {
  const loss = args.bool('log_input')
    ? B.sub(B.exp(x), B.mul(y, x))
    : B.sub(x, B.mul(y, B.log(B.add(x, args.number('eps')))));
  args.raw('eps');
  if (!args.bool('full')) return loss;
  const isLarge = B.gt(y, 1);
  const n = B.where(isLarge, y, 1);
  const factorial = B.add(B.sub(B.mul(n, B.log(n)), n), B.mul(B.log(B.mul(n, 2 * Math.PI)), 0.5));
  return B.add(loss, B.mask(isLarge, factorial));
};

const softMargin: Terms = (B, { input, target }) => B.neg(B.fn('logsigmoid', B.mul(target, input)));

const smoothL1: Terms = (B, { input, target }, args) => {
  const beta = bounded(args, 'beta', 'not negative');
  const difference = B.sub(input, target);
  return beta === 0 ? B.abs(difference) : roundedOff(B, difference, beta, 1 / beta);
};

const huber: Terms = (B, { input, target, weight }, args) => {
  refuseWeightedMean(args);
  return weighted(B, roundedOff(B, B.sub(input, target), bounded(args, 'delta', 'positive'), 1), weight);
};

const divergence: Terms = (B, { input, target }, args) =>
  args.has('log_target') && args.bool('log_target')
    ? B.mul(B.exp(target), B.sub(target, input))
    : B.sub(B.call('xlogy', { input: target, other: target }), B.mul(target, input));

const multilabelSoftMargin: Terms = (B, { input, target, weight }, args) => {
  args.raw('weight');
  if (rankOf(args.tensor('input')) !== rankOf(args.tensor('target'))) {
    throw new Undetermined('multilabel_soft_margin_loss: input and target of different ranks');
  }
  const loss = B.neg(
    B.add(B.mul(target, B.fn('logsigmoid', input)), B.mul(B.sub(1, target), B.fn('logsigmoid', B.neg(input)))),
  );
  return B.mean(weighted(B, loss, weight), [-1]);
};

export const TERMS: Readonly<Record<string, Terms>> = {
  mse_loss: (B, { input, target, weight }, args) => {
    refuseWeightedMean(args);
    return weighted(B, B.square(B.sub(input, target)), weight);
  },
  l1_loss: (B, { input, target, weight }, args) => {
    refuseWeightedMean(args);
    return weighted(B, B.abs(B.sub(input, target)), weight);
  },
  smooth_l1_loss: smoothL1,
  huber_loss: huber,
  kl_div: divergence,
  soft_margin_loss: softMargin,
  poisson_nll_loss: poisson,
  hinge_embedding_loss: hingeEmbedding,
  binary_cross_entropy: (B, { input, target, weight }) =>
    weighted(B, B.call('binary_cross_entropy_terms', { input, target }), weight),
  binary_cross_entropy_with_logits: (B, { input, target, weight, pos_weight }, args) => {
    args.raw('pos_weight');
    return weighted(B, logitTerms(B, input, target, pos_weight), weight);
  },
  sigmoid_focal_loss: focal,
  multi_margin_loss: multiMargin,
  multilabel_margin_loss: multilabelMargin,
  multilabel_soft_margin_loss: multilabelSoftMargin,
  cosine_embedding_loss: cosineEmbedding,
  margin_ranking_loss: (B, { input1, input2, target }, args) =>
    relu(B, B.sub(args.number('margin'), B.mul(target, B.sub(input1, input2)))),
  triplet_margin_loss: triplet,
  triplet_margin_with_distance_loss: triplet,
  gaussian_nll_loss: gaussian,
};

/** Zeros that must not be looked at: an adjoint that has no rule. */
const noGradient: Operator = {
  name: 'no_gradient',
  primitive: true,
  flops: free,
  differentiable: false,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  eval(args) {
    throw new Undetermined(`${args.str('reason')} is not computed`);
  },
};

export const operators: readonly Operator[] = [leadingLabels, leastVariance, binaryTerms, noGradient];
