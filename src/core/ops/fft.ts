/** Fourier transforms over chosen axes. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { frequencies as bins, type FftNorm } from '../fft/fft';
import { complexArray, doubled, resized, resizedComplex, transformed as transform } from '../tensor/fourier';
import { isComplex, settle, width } from '../tensor/storage';
import { Tensor, writeTo } from '../tensor/tensor';
import { axesOf, mapAxis, rankOf } from './axes';
import type { Backend } from './backend';
import { free, sizes as sizesOf } from './cost';
import { ifKnown } from './literals';
import { onlyArray } from './operands';
import {
  type OpArgs,
  type Operator,
  type ShapeContext,
  ShapeError,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { complexOf, like, realOf } from './output';

/**
 * What a transform does to the size of its last axis: `full` keeps it, `half` keeps the non-negative frequencies of a
 * real signal, n → n // 2 + 1, `whole` makes the real signal of such a half, m → 2·(m − 1).
 */
type Kind = 'full' | 'half' | 'whole';

function lastSize(kind: Kind, size: Dim, given: Dim | null): Dim {
  if (kind === 'half') return (given ?? size).floordiv(2).add(1);
  // Of no frequencies JAX makes no points.
  if (kind === 'whole') return given ?? (size.value === 0 ? size : size.sub(1).mul(2));
  return given ?? size;
}

/** PyTorch and NumPy refuse a transform over no points. */
function checked(name: string, kind: Kind, size: Dim, given: Dim | null, x: TensorType, c: ShapeContext): Dim {
  const out = lastSize(kind, size, given);
  const points = kind === 'full' || given ? out : kind === 'half' ? size : size.sub(1).mul(2);
  if (x.library !== 'jax') {
    c.requireAtMost(Dim.one, points, () => {
      return new ShapeError('fft-points', `${name}: expected at least 1 data point, found ${points}`, [
        { dim: size, role: 'size of the axis' },
      ]);
    });
  }
  return out;
}

function resultType(x: TensorType, kind: Kind, c: ShapeContext): DType | null {
  if (x.dtype === null) return null;
  const isNumber = ['int', 'bool'].includes(dtypeKind(x.dtype));
  // JAX transforms in 32 bits or more.
  if (x.library === 'jax' && /^b?float16$/.test(x.dtype)) return kind === 'whole' ? 'float32' : 'complex64';
  const float = x.library === 'torch' ? (isNumber ? c.defaultFloat : x.dtype) : isNumber ? 'float64' : x.dtype;
  // NumPy 1 computes in double precision whatever it is given, NumPy 2 does not.
  if (x.library === 'numpy' && float !== 'float64' && float !== 'complex128') return null;
  return kind === 'whole' ? realOf(float) : complexOf(float);
}

/** A transform: what it does to its last axis, which way it goes, and which transform is its adjoint. */
interface Transform {
  readonly name: string;
  readonly kind: Kind;
  readonly inverse: boolean;
  /** Of kind `full` for one of a half, which needs all its frequencies back. */
  readonly adjoint: string;
}

/** Axes, from 0, and the sizes that the signal is cut or padded to; null as it is. */
interface Axes {
  readonly axes: readonly number[];
  readonly given: readonly (number | null)[];
}

function normOf(args: OpArgs): FftNorm {
  const norm = args.has('norm') ? args.str('norm') : 'backward';
  if (norm === 'backward' || norm === 'ortho' || norm === 'forward') return norm;
  throw new RangeError(`expected norm "backward", "ortho" or "forward", found "${norm}"`);
}

/** The adjoint divides where the transform does not. */
function adjointNorm(args: OpArgs): FftNorm {
  const norm = normOf(args);
  return norm === 'ortho' ? norm : norm === 'backward' ? 'forward' : 'backward';
}

function evaluated({ kind, inverse }: Transform, { axes, given }: Axes, args: OpArgs, out: Target): Tensor {
  const x = args.value('input');
  if (kind === 'half' && isComplex(x.dtype)) throw new RangeError(`expected a real input, found ${x.dtype}`);
  const how = { inverse, norm: normOf(args) };
  let z = complexArray(x);
  const last = axes.length - 1;
  for (const [i, axis] of axes.entries()) {
    if (kind === 'whole' && i === last) continue;
    z = resizedComplex(z, axis, given[i] ?? z.sizes[axis]);
  }
  if (kind === 'whole') {
    z = transform(z, axes.slice(0, last), how);
    const n = given[last] ?? 2 * (z.sizes[axes[last]] - 1);
    z = transform(doubled(z, axes[last], n), [axes[last]], how);
    return Tensor.from(
      out.dtype,
      out.sizes,
      z.data.filter((_, i) => i % 2 === 0),
    );
  }
  z = transform(z, axes, how);
  if (kind === 'half') z = resizedComplex(z, axes[last], out.sizes[axes[last]]);
  return Tensor.from(out.dtype, out.sizes, z.data);
}

