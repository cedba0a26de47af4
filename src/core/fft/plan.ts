/**
 * The discrete Fourier transform of any length. Complex numbers are interleaved: real and imaginary part of element k at
 * 2k and 2k + 1.
 *
 * Lengths with small prime factors go by mixed radix (Cooley and Tukey), others by Bluestein's chirp, which makes the
 * transform a convolution of a length that is a power of two.
 */

/** Primes up to this are transformed directly, p² operations each. */
const LARGEST_DIRECT = 31;

/** X_k = Σ_j x_j exp(−2πi j k / n): reads n numbers `stride` apart, writes them together. */
export interface Plan {
  readonly n: number;
  transform(input: Float64Array, from: number, stride: number, output: Float64Array): void;
}

export function planFor(n: number): Plan {
  const factors = factorsOf(n);
  return factors.some((p) => p > LARGEST_DIRECT) ? bluestein(n) : mixedRadix(n, factors);
}

/** Fours first, which need fewer multiplications than two twos. */
function factorsOf(n: number): number[] {
  const factors: number[] = [];
  for (const p of [4, 2]) for (; n % p === 0; n /= p) factors.push(p);
  for (let p = 3; p * p <= n; p += 2) for (; n % p === 0; n /= p) factors.push(p);
  if (n > 1) factors.push(n);
  return factors;
}

/** exp(−2πi k / n) for k < n. Angles are taken within an eighth of the circle, where sine and cosine are most exact. */
export function rootsOfUnity(n: number): Float64Array {
  const roots = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const [cos, sin] = unit(k, n);
    roots[2 * k] = cos;
    roots[2 * k + 1] = -sin;
  }
  return roots;
}

/** Cosine and sine of 2π k / n, by mirroring at a half, a quarter and an eighth of the circle. */
function unit(k: number, n: number): readonly [number, number] {
  if (2 * k > n) {
    const [cos, sin] = unit(n - k, n);
    return [cos, -sin];
  }
  if (4 * k > n) {
    const [cos, sin] = unit(n - 2 * k, 2 * n);
    return [-cos, sin];
  }
  if (8 * k > n) {
    const [cos, sin] = unit(n - 4 * k, 4 * n);
    return [sin, cos];
  }
  const angle = (2 * Math.PI * k) / n;
  return [Math.cos(angle), Math.sin(angle)];
}

function mixedRadix(n: number, factors: readonly number[]): Plan {
  const roots = rootsOfUnity(n);
  const scratch = new Float64Array(2 * Math.max(1, ...factors));

  /** `size` numbers from `from`, `stride` apart, to `output` from `to` on; `level` counts the factors used so far. */
  const run = (
    size: number,
    level: number,
    input: Float64Array,
    from: number,
    stride: number,
    output: Float64Array,
    to: number,
  ): void => {
    if (size === 1) {
      output[2 * to] = input[2 * from];
      output[2 * to + 1] = input[2 * from + 1];
      return;
    }
    const p = factors[level];
    const m = size / p;
    for (let r = 0; r < p; r++) run(m, level + 1, input, from + r * stride, stride * p, output, to + r * m);
    const step = n / size;
    if (p === 2) radix2(output, to, m, roots, step);
    else if (p === 4) radix4(output, to, m, roots, step);
    else radixAny(output, to, m, p, roots, step, n, scratch);
  };
  return { n, transform: (input, from, stride, output) => run(n, 0, input, from, stride, output, 0) };
}

function radix2(x: Float64Array, to: number, m: number, roots: Float64Array, step: number): void {
  for (let k = 0; k < m; k++) {
    const [a, b, w] = [2 * (to + k), 2 * (to + k + m), 2 * k * step];
    const re = x[b] * roots[w] - x[b + 1] * roots[w + 1];
    const im = x[b] * roots[w + 1] + x[b + 1] * roots[w];
    x[b] = x[a] - re;
    x[b + 1] = x[a + 1] - im;
    x[a] += re;
    x[a + 1] += im;
  }
}

