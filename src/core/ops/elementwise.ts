/**
 * Element-wise operators: the shape is that of the operand, or the operands broadcast. They differ in the dtype of
 * the result only, so that each is one line of a table.
 */
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { axisAt, rankError } from './axes';
import { free, perElement, perInput } from './cost';
import { arraysOf, dtypeNamed, libraryAttribute, onlyArray } from './operands';
import {
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
} from './operator';
import { like, realOf, tuple } from './output';

/** Whose library a result belongs to: Python numbers follow the tensors beside them. */
export function libraryOf(operands: readonly TensorType[]): TensorType['library'] {
  return (operands.find((x) => !x.weak) ?? operands[0]).library;
}

/** Operands broadcast together. */
export function broadcastOf(
  operands: readonly TensorType[],
  dtype: DType | null,
  name: string,
  c: ShapeContext,
): Output {
  const shape = c.broadcast(
    operands.map((x) => x.shape),
    name,
  );
  return { kind: 'tensor', type: { shape, dtype, library: libraryOf(operands) } };
}

type Rule = (operands: readonly TensorType[], c: ShapeContext) => DType | null;

const floating: Rule = (xs, c) => c.promoteToFloat(xs);
const promoted: Rule = (xs, c) => c.promote(xs);
const boolean: Rule = () => 'bool';
const same: Rule = (xs) => xs[0].dtype;
const real: Rule = (xs) => realOf(xs[0].dtype);
const realFloating: Rule = (xs, c) => realOf(c.promoteToFloat(xs));
/** NumPy made floats of the integers it rounded until version 2.1. */
const rounded: Rule = (xs) => {
  const [x] = xs;
  return x.library === 'numpy' && x.dtype !== null && dtypeKind(x.dtype) !== 'float' ? null : x.dtype;
};

/** NumPy's integer arithmetic makes int8 of bools. */
const integral: Rule = (xs, c) => {
  const dtype = c.promote(xs);
  return dtype === 'bool' && xs.some((x) => x.library === 'numpy') ? 'int8' : dtype;
};

/** The square of a bool is an integer. */
const squared: Rule = ([x]) => {
  if (x.dtype !== 'bool') return x.dtype;
  return x.library === 'torch' ? 'int64' : null;
};

/** `ldexp` multiplies by a power of a float32, which half types with an integer exponent do not outweigh. */
const scaled: Rule = (xs, c) => {
  const dtype = c.promoteToFloat(xs);
  return dtype === 'float16' || dtype === 'bfloat16' ? null : dtype;
};

/** NumPy's reciprocal of integers is an integer, JAX's is not. */
const inverse: Rule = (xs, c) => (xs[0].library === 'numpy' ? xs[0].dtype : c.promoteToFloat(xs));

/** Operators of one operand. A Python number counts as a 0-d tensor (`np.sqrt(2)`). */
function unary(rule: Rule, names: string, flops = perElement()): Operator[] {
  return words(names).map((name) => ({
    name,
    primitive: true,
    flops,
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      return like(x, x.shape, dtypeOf(args, rule([x], c)));
    },
  }));
}

