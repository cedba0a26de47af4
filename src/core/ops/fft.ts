/** Fourier transforms over chosen axes, and the short-time transform. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { frequencies as bins, type FftNorm } from '../fft/fft';
import { complexArray, doubled, resized, resizedComplex, transformed as transform } from '../tensor/fourier';
import { isComplex, settle, width } from '../tensor/storage';
import { Tensor, writeTo } from '../tensor/tensor';
import { axesOf, mapAxis, rankOf, sizesKnown } from './axes';
import type { Backend } from './backend';
import { elements, free, size, sizes as sizesOf } from './cost';
import { ifKnown } from './literals';
import { arraysOf, onlyArray } from './operands';
import {
  type Adjoints,
  type Inputs,
  type OpArgs,
  type Operator,
  type Output,
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
  if (kind === 'whole') return given ?? size.sub(1).mul(2);
  return given ?? size;
}

/** PyTorch and NumPy refuse a transform over no points. */
function checked(name: string, kind: Kind, size: Dim, given: Dim | null, x: TensorType, c: ShapeContext): Dim {
  const out = lastSize(kind, size, given);
  const points = kind === 'half' ? (given ?? size) : out;
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

/** (L) or (B, L) → (…, bins, frames), with a last dim of 2 when complex numbers are not asked for. */
const stft: Operator = {
  name: 'stft',
  shape(args, c) {
    const x = args.tensor('input');
    const dims = c.ranked(x, [2, 1], 'stft', ['B', 'L']);
    const nFft = args.int('n_fft');
    const hop = args.optionalInt('hop_length') ?? nFft.floordiv(4);
    const complexInput = x.dtype !== null && dtypeKind(x.dtype) === 'complex';
    const onesided = args.has('onesided') ? args.bool('onesided') : !complexInput;
    const bins = onesided ? nFft.floordiv(2).add(1) : nFft;
    const padded = dims[dims.length - 1].add(args.bool('center') ? nFft.floordiv(2).mul(2) : 0);
    c.requireAtMost(nFft, padded, () => {
      return new ShapeError('stft-size', `stft: n_fft ${nFft} is larger than the padded signal, ${padded}`, [
        { dim: dims[dims.length - 1], role: 'length of the signal' },
        { dim: nFft, role: 'n_fft' },
      ]);
    });
    const frames = padded.sub(nFft).floordiv(hop).add(1);
    const complex = args.has('return_complex') ? args.bool('return_complex') : complexInput;
    const shape = [...dims.slice(0, -1), bins, frames];
    return complex ? like(x, shape, complexOf(x.dtype)) : like(x, [...shape, Dim.of(2)], realOf(x.dtype));
  },
  compose(B, { input, window }, args) {
    const type = args.tensor('input');
    const length = sizesOf(type).at(-1)!.value;
    if (length === null || type.dtype === null)
      throw new Undetermined('stft: the size and type of the signal are not known');
    const nFft = args.constInt('n_fft');
    args.raw('window');
    const places = framePlaces(args, length, nFft);
    const chosen = B.indexSelect(input, -1, B.call('tensor', { data: places.flat() }));
    const batch = sizesOf(type)
      .slice(0, -1)
      .map((d) => d.value!);
    const frames = B.reshape(chosen, [...batch, places.length, nFft]);
    const isComplexInput = dtypeKind(type.dtype) === 'complex';
    const onesided = args.has('onesided') ? args.bool('onesided') : !isComplexInput;
    const norm = args.bool('normalized') ? 'ortho' : 'backward';
    const windowed = B.mul(frames, fullWindow(B, window ?? null, args, nFft, realOf(type.dtype)!));
    const spectra = B.call(onesided ? 'rfft' : 'fft', { input: windowed, dim: -1, norm });
    const result = B.transpose(spectra, -2, -1);
    const complex = args.has('return_complex') ? args.bool('return_complex') : isComplexInput;
    return complex ? result : B.fn('view_as_real', result);
  },
};

/** For each frame the places in the signal that it is made of; beyond its ends the signal is mirrored or repeated. */
function framePlaces(args: OpArgs, length: number, nFft: number): number[][] {
  const hop = args.has('hop_length') ? args.constInt('hop_length') : Math.floor(nFft / 4);
  if (hop < 1) throw new RangeError(`expected a hop_length of at least 1, found ${hop}`);
  const margin = args.bool('center') ? Math.floor(nFft / 2) : 0;
  const place = placeBeyond(args.str('pad_mode'), length, margin);
  const count = Math.floor((length + 2 * margin - nFft) / hop) + 1;
  return Array.from({ length: count }, (_, f) => Array.from({ length: nFft }, (_, i) => place(f * hop + i - margin)));
}

function placeBeyond(mode: string, length: number, margin: number): (i: number) => number {
  const within = (i: number) => i >= 0 && i < length;
  if (margin > 0 && mode === 'reflect' && margin >= length) {
    throw new RangeError(`a signal of ${length} cannot be mirrored by ${margin}: shorten n_fft, or pass center=False`);
  }
  switch (mode) {
    case 'reflect':
      return (i) => (within(i) ? i : i < 0 ? -i : 2 * (length - 1) - i);
    case 'replicate':
      return (i) => Math.min(Math.max(i, 0), length - 1);
    default:
      if (margin === 0) return (i) => i;
      throw new Undetermined(`stft: pad_mode "${mode}" is not computed`);
  }
}

/** The window, or ones, in the middle of nFft places. */
function fullWindow(B: Backend, window: Var | null, args: OpArgs, nFft: number, dtype: DType): Var {
  const size = args.has('win_length') ? args.constInt('win_length') : nFft;
  if (size < 1 || size > nFft) throw new RangeError(`expected a win_length of 1 to ${nFft}, found ${size}`);
  const left = Math.floor((nFft - size) / 2);
  const own = window ?? B.call('ones', { size: [size], dtype: { dtype } });
  const zeros = (n: number) => B.call('zeros', { size: [n], dtype: { dtype } });
  return size === nFft ? own : B.cat([zeros(left), own, zeros(nFft - size - left)], 0);
}

/** The inverse: (…, bins, frames) complex → (…, L). */
const istft: Operator = {
  name: 'istft',
  shape(args, c) {
    const x = args.tensor('input');
    const known = x.dtype !== null;
    const isReal = known && dtypeKind(x.dtype!) !== 'complex';
    const dims = c.ranked(x, known ? (isReal ? [4, 3] : [3, 2]) : [3, 2], 'istft');
    const spectrum = isReal ? dims.slice(0, -1) : dims;
    const dtype = args.bool('return_complex') ? complexOf(x.dtype) : realOf(x.dtype);
    const batch = spectrum.slice(0, -2);
    const length = args.optionalInt('length');
    if (length) return like(x, [...batch, length], dtype);
    const nFft = args.int('n_fft');
    const hop = args.optionalInt('hop_length') ?? nFft.floordiv(4);
    const span = nFft.add(hop.mul(spectrum[spectrum.length - 1].sub(1)));
    return like(x, [...batch, args.bool('center') ? span.sub(nFft.floordiv(2).mul(2)) : span], dtype);
  },
  compose: (B, x, args) => joinedFrames(B, x, args),
};

/** The overlapping frames added up, divided by the sum of the squares of their windows. */
function joinedFrames(B: Backend, { input, window }: Inputs, args: OpArgs): Var {
  const type = args.tensor('input');
  if (type.dtype === null) throw new Undetermined('istft: the type of the spectra is not known');
  const spectra = dtypeKind(type.dtype) === 'complex' ? input : B.fn('view_as_complex', input);
  const [count, ...batch] = sizesKnown(spectra.type).toReversed().toSpliced(1, 1);
  const nFft = args.constInt('n_fft');
  const hop = hopOf(args, nFft);
  args.raw('window');
  const frames = framesOf(B, spectra, nFft, args);
  const own = fullWindow(B, window ?? null, args, nFft, realOf(type.dtype)!);
  if (dtypeKind(own.type.dtype ?? 'bool') === 'complex') throw new Undetermined('istft: a complex window');
  const places = Array.from({ length: count * nFft }, (_, i) => Math.floor(i / nFft) * hop + (i % nFft));
  const index = B.call('tensor', { data: places, dtype: { dtype: 'int64' } });
  const span = nFft + hop * (count - 1);
  const joined = (x: Var, lead: readonly number[]) => {
    const zeros = B.call('new_zeros', { input: x, size: [...lead, span] });
    return B.indexAdd(zeros, lead.length, index, B.reshape(x, [...lead, count * nFft]));
  };
  const signal = joined(B.mul(frames, own), batch.toReversed());
  const weights = joined(B.call('expand', { input: B.square(own), size: [count, nFft] }), []);
  const start = args.bool('center') ? Math.floor(nFft / 2) : 0;
  const wanted = args.has('length') ? args.constInt('length') : span - 2 * start;
  const kept = Math.max(Math.min(wanted, span - start), 0);
  const cut = (x: Var, axis: number) => B.narrow(x, axis, start, kept);
  const shares = cut(weights, 0);
  requireCovered(shares.type);
  const result = B.div(cut(signal, batch.length), shares);
  return kept === wanted
    ? result
    : B.call('pad', { input: result, pad: [0, wanted - kept], mode: 'constant', value: 0 });
}

function hopOf(args: OpArgs, nFft: number): number {
  const hop = args.has('hop_length') ? args.constInt('hop_length') : Math.floor(nFft / 4);
  const size = args.has('win_length') ? args.constInt('win_length') : nFft;
  if (hop < 1 || hop > size) throw new RangeError(`expected a hop_length of 1 to ${size}, found ${hop}`);
  return hop;
}

/** The inverse transform of each spectrum: (…, bins, frames) → (…, frames, n_fft). */
function framesOf(B: Backend, spectra: Var, nFft: number, args: OpArgs): Var {
  const bins = sizesKnown(spectra.type).at(-2)!;
  const onesided = args.has('onesided') ? args.bool('onesided') : bins !== nFft;
  const half = Math.floor(nFft / 2) + 1;
  if (bins !== (onesided ? half : nFft)) {
    throw new RangeError(`expected ${onesided ? half : nFft} frequencies for n_fft ${nFft}, found ${bins}`);
  }
  const norm = args.bool('normalized') ? 'ortho' : 'backward';
  const rows = B.transpose(spectra, -2, -1);
  if (args.bool('return_complex')) {
    if (onesided)
      throw new RangeError('half a spectrum has a real signal: pass onesided=False or return_complex=False');
    return B.call('ifft', { input: rows, dim: -1, norm });
  }
  const own = bins === half ? rows : B.narrow(rows, -1, 0, half);
  return B.call('irfft', { input: own, n: nFft, dim: -1, norm });
}

/** PyTorch refuses to divide by the sum of windows where that is nothing. */
function requireCovered({ data }: TensorType): void {
  if (data?.dense().some((v) => Math.abs(v) < 1e-11)) {
    throw new RangeError('the windows leave places of the signal uncovered: shorten hop_length, or pass center=True');
  }
}

/**
 * `numpy.convolve` and `correlate` of 1-D arrays: all places where they overlap ("full"), those where the shorter lies
 * inside ("valid"), or as many as the longer has ("same").
 */
function convolution(name: 'np_convolve' | 'np_correlate'): Operator {
  return {
    name,
    // Every product once, or those of the places where the shorter array lies inside.
    flops(args, output) {
      const [a, b] = [size(args.tensor('a')), size(args.tensor('v'))];
      const mode = args.str('mode');
      if (mode === 'full') return a.mul(b).mul(2);
      if (mode === 'valid') return elements(output).mul(Dim.min(a, b)).mul(2);
      throw new Undetermined('convolve: the cost of this mode is not known');
    },
    shape(args, c): Output {
      const [a, b] = arraysOf(args, ['a', 'v'], c);
      const [[n], [m]] = [c.ranked(a, [1], 'convolve'), c.ranked(b, [1], 'convolve')];
      const mode = args.str('mode');
      const dtype = c.promote([a, b]);
      if (mode === 'full') return like(a, [n.add(m).sub(1)], dtype);
      if (mode === 'same') return like(a, [Dim.max(n, m)], dtype);
      return like(a, [Dim.max(n, m).sub(Dim.min(n, m)).add(1)], dtype);
    },
    eval(args, out) {
      const [a, v] = [args.value('a').to(out.dtype), args.value('v').to(out.dtype)];
      const [m, n] = [a.size, v.size];
      if (m === 0 || n === 0) throw new RangeError('expected at least one element in each array');
      // The correlation of a with v is the convolution with v reversed and conjugated.
      const kernel = name === 'np_convolve' ? v.dense() : reversed(v);
      const full = convolved(a.dense(), kernel, m, n, width(out.dtype));
      const mode = args.str('mode');
      const least = Math.min(m, n);
      const atFront = mode === 'valid' ? least - 1 : mode === 'same' ? Math.floor((least - 1) / 2) : 0;
      // Of a correlation with the longer array "same" is counted from the other end.
      const mirrored = name === 'np_correlate' && n > m && mode === 'same';
      const from = mirrored ? m + n - 1 - out.sizes[0] - atFront : atFront;
      const w = width(out.dtype);
      return Tensor.from(out.dtype, out.sizes, full.subarray(from * w, (from + out.sizes[0]) * w));
    },
    vjp: (B, g, { a, v }, y, args) => convolutionAdjoints(B, name, g, a, v, y, args),
  };
}

/** Both operands are read once for each place where they overlap: the full result, of which `mode` keeps a part. */
function convolutionAdjoints(B: Backend, name: string, g: Var, a: Var, v: Var, y: Var, args: OpArgs): Adjoints {
  const [m, n, kept] = [a, v, y].map((x) => sizesKnown(x.type)[0]);
  const mode = args.str('mode');
  const least = Math.min(m, n);
  const atFront = mode === 'valid' ? least - 1 : mode === 'same' ? Math.floor((least - 1) / 2) : 0;
  const from = name === 'np_correlate' && n > m && mode === 'same' ? m + n - 1 - kept - atFront : atFront;
  const zeros = (count: number) => B.call('new_zeros', { input: g, size: [count] });
  const full = B.cat([zeros(from), g, zeros(m + n - 1 - from - kept)], 0);
  const kernel = name === 'np_convolve' ? v : B.conj(B.flip(v, [0]));
  // The adjoint of y_k = Σ a_i w_{k−i} by one operand is a correlation of the full adjoint with the other.
  const by = (other: Var) => B.call('np_correlate', { a: full, v: other, mode: 'valid' });
  const toKernel = by(a);
  return { a: by(kernel), v: name === 'np_convolve' ? toKernel : B.conj(B.flip(toKernel, [0])) };
}

function reversed(v: Tensor): Float64Array {
  const from = v.dense();
  const w = width(v.dtype);
  return Float64Array.from(from, (_, i) => {
    const at = from.length - w * (Math.floor(i / w) + 1) + (i % w);
    return i % w === 1 ? -from[at] : from[at];
  });
}

/** All m + n − 1 sums of products; of complex numbers when `w` is 2. */
function convolved(a: ArrayLike<number>, v: ArrayLike<number>, m: number, n: number, w: 1 | 2): Float64Array {
  const result = new Float64Array((m + n - 1) * w);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const to = (i + j) * w;
      if (w === 1) {
        result[to] += a[i] * v[j];
        continue;
      }
      const [p, q] = [2 * i, 2 * j];
      result[to] += a[p] * v[q] - a[p + 1] * v[q + 1];
      result[to + 1] += a[p] * v[q + 1] + a[p + 1] * v[q];
    }
  }
  return result;
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
  stft,
  istft,
  convolution('np_convolve'),
  convolution('np_correlate'),
];