function radix4(x: Float64Array, to: number, m: number, roots: Float64Array, step: number): void {
  for (let k = 0; k < m; k++) {
    const i0 = 2 * (to + k);
    const [i1, i2, i3] = [i0 + 2 * m, i0 + 4 * m, i0 + 6 * m];
    const [w1, w2, w3] = [2 * k * step, 4 * k * step, 6 * k * step];
    const re1 = x[i1] * roots[w1] - x[i1 + 1] * roots[w1 + 1];
    const im1 = x[i1] * roots[w1 + 1] + x[i1 + 1] * roots[w1];
    const re2 = x[i2] * roots[w2] - x[i2 + 1] * roots[w2 + 1];
    const im2 = x[i2] * roots[w2 + 1] + x[i2 + 1] * roots[w2];
    const re3 = x[i3] * roots[w3] - x[i3 + 1] * roots[w3 + 1];
    const im3 = x[i3] * roots[w3 + 1] + x[i3 + 1] * roots[w3];
    const [sumRe, sumIm] = [x[i0] + re2, x[i0 + 1] + im2];
    const [difRe, difIm] = [x[i0] - re2, x[i0 + 1] - im2];
    const [oddRe, oddIm] = [re1 + re3, im1 + im3];
    // −i times the difference.
    const [turnRe, turnIm] = [im1 - im3, re3 - re1];
    x[i0] = sumRe + oddRe;
    x[i0 + 1] = sumIm + oddIm;
    x[i1] = difRe + turnRe;
    x[i1 + 1] = difIm + turnIm;
    x[i2] = sumRe - oddRe;
    x[i2 + 1] = sumIm - oddIm;
    x[i3] = difRe - turnRe;
    x[i3 + 1] = difIm - turnIm;
  }
}

/** Any prime p, by its definition. */
function radixAny(
  x: Float64Array,
  to: number,
  m: number,
  p: number,
  roots: Float64Array,
  step: number,
  n: number,
  scratch: Float64Array,
): void {
  const pStep = n / p;
  for (let k = 0; k < m; k++) {
    for (let r = 0; r < p; r++) {
      const [at, w] = [2 * (to + k + r * m), 2 * r * k * step];
      scratch[2 * r] = x[at] * roots[w] - x[at + 1] * roots[w + 1];
      scratch[2 * r + 1] = x[at] * roots[w + 1] + x[at + 1] * roots[w];
    }
    for (let q = 0; q < p; q++) {
      let re = scratch[0];
      let im = scratch[1];
      for (let r = 1; r < p; r++) {
        const w = 2 * ((q * r) % p) * pStep;
        re += scratch[2 * r] * roots[w] - scratch[2 * r + 1] * roots[w + 1];
        im += scratch[2 * r] * roots[w + 1] + scratch[2 * r + 1] * roots[w];
      }
      const at = 2 * (to + k + q * m);
      x[at] = re;
      x[at + 1] = im;
    }
  }
}

/** j k = (j² + k² − (k − j)²) / 2: the transform is a product with a chirp, a convolution with one, and a product. */
function bluestein(n: number): Plan {
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const inner = planFor(size);
  // exp(−πi j² / n); squares are reduced, as angles of many turns would lose digits.
  const roots = rootsOfUnity(2 * n);
  const chirp = new Float64Array(2 * n);
  for (let j = 0, square = 0; j < n; square = (square + 2 * j + 1) % (2 * n), j++) {
    chirp[2 * j] = roots[2 * square];
    chirp[2 * j + 1] = roots[2 * square + 1];
  }
  const kernel = new Float64Array(2 * size);
  for (let j = 0; j < n; j++) {
    for (const at of j === 0 ? [0] : [j, size - j]) {
      kernel[2 * at] = chirp[2 * j];
      kernel[2 * at + 1] = -chirp[2 * j + 1];
    }
  }
  const spectrum = new Float64Array(2 * size);
  inner.transform(kernel, 0, 1, spectrum);
  const [a, b] = [new Float64Array(2 * size), new Float64Array(2 * size)];

  const transform = (input: Float64Array, from: number, stride: number, output: Float64Array): void => {
    a.fill(0);
    for (let j = 0, at = 2 * from; j < n; j++, at += 2 * stride) {
      a[2 * j] = input[at] * chirp[2 * j] - input[at + 1] * chirp[2 * j + 1];
      a[2 * j + 1] = input[at] * chirp[2 * j + 1] + input[at + 1] * chirp[2 * j];
    }
    inner.transform(a, 0, 1, b);
    // The inverse transform of the product, as the conjugate of the transform of its conjugate.
    for (let k = 0; k < 2 * size; k += 2) {
      const re = b[k] * spectrum[k] - b[k + 1] * spectrum[k + 1];
      b[k + 1] = -(b[k] * spectrum[k + 1] + b[k + 1] * spectrum[k]);
      b[k] = re;
    }
    inner.transform(b, 0, 1, a);
    for (let k = 0; k < n; k++) {
      const [re, im] = [a[2 * k] / size, -a[2 * k + 1] / size];
      output[2 * k] = re * chirp[2 * k] - im * chirp[2 * k + 1];
      output[2 * k + 1] = re * chirp[2 * k + 1] + im * chirp[2 * k];
    }
  };
  return { n, transform };
}
