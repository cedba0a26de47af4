/** Softmax along an axis that most likely is not the one that is meant. */
import type { Dim } from '../../core/dim';
import { type Finding, type Lint, type Made, type OperatorCall, shapeText } from './lint';
import { COPIES, shapedBy, sourceOf } from './origin';

const CODE = 'softmax-dim';

/** `F.softmax(x)`: PyTorch chooses dim 0 or 1 by the rank. */
export const missingAxis: Lint = {
  code: CODE,
  operators: ['softmax', 'log_softmax', 'softmin'],
  look(call) {
    const input = call.tensor('input');
    const dims = input && call.dims(input);
    if (call.args.get('dim')?.kind !== 'none' || !dims || input.library !== 'torch') return null;
    const chosen = [0, 1, 3].includes(dims.length) ? 0 : 1;
    const e = call.at.node;
    const text = call.at.file.text.slice(e.start, e.end);
    const isBare = !call.inLibrary && /^[\w.]+\([^(),=]+\)$/.test(text);
    return {
      severity: 'hint',
      message: `${call.op}: without dim, dim ${chosen} of ${shapeText(dims)} is taken, which is deprecated`,
      remedy: `write dim=${chosen} if that is meant`,
      ...(isBare
        ? { change: { node: e, text: `${text.slice(0, -1)}, dim=${chosen})`, title: `Write dim=${chosen}` } }
        : {}),
    };
  },
};

/** Scores (B, C) of a model, shared out among the examples and not among the classes. */
export const batchAxis: Lint = {
  code: CODE,
  operators: ['softmax', 'log_softmax'],
  look(call) {
    const input = call.tensor('input');
    const dims = input && call.dims(input);
    if (dims?.length !== 2 || axisOf(call, 2) !== 0 || dims[1].value === 1 || dims[1].value === null) return null;
    if (sourceOf(call, input, COPIES)?.op !== 'linear') return null;
    return {
      severity: 'hint',
      message: `${call.op}: dim 0 of ${shapeText(dims)}, the output of a linear layer, is its batch`,
      remedy: 'take dim=-1, so that the classes of each example sum to 1',
    };
  },
};

/** `softmax(q kᵀ, dim=-2) @ v`: what v is weighted with does not sum to 1. */
export const attentionAxis: Lint = {
  code: CODE,
  operators: ['matmul'],
  look(call) {
    const [weights, values] = [call.tensor('input'), call.tensor('other')];
    const dims = weights && call.dims(weights);
    if (!values || !dims || dims.length < 2) return null;
    const rank = dims.length;
    const softmax = sourceOf(call, weights, COPIES);
    if (softmax?.op !== 'softmax' || !isOfScores(call, softmax)) return null;
    const axis = axisOf(softmax, rank);
    if (axis === null || axis === rank - 1) return null;
    return misplaced(dims, softmax, axis - rank);
  },
};

/** The softmax is of a product of two tensors that are no weights. */
function isOfScores(call: OperatorCall, softmax: Made): boolean {
  const scores = call.tensorOf(softmax.args.get('input'));
  const product = scores && shapedBy(call, scores);
  if (product?.op !== 'matmul') return false;
  return ['input', 'other'].every((name) => call.tensorOf(product.args.get(name))?.isParameter === false);
}

function misplaced(dims: readonly Dim[], softmax: Made, axis: number): Finding {
  return {
    severity: 'hint',
    message: `matmul: the weights ${shapeText(dims)} sum to 1 along dim ${axis}, the product sums along dim -1`,
    remedy: 'take the softmax of the scores along dim=-1, the keys',
    ...(softmax.at ? { places: [{ at: softmax.at, message: `softmax along dim ${axis}` }] } : {}),
  };
}

/** From the front; null where it is not known. */
function axisOf({ args }: Pick<Made, 'args'>, rank: number): number | null {
  const dim = args.get('dim');
  const value = dim?.kind === 'int' ? dim.value.value : null;
  return value === null ? null : value < 0 ? value + rank : value;
}
