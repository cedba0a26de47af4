/** Losses. With `reduction` "mean" or "sum" a number, with "none" one entry for each that was compared. */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { knownDims, type Shape } from '../shape';
import { rankOf } from './axes';
import type { Backend } from './backend';
import { perInput, sizeTogether } from './cost';
import { ifKnown } from './literals';
import { classWeights, reduceLoss, reductionOf, TERMS, operators as terms } from './lossTerms';
import {
  type Adjoints,
  type FlopRule,
  type Inputs,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { like, scalar, show } from './output';

/** The loss of a call: `each()` is the shape without a reduction. Deprecated `size_average` and `reduce` override. */
function reduced(
  args: OpArgs,
  x: TensorType,
  each: () => Shape | readonly Dim[],
  dtype: DType | null = x.dtype,
): Output {
  return reductionOf(args) === 'none' ? like(x, each(), dtype) : scalar(x, dtype);
}

/** The value of a loss with a term for each comparison. */
function composed(name: string): Pick<Operator, 'compose'> {
  return {
    compose: (B, x, args) => {
      const each = TERMS[name](B, x, args);
      return reductionOf(args) === 'batchmean' ? batchMean(B, each, args) : reduceLoss(B, each, args);
    },
  };
}

/** The sum over the size of the first axis. */
function batchMean(B: Backend, each: Var, args: OpArgs): Var {
  const dims = knownDims(args.tensor('input').shape);
  const size = dims?.length === 0 ? 1 : (dims?.[0].value ?? null);
  if (size === null) throw new Undetermined('the size of the batch is not known');
  return B.div(B.sum(each), size);
}

/** Operations an element, without the reduction. */
const perComparison: Readonly<Record<string, number>> = {
  // A difference and its square, or its absolute value.
  mse_loss: 2,
  l1_loss: 2,
  // target·(log(target) − input).
  kl_div: 3,
  // −y·log(x) − (1 − y)·log(1 − x).
  binary_cross_entropy: 8,
  // x − x·y + softplus(−x).
  binary_cross_entropy_with_logits: 5,
};

/** Of a loss element by element, where it is known: with a reduction, the sum too. */
function comparedFlops(name: string): { flops?: FlopRule } {
  const each = perComparison[name];
  if (each === undefined) return {};
  const flops: FlopRule = (args) => {
    const together = sizeTogether([args.tensor('input'), args.tensor('target')]);
    return together.mul(each + Number(reductionOf(args) !== 'none') + Number(args.has('weight')));
  };
  return { flops };
}

/** Element by element, the operands broadcast (torch warns when they do). */
function broadcasting(name: string): Operator {
  return {
    name,
    ...comparedFlops(name),
    shape(args, c) {
      const [input, target] = [args.tensor('input'), args.tensor('target')];
      const all = c.broadcast([input.shape, target.shape], name);
      return reduced(args, input, () => all, c.promote([input, target]));
    },
    ...composed(name),
  };
}

/** Element by element between tensors of the same shape. */
function elementwise(name: string): Operator {
  return {
    name,
    ...comparedFlops(name),
    shape(args, c) {
      const [input, target] = [args.tensor('input'), args.tensor('target')];
      requireSameShape(c, name, input, target);
      const weight = ifKnown(() => args.optionalTensor('weight'));
      if (weight) c.broadcast([input.shape, weight.shape], `${name} weight`);
      return reduced(args, input, () => input.shape);
    },
    ...composed(name),
  };
}

function requireSameShape(c: ShapeContext, name: string, input: TensorType, target: TensorType): void {
  const [a, b] = [c.dims(input), c.dims(target)];
  if (!a || !b) return;
  const error = (i: number) =>
    new ShapeError(
      'loss-shape',
      `${name}: target ${show(b)} must have the shape of input, ${show(a)}`,
      i < 0
        ? []
        : [
            { dim: a[i], role: `dim ${i} of input` },
            { dim: b[i], role: `dim ${i} of target` },
          ],
    );
  if (a.length !== b.length) throw error(-1);
  for (const i of a.keys()) c.require(a[i], b[i], () => error(i));
}

// ------------------------------------------------------------------------------------------ classes

/**
 * Scores of input (C), (N, C) or (N, C, d1, …) against class indices without C, or (cross entropy only)
 * probabilities of the same shape. What the target is, its dtype tells, or else the ranks.
 */
function classes(name: string, probabilities: boolean): Operator {
  return {
    name,
    // The log-softmax of all scores; picking some of them is little beside it.
    flops: name === 'cross_entropy' ? perInput(5) : perInput(2, 'target'),
    shape(args, c) {
      const [input, target] = [args.tensor('input'), args.tensor('target')];
      const dims = c.dims(input) ?? scoresOf(c, name, input, target);
      if (!dims) {
        const each = () => {
          throw new Undetermined(`${name}: the rank of input is not known`);
        };
        return reduced(args, input, each);
      }
      if (dims.length === 0) throw new ShapeError('loss-rank', `${name}: input needs a class dim, found a 0-d tensor`);
      const axis = dims.length === 1 ? 0 : 1;
      requireClassWeights(c, name, args, dims[axis]);
      const entries = dims.toSpliced(axis, 1);
      const targets = c.dims(target);
      if (targets && probabilities && targets.length === dims.length && isIndex(target) !== true) {
        requireEachEqual(c, dims, targets, probabilitiesMismatch(dims, targets));
      } else if (targets) {
        requireIndices(c, name, dims, entries, targets);
      }
      return reduced(args, input, () => entries);
    },
    compose: (B, x, args) => classLoss(B, x, args, probabilities).loss,
    ...(probabilities ? { vjp: crossEntropyAdjoints } : {}),
  };
}

/** The axis of the classes. */
function classAxis(args: OpArgs): number {
  return rankOf(args.tensor('input')) === 1 ? 0 : 1;
}

function classCount(args: OpArgs): number {
  const count = knownDims(args.tensor('input').shape)?.[classAxis(args)].value ?? null;
  if (count === null) throw new Undetermined('the number of classes is not known');
  return count;
}

/** The target has probabilities, not class indices. */
function hasProbabilities(args: OpArgs): boolean {
  const [input, target] = [args.tensor('input'), args.tensor('target')];
  return rankOf(input) === rankOf(target) && isIndex(target) === false;
}

/** What a loss over classes is made of. */
interface ClassLoss {
  readonly loss: Var;
  /** Each loss is −Σ_c share_c · log p_c; made when it is asked for. */
  readonly shares: () => Var;
  /** What the sum of the losses is divided by; null where it is not. */
  readonly divisor: Var | number | null;
}

function classLoss(B: Backend, x: Inputs, args: OpArgs, fromScores: boolean): ClassLoss {
  args.raw('weight');
  const smoothing = fromScores && args.has('label_smoothing') ? args.number('label_smoothing') : 0;
  if (!(smoothing >= 0 && smoothing <= 1))
    throw new RangeError(`label_smoothing has to be in [0, 1], found ${smoothing}`);
  const logs = fromScores ? B.call('log_softmax', { input: x.input, dim: classAxis(args) }) : x.input;
  const given = { ...x, input: logs };
  return fromScores && hasProbabilities(args)
    ? probabilityLoss(B, given, args, smoothing)
    : indexLoss(B, given, args, smoothing);
}

/** Weights of the classes beside scores (N, C, *). */
function besideScores(B: Backend, weight: Var, args: OpArgs): Var {
  const behind = rankOf(args.tensor('input')) - classAxis(args) - 1;
  return B.reshape(weight, [-1, ...Array<number>(behind).fill(1)]);
}

/** Σ_c of the shares of the classes times −log p, one for each that was compared. */
function compared(B: Backend, logs: Var, shares: Var, args: OpArgs): Var {
  return B.neg(B.sum(B.mul(logs, shares), [classAxis(args)]));
}

function probabilityLoss(B: Backend, { input, target, weight }: Inputs, args: OpArgs, smoothing: number): ClassLoss {
  args.raw('ignore_index');
  const smooth = smoothing === 0 ? target : B.add(B.mul(target, 1 - smoothing), smoothing / classCount(args));
  const shares = weight ? B.mul(smooth, besideScores(B, weight, args)) : smooth;
  const each = compared(B, input, shares, args);
  const isMean = reductionOf(args) === 'mean';
  const dims = knownDims(args.tensor('input').shape)!;
  const count = Dim.product(dims.toSpliced(classAxis(args), 1)).value;
  if (isMean && count === null) throw new Undetermined('the number of examples is not known');
  return {
    loss: reduceLoss(B, each, args),
    shares: () => shares,
    divisor: isMean ? count : null,
  };
}

function indexLoss(B: Backend, { input, target, weight }: Inputs, args: OpArgs, smoothing: number): ClassLoss {
  const axis = classAxis(args);
  const ignored = B.eq(target, args.number('ignore_index'));
  const known = B.where(ignored, 0, target);
  const used = B.toDType(B.fn('logical_not', ignored), args.tensor('input').dtype!);
  const weights = weight ? B.mul(used, classWeights(B, weight, known)) : used;
  const picked = indexedLogs(B, input, known, args);
  const hard = B.neg(B.where(ignored, 0, B.mul(picked, weights)));
  const spread = weight ? besideScores(B, weight, args) : 1;
  const soft = () => B.where(ignored, 0, B.neg(B.sum(B.mul(input, spread), [axis])));
  const each = smoothing === 0 ? hard : B.add(B.mul(hard, 1 - smoothing), B.mul(soft(), smoothing / classCount(args)));
  const reduction = reductionOf(args);
  const divisor = reduction === 'mean' ? B.sum(weights) : null;
  const shares = () => {
    const oneHot = B.call('movedim', {
      input: B.call('one_hot', { input: known, num_classes: classCount(args) }),
      source: -1,
      destination: axis,
    });
    const own = B.mul(oneHot, B.mul(B.unsqueeze(weights, axis), 1 - smoothing));
    return smoothing === 0
      ? own
      : B.add(own, B.mul(B.mul(B.unsqueeze(used, axis), spread), smoothing / classCount(args)));
  };
  return { loss: divisor ? B.div(B.sum(each), divisor) : reduceLoss(B, each, args), shares, divisor };
}

/** The entry of each class index. A target (1) beside scores (1) of a single example is one index too. */
function indexedLogs(B: Backend, logs: Var, index: Var, args: OpArgs): Var {
  const axis = classAxis(args);
  if (rankOf(args.tensor('target')) === rankOf(args.tensor('input'))) return B.reshape(B.gather(logs, 0, index), []);
  return B.squeeze(B.gather(logs, axis, B.unsqueeze(index, axis)), axis);
}

/** Of −Σ_c s_c log p_c with p the softmax of the scores: p Σ_c s_c − s. */
function crossEntropyAdjoints(B: Backend, g: Var, x: Inputs, _y: Var, args: OpArgs): Adjoints {
  const axis = classAxis(args);
  const { shares, divisor } = classLoss(B, x, args, true);
  const s = shares();
  const own = divisor === null ? g : B.div(g, divisor);
  const each = reductionOf(args) === 'none' ? B.unsqueeze(own, axis) : own;
  const p = B.call('softmax', { input: x.input, dim: axis });
  const total = B.sum(s, [axis], true);
  // What is ignored has no gradient, also where there is nothing else and the mean is 0 / 0.
  const input = B.where(B.eq(total, 0), 0, B.mul(each, B.sub(B.mul(p, total), s)));
  if (!hasProbabilities(args)) return { input, weight: refused(B, x.weight) };
  const logs = B.mul(each, B.call('log_softmax', { input: x.input, dim: axis }));
  const smoothing = args.has('label_smoothing') ? args.number('label_smoothing') : 0;
  const scale = x.weight ? B.mul(besideScores(B, x.weight, args), 1 - smoothing) : 1 - smoothing;
  return { input, target: B.neg(B.mul(logs, scale)), weight: refused(B, x.weight) };
}

/** The adjoint of what PyTorch has no gradient of: an error when it is asked for. */
function refused(B: Backend, x: Var | undefined): Var | null {
  return x ? B.call('no_gradient', { input: x, reason: 'the gradient by the weights of the classes' }) : null;
}

/** Is this a tensor of class indices? null when the dtype is not known. */
function isIndex(x: TensorType): boolean | null {
  return x.dtype === null ? null : dtypeKind(x.dtype) !== 'float';
}

/** Scores of which nothing is known have one axis more than the class indices (N, d1, …) they meet. */
function scoresOf(c: ShapeContext, name: string, input: TensorType, target: TensorType): readonly Dim[] | null {
  const targets = c.dims(target);
  if (!targets || targets.length === 0 || isIndex(target) !== true) return null;
  return c.ranked(input, [targets.length + 1], name);
}

type Mismatch = (i: number) => ShapeError;

function requireEachEqual(c: ShapeContext, a: readonly Dim[], b: readonly Dim[], error: Mismatch): void {
  for (const i of a.keys()) c.require(a[i], b[i], () => error(i));
}

function probabilitiesMismatch(dims: readonly Dim[], targets: readonly Dim[]): Mismatch {
  const message = `cross_entropy: class probabilities need the shape of input, ${show(dims)}, found target ${show(targets)}`;
  return (i) =>
    new ShapeError('loss-shape', message, [
      { dim: dims[i], role: `dim ${i} of input` },
      { dim: targets[i], role: `dim ${i} of target` },
    ]);
}

function requireIndices(
  c: ShapeContext,
  name: string,
  dims: readonly Dim[],
  entries: readonly Dim[],
  targets: readonly Dim[],
): void {
  const message = `${name}: input ${show(dims)} expects class indices ${show(entries)}, found target ${show(targets)}`;
  if (entries.length !== targets.length) {
    // Scores of a single class (1) meet a target (1) in `nll_loss`.
    if (dims.length === 1 && targets.length === 1 && c.compare(dims[0], targets[0]) !== 'refuted') return;
    throw new ShapeError('loss-shape', message);
  }
  const isLast = dims.length > 2 && targets.every((d, i) => d.value !== null && d.value === dims[i].value);
  const fix = isLast ? 'move the classes of the input to dim 1, with movedim(-1, 1)' : undefined;
  requireEachEqual(c, entries, targets, (i) => {
    const clash = [
      { dim: entries[i], role: `dim ${i === 0 ? 0 : i + 1} of input` },
      { dim: targets[i], role: `dim ${i} of target` },
    ];
    return new ShapeError('loss-shape', message, clash, fix);
  });
}

function requireClassWeights(c: ShapeContext, name: string, args: OpArgs, count: Dim): void {
  const weight = ifKnown(() => args.optionalTensor('weight'));
  const sizes = weight && c.dims(weight);
  if (!sizes) return;
  const message = `${name}: weight ${show(sizes)} needs one entry for each of ${count} classes`;
  const error = () => new ShapeError('loss-weight', message, [{ dim: count, role: 'classes of input' }]);
  if (sizes.length !== 1) throw error();
  c.require(count, sizes[0], error);
}

// ------------------------------------------------------------------------------------------ several classes at once

/** Scores (N, C) or (C) against labels; one loss an example. `sameShape`: the labels have the shape of the scores. */
function perExample(name: string, sameShape: boolean): Operator {
  return {
    name,
    shape(args, c) {
      const [input, target] = [args.tensor('input'), args.tensor('target')];
      const dims = c.ranked(input, [2, 1, 0], name, ['N', 'C']);
      const expected = sameShape ? dims : dims.slice(0, -1);
      const targets = c.dims(target);
      const message = () => `${name}: input ${show(dims)} expects a target ${show(expected)}, found ${show(targets!)}`;
      if (targets && targets.length === expected.length) {
        requireEachEqual(c, expected, targets, () => new ShapeError('loss-shape', message()));
      }
      return reduced(args, input, () => dims.slice(0, -1));
    },
    ...composed(name),
  };
}

/** Over the last axis, which goes. */
const multilabelSoftMargin: Operator = {
  name: 'multilabel_soft_margin_loss',
  shape(args, c) {
    const [input, target] = [args.tensor('input'), args.tensor('target')];
    const all = c.broadcast([input.shape, target.shape], 'multilabel_soft_margin_loss');
    const x = { ...input, shape: all };
    return reduced(args, input, () => c.knownRank(x).slice(0, -1));
  },
  ...composed('multilabel_soft_margin_loss'),
};

// ------------------------------------------------------------------------------------------ pairs, triples, sequences

/** (N, D) or (D) each, with labels (N): one loss a pair. */
const cosineEmbedding: Operator = {
  name: 'cosine_embedding_loss',
  shape(args, c) {
    const [a, b, target] = [args.tensor('input1'), args.tensor('input2'), args.tensor('target')];
    const labels = c.ranked(target, [1, 0], 'cosine_embedding_loss target');
    for (const [i, x] of [a, b].entries()) {
      c.ranked(x, [labels.length + 1], `cosine_embedding_loss input${i + 1}`);
    }
    const pair = c.broadcast([a.shape, b.shape], 'cosine_embedding_loss');
    const each = c.broadcast(
      [c.withTrailing({ ...a, shape: pair }, 1, []), target.shape],
      'cosine_embedding_loss target',
    );
    return reduced(args, a, () => each);
  },
  ...composed('cosine_embedding_loss'),
};

const marginRanking: Operator = {
  name: 'margin_ranking_loss',
  shape(args, c) {
    const operands = ['input1', 'input2', 'target'].map((name) => args.tensor(name));
    const ranks = operands.map((x) => c.dims(x)?.length ?? null);
    if (ranks.every((r) => r !== null) && new Set(ranks).size > 1) {
      throw new ShapeError(
        'loss-rank',
        `margin_ranking_loss: operands have ${ranks.join(', ')} dims, expected as many`,
      );
    }
    const all = c.broadcast(
      operands.map((x) => x.shape),
      'margin_ranking_loss',
    );
    return reduced(args, operands[0], () => all);
  },
  ...composed('margin_ranking_loss'),
};

/** Anchor, positive and negative (N, D) or (D): one loss a triple. */
const tripletMargin: Operator = {
  name: 'triplet_margin_loss',
  shape(args, c) {
    const operands = ['anchor', 'positive', 'negative'].map((name) => args.tensor(name));
    const ranks = operands.map((x) => c.dims(x)?.length ?? null);
    if (ranks.every((r) => r !== null) && new Set(ranks).size > 1) {
      throw new ShapeError(
        'loss-rank',
        `triplet_margin_loss: operands have ${ranks.join(', ')} dims, expected as many`,
      );
    }
    const all = c.broadcast(
      operands.map((x) => x.shape),
      'triplet_margin_loss',
    );
    return reduced(args, operands[0], () => c.withTrailing({ ...operands[0], shape: all }, 1, []));
  },
  ...composed('triplet_margin_loss'),
};

/** A distance function decides what one loss of a triple looks like; without one it is the distance of vectors. */
const tripletMarginWithDistance: Operator = {
  name: 'triplet_margin_with_distance_loss',
  shape(args, c) {
    if (reductionOf(args) === 'none' && args.has('distance_function')) {
      throw new Undetermined('triplet_margin_with_distance_loss: the result has the shape the distance function gives');
    }
    return args.has('distance_function') ? scalar(args.tensor('anchor')) : tripletMargin.shape(args, c);
  },
  ...composed('triplet_margin_with_distance_loss'),
};

const gaussianNll: Operator = {
  name: 'gaussian_nll_loss',
  shape(args, c) {
    const [input, target] = [args.tensor('input'), args.tensor('target')];
    const all = c.broadcast([input.shape, target.shape], 'gaussian_nll_loss');
    return reduced(args, input, () => all);
  },
  ...composed('gaussian_nll_loss'),
};

export const operators: readonly Operator[] = [
  ...['mse_loss', 'l1_loss', 'smooth_l1_loss', 'huber_loss', 'kl_div', 'soft_margin_loss'].map(broadcasting),
  ...['poisson_nll_loss', 'hinge_embedding_loss'].map(broadcasting),
  ...['binary_cross_entropy', 'binary_cross_entropy_with_logits', 'sigmoid_focal_loss'].map(elementwise),
  ...terms,
  classes('cross_entropy', true),
  classes('nll_loss', false),
  perExample('multi_margin_loss', false),
  perExample('multilabel_margin_loss', true),
  multilabelSoftMargin,
  cosineEmbedding,
  marginRanking,
  tripletMargin,
  tripletMarginWithDistance,
  gaussianNll,
];
