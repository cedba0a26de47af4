/** Random tensors. */
import { Dim, Sym } from '../dim';
import type { DType } from '../dtype';
import { shapeOf } from '../shape';
import { Tensor } from '../tensor/tensor';
import { checkSize, sizesOf } from './axes';
import { defaultFloat, dtypeOr, filled, made, op } from './creation';
import { arrayOf, libraryAttribute, onlyArray } from './operands';
import { type OpArgs, type Operator, type Output, Undetermined } from './operator';
import { like } from './output';

/** `randint(high, size)` or `randint(low, high, size)`. */
const randint = op(
  'randint',
  (args, c) => {
    const shifted = args.raw('high').kind === 'list' && !libraryAttribute(args);
    const size = shifted ? 'high' : 'size';
    if (!shifted && !args.has('size')) return randomInteger(args);
    return made(
      args,
      sizesOf(args, size, 'randint', c),
      dtypeOr(args, () => 'int64'),
    );
  },
  {
    eval(args, out, c) {
      const shifted = args.raw('high').kind === 'list' && !libraryAttribute(args);
      const [first, second] = [args.optionalNumber('low'), shifted ? null : args.optionalNumber('high')];
      const [low, high] = second === null ? [0, first ?? 0] : [first ?? 0, second];
      return filled(out, () => c.random.integer(low, high));
    },
  },
);

/** Without a size: a Python int below the upper end. */
function randomInteger(args: OpArgs): Output {
  const [low, high] = args.has('high') ? ['low', 'high'] : [null, 'low'];
  const least = low === null ? 0 : args.int(low).value;
  return {
    kind: 'int',
    value: Dim.symbol(new Sym('random', '', least ?? Number.NEGATIVE_INFINITY, undefined, args.int(high))),
  };
}

/** `jax.random.randint(key, shape, low, high)`. */
const jaxRandint = op('jax_randint', (args, c) => {
  const bounds = ['low', 'high'].map((n) => args.raw(n));
  if (bounds.some((b) => b.kind === 'tensor')) throw new Undetermined('randint: bounds that are arrays');
  const dtype = dtypeOr(args, () => 'int32');
  return made(args, sizesOf(args, 'size', 'randint', c), dtype);
});

const randperm = op(
  'randperm',
  (args, c) =>
    made(
      args,
      [checkSize(args.int('n'), 'randperm', c)],
      dtypeOr(args, () => 'int64'),
    ),
  { eval: (args, out, c) => Tensor.from(out.dtype, out.sizes, c.random.permutation(args.constInt('n'))) },
);

/** `torch.normal(mean, std)` of tensors broadcasts; of numbers it needs a size. */
const normal = op('normal', (args, c) => {
  const parts = ['mean', 'std'].map((n) => args.raw(n));
  const xs = parts.filter((p) => p.kind === 'tensor').map((p) => p.type);
  if (args.has('size')) {
    return made(
      args,
      sizesOf(args, 'size', 'normal', c),
      dtypeOr(args, () => defaultFloat(args, c)),
    );
  }
  if (xs.length === 0) throw new Undetermined('a random number');
  const shape = c.broadcast(
    xs.map((x) => x.shape),
    'normal',
  );
  return like(xs[0], shape, libraryAttribute(args) ? 'float64' : c.promote(xs));
});

/** NumPy's distributions: of `size`, else of the parameters broadcast; a float when all are numbers. */
const distribution = op('np_distribution', (args, c) => {
  if (args.has('size')) return made(args, sizesOf(args, 'size', 'random', c), attributeDType(args));
  const xs = ['a', 'b'].filter((n) => ['tensor', 'list'].includes(args.raw(n).kind)).map((n) => arrayOf(args, n, c));
  if (xs.length === 0) {
    if (args.raw('a').kind === 'unknown' || args.raw('b').kind === 'unknown') throw new Undetermined('a random number');
    return attributeDType(args) === 'int64' ? { kind: 'int', value: c.fresh('random') } : { kind: 'float' };
  }
  const shape = c.broadcast(
    xs.map((x) => x.shape),
    'random',
  );
  return made(args, shape, attributeDType(args));
});

function attributeDType(args: OpArgs): DType | null {
  const arg = args.raw('kind');
  return arg.kind === 'str' ? (arg.value as DType) : null;
}

/** `np.random.rand(d0, d1, …)`: no sizes give a float. */
const rand = op('np_rand', (args, c) => {
  const size = args.raw('size');
  if (size.kind === 'list' && size.items.length === 0) return { kind: 'float' };
  return made(args, sizesOf(args, 'size', 'rand', c), 'float64');
});

/** `np.random.choice(a, size)`: items along the first axis of `a`, or integers below `a`. */
const choice = op('np_choice', (args, c) => {
  const a = args.raw('a');
  const drawn = a.kind === 'int' ? null : arrayOf(args, 'a', c);
  const dims = drawn ? c.knownRank(drawn).slice(1) : [];
  if (!args.has('size') && dims.length === 0) throw new Undetermined('a random item');
  const size = args.has('size') ? sizesOf(args, 'size', 'choice', c) : shapeOf([]);
  if (size.rest !== null) return made(args, c.unknown('choice'), null);
  return made(args, [...size.front, ...dims], drawn ? drawn.dtype : 'int64');
});

const permutation = op('np_permutation', (args, c) => {
  const x = args.raw('input');
  if (x.kind === 'int') return made(args, [checkSize(x.value, 'permutation', c)], 'int64');
  const array = onlyArray(args, 'input', c);
  return like(array, array.shape);
});

const multinomial = op('multinomial', (args, c) => {
  const x = args.tensor('input');
  const dims = c.ranked(x, [1, 2], 'multinomial');
  return like(x, [...dims.slice(0, -1), args.int('num_samples')], 'int64');
});

export const operators: readonly Operator[] = [
  randint,
  jaxRandint,
  randperm,
  normal,
  distribution,
  rand,
  choice,
  permutation,
  multinomial,
];