/** The transform that goes the other way, of as many points, cut or padded to the input. */
function adjointOf(B: Backend, g: Var, x: Var, t: Transform, { axes, given }: Axes, args: OpArgs): Var | null {
  const type = args.tensor('input');
  const dims = sizesOf(type);
  const points = axes.map((axis, i) => {
    const own = given[i] ?? dims[axis].value;
    if (own === null) throw new Undetermined(`${t.name}: the gradient needs known sizes`);
    return i === axes.length - 1 && t.kind === 'whole' && given[i] === null ? 2 * (own - 1) : own;
  });
  const norm = adjointNorm(args);
  const { name, kind } = t;
  let back = B.call(`${t.adjoint}${name.endsWith('n') ? 'n' : ''}`, {
    input: g,
    dim: name.endsWith('n') ? axes : axes[0],
    norm,
    ...(name.endsWith('n') ? { s: points } : { n: points[0] }),
  });
  const last = axes.length - 1;
  if (kind === 'whole') back = B.call('double_frequencies', { input: back, n: points[last], dim: axes[last] });
  const cropped = B.call('crop_like', { input: back, other: x });
  return type.dtype !== null && dtypeKind(type.dtype) === 'complex' ? cropped : B.fn('real', cropped);
}

/** One axis: `n` pads or cuts the signal. */
function overAxis(t: Transform): Operator {
  const { name, kind } = t;
  const axesOfCall = (args: OpArgs, rank: number): Axes => {
    const dim = args.constInt('dim');
    return { axes: [dim < 0 ? dim + rank : dim], given: [args.has('n') ? args.constInt('n') : null] };
  };
  return {
    name,
    primitive: true,
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      const n = args.optionalInt('n');
      const dim = args.constInt('dim');
      const shape = mapAxis(x, dim, name, c, (size) => [checked(name, kind, size, n, x, c)]);
      return like(x, shape, resultType(x, kind, c));
    },
    eval: (args, out) => evaluated(t, axesOfCall(args, args.value('input').rank), args, out),
    vjp(B, g, { input }, _y, args) {
      const axes = axesOfCall(args, rankOf(args.tensor('input')));
      return { input: adjointOf(B, g, input, t, axes, args) };
    },
  };
}

/** Several axes: those of `dim`, else as many of the last as `s` has entries, else all. */
function overAxes(t: Transform): Operator {
  const { name, kind } = t;
  const axesOfCall = (args: OpArgs, rank: number): Axes => {
    const s = args.has('s') ? args.constInts('s') : null;
    const count = s?.length ?? rank;
    const list = args.has('dim') ? args.constInts('dim') : Array.from({ length: count }, (_, i) => i - count);
    const axes = list.map((d) => (d < 0 ? d + rank : d));
    return { axes, given: axes.map((_, i) => (s && s[i] !== -1 ? s[i] : null)) };
  };
  return {
    name,
    primitive: true,
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      const sizes = args.optionalInts('s');
      const axes = transformed(args, c, x, name, sizes?.length ?? null);
      if (sizes && sizes.length !== axes.length) {
        throw new ShapeError('fft-axes', `${name}: s has ${sizes.length} entries for ${axes.length} axes`);
      }
      const shape = axes.reduce((current, axis, i) => {
        const given = sizes && sizes[i].value !== -1 ? sizes[i] : null;
        const last = i === axes.length - 1 ? kind : 'full';
        return mapAxis({ ...x, shape: current }, axis, name, c, (size) => [checked(name, last, size, given, x, c)]);
      }, x.shape);
      return like(x, shape, resultType(x, kind, c));
    },
    eval: (args, out) => evaluated(t, axesOfCall(args, args.value('input').rank), args, out),
    vjp(B, g, { input }, _y, args) {
      const axes = axesOfCall(args, rankOf(args.tensor('input')));
      return { input: adjointOf(B, g, input, t, axes, args) };
    },
  };
}

/** Half a spectrum with those frequencies doubled that stand for two of a real signal of n points. */
const doubleFrequencies: Operator = {
  name: 'double_frequencies',
  primitive: true,
  shape: (args) => like(args.tensor('input'), args.tensor('input').shape),
  eval(args, out) {
    const axis = args.constInt('dim');
    const n = args.constInt('n');
    const twice = doubled(complexArray(args.value('input')), axis, n);
    return Tensor.from(out.dtype, out.sizes, resizedComplex(twice, axis, out.sizes[axis]).data);
  },
  vjp(B, g, _x, _y, args) {
    return { input: B.call('double_frequencies', { input: g, n: args.constInt('n'), dim: args.constInt('dim') }) };
  },
};

