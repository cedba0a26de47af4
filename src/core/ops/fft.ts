/** Fourier transforms over chosen axes, and the short-time transform. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { axesOf, mapAxis } from './axes';
import { elements, free, size } from './cost';
import { ifKnown } from './literals';
import {
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  ShapeError,
  type TensorType,
  Undetermined,
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

/** One axis: `n` pads or cuts the signal. */
function overAxis(name: string, kind: Kind): Operator {
  return {
    name,
    shape(args, c) {
      const x = args.tensor('input');
      const n = args.optionalInt('n');
      const dim = args.constInt('dim');
      const shape = mapAxis(x, dim, name, c, (size) => [checked(name, kind, size, n, x, c)]);
      return like(x, shape, resultType(x, kind, c));
    },
  };
}

/** Several axes: those of `dim`, else as many of the last as `s` has entries, else all. */
function overAxes(name: string, kind: Kind): Operator {
  return {
    name,
    shape(args, c) {
      const x = args.tensor('input');
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
  };
}

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
    const x = args.tensor('input');
    const [dims, axes] = [c.dims(x), ifKnown(() => (args.has('dim') ? args.constInts('dim') : []))];
    for (const axis of dims ? (axes ?? []) : []) c.axis(axis, dims!.length, 'fftshift: dim');
    return like(x, x.shape);
  },
};

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
};

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
};

/** `numpy.convolve` and `correlate` of 1-D arrays, by mode. */
const convolve: Operator = {
  name: 'np_convolve',
  // Every product once, or those of the places where the shorter array lies inside.
  flops(args, output) {
    const [a, b] = [size(args.tensor('a')), size(args.tensor('v'))];
    const mode = args.str('mode');
    if (mode === 'full') return a.mul(b).mul(2);
    if (mode === 'valid') return elements(output).mul(Dim.min(a, b)).mul(2);
    throw new Undetermined('convolve: the cost of this mode is not known');
  },
  shape(args, c): Output {
    const [a, b] = [args.tensor('a'), args.tensor('v')];
    const [[n], [m]] = [c.ranked(a, [1], 'convolve'), c.ranked(b, [1], 'convolve')];
    const mode = args.str('mode');
    const dtype = c.promote([a, b]);
    if (mode === 'full') return like(a, [n.add(m).sub(1)], dtype);
    if (mode === 'same') return like(a, [Dim.max(n, m)], dtype);
    return like(a, [Dim.max(n, m).sub(Dim.min(n, m)).add(1)], dtype);
  },
};

const prefixes = ['', 'i'];

export const operators: readonly Operator[] = [
  ...prefixes.flatMap((p) => [overAxis(`${p}fft`, 'full'), overAxes(`${p}fftn`, 'full')]),
  ...(['rfft', 'ihfft'] as const).flatMap((name) => [overAxis(name, 'half'), overAxes(`${name}n`, 'half')]),
  ...(['irfft', 'hfft'] as const).flatMap((name) => [overAxis(name, 'whole'), overAxes(`${name}n`, 'whole')]),
  shift,
  frequencies('fftfreq', 'full'),
  frequencies('rfftfreq', 'half'),
  stft,
  istft,
  convolve,
];
