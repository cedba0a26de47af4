/** Dropout: elements, or whole channels, are set to 0 at random, or to what keeps mean and variance. */
import { Dim } from '../dim';
import { Tensor } from '../tensor/tensor';
import { rankOf } from './axes';
import type { Backend } from './backend';
import { free, size } from './cost';
import { numberOf } from './literals';
import type { FlopRule, OpArgs, Operator, TensorType, Var } from './operator';
import { like } from './output';

/** In training one multiplication an element. */
const droppedFlops: FlopRule = (args) =>
  !isTraining(args) || numberOf(args.raw('p'), 'p') === 0 ? Dim.zero : size(args.tensor('input'));

function isTraining(args: OpArgs): boolean {
  const flag = ['training', 'train'].find((name) => args.raw(name).kind !== 'none');
  return flag === undefined || args.bool(flag);
}

/** Zeros and ones, of which a zero has the probability p: one an element, or one a channel. */
const keptElements: Operator = {
  name: 'dropout_mask',
  primitive: true,
  flops: free,
  differentiable: false,
  shape(args, c) {
    const input = args.tensor('input');
    if (!args.has('channels')) return like(input, input.shape);
    const channels = args.constInt('channels');
    return like(
      input,
      c.knownRank(input).map((d, i) => (i <= channels ? d : Dim.one)),
    );
  },
  eval(args, out, c) {
    const p = args.number('p');
    const mask = Tensor.zeros(out.dtype, out.sizes);
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = c.random.uniform() < p ? 0 : 1;
    return mask;
  },
};

/** The probability. @throws RangeError where it is none. */
function probability(args: OpArgs): number {
  const p = args.number('p');
  if (!(p >= 0 && p <= 1)) throw new RangeError(`expected a probability between 0 and 1, found p = ${p}`);
  return p;
}

/** What is not dropped is scaled by 1 / (1 − p), so that the mean stays. */
function scaledDropout(B: Backend, x: Var, p: number, channels: number | null): Var {
  if (p === 1) return B.mul(x, 0);
  return B.mul(x, B.div(B.call('dropout_mask', { input: x, p, channels }), 1 - p));
}

/** −λα of SELU (Klambauer et al., 2017): where a unit saturates. */
const SATURATED = -1.7580993408473766;

/** What is dropped becomes the saturated value; scale and shift keep mean 0 and variance 1. */
function alphaDropout(B: Backend, x: Var, p: number, channels: number | null): Var {
  if (p === 1) return B.mul(x, 0);
  const scale = 1 / Math.sqrt((SATURATED ** 2 * p + 1) * (1 - p));
  const mask = B.call('dropout_mask', { input: x, p, channels });
  const filled = B.add(B.mul(x, mask), B.mul(B.sub(1, mask), SATURATED));
  return B.add(B.mul(filled, scale), -scale * SATURATED * p);
}

/** `kind`: "" for elements, "feature" for channels, "alpha", "feature_alpha". `spatial`: axes behind the channels. */
function dropoutOf(name: string, shape: Operator['shape']): Operator {
  return {
    name,
    flops: droppedFlops,
    shape,
    compose(B, { input }, args) {
      const p = probability(args);
      const kind = args.optionalStr('kind') ?? '';
      const spatial = args.has('spatial') ? args.constInt('spatial') : null;
      if (!isTraining(args) || p === 0) return input;
      const channels = kind.startsWith('feature') ? channelAxis(args.tensor('input'), spatial) : null;
      return (kind.endsWith('alpha') ? alphaDropout : scaledDropout)(B, input, p, channels);
    },
  };
}

/** (N, C, *), or (C, *) where the number of spatial axes says that there is no N. */
function channelAxis(input: TensorType, spatial: number | null): number {
  return spatial !== null && rankOf(input) === spatial + 1 ? 0 : 1;
}

const dropout = dropoutOf('dropout', (args) => {
  const input = args.tensor('input');
  return like(input, input.shape);
});

/** Over channels of one spatial axis: (C, L) or (N, C, L) only. */
const dropout1d = dropoutOf('dropout1d', (args, c) => {
  const input = args.tensor('input');
  return like(input, c.ranked(input, [3, 2], 'dropout1d', ['N', 'C', 'L']));
});

export const operators: readonly Operator[] = [dropout, dropout1d, keptElements];