/** The first elements along each axis, or zeros behind them: as many as `other` has. */
const cropLike: Operator = {
  name: 'crop_like',
  primitive: true,
  shape: (args) => like(args.tensor('input'), args.tensor('other').shape),
  eval(args, out) {
    const x = args.value('input');
    let data: Float64Array = Float64Array.from(x.dense());
    let sizes: readonly number[] = x.sizes;
    for (const [axis, n] of out.sizes.entries()) {
      data = resized(data, sizes, axis, n, width(out.dtype));
      sizes = sizes.with(axis, n);
    }
    const result = Tensor.zeros(out.dtype, out.sizes);
    result.data.set(data);
    settle(out.dtype, result.data);
    return result;
  },
  vjp: (B, g, { input }) => ({ input: B.call('crop_like', { input: g, other: input }) }),
};

/** The axes of a transform; `count` is the length of `s`. */
function transformed(args: OpArgs, c: ShapeContext, x: TensorType, name: string, count: number | null): number[] {
  const rank = c.rankOf(x);
  if (!args.has('dim')) {
    const n = count ?? c.knownRank(x).length;
    if (rank !== null && n > rank) throw new ShapeError('fft-axes', `${name}: s has ${n} entries for ${rank} axes`);
    return Array.from({ length: n }, (_, i) => i - n);
  }
  const list = args.constInts('dim');
  return rank === null ? list : axesOf(list, rank, name, c);
}

/** Moves the zero frequency to the middle, or back. */
const shift: Operator = {
  name: 'fftshift',
  flops: free,
  shape(args, c) {
    const x = onlyArray(args, 'input', c);
    const [dims, axes] = [c.dims(x), ifKnown(() => (args.has('dim') ? args.constInts('dim') : []))];
    for (const axis of dims ? (axes ?? []) : []) c.axis(axis, dims!.length, 'fftshift: dim');
    return like(x, x.shape);
  },
  eval(args) {
    let x = args.value('input');
    for (const axis of shiftedAxes(args, x.rank)) x = rolled(x, axis, args.bool('inverse'));
    return x;
  },
  vjp(B, g, _x, _y, args) {
    const dim = shiftedAxes(args, rankOf(args.tensor('input')));
    return { input: B.call('fftshift', { input: g, dim, inverse: !args.bool('inverse') }) };
  },
};

function shiftedAxes(args: OpArgs, rank: number): number[] {
  const list = args.has('dim') ? args.constInts('dim') : Array.from({ length: rank }, (_, i) => i);
  return list.map((d) => (d < 0 ? d + rank : d));
}

/** Each element half an axis further on, or back. */
function rolled(x: Tensor, axis: number, inverse: boolean): Tensor {
  const n = x.sizes[axis];
  const shift = inverse ? n - Math.floor(n / 2) : Math.floor(n / 2);
  const result = Tensor.zeros(x.dtype, x.sizes);
  if (n === 0) return result;
  writeTo(result.slice(axis, shift % n, n - (shift % n)), x.slice(axis, 0, n - (shift % n)));
  writeTo(result.slice(axis, 0, shift % n), x.slice(axis, n - (shift % n), shift % n));
  return result;
}

/** Frequencies of the bins: n of them, or n // 2 + 1 for a real signal. */
function frequencies(name: string, kind: Kind): Operator {
  return {
    name,
    flops: free,
    shape(args, c) {
      const n = args.int('n');
      const library = args.str('library') as TensorType['library'];
      const dtype =
        library === 'torch' ? (args.dtype('dtype') ?? c.defaultFloat) : library === 'numpy' ? 'float64' : null;
      const shape = { front: [lastSize(kind, n, null)], rest: null, back: [] };
      return { kind: 'tensor', type: { shape, dtype, library } };
    },
    differentiable: false,
    eval(args, out) {
      const [n, d] = [args.constInt('n'), args.number('d')];
      const values = kind === 'full' ? bins(n, d) : Array.from({ length: out.sizes[0] }, (_, k) => k / (n * d));
      return Tensor.from(out.dtype, out.sizes, values);
    },
  };
}

const transforms: readonly Transform[] = [
  { name: 'fft', kind: 'full', inverse: false, adjoint: 'ifft' },
  { name: 'ifft', kind: 'full', inverse: true, adjoint: 'fft' },
  { name: 'rfft', kind: 'half', inverse: false, adjoint: 'ifft' },
  { name: 'ihfft', kind: 'half', inverse: true, adjoint: 'fft' },
  { name: 'irfft', kind: 'whole', inverse: true, adjoint: 'rfft' },
  { name: 'hfft', kind: 'whole', inverse: false, adjoint: 'ihfft' },
];

export const operators: readonly Operator[] = [
  ...transforms.flatMap((t) => [overAxis(t), overAxes({ ...t, name: `${t.name}n` })]),
  doubleFrequencies,
  cropLike,
  shift,
  frequencies('fftfreq', 'full'),
  frequencies('rfftfreq', 'half'),
];