/** Operators of two operands that broadcast. */
function binary(rule: Rule, names: string): Operator[] {
  return words(names).map((name) => ({
    name,
    primitive: true,
    flops: perElement(),
    shape(args, c) {
      const operands = arraysOf(args, ['input', 'other'], c);
      return broadcastOf(operands, dtypeOf(args, rule(operands, c)), name, c);
    },
  }));
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** NumPy's `dtype=` and what `out=` receives decide the dtype when given. */
export function dtypeOf(args: OpArgs, computed: DType | null): DType | null {
  const out = args.raw('out');
  if (out.kind === 'tensor') return out.type.dtype;
  const asked = args.raw('dtype');
  return asked.kind === 'none' ? computed : dtypeNamed(asked, libraryAttribute(args));
}

function op(name: string, shape: Operator['shape'], flops: FlopRule, primitive = true): Operator {
  return { name, primitive, shape, flops };
}

/** `div` and its rounding modes: only true division makes floats of integers. */
const div = op(
  'div',
  (args, c) => {
    const operands = arraysOf(args, ['input', 'other'], c);
    const dtype = args.has('rounding_mode') ? c.promote(operands) : c.promoteToFloat(operands);
    return broadcastOf(operands, dtypeOf(args, dtype), 'div', c);
  },
  perElement(),
);

/** Broadcasts those of `names` that are given, with the dtype that `rule` makes of them. */
function broadcasting(name: string, names: readonly string[], rule: Rule, flops: FlopRule): Operator {
  return op(
    name,
    (args, c) => {
      const given = names.filter((n) => args.has(n));
      const operands = arraysOf(args, given, c);
      return broadcastOf(operands, dtypeOf(args, rule(operands, c)), name, c);
    },
    flops,
  );
}

/** NumPy before 1.25 answered False where shapes do not broadcast. */
function equality(name: string): Operator {
  return op(
    name,
    (args, c) => {
      const operands = arraysOf(args, ['input', 'other'], c);
      try {
        return broadcastOf(operands, 'bool', name, c);
      } catch (e) {
        if (e instanceof ShapeError && libraryOf(operands) === 'numpy') throw new Undetermined(e.message);
        throw e;
      }
    },
    perElement(),
  );
}

/** One choice an element; without alternatives the condition is looked at. */
const whereFlops: FlopRule = (args, output) =>
  args.has('input') ? perElement()(args, output) : perInput(1, 'condition')(args, output);

const where = op(
  'where',
  (args, c) => {
    const condition = onlyArray(args, 'condition', c);
    if (!args.has('input') && !args.has('other')) return nonzeroTuple(condition, c);
    const operands = arraysOf(args, ['input', 'other'], c);
    const library = libraryOf([condition, ...operands]);
    // PyTorch takes none but a tensor; a number stands there where a comparison's operand is taken to be None.
    if (library === 'torch' && condition.weak) throw new Undetermined('the condition is no tensor');
    const shape = c.broadcast([condition.shape, operands[0].shape, operands[1].shape], 'where');
    return {
      kind: 'tensor',
      type: { shape, dtype: c.promote(operands), library },
    };
  },
  whereFlops,
);

/** The dtype of indices; JAX has 32 bits unless told otherwise. */
export function indexType(x: TensorType): DType | null {
  return x.library === 'jax' ? null : 'int64';
}

/** The places of non-zero elements: one index tensor an axis, all of one size that depends on the data. */
export function nonzeroTuple(x: TensorType, c: ShapeContext): Output {
  const rank = Math.max(c.knownRank(x).length, 1);
  const count = c.fresh('nnz');
  return tuple(Array.from({ length: rank }, () => like(x, [count], indexType(x))));
}

/** One comparison an element and bound. */
const clampFlops: FlopRule = (args, output) =>
  perElement(['min', 'max'].filter((bound) => args.has(bound)).length)(args, output);

/** Torch-only `addcmul(input, t1, t2)`: all three broadcast. */
const threeWay = [
  broadcasting('addcmul', ['input', 'tensor1', 'tensor2'], promoted, perElement(2)),
  broadcasting('addcdiv', ['input', 'tensor1', 'tensor2'], floating, perElement(2)),
  broadcasting('lerp', ['input', 'end', 'weight'], same, perElement(3)),
  broadcasting('clamp', ['input', 'min', 'max'], promoted, clampFlops),
  broadcasting('clamp_min', ['input', 'min'], promoted, clampFlops),
  broadcasting('clamp_max', ['input', 'max'], promoted, clampFlops),
];

/** `glu`: the axis is halved, so its size must be even. */
const glu = op(
  'glu',
  (args, c) => {
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
  perElement(2),
  false,
);

/** `prelu`: one slope, or one a channel (dim 1). */
const prelu = op(
  'prelu',
  (args, c) => {
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
  perElement(),
);

const complex = op(
  'complex',
  (args, c) => {
    const operands = [args.operand('real'), args.operand('imag')];
    const kind = operands[0].dtype === 'float64' ? 'complex128' : operands[0].dtype === 'float32' ? 'complex64' : null;
    return broadcastOf(operands, kind, 'complex', c);
  },
  free,
);

const polar = op(
  'polar',
  (args, c) => {
    const operands = [args.operand('abs'), args.operand('angle')];
    const kind = operands[0].dtype === 'float64' ? 'complex128' : operands[0].dtype === 'float32' ? 'complex64' : null;
    return broadcastOf(operands, kind, 'polar', c);
  },
  perElement(),
);

/** `frexp`: mantissa and exponent. */
const frexp = op(
  'frexp',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    return tuple([like(x, x.shape, c.promoteToFloat([x])), like(x, x.shape, 'int32')], ['mantissa', 'exponent']);
  },
  perInput(),
);

const modf = op(
  'np_modf',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dtype = c.promoteToFloat([x]);
    return tuple([like(x, x.shape, dtype), like(x, x.shape, dtype)]);
  },
  perElement(),
);

const divmod = op(
  'np_divmod',
  (args, c) => {
    const operands = arraysOf(args, ['input', 'other'], c);
    const one = broadcastOf(operands, c.promote(operands), 'divmod', c);
    return tuple([one, one]);
  },
  perElement(),
);

/** A complex tensor as a real one with a last axis (real, imaginary), and back. */
const viewAsReal = op(
  'view_as_real',
  (args, c) => {
    const x = args.tensor('input');
    const dims = c.knownRank(x);
    return like(x, [...dims, Dim.of(2)], realOf(x.dtype));
  },
  free,
);

const viewAsComplex = op(
  'view_as_complex',
  (args, c) => {
    const x = args.tensor('input');
    const [last] = c.trailing(x, 1, 'view_as_complex');
    c.require(last, Dim.of(2), () => {
      return new ShapeError('complex-last', `view_as_complex: the last dim must be 2, found ${last}`, [
        { dim: last, role: 'last dim' },
      ]);
    });
    const kind = x.dtype === 'float32' ? 'complex64' : x.dtype === 'float64' ? 'complex128' : null;
    return like(x, c.withTrailing(x, 1, []), kind);
  },
  free,
);

/** `allclose`, `equal`: a bool about two tensors. */
const equal = op('equal', () => ({ kind: 'bool', value: null }), perInput(), false);
const allclose = op(
  'allclose',
  (args, c) => {
    const operands = arraysOf(args, ['input', 'other'], c);
    c.broadcast(
      operands.map((x) => x.shape),
      'allclose',
    );
    return { kind: 'bool', value: null };
  },
  perInput(),
  false,
);

/** `float_power` computes in double precision. */
const floatPower: Rule = (xs, c) => {
  const dtype = c.promote(xs);
  return dtype === null ? null : dtypeKind(dtype) === 'complex' ? 'complex128' : 'float64';
};

export const operators: readonly Operator[] = [
  ...unary(
    floating,
    `acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh exp exp2 expm1 log log10 log1p log2 sqrt rsqrt cbrt
     sigmoid logit softsign erf erfc erfinv lgamma digamma polygamma mvlgamma i0 sinc deg2rad rad2deg
     special_entr special_erfcx special_i0e special_i1 special_i1e special_log_ndtr special_ndtr special_ndtri
     special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_airy_ai special_spherical_bessel_j0
     special_modified_bessel_i0 special_modified_bessel_i1 special_modified_bessel_k0 special_modified_bessel_k1
     special_scaled_modified_bessel_k0 special_scaled_modified_bessel_k1 np_rint np_fabs`,
  ),
  ...unary(
    same,
    `neg sign sgn round frac bitwise_not relu relu6 gelu silu mish elu selu
     celu leaky_relu rrelu hardtanh hardswish hardsigmoid hardshrink softshrink tanhshrink softplus logsigmoid
     threshold nan_to_num`,
  ),
  ...unary(rounded, 'ceil floor trunc'),
  ...unary(same, 'positive conj', free),
  ...unary(real, 'abs'),
  ...unary(real, 'real imag', free),
  ...unary(realFloating, 'angle'),
  ...unary(inverse, 'reciprocal'),
  ...unary(squared, 'square'),
  ...binary(scaled, 'ldexp'),
  ...unary(boolean, 'logical_not isfinite isinf isnan isneginf isposinf isreal signbit'),
  ...binary(
    promoted,
    'add sub mul rsub maximum minimum fmax fmin bitwise_and bitwise_or bitwise_xor gcd lcm nextafter heaviside',
  ),
  ...binary(integral, 'pow remainder fmod floor_divide bitwise_left_shift bitwise_right_shift'),
  ...binary(
    floating,
    `true_divide atan2 copysign hypot logaddexp logaddexp2 xlogy xlog1py igamma igammac zeta
     orthogonal_polynomial`,
  ),
  ...binary(floatPower, 'float_power'),
  ...['eq', 'ne'].map(equality),
  ...binary(boolean, 'lt le gt ge logical_and logical_or logical_xor isclose'),
  div,
  where,
  ...threeWay,
  glu,
  prelu,
  complex,
  polar,
  frexp,
  modf,
  divmod,
  viewAsReal,
  viewAsComplex,
  equal,
  allclose,
];
