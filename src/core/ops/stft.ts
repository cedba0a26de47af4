/** The short-time Fourier transform and its inverse. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { sizes as sizesOf } from './cost';
import {
  type Inputs,
  type OpArgs,
  type Operator,
  ShapeError,
  type TensorType,
  Undetermined,
  type Var,
} from './operator';
import { complexOf, like, realOf } from './output';

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

export const operators: readonly Operator[] = [stft, istft];
