/** Choosing elements of several tensors, clamping, and blends of three operands. */
import { Dim } from '../../dim';
import { type DType, dtypeKind } from '../../dtype';
import { choose } from '../../tensor/map';
import { isComplex } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import { axisAt, rankError, rankOf } from '../axes';
import { perElement, perInput } from '../cost';
import { arraysOf, onlyArray } from '../operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from '../operator';
import { like, tuple } from '../output';
import { larger, smaller } from './arithmetic';
import { broadcasting, floating, libraryOf, mapOperands, parametric, promoted, same, weakly } from './define';

/** One choice an element; without alternatives the condition is looked at. */
const whereFlops: FlopRule = (args, output) =>
  args.has('input') ? perElement()(args, output) : perInput(1, 'condition')(args, output);

const where: Operator = {
  name: 'where',
  primitive: true,
  shape(args, c) {
    const condition = onlyArray(args, 'condition', c);
    if (!args.has('input') && !args.has('other')) return nonzeroTuple(condition, c);
    const operands = arraysOf(args, ['input', 'other'], c);
    const library = libraryOf([condition, ...operands]);
    // PyTorch takes none but a tensor; a number stands there where a comparison's operand is taken to be None.
    if (library === 'torch' && condition.weak) throw new Undetermined('the condition is no tensor');
    const shape = c.broadcast([condition.shape, operands[0].shape, operands[1].shape], 'where');
    return {
      kind: 'tensor',
      type: { shape, dtype: c.promote(operands), library, ...weakly(library, operands) },
    };
  },
  flops: whereFlops,
  eval(args, out) {
    const condition = args.value('condition');
    if (!args.has('input') && !args.has('other')) return nonzeroPlaces(condition);
    const [a, b] = [args.value('input').to(out.dtype), args.value('other').to(out.dtype)];
    if (!isComplex(condition.dtype) && !isComplex(out.dtype)) return choose(condition, a, b, out.dtype, out.sizes);
    const [c, x, y] = [condition, a, b].map((t) => t.expand(out.sizes).dense());
    const to = Tensor.zeros(out.dtype, out.sizes);
    const w = to.size === 0 ? 1 : to.data.length / to.size;
    for (let i = 0; i < to.data.length; i++) to.data[i] = c[Math.floor(i / w)] !== 0 ? x[i] : y[i];
    return to;
  },
  vjp: (B, g, { condition }) => ({ input: B.where(condition, g, 0), other: B.where(condition, 0, g) }),
};

/** Places of the non-zero elements, one vector of indices an axis, in row-major order. */
export function nonzeroPlaces(x: Tensor): Tensor[] {
  const flat = x.dense();
  const w = x.size === 0 ? 1 : flat.length / x.size;
  const places: number[] = [];
  for (let i = 0; i < x.size; i++) if (flat[i * w] !== 0 || (w === 2 && flat[i * w + 1] !== 0)) places.push(i);
  const sizes = x.rank === 0 ? [1] : x.sizes;
  let step = x.size;
  return sizes.map((size) => {
    step /= Math.max(size, 1);
    return Tensor.from(
      'int64',
      [places.length],
      places.map((p) => Math.floor(p / step) % size),
    );
  });
}

/** The dtype of indices; JAX has 32 bits. */
export function indexType(x: TensorType): DType | null {
  return x.library === 'jax' ? 'int32' : 'int64';
}

/** How many elements are not zero, where that is known of each. */
export function nonzeroCount({ values }: TensorType): Dim | null {
  if (!values) return null;
  const signs = values.map((v) => (v.lo > 0 || v.hi < 0 ? 1 : v.lo === 0 && v.hi === 0 ? 0 : null));
  return signs.includes(null) ? null : Dim.of(signs.reduce<number>((n, sign) => n + sign!, 0));
}

/** The places of non-zero elements: one index tensor an axis, all of one size that depends on the data. */
export function nonzeroTuple(x: TensorType, c: ShapeContext): Output {
  const rank = Math.max(c.knownRank(x).length, 1);
  const count = nonzeroCount(x) ?? c.fresh('nnz');
  return tuple(Array.from({ length: rank }, () => like(x, [count], indexType(x))));
}

// --------------------------------------------------------------------------------------------------------- clamping

/** One comparison an element and bound. */
const clampFlops: FlopRule = (args, output) =>
  perElement(['min', 'max'].filter((bound) => args.has(bound)).length)(args, output);

/** Clamped to at least `min` and at most `max`; where they cross, `max` holds. NaN stays. */
function clamping(name: string, bounds: readonly ('min' | 'max')[]): Operator {
  const given = (args: OpArgs) => bounds.filter((b) => args.has(b));
  return broadcasting(name, ['input', ...bounds], promoted, {
    flops: clampFlops,
    eval(args, out, c) {
      const used = given(args);
      return mapOperands(args, ['input', ...used], out, c, (x, ...limits) => {
        let y = x;
        for (const [i, limit] of limits.entries()) y = used[i] === 'min' ? larger(y, limit) : smaller(y, limit);
        return y;
      });
    },
    vjp(B, g, x, _y, args) {
      const used = given(args);
      const [low, high] = [used.includes('min') ? x.min : null, used.includes('max') ? x.max : null];
      const below = low && B.lt(x.input, low);
      const above = high && B.gt(x.input, high);
      const crossed = low && high ? B.gt(low, high) : null;
      const outside = below && above ? B.call('logical_or', { input: below, other: above }) : (below ?? above);
      const inside = outside ? B.where(outside, 0, g) : g;
      return {
        input: inside,
        min: below && (crossed ? B.where(crossed, 0, B.mask(below, g)) : B.mask(below, g)),
        max: above && (crossed ? B.mask(B.call('logical_or', { input: above, other: crossed }), g) : B.mask(above, g)),
      };
    },
  });
}

