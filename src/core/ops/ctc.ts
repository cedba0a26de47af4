/** Connectionist temporal classification (Graves et al., 2006): the loss of all alignments of a label sequence. */

import { Tensor } from '../tensor/tensor';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { reduceLoss, reductionOf } from './lossTerms';
import { type Inputs, type OpArgs, type Operator, Undetermined, type Var } from './operator';
import { like, scalar } from './output';
import { tensorArg } from './picked';

/** Of what cannot be; finite, so that no gradient is 0 / 0. */
const NEVER = -1e30;

/** Log-probabilities (T, N, C) or (T, C) against label sequences: one loss a sequence. */
const ctc: Operator = {
  name: 'ctc_loss',
  shape(args, c) {
    const scores = args.tensor('log_probs');
    const dims = c.ranked(scores, [3, 2], 'ctc_loss', ['T', 'N', 'C']);
    return reductionOf(args) === 'none' ? like(scores, dims.slice(1, -1)) : scalar(scores);
  },
  compose: ctcLoss,
};

function ctcLoss(B: Backend, { log_probs: scores }: Inputs, args: OpArgs): Var {
  const sizes = sizesKnown(args.tensor('log_probs'));
  const isBatch = sizes.length === 3;
  const [steps, count, classes] = isBatch ? sizes : [sizes[0], 1, sizes[1]];
  const blank = args.constInt('blank');
  if (blank < 0 || blank >= classes) {
    throw new RangeError(`ctc_loss: blank has to be one of ${classes} classes, found ${blank}`);
  }
  const lengths = lengthsOf(args, 'input_lengths', count, steps);
  const labels = labelsOf(args, count, classes, blank);
  const each = labels.map((own, n) => {
    const rows = isBatch ? B.select(scores, 1, n) : scores;
    return sequenceLoss(B, B.narrow(rows, 0, 0, lengths[n]), own, blank, args.bool('zero_infinity'));
  });
  if (reductionOf(args) === 'mean') {
    return B.mean(
      B.stack(
        each.map((loss, n) => B.div(loss, Math.max(1, labels[n].length))),
        0,
      ),
    );
  }
  return isBatch ? reduceLoss(B, B.stack(each, 0), args) : each[0];
}

function lengthsOf(args: OpArgs, name: string, count: number, most: number): number[] {
  const lengths = Array.from(args.value(name).dense());
  if (lengths.length !== count) {
    throw new RangeError(`ctc_loss: ${name} needs one length for each of ${count} sequences, found ${lengths.length}`);
  }
  const bad = lengths.find((n) => n < 0 || n > most);
  if (bad !== undefined) throw new RangeError(`ctc_loss: ${name} has to be at most ${most}, found ${bad}`);
  return lengths;
}

/** The labels of each sequence: rows (N, S) of which the beginnings count, or all in one vector. */
function labelsOf(args: OpArgs, count: number, classes: number, blank: number): number[][] {
  const targets = args.value('targets');
  const flat = Array.from(targets.dense());
  const isRows = targets.rank === 2;
  const lengths = lengthsOf(args, 'target_lengths', count, isRows ? targets.sizes[1] : flat.length);
  let start = 0;
  return lengths.map((n, row) => {
    const from = isRows ? row * targets.sizes[1] : start;
    start += n;
    const own = flat.slice(from, from + n);
    if (own.length < n) throw new RangeError(`ctc_loss: target_lengths add up to more than ${flat.length} targets`);
    const bad = own.find((k) => !(k >= 0 && k < classes) || k === blank);
    if (bad !== undefined) {
      throw new RangeError(
        `ctc_loss: targets are classes 0 … ${classes - 1} other than the blank ${blank}, found ${bad}`,
      );
    }
    return own;
  });
}

/** Rows (T, C) against one label sequence. */
function sequenceLoss(B: Backend, rows: Var, labels: readonly number[], blank: number, zeroInfinity: boolean): Var {
  const [steps] = sizesKnown(rows.type);
  if (steps === 0) throw new Undetermined('ctc_loss: a sequence without steps');
  const path = [blank, ...labels.flatMap((k) => [k, blank])];
  const emitted = B.indexSelect(rows, 1, constant(B, 'int64', path));
  const skips = path.map((k, s) => Number(s >= 2 && k !== blank && k !== path[s - 2]));
  const mayJump = constant(B, 'bool', skips);
  const isFirst = constant(
    B,
    'bool',
    path.map((_, s) => Number(s < 2)),
  );
  let alpha = B.where(isFirst, B.select(emitted, 0, 0), NEVER);
  for (let t = 1; t < steps; t++) {
    const before = shifted(B, alpha, 1, path.length);
    const jumped = B.where(mayJump, shifted(B, alpha, 2, path.length), NEVER);
    const total = B.call('logsumexp', { input: B.stack([alpha, before, jumped], 0), dim: 0 });
    alpha = B.add(total, B.select(emitted, 0, t));
  }
  const ends = B.narrow(alpha, 0, Math.max(0, path.length - 2), Math.min(2, path.length));
  const loss = B.neg(B.call('logsumexp', { input: ends, dim: 0 }));
  const isImpossible = B.gt(loss, -NEVER / 2);
  // PyTorch gives the gradient that `log_softmax` before it makes of this: e^s is added, whose sum is constant there.
  const p = B.exp(rows);
  const own = B.add(loss, B.sum(B.sub(p, B.detach(p))));
  return B.where(isImpossible, zeroInfinity ? 0 : Number.POSITIVE_INFINITY, own);
}

function shifted(B: Backend, alpha: Var, by: number, n: number): Var {
  if (by >= n) return B.fullLike(alpha, NEVER);
  const gone = B.fullLike(B.narrow(alpha, 0, 0, by), NEVER);
  return B.cat([gone, B.narrow(alpha, 0, 0, n - by)], 0);
}

function constant(B: Backend, dtype: 'int64' | 'bool', values: readonly number[]): Var {
  return B.call('clone', { input: { arg: tensorArg(Tensor.from(dtype, [values.length], values)) } });
}

export const operators: readonly Operator[] = [ctc];
