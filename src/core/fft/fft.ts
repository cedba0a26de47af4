/**
 * Fourier transforms of complex and real arrays, in one dimension and over chosen axes. Complex arrays are interleaved
 * (`plan.ts`); array layouts are row-major.
 */
import { type Plan, planFor } from './plan';

/** Which direction is divided by the number of points: the inverse, both by its root, or the forward one. */
export type FftNorm = 'backward' | 'ortho' | 'forward';

export interface FftOptions {
  readonly inverse?: boolean;
  readonly norm?: FftNorm;
}

export class FftError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FftError';
  }
}

/** The factor with which a transform of n points is multiplied. */
function factor(n: number, { inverse = false, norm = 'backward' }: FftOptions): number {
  if (norm === 'ortho') return 1 / Math.sqrt(n);
  return (norm === 'backward') === inverse ? 1 / n : 1;
}

function requirePoints(op: string, n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new FftError(`${op}: expected at least 1 data point, found ${n}`);
}

/** n complex numbers → n. */
export function fft(x: Float64Array, options: FftOptions = {}): Float64Array {
  return fftAxes(x, [x.length / 2], [0], options);
}

/** Complex transform over some axes of an array of the given shape, one axis after the other. */
export function fftAxes(
  x: Float64Array,
  shape: readonly number[],
  axes: readonly number[],
  options: FftOptions = {},
): Float64Array {
  const total = shape.reduce((a, b) => a * b, 1);
  if (x.length !== 2 * total) {
    throw new FftError(`fft: shape (${shape.join(', ')}) needs ${2 * total} interleaved numbers, found ${x.length}`);
  }
  const result = x.slice();
  for (const axis of axes) {
    if (!(axis in shape)) throw new FftError(`fft: axis ${axis} of an array with ${shape.length} axes`);
    requirePoints('fft', shape[axis]);
    overAxis(result, shape, axis, planFor(shape[axis]), options);
  }
  return result;
}

/** In place. The inverse is the transform between two conjugations. */
function overAxis(
  x: Float64Array,
  shape: readonly number[],
  axis: number,
  { n, transform }: Plan,
  options: FftOptions,
): void {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const sign = options.inverse ? -1 : 1;
  const scale = factor(n, options);
  const line = new Float64Array(2 * n);
  if (sign < 0) for (let i = 1; i < x.length; i += 2) x[i] = -x[i];
  const lines = x.length / 2 / n;
  for (let l = 0; l < lines; l++) {
    const from = Math.floor(l / inner) * n * inner + (l % inner);
    transform(x, from, inner, line);
    for (let k = 0, at = 2 * from; k < n; k++, at += 2 * inner) {
      x[at] = line[2 * k] * scale;
      x[at + 1] = line[2 * k + 1] * scale * sign;
    }
  }
}

/** n real numbers → the ⌊n/2⌋ + 1 complex ones of the frequencies that are not negative. */
export function rfft(x: Float64Array, options: FftOptions = {}): Float64Array {
  requirePoints('rfft', x.length);
  return fft(toComplex(x), options).slice(0, 2 * (Math.floor(x.length / 2) + 1));
}

/**
 * The inverse of `rfft`: ⌊n/2⌋ + 1 complex numbers → n real ones. Imaginary parts that a real signal cannot have (of
 * frequency 0 and, for even n, of the highest) are ignored, as in NumPy. Missing frequencies count as 0.
 */
export function irfft(x: Float64Array, n = 2 * (x.length / 2 - 1), options: FftOptions = {}): Float64Array {
  requirePoints('irfft', n);
  const whole = new Float64Array(2 * n);
  const half = Math.floor(n / 2) + 1;
  for (let k = 0; k < Math.min(half, x.length / 2); k++) {
    const own = k === 0 || 2 * k === n;
    whole[2 * k] = x[2 * k];
    whole[2 * k + 1] = own ? 0 : x[2 * k + 1];
    if (own) continue;
    whole[2 * (n - k)] = x[2 * k];
    whole[2 * (n - k) + 1] = -x[2 * k + 1];
  }
  return realPart(fft(whole, { inverse: true, ...options }));
}

/** Real numbers with imaginary parts of 0. */
export function toComplex(x: Float64Array): Float64Array {
  const result = new Float64Array(2 * x.length);
  for (let i = 0; i < x.length; i++) result[2 * i] = x[i];
  return result;
}

export function realPart(x: Float64Array): Float64Array {
  const result = new Float64Array(x.length / 2);
  for (let i = 0; i < result.length; i++) result[i] = x[2 * i];
  return result;
}

/** Frequencies of the bins of n points `spacing` apart, in the order of `fft`: 0 up, then the negative ones. */
export function frequencies(n: number, spacing = 1): Float64Array {
  requirePoints('fftfreq', n);
  const positive = Math.floor((n - 1) / 2);
  return Float64Array.from({ length: n }, (_, k) => (k <= positive ? k : k - n) / (n * spacing));
}