// ----------------------------------------------------------------------------------------------------------- blends

const value = (args: OpArgs) => args.optionalNumber('value') ?? 1;

/** input + value · tensor1 · tensor2, all three broadcast. */
const addcmul = broadcasting('addcmul', ['input', 'tensor1', 'tensor2'], promoted, {
  flops: perElement(2),
  compose: (B, { input, tensor1, tensor2 }, args) => B.add(input, scaled(B.mul(tensor1, tensor2), value(args), B)),
});

const addcdiv = broadcasting('addcdiv', ['input', 'tensor1', 'tensor2'], floating, {
  flops: perElement(2),
  compose: (B, { input, tensor1, tensor2 }, args) => B.add(input, scaled(B.div(tensor1, tensor2), value(args), B)),
});

function scaled(x: Var, by: number, B: Parameters<NonNullable<Operator['compose']>>[0]): Var {
  return by === 1 ? x : B.mul(x, by);
}

/** From `input` to `end`, from the nearer of the two ends so that both are met exactly. */
const lerp = broadcasting('lerp', ['input', 'end', 'weight'], same, {
  flops: perElement(3),
  eval: (args, out, c) =>
    mapOperands(args, ['input', 'end', 'weight'], out, c, (a, b, w) =>
      Math.abs(w) < 0.5 ? a + w * (b - a) : b - (b - a) * (1 - w),
    ),
  vjp: (B, g, { input, end, weight }) => ({
    input: B.mul(g, B.sub(1, weight)),
    end: B.mul(g, weight),
    weight: B.mul(g, B.sub(end, input)),
  }),
});

/** The largest finite number of a type. */
const LARGEST: Readonly<Record<string, number>> = {
  float64: Number.MAX_VALUE,
  float32: 2 ** 128 - 2 ** 104,
  float16: 65504,
  bfloat16: 2 ** 127 * (2 - 2 ** -7),
};

const nanToNum = parametric(
  'nan_to_num',
  same,
  (args, dtype) => {
    if (dtypeKind(dtype) !== 'float') return (x) => x;
    const largest = LARGEST[dtype];
    const nan = args.optionalNumber('nan') ?? 0;
    const [high, low] = [args.optionalNumber('posinf') ?? largest, args.optionalNumber('neginf') ?? -largest];
    return (x) =>
      Number.isNaN(x) ? nan : x === Number.POSITIVE_INFINITY ? high : x === Number.NEGATIVE_INFINITY ? low : x;
  },
  (B, g, x) => B.mask(B.fn('isfinite', x), g),
);

/** `glu`: the axis is halved, so its size must be even. */
const glu: Operator = {
  name: 'glu',
  shape(args, c) {
    const x = args.tensor('input');
    const dim = args.constInt('dim');
    if (c.rankOf(x) === 0) throw new ShapeError('rank', 'glu: expected at least a 1-D tensor, found a 0-d one');
    const axis = axisAt(x, dim, 'glu', c);
    if (!axis) return like(x, c.unknown('glu'));
    c.requireDivides(Dim.of(2), axis.size, () => {
      const role = `size of dim ${dim}`;
      return new ShapeError('glu-odd', `glu: the size of dim ${dim} must be even, found ${axis.size}`, [
        { dim: axis.size, role },
      ]);
    });
    return like(x, axis.put(axis.size.floordiv(2)));
  },
  flops: perElement(2),
  compose(B, { input }, args) {
    const dim = args.constInt('dim');
    const [a, b] = B.callMany('chunk', { input, chunks: 2, dim });
    return B.mul(a, B.sigmoid(b));
  },
};

/** `prelu`: one slope, or one a channel (dim 1). */
const prelu: Operator = {
  name: 'prelu',
  primitive: true,
  shape(args, c) {
    const [x, weight] = [args.tensor('input'), args.tensor('weight')];
    const [dims, slopes] = [c.dims(x), c.dims(weight)];
    if (slopes && slopes.length > 1) throw rankError('prelu', 'a 0-D or 1-D weight', slopes);
    if (dims && slopes?.length === 1 && slopes[0].isConst && slopes[0].value !== 1) {
      if (dims.length === 0) throw rankError('prelu', 'a single slope for a 0-d tensor', slopes);
      const channels = dims.length > 1 ? dims[1] : Dim.one;
      c.require(channels, slopes[0], () => {
        return new ShapeError('prelu-channels', `prelu: ${slopes[0]} slopes for ${channels} channels`, [
          { dim: slopes[0], role: 'size of the weight' },
          { dim: channels, role: 'channels of the input' },
        ]);
      });
    }
    return like(x, x.shape);
  },
  flops: perElement(),
  compose(B, { input: x, weight }, args) {
    const rank = rankOf(args.tensor('input'));
    // One slope, or one a channel, which is dim 1.
    const slopes = B.reshape(weight, rank === 0 ? [] : rank < 2 ? [-1] : [-1, ...Array<number>(rank - 2).fill(1)]);
    return B.where(B.gt(x, 0), x, B.mul(slopes, x));
  },
};

export const operators: readonly Operator[] = [
  where,
  clamping('clamp', ['min', 'max']),
  clamping('clamp_min', ['min']),
  clamping('clamp_max', ['max']),
  addcmul,
  addcdiv,
  lerp,
  nanToNum,
  glu,
  prelu,
];
