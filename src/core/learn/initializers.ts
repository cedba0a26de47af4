/**
 * First weights. A sum over n inputs has n times the variance of its terms: weights are drawn so that signals keep their
 * size from layer to layer. Weights have the layout of PyTorch: (out, in, …window).
 */
import { demand, demandNonNegative, demandPositive } from '../domain';
import type { DType } from '../dtype';
import { matrix, transpose } from '../linalg/matrix';
import { qr } from '../linalg/qr';
import type { Random } from '../random/random';
import { ndtr, ndtri } from '../special/normalCdf';
import { count } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';

/** Draws weights of a shape; the same seed gives the same weights. */
export type Initializer = (random: Random, sizes: readonly number[], dtype?: DType) => Tensor;

export interface Fans {
  /** Inputs of each output: the size of the second axis times that of the window. */
  readonly in: number;
  readonly out: number;
}

/** @throws DomainError for a tensor of fewer than two axes. */
export function fansOf(sizes: readonly number[]): Fans {
  demand(sizes.length >= 2, 'initializer', 'a weight of at least two axes (out, in, …)', `(${sizes.join(', ')})`);
  const window = count(sizes.slice(2));
  return { in: sizes[1] * window, out: sizes[0] * window };
}

export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leaky_relu' | 'selu';

/** `torch.nn.init.calculate_gain`: by how much larger weights make up for what an activation takes away. */
export function gainOf(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + slope ** 2));
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}

export function constantOf(value: number): Initializer {
  return drawn(() => value);
}

/** Uniform in [low, high). */
export function uniform(low: number, high: number): Initializer {
  demand(low <= high, 'uniform', 'low not above high', `${low} and ${high}`);
  return drawn((random) => low + (high - low) * random.uniform());
}

export function normal(mean = 0, deviation = 1): Initializer {
  demandNonNegative('normal', 'the standard deviation', deviation);
  return drawn((random) => mean + deviation * random.normal());
}

/** Normal, given that it lies between `low` and `high`: by the inverse of its distribution. */
export function truncatedNormal(mean = 0, deviation = 1, low = -2, high = 2): Initializer {
  demandPositive('truncatedNormal', 'the standard deviation', deviation);
  demand(low < high, 'truncatedNormal', 'low below high', `${low} and ${high}`);
  // In the upper tail probabilities are near 1 and lose digits: it is the mirror image of the lower one.
  const mirrored = low > mean;
  const side = mirrored ? -1 : 1;
  const [from, to] = mirrored ? [mean - high, mean - low] : [low - mean, high - mean];
  const [p, q] = [ndtr(from / deviation), ndtr(to / deviation)];
  demand(p < q, 'truncatedNormal', 'limits between which a normal number may lie', `${low} and ${high}`);
  return drawn((random) => {
    const x = mean + side * deviation * ndtri(p + (q - p) * random.uniform());
    return Math.min(high, Math.max(low, x));
  });
}

type Shape = 'normal' | 'uniform';

/** Variance 2·gain²/(in + out), between what keeps signals and what keeps gradients. Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010. */
export function xavier(shape: Shape = 'uniform', gain = 1): Initializer {
  return scaled(shape, (fans) => (2 * gain ** 2) / (fans.in + fans.out));
}

/** Variance gain²/n; ReLU halves the second moment, so that its gain is √2. He et al., "Delving deep into rectifiers", 2015. */
export function kaiming(shape: Shape = 'normal', gain = gainOf('relu'), mode: keyof Fans = 'in'): Initializer {
  return scaled(shape, (fans) => gain ** 2 / fans[mode]);
}

/** Variance 1/in. LeCun et al., "Efficient backprop", 1998, §4.6. */
export function lecun(shape: Shape = 'normal'): Initializer {
  return scaled(shape, (fans) => 1 / fans.in);
}

/**
 * Rows, or columns where there are fewer, of length `gain` that are orthogonal to each other: Q of a normal matrix (out,
 * in·window) with the signs of R's diagonal, which makes it uniform. Saxe et al., "Exact solutions to the nonlinear
 * dynamics of learning in deep linear neural networks", 2014.
 */
export function orthogonal(gain = 1): Initializer {
  return (random, sizes, dtype = 'float64') => {
    const fans = fansOf(sizes);
    const [rows, cols] = [sizes[0], fans.in];
    const tall = rows >= cols;
    const a = matrix(Math.max(rows, cols), Math.min(rows, cols));
    for (let i = 0; i < a.data.length; i++) a.data[i] = random.normal();
    const { q, r } = qr(a);
    for (let i = 0; i < q.data.length; i++) {
      const j = i % q.cols;
      q.data[i] *= r.data[j * r.cols + j] < 0 ? -gain : gain;
    }
    return Tensor.from(dtype, sizes, (tall ? q : transpose(q)).data);
  };
}

function drawn(draw: (random: Random) => number): Initializer {
  return (random, sizes, dtype = 'float64') => {
    const t = Tensor.zeros('float64', sizes);
    for (let i = 0; i < t.data.length; i++) t.data[i] = draw(random);
    return t.to(dtype);
  };
}

/** Of mean 0 and a variance that depends on the shape. */
function scaled(shape: Shape, variance: (fans: Fans) => number): Initializer {
  return (random, sizes, dtype) => {
    const deviation = Math.sqrt(variance(fansOf(sizes)));
    // Uniform in (−a, a) has the variance a²/3.
    const a = Math.sqrt(3) * deviation;
    return (shape === 'normal' ? normal(0, deviation) : uniform(-a, a))(random, sizes, dtype);
  };
}
