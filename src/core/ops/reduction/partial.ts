/**
 * NumPy's reductions of a part of the elements: of those that are not NaN (`nansum` and its kin), of those that `where`
 * chooses, and with an `initial` element beside them.
 */
import { dtypeKind } from '../../dtype';
import { rankOf } from '../axes';
import type { Backend, Operand } from '../backend';
import { perInput } from '../cost';
import { type OpArgs, type Operator, Undetermined, type Var } from '../operator';
import { axesOfCall, axisOf, keepDims, op, typed } from './define';
import { operators as extrema } from './extrema';
import { operators as scans } from './scans';
import { operators as sums } from './sums';

const whole = new Map([...extrema, ...scans, ...sums].map((o) => [o.name, o]));

/** What takes part in a reduction of a call. */
interface Part {
  readonly B: Backend;
  readonly x: Var;
  /** Which elements take part; null for all. */
  readonly kept: Var | null;
  readonly axes: readonly number[];
  readonly keepdim: boolean;
  readonly args: OpArgs;
}

/** The elements, with one that changes nothing in the place of those left out. */
function filled({ B, x, kept }: Part, neutral: Operand): Var {
  return kept ? B.where(kept, x, neutral) : x;
}

/** How many take part, in the type of the result. */
function count({ B, x, kept, axes, keepdim }: Part): Var {
  const all = B.toDType(B.onesLike(x), floatOf(x));
  return B.sum(kept ? B.where(kept, all, 0) : all, axes, keepdim);
}

/** Floats stay as they are, all else is averaged in double precision. */
function floatOf(x: Var): 'float64' | NonNullable<Var['type']['dtype']> {
  const { dtype } = x.type;
  return dtype !== null && dtypeKind(dtype) === 'float' ? dtype : 'float64';
}

function hasSome({ B, kept, x, axes, keepdim }: Part): Var {
  const some = kept ?? B.toDType(B.onesLike(x), 'bool');
  return B.call('any', { input: B.call('expand_as', { input: some, other: x }), dim: axes, keepdim });
}

/** `initial`, which integers take only as an integer. */
function initialOf({ args, x }: Part): number | null {
  const initial = args.optionalNumber('initial');
  const isWhole = x.type.dtype !== null && dtypeKind(x.type.dtype) !== 'float';
  if (initial !== null && isWhole && !Number.isInteger(initial))
    throw new Undetermined('initial: a float beside integers is not computed');
  return initial;
}

function mean(p: Part, keepdim = p.keepdim): Var {
  const { B, axes } = p;
  const x = B.toDType(filled(p, 0), floatOf(p.x));
  return B.div(B.sum(x, axes, keepdim), count({ ...p, keepdim }));
}

function variance(p: Part): Var {
  const { B, axes, keepdim, args } = p;
  const x = { ...p, x: B.toDType(p.x, floatOf(p.x)) };
  const apart = B.square(B.sub(x.x, mean(x, true)));
  const all = count(x);
  const free = B.sub(all, B.fullLike(all, args.has('ddof') ? args.number('ddof') : 0));
  const value = B.div(B.sum(filled({ ...x, x: apart }, 0), axes, keepdim), free);
  // As in NumPy, where no degree of freedom is left.
  return args.has('skip') ? B.where(B.gt(free, B.zerosLike(free)), value, B.fullLike(value, Number.NaN)) : value;
}

/** The largest or smallest; of nothing it is `initial`, or NaN where NaN is left out. */
function extreme(name: 'amax' | 'amin') {
  const worst = name === 'amax' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return (p: Part): Var => {
    const { B, axes, keepdim, args } = p;
    const initial = initialOf(p);
    const isFloat = p.x.type.dtype !== null && dtypeKind(p.x.type.dtype) === 'float';
    if (p.kept && initial === null && !args.has('skip')) throw new Undetermined('where needs an initial value');
    const x = p.kept && (isFloat || initial !== null) ? filled(p, initial ?? worst) : p.x;
    const best = B.call(name, { input: x, dim: axes, keepdim });
    const least =
      initial === null ? best : B.call(name === 'amax' ? 'maximum' : 'minimum', { input: best, other: initial });
    return args.has('skip') && isFloat && initial === null
      ? B.where(hasSome(p), least, B.fullLike(least, Number.NaN))
      : least;
  };
}

/** Where the first of the largest or smallest is. */
function place(name: 'argmax' | 'argmin') {
  const worst = name === 'argmax' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return (p: Part): Var => {
    const { B, keepdim, args } = p;
    const isFloat = p.x.type.dtype !== null && dtypeKind(p.x.type.dtype) === 'float';
    if (isFloat && hasSome(p).type.data?.dense().includes(0)) throw new RangeError('a slice is all NaN');
    const dim = args.has('dim') ? args.constInt('dim') : null;
    return B.call(name, { input: isFloat ? filled(p, worst) : p.x, dim, keepdim });
  };
}

const VALUES: Readonly<Record<string, (p: Part) => Var>> = {
  sum: (p) => {
    const { B, axes, keepdim } = p;
    const total = B.sum(filled(p, 0), axes, keepdim);
    const initial = initialOf(p);
    return initial === null ? total : B.add(total, initial);
  },
  prod: (p) => {
    const { B, axes, keepdim } = p;
    const product = B.call('prod', { input: filled(p, 1), dim: axes, keepdim });
    const initial = initialOf(p);
    return initial === null ? product : B.mul(product, initial);
  },
  mean: (p) => mean(p),
  var: variance,
  std: (p) => p.B.sqrt(variance(p)),
  amax: extreme('amax'),
  amin: extreme('amin'),
  argmax: place('argmax'),
  argmin: place('argmin'),
  np_all: (p) => p.B.call('np_all', { input: filled(p, 1), dim: p.axes, keepdim: p.keepdim }),
  np_any: (p) => p.B.call('np_any', { input: filled(p, 0), dim: p.axes, keepdim: p.keepdim }),
};

/** The same reduction of a part: `partial_sum`. Its shape is that of the whole. */
function partial(name: string): Operator {
  return op(`partial_${name}`, whole.get(name)!.shape, perInput(2), {
    compose(B, { input, where }, args) {
      const given = typed(B, input, args);
      const x =
        given.type.dtype === 'bool' && !/^(np_all|np_any|amax|amin)$/.test(name) ? B.toDType(given, 'int64') : given;
      const isNumber = B.fn('logical_not', B.fn('isnan', x));
      const chosen = where && args.has('where') ? B.toDType(where, 'bool') : null;
      const kept = args.has('skip')
        ? chosen
          ? B.call('logical_and', { input: chosen, other: isNumber })
          : isNumber
        : chosen;
      const axes = axesOfCall(args, rankOf(args.tensor('input')));
      return VALUES[name]({ B, x, kept, axes, keepdim: keepDims(args), args });
    },
  });
}

/** `nancumsum`, `nancumprod`: NaN changes nothing. */
function partialScan(name: 'cumsum' | 'cumprod'): Operator {
  return op(`partial_${name}`, whole.get(name)!.shape, perInput(2), {
    compose(B, { input }, args) {
      args.has('skip');
      const x = typed(B, input, args);
      const rank = rankOf(args.tensor('input'));
      const flat = !args.has('dim');
      const known = B.where(B.fn('isnan', x), name === 'cumsum' ? 0 : 1, x);
      return B.call(name, { input: flat ? B.reshape(known, [-1]) : known, dim: flat ? 0 : axisOf(args, rank) });
    },
  });
}

export const operators: readonly Operator[] = [
  ...Object.keys(VALUES).map(partial),
  partialScan('cumsum'),
  partialScan('cumprod'),
];
